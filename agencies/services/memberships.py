"""Duties: given, lent, ended; and invitations, which make the account, its duty and its one-time link together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from accounts.choices import InvitationPurpose
from accounts.models import User
from accounts.services.one_time_links import OneTimeLink, make_links
from accounts.services.people import create_accounts, disable_account, new_account
from agencies.choices import AGENCY_DUTIES, PROVINCE_DUTIES, Duty
from agencies.models import Agency, Appointment, Membership, Province
from agencies.queries.members import colleagues_of
from agencies.rules import can_delegate, can_give_duty, can_manage_account
from agencies.services.dated import (
    check_order,
    day_before,
    locked,
    overlap,
    refuse_after_its_end,
    refuse_any_after_its_end,
    span,
    told,
)
from agencies.services.papers import record_paper
from common.documents import OfficialDocument
from common.errors import Refused
from common.events import log_event
from common.history import bulk_create, bulk_save, create, delete, save_versioned


@dataclass
class Invitee:
    """A person who gets an account, and the duty for which he gets it."""

    full_name: str
    username: str
    duty: str
    title: str = ""
    email: str = ""
    phone: str = ""
    province: Province | None = None
    agency: Agency | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    paper: OfficialDocument | None = None
    appointment: Appointment | None = None  # the ISO role in the roster that this person has


# --- Invitations ---
def invite(invitee: Invitee, *, by: Any, on: date) -> OneTimeLink:
    """Make an account with its duty and its one-time link. Refuses what `invite_many` refuses."""
    return invite_many([invitee], by=by, on=on)[0]


@transaction.atomic
def invite_many(invitees: Sequence[Invitee], *, by: Any, on: date) -> list[OneTimeLink]:
    """Make accounts with their duties and one-time links, all or none; an appointment gets its person's account.

    `by=None` is the command line. Refuses a duty that `by` may not give, a duty without its place, days out of
    order, an agency that has ended by then, a missing name, and a user name that is taken.
    """
    for invitee in invitees:
        if not invitee.full_name.strip():
            raise Refused("Chưa ghi họ và tên.", {"full_name": "Hãy ghi họ và tên."})
        _check_duty(invitee.duty, invitee.province, invitee.agency, by=by)
        check_order(invitee.valid_from or on, invitee.valid_to)
    refuse_any_after_its_end([(one.agency, one.valid_from or on) for one in invitees if one.agency], "agency")
    users = [
        new_account(one.username, full_name=one.full_name, title=one.title, email=one.email, phone=one.phone)
        for one in invitees
    ]
    create_accounts(users, by=by)
    memberships = [_membership(user, one, on) for user, one in zip(users, invitees, strict=True)]
    bulk_create(memberships, by=by, reason="Mời thành viên")
    appointments = []
    for user, one in zip(users, invitees, strict=True):
        if one.appointment is not None:
            one.appointment.user = user
            appointments.append(one.appointment)
    bulk_save(appointments, by=by, reason="Mời thành viên")
    return make_links(users, purpose=InvitationPurpose.FIRST_SIGN_IN, by=by)


def _membership(user: User, invitee: Invitee, on: date) -> Membership:
    return Membership(
        user=user,
        duty=invitee.duty,
        province=invitee.province,
        agency=invitee.agency,
        valid_from=invitee.valid_from or on,
        valid_to=invitee.valid_to,
        paper=invitee.paper,
    )


# --- Giving and ending ---
@transaction.atomic
def give_duty(
    user: User,
    *,
    duty: str,
    province: Province | None = None,
    agency: Agency | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    paper: OfficialDocument | None = None,
    by: Any,
    on: date,
) -> Membership:
    """Give a person a further duty from a day on.

    Refuses giving oneself anything, a duty that `by` may not give or that lacks its place, days out of order, an
    agency that has ended by then, and the same duty twice at a time.
    """
    if by is not None and by.pk == user.pk:
        raise Refused("Không ai tự giao nhiệm vụ cho mình. Hãy nhờ người khác của Chi cục.")
    _check_duty(duty, province, agency, by=by)
    check_order(valid_from or on, valid_to)
    if agency is not None:
        refuse_after_its_end(locked(agency), valid_from or on, "agency")
    new = Membership(
        user=user,
        duty=duty,
        province=province,
        agency=agency,
        valid_from=valid_from or on,
        valid_to=valid_to,
        paper=paper,
    )
    _check_once(new)
    log_event("duty_given", f"Giao nhiệm vụ {new.get_duty_display()} cho {user.username}", by=by, subject=user)
    return create(new, by=by, reason="Giao nhiệm vụ")


def _check_duty(duty: str, province: Province | None, agency: Agency | None, *, by: Any) -> None:
    if duty not in Duty.values:
        raise Refused("Chưa chọn nhiệm vụ.", {"duty": "Hãy chọn nhiệm vụ trong danh sách."})
    if duty in PROVINCE_DUTIES and province is None:
        raise Refused("Nhiệm vụ này cần biết tỉnh.", {"province": "Hãy chọn tỉnh."})
    if duty in (*AGENCY_DUTIES, Duty.INSPECTOR) and agency is None:
        raise Refused("Nhiệm vụ này cần biết cơ quan.", {"agency": "Hãy chọn cơ quan."})
    place = province.pk if province else agency.province_id if agency else None
    if by is not None and not can_give_duty(by, duty, place):
        sentence = f"Bạn không giao được nhiệm vụ “{Duty(duty).label}”. Hãy nhờ lãnh đạo Chi cục hoặc quản trị."
        raise Refused(sentence, {"duty": sentence})


def _check_once(new: Membership) -> None:
    same = Membership.objects.filter(
        user=new.user_id, duty=new.duty, province=new.province_id, agency=new.agency_id, delegated_from=None
    )
    if already := overlap(new, same.exclude(pk=new.pk)):
        raise Refused(f"{new.user} đã có nhiệm vụ này ({span(already)}).", {"duty": "Đã có nhiệm vụ này."})


@transaction.atomic
def end_duty(
    membership: Membership, *, last_day: date, reason: str, disable: bool = False, by: Any, on: date
) -> Membership:
    """End a duty after its last day, with what is lent from it; `disable` stops the account as well.

    Refuses one's own duty, one that has ended, a last day before the first, and an account that holds more than
    `by` could give.
    """
    membership = Membership.objects.select_for_update(of=("self",)).select_related("user").get(pk=membership.pk)
    person = membership.user
    if membership.valid_to and membership.valid_to < on:
        raise Refused(f"Nhiệm vụ này đã hết từ ngày {told(membership.valid_to)}.")
    if by is not None and not by.is_superuser and not can_manage_account(by, person):
        raise Refused("Bạn không kết thúc được nhiệm vụ này. Hãy nhờ lãnh đạo Chi cục hoặc quản trị.")
    check_order(membership.valid_from, last_day, "last_day")
    membership.valid_to = last_day
    save_versioned(membership, by=by, reason=reason)
    for lent in membership.delegations.all():
        _end_with_source(lent, last_day, by=by, reason=reason)
    log_event("duty_ended", f"{membership} hết ngày {told(last_day)}: {reason}", by=by, subject=person)
    if disable and person.is_active:
        disable_account(person, reason=reason, by=by)
    return membership


def _end_with_source(lent: Membership, last_day: date, *, by: Any, reason: str) -> None:
    """A lent duty ends with its source; one that has not begun by then never holds a day (rights ask the source)."""
    if lent.valid_to and lent.valid_to > last_day:
        lent.valid_to = max(last_day, lent.valid_from or last_day)
        save_versioned(lent, by=by, reason=reason)


def holds_other_duty(membership: Membership, on: date) -> bool:
    """Does the person hold a duty besides this one? Then his account is needed."""
    others = Membership.objects.filter(user=membership.user_id).exclude(pk=membership.pk)
    return any(other.valid_to is None or other.valid_to >= on for other in others)


# --- Lending ---
@transaction.atomic
def delegate_duty(
    membership: Membership,
    *,
    to: User,
    valid_from: date,
    valid_to: date,
    paper_number: str,
    paper_day: date | None,
    by: Any,
    on: date,
) -> Membership:
    """Lend one's own duty to a colleague for a time, by a paper.

    Refuses another's duty, a lent one, one that has ended, a stranger, a time in the past or beyond the duty's own,
    a missing paper, and lending the same duty twice at a time to one person.
    """
    if not can_delegate(by, membership) or not membership.holds_on(on):
        raise Refused("Chỉ ủy quyền được nhiệm vụ của chính mình đang còn hiệu lực.")
    if not colleagues_of(membership, on).filter(pk=to.pk).exists():
        raise Refused("Chỉ ủy quyền được cho người cùng nơi làm việc.", {"to": "Hãy chọn người trong danh sách."})
    check_order(valid_from, valid_to)
    if valid_from < on:
        sentence = "Không ủy quyền cho ngày đã qua. Hãy chọn từ hôm nay."
        raise Refused(sentence, {"valid_from": sentence})
    if membership.valid_to and valid_to > membership.valid_to:
        sentence = f"Nhiệm vụ của bạn hết ngày {told(membership.valid_to)}. Hãy chọn ngày cuối không muộn hơn."
        raise Refused(sentence, {"valid_to": sentence})
    paper = record_paper(number=paper_number, issued_on=paper_day, by=by)
    if paper is None:
        sentence = "Chưa ghi số văn bản ủy quyền. Ví dụ: 15/GUQ-UBND."
        raise Refused(sentence, {"paper_number": sentence})
    lent = Membership(
        user=to,
        duty=membership.duty,
        province=membership.province,
        agency=membership.agency,
        valid_from=valid_from,
        valid_to=valid_to,
        paper=paper,
        delegated_from=membership,
    )
    if already := overlap(lent, membership.delegations.filter(user=to)):
        raise Refused(f"Đã ủy quyền nhiệm vụ này cho {to} {span(already)}.", {"to": "Đã ủy quyền cho người này."})
    log_event("duty_lent", f"Ủy quyền {lent.get_duty_display()} cho {to.username}", by=by, subject=to)
    return create(lent, by=by, reason=f"Ủy quyền theo {paper}")


@transaction.atomic
def end_delegation(lent: Membership, *, by: Any, on: date) -> None:
    """Take a lent duty back at once: yesterday was its last day; one that began today leaves only its history.

    Refuses a duty that somebody else lent, and one that has ended.
    """
    source = lent.delegated_from
    if source is None or source.user_id != by.pk:
        raise Refused("Chỉ thu hồi được ủy quyền của chính mình.")
    if lent.valid_to and lent.valid_to < on:
        raise Refused(f"Ủy quyền này đã hết từ ngày {told(lent.valid_to)}.")
    log_event("duty_taken_back", f"Thu hồi ủy quyền của {lent.user}", by=by, subject=lent.user)
    reason = "Thu hồi ủy quyền"
    if lent.valid_from and lent.valid_from >= on:
        delete([lent], by=by, reason=reason)
    else:
        lent.valid_to = day_before(on)
        save_versioned(lent, by=by, reason=reason)

"""The people and parts of an agency: ISO roles, divisions, the steering committee, the officer in charge."""

from datetime import date
from typing import Any

from django.db import transaction

from agencies.choices import AppointmentRole, DivisionApplies, TaskKind
from agencies.models import Agency, Appointment, Division, OfficerAssignment, SteeringCommittee
from agencies.queries.people import officers_of
from agencies.services.agency_tasks import finish_open_tasks
from agencies.services.dated import check_order, day_before, locked, overlap, refuse_after_its_end, span, told
from agencies.services.naming import keys_of
from agencies.services.papers import record_paper
from common.documents import OfficialDocument
from common.errors import Refused, Stale
from common.history import create, save_versioned
from common.text import exact_key, normalise

# One person at a time; of deputies and internal auditors there may be several.
SINGLE_ROLES = (AppointmentRole.COMMITTEE_HEAD, AppointmentRole.REPRESENTATIVE, AppointmentRole.SECRETARY)
PERSON_TEXTS = ("name", "title", "phone", "email")


# --- ISO roles --------------------------------------------------------------------------------------------------
@transaction.atomic
def appoint(
    agency: Agency,
    *,
    role: str,
    name: str,
    on: date | None,
    by: Any,
    title: str = "",
    phone: str = "",
    email: str = "",
    paper: OfficialDocument | None = None,
    user: Any = None,
    reason: str = "",
) -> Appointment:
    """Put a person into an ISO role from a day on; in a role for one person, the one before leaves the day before.

    Refuses a missing name or role, the same person twice in a role, a day not after the one on which the person
    to be replaced began, and a day before somebody who was appointed later.
    """
    refuse_after_its_end(locked(agency), on, "on")
    new = Appointment(agency=agency, role=role, valid_from=on, paper=paper, user=user)
    _take_person(new, {"name": name, "title": title, "phone": phone, "email": email})
    if role not in AppointmentRole.values:
        raise Refused("Hãy chọn vai trò.", {"role": "Hãy chọn vai trò trong danh sách."})
    same_role = list(Appointment.objects.filter(agency=agency, role=role).order_by("pk"))
    twice = [one for one in same_role if exact_key(one.name) == exact_key(new.name)]
    already = overlap(new, twice)
    if already:
        sentence = f"{new.name} đã giữ vai trò này ({span(already)})."
        raise Refused(sentence, {"name": sentence})
    if role in SINGLE_ROLES:
        for earlier in same_role:
            _make_way(earlier, on, by=by, reason=reason)
    return create(new, by=by, reason=reason)


def _make_way(earlier: Appointment, on: date | None, *, by: Any, reason: str) -> None:
    """End an appointment the day before its successor's first day."""
    if on is None:
        sentence = f"{earlier.name} đang hoặc đã giữ vai trò này. Hãy cho biết người mới nhận từ ngày nào."
        raise Refused(sentence, {"on": sentence})
    if earlier.valid_to and earlier.valid_to < on:
        return
    if earlier.valid_from and earlier.valid_from >= on:
        sentence = (
            f"{earlier.name} giữ vai trò này {span(earlier)}; người mới phải nhận sau ngày "
            f"{told(earlier.valid_from)}. Hãy sửa ngày."
        )
        raise Refused(sentence, {"on": sentence})
    earlier.valid_to = day_before(on)
    save_versioned(earlier, by=by, reason=reason)


@transaction.atomic
def correct_appointment(
    appointment: Appointment, *, version: int, by: Any, reason: str = "", **values: Any
) -> Appointment:
    """Sửa sai: name, title, telephone, e-mail or days of an appointment were typed wrongly or are missing.

    Refuses a stale version (`Stale`), a missing name, days out of order or, in a role for one person, shared
    with another's.
    """
    locked(appointment.agency)
    current = Appointment.objects.get(pk=appointment.pk)
    if current.version != version:
        raise Stale(current)
    names = (*PERSON_TEXTS, "valid_from", "valid_to")
    before = [getattr(current, name) for name in names]
    _take_person(current, values)
    if [getattr(current, name) for name in names] == before:
        return current
    check_order(current.valid_from, current.valid_to)
    others = Appointment.objects.filter(agency=current.agency, role=current.role).exclude(pk=current.pk)
    other = overlap(current, others) if current.role in SINGLE_ROLES else None
    if other:
        sentence = f"Trùng ngày với {other.name} cùng vai trò ({span(other)}). Hãy sửa ngày."
        raise Refused(sentence, {"valid_from": sentence})
    return save_versioned(current, by=by, reason=reason)


def _take_person(row: Appointment, values: dict[str, Any]) -> None:
    unknown = set(values) - {*PERSON_TEXTS, "valid_from", "valid_to"}
    if unknown:
        raise TypeError(f"not of an appointment: {sorted(unknown)}")
    for name, value in values.items():
        setattr(row, name, normalise(value or "") if name in PERSON_TEXTS else value)
    if not row.name:
        raise Refused("Hãy nhập họ và tên.", {"name": "Hãy nhập họ và tên."})


@transaction.atomic
def end_appointment(appointment: Appointment, *, on: date, version: int, by: Any, reason: str = "") -> Appointment:
    """The person leaves the role; `on` is the last day. His account is another matter: it is asked about.

    Refuses a stale version (`Stale`), an appointment that has ended, and a day before it began.
    """
    locked(appointment.agency)
    return _end(Appointment.objects.get(pk=appointment.pk), on=on, version=version, by=by, reason=reason)


def _end(row: Any, *, on: date, version: int, by: Any, reason: str) -> Any:
    """Give a dated row its last day."""
    if row.version != version:
        raise Stale(row)
    if row.valid_to:
        sentence = f"Đã kết thúc ngày {told(row.valid_to)} rồi."
        raise Refused(sentence, {"on": sentence})
    if row.valid_from and on < row.valid_from:
        sentence = f"Ngày kết thúc phải từ ngày {told(row.valid_from)} là ngày bắt đầu trở đi. Hãy sửa ngày."
        raise Refused(sentence, {"on": sentence})
    row.valid_to = on
    return save_versioned(row, by=by, reason=reason)


# --- Divisions --------------------------------------------------------------------------------------------------
@transaction.atomic
def add_division(
    agency: Agency,
    *,
    name: str,
    applies: str,
    by: Any,
    applies_since: date | None = None,
    valid_from: date | None = None,
    reason: str = "",
) -> Division:
    """Add a division of an agency. Refuses a missing name, one that stands already, and an unknown state."""
    refuse_after_its_end(locked(agency), valid_from, "valid_from")
    division = Division(agency=agency, valid_from=valid_from)
    _take_division(division, name, applies, applies_since)
    return create(division, by=by, reason=reason)


@transaction.atomic
def edit_division(
    division: Division,
    *,
    version: int,
    name: str,
    applies: str,
    by: Any,
    applies_since: date | None = None,
    reason: str = "",
) -> Division:
    """Change a division's name or whether it applies the system.

    Refuses a stale version (`Stale`), a missing name, one that stands already, and an unknown state.
    """
    locked(division.agency)
    current = Division.objects.get(pk=division.pk)
    if current.version != version:
        raise Stale(current)
    _take_division(current, name, applies, applies_since)
    return save_versioned(current, by=by, reason=reason)


def _take_division(division: Division, name: str, applies: str, applies_since: date | None) -> None:
    division.name = normalise(name)
    if not division.name:
        raise Refused("Hãy nhập tên phòng.", {"name": "Hãy nhập tên phòng."})
    if applies not in DivisionApplies.values:
        raise Refused("Hãy chọn phòng có áp dụng không.", {"applies": "Hãy chọn trong danh sách."})
    others = Division.objects.filter(agency=division.agency, valid_to__isnull=True).exclude(pk=division.pk)
    if any(exact_key(other.name) == exact_key(division.name) for other in others):
        sentence = f"Cơ quan đã có phòng “{division.name}”. Hãy sửa phòng ấy thay vì thêm mới."
        raise Refused(sentence, {"name": sentence})
    division.applies = applies
    # Since when it applies says nothing of a division that does not.
    division.applies_since = applies_since if applies == DivisionApplies.YES else None
    division.folded_name, division.sort_key = keys_of(division.name)


@transaction.atomic
def end_division(division: Division, *, on: date, version: int, by: Any, reason: str = "") -> Division:
    """The division is dissolved or merged; `on` is its last day. Refuses what `end_appointment` refuses."""
    locked(division.agency)
    return _end(Division.objects.get(pk=division.pk), on=on, version=version, by=by, reason=reason)


# --- The steering committee -------------------------------------------------------------------------------------
@transaction.atomic
def set_up_committee(
    agency: Agency,
    *,
    number: str,
    by: Any,
    issued_on: date | None = None,
    issuer: str = "",
    signer: str = "",
    excerpt: str = "",
    reason: str = "",
) -> SteeringCommittee:
    """Record the decision that set the ISO steering committee up anew; the committee before ends the day before.

    The task "lập Ban chỉ đạo ISO" that a reorganisation left open is done with it.
    Refuses a decision without number, one without day where there is a committee already, and a day that is not
    after that of the committee before.
    """
    refuse_after_its_end(locked(agency), issued_on, "paper_day")
    paper = record_paper(number=number, issued_on=issued_on, issuer=issuer, signer=signer, excerpt=excerpt, by=by)
    if paper is None:
        raise Refused("Hãy nhập số quyết định.", {"paper_number": "Hãy nhập số quyết định."})
    for earlier in SteeringCommittee.objects.filter(agency=agency, valid_to__isnull=True):
        if issued_on is None:
            sentence = "Cơ quan đã có Ban chỉ đạo. Hãy cho biết quyết định mới ban hành ngày nào."
            raise Refused(sentence, {"paper_day": sentence})
        if earlier.valid_from and earlier.valid_from >= issued_on:
            sentence = (
                f"Ban chỉ đạo đang có lập ngày {told(earlier.valid_from)}; quyết định mới phải sau ngày ấy. "
                "Hãy kiểm tra lại ngày."
            )
            raise Refused(sentence, {"paper_day": sentence})
        earlier.valid_to = day_before(issued_on)
        save_versioned(earlier, by=by, reason=reason)
    if issued_on:
        finish_open_tasks(agency, TaskKind.COMMITTEE, on=issued_on, by=by, reason=reason)
    return create(SteeringCommittee(agency=agency, paper=paper, valid_from=issued_on), by=by, reason=reason)


# --- The officer in charge --------------------------------------------------------------------------------------
@transaction.atomic
def assign_officer(agency: Agency, *, user: Any, on: date, by: Any, reason: str = "") -> OfficerAssignment | None:
    """Hand an agency to an officer of the department from a day on, or to nobody (`user=None`).

    The officer before answers for it to the day before; one who began on that very day is replaced. Refuses a
    user without a duty in the province's department on that day, the officer who has it already, and a day
    before the officer in charge began.
    """
    agency = locked(agency)
    refuse_after_its_end(agency, on if user is not None else None, "on")
    if user is not None and not officers_of(agency.province, on).filter(pk=user.pk).exists():
        sentence = f"{user} không làm việc ở Chi cục vào ngày {told(on)}. Hãy chọn người khác."
        raise Refused(sentence, {"user": sentence})
    earlier = OfficerAssignment.objects.filter(agency=agency, valid_to__isnull=True).first()
    if earlier is None:
        return _hand_over(agency, user, on, by=by, reason=reason)
    if user is not None and earlier.user_id == user.pk:
        sentence = f"{user} đã phụ trách cơ quan này {span(earlier)}."
        raise Refused(sentence, {"user": sentence})
    if earlier.valid_from and on < earlier.valid_from:
        sentence = f"{earlier.user} phụ trách từ ngày {told(earlier.valid_from)}. Hãy chọn ngày không sớm hơn."
        raise Refused(sentence, {"on": sentence})
    if earlier.valid_from == on and user is not None:
        earlier.user = user
        return save_versioned(earlier, by=by, reason=reason)
    earlier.valid_to = max(day_before(on), earlier.valid_from or date.min)
    save_versioned(earlier, by=by, reason=reason)
    return _hand_over(agency, user, on, by=by, reason=reason)


def _hand_over(agency: Agency, user: Any, on: date, *, by: Any, reason: str) -> OfficerAssignment | None:
    if user is None:
        return None
    return create(OfficerAssignment(agency=agency, user=user, valid_from=on), by=by, reason=reason)

"""Who may invite, give, end and lend; nobody raises himself; rights follow at once."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from agencies.choices import Duty
from agencies.models import Agency, AgencyPeriod, Membership
from agencies.queries.members import managed_people
from agencies.rules import can_give_duty, can_manage_account, duties_of, in_department
from agencies.services.memberships import (
    Invitee,
    delegate_duty,
    end_delegation,
    end_duty,
    give_duty,
    invite,
    invite_many,
)
from common.clock import today
from common.errors import Refused
from common.history import save_versioned

DAY = timedelta(days=1)
# who gives which duty of An Giang
MAY_GIVE = {
    "root": set(Duty),
    "leader": set(Duty) - {Duty.NATIONAL_VIEWER},
    "staff": set(Duty) - {Duty.NATIONAL_VIEWER, Duty.DEPARTMENT_LEADER},
    "foreign_staff": set(),
    "viewer": set(),
    "national": set(),
    "inspector": set(),
    "secretary": set(),
}
# on whose account each may act
MAY_ACT = {
    "root": {"leader", "staff", "foreign_staff", "viewer", "national", "inspector", "secretary", "outsider"},
    "leader": {"staff", "viewer", "inspector", "secretary", "outsider"},
    "staff": {"viewer", "inspector", "secretary", "outsider"},
    "foreign_staff": set(),
    "viewer": set(),
    "secretary": set(),
}


def again(user: User) -> User:
    """The user as the next request loads him."""
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("giver", MAY_GIVE)
def test_duties_are_given_by(cast, giver):
    user = getattr(cast, giver)

    given = {duty for duty in Duty if can_give_duty(user, duty, cast.home)}
    assert given == MAY_GIVE[giver]


@pytest.mark.parametrize("actor", MAY_ACT)
def test_accounts_are_acted_on_by(cast, actor):
    user = getattr(cast, actor)
    in_sight = set(managed_people(user)) if in_department(user) else set()

    others = {name for name, person in cast.users.items() if person in in_sight and can_manage_account(user, person)}
    assert others == MAY_ACT[actor]


def invitee(cast, **changes) -> Invitee:
    facts = {"full_name": "Trần Mới", "username": "tranmoi", "duty": Duty.ISO_SECRETARY, "agency": cast.own}
    return Invitee(**{**facts, **changes})


def test_staff_makes_no_leader(cast):
    with pytest.raises(Refused, match="Lãnh đạo Chi cục"):
        invite(invitee(cast, duty=Duty.DEPARTMENT_LEADER, agency=None, province=cast.home), by=cast.staff, on=today())

    assert not User.objects.filter(username="tranmoi").exists()


def test_department_invites_nobody_elsewhere(cast):
    with pytest.raises(Refused):
        invite(invitee(cast, agency=cast.foreign), by=cast.staff, on=today())
    with pytest.raises(Refused):
        invite(invitee(cast, duty=Duty.VIEWER, agency=None, province=cast.abroad), by=cast.staff, on=today())


def test_secretary_invites_nobody(cast):
    with pytest.raises(Refused):
        invite(invitee(cast), by=cast.secretary, on=today())


def test_nobody_gives_himself_a_duty(cast):
    for user in (cast.staff, cast.leader, cast.root):
        with pytest.raises(Refused, match="tự giao"):
            give_duty(user, duty=Duty.VIEWER, province=cast.home, by=user, on=today())


def test_duty_is_given_once_at_a_time(cast):
    with pytest.raises(Refused, match="đã có nhiệm vụ này"):
        give_duty(cast.secretary, duty=Duty.ISO_SECRETARY, agency=cast.own, by=cast.staff, on=today())


def test_duty_needs_its_place(cast):
    with pytest.raises(Refused, match="cơ quan"):
        invite(invitee(cast, agency=None), by=cast.staff, on=today())
    with pytest.raises(Refused, match="tỉnh"):
        invite(invitee(cast, duty=Duty.VIEWER, agency=None), by=cast.root, on=today())


ENDED = "Cơ quan này đã kết thúc hoạt động, ngày cuối là 30/06/2025. Hãy ghi ở cơ quan kế thừa, hoặc sửa ngày."


def test_duty_in_an_agency_that_has_ended_is_not_given(cast):
    """Until its last day it is given; who had the form open while the agency was merged learns of it."""
    AgencyPeriod.objects.filter(agency=cast.below).update(valid_to=date(2025, 6, 30))
    duty = {"duty": Duty.ISO_SECRETARY, "agency": cast.below, "by": cast.staff, "on": today()}
    for first in (None, date(2025, 7, 1)):
        with pytest.raises(Refused) as refusal:
            give_duty(cast.secretary, valid_from=first, **duty)
        assert refusal.value.fields == {"agency": ENDED}
    with pytest.raises(Refused) as refusal:
        invite_many([invitee(cast, username="mot"), invitee(cast, agency=cast.below)], by=cast.staff, on=today())
    assert (refusal.value.sentence, User.objects.filter(username="mot").exists()) == (ENDED, False)

    given = give_duty(cast.secretary, valid_from=date(2025, 6, 30), **duty)
    assert (given.agency, given.valid_from) == (cast.below, date(2025, 6, 30))


def test_invitation_of_many_is_all_or_nothing(cast):
    many = [invitee(cast, username="mot"), invitee(cast, username="hai", agency=cast.foreign)]

    with pytest.raises(Refused):
        invite_many(many, by=cast.staff, on=today())

    assert not User.objects.filter(username__in=["mot", "hai"]).exists()


@pytest.mark.parametrize("username", ["THUKY", "thuky"])
def test_user_name_is_taken_in_any_case(cast, username):
    with pytest.raises(Refused, match="đã có người dùng"):
        invite(invitee(cast, username=username), by=cast.staff, on=today())


def test_invited_person_holds_the_duty_and_no_password(cast):
    link = invite(invitee(cast), by=cast.staff, on=today())

    person = again(link.invitation.user)
    assert [(one.duty, one.agency, one.valid_from) for one in duties_of(person)] == [
        (Duty.ISO_SECRETARY, cast.own, today())
    ]
    assert not person.has_usable_password()
    assert {row.history_user for row in (*person.history.all(), *person.memberships.get().history.all())} == {
        cast.staff
    }


# --- Ending ---
def test_duty_that_ended_yesterday_gives_nothing_today(cast):
    end_duty(cast.secretary.memberships.get(), last_day=today() - DAY, reason="nghỉ", by=cast.staff, on=today())

    assert duties_of(again(cast.secretary)) == ()
    assert not Agency.objects.visible_to(again(cast.secretary)).exists()


def test_duty_holds_to_the_end_of_its_last_day(cast):
    end_duty(cast.secretary.memberships.get(), last_day=today(), reason="nghỉ", by=cast.staff, on=today())

    assert len(duties_of(again(cast.secretary))) == 1


@pytest.mark.parametrize("actor", ["foreign_staff", "secretary", "viewer", "outsider"])
def test_duty_is_ended_by_nobody_else(cast, actor):
    with pytest.raises(Refused):
        end_duty(cast.secretary.memberships.get(), last_day=today(), reason="x", by=getattr(cast, actor), on=today())


def test_nobody_ends_his_own_duty_or_his_leaders(cast):
    for person in (cast.staff, cast.leader):
        with pytest.raises(Refused):
            end_duty(person.memberships.get(), last_day=today(), reason="x", by=cast.staff, on=today())


# --- Lending ---
def lend(cast, **changes) -> Membership:
    facts = {
        "to": cast.staff,
        "valid_from": today(),
        "valid_to": today() + 7 * DAY,
        "paper_number": "15/GUQ-CC",
        "paper_day": today(),
        "by": cast.leader,
        "on": today(),
    }
    return delegate_duty(cast.leader.memberships.get(), **{**facts, **changes})


def test_lent_duty_gives_its_rights_with_its_paper(cast):
    assert not can_give_duty(again(cast.staff), Duty.DEPARTMENT_LEADER, cast.home)

    lent = lend(cast)

    assert str(lent.paper) == f"15/GUQ-CC ngày {today():%d/%m/%Y}"
    assert can_give_duty(again(cast.staff), Duty.DEPARTMENT_LEADER, cast.home)


def test_lent_duty_ends_with_its_source(cast):
    lend(cast)
    end_duty(cast.leader.memberships.get(), last_day=today() - DAY, reason="nghỉ", by=cast.root, on=today())

    assert [one.duty for one in duties_of(again(cast.staff))] == [Duty.DEPARTMENT_STAFF]


def test_lent_duty_asks_its_source_even_where_only_the_row_says_so(cast):
    lend(cast)
    source = cast.leader.memberships.get()
    source.valid_to = today() - DAY
    save_versioned(source, by=None)

    assert [one.duty for one in duties_of(again(cast.staff))] == [Duty.DEPARTMENT_STAFF]


def test_lent_duty_is_taken_back_at_once(cast):
    end_delegation(lend(cast), by=cast.leader, on=today())

    assert len(duties_of(again(cast.staff))) == 1
    assert Membership.history.filter(user=cast.staff, history_type="-").count() == 1


def test_lent_duty_of_earlier_ends_yesterday(cast):
    lent = lend(cast)
    lent.valid_from = today() - 3 * DAY
    save_versioned(lent, by=None)

    end_delegation(lent, by=cast.leader, on=today())

    lent.refresh_from_db()
    assert lent.valid_to == today() - DAY


def test_lent_duty_is_taken_back_by_its_lender_only(cast):
    lent = lend(cast)

    for other in (cast.staff, cast.root, cast.foreign_staff):
        with pytest.raises(Refused):
            end_delegation(lent, by=other, on=today())


def test_lent_duty_is_not_lent_on(cast):
    lent = lend(cast)

    with pytest.raises(Refused):
        delegate_duty(
            lent, to=cast.viewer, valid_from=today(), valid_to=today(), paper_number="1/GUQ", paper_day=None,
            by=cast.staff, on=today(),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"valid_from": today() - DAY}, "valid_from"),
        ({"valid_to": today() - DAY}, "valid_to"),
        ({"paper_number": " "}, "paper_number"),
    ],
)
def test_lending_is_refused_at_its_field(cast, changes, field):
    with pytest.raises(Refused) as refused:
        lend(cast, **changes)

    assert [*refused.value.fields] == [field]


def test_lending_goes_to_colleagues_only(cast):
    for stranger in (cast.secretary, cast.foreign_staff, cast.leader):
        with pytest.raises(Refused, match="cùng nơi làm việc"):
            lend(cast, to=stranger)


def test_lending_is_not_longer_than_the_duty(cast):
    source = cast.leader.memberships.get()
    source.valid_to = today() + 3 * DAY
    save_versioned(source, by=None)

    with pytest.raises(Refused, match="không muộn hơn"):
        lend(cast)


def test_lending_twice_at_a_time_is_refused(cast):
    lend(cast)

    with pytest.raises(Refused, match="Đã ủy quyền"):
        lend(cast)

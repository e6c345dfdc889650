"""Who is in a team with his own account works on its agencies, from when the plan is in force until he leaves."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from agencies.choices import Duty
from agencies.models import Agency, Membership
from common.clock import now, today
from common.history import save_versioned
from common.icalendar import WholeDay, calendar
from inspections.choices import InspectionForm
from inspections.models import DerivedDuty, InspectionPlan, InspectionTeam, SelfAssessment
from inspections.queries.deadlines import deadlines
from inspections.rules import can_review, is_inspector_of
from inspections.services.outside_inspections import plan_outside
from inspections.services.plan_amendments import Amendment, LineSaid, amend_plan
from inspections.services.plan_lists import set_team
from inspections.services.plan_steps import close_plan, start_plan
from inspections.services.plan_teams import MemberSaid, change_team, create_team, remove_team
from inspections.services.visits import finish_inspection
from tests.cast import Cast, make_user
from tests.factories.inspections import handed_in, make_set
from tests.inspections.plans import AMENDING, DAY, DUE, ON_SITE, again, applying, draft, issued

pytestmark = pytest.mark.django_db


@pytest.fixture
def guest(cast: Cast) -> User:
    """Of another office, who may inspect one agency already."""
    return make_user("noivu", "Phan Nội Vụ", {"duty": Duty.INSPECTOR, "agency": cast.below})


@pytest.fixture
def visited(cast: Cast) -> list[Agency]:
    return [applying(cast.home, f"UBND xã {name}") for name in "AB"]


def members(*users: User) -> list[MemberSaid]:
    return [MemberSaid(user.full_name, user=user.pk) for user in users]


def with_team(cast: Cast, visited: list[Agency], *users: User) -> tuple[InspectionPlan, InspectionTeam]:
    """A draft that visits these agencies, the first with a team of these people."""
    plan = draft(cast.home, *visited, on_site=tuple(visited), criteria_set=make_set(cast.home), report_due_on=DUE)
    team = create_team(plan, name="Đoàn số 1", members=members(*users), by=cast.staff)
    set_team(plan, [line_of(plan, visited[0])], team, by=cast.staff)
    return plan, team


def line_of(plan: InspectionPlan, agency: Agency) -> int:
    return int(plan.inspections.get(agency=agency, form=ON_SITE).pk)


def inspected_by(user: User) -> list[str]:
    """The agencies of which he is an inspector, as he signs in anew."""
    found = User.objects.get(pk=user.pk)
    agencies = Agency.objects.visible_to(found)
    return [str(one) for one in agencies.order_by("pk") if is_inspector_of(found, one)]


def amend(plan: InspectionPlan, *, by: Any, **facts: Any) -> None:
    said, version = Amendment(**facts), again(plan).version
    amend_plan(plan, said, on=today(), reason="Điều chỉnh", paper=AMENDING, by=by, version=version)


def test_team_works_on_its_agencies_once_the_plan_is_in_force(cast: Cast, visited: list[Agency], guest: User) -> None:
    plan, _ = with_team(cast, visited, guest, cast.staff)
    own = inspected_by(guest)
    assert own == ["UBND xã Bình Mỹ"]
    plan = issued(plan)
    assert inspected_by(guest) == [*own, "UBND xã A"]
    assert not Membership.objects.filter(duty=Duty.INSPECTOR, user=cast.staff).exists()  # he works there anyway

    start_plan(again(plan), on=plan.moves.last().on, by=cast.staff, version=plan.version)
    report, other = (handed_in(SelfAssessment.objects.get(agency=one)) for one in visited)
    assert (can_review(User.objects.get(pk=guest.pk), report), can_review(guest, other)) == (True, False)


def test_agency_that_goes_to_another_team_takes_the_duty_along(
    cast: Cast, visited: list[Agency], guest: User
) -> None:
    plan, _ = with_team(cast, visited, guest)
    issued(plan)
    next_to = create_team(plan, name="Đoàn số 2", members=members(cast.inspector), by=cast.staff)
    set_team(plan, [line_of(plan, visited[1])], next_to, by=cast.staff)
    assert inspected_by(cast.inspector) == ["UBND phường Mỹ Bình", "UBND xã B"]

    amend(plan, by=cast.staff, lines=[LineSaid(line_of(plan, visited[0]), team=next_to)])
    assert (inspected_by(guest), inspected_by(cast.inspector)) == (
        ["UBND xã Bình Mỹ"], ["UBND phường Mỹ Bình", "UBND xã A", "UBND xã B"],
    )  # fmt: skip
    amend(plan, by=cast.staff, take_out=[line_of(plan, visited[0])])
    assert inspected_by(cast.inspector) == ["UBND phường Mỹ Bình", "UBND xã B"]


def test_member_who_leaves_has_his_last_day_and_the_next_one_begins(
    cast: Cast, visited: list[Agency], guest: User
) -> None:
    plan, team = with_team(cast, visited, guest)
    issued(plan)
    given = DerivedDuty.objects.get().membership
    given.valid_from = today() - timedelta(days=9)
    save_versioned(given, by=None)

    team = InspectionTeam.objects.get(pk=team.pk)
    change_team(team, name=team.name, members=members(cast.inspector), by=cast.staff, version=team.version)

    given.refresh_from_db()
    assert given.valid_to == today() - timedelta(days=1)
    assert (inspected_by(guest), inspected_by(cast.inspector)) == (
        ["UBND xã Bình Mỹ"], ["UBND phường Mỹ Bình", "UBND xã A"],
    )  # fmt: skip


def test_duty_that_was_given_by_hand_stays(cast: Cast, visited: list[Agency]) -> None:
    by_hand = make_user("tuphap", "Mai Tư Pháp", {"duty": Duty.INSPECTOR, "agency": visited[0]})
    plan, _ = with_team(cast, visited, by_hand)
    plan = issued(plan)
    plan = start_plan(again(plan), on=plan.moves.last().on, by=None, version=plan.version)
    assert not DerivedDuty.objects.exists()
    close_plan(plan, on=plan.moves.last().on, by=None, version=plan.version, reason="hết năm")
    assert inspected_by(by_hand) == ["UBND xã A"]


def test_closed_plan_lets_nobody_in(cast: Cast, visited: list[Agency], guest: User) -> None:
    plan, _ = with_team(cast, visited, guest)
    plan = issued(plan)
    plan = start_plan(again(plan), on=plan.moves.last().on, by=None, version=plan.version)
    close_plan(plan, on=plan.moves.last().on, by=None, version=plan.version, reason="hết năm")
    assert inspected_by(guest) == ["UBND xã Bình Mỹ"]


def test_inspection_outside_a_plan_lets_its_team_in_until_it_is_done(cast: Cast, guest: User) -> None:
    team = create_team(None, name="Đoàn đột xuất", members=members(guest), province=cast.home, by=cast.staff)
    line = plan_outside(
        cast.own, form=InspectionForm.ON_SITE, reason="Có phản ánh", on=DAY, by=cast.staff, team=team,
        window_from=DAY, window_to=DAY + timedelta(days=2),
    )  # fmt: skip
    assert inspected_by(guest) == ["UBND huyện Châu Phú", "UBND xã Bình Mỹ"]
    coming = WholeDay(
        f"visit-{line.pk}@portal", DAY, "Kiểm tra tại trụ sở: UBND huyện Châu Phú", "Đoàn đột xuất",
        until=DAY + timedelta(days=2),
    )  # fmt: skip
    assert deadlines(User.objects.get(pk=guest.pk), today(), "portal") == [coming]
    assert b"DTSTART;VALUE=DATE:20210110\r\nDTEND;VALUE=DATE:20210113\r\n" in calendar("x", [coming], at=now())
    finish_inspection(line, on=today(), by=cast.staff)
    assert deadlines(User.objects.get(pk=guest.pk), today(), "portal") == []
    assert inspected_by(guest) == ["UBND xã Bình Mỹ"]


def test_team_without_agencies_is_removed_after_its_duties_have_ended(
    cast: Cast, visited: list[Agency], guest: User
) -> None:
    plan, team = with_team(cast, visited, guest)
    issued(plan)
    amend(plan, by=cast.staff, lines=[LineSaid(line_of(plan, visited[0]), team=None)])
    remove_team(team, by=cast.staff)
    assert not InspectionTeam.objects.filter(plan=plan).exists()


def test_giving_many_agencies_costs_as_much_as_giving_one(
    cast: Cast, guest: User, django_assert_max_num_queries: Any
) -> None:
    plan, team = with_team(cast, [applying(cast.home, f"UBND xã Số {number}") for number in range(30)], guest)
    issued(plan)
    others = list(plan.inspections.filter(form=ON_SITE, team=None).values_list("pk", flat=True))
    with django_assert_max_num_queries(40):
        set_team(plan, others, team, by=cast.staff)
    assert len(inspected_by(guest)) == 31

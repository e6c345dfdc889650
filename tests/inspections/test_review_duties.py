"""To whom a section is given may review its agencies at once, but for his own, and as long as he has the section."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import User
from agencies.choices import Duty, Level
from agencies.models import Agency, Membership
from common.clock import today
from common.history import create, save_versioned
from inspections.choices import DutyCause, InspectionForm
from inspections.models import CriteriaSection, DerivedDuty, InspectionPlan, ReviewAssignment, SelfAssessment
from inspections.queries.assignments import given_sections
from inspections.rules import can_review, is_inspector_of
from inspections.services.assignments import assign_section, take_back_section
from inspections.services.outside_inspections import plan_outside
from inspections.services.plan_amendments import Amendment, amend_plan
from inspections.services.plan_steps import close_plan, start_plan
from inspections.services.plan_teams import MemberSaid, create_team
from inspections.services.visits import finish_inspection
from tests.cast import Cast, make_user
from tests.factories.inspections import handed_in, make_set
from tests.inspections.plans import AMENDING, DAY, DOSSIER, DUE, again, applying, draft, issued

pytestmark = pytest.mark.django_db


@pytest.fixture
def home_affairs(cast: Cast) -> Agency:
    return applying(cast.home, "Sở Nội vụ", level=Level.PROVINCE)


@pytest.fixture
def clerk(home_affairs: Agency) -> User:
    return make_user("noivu", "Phan Nội Vụ", {"duty": Duty.ISO_SECRETARY, "agency": home_affairs})


@pytest.fixture
def communes(cast: Cast) -> list[Agency]:
    return [applying(cast.home, f"UBND xã {name}") for name in "AB"]


@pytest.fixture
def made(cast: Cast, home_affairs: Agency, communes: list[Agency]) -> InspectionPlan:
    """A plan in force that lists the department, another and two communes, all by one sheet."""
    other = applying(cast.home, "Sở Tư pháp", level=Level.PROVINCE)
    plan = draft(cast.home, home_affairs, other, *communes, criteria_set=make_set(cast.home), report_due_on=DUE)
    return issued(plan)


def sections(plan: InspectionPlan) -> list[CriteriaSection]:
    assert plan.criteria_set is not None
    return list(plan.criteria_set.sections.order_by("position"))


def give(plan: InspectionPlan, by: Any, *, place: int = 0, **whom: Any) -> ReviewAssignment:
    return assign_section(plan, sections(plan)[place], by=by, **whom)


def inspected_by(user: User) -> list[str]:
    """The agencies of which he is an inspector, as he signs in anew."""
    found = User.objects.get(pk=user.pk)
    return [str(one) for one in Agency.objects.visible_to(found).order_by("pk") if is_inspector_of(found, one)]


def days_earlier(row: Any, days: int) -> None:
    row.valid_from = today() - timedelta(days=days)
    save_versioned(row, by=None)


ALL = ["UBND xã A", "UBND xã B", "Sở Tư pháp"]


def test_department_reviews_at_once_all_but_itself_and_not_after_it_was_taken_back(
    cast: Cast, made: InspectionPlan, home_affairs: Agency, clerk: User, communes: list[Agency]
) -> None:
    start_plan(again(made), on=made.moves.last().on, by=None, version=made.version)
    report, own = (handed_in(SelfAssessment.objects.get(agency=one)) for one in (communes[0], home_affairs))
    assert not can_review(clerk, report)
    given = give(made, cast.staff, department=home_affairs)
    found = User.objects.get(pk=clerk.pk)
    assert (inspected_by(clerk), can_review(found, report), can_review(found, own)) == (ALL, True, False)
    told = Membership.history.filter(user=clerk, duty=Duty.INSPECTOR)
    assert set(told.values_list("history_change_reason", "history_user")) == {
        ("theo phân công thẩm định", cast.staff.pk)
    }

    take_back_section(given, by=cast.staff)
    assert not can_review(User.objects.get(pk=clerk.pk), report)
    assert not Membership.objects.filter(duty=Duty.INSPECTOR, user=clerk).exists()  # it began today


def test_older_duty_has_its_last_day(cast: Cast, made: InspectionPlan, home_affairs: Agency, clerk: User) -> None:
    given = give(made, cast.staff, department=home_affairs)
    for duty in Membership.objects.filter(user=clerk, duty=Duty.INSPECTOR):
        days_earlier(duty, 9)
    take_back_section(given, by=cast.staff)
    ended = Membership.objects.filter(user=clerk, duty=Duty.INSPECTOR).values_list("valid_to", flat=True)
    assert list(ended) == [today() - timedelta(days=1)] * 3
    give(made, cast.staff, department=home_affairs)
    assert inspected_by(clerk) == ALL


def test_giving_twice_gives_once(cast: Cast, made: InspectionPlan, home_affairs: Agency, clerk: User) -> None:
    assert give(made, cast.staff, department=home_affairs) == give(made, cast.staff, department=home_affairs)
    assert (DerivedDuty.objects.count(), Membership.objects.filter(duty=Duty.INSPECTOR, user=clerk).count()) == (3, 3)


def test_what_another_section_still_gives_stays(
    cast: Cast, made: InspectionPlan, home_affairs: Agency, clerk: User
) -> None:
    first = give(made, cast.staff, department=home_affairs)
    second = give(made, cast.staff, place=1, department=home_affairs)
    take_back_section(first, by=cast.staff)
    assert inspected_by(clerk) == ALL
    take_back_section(second, by=cast.staff)
    assert inspected_by(clerk) == []


def test_duty_given_by_hand_stays(
    cast: Cast, made: InspectionPlan, home_affairs: Agency, clerk: User, communes: list[Agency]
) -> None:
    create(Membership(user=clerk, duty=Duty.INSPECTOR, agency=communes[1]), by=None)
    take_back_section(give(made, cast.staff, department=home_affairs), by=cast.staff)
    assert inspected_by(clerk) == ["UBND xã B"]


def test_duty_passes_between_team_and_section(
    cast: Cast, made: InspectionPlan, home_affairs: Agency, clerk: User, communes: list[Agency]
) -> None:
    given = give(made, cast.staff, department=home_affairs)
    members = [MemberSaid(clerk.full_name, user=clerk.pk)]
    team = create_team(None, name="Đoàn đột xuất", members=members, province=cast.home, by=cast.staff)
    line = plan_outside(
        communes[0], form=InspectionForm.ON_SITE, reason="Có phản ánh", on=DAY, by=cast.staff, team=team
    )
    take_back_section(given, by=cast.staff)
    assert inspected_by(clerk) == ["UBND xã A"]
    assert DerivedDuty.objects.get().cause == DutyCause.TEAM
    give(made, cast.staff, department=home_affairs)
    finish_inspection(line, on=today(), by=cast.staff)
    assert inspected_by(clerk) == ALL
    assert set(DerivedDuty.objects.values_list("cause", flat=True)) == {DutyCause.SECTION}


def test_closed_plan_ends_it(cast: Cast, made: InspectionPlan, home_affairs: Agency, clerk: User) -> None:
    give(made, cast.staff, department=home_affairs)
    plan = start_plan(again(made), on=made.moves.last().on, by=None, version=made.version)
    close_plan(plan, on=plan.moves.last().on, by=None, version=plan.version, reason="hết năm")
    assert inspected_by(clerk) == []


def test_amendment_takes_the_duty_along(
    cast: Cast, made: InspectionPlan, home_affairs: Agency, clerk: User, communes: list[Agency]
) -> None:
    give(made, cast.staff, department=home_affairs)
    joined = applying(cast.home, "UBND xã C")
    gone = made.inspections.get(agency=communes[0])
    said = Amendment(add={DOSSIER: [joined.pk]}, take_out=[gone.pk])
    amend_plan(
        made, said, on=today(), reason="Điều chỉnh", paper=AMENDING, by=cast.staff, version=again(made).version
    )
    assert inspected_by(clerk) == ["UBND xã B", "Sở Tư pháp", "UBND xã C"]


def test_section_given_before_the_plan_is_in_force_waits_for_it(
    cast: Cast, home_affairs: Agency, clerk: User, communes: list[Agency]
) -> None:
    plan = draft(cast.home, home_affairs, *communes, criteria_set=make_set(cast.home), report_due_on=DUE)
    give(plan, cast.staff, department=home_affairs)
    assert inspected_by(clerk) == []
    issued(plan)
    assert inspected_by(clerk) == ["UBND xã A", "UBND xã B"]


def test_section_concerns_the_agencies_of_its_sheet(
    cast: Cast, home_affairs: Agency, clerk: User, communes: list[Agency]
) -> None:
    other = applying(cast.home, "Sở Tư pháp", level=Level.PROVINCE)
    sheets = {"criteria_set": make_set(cast.home), "commune_criteria_set": make_set(cast.home, name="Cấp xã")}
    plan = issued(draft(cast.home, home_affairs, other, *communes, report_due_on=DUE, **sheets))
    of_communes = assign_section(
        plan, sheets["commune_criteria_set"].sections.first(), by=cast.staff, department=home_affairs
    )
    assert inspected_by(clerk) == ["UBND xã A", "UBND xã B"]
    take_back_section(of_communes, by=cast.staff)
    give(plan, cast.staff, department=home_affairs)
    assert inspected_by(clerk) == ["Sở Tư pháp"]


def test_one_person_reviews_for_himself_alone(
    cast: Cast, made: InspectionPlan, home_affairs: Agency, clerk: User
) -> None:
    head = make_user("truongphong", "Lê Nội Vụ", {"duty": Duty.AGENCY_HEAD, "agency": home_affairs})
    give(made, cast.staff, reviewer=cast.inspector, department=home_affairs)
    assert (inspected_by(head), inspected_by(clerk)) == ([], [])
    give(made, cast.staff, reviewer=clerk)  # of a department: without any duty of an inspector before
    assert (inspected_by(head), inspected_by(clerk)) == ([], ALL)
    assert inspected_by(cast.inspector) == ["UBND phường Mỹ Bình", "Sở Nội vụ", *ALL]


def test_the_departments_own_people_get_nothing(cast: Cast, made: InspectionPlan) -> None:
    give(made, cast.staff, reviewer=cast.leader)
    assert not DerivedDuty.objects.exists()
    (told,) = given_sections(made, today())[0].rows
    assert (len(told.reviewers.people), len(told.reviewers.agencies)) == (1, 4)


def test_who_comes_or_leaves_is_followed_the_next_day(
    cast: Cast, made: InspectionPlan, home_affairs: Agency, clerk: User
) -> None:
    give(made, cast.staff, department=home_affairs)
    works_there = Membership.objects.get(user=clerk, duty=Duty.ISO_SECRETARY)
    works_there.valid_to = today() - timedelta(days=1)
    save_versioned(works_there, by=None)
    heir = make_user("noivu2", "Cao Nội Vụ", {"duty": Duty.ISO_SECRETARY, "agency": home_affairs})
    call_command("follow_duties")
    assert (inspected_by(clerk), inspected_by(heir)) == ([], ALL)


def test_giving_costs_as_much_for_many_agencies(
    cast: Cast, home_affairs: Agency, clerk: User, django_assert_max_num_queries: Any
) -> None:
    many = [applying(cast.home, f"UBND xã Số {number}", certified=False) for number in range(30)]
    plan = issued(draft(cast.home, *many, criteria_set=make_set(cast.home)))
    section = sections(plan)[0]
    with django_assert_max_num_queries(40):
        given = assign_section(plan, section, by=cast.staff, department=home_affairs)
    assert len(inspected_by(clerk)) == 30
    with django_assert_max_num_queries(40):
        take_back_section(given, by=cast.staff)
    assert inspected_by(clerk) == []

"""Two at once at one plan: only row locks decide who is first, so these run on PostgreSQL."""

import pytest

from agencies.choices import Duty, Level
from inspections.choices import PlanState
from inspections.models import InspectionPlan, PlannedInspection, PlanVersion, SelfAssessment
from inspections.services.assignments import assign_section
from inspections.services.plan_amendments import Amendment, amend_plan
from inspections.services.plan_draws import draw_agencies
from inspections.services.plan_lists import add_agencies, set_window, take_out
from inspections.services.plan_steps import agree_as_subdepartment, issue_plan, return_to_draft, start_plan
from inspections.services.plans import change_plan, create_plan
from tests.agencies.test_certificate_races import at_once, refusals
from tests.cast import make_user
from tests.factories.agencies import ProvinceFactory
from tests.factories.inspections import make_set
from tests.inspections.plans import (
    AGREED,
    AMENDING,
    DAY,
    DECISION,
    DOSSIER,
    DUE,
    ISSUED,
    ON_SITE,
    STARTED,
    again,
    applying,
    draft,
    issued,
    names,
    submitted,
)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
EVERY_ACT = 3  # times: who is first differs


@pytest.fixture
def world():
    province = ProvinceFactory(code="89", name="An Giang")
    agencies = [applying(province, f"UBND xã {name}") for name in "ABCD"]
    return province, agencies


def states_of(plan):
    return list(plan.moves.order_by("pk").values_list("after", flat=True))


@pytest.mark.parametrize("turn", range(EVERY_ACT))
def test_plan_agreed_to_while_agencies_are_added_is_agreed_to_as_it_was_seen(world, turn):
    province, agencies = world
    plan = draft(province, agencies[0])

    def agree():
        return agree_as_subdepartment(plan, on=AGREED, by=None, version=plan.version)

    def add():
        add_agencies(plan, DOSSIER, [agencies[1].pk], on=DAY, by=None)
        return plan

    given = at_once(agree, add)

    assert len(refusals(given)) == 1
    agreed = again(plan).state != PlanState.DRAFT
    assert names(plan) == (["UBND xã A"] if agreed else ["UBND xã A", "UBND xã B"])
    assert len(states_of(plan)) == int(agreed)


@pytest.mark.parametrize("turn", range(EVERY_ACT))
def test_plan_issued_while_it_goes_back_to_draft_is_one_of_both(world, turn):
    province, agencies = world
    plan = submitted(draft(province, agencies[0]))

    def issue():
        return issue_plan(plan, paper=DECISION, shape="decision_on_plan", by=None, version=plan.version)

    def back():
        return return_to_draft(plan, reason="Bổ sung", on=ISSUED, by=None, version=plan.version)

    given = at_once(issue, back)

    assert len(refusals(given)) == 1
    now = again(plan)
    assert now.versions.count() == int(now.state == PlanState.ISSUED)
    assert states_of(plan)[-1] == now.state


def test_plan_approved_twice_at_once_is_sealed_once(world):
    province, agencies = world
    plan = submitted(draft(province, agencies[0]))

    def issue():
        return issue_plan(plan, paper=DECISION, shape="decision_on_plan", by=None, version=plan.version)

    given = at_once(issue, issue, issue)

    assert (len(refusals(given)), PlanVersion.objects.count()) == (2, 1)
    assert states_of(plan).count(PlanState.ISSUED) == 1


def test_plan_started_twice_at_once_owes_each_report_once(world):
    province, agencies = world
    plan = issued(draft(province, *agencies, criteria_set=make_set(province), report_due_on=DUE))

    given = at_once(*[lambda: start_plan(plan, on=STARTED, by=None, version=plan.version)] * 3)

    assert (len(refusals(given)), SelfAssessment.objects.count()) == (2, len(agencies))


def test_same_agency_put_on_a_list_by_many_stands_there_once(world):
    province, agencies = world
    plan = draft(province)

    def add():
        add_agencies(plan, DOSSIER, [agency.pk for agency in agencies], on=DAY, by=None)
        return plan

    given = at_once(*[add] * 4)

    assert (refusals(given), PlannedInspection.objects.count()) == ([], len(agencies))


def test_two_amendments_at_once_give_one_and_the_other_hears_of_it(world):
    province, agencies = world
    plan = issued(draft(province, agencies[0]))

    def amend(agency):
        words = {"on": ISSUED, "reason": "Bổ sung", "paper": AMENDING, "by": None, "version": plan.version}
        return amend_plan(plan, Amendment(add={DOSSIER: [agency.pk]}), **words)

    given = at_once(*[lambda agency=agency: amend(agency) for agency in agencies[1:3]])

    assert [told[:27] for told in refusals(given)] == ["Dữ liệu này vừa được người "]
    assert (sorted(PlanVersion.objects.values_list("number", flat=True)), len(names(plan))) == ([0, 1], 2)


def test_line_taken_out_while_it_is_given_days_is_gone_or_dated(world):
    province, agencies = world
    plan = draft(province, agencies[0])
    line = plan.inspections.get().pk

    def out():
        take_out(plan, [line], by=None)
        return plan

    def date_it():
        set_window(plan, [line], first=STARTED, last=STARTED, by=None)
        return plan

    given = at_once(out, date_it)

    assert not PlannedInspection.objects.exists()
    assert len(refusals(given)) <= 1


def test_two_draws_at_once_draw_from_what_the_other_left(world):
    province, agencies = world
    plan = draft(province)
    words = {"form": ON_SITE, "level": "commune", "count": 2, "on": DAY, "by": None}

    given = at_once(*[lambda: draw_agencies(plan, **words)] * 2)

    assert refusals(given) == []
    assert sorted(len(draw.population) for draw in plan.draws.all()) == [2, 4]
    assert PlannedInspection.objects.count() == len(agencies)


def test_two_people_changing_one_plan_hear_of_each_other(world):
    plan = draft(world[0])

    given = at_once(
        *[lambda day=day: change_plan(plan, by=None, version=1, report_due_on=day) for day in (DUE, STARTED)]
    )

    assert len(refusals(given)) == 1
    assert again(plan).version == 2


def test_two_plans_of_one_title_at_once_give_one(world):
    def make():
        return create_plan(world[0], by=None, year=2021, title="Kế hoạch kiểm tra")

    assert [told[:12] for told in refusals(at_once(make, make))] == ["Năm 2021 đã "]
    assert InspectionPlan.objects.count() == 1


def test_sections_of_two_plans_given_at_once_give_each_duty_once(world):
    province, agencies = world
    sheet = make_set(province)
    plans = [issued(draft(province, *agencies, criteria_set=sheet, title=f"Kế hoạch {name}")) for name in "AB"]
    department = applying(province, "Sở Nội vụ", level=Level.PROVINCE)
    clerk = make_user("noivu", "Phan Nội Vụ", {"duty": Duty.ISO_SECRETARY, "agency": department})
    section = sheet.sections.get(position=1)

    at_once(*[lambda plan=plan: assign_section(plan, section, by=None, department=department) for plan in plans])

    assert clerk.memberships.filter(duty=Duty.INSPECTOR).count() == len(agencies)

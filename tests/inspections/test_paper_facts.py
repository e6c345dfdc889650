"""What the papers of a plan tell, gathered from real rows."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from agencies.choices import Level, Obligation, UnitKind
from common.history import save_versioned
from inspections.choices import ApprovalShape, AssessmentState, InspectionForm, PlannedState
from inspections.models import PlanVersion
from inspections.paper_facts import LateRow, Recorded, Remark, SectionPoints, TargetSaid
from inspections.papers.plan import plan_paper
from inspections.queries.criteria import criteria_for
from inspections.queries.plan_paper import office_of, plan_facts, reminder_facts, result_facts
from inspections.queries.plan_versions import content_of as sealed_content
from inspections.queries.sealed_paper import sealed_plan_facts
from tests.cast import Cast
from tests.factories.agencies import PaperFactory, UnitFactory
from tests.factories.inspections import (
    AnswerFactory,
    AssessmentFactory,
    BasisFactory,
    ExtensionFactory,
    PartnerFactory,
    PlanFactory,
    PlannedFactory,
    PlanVersionFactory,
    ReminderFactory,
    ResultFactory,
    ReviewScoreFactory,
    TargetFactory,
    TeamFactory,
    TeamMemberFactory,
    handed_in,
    make_plan,
    make_set,
)

DAY = date(2026, 7, 6)


def listed(plan: Any, agency: Any, name: str, **facts: Any) -> Any:
    return PlannedFactory(plan=plan, agency=agency, name=name, **facts)


# --- The office ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("kind", "told"), [(UnitKind.PROVINCE, "tỉnh"), (UnitKind.CITY, "thành phố")])
def test_office_stands_below_the_committee_of_its_province(cast: Cast, kind, told):
    cast.home.unit = UnitFactory(province=cast.home, kind=kind, level=Level.PROVINCE)
    plan = PlanFactory(province=save_versioned(cast.home, by=None), lead_name="Sở Khoa học và Công nghệ")
    office = office_of(plan, "CCTĐC")

    assert office.name == "Sở Khoa học và Công nghệ"
    assert office.committee == f"Ủy ban nhân dân {told} {cast.home.name}"
    assert (office.place, office.unit) == (cast.home.name, "CCTĐC")


def test_office_of_a_plan_that_names_no_lead_is_the_one_of_the_register_or_the_usual_one(cast: Cast):
    assert office_of(PlanFactory(province=cast.home, lead_agency=cast.other)).name == str(cast.other)
    assert office_of(PlanFactory(province=cast.home)).name == "Sở Khoa học và Công nghệ"


# --- The plan -----------------------------------------------------------------------------------------------------
def test_plan_is_told_with_its_papers_bases_partners_targets_and_teams(cast: Cast):
    plan = make_plan(cast.home, paper=PaperFactory(number="05/KH-SKHCN", issued_on=date(2026, 1, 19)))
    BasisFactory(plan=plan, position=2, text="Hai")
    BasisFactory(plan=plan, position=1, text="Một")
    PartnerFactory(plan=plan)
    TargetFactory(plan=plan)
    TeamMemberFactory(team=TeamFactory(plan=plan, name="Đoàn số 1"), role="lead")
    facts = plan_facts(plan)

    assert facts.paper == Recorded("05/KH-SKHCN", date(2026, 1, 19))
    assert facts.approval == Recorded("346/QĐ-UBND", date(2026, 2, 25))
    assert facts.submission == Recorded()
    assert facts.bases == ("Một", "Hai")
    assert facts.partners == ("Sở Nội vụ",)
    assert facts.targets == (TargetSaid(InspectionForm.DOSSIER, Level.COMMUNE, "", 156),)
    assert [(team.name, [one.name for one in team.members]) for team in facts.teams] == [
        ("Đoàn số 1", ["Nguyễn Văn Đoàn"])
    ]
    assert facts.shape == ApprovalShape.DECISION_APPROVING


def test_lists_stand_in_the_order_of_their_annexes_without_what_was_taken_out(cast: Cast):
    plan = PlanFactory(province=cast.home)
    mandatory = {"obligation": Obligation.MANDATORY}
    for form in InspectionForm.values:
        listed(plan, cast.own, "UBND xã Bình Mỹ", form=form)
        listed(plan, cast.below, "Sở Y tế", form=form, level=Level.PROVINCE, obligation=Obligation.ENCOURAGED)
        listed(plan, cast.other, "UBND xã An Hòa", form=form, **mandatory)
    gone = listed(PlanFactory(province=cast.home), cast.own, "Khác")
    gone.state = PlannedState.CANCELLED
    save_versioned(gone, by=None)
    facts = plan_facts(plan)

    assert [row.name for row in facts.dossier] == ["Sở Y tế", "UBND xã An Hòa", "UBND xã Bình Mỹ"]
    assert [row.name for row in facts.on_site] == ["UBND xã An Hòa", "Sở Y tế", "UBND xã Bình Mỹ"]
    assert plan_facts(gone.plan).dossier == ()


def test_row_of_a_list_has_the_code_of_its_agency_and_its_team(cast: Cast):
    plan = PlanFactory(province=cast.home)
    team = TeamFactory(plan=plan, name="Đoàn số 1")
    listed(plan, cast.own, "UBND huyện", team=team, window_from=DAY, note="Hẹn trước", edition_name="ISO")
    (row,) = plan_facts(plan).dossier

    assert row.code == cast.own.identifiers.get().value
    assert (row.team, row.window_from, row.note, row.edition) == ("Đoàn số 1", DAY, "Hẹn trước", "ISO")


@pytest.mark.parametrize("count", [1, 3])
def test_plan_is_read_with_the_same_queries_however_long_its_lists(cast: Cast, count, django_assert_num_queries):
    plan = make_plan(cast.home, *[cast.own, cast.below, cast.other][:count])

    with django_assert_num_queries(5):
        plan_paper(plan_facts(plan))


def test_version_is_told_as_it_was_sealed_whatever_the_plan_says_now(cast: Cast):
    plan = make_plan(
        cast.home,
        cast.own,
        lead_name="Sở Khoa học và Công nghệ",
        paper=PaperFactory(number="05/KH-SKHCN", issued_on=date(2026, 1, 19)),
        criteria_set=make_set(cast.home),
        dossier_from=DAY,
    )
    listed(plan, cast.other, "Sở Y tế", form=InspectionForm.ON_SITE, level=Level.PROVINCE, window_from=DAY)
    BasisFactory(plan=plan)
    PartnerFactory(plan=plan)
    TargetFactory(plan=plan)
    TeamMemberFactory(team=TeamFactory(plan=plan), role="lead")
    then = plan_facts(plan)
    version = PlanVersionFactory(plan=plan, content=sealed_content(plan))
    plan.title, plan.lead_name = "Kế hoạch khác", "Sở Nội vụ"
    save_versioned(plan, by=None)
    without_codes = {form: tuple(replace(row, code="") for row in then.rows(form)) for form in InspectionForm.values}

    assert sealed_plan_facts(PlanVersion.objects.get(pk=version.pk)) == replace(then, **without_codes)


# --- Results ------------------------------------------------------------------------------------------------------
def test_result_is_told_by_section_with_what_was_noted_last(cast: Cast):
    rules = make_set(cast.home)
    plan = make_plan(cast.home, cast.own)
    assessment = AssessmentFactory(plan=plan, agency=cast.own, criteria_set=rules, name="UBND huyện")
    asked = {row.code: row for row in criteria_for(rules, assessment.level)}
    AnswerFactory(assessment=assessment, criterion=asked["1.1"], points=None, yes=True)
    ReviewScoreFactory(assessment=assessment, criterion=asked["1.1"], points=Decimal(4), note="Thiếu quyết định")
    ReviewScoreFactory(
        assessment=assessment, criterion=asked["1.1"], round="second", points=Decimal(6), note="Đã bổ sung"
    )
    handed_in(assessment, AssessmentState.FINAL)
    manual = {"manual_grade": "Khá", "manual_reason": "Nộp muộn", "decided_by": cast.leader}
    ResultFactory(assessment=assessment, self_total=Decimal(90), **manual)
    facts = result_facts(assessment)

    assert facts.sections == (
        SectionPoints("Tổ chức", Decimal(20), Decimal(10), Decimal(6)),
        SectionPoints("Thực hiện", Decimal(20), Decimal(0), Decimal(0)),
    )
    assert facts.remarks == (Remark("1.1", "Có Ban chỉ đạo ISO", "Đã bổ sung"),)
    assert (facts.agency, facts.total, facts.grade) == ("UBND huyện", Decimal("86.67"), "Khá")
    assert (facts.manual_reason, facts.claimed) == ("Nộp muộn", Decimal(90))


# --- Who is late --------------------------------------------------------------------------------------------------
def test_those_that_are_late_are_told_with_days_reminders_and_extensions(cast: Cast):
    plan = make_plan(cast.home)
    late = AssessmentFactory(plan=plan, agency=cast.own, name="UBND xã Bình Mỹ")
    above = AssessmentFactory(plan=plan, agency=cast.below, name="Sở Y tế", level=Level.PROVINCE)
    handed_in(AssessmentFactory(plan=plan, agency=cast.other, name="UBND xã An Hòa"))
    ReminderFactory(assessment=late, on=date(2026, 6, 23))
    ReminderFactory(assessment=late, on=date(2026, 6, 29))
    ExtensionFactory(assessment=above, from_due=date(2026, 6, 15), until=date(2026, 6, 30))
    facts = reminder_facts(plan, DAY)

    assert facts.late == (
        LateRow("Sở Y tế", Level.PROVINCE, date(2026, 6, 30), 6, None, "Đã gia hạn đến 30/06/2026"),
        LateRow("UBND xã Bình Mỹ", Level.COMMUNE, date(2026, 6, 30), 6, date(2026, 6, 29)),
    )
    assert (facts.owed, facts.handed_in) == (3, 1)


def test_nobody_is_late_on_the_due_day_itself(cast: Cast):
    plan = make_plan(cast.home)
    AssessmentFactory(plan=plan, agency=cast.own)

    assert reminder_facts(plan, date(2026, 6, 30)).late == ()
    assert len(reminder_facts(plan, date(2026, 7, 1)).late) == 1

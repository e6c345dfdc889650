"""Opening a plan: one report an agency, with what the portal counts and what was said last year."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from agencies.choices import DivisionApplies, Level
from agencies.models import Holiday
from common.errors import Refused
from common.history import create, save_versioned
from inspections.choices import FigureOf, InspectionForm, Part, PartState, PlannedState, PlanState
from inspections.models import CriteriaSet, SelfAssessment
from inspections.parts import FIGURES, KEPT_PARTS
from inspections.queries.last_year import last_findings
from inspections.services.filling import save_part
from inspections.services.opening import count_again, open_assessments
from procedures.models import InternalAudit, ManagementReview, QualityObjective
from tests.cast import Cast
from tests.factories.agencies import DivisionFactory
from tests.factories.inspections import PlannedFactory, lock, make_plan, make_set
from tests.factories.procedures import make_baseline, make_procedure
from tests.inspections.reports import AT, OPENED, answer, fill, hand, open_plan, review, score

DUE = date(2026, 6, 30)


def figures(report: SelfAssessment) -> dict[str, tuple[int | None, int | None]]:
    return {row.what: (row.count, row.of) for row in report.figures.all()}


def test_agency_in_both_forms_owes_one_report_with_its_parts(cast: Cast) -> None:
    plan = make_plan(cast.home, cast.own, cast.other, criteria_set=make_set(cast.home))
    PlannedFactory(plan=plan, agency=cast.own, form=InspectionForm.ON_SITE)

    opened = open_assessments(plan, on=OPENED, by=cast.staff)

    assert sorted(row.agency_id for row in opened) == sorted([cast.own.pk, cast.other.pk])
    report = opened[0]
    assert (report.due_on, report.opened_on, report.state) == (DUE, OPENED, "open")
    assert report.criteria_set.is_locked
    assert list(report.parts.values_list("part", flat=True)) == list(KEPT_PARTS)
    assert sorted(figures(report)) == sorted(what for each in FIGURES.values() for what in each)
    assert report.answers.count() == 0


def test_opening_again_opens_only_what_an_amendment_added(cast: Cast) -> None:
    plan = make_plan(cast.home, cast.own, criteria_set=make_set(cast.home))
    (first,) = open_assessments(plan, on=OPENED, by=cast.staff)
    answer(first, "1.1", by=cast.secretary, yes=True)
    line = plan.inspections.get()
    line.state = PlannedState.CANCELLED
    save_versioned(line, by=None)
    PlannedFactory(plan=plan, agency=cast.other)

    opened = open_assessments(plan, on=OPENED, by=cast.staff)

    assert [row.agency for row in opened] == [cast.other]
    assert first.answers.get().yes is True  # who was taken out loses nothing


def test_communes_are_assessed_by_their_own_set(cast: Cast) -> None:
    short = make_set(cast.home, name="Phiếu xã", is_short=True)
    plan = make_plan(cast.home, cast.other, criteria_set=make_set(cast.home), commune_criteria_set=short)
    PlannedFactory(plan=plan, agency=cast.own, level=Level.DISTRICT)
    opened = open_assessments(plan, on=OPENED, by=cast.staff)
    sets = {row.agency_id: row.criteria_set for row in opened}
    assert sets == {cast.other.pk: short, cast.own.pk: plan.criteria_set}
    assert all(row.is_locked for row in CriteriaSet.objects.filter(province=cast.home))


@pytest.mark.parametrize(("moves", "due"), [(True, date(2026, 7, 2)), (False, DUE)])
def test_due_day_on_a_day_off_moves_by_the_plans_setting(cast: Cast, moves: bool, due: date) -> None:
    create(Holiday(on=DUE, name="Nghỉ bù"), by=None)
    create(Holiday(on=date(2026, 7, 1), name="Ngày riêng của tỉnh", province=cast.home), by=None)
    assert open_plan(cast, moves_off_holidays=moves)[0].due_on == due


def test_figures_are_those_that_the_portal_counts(cast: Cast) -> None:
    for name, applies in (("Phòng Nội vụ", "yes"), ("Phòng Tư pháp", "no"), ("Đội xe", "no_procedures")):
        DivisionFactory(agency=cast.own, name=name, applies=DivisionApplies(applies))
    make_baseline(cast.home, "1.000001", "1.000002", at_district=True)
    make_procedure(cast.own, "1.000001", kind="administrative")
    make_procedure(cast.own, kind="system")
    create(QualityObjective(agency=cast.own, year=2026, text="A", met=True, result="x"), by=None)
    create(QualityObjective(agency=cast.own, year=2026, text="B"), by=None)
    audit: dict[str, Any] = {"agency": cast.own, "year": 2026, "held_on": OPENED}
    create(InternalAudit(nonconformities=3, resolved=2, **audit), by=None)
    create(ManagementReview(**audit), by=None)
    create(ManagementReview(agency=cast.own, year=2025, held_on=date(2025, 4, 1)), by=None)

    told = figures(open_plan(cast)[0])

    assert told == {
        FigureOf.DIVISIONS: (1, 2), FigureOf.SYSTEM: (1, None), FigureOf.INTERNAL: (0, None),
        FigureOf.ADMINISTRATIVE: (1, None), FigureOf.HANDLED: (1, 2),
        FigureOf.OBJECTIVES: (1, 2), FigureOf.INTERNAL_AUDITS: (1, None), FigureOf.NONCONFORMITIES: (2, 3),
        FigureOf.MANAGEMENT_REVIEWS: (1, None), FigureOf.EXTERNAL_DOCUMENTS: (None, None),
    }  # fmt: skip


def test_counting_again_keeps_what_the_agency_typed(cast: Cast) -> None:
    (report,) = open_plan(cast)
    part = report.parts.get(part="policy")
    save_part(report, "policy", by=cast.secretary, at=AT, version=part.version, figures={FigureOf.OBJECTIVES: (4, 5)})
    create(QualityObjective(agency=cast.own, year=2026, text="A"), by=None)
    create(ManagementReview(agency=cast.own, year=2026, held_on=OPENED), by=None)

    count_again(report, on=OPENED, by=cast.secretary)

    told = {row.what: (row.count, row.of, row.portal_count, row.portal_of) for row in report.figures.all()}
    assert told[FigureOf.OBJECTIVES] == (4, 5, 0, 1)
    assert told[FigureOf.MANAGEMENT_REVIEWS] == (1, None, 1, None)


def test_counting_again_fills_what_a_ticked_part_left_empty_and_asks_for_its_tick_again(cast: Cast) -> None:
    (report,) = open_plan(cast)
    for name, typed in ((Part.POLICY, {FigureOf.OBJECTIVES: (4, 5)}), (Part.INTERNAL_AUDIT, {})):
        version = report.parts.get(part=name).version
        save_part(report, name, by=cast.secretary, at=AT, version=version, figures=typed, done=True)
    create(QualityObjective(agency=cast.own, year=2026, text="A"), by=None)
    create(InternalAudit(agency=cast.own, year=2026, held_on=OPENED, nonconformities=3, resolved=2), by=None)

    again = count_again(report, on=OPENED, by=cast.secretary)

    told = {row.what: (row.count, row.of, row.confirmed) for row in report.figures.all()}
    assert told[FigureOf.OBJECTIVES] == (4, 5, True)
    assert told[FigureOf.INTERNAL_AUDITS] == (1, None, False)
    assert told[FigureOf.NONCONFORMITIES] == (2, 3, False)
    assert [part.part for part in again] == [Part.INTERNAL_AUDIT]
    states = dict(report.parts.values_list("part", "state"))
    assert (states[Part.POLICY], states[Part.INTERNAL_AUDIT]) == (PartState.DONE, PartState.IN_PROGRESS)
    assert count_again(report, on=OPENED, by=cast.secretary) == []


def test_last_years_answers_are_suggestions_that_nobody_has_confirmed(cast: Cast) -> None:
    (before,) = open_plan(cast, year=2025)
    texts = before.parts.get(part="policy")
    said = {"policy": "QĐ 12/QĐ-UBND", "objectives": "Đạt 3/4"}
    save_part(before, "policy", by=cast.secretary, at=AT, version=texts.version, texts=said)
    hand(before, by=cast.secretary)

    (report,) = open_plan(cast, year=2026)

    told = {row.criterion.code: row for row in report.answers.select_related("criterion", "choice")}
    assert sorted(told) == ["1.1", "1.2", "2.2", "2.3"]  # two numbers of a year are no suggestion for the next
    assert (told["1.1"].yes, told["1.2"].choice.label, told["2.2"].points) == (True, "Một phần", Decimal(9))
    assert told["1.2"].choice.criterion.section.criteria_set == report.criteria_set
    assert {(row.from_last_year, row.confirmed) for row in told.values()} == {(True, False)}
    part = report.parts.get(part="policy")
    assert (part.data, part.state) == ({"policy": "QĐ 12/QĐ-UBND"}, PartState.NOT_STARTED)


def test_what_the_last_review_found_wanting_is_shown_again(cast: Cast) -> None:
    before = hand(open_plan(cast, year=2025)[0], by=cast.secretary)
    (report,) = open_plan(cast, year=2026)
    assert last_findings(report) == []  # nothing is decided yet
    score(before, "2.2", "4", by=cast.staff, note="Thiếu biên bản")
    score(before, "2.4", "1", by=cast.staff, note="Sai số liệu")
    review(before, by=cast.staff)
    told = [(one.code, one.points, one.note) for one in last_findings(report)]
    assert told == [
        ("1.2", Decimal(5), ""), ("2.1", Decimal(8), ""), ("2.2", Decimal(4), "Thiếu biên bản"),
        ("2.4", Decimal(1), "Sai số liệu"),
    ]  # fmt: skip


def test_what_was_never_handed_in_is_no_suggestion(cast: Cast) -> None:
    (before,) = open_plan(cast, year=2025)
    fill(before, by=cast.secretary)
    assert open_plan(cast, year=2026)[0].answers.count() == 0


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"state": PlanState.SUBMITTED}, "Chỉ kế hoạch đã ban hành và chưa kết thúc mới mở nộp báo cáo"),
        ({"state": PlanState.CLOSED}, "Chỉ kế hoạch đã ban hành và chưa kết thúc mới mở nộp báo cáo"),
        ({"criteria_set": None}, "Kế hoạch chưa có bộ tiêu chí"),
    ],
)
def test_plan_that_is_not_ready_opens_nothing(cast: Cast, facts: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        open_plan(cast, **facts)
    assert SelfAssessment.objects.count() == 0


def test_plan_without_due_day_opens_nothing(cast: Cast) -> None:
    plan = make_plan(cast.home, cast.own, criteria_set=make_set(cast.home))
    plan.report_due_on = None
    save_versioned(plan, by=None)
    with pytest.raises(Refused, match="Kế hoạch chưa có hạn nộp báo cáo"):
        open_assessments(plan, on=OPENED, by=cast.staff)


def test_opening_costs_the_same_for_few_and_many(cast: Cast, django_assert_num_queries: Any) -> None:
    few = make_plan(cast.home, cast.own, criteria_set=lock(make_set(cast.home)))
    many = make_plan(cast.home, *(PlannedFactory().agency for _ in range(6)), cast.own, criteria_set=few.criteria_set)
    with django_assert_num_queries(36):
        open_assessments(few, on=OPENED, by=cast.staff)
    with django_assert_num_queries(36):
        open_assessments(many, on=OPENED, by=cast.staff)

"""Opening a plan: each agency that it lists owes one report, which begins with what the portal and last year know."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from agencies.choices import Level
from agencies.services.certificate_checks import refuse
from common.history import bulk_create, bulk_save, save_versioned
from common.text import exact_key
from inspections.choices import AnswerKind, InspectionForm, PartState
from inspections.models import (
    Answer,
    AssessmentFigure,
    AssessmentPart,
    CriteriaSet,
    Criterion,
    InspectionPlan,
    PlannedInspection,
    SelfAssessment,
)
from inspections.parts import FIGURES, KEPT_PARTS, TEXTS
from inspections.queries.criteria import asked_of, criteria_for, said_of
from inspections.queries.due_days import OPENED_PLANS, moved_day
from inspections.queries.last_year import earlier_reports
from inspections.queries.portal_figures import Counted, portal_figures
from inspections.scoring import fault_of, line_of
from inspections.services.criteria import lock_set
from inspections.services.steps import held


@transaction.atomic
def open_assessments(plan: InspectionPlan, *, on: date, by: Any) -> list[SelfAssessment]:
    """One report for each agency on the plan's lists that has none yet: in both forms still one.

    Called when a plan starts and after each amendment: an agency that was added gets hers, one that was taken out
    keeps what it has. The criteria are locked from now on. Refuses a plan that is not in force, or that lacks its
    criteria or its due day.
    """
    row = InspectionPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    _check(row)
    lines = _lines_without_report(row)
    sets = {level: lock_set(criteria_set, on=on, by=by) for level, criteria_set in _sets(row, lines).items()}
    due_on = moved_day(_due_on(row), row)
    opened = [
        SelfAssessment(
            plan=row, agency=line.agency, province_id=line.province_id, criteria_set=sets[line.level],
            level=line.level, name=line.name, due_on=due_on, opened_on=on, sort_key=line.sort_key,
        )
        for line in lines
    ]  # fmt: skip
    bulk_create(opened, by=by)
    _fill(opened, row, on=on, by=by)
    return opened


def _check(plan: InspectionPlan) -> None:
    if plan.state not in OPENED_PLANS:
        refuse("Chỉ kế hoạch đã ban hành và chưa kết thúc mới mở nộp báo cáo. Hãy ghi văn bản ban hành trước.")
    if plan.criteria_set_id is None:
        refuse("Kế hoạch chưa có bộ tiêu chí. Hãy chọn bộ tiêu chí trước khi mở nộp báo cáo.", "criteria_set")
    _due_on(plan)


def _due_on(plan: InspectionPlan) -> date:
    if plan.report_due_on is None:
        refuse("Kế hoạch chưa có hạn nộp báo cáo. Hãy nhập hạn nộp trước khi mở.", "report_due_on")
    return plan.report_due_on


def _lines_without_report(plan: InspectionPlan) -> list[PlannedInspection]:
    """One line an agency, the one by dossier first."""
    lines = (
        PlannedInspection.objects.standing().filter(plan=plan).exclude(agency__in=plan.assessments.values("agency"))
    )
    of_agency: dict[int, PlannedInspection] = {}
    for line in lines.select_related("agency").order_by("sort_key", "pk"):
        if line.agency_id not in of_agency or line.form == InspectionForm.DOSSIER:
            of_agency[line.agency_id] = line
    return list(of_agency.values())


def _sets(plan: InspectionPlan, lines: Iterable[PlannedInspection]) -> dict[str, CriteriaSet]:
    """By which set agencies of a level are assessed."""
    of_communes = plan.commune_criteria_set or plan.criteria_set
    levels = {line.level for line in lines}
    return {level: of_communes if level == Level.COMMUNE else plan.criteria_set for level in levels}


# --- What stands there already ----------------------------------------------------------------------------------
def _fill(opened: list[SelfAssessment], plan: InspectionPlan, *, on: date, by: Any) -> None:
    agencies = [assessment.agency_id for assessment in opened]
    counted = portal_figures(agencies, plan.year, on)
    earlier = earlier_reports(agencies, plan.year)
    texts = _texts_of(earlier.values())
    parts, figures, answers = [], [], []
    asked: dict[tuple[int, str], list[Criterion]] = {}
    said = _answers_of(earlier.values())
    for assessment in opened:
        before = earlier.get(assessment.agency_id)
        carried = texts.get(before.pk, {}) if before else {}
        parts += [AssessmentPart(assessment=assessment, part=part, data=carried.get(part, {})) for part in KEPT_PARTS]
        figures += [
            _figure(assessment, what, counted[assessment.agency_id].get(what, Counted()))
            for held_figures in FIGURES.values()
            for what in held_figures
        ]
        kind = (assessment.criteria_set_id, assessment.level)
        if kind not in asked:
            asked[kind] = list(criteria_for(assessment.criteria_set, assessment.level))
        if before:
            answers += suggestions(assessment, asked[kind], said.get(before.pk, []))
    bulk_create(parts, by=by)
    bulk_create(figures, by=by)
    bulk_create(answers, by=by)


def _figure(assessment: SelfAssessment, what: str, told: Counted) -> AssessmentFigure:
    return AssessmentFigure(
        assessment=assessment, what=what, count=told.number, of=told.of, portal_count=told.number, portal_of=told.of
    )


def _texts_of(earlier: Iterable[SelfAssessment]) -> dict[int, dict[str, dict[str, str]]]:
    """Report → part → the texts that are worth showing again."""
    found: dict[int, dict[str, dict[str, str]]] = {}
    for row in AssessmentPart.objects.filter(assessment__in=[one.pk for one in earlier]):
        names = [name for name, text in TEXTS[row.part].items() if text.carried and row.data.get(name)]
        found.setdefault(row.assessment_id, {})[row.part] = {name: row.data[name] for name in names}
    return found


def _answers_of(earlier: Iterable[SelfAssessment]) -> dict[int, list[Answer]]:
    found: dict[int, list[Answer]] = {}
    rows = Answer.objects.filter(assessment__in=[one.pk for one in earlier])
    for row in rows.select_related("criterion", "choice"):
        found.setdefault(row.assessment_id, []).append(row)
    return found


def suggestions(assessment: SelfAssessment, asked: Iterable[Criterion], before: Iterable[Answer]) -> list[Answer]:
    """Last year's answers to the same questions, unsaved and unconfirmed: nothing of them counts before the agency
    says that it still holds. Two numbers of a year are no suggestion for another, and neither is what cannot be an
    answer any more."""
    known = {_question(row.criterion): row for row in before}
    found = []
    for criterion in asked:
        earlier = known.get(_question(criterion))
        if earlier is None or criterion.answer_kind == AnswerKind.RATIO:
            continue
        suggested = _suggestion(assessment, criterion, earlier)
        said = said_of(suggested)
        if fault_of(asked_of(criterion), said) == "":
            line = line_of(asked_of(criterion), said)
            if line.is_answered:
                suggested.score = line.earned
                found.append(suggested)
    return found


def _question(criterion: Criterion) -> tuple[str, str, str]:
    return exact_key(criterion.code), exact_key(criterion.text), criterion.answer_kind


def _suggestion(assessment: SelfAssessment, criterion: Criterion, earlier: Answer) -> Answer:
    label = earlier.choice.label if earlier.choice else None
    return Answer(
        assessment=assessment,
        criterion=criterion,
        yes=earlier.yes,
        points=earlier.points,
        choice=next((one for one in criterion.choices.all() if one.label == label), None),
        text=earlier.text,
        not_applicable=earlier.not_applicable,
        not_applicable_reason=earlier.not_applicable_reason,
        from_last_year=True,
    )


# --- Later ------------------------------------------------------------------------------------------------------
@transaction.atomic
def count_again(assessment: SelfAssessment, *, on: date, by: Any) -> list[AssessmentPart]:
    """Take the portal's figures of today; what the agency typed itself or confirmed stays, beside them. What is empty
    is filled, under a tick too: the parts to be ticked again for that are what comes back.

    Refuses a report that was handed in.
    """
    row = held(assessment)
    if row.is_handed_in:
        refuse("Báo cáo đã nộp nên số liệu không đổi nữa.")
    counted = portal_figures([row.agency_id], row.plan.year, on)[row.agency_id]
    moved: list[AssessmentFigure] = []
    filled: set[str] = set()
    for figure in row.figures.all():
        before = (figure.count, figure.of, figure.portal_count, figure.portal_of, figure.confirmed)
        told = counted.get(figure.what, Counted())
        is_empty = figure.count is None
        untouched = (figure.count, figure.of) == (figure.portal_count, figure.portal_of) and not figure.confirmed
        figure.portal_count, figure.portal_of = told
        if is_empty or untouched:
            figure.count, figure.of = told
        if is_empty and told.number is not None:
            figure.confirmed = False
            filled.add(figure.what)
        if before != (figure.count, figure.of, figure.portal_count, figure.portal_of, figure.confirmed):
            moved.append(figure)
    bulk_save(moved, by=by)
    return _without_ticks(row, filled, by=by)


def _without_ticks(row: SelfAssessment, filled: set[str], *, by: Any) -> list[AssessmentPart]:
    """Nobody has said yet that a figure just filled in is right."""
    holding = [part for part, whats in FIGURES.items() if filled & set(whats)]
    parts = list(row.parts.filter(part__in=holding, state=PartState.DONE))
    for part in parts:
        part.state, part.confirmed_at = PartState.IN_PROGRESS, None
        save_versioned(part, by=by)
    return parts

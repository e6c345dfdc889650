"""Reviewing: several people score one report, each item for itself, and none writes over another unseen."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from agencies.services.certificate_checks import refuse
from common.history import bulk_create, create, save_versioned
from common.text import normalise, normalise_lines
from inspections.choices import AssessmentState, InspectionForm, PlannedState, Round
from inspections.models import CriteriaSection, Criterion, PlannedInspection, ReviewScore, SelfAssessment
from inspections.queries.criteria import asked_of, said_of
from inspections.queries.due_days import office_day
from inspections.queries.reviews import returned_items, reviewing_round, sections_of, unscored
from inspections.rules import can_review
from inspections.scoring import Said, fault_of, points_of
from inspections.services.filling import Crossed, asked_in
from inspections.services.steps import allow, held, state_told, step

SAID = ("points", "not_applicable", "note", "returned", "return_reason")
LONGEST_NOTE = 10_000
NOT_YOURS = (
    "Bạn không được thẩm định cơ quan này: chỉ cán bộ Chi cục hoặc người được giao, "
    "và không ai thẩm định cơ quan của mình."
)
BEGINS = {
    AssessmentState.SUBMITTED: (AssessmentState.IN_REVIEW, Round.FIRST),
    AssessmentState.EXPLAINED: (AssessmentState.SECOND_REVIEW, Round.SECOND),
}


@transaction.atomic
def save_review(
    assessment: SelfAssessment,
    criterion: Criterion,
    *,
    by: Any,
    at: datetime,
    version: int | None,
    points: Decimal | None = None,
    not_applicable: bool = False,
    note: str = "",
    returned: bool = False,
    return_reason: str = "",
) -> ReviewScore:
    """Score an item in the round that runs, or give it back with the reason (`returned`); the first item that is
    scored begins the review. `version` is that of the score that was on the page (None: there was none).

    Refuses who holds a duty in the agency or was not given the section, a report that is not for review, points out
    of range, an item given back without its reason or where the plan has one round only, in the second round any
    item that was not given back, and what another reviewer saved meanwhile (`Crossed`, with both).
    """
    row = _reviewed(assessment, by=by)
    asked = asked_in(row, criterion)
    _check_section(row, asked.section_id, by)
    begin_review(row, at=at, by=by)
    current = ReviewScore.objects.filter(assessment=row, criterion=asked, round=reviewing_round(row)).first()
    score = current or ReviewScore(assessment=row, criterion=asked, round=reviewing_round(row))
    before = [getattr(score, name) for name in SAID]
    score.points, score.not_applicable = None if not_applicable else points, not_applicable
    score.note = normalise_lines(note)[:LONGEST_NOTE]
    score.returned, score.return_reason = returned, normalise(return_reason)[:1_000] if returned else ""
    if current is not None and current.version != version:
        if before == [getattr(score, name) for name in SAID]:
            return current  # sent again after the line had dropped
        raise Crossed(ReviewScore.objects.select_related("by").get(pk=current.pk), score)
    _check_score(row, asked, score)
    score.by = by
    return create(score, by=by) if current is None else save_versioned(score, by=by)


@transaction.atomic
def accept_self_scores(
    assessment: SelfAssessment, *, by: Any, at: datetime, section: CriteriaSection | None = None
) -> list[ReviewScore]:
    """Agree with the agency's own points in all that the reviewer may score and nobody has scored yet.

    What the agency did not answer is left to be scored by hand. Refuses as `save_review` does.
    """
    row = _reviewed(assessment, by=by)
    if section is not None:
        _check_section(row, section.pk, by)
    begin_review(row, at=at, by=by)
    mine = sections_of(by, row) if section is None else {section.pk}
    scores = list(_as_the_agency_said(row, [one for one in unscored(row) if one.section_id in mine], by))
    bulk_create(scores, by=by, reason="Đồng ý với điểm tự chấm")
    return scores


def _as_the_agency_said(row: SelfAssessment, open_items: Iterable[Criterion], by: Any) -> Iterable[ReviewScore]:
    answers = {answer.criterion_id: answer for answer in row.answers.all()}
    for criterion in open_items:
        answer = answers.get(criterion.pk)
        if answer is None:
            continue
        points = points_of(asked_of(criterion), said_of(answer))
        if points is not None or answer.not_applicable:
            yield ReviewScore(
                assessment=row, criterion=criterion, round=reviewing_round(row), points=points,
                not_applicable=answer.not_applicable, by=by,
            )  # fmt: skip


# --- Parts ------------------------------------------------------------------------------------------------------
def begin_review(row: SelfAssessment, *, at: datetime, by: Any) -> None:
    """The first item begins the round, and the inspection by dossier with it."""
    if row.state not in BEGINS:
        return
    after, row.round = BEGINS[AssessmentState(row.state)]
    step(row, after, at=at, by=by)
    save_versioned(row, by=by)
    mark_inspection(row, PlannedState.UNDER_WAY, by=by)


def mark_inspection(row: SelfAssessment, state: PlannedState, *, by: Any, at: datetime | None = None) -> None:
    """How the inspection by dossier stands, for which the report was asked."""
    lines = PlannedInspection.objects.standing().filter(plan=row.plan_id, agency=row.agency_id)
    line = lines.filter(form=InspectionForm.DOSSIER).exclude(state=PlannedState.DONE).first()
    if line is not None and line.state != state:
        line.state, line.done_on = state, office_day(at) if at else None
        save_versioned(line, by=by)


def _reviewed(assessment: SelfAssessment, *, by: Any) -> SelfAssessment:
    row = held(assessment)
    if row.state == AssessmentState.RETURNED:
        refuse("Báo cáo đang chờ cơ quan giải trình. Hãy thẩm định lần hai sau khi cơ quan gửi, hoặc khi hết hạn.")
    if row.state == AssessmentState.FINAL:
        refuse("Báo cáo đã có kết quả nên điểm thẩm định không đổi nữa.")
    if not row.is_handed_in:
        refuse(f"Báo cáo đang ở trạng thái {state_told(row)}, cơ quan chưa nộp nên chưa thẩm định được.")
    allow(by, can_review, row, NOT_YOURS)
    return row


def _check_section(row: SelfAssessment, section: int, by: Any) -> None:
    if section not in sections_of(by, row):
        refuse("Phần này đã giao cho người hoặc cơ quan khác thẩm định. Hãy thẩm định phần được giao cho bạn.")


def _check_score(row: SelfAssessment, criterion: Criterion, score: ReviewScore) -> None:
    code = criterion.code
    if score.round == Round.SECOND and criterion.pk not in {one.criterion_id for one in returned_items(row)}:
        refuse(f"Tiêu chí {code} không bị trả lại nên giữ điểm thẩm định lần đầu.")
    if score.returned:
        _check_returned(row, score, code)
    if score.points is not None and score.points.is_finite() and score.points != round(score.points, 2):
        refuse(f"Điểm của tiêu chí {code} có quá hai chữ số thập phân. Hãy làm tròn.", "points")
    if score.points is not None and not score.points.is_finite():
        refuse(f"Điểm của tiêu chí {code} phải là một số. Hãy nhập lại.", "points")
    fault = fault_of(asked_of(criterion), Said(decided=score.points, not_applicable=score.not_applicable))
    if fault:
        refuse(fault, "points")
    if score.points is None and not score.not_applicable and not score.returned:
        refuse(f"Tiêu chí {code} chưa có điểm. Hãy cho điểm, chọn “không áp dụng” hoặc trả lại.", "points")


def _check_returned(row: SelfAssessment, score: ReviewScore, code: str) -> None:
    if score.round == Round.SECOND:
        refuse(f"Tiêu chí {code} đã được giải trình một lần, không trả lại lần nữa. Hãy cho điểm.", "returned")
    if row.plan.rounds < 2:
        refuse("Kế hoạch chỉ có một vòng thẩm định nên không trả lại từng tiêu chí. Hãy cho điểm.", "returned")
    if not score.return_reason:
        refuse(f"Thiếu lý do trả lại tiêu chí {code}. Hãy nhập lý do để cơ quan giải trình.", "return_reason")

"""The end of a review: items go back to the agency, or the report has its result; each hand-over is sealed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from agencies.services.certificate_checks import refuse
from agencies.services.dated import told
from common.errors import Refused
from common.events import log_event
from common.history import save_versioned
from inspections.choices import AssessmentState, PlannedState, Round, SealStep
from inspections.models import Criterion, SelfAssessment
from inspections.queries.due_days import moved_day, office_day
from inspections.queries.reviews import returned_items, unscored
from inspections.rules import can_begin_second_review, can_finish_review
from inspections.scoring import number
from inspections.services.results import make_result
from inspections.services.reviewing import mark_inspection
from inspections.services.seals import seal
from inspections.services.steps import allow, held, state_told, step
from inspections.services.telling import tell_agency

ENDED = (AssessmentState.RETURNED, AssessmentState.FINAL)
RUNNING = (AssessmentState.IN_REVIEW, AssessmentState.SECOND_REVIEW)
NOT_YOURS = "Chỉ cán bộ của Chi cục được kết thúc thẩm định, và không thẩm định cơ quan mình."


class Unscored(Refused):
    """Criteria that nobody has scored yet; `criteria` names them."""

    def __init__(self, criteria: Sequence[Criterion]) -> None:
        codes = ", ".join(row.code for row in criteria[:10]) + (" …" if len(criteria) > 10 else "")
        super().__init__(f"Còn {len(criteria)} tiêu chí chưa thẩm định: {codes}. Hãy cho điểm rồi kết thúc.")
        self.criteria = tuple(criteria)


@transaction.atomic
def finish_review(assessment: SelfAssessment, *, by: Any, at: datetime) -> SelfAssessment:
    """End the round: where items were given back the agency has so many days to explain them, else the report has
    its result, worked out of what is sealed here. Pressed twice, it ends once.

    Refuses a single inspector, who holds a duty in the agency, and a review with items not scored (`Unscored`).
    """
    row = held(assessment)
    if row.state in ENDED:
        return row
    if row.state not in RUNNING:
        refuse(f"Báo cáo đang ở trạng thái {state_told(row)}, chưa có gì để kết thúc. Hãy thẩm định trước.")
    allow(by, can_finish_review, row, NOT_YOURS)
    lacking = unscored(row)
    if lacking:
        raise Unscored(lacking)
    if row.state == AssessmentState.IN_REVIEW and returned_items(row):
        return _returned(row, by=by, at=at)
    return _final(row, by=by, at=at)


def _returned(row: SelfAssessment, *, by: Any, at: datetime) -> SelfAssessment:
    codes = ", ".join(one.criterion.code for one in returned_items(row))
    row.explain_by = moved_day(office_day(at) + timedelta(days=row.plan.explanation_days), row.plan)
    step(row, AssessmentState.RETURNED, at=at, by=by)
    save_versioned(row, by=by)
    seal(row, SealStep.FIRST_REVIEW, at=at, by=by)
    log_event("review", f"Trả lại tiêu chí {codes} của báo cáo {row.receipt}", by=by, subject=row)
    text = f"Tiêu chí {codes} cần giải trình, chậm nhất hết ngày {told(row.explain_by)}."
    tell_agency(row, text, at=at, page="assessment_explain", by_mail=True)
    return row


def _final(row: SelfAssessment, *, by: Any, at: datetime) -> SelfAssessment:
    ended = SealStep.SECOND_REVIEW if row.state == AssessmentState.SECOND_REVIEW else SealStep.FIRST_REVIEW
    step(row, AssessmentState.FINAL, at=at, by=by)
    save_versioned(row, by=by)
    reviewed = seal(row, ended, at=at, by=by)
    result = make_result(row, reviewed, by=by, at=at)
    mark_inspection(row, PlannedState.DONE, by=by, at=at)
    log_event("review", f"Kết quả báo cáo {row.receipt}: {result}", by=by, subject=row)
    said = f"{number(result.total)} điểm, {result.final_grade}"
    tell_agency(row, f"Báo cáo tự kiểm tra, đánh giá đã có kết quả: {said}.", at=at, page="assessment_result")
    return row


@transaction.atomic
def start_second_review(assessment: SelfAssessment, *, by: Any, at: datetime) -> SelfAssessment:
    """Begin the second round: the agency has explained, or its days for it are over.

    Refuses while the agency still has time.
    """
    row = held(assessment)
    if row.state == AssessmentState.SECOND_REVIEW:
        return row
    if row.state not in (AssessmentState.RETURNED, AssessmentState.EXPLAINED):
        refuse(f"Báo cáo đang ở trạng thái {state_told(row)} nên không có vòng thẩm định lần hai.")
    allow(by, can_begin_second_review, row, NOT_YOURS)
    if row.state == AssessmentState.RETURNED and row.explain_by and office_day(at) <= row.explain_by:
        refuse(f"Cơ quan còn được giải trình đến hết ngày {told(row.explain_by)}. Hãy chờ, hoặc nhắc cơ quan.")
    row.round = Round.SECOND
    step(row, AssessmentState.SECOND_REVIEW, at=at, by=by)
    return save_versioned(row, by=by)

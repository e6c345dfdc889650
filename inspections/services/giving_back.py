"""Giving a whole report back before its review has begun."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from agencies.services.certificate_checks import refuse
from agencies.services.dated import told
from common.events import log_event
from common.history import save_versioned
from common.text import normalise
from inspections.choices import AssessmentState
from inspections.models import SelfAssessment
from inspections.queries.due_days import is_late, office_day
from inspections.rules import can_give_back
from inspections.services.extensions import LONGEST_REASON, later
from inspections.services.steps import allow, held, state_told, step
from inspections.services.telling import tell_agency


@transaction.atomic
def give_back(
    assessment: SelfAssessment, *, reason: str, by: Any, at: datetime, until: date | None = None
) -> SelfAssessment:
    """The report goes back to the agency, with the reason; what it handed in stays sealed, and it hands in again with
    a receipt of its own. `until`: its new due day, an extension like any other.

    Refuses a report whose review has begun, a missing reason, and a due day that is over where no later one is given.
    """
    row = held(assessment)
    if row.state != AssessmentState.SUBMITTED:
        refuse(f"Báo cáo đang ở trạng thái {state_told(row)}. Chỉ trả lại cả báo cáo khi chưa bắt đầu thẩm định.")
    allow(by, can_give_back, row, "Chỉ cán bộ của Chi cục được trả lại báo cáo, và không trả lại của cơ quan mình.")
    why = normalise(reason)[:LONGEST_REASON]
    if not why:
        refuse("Thiếu lý do trả lại. Hãy nhập lý do để cơ quan biết phải sửa gì.", "reason")
    if until is None and is_late(row, office_day(at)):
        refuse(f"Hạn nộp {told(row.due_on)} đã qua. Hãy đặt hạn nộp lại cho cơ quan.", "until")
    log_event("give_back", f"Trả lại báo cáo {row.receipt}: {why}", by=by, subject=row)
    row.receipt, row.submitted_at, row.submitted_by = "", None, None
    row.on_behalf, row.arrived_on, row.is_late = False, None, False
    step(row, AssessmentState.IN_PROGRESS, at=at, by=by, reason=why)
    tell_agency(row, f"Báo cáo tự kiểm tra, đánh giá được trả lại: {why}", at=at, by_mail=True)
    if until is not None:
        return later(row, until, reason=why, by=by, at=at)
    return save_versioned(row, by=by, reason=why)

"""Explanations: the agency answers each item that was given back, and hands all of it over at once."""

from datetime import datetime
from typing import Any

from django.db import transaction

from agencies.services.certificate_checks import refuse
from common.events import log_event
from common.history import create, save_versioned
from common.text import normalise_lines
from inspections.choices import AssessmentState, SealStep
from inspections.models import Criterion, Explanation, SelfAssessment
from inspections.parts import LONGEST_TEXT
from inspections.queries.reviews import returned_items
from inspections.rules import can_explain
from inspections.services.filling import Crossed
from inspections.services.seals import seal
from inspections.services.steps import allow, held, state_told, step

NOT_YOURS = "Chỉ thư ký ISO của cơ quan hoặc cán bộ nộp thay được giải trình."
HANDED_OVER = (AssessmentState.EXPLAINED, AssessmentState.SECOND_REVIEW, AssessmentState.FINAL)


@transaction.atomic
def save_explanation(
    assessment: SelfAssessment, criterion: Criterion, *, by: Any, at: datetime, version: int | None, text: str
) -> Explanation:
    """Save the explanation of one item as it is written; files are added to the item itself.

    Refuses an item that was not given back, who may not explain, and what another saved meanwhile (`Crossed`).
    """
    row = _returned(assessment, by=by)
    if criterion.pk not in {one.criterion_id for one in returned_items(row)}:
        refuse(f"Tiêu chí {criterion.code} không bị trả lại nên không cần giải trình.")
    typed = normalise_lines(text)
    if len(typed) > LONGEST_TEXT:
        refuse("Giải trình dài quá 10.000 ký tự. Hãy viết gọn lại, hoặc gửi thành minh chứng.", "text")
    current = Explanation.objects.filter(assessment=row, criterion=criterion).first()
    if current is None:
        return create(Explanation(assessment=row, criterion=criterion, text=typed, by=by, at=at), by=by)
    if current.version != version:
        if current.text == typed:
            return current
        raise Crossed(current, typed)
    current.text, current.by, current.at = typed, by, at
    return save_versioned(current, by=by)


@transaction.atomic
def hand_in_explanations(assessment: SelfAssessment, *, by: Any, at: datetime) -> SelfAssessment:
    """Hand the explanations over: they are sealed, and the second review may begin. Pressed twice, it is done once;
    after the day they are still taken while the second review has not begun.

    Refuses while an item is not explained.
    """
    if held(assessment).state in HANDED_OVER:
        return held(assessment)
    row = _returned(assessment, by=by)
    explained = set(Explanation.objects.filter(assessment=row).exclude(text="").values_list("criterion", flat=True))
    codes = [one.criterion.code for one in returned_items(row) if one.criterion_id not in explained]
    if codes:
        refuse(f"Tiêu chí {', '.join(codes)} chưa giải trình. Hãy viết giải trình cho từng tiêu chí bị trả lại.")
    step(row, AssessmentState.EXPLAINED, at=at, by=by)
    save_versioned(row, by=by)
    seal(row, SealStep.EXPLAINED, at=at, by=by)
    log_event("explain", f"Giải trình báo cáo {row.receipt}", by=by, subject=row)
    return row


def _returned(assessment: SelfAssessment, *, by: Any) -> SelfAssessment:
    row = held(assessment)
    if row.state != AssessmentState.RETURNED:
        refuse(f"Báo cáo đang ở trạng thái {state_told(row)}, không có nội dung nào chờ giải trình.")
    allow(by, can_explain, row, NOT_YOURS)
    return row

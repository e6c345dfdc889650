"""Extensions: a later due day is a row with its reason; the due day itself only follows it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from agencies.services.certificate_checks import refuse
from agencies.services.dated import told
from agencies.services.papers import PaperSaid, keep_paper
from common.documents import OfficialDocument
from common.history import save_versioned
from common.text import normalise
from inspections.models import Extension, InspectionPlan, SelfAssessment
from inspections.queries.due_days import moved_day, office_day
from inspections.rules import can_extend
from inspections.services.steps import allow, held, state_told
from inspections.services.telling import tell_agency

LONGEST_REASON = 1_000


@transaction.atomic
def extend(
    assessments: Iterable[SelfAssessment],
    *,
    until: date | None,
    reason: str,
    by: Any,
    at: datetime,
    paper: PaperSaid | None = None,
) -> list[SelfAssessment]:
    """Give agencies until a later day, all of them or none, by one reason and paper. A holiday moves it on.

    Refuses a missing reason, a day that is over or not later than the due day, and a report that was handed in.
    """
    why = normalise(reason)[:LONGEST_REASON]
    if not why:
        refuse("Thiếu lý do gia hạn. Hãy nhập lý do.", "reason")
    if until is None or until < office_day(at):
        refuse("Hạn mới phải từ hôm nay trở đi. Hãy sửa ngày.", "until")
    document = keep_paper(None, paper, by=by) if paper else None
    # In the order of their keys: two who extend many at once wait for each other, and never both.
    rows = [held(one) for one in sorted(assessments, key=lambda one: one.pk)]
    for row in rows:
        if row.is_handed_in:
            refuse(f"{row.name} đang ở trạng thái {state_told(row)} nên không cần gia hạn. Hãy bỏ cơ quan này ra.")
        allow(by, can_extend, row, "Chỉ cán bộ của Chi cục được gia hạn, và không gia hạn cho cơ quan của mình.")
        later(row, until, reason=why, paper=document, by=by, at=at)
    return rows


def later(
    row: SelfAssessment, until: date, *, reason: str, by: Any, at: datetime, paper: OfficialDocument | None = None
) -> SelfAssessment:
    """Move the due day of a report that is held, and tell the agency."""
    day = moved_day(until, row.plan)
    if day <= row.due_on:
        refuse(f"Hạn mới phải sau hạn đang có ({told(row.due_on)}). Hãy sửa ngày.", "until")
    Extension.objects.create(assessment=row, from_due=row.due_on, until=day, reason=reason, paper=paper, at=at, by=by)
    row.due_on = day
    tell_agency(row, f"Hạn nộp báo cáo tự kiểm tra, đánh giá được gia hạn đến hết ngày {told(day)}.", at=at)
    return save_versioned(row, by=by, reason=reason)


@transaction.atomic
def follow_plan(
    plan: InspectionPlan, *, reason: str, by: Any, at: datetime, paper: OfficialDocument | None = None
) -> list[SelfAssessment]:
    """After an amendment put the plan's due day later: whoever has not handed in has until then; nobody has less."""
    if plan.report_due_on is None:
        return []
    until = moved_day(plan.report_due_on, plan)
    rows = SelfAssessment.objects.not_handed_in().filter(plan=plan, due_on__lt=until).order_by("pk")
    return [later(held(row), until, reason=normalise(reason), by=by, at=at, paper=paper) for row in rows]

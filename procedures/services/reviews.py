"""Reviews that published decisions ask for: answered by the acts on a procedure, or by hand."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction

from agencies.services.dated import locked, told
from common.clock import today
from common.errors import Refused
from common.history import bulk_save, create, save_versioned
from common.text import normalise
from procedures.choices import HandlingKind, PublicationAction, ReviewCause, ReviewOutcome, RevisionStep
from procedures.models import (
    HandlingException,
    Procedure,
    ProcedureLink,
    ProcedureRevision,
    PublicationLine,
    ReviewTask,
)

Answered = Callable[[ReviewTask, Procedure, set[int]], bool]

# What an act on a procedure answers; `linked`: the TTHC that it carries out from then on.
ANSWERS: dict[ReviewOutcome, Answered] = {
    ReviewOutcome.REVISED: lambda task, row, linked: (
        task.procedure_id == row.pk and task.cause == ReviewCause.AMENDED and task.administrative_id in linked
    ),
    ReviewOutcome.WRITTEN: lambda task, row, linked: (
        task.procedure_id is None and not row.is_draft and task.administrative_id in linked
    ),
    ReviewOutcome.DROPPED: lambda task, row, linked: (
        task.procedure_id == row.pk and (row.is_withdrawn or task.administrative_id not in linked)
    ),
}


def answer_reviews(procedure: Procedure, *, outcome: ReviewOutcome, on: date | None, by: Any) -> list[ReviewTask]:
    """An act of this day closes the open reviews that it answers; an earlier day than the line's answers nothing.

    `revised`: those of TTHC that were amended; `written`: those that had no procedure yet; `dropped`: those of
    TTHC that the procedure carries out no more. The caller holds the agency.
    """
    day = on or today()
    linked = set(
        ProcedureLink.objects.filter(procedure=procedure, valid_to__isnull=True).values_list(
            "administrative", flat=True
        )
    )
    answers = ANSWERS[outcome]
    open_tasks = ReviewTask.objects.filter(agency=procedure.agency_id, closed_on__isnull=True)
    closing = [task for task in open_tasks.select_related("line") if answers(task, procedure, linked)]
    if outcome == ReviewOutcome.REVISED:
        closing = [task for task in closing if day >= task.line.valid_from]
    for task in closing:
        task.closed_on, task.outcome = max(day, task.opened_on), outcome
    bulk_save(closing, by=by)
    return closing


# --- Answered by hand -------------------------------------------------------------------------------------------
# What may come of a review, by what asked for it; "không thuộc thẩm quyền" may come of any.
OUTCOMES = {
    ReviewCause.NEW: (ReviewOutcome.WRITTEN, ReviewOutcome.NO_EFFECT),
    ReviewCause.AMENDED: (ReviewOutcome.REVISED, ReviewOutcome.DROPPED, ReviewOutcome.NO_EFFECT),
    ReviewCause.REPLACED: (ReviewOutcome.DROPPED, ReviewOutcome.REVISED, ReviewOutcome.NO_EFFECT),
    ReviewCause.ABOLISHED: (ReviewOutcome.DROPPED, ReviewOutcome.REVISED, ReviewOutcome.NO_EFFECT),
}


@transaction.atomic
def close_review(
    task: ReviewTask, *, outcome: str, on: date, by: Any, reason: str = "", version: int | None = None
) -> ReviewTask:
    """Say how a review ended, as of a day.

    Refuses a review that is closed, a day before it was opened or after today, an outcome that does not answer its
    cause, "không ảnh hưởng" without a reason, and an outcome that the catalogue does not bear out.
    """
    locked(task.agency)
    task = ReviewTask.objects.select_related("line", "agency").get(pk=task.pk)
    end = ReviewOutcome(outcome)
    if task.closed_on is not None:
        raise Refused(f"Việc rà soát này đã xong ngày {told(task.closed_on)} ({task.get_outcome_display()}).")
    if not task.opened_on <= on <= today():
        sentence = f"Ngày xong phải từ {told(task.opened_on)} (ngày mở việc) đến hôm nay. Hãy sửa ngày."
        raise Refused(sentence, {"on": sentence})
    if end != ReviewOutcome.NOT_HANDLED and end not in OUTCOMES[ReviewCause(task.cause)]:
        sentence = f"“{end.label}” không trả lời được “{task.get_cause_display()}”. Hãy chọn kết quả khác."
        raise Refused(sentence, {"outcome": sentence})
    if missing := _not_borne_out(task, end, normalise(reason), on):
        field = "reason" if end == ReviewOutcome.NO_EFFECT else "outcome"
        raise Refused(missing, {field: missing})
    task.closed_on, task.outcome, task.reason = on, end, normalise(reason)
    return save_versioned(task, by=by, reason=task.reason, version=version)


@transaction.atomic
def clear_review(procedure: Procedure, line: PublicationLine, *, reason: str, on: date, by: Any) -> ReviewTask:
    """“Không ảnh hưởng”: an amended TTHC changes nothing in this procedure; its review is closed, or recorded closed.

    Refuses a line that amends nothing, a day before it or after today, and a missing reason.
    """
    if line.action != PublicationAction.AMENDED:
        raise Refused("Chỉ TTHC được sửa đổi, bổ sung mới có thể “không ảnh hưởng” đến quy trình.")
    locked(procedure.agency)
    asked = ReviewTask.objects.filter(line=line, procedure=procedure)
    task = asked.filter(closed_on__isnull=True).first() or asked.first()
    if task is None:
        task = create(
            ReviewTask(
                agency_id=procedure.agency_id,
                province_id=procedure.province_id,
                line=line,
                administrative_id=line.administrative_id,
                procedure=procedure,
                cause=ReviewCause.AMENDED,
                opened_on=line.valid_from or on,
            ),
            by=by,
        )
    return close_review(task, outcome=ReviewOutcome.NO_EFFECT, on=on, by=by, reason=reason)


def _not_borne_out(task: ReviewTask, outcome: ReviewOutcome, reason: str, on: date) -> str:
    """Why the outcome cannot be told yet; empty where the catalogue bears it out."""
    links = ProcedureLink.objects.on(on).filter(administrative=task.administrative_id)
    if outcome == ReviewOutcome.NO_EFFECT:
        return "" if reason else "Hãy ghi vì sao quy trình không bị ảnh hưởng."
    if outcome == ReviewOutcome.WRITTEN:
        written = Procedure.objects.in_force(on).filter(agency=task.agency_id, links__in=links).exists()
        return (
            "" if written else "Chưa có quy trình nào có hiệu lực gắn với TTHC này. Hãy lập hoặc gắn quy trình trước."
        )
    if outcome == ReviewOutcome.REVISED:
        revised = ProcedureRevision.objects.filter(
            procedure=task.procedure_id, step=RevisionStep.APPROVED, valid_from__gte=task.line.valid_from
        )
        since = told(task.line.valid_from)
        return (
            "" if revised.exists() else f"Quy trình chưa có lần ban hành nào từ {since}. Hãy ban hành bản mới trước."
        )
    if outcome == ReviewOutcome.DROPPED:
        standing = Procedure.objects.in_force(on).filter(pk=task.procedure_id, links__in=links).exists()
        return "Quy trình vẫn gắn với TTHC này. Hãy gỡ TTHC hoặc bãi bỏ quy trình trước." if standing else ""
    excepted = HandlingException.objects.on(on).filter(
        agency=task.agency_id, administrative=task.administrative_id, kind=HandlingKind.NOT_COMPETENT
    )
    sentence = "Cơ quan vẫn được tính là giải quyết TTHC này. Hãy ghi ngoại lệ “không thuộc thẩm quyền” trước."
    return "" if excepted.exists() else sentence

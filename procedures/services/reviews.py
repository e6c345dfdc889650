"""Reviews that published decisions ask for: answered by the acts on a procedure."""

from collections.abc import Callable
from datetime import date
from typing import Any

from common.clock import today
from common.history import bulk_save
from procedures.choices import ReviewCause, ReviewOutcome
from procedures.models import Procedure, ProcedureLink, ReviewTask

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

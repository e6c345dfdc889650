"""Open reviews answered by many acts at once, as `procedures.services.reviews` answers them by one."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from common.clock import today
from common.history import KEYS_AT_ONCE, bulk_save
from procedures.choices import ReviewOutcome
from procedures.models import Procedure, ProcedureLink, ReviewTask
from procedures.services.reviews import ANSWERS


class Act(NamedTuple):
    """What was done to a procedure, as of a day (None: today)."""

    procedure: Procedure
    outcome: ReviewOutcome
    on: date | None


def agencies_asked(agencies: Collection[int]) -> set[int]:
    """Those of the agencies that have a review open."""
    asked = ReviewTask.objects.filter(closed_on__isnull=True).order_by().values_list("agency", flat=True).distinct()
    return set(asked) & set(agencies)


def answer_many(acts: Sequence[Act], *, by: Any, reason: str = "") -> list[ReviewTask]:
    """Close the open reviews that these acts answer, each once; the caller holds the agencies."""
    if not acts:
        return []
    of_agency: dict[int, list[Act]] = defaultdict(list)
    for act in acts:
        of_agency[act.procedure.agency_id].append(act)
    linked = _linked({act.procedure.pk for act in acts})
    closing = []
    open_tasks = ReviewTask.objects.filter(closed_on__isnull=True, agency__in=list(of_agency)).select_related("line")
    for task in open_tasks.order_by("pk"):
        answer = next((act for act in of_agency[task.agency_id] if _answers(act, task, linked)), None)
        if answer is not None:
            task.closed_on, task.outcome = max(answer.on or today(), task.opened_on), answer.outcome
            closing.append(task)
    bulk_save(closing, by=by, reason=reason)
    return closing


def _answers(act: Act, task: ReviewTask, linked: dict[int, set[int]]) -> bool:
    if act.outcome == ReviewOutcome.REVISED and task.line.valid_from and (act.on or today()) < task.line.valid_from:
        return False
    return ANSWERS[act.outcome](task, act.procedure, linked[act.procedure.pk])


def _linked(procedures: set[int]) -> dict[int, set[int]]:
    """The TTHC that each procedure carries out from now on."""
    found: dict[int, set[int]] = defaultdict(set)
    keys = sorted(procedures)
    for start in range(0, len(keys), KEYS_AT_ONCE):
        links = ProcedureLink.objects.filter(procedure__in=keys[start : start + KEYS_AT_ONCE], valid_to__isnull=True)
        for procedure, administrative in links.values_list("procedure", "administrative"):
            found[procedure].add(administrative)
    return found

"""What every act on a report needs first: the report held, the right to act, and its step from state to state."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from agencies.services.certificate_checks import refuse
from inspections.choices import ASSESSMENT_MOVES, AssessmentState
from inspections.models import AssessmentMove, SelfAssessment
from inspections.queries.due_days import office_day


def held(assessment: SelfAssessment) -> SelfAssessment:
    """The report as it stands, held to the end of the transaction: all that is written to one report is written in
    turn. Where the database has no row locks (SQLite), its one writer at a time does the same."""
    rows = SelfAssessment.objects.select_for_update(of=("self",))
    return rows.select_related("plan", "agency", "criteria_set").get(pk=assessment.pk)


def allow(by: Any, may: Callable[[Any, Any], bool], row: Any, sentence: str) -> None:
    """Refuses who may not; `by=None` is the portal itself (commands, the demo)."""
    if by is not None and not may(by, row):
        refuse(sentence)


def step(row: SelfAssessment, after: str, *, at: datetime, by: Any, reason: str = "") -> None:
    """Note the step; the caller saves the row. A step that cannot be is a fault of ours."""
    before = row.state
    if after not in ASSESSMENT_MOVES[before]:
        raise ValueError(f"no step leads from {before} to {after}")
    row.state = after
    AssessmentMove.objects.create(
        assessment=row, before=before, after=after, on=office_day(at), at=at, reason=reason, by=by
    )


def state_told(row: SelfAssessment) -> str:
    """The state inside a sentence."""
    return f"“{AssessmentState(row.state).label}”"

"""How a procedure stands on a day, in SQL and in Python alike: both read its state and its days."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from procedures.choices import ProcedureStanding, ProcedureState
from procedures.models import Procedure

STANDING_TONES = {
    ProcedureStanding.IN_FORCE: "good",
    ProcedureStanding.COMING: "warn",
    ProcedureStanding.DRAFT: "",
    ProcedureStanding.WITHDRAWN: "bad",
}


def standing_of(state: str, valid_from: date | None, valid_to: date | None, on: date) -> ProcedureStanding:
    if state == ProcedureState.DRAFT:
        return ProcedureStanding.DRAFT
    if valid_to is not None and valid_to < on:
        return ProcedureStanding.WITHDRAWN
    if valid_from is not None and valid_from > on:
        return ProcedureStanding.COMING
    return ProcedureStanding.IN_FORCE


def of_standing(rows: QuerySet[Procedure], standing: str, on: date) -> Any:
    """Those that stand so on the day."""
    issued = rows.exclude(state=ProcedureState.DRAFT)
    if standing == ProcedureStanding.DRAFT:
        return rows.filter(state=ProcedureState.DRAFT)
    if standing == ProcedureStanding.WITHDRAWN:
        return issued.filter(valid_to__lt=on)
    if standing == ProcedureStanding.COMING:
        return issued.filter(_not_over(on), valid_from__gt=on)
    return rows.in_force(on)  # type: ignore[attr-defined]


def still_kept(rows: QuerySet[Procedure], on: date, *, past: bool) -> Any:
    """What the catalogue of a day holds: what was in force; of today also what is being written or still to come."""
    return rows.in_force(on) if past else rows.filter(_not_over(on))  # type: ignore[attr-defined]


def _not_over(on: date) -> Q:
    return Q(valid_to__isnull=True) | Q(valid_to__gte=on)

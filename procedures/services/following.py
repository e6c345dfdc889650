"""What coverage rests on, table by table, and whose coverage a row of each concerns."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from agencies.models import Agency, AgencyPeriod
from common.registry import Follower, followers
from procedures.models import (
    HandlingException,
    LineExecutor,
    Procedure,
    ProcedureLink,
    ProcedureRevision,
    PublicationLine,
    ReviewTask,
)
from procedures.services.coverage import coverage_changed, coverage_changed_in, forget_coverage

AT_ONCE = 10_000  # keys in one question


def _of_rows(rows: Sequence[Any]) -> None:
    coverage_changed({row.agency_id for row in rows})


def _of_procedures(rows: Sequence[Any]) -> None:
    """Rows of a procedure that is at hand, or that has to be asked for its agency."""
    link: Any = type(rows[0])._meta.get_field("procedure")
    concerned = [row for row in rows if row.procedure_id is not None]
    agencies = {row.procedure.agency_id for row in concerned if link.is_cached(row)}
    asked = sorted({row.procedure_id for row in concerned if not link.is_cached(row)})
    for start in range(0, len(asked), AT_ONCE):
        procedures = Procedure.objects.filter(pk__in=asked[start : start + AT_ONCE])
        agencies |= set(procedures.order_by().values_list("agency", flat=True).distinct())
    coverage_changed(agencies)


def _of_lines(rows: Sequence[Any]) -> None:
    coverage_changed_in({row.province_id for row in rows})


CONCERNED: dict[type, Callable[[Sequence[Any]], None]] = {
    AgencyPeriod: _of_rows,
    HandlingException: _of_rows,
    LineExecutor: _of_rows,
    Procedure: _of_rows,
    ProcedureLink: _of_procedures,
    ProcedureRevision: _of_procedures,
    PublicationLine: _of_lines,
    ReviewTask: _of_procedures,
}


def follow(rows: Sequence[Any], kind: str) -> None:
    """Rows that coverage rests on were made, changed or taken away."""
    if rows:
        CONCERNED[type(rows[0])](rows)


def follow_agencies(rows: Iterable[Any], kind: str) -> None:
    """An agency that is taken away again leaves nothing behind."""
    if kind == "-":
        forget_coverage(row.pk for row in rows)


def register_followers() -> None:
    followers.add("coverage", Follower(frozenset(CONCERNED), follow))
    followers.add("coverage_of_agencies", Follower(frozenset([Agency]), follow_agencies))

"""Sheets of a catalogue for tests: rows straight into a kind, for one agency or for its province."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from agencies.choices import Level
from agencies.models import Agency, Province
from common.registry import spreadsheet_kinds
from common.spreadsheets.kinds import Context, Kind, Row, Written
from common.spreadsheets.staging import check
from procedures.models import Procedure
from procedures.resources.scopes import agency_scope
from tests.agencies.rosters import faults, root
from tests.factories.agencies import IdentifierFactory, PeriodFactory

DAY = date(2022, 11, 28)


def make_agency(province: Province, name: str, code: str = "", *, level: str = Level.DISTRICT) -> Agency:
    """An agency that has been there since ever."""
    agency: Agency = PeriodFactory(province=province, name=name, level=level).agency
    if code:
        IdentifierFactory(agency=agency, value=code)
    return agency


class CatalogueDesk:
    """Who brings in sheets of one kind: for an agency, or for a whole province."""

    def __init__(self, place: Agency | Province, kind: str = "procedures", *, by: Any = None) -> None:
        found = spreadsheet_kinds.get(kind)
        assert found is not None
        self.kind: Kind = found
        self.scope = agency_scope(place) if isinstance(place, Agency) else f"province:{place.pk}"
        self.by = by

    def context(self, on: date = DAY, *, correct: bool = False) -> Context:
        return Context(self.scope, on, self.by or root(), correct)

    def check(self, *cells: dict[str, Any], **context: Any) -> list[Row]:
        """The rows as the preview would show them; every row has the columns that any row names."""
        columns = {key for row in cells for key in row}
        rows = [Row(number, {key: row.get(key) for key in columns}) for number, row in enumerate(cells, start=5)]
        check(rows, self.kind, self.context(**context))
        return rows

    def bring_in(self, *cells: dict[str, Any], **context: Any) -> list[Written]:
        """Check, expect no fault, write: what was written."""
        rows = self.check(*cells, **context)
        assert faults(rows) == []
        writing = [row for row in rows if row.state != "unchanged"]
        return list(self.kind.write(writing, self.context(**context), "thử"))


def states(rows: Sequence[Row]) -> list[str]:
    return [row.state for row in rows]


def messages(rows: Sequence[Row]) -> list[str]:
    return [fault.message for row in rows for fault in row.faults]


def noted(rows: Sequence[Row]) -> list[tuple[str, str]]:
    return [(note.column, note.message) for row in rows for note in row.notes]


def revisions_of(code: str) -> list[tuple[str, date | None, date | None]]:
    """The revisions of a procedure: number, first day, last day."""
    revisions = Procedure.objects.get(code=code).revisions.order_by("valid_from", "pk")
    return list(revisions.values_list("issue", "valid_from", "valid_to"))


def links_of(code: str) -> list[tuple[str, date | None, date | None]]:
    """The TTHC of a procedure: code as typed, first day, last day."""
    links = Procedure.objects.get(code=code).links.order_by("code", "pk")
    return list(links.values_list("code", "valid_from", "valid_to"))

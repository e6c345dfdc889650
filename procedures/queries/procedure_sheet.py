"""The printed list "Danh mục quy trình" of an agency on a day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from agencies.models import Agency
from procedures.choices import ProcedureKind
from procedures.models import Procedure, ProcedureLink
from procedures.queries.procedure_list import ListedProcedure, rows_of


@dataclass(frozen=True)
class SheetRow:
    """A line of the sheet: the procedure, and the codes of its TTHC as they were typed."""

    row: ListedProcedure
    codes: str


@dataclass(frozen=True)
class SheetPart:
    """The procedures of one kind."""

    numeral: str
    label: str
    rows: list[SheetRow]


def parts_of(agency: Agency, user: Any, on: date) -> list[SheetPart]:
    """What is in force on the day, kind by kind, each by code; a kind without any is left out."""
    kept = Procedure.objects.visible_to(user).in_force(on).filter(agency=agency)
    listed = rows_of(list(kept.order_by("-kind", "sort_key", "pk").values_list("pk", flat=True)), on=on)
    codes: dict[int, list[str]] = defaultdict(list)
    links = ProcedureLink.objects.on(on).filter(procedure__in=kept).order_by("administrative__key")
    for procedure, code, key in links.values_list("procedure", "code", "administrative__key"):
        codes[procedure].append(code or key)
    parts: list[SheetPart] = []
    for kind in ProcedureKind:
        rows = [SheetRow(row, ", ".join(codes[row.pk])) for row in listed if row.kind_code == kind]
        if rows:
            parts.append(SheetPart(("I", "II", "III")[len(parts)], kind.label, rows))
    return parts

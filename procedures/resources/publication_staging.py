"""A decision typed on a page, on its way into the one engine: a workbook of its own, staged like any upload."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile

from agencies.models import Province
from agencies.resources.scopes import PREFIX
from common.clock import today
from common.registry import spreadsheet_kinds
from common.spreadsheets.models import ImportBatch
from common.spreadsheets.staging import receive
from common.spreadsheets.writing import write_xlsx
from common.text import fold
from procedures.choices import PublicationAction
from procedures.resources.publications import PublicationDecisions
from procedures.resources.tthc_columns import DECISION_COLUMNS


@dataclass(frozen=True)
class DecidedRow:
    """What the decision does to one TTHC, as it was typed."""

    action: PublicationAction
    code: str
    name: str = ""
    field: str = ""
    levels: str = ""
    replaced_by: str = ""


def stage_publication(
    province: Province,
    rows: Iterable[DecidedRow],
    *,
    number: str,
    issued_on: date | None,
    in_force_from: date | None,
    review_due_on: date | None,
    by: Any,
) -> ImportBatch:
    """Stage the decision as an import whose difference the officer sees, accepts or leaves."""
    of_decision = {"number": number, "issued_on": issued_on, "day": in_force_from, "review_due_on": review_due_on}
    book = BytesIO()
    cells = (_cells(of_decision | _values(row)) for row in rows)
    write_xlsx(DECISION_COLUMNS, cells, book, title=f"Quyết định {number}", subtitle=province.name)
    kind = spreadsheet_kinds.get(PublicationDecisions.name) or PublicationDecisions()
    name = f"cong-bo-{fold(number).replace(' ', '-')[:60] or 'tthc'}.xlsx"
    file = ContentFile(book.getvalue(), name=name)
    return receive(file, kind, scope=f"{PREFIX}{province.pk}", on=in_force_from or issued_on or today(), by=by)


def _values(row: DecidedRow) -> dict[str, Any]:
    return vars(row) | {"action": row.action.label}


def _cells(values: dict[str, Any]) -> list[Any]:
    return [values.get(column.key) or "" for column in DECISION_COLUMNS]

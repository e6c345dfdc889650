"""The register of published TTHC to take away: every line of a question, in one query."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from procedures.choices import AdministrativeKind
from procedures.models import PublicationLine
from procedures.models.administrative import LEVEL_LABELS
from procedures.queries.administrative_list import ORDER, levels_of

ROWS_AT_ONCE = 500
KINDS = dict(AdministrativeKind.choices)
AS_THEY_ARE = ("code", "name", "field", "executors", "time_limit", "stated_decision")


def export_rows(lines: QuerySet[PublicationLine]) -> Iterator[dict[str, Any]]:
    """The lines with the values of the sheet's columns (key → value), as they come."""
    columns = (*AS_THEY_ARE, "administrative__kind", *LEVEL_LABELS)
    for row in lines.order_by(*ORDER).values(*columns).iterator(chunk_size=ROWS_AT_ONCE):
        yield {
            **{key: row[key] for key in AS_THEY_ARE},
            "levels": "; ".join(label.capitalize() for label in levels_of(row)),
            "kind": KINDS[row["administrative__kind"]],
        }

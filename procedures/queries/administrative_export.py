"""The register of published TTHC to take away: every line of a question, in one query."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, QuerySet

from procedures.models import PublicationLine
from procedures.models.administrative import LEVEL_LABELS
from procedures.queries.administrative_list import ACTIONS, ORDER, levels_of

ROWS_AT_ONCE = 500
AS_THEY_ARE = ("code", "name", "field", "executors", "time_limit", "stated_decision")


def export_rows(lines: QuerySet[PublicationLine]) -> Iterator[dict[str, Any]]:
    """The lines with the values of the sheet's columns (key → value), as they come."""
    told = lines.annotate(paper=F("decision__paper__number"), issuer=F("decision__paper__issuer"))
    columns = (*AS_THEY_ARE, "action", "valid_from", "paper", "issuer", *LEVEL_LABELS)
    for row in told.order_by(*ORDER).values(*columns).iterator(chunk_size=ROWS_AT_ONCE):
        yield {
            **{key: row[key] for key in AS_THEY_ARE},
            "levels": "; ".join(label.capitalize() for label in levels_of(row)),
            "action": ACTIONS[row["action"]],
            "in_force_from": row["valid_from"],
            "decision": row["stated_decision"] or row["paper"] or "",
            "issuer": row["issuer"] or "",
        }

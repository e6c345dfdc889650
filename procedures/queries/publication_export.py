"""Published decisions to take away: every line that they hold, in one query."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, QuerySet

from procedures.choices import PublicationAction
from procedures.models import PublicationDecision, PublicationLine
from procedures.models.administrative import LEVEL_LABELS
from procedures.queries.administrative_export import AS_THEY_ARE, KINDS, ROWS_AT_ONCE
from procedures.queries.administrative_list import levels_of

ACTIONS = dict(PublicationAction.choices)
OF_THE_DECISION = {
    "number": F("decision__paper__number"),
    "issued_on": F("decision__paper__issued_on"),
    "day": F("decision__in_force_from"),
    "due": F("decision__review_due_on"),
    "replacing": F("replaced_by__key"),
    "kind": F("administrative__kind"),
}


def export_rows(decisions: QuerySet[PublicationDecision]) -> Iterator[dict[str, Any]]:
    """The lines of decisions with the values of the sheet's columns, the newest decision first; no first lists."""
    lines = PublicationLine.objects.filter(decision__in=decisions.order_by(), decision__is_baseline=False)
    told = lines.annotate(**OF_THE_DECISION).order_by("-decision__in_force_from", "-decision", "sort_key", "pk")
    for row in told.values(*AS_THEY_ARE, "action", *OF_THE_DECISION, *LEVEL_LABELS).iterator(chunk_size=ROWS_AT_ONCE):
        yield row | {
            "action": ACTIONS[row["action"]],
            "review_due_on": row["due"],
            "levels": "; ".join(label.capitalize() for label in levels_of(row)),
            "replaced_by": row["replacing"] or "",
            "kind": KINDS[row["kind"]],
        }

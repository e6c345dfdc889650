"""The catalogue to take away: every row of a question with its revision and its TTHC of the day, in one query."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from agencies.choices import IdentifierScheme
from agencies.models import AgencyIdentifier, AgencyPeriod
from agencies.queries.names import last_period
from common.days import on_day
from procedures.choices import RevisionStep
from procedures.models import Procedure, ProcedureLink
from procedures.queries.joined import Joined
from procedures.queries.procedure_list import DIVISION

ROWS_AT_ONCE = 500
OF_THE_PROCEDURE = ("code", "name", "kind", "owner", "clauses", "note", "state")
OF_THE_REVISION = ("issue", "revision", "issued_on", "drafted_by", "reviewed_by", "approved_by")
BETWEEN = "; "  # the codes of a cell


def export_rows(rows: QuerySet[Procedure], on: date) -> Iterator[dict[str, Any]]:
    """The rows with the values of the sheet's columns (key → value), as they come; the order is the caller's."""
    codes = AgencyIdentifier.objects.filter(agency=OuterRef("agency"), scheme=IdentifierScheme.OWN)
    first = AgencyPeriod.objects.filter(agency=OuterRef("agency")).order_by("valid_from", "pk")
    last = last_period("agency", on)
    links = ProcedureLink.objects.on(on).filter(procedure=OuterRef("pk")).order_by().values("procedure")
    typed = Joined(Coalesce(NullIf("code", Value("")), "administrative__key"))
    approved = Q(revisions__step=RevisionStep.APPROVED) & on_day(on, "revisions__")
    added = {
        "agency_code": Subquery(codes.order_by("valid_to", "pk").values("value")[:1]),
        "bearer": Coalesce(Subquery(last.values("name")[:1]), Subquery(first.values("name")[:1])),
        "part": DIVISION,
        "codes": Subquery(links.annotate(codes=typed).values("codes")),
        "effective_on": F("of_the_day__valid_from"),
        **{f"its_{key}": F(f"of_the_day__{key}") for key in OF_THE_REVISION},
    }
    told = rows.annotate(of_the_day=FilteredRelation("revisions", condition=approved)).annotate(**added)
    for row in told.values(*OF_THE_PROCEDURE, "valid_to", *added).iterator(chunk_size=ROWS_AT_ONCE):
        row |= {key: row[f"its_{key}"] for key in OF_THE_REVISION}
        yield row | {
            "agency": row["bearer"],
            "division": row["part"],
            "ended_on": row["valid_to"],
            "tthc": BETWEEN.join(sorted((row["codes"] or "").split("\n"))),
        }

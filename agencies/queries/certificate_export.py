"""The register of declarations and certificates to take away: every row of a question, in one query."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from agencies.choices import IdentifierScheme
from agencies.models import AgencyIdentifier, Certificate
from agencies.queries.certificate_states import with_state
from agencies.queries.names import with_name

ROWS_AT_ONCE = 500
OF_THE_PAPER = ("number", "issuer", "signer")
AS_THEY_ARE = (
    "kind", "issue_number", "part", "issued_on", "in_force_from", "expires_on", "state", "reason", "scope",
    "stated_system", "stated_internal", "stated_administrative", "stated_total", "notified_on", "notice",
    "posted_on", "ended_as", "ended_on", "end_reason", "note",
)  # fmt: skip


def export_rows(rows: QuerySet[Certificate], on: date) -> Iterator[dict[str, Any]]:
    """The rows with the values of the sheet's columns (key → value), as they come; the order is the caller's."""
    codes = AgencyIdentifier.objects.filter(agency=OuterRef("holder"), scheme=IdentifierScheme.OWN)
    told = with_name(with_state(rows, on), "holder", on).annotate(
        agency_code=Subquery(codes.order_by("valid_to", "pk").values("value")[:1]),
        standard=F("edition__code"),
        body=F("issuing_body__name"),
        replaced=F("renewal_of__paper__number"),
        **{key: F(f"paper__{key}") for key in OF_THE_PAPER},
    )
    told_as = {"agency": "name", "edition": "standard", "issuing_body": "body", "renewal_of": "replaced"}
    columns = (*AS_THEY_ARE, *told_as.values(), "agency_code", *OF_THE_PAPER)
    for row in told.values(*columns).iterator(chunk_size=ROWS_AT_ONCE):
        yield row | {key: row[column] for key, column in told_as.items()}

"""The register of declarations and certificates to take away: every row of a question, some hundreds at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from agencies.choices import IdentifierScheme
from agencies.models import AgencyIdentifier, AgencyPeriod, Certificate, CertificateCover, ScopeLine
from agencies.queries.certificate_states import with_state
from agencies.queries.names import last_period, with_name

ROWS_AT_ONCE = 500
OF_THE_PAPER = ("number", "issuer", "signer")
AS_THEY_ARE = (
    "kind", "issue_number", "part", "issued_on", "in_force_from", "expires_on", "state", "reason", "scope",
    "stated_system", "stated_internal", "stated_administrative", "stated_total", "notified_on", "notice",
    "posted_on", "ended_as", "ended_on", "end_reason", "note",
)  # fmt: skip


def export_rows(rows: QuerySet[Certificate], on: date) -> Iterator[dict[str, Any]]:
    """The rows with the values of the sheet's columns (key → value), as they come; the order is the caller's.

    `lines` are (group, unit, count) in the order of entry, `covers` names; how they share a cell is the sheet's.
    """
    codes = AgencyIdentifier.objects.filter(agency=OuterRef("holder"), scheme=IdentifierScheme.OWN)
    told = with_name(with_state(rows, on), "holder", on).annotate(
        agency_code=Subquery(codes.order_by("valid_to", "pk").values("value")[:1]),
        standard=F("edition__code"),
        body=F("issuing_body__name"),
        replaced=F("renewal_of__paper__number"),
        **{key: F(f"paper__{key}") for key in OF_THE_PAPER},
    )
    told_as = {"agency": "name", "edition": "standard", "issuing_body": "body", "renewal_of": "replaced"}
    columns = ("pk", "holder", *AS_THEY_ARE, *told_as.values(), "agency_code", *OF_THE_PAPER)
    coming = told.values(*columns).iterator(chunk_size=ROWS_AT_ONCE)
    while some := list(islice(coming, ROWS_AT_ONCE)):
        holders = {row["pk"]: row["holder"] for row in some}
        lines, covers = _lines_of(holders), _covers_of(holders, on)
        for row in some:
            parts = {"lines": lines[row["pk"]], "covers": covers[row["pk"]]}
            yield row | parts | {key: row[column] for key, column in told_as.items()}


def _lines_of(certificates: Iterable[int]) -> dict[int, list[tuple[str, str, int]]]:
    found: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    rows = ScopeLine.objects.filter(certificate__in=list(certificates)).order_by("pk")
    for certificate, group, counted, count in rows.values_list("certificate", "group", "counted", "count"):
        found[certificate].append((group, counted, count))
    return found


def _covers_of(holders: dict[int, int], on: date) -> dict[int, list[str]]:
    """The names of the day; a division of another agency with the name of that one."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = CertificateCover.objects.filter(certificate__in=list(holders)).order_by("pk")
    asked = rows.annotate(of=Coalesce("agency", "division__agency")).annotate(
        name=Coalesce(Subquery(last_period("of", on).values("name")[:1]), Subquery(_any_name.values("name")[:1]))
    )
    for certificate, name, division, agency in asked.values_list("certificate", "name", "division__name", "of"):
        if division and agency == holders[certificate]:
            found[certificate].append(division)
        else:
            found[certificate].append(f"{division} ({name})" if division else name or "")
    return found


_any_name = AgencyPeriod.objects.filter(agency=OuterRef("of")).order_by("valid_from", "pk")

"""An agency's coverage as its page shows it: the gauge's figures, and the rows of the list that is asked for."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from agencies.models import Agency
from procedures.choices import ENDING_ACTIONS
from procedures.models import HandlingException, ProcedureLink, PublicationLine
from procedures.queries import coverage_lists
from procedures.queries.handled import level_unknown

MISSING, NOWHERE, STALE, DOUBLED = "thieu", "tro-sai", "ra-soat", "trung"
COVERED, NOT_ARISING, UNKNOWN, EXCEPTIONS = "da-phu", "khong-phat-sinh", "chua-ro-cap", "ngoai-le"
OF_LINES = {
    MISSING: coverage_lists.missing,
    COVERED: coverage_lists.covered,
    NOT_ARISING: coverage_lists.not_arising,
    DOUBLED: coverage_lists.doubled,
}
OF_LINKS = {NOWHERE: coverage_lists.pointing_nowhere, STALE: coverage_lists.stale}


def lines_to_show(agency: Agency, slug: str, on: date) -> QuerySet[Any]:
    """The TTHC of a list, by field and name."""
    rows = level_unknown(agency.province_id, on) if slug == UNKNOWN else OF_LINES[slug](agency, on)
    return rows.order_by("sort_key", "pk")


def links_to_show(agency: Agency, slug: str, on: date) -> QuerySet[Any]:
    """The links of a list with their procedure and TTHC, in the order of the catalogue, the longest stale first."""
    rows = OF_LINKS[slug](coverage_lists.links_of(agency, on), on)
    said = PublicationLine.objects.on(on).filter(
        province=OuterRef("procedure__province"), administrative=OuterRef("administrative")
    )
    told = rows.select_related("procedure", "administrative").annotate(
        line_name=Subquery(said.values("name")[:1]),
        line_code=Subquery(said.values("code")[:1]),
        ended_on=Subquery(said.filter(action__in=ENDING_ACTIONS).values("valid_from")[:1]),
        ended_as=Subquery(said.filter(action__in=ENDING_ACTIONS).values("action")[:1]),
        heir=Subquery(said.values("replaced_by__key")[:1]),
    )
    first = [F("amended_on").asc(nulls_first=True)] if slug == STALE else []
    return told.order_by(*first, "procedure__sort_key", "procedure", "pk")


def exceptions_of(agency: Agency, on: date) -> QuerySet[Any]:
    """The exceptions of the day, with the name under which the province publishes the TTHC."""
    said = PublicationLine.objects.on(on).filter(
        province=agency.province_id, administrative=OuterRef("administrative")
    )
    rows = HandlingException.objects.on(on).filter(agency=agency).select_related("administrative", "paper")
    named = rows.annotate(line_name=Subquery(said.values("name")[:1]))
    return named.order_by("kind", "administrative__key", "pk")


def procedures_by_tthc(agency: Agency, administratives: Iterable[int], on: date) -> dict[int, list[ProcedureLink]]:
    """The links in force of these TTHC, each with its procedure, in the order of the catalogue."""
    of_agency = coverage_lists.links_in_force(on).filter(procedure__agency=agency)
    links = of_agency.filter(administrative__in=list(administratives))
    found: dict[int, list[ProcedureLink]] = defaultdict(list)
    for link in links.select_related("procedure").order_by("procedure__sort_key", "procedure", "pk"):
        found[link.administrative_id].append(link)
    return found

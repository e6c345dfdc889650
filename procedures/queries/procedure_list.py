"""The catalogue as a list on a day: conditions, capped counts, and the fifty rows of a page.

A page asks twice: for its fifty keys together with how many there are (no further than a thousand), in an order that
an index gives; and for all that these fifty rows show. So it costs the same however large province and nation are.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat, NullIf

from agencies.choices import Level
from agencies.models import AgencyPeriod
from agencies.models.membership import sight_of
from agencies.queries.names import last_period, shown_name
from agencies.queries.register import MOST_COUNTED
from agencies.queries.words import stands_in, words_of
from common.prepared import prepared
from procedures.choices import ProcedureKind, ProcedureStanding, RevisionStep
from procedures.codes import read_code
from procedures.models import Procedure, ProcedureLink, ProcedureRevision
from procedures.queries.procedure_standing import STANDING_TONES, standing_of

# In a column that says "Loại" under a heading that says "Quy trình"
KINDS = {kind.value: kind.label.removeprefix("Quy trình ") for kind in ProcedureKind}
DIVISION = Coalesce(NullIf("division__name", Value("")), "division_name")


# --- What may be asked of it ------------------------------------------------------------------------------------
def of_level(rows: QuerySet[Procedure], level: str, on: date) -> QuerySet[Procedure]:
    """Those of agencies that stand at a level on the day."""
    there = AgencyPeriod.objects.on(on).filter(level=Level(level), province=OuterRef("province"))
    return rows.filter(Exists(there.filter(agency=OuterRef("agency"))))


Within = Collection[int] | None  # the provinces in which all rows are, where that is known


def of_field(rows: QuerySet[Procedure], field: str, on: date, within: Within = None) -> QuerySet[Procedure]:
    """Those that carry out a TTHC of a field on the day."""
    return rows.filter(Exists(_links(within).on(on).filter(administrative__field=field)))


def of_administrative(rows: QuerySet[Procedure], key: str, on: date, within: Within = None) -> QuerySet[Procedure]:
    """Those that carry out one TTHC on the day."""
    return rows.filter(Exists(_links(within).on(on).filter(administrative__key=key)))


def _links(within: Within) -> Any:
    """A procedure's links. Their province is told besides, so that not the nation's links of a TTHC are read."""
    narrowed = {"province": OuterRef("province")} if within is None else {"province__in": within}
    return ProcedureLink.objects.filter(procedure=OuterRef("pk"), **narrowed)


def of_division(rows: QuerySet[Procedure], name: str) -> QuerySet[Procedure]:
    """Those of a part of the office, by the name that the list shows."""
    return rows.alias(shown_division=DIVISION).filter(shown_division=name)


def waiting_for_approval(rows: QuerySet[Procedure]) -> QuerySet[Procedure]:
    """Those of which a revision has been sent to be reviewed and approved."""
    return rows.filter(Exists(_in_the_making().filter(step=RevisionStep.REVIEW)))


def sent_back(rows: QuerySet[Procedure]) -> QuerySet[Procedure]:
    """Those of which a revision came back with a reason, for its writer to mend."""
    return rows.filter(Exists(_in_the_making().filter(step=RevisionStep.DRAFT).exclude(returned_reason="")))


def matching(rows: Any, text: str, *, in_nation: bool, within: Within = None) -> Any:
    """Those in whose code or name every word stands, or that carry out the TTHC whose code was typed.

    `in_nation`: over all provinces words are looked up in their index; a province is read along its own, since a word
    that is common in the nation leads through all of it.
    """
    words = words_of(text)
    if not words:
        return rows.none()
    if not in_nation:
        rows = rows.alias(searched=Concat("folded_name", Value(""), output_field=TextField()))
    found = Q()
    for word in words:
        found &= stands_in("folded_name" if in_nation else "searched", word)
    code = read_code(text)
    if code.key:
        links = ProcedureLink.objects if within is None else ProcedureLink.objects.filter(province__in=within)
        found |= Q(pk__in=links.filter(administrative__key=code.key).values("procedure"))
    return rows.filter(found)


def _in_the_making() -> Any:
    return ProcedureRevision.objects.filter(procedure=OuterRef("pk")).exclude(step=RevisionStep.APPROVED)


# --- Order ------------------------------------------------------------------------------------------------------
IN_AN_AGENCY = (
    "agency_id",
    "-kind",
    "sort_key",
    "pk",
)  # downwards the words for the kinds stand in their usual order
IN_PROVINCES = ("province_id", "sort_key", "pk")


def order_for(user: Any, agency: int | None) -> tuple[str, ...]:
    """An agency's catalogue by kind and code; many agencies' by code, as the index of their province holds them."""
    sight = sight_of(user)
    wide = agency is None and (sight.everything or bool(sight.provinces))
    return IN_PROVINCES if wide else IN_AN_AGENCY


# --- Keys and counts --------------------------------------------------------------------------------------------
class CountOf(Subquery):
    """How many rows a query gives."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


@dataclass(frozen=True)
class FoundProcedures:
    """The keys of one page, how many were found and how many there are; `capped`: there are more than these."""

    keys: list[int]
    shown: int
    total: int
    capped: bool = False
    total_is_capped: bool = False


def find(every: Any, found: Any, order: Sequence[str], *, start: int, length: int) -> FoundProcedures:
    """A page of what was found; beyond its last row there is none, and the counts say so."""
    counts = [_capped(found)] if found is every else [_capped(found), _capped(every)]
    start = min(start, MOST_COUNTED)
    page = found.order_by(*order).values_list("pk", *counts)[start : start + length]
    rows = list(page)
    told = rows[0][1:] if rows else [found.order_by()[: MOST_COUNTED + 1].count(), *_total(every, found)]
    shown, total = told[0], told[-1]
    return FoundProcedures(
        [row[0] for row in rows], min(shown, MOST_COUNTED), min(total, MOST_COUNTED),
        capped=shown > MOST_COUNTED, total_is_capped=total > MOST_COUNTED,
    )  # fmt: skip


def _capped(rows: Any) -> CountOf:
    return CountOf(rows.order_by().values("pk")[: MOST_COUNTED + 1])


def _total(every: Any, found: Any) -> list[int]:
    return [] if found is every else [every.order_by()[: MOST_COUNTED + 1].count()]


# --- Rows -------------------------------------------------------------------------------------------------------
COLUMNS = (
    "pk", "code", "name", "kind", "state", "valid_from", "valid_to", "agency_id", "province__name", "shown_division",
    "agency_name", "agency_from", "agency_to", "issue", "revision", "issued_on", "effective_on", "making",
    "links_held",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListedProcedure:
    """A row of the list, in the words that the page shows."""

    pk: int
    code: str
    name: str
    kind: str
    division: str
    agency: int
    agency_name: str
    province: str
    links: int
    issue: str
    issued_on: date | None
    standing: str
    tone: str
    making: str  # the step of a revision in the making, in words
    is_administrative: bool
    kind_code: str


def rows_of(keys: Sequence[int], *, on: date) -> list[ListedProcedure]:
    """The rows of one page, in the order of their keys, in one query."""
    if not keys:
        return []
    by_key = {row["pk"]: row for row in _rows_of_keys(keys=keys, on=on)}
    return [listed(by_key[key], on) for key in keys if key in by_key]


@prepared
def _rows_of_keys(*, keys: Sequence[int], on: date) -> Any:
    return with_columns(Procedure.objects.filter(pk__in=keys).order_by(), on)


def with_columns(rows: Any, on: date) -> Any:
    """All that a row shows, as plain values, every fact by a subquery of its own."""
    held = ProcedureLink.objects.on(on).filter(procedure=OuterRef("pk")).order_by().values("procedure")
    shown = _with_agency(_with_revision(rows, on), on).annotate(
        shown_division=DIVISION,
        links_held=Coalesce(Subquery(held.annotate(how_many=Count("pk")).values("how_many")), 0),
    )
    return shown.values(*COLUMNS)


def _with_revision(rows: Any, on: date) -> Any:
    """Adds what the revision of the day says, and how far the next one has come."""
    approved = ProcedureRevision.objects.on(on).filter(procedure=OuterRef("pk"), step=RevisionStep.APPROVED)
    newest = approved.order_by(F("valid_from").desc(nulls_last=True), "-pk")
    return rows.annotate(
        issue=Subquery(newest.values("issue")[:1]),
        revision=Subquery(newest.values("revision")[:1]),
        issued_on=Subquery(newest.values("issued_on")[:1]),
        effective_on=Subquery(newest.values("valid_from")[:1]),
        making=Subquery(_in_the_making().values("step")[:1]),
    )


def _with_agency(rows: Any, on: date) -> Any:
    """Adds the name that the agency bore on the day, or at its last or first day."""
    last = last_period("agency", on)
    first = AgencyPeriod.objects.filter(agency=OuterRef("agency")).order_by(
        F("valid_from").asc(nulls_first=True), "pk"
    )
    return rows.annotate(
        agency_name=Coalesce(Subquery(last.values("name")[:1]), Subquery(first.values("name")[:1])),
        agency_from=Subquery(first.values("valid_from")[:1]),
        agency_to=Subquery(last.values("valid_to")[:1]),
    )


OF_ENDED_AGENCY = "cơ quan đã kết thúc"  # in force by its own days, but nobody works by it any more
STEPS = {RevisionStep.DRAFT: "có bản đang soạn", RevisionStep.REVIEW: "có bản chờ phê duyệt"}


def listed(row: dict[str, Any], on: date) -> ListedProcedure:
    standing = standing_of(row["state"], row["valid_from"], row["valid_to"], on)
    ended = row["agency_to"] is not None and row["agency_to"] < on
    outlived = ended and standing == ProcedureStanding.IN_FORCE
    return ListedProcedure(
        pk=row["pk"],
        code=row["code"],
        name=row["name"],
        kind=KINDS[row["kind"]],
        division=row["shown_division"] or "",
        agency=row["agency_id"],
        agency_name=shown_name(row["agency_name"], on, row["agency_from"], row["agency_to"]),
        province=row["province__name"],
        links=row["links_held"],
        issue=_issue(row["issue"], row["revision"]),
        issued_on=row["issued_on"] or row["effective_on"],
        standing=OF_ENDED_AGENCY if outlived else standing.label,
        tone="" if outlived else STANDING_TONES[standing],
        making=STEPS.get(row["making"], ""),
        is_administrative=row["kind"] == ProcedureKind.ADMINISTRATIVE,
        kind_code=row["kind"],
    )


def _issue(issue: str | None, revision: str | None) -> str:
    """`Lần 02, sửa đổi 01`; empty where no revision is in force, or none of its numbers is known."""
    told = f"Lần {issue}" if issue else ""
    return f"{told}, sửa đổi {revision}".lstrip(", ").capitalize() if revision else told

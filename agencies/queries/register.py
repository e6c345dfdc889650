"""The register on a day: one row an agency, with what a list shows of it, in one query."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, NullIf

from agencies.choices import Application, AppointmentRole, Level, Obligation
from agencies.models import (
    AgencyIdentifier,
    AgencyPeriod,
    ApplicationStatus,
    Appointment,
    Certificate,
    OfficerAssignment,
)
from agencies.models.agency import AgencyPeriodQuerySet
from agencies.models.membership import sight_of
from agencies.queries.certificate_states import in_force
from agencies.queries.words import all_stand_in, stands_in, words_of
from common.text import fold, normalise

MOST_COUNTED = 1_000  # over many provinces a count stops here: nobody pages further, she filters
STATUS_KINDS: dict[str, str] = {
    Application.APPLYING: "good",
    Application.BUILDING: "warn",
    Application.PAUSED: "warn",
    Application.ENDED: "bad",
}
# "-level" is the official order: the words province, district, commune happen to fall the other way round.
ORDERS = {
    "name": ("province_id", "sort_key", "pk"),
    "-name": ("province_id", "-sort_key", "-pk"),
    "level": ("-level", "province_id", "sort_key", "pk"),
    "-level": ("level", "province_id", "sort_key", "pk"),
    "declared": (F("declared_on").asc(nulls_last=True), "sort_key", "pk"),
    "-declared": (F("declared_on").desc(nulls_last=True), "sort_key", "pk"),
}


def register(user: Any, on: date) -> AgencyPeriodQuerySet:
    """The register on a day, as far as the user sees it."""
    return AgencyPeriod.objects.visible_to(user).on(on)  # type: ignore[return-value]


# --- What may be asked of it ------------------------------------------------------------------------------------
def newest_certificate(on: date) -> QuerySet[Certificate]:
    """Of an agency (`OuterRef("agency")`) the declaration or certificate in force on a day that is newest."""
    standing = in_force(Certificate.objects.filter(holder=OuterRef("agency")), on)
    return standing.order_by(F("issued_on").desc(nulls_last=True), "-pk")


def status_of(on: date) -> Any:
    return ApplicationStatus.objects.on(on).filter(agency=OuterRef("agency"))


def officer_of(on: date) -> Any:
    return OfficerAssignment.objects.on(on).filter(agency=OuterRef("agency"))


def with_status(periods: Any, status: str | None, on: date) -> Any:
    """The agencies in an application status; None: those of which none is recorded."""
    if status is None:
        return periods.filter(~Exists(status_of(on)))
    return periods.filter(Exists(status_of(on).filter(status=status)))


def with_edition(periods: Any, year: int | None, on: date) -> Any:
    """The agencies whose newest declaration in force is under an edition; None: those without any."""
    newest = newest_certificate(on)
    if year is None:
        return periods.filter(~Exists(newest))
    return periods.alias(newest_edition=Subquery(newest.values("edition__year")[:1])).filter(newest_edition=year)


def with_certificate(periods: Any, on: date) -> Any:
    """The agencies with a declaration or certificate in force, under whichever edition."""
    return periods.filter(Exists(newest_certificate(on)))


def without_secretary(periods: Any, on: date) -> Any:
    """The agencies in which nobody is ISO secretary on the day."""
    return periods.filter(~Exists(secretary_of(on)))


def without_contact(periods: Any) -> Any:
    """The agencies that can be reached neither by telephone nor by mail."""
    return periods.filter(agency__phone="", agency__email="")


def in_charge_of(periods: Any, officer: int | None, on: date) -> Any:
    """The agencies of an officer; None: those of nobody."""
    if officer is None:
        return periods.filter(~Exists(officer_of(on)))
    return periods.filter(Exists(officer_of(on).filter(user=officer)))


def within_unit(periods: Any, unit: int) -> Any:
    """The agencies that stand in a unit or in one below it."""
    return periods.filter(Q(unit=unit) | Q(unit__parent=unit) | Q(unit__parent__parent=unit))


# --- Search -----------------------------------------------------------------------------------------------------
def matching(periods: Any, text: str) -> Any:
    """The agencies in whose name (or district, or a name of another time) every word stands, or whose code it is.

    Nothing folded is left of a text of mere signs: it finds nothing, not everything.
    """
    words = words_of(text)
    if not words:
        return periods.none()
    here = Q()
    for word in words:
        in_district = Q(unit__parent__level=Level.DISTRICT) & stands_in("unit__parent__folded_name", word)
        here &= stands_in("folded_name", word) | in_district
    codes = AgencyIdentifier.objects.filter(agency=OuterRef("agency"), value__icontains=normalise(text))
    return periods.filter(here | Exists(_other_names(words)) | Exists(codes))


def _other_names(words: list[str]) -> Any:
    """Periods of the same agency, other than the listed one, whose name the words find."""
    named = AgencyPeriod.objects.filter(all_stand_in("folded_name", words), agency=OuterRef("agency"))
    return named.exclude(pk=OuterRef("pk"))


def _rank(text: str) -> Case:
    """How near a name is to what was typed: it ends so, it holds it, it holds the words; the rest comes last."""
    phrase = fold(text)
    return Case(
        When(Q(folded_name=phrase) | Q(folded_name__endswith=f" {phrase}"), then=Value(0)),
        When(folded_name__contains=f" {phrase} ", then=Value(1)),
        When(folded_name__contains=phrase, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )


# --- Counts -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Counted:
    """How many rows a list has, of how many in sight (None: not counted); `capped`: there are more than that."""

    shown: int
    total: int | None
    capped: bool = False


def count(every: Any, found: Any, user: Any) -> Counted:
    """Both counts in one query; over the whole nation the one that matters, and no further than a thousand."""
    if sight_of(user).everything:
        shown = found.values("pk")[: MOST_COUNTED + 1].count()
        return Counted(min(shown, MOST_COUNTED), None, capped=shown > MOST_COUNTED)
    if found is every:
        shown = every.count()
        return Counted(shown, shown)
    shown = Count("pk", filter=Q(pk__in=found.values("pk")))
    return Counted(**every.aggregate(total=Count("pk"), shown=shown))


# --- Rows -------------------------------------------------------------------------------------------------------
def rows_of(periods: Any, *, on: date, text: str = "", order: str = "") -> Any:
    """The rows of a list as plain values, every fact by a subquery of its own: no row brings another query."""
    newest, secretary = newest_certificate(on), secretary_of(on)
    shown = periods.with_code().annotate(
        declared_on=Subquery(newest.values("issued_on")[:1]),
        declared_by=Subquery(newest.values("paper__number")[:1]),
        edition=Subquery(newest.values("edition__year")[:1]),
        status=Subquery(status_of(on).values("status")[:1]),
        officer=Subquery(
            officer_of(on).values_list(Coalesce(NullIf("user__full_name", Value("")), "user__username"))[:1]
        ),
        secretary=Subquery(secretary.values("name")[:1]),
    )
    if text:
        other = _other_names(words_of(text)).order_by(F("valid_to").desc(nulls_last=True))
        shown = shown.annotate(
            rank=_rank(text),
            other_name=Subquery(other.values("name")[:1]),
            other_from=Subquery(other.values("valid_from")[:1]),
            other_to=Subquery(other.values("valid_to")[:1]),
        )
    ordered = shown.order_by(*(("rank",) if text and not order else ()), *ORDERS[order or "name"])
    return ordered.values(*COLUMNS, *(("other_name", "other_from", "other_to") if text else ()))


COLUMNS = (
    "pk", "agency_id", "name", "level", "obligation", "version", "code", "declared_on", "declared_by", "edition",
    "status", "officer", "secretary", "unit__name", "unit__parent__name", "unit__parent__level",
)  # fmt: skip


def secretary_of(on: date) -> Any:
    held = Appointment.objects.on(on).filter(agency=OuterRef("agency"), role=AppointmentRole.SECRETARY)
    return held.order_by("-valid_from", "-pk")


LEVELS, OBLIGATIONS, STATUSES = dict(Level.choices), dict(Obligation.choices), dict(Application.choices)


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the list, in the words that the page shows."""

    agency: int
    period: int
    version: int
    name: str
    code: str
    place: str
    level: str
    obligation: str
    edition: int | None
    status: str
    status_kind: str
    declared_by: str
    declared_on: date | None
    secretary: str
    officer: str
    other_name: str = ""


def listed(rows: Any) -> Iterator[Listed]:
    """The rows as the page shows them."""
    for row in rows:
        yield Listed(
            agency=row["agency_id"],
            period=row["pk"],
            version=row["version"],
            name=row["name"],
            code=row["code"] or "",
            place=row["unit__parent__name"] or "" if row["unit__parent__level"] == Level.DISTRICT else "",
            level=LEVELS[row["level"]],
            obligation=OBLIGATIONS.get(row["obligation"], ""),
            edition=row["edition"],
            status=STATUSES.get(row["status"], ""),
            status_kind=STATUS_KINDS.get(row["status"], ""),
            declared_by=row["declared_by"] or "",
            declared_on=row["declared_on"],
            secretary=row["secretary"] or "",
            officer=row["officer"] or "",
            other_name=_other_name(row),
        )


def _other_name(row: dict[str, Any]) -> str:
    """A name of another time that the search found, with its days; a name that never changed says nothing."""
    name = row.get("other_name")
    if not name or name == row["name"]:
        return ""
    if row["other_to"]:
        return f"{name} (đến {row['other_to']:%d/%m/%Y})"
    return f"{name} (từ {row['other_from']:%d/%m/%Y})" if row["other_from"] else name

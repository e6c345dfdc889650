"""The register on a day: one row an agency, with what a list shows of it, in one query."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, NullIf

from agencies.choices import Application, AppointmentRole, Level, Obligation
from agencies.models import (
    AdministrativeUnit,
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
from common.prepared import prepared
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
    codes = AgencyIdentifier.objects.filter(agency=OuterRef("agency"), value__icontains=normalise(text))
    named = AgencyPeriod.objects.filter(all_stand_in("folded_name", words), agency=OuterRef("agency"))
    parts = [periods.filter(Exists(named)), periods.filter(Exists(codes)), _in_districts(periods, words)]
    # Keys of each apart: each has an index of its own, and "or" over several tables has none.
    first, *others = [part.order_by().values("pk") for part in parts]
    return periods.filter(pk__in=first.union(*others))


def _in_districts(periods: Any, words: list[str]) -> Any:
    """Those in whose name or district's name every word stands, one of them at least in the district's."""
    any_word, every_word = Q(), Q()
    for word in words:
        any_word |= stands_in("folded_name", word)
        every_word &= stands_in("folded_name", word) | stands_in("unit__parent__folded_name", word)
    districts = AdministrativeUnit.objects.filter(any_word, level=Level.DISTRICT)
    return periods.filter(every_word, unit__parent__in=districts.order_by().values("pk"))


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


# --- Keys and counts --------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Found:
    """The keys of what was found, in their order, and of how many; `capped`: there are more than these."""

    keys: list[int]
    total: int | None  # of all in sight; None: not counted, over the whole nation
    capped: bool = False

    @property
    def shown(self) -> int:
        return len(self.keys)


def first_of(keys: list[int]) -> Found:
    """Of the whole nation no further than a thousand, and none is counted beyond."""
    return Found(keys[:MOST_COUNTED], None, capped=len(keys) > MOST_COUNTED)


def found_of(every: Any, ordered: Any, *, narrowed: bool) -> Found:
    """Keys of what was found, in its order, and of how many: one query wherever something is found."""
    if not narrowed:
        keys = list(ordered.values_list("pk", flat=True))
        return Found(keys, len(keys))
    all_of_them = every.order_by().values(of=Value(1)).annotate(how_many=Count("pk")).values("how_many")
    rows = list(ordered.values_list("pk", Subquery(all_of_them)))
    return Found([key for key, _ in rows], rows[0][1] if rows else every.count())


def find(every: Any, found: Any, user: Any, *, on: date, text: str = "", order: str = "") -> Found:
    """Keys and counts of a question (`found`) to the register (`every`), in the order of the list."""
    ordered = _in_order(found, on, text, order)
    if sight_of(user).everything:
        return first_of(list(ordered.values_list("pk", flat=True)[: MOST_COUNTED + 1]))
    return found_of(every, ordered, narrowed=found is not every)


def _in_order(periods: Any, on: date, text: str, order: str) -> Any:
    """The nearest name first where something is searched for and no other order is asked for."""
    if text and not order:
        return periods.alias(rank=_rank(text)).order_by("rank", *ORDERS["name"])
    if order.endswith("declared"):
        periods = periods.alias(declared_on=Subquery(newest_certificate(on).values("issued_on")[:1]))
    return periods.order_by(*ORDERS[order or "name"])


# --- Rows -------------------------------------------------------------------------------------------------------
def rows_of_keys(keys: Sequence[int], *, on: date, text: str = "") -> list["Listed"]:
    """The rows of one page, in the order of their keys, in one query."""
    if not keys:
        return []
    found = _told(AgencyPeriod.objects.filter(pk__in=keys), on, text) if text else _rows(keys=list(keys), on=on)
    by_key = {row["pk"]: row for row in found}
    return list(listed(by_key[key] for key in keys if key in by_key))


@prepared
def _rows(*, keys: Sequence[int], on: date) -> QuerySet[Any, Any]:
    return _told(AgencyPeriod.objects.filter(pk__in=keys), on, "").order_by()


def rows_of(periods: Any, *, on: date, text: str = "", order: str = "") -> Any:
    """The rows of a question as plain values, in their order."""
    return _told(_in_order(periods, on, text, order), on, text)


def _told(periods: Any, on: date, text: str) -> Any:
    """Every fact by a subquery of its own: no row brings another query."""
    newest, secretary = newest_certificate(on), secretary_of(on)
    # A join to all units of the nation would read them all for fifty names.
    district = AdministrativeUnit.objects.filter(children=OuterRef("unit"), level=Level.DISTRICT).order_by()
    shown = periods.with_code().annotate(
        declared_on=Subquery(newest.values("issued_on")[:1]),
        declared_by=Subquery(newest.values("paper__number")[:1]),
        edition=Subquery(newest.values("edition__year")[:1]),
        status=Subquery(status_of(on).values("status")[:1]),
        officer=Subquery(
            officer_of(on).values_list(Coalesce(NullIf("user__full_name", Value("")), "user__username"))[:1]
        ),
        secretary=Subquery(secretary.values("name")[:1]),
        district=Subquery(district.values("name")[:1]),
    )
    if not text:
        return shown.values(*COLUMNS)
    other = _other_names(words_of(text)).order_by(F("valid_to").desc(nulls_last=True))
    names = {"other_name": "name", "other_from": "valid_from", "other_to": "valid_to"}
    told = shown.annotate(**{name: Subquery(other.values(column)[:1]) for name, column in names.items()})
    return told.values(*COLUMNS, *names)


COLUMNS = (
    "pk", "agency_id", "name", "level", "obligation", "version", "code", "declared_on", "declared_by", "edition",
    "status", "officer", "secretary", "district",
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


def listed(rows: Iterable[dict[str, Any]]) -> Iterator[Listed]:
    """The rows as the page shows them."""
    for row in rows:
        yield Listed(
            agency=row["agency_id"],
            period=row["pk"],
            version=row["version"],
            name=row["name"],
            code=row["code"] or "",
            place=row["district"] or "",
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

"""Reorganisations: the waves by province and day, their lines, and who ended and who began in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from agencies.choices import IdentifierScheme, Level, SuccessionKind
from agencies.models import Agency, AgencyIdentifier, AgencyPeriod, AgencySuccession
from agencies.models.membership import sight_of

WITHOUT_HEIR = Q(target__isnull=True) & ~Q(kind=SuccessionKind.DISSOLVE)


def successions_seen(user: Any, on: date) -> QuerySet[AgencySuccession]:
    """Those of the provinces in sight, and those of single agencies in sight, that had happened by the day."""
    happened = AgencySuccession.objects.filter(day__lte=on)
    sight = sight_of(user)
    if sight.everything:
        return happened
    seen = Q(province__in=sight.provinces)
    if sight.agencies:
        own = Agency.objects.visible_to(user)
        seen |= Q(source__in=own) | Q(target__in=own)
    return happened.filter(seen)


@dataclass(frozen=True)
class WaveLine:
    """A reorganisation of a day in a province, in figures; each leads to the list that gives it."""

    province: int
    province_name: str
    day: date
    lines: int
    old: int
    new: int
    unknown: int


def waves(user: Any, on: date) -> list[WaveLine]:
    """Every wave, the newest first."""
    grouped = successions_seen(user, on).order_by().values("province", "province__name", "day")
    rows: Any = grouped.annotate(**_COUNTS).order_by("-day", "province__name")
    return [
        WaveLine(row["province"], row["province__name"], row["day"], *(row[name] for name in _COUNTS)) for row in rows
    ]


_COUNTS = {
    "lines": Count("pk"),
    "old": Count("source", distinct=True),
    "new": Count("target", distinct=True),
    "unknown": Count("pk", filter=WITHOUT_HEIR),
}


def lines_of(wave: QuerySet[AgencySuccession], *, unknown: bool = False) -> QuerySet[Any]:
    """The lines of a wave with the names of both sides as they were called then."""
    rows = wave.filter(WITHOUT_HEIR) if unknown else wave
    never = Q(valid_from__isnull=True)
    before = AgencyPeriod.objects.filter(never | Q(valid_from__lt=OuterRef("day")), agency=OuterRef("source"))
    then = AgencyPeriod.objects.filter(never | Q(valid_from__lte=OuterRef("day")), agency=OuterRef("target"))
    newest = F("valid_from").desc(nulls_last=True)
    named = rows.select_related("paper").annotate(
        old_name=Subquery(before.order_by(newest).values("name")[:1]),
        new_name=Subquery(then.order_by(newest).values("name")[:1]),
    )
    return named.order_by(F("new_name").asc(nulls_last=True), "old_name", "pk")


def export_rows(successions: QuerySet[AgencySuccession]) -> Iterator[dict[str, Any]]:
    """The lines with the values of the list's columns, in one query, as they come; they come back unchanged."""
    never = Q(valid_from__isnull=True)
    before = AgencyPeriod.objects.filter(never | Q(valid_from__lt=OuterRef("day")), agency=OuterRef("source"))
    then = AgencyPeriod.objects.filter(never | Q(valid_from__lte=OuterRef("day")), agency=OuterRef("target"))
    newest = F("valid_from").desc(nulls_last=True)
    still = AgencyPeriod.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=OuterRef("day")))
    named = lines_of(successions).annotate(
        own_code=_own_code("source"),
        unit_code=Subquery(before.order_by(newest).values("unit__code")[:1]),
        above=Subquery(before.order_by(newest).filter(_IN_A_DISTRICT).values("unit__parent__name")[:1]),
        heir_code=_own_code("target"),
        heir_unit=Subquery(then.order_by(newest).values("unit__code")[:1]),
        stays=Exists(still.filter(agency=OuterRef("source"))),
    )
    for row in named.order_by("day", "province", "new_name", "old_name", "pk").iterator(chunk_size=500):
        yield {
            "old_code": row.own_code or row.unit_code or "",
            "old": row.old_name,
            "district": row.above or "",
            "kind": row.kind,
            "goes_on": True if row.stays else None,
            "new_code": row.heir_code or row.heir_unit or "",
            "new": row.new_name or "",
            "share": row.share,
            "paper_number": row.paper.number if row.paper else "",
            "paper_day": row.paper.issued_on if row.paper else None,
            "day": row.day,
            "note": row.note,
        }


_IN_A_DISTRICT = Q(unit__level=Level.COMMUNE, unit__parent__level=Level.DISTRICT)


def _own_code(side: str) -> Subquery:
    codes = AgencyIdentifier.objects.filter(agency=OuterRef(side), scheme=IdentifierScheme.OWN)
    return Subquery(codes.order_by("valid_to", "pk").values("value")[:1])


def old_agencies(wave: QuerySet[AgencySuccession], day: date) -> QuerySet[AgencyPeriod]:
    """Who was reorganised: what each agency was on the day before."""
    before = AgencyPeriod.objects.on(day - timedelta(days=1))
    sources = before.filter(agency__in=wave.order_by().values("source"))
    return sources.select_related("unit__parent").order_by("level", "sort_key", "pk")


def new_agencies(wave: QuerySet[AgencySuccession], day: date) -> QuerySet[AgencyPeriod]:
    """Who goes on with the work: what each agency is on the day."""
    targets = AgencyPeriod.objects.on(day).filter(agency__in=wave.order_by().values("target"))
    return targets.select_related("unit__parent").order_by("level", "sort_key", "pk")

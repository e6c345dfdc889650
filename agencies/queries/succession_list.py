"""Reorganisations: the waves by province and day, their lines, and who ended and who began in them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from agencies.choices import SuccessionKind
from agencies.models import Agency, AgencyPeriod, AgencySuccession
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


def lines_of(wave: QuerySet[AgencySuccession], *, unknown: bool = False) -> QuerySet[AgencySuccession]:
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
    return named.order_by(F("new_name").asc(nulls_first=True), "old_name", "pk")


def old_agencies(wave: QuerySet[AgencySuccession], day: date) -> QuerySet[AgencyPeriod]:
    """Who was reorganised: what each agency was on the day before."""
    before = AgencyPeriod.objects.on(day - timedelta(days=1))
    sources = before.filter(agency__in=wave.order_by().values("source"))
    return sources.select_related("unit__parent").order_by("level", "sort_key", "pk")


def new_agencies(wave: QuerySet[AgencySuccession], day: date) -> QuerySet[AgencyPeriod]:
    """Who goes on with the work: what each agency is on the day."""
    targets = AgencyPeriod.objects.on(day).filter(agency__in=wave.order_by().values("target"))
    return targets.select_related("unit__parent").order_by("level", "sort_key", "pk")

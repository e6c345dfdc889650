"""Which edition holders stand on: on a day, and at the end of each month of the two years before it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count

from agencies.models import StandardEdition, Suspension
from agencies.queries.certificate_calendar import previous_month
from agencies.queries.certificate_list import certificates, deciding
from common.drawing import Line

MONTHS = 24


@dataclass(frozen=True)
class OnEdition:
    """An edition with the number of holders that stand on it on the day."""

    edition: StandardEdition
    holders: int
    is_newest: bool  # of the editions that hold on the day
    is_over: bool  # its transition has ended: who stands on it has to change


@dataclass
class Board:
    """The transition on a day, and how it went."""

    editions: list[OnEdition]
    points: list[date]
    lines: list[Line]

    @property
    def holders(self) -> int:
        return sum(row.holders for row in self.editions)

    @property
    def newest(self) -> OnEdition | None:
        return next((row for row in self.editions if row.is_newest), None)

    @property
    def behind(self) -> int:
        """How many still stand on an older edition."""
        return self.holders - (self.newest.holders if self.newest else 0)

    @property
    def table(self) -> list[tuple[date, list[int]]]:
        """The figures of the curve, the newest month first."""
        columns = list(zip(*(line.values for line in self.lines), strict=True))
        return [(day, list(values)) for day, values in zip(self.points, columns, strict=False)][::-1]


def board(user: Any, on: date) -> Board:
    """The transition as a user sees it: one count for the day, and the holders' rows for the months before."""
    counted = deciding(certificates(user, on), on).order_by().values("edition").annotate(holders=Count("pk"))
    holders = dict(counted.values_list("edition", "holders"))
    editions = list(StandardEdition.objects.order_by("year"))
    newest = next((row.pk for row in reversed(editions) if _holds(row, on)), None)
    rows = [
        OnEdition(
            row,
            holders.get(row.pk, 0),
            is_newest=row.pk == newest,
            is_over=bool(row.transition_ends_on and row.transition_ends_on < on),
        )
        for row in editions
        if holders.get(row.pk) or row.pk == newest or not _holds(row, on)
    ]
    points = month_ends(on)
    by_month = _by_month(user, on, points)
    shown = [row for row in editions if any(month[row.year] for month in by_month)]
    lines = [Line(row.code, [month[row.year] for month in by_month]) for row in shown]
    return Board(rows, points, lines)


def _holds(edition: StandardEdition, on: date) -> bool:
    """Was it published by the day, for sure?"""
    return not edition.is_expected and (edition.published_on is None or edition.published_on <= on)


def month_ends(on: date) -> list[date]:
    """The ends of the months before a day, the earliest first, and the day itself."""
    ends, first = [on], on.replace(day=1)
    for _ in range(MONTHS):
        ends.append(first - timedelta(days=1))
        first = previous_month(first)
    return ends[::-1]


# --- The months -------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Stay:
    """From when until when (both inclusive) a row stood, under which edition; None: since ever, to this day."""

    year: int
    begins: date | None
    ends: date | None


def _by_month(user: Any, on: date, points: list[date]) -> list[Counter[int]]:
    """How many holders stood on each edition (by its year) on each of the days."""
    counts: list[Counter[int]] = [Counter() for _ in points]
    for stays in _stays_of_holders(user, on).values():
        for day, count in zip(points, counts, strict=True):
            year = max((stay.year for stay in stays if _stood(stay, day)), default=None)
            if year is not None:
                count[year] += 1
    return counts


def _stood(stay: _Stay, day: date) -> bool:
    return (stay.begins is None or stay.begins <= day) and (stay.ends is None or stay.ends >= day)


def _stays_of_holders(user: Any, on: date) -> dict[int, list[_Stay]]:
    """Each holder's rows as the days on which they counted; a suspension parts a row in two."""
    rows = certificates(user, on)
    pauses: dict[int, list[tuple[Any, Any]]] = {}
    paused = Suspension.objects.filter(certificate__in=rows.values("pk"))
    for key, first, last in paused.order_by("valid_from").values_list("certificate", "valid_from", "valid_to"):
        pauses.setdefault(key, []).append((first, last))
    stays: dict[int, list[_Stay]] = {}
    columns = ("pk", "holder", "edition__year", "issued_on", "in_force_from", "expires_on", "ended_as", "ended_on")
    values = rows.order_by().values_list(*columns)
    for pk, holder, year, issued_on, in_force_from, expires_on, ended_as, ended_on in values:
        if ended_as and ended_on is None:
            continue  # ended on a day that nobody knows: it counts on none
        over = [day for day in (expires_on, ended_on - timedelta(days=1) if ended_on else None) if day]
        known = [day for day in (issued_on, in_force_from) if day]
        whole = _Stay(year, max(known, default=None), min(over, default=None))
        stays.setdefault(holder, []).extend(_without(whole, pauses.get(pk, [])))
    return stays


def _without(stay: _Stay, pauses: Iterable[tuple[date, date | None]]) -> list[_Stay]:
    """A stay without the days on which it was suspended."""
    parts, begins = [], stay.begins
    for first, last in pauses:
        before = first - timedelta(days=1)
        parts.append(_Stay(stay.year, begins, min(before, stay.ends or before)))
        if last is None:
            return parts
        after = last + timedelta(days=1)
        begins = max(after, begins or after)
    return [*parts, _Stay(stay.year, begins, stay.ends)]

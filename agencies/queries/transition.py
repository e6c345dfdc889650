"""Which edition holders stand on: on a day, and at the end of each month of the two years before it."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from agencies.models import StandardEdition
from agencies.queries.certificate_calendar import previous_month
from agencies.queries.certificate_list import certificates
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
    """The transition as a user sees it; the last day of the curve is the day itself."""
    points = month_ends(on)
    by_month = _by_month(user, on, points)
    holders = {year: counts[-1] for year, counts in by_month.items()}
    editions = list(StandardEdition.objects.order_by("year"))
    newest = next((row.pk for row in reversed(editions) if _holds(row, on)), None)
    rows = [
        OnEdition(
            row,
            holders.get(row.year, 0),
            is_newest=row.pk == newest,
            is_over=bool(row.transition_ends_on and row.transition_ends_on < on),
        )
        for row in editions
        if holders.get(row.year) or row.pk == newest or not _holds(row, on)
    ]
    lines = [Line(row.code, by_month[row.year]) for row in editions if any(by_month.get(row.year, ()))]
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
def _by_month(user: Any, on: date, points: list[date]) -> dict[int, list[int]]:
    """Edition (by its year) → how many holders stood on it on each of the days, each holder under its newest one.

    The days on which a holder stood on an edition are the bits of one number, so that holders of the same course
    are counted together and days are never gone through holder by holder.
    """
    stood: dict[int, dict[int, int]] = {}
    for holder, year, days in _stays(user, on, points):
        years = stood.setdefault(holder, {})
        years[year] = years.get(year, 0) | days
    courses: Counter[tuple[int, int]] = Counter()
    for years in stood.values():
        newer = 0
        for year in sorted(years, reverse=True):
            courses[year, years[year] & ~newer] += 1
            newer |= years[year]
    counts: dict[int, list[int]] = {}
    for (year, days), holders in courses.items():
        month = counts.setdefault(year, [0] * len(points))
        for place in range(len(points)):
            month[place] += holders * (days >> place & 1)
    return counts


def _stays(user: Any, on: date, points: list[date]) -> Iterator[tuple[int, int, int]]:
    """Holder, year of the edition, and the days on which a row counted; a row that counted on none is left out.

    What ended on a day that nobody knows counts on none.
    """
    first = points[0]
    not_over = Q(ended_as="") | Q(ended_on__gt=first)
    not_expired = Q(expires_on__isnull=True) | Q(expires_on__gte=first)
    rows = certificates(user, on).filter(not_over, not_expired).order_by()
    columns = (
        "pk", "holder", "edition__year", "issued_on", "in_force_from", "expires_on", "ended_on",
        "suspensions", "suspensions__valid_from", "suspensions__valid_to",
    )  # fmt: skip
    counted: dict[tuple[int, int, int], int] = {}  # a row comes once for each of its suspensions
    for pk, holder, year, issued_on, begins, expires_on, ended_on, pause, *paused in rows.values_list(*columns):
        known = [day for day in (issued_on, begins) if day]
        days = _days(points, max(known, default=None), expires_on)
        if ended_on is not None:
            days &= _days(points, None, ended_on - timedelta(days=1))
        if pause is not None:
            days &= ~_days(points, *paused)
        counted[pk, holder, year] = counted.get((pk, holder, year), days) & days
    for (_, holder, year), days in counted.items():
        if days:
            yield holder, year, days


def _days(points: list[date], begins: date | None, ends: date | None) -> int:
    """Which of the days lie between two (both inclusive; None: without an end), a bit each."""
    first = bisect_left(points, begins) if begins else 0
    past = bisect_right(points, ends) if ends else len(points)
    return (1 << past) - (1 << first) if past > first else 0

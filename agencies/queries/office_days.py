"""On which days offices work, and where a due day goes that falls on another."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from agencies.models import Holiday, Province

SATURDAY = 5
FARTHEST = 60  # days: no run of days off is longer


def working_day_from(day: date, province: Province | int) -> date:
    """The day itself where offices of the province work on it, else the next on which they do.

    A province's own word about a day stands before the nation's.
    """
    return working_days_from([day], province)[day]


def working_days_from(days: Iterable[date], province: Province | int) -> dict[date, date]:
    """The same of many days, with one question."""
    wanted = sorted(set(days))
    if not wanted:
        return {}
    known = Holiday.objects.of(province).filter(on__range=(wanted[0], wanted[-1] + timedelta(days=FARTHEST)))
    said = {row.on: row.is_worked for row in sorted(known, key=lambda row: row.province_id is not None)}
    return {day: _first_worked(day, said) for day in wanted}


def _first_worked(day: date, said: Mapping[date, bool]) -> date:
    for distance in range(FARTHEST + 1):
        candidate = day + timedelta(days=distance)
        if said.get(candidate, candidate.weekday() < SATURDAY):
            return candidate
    return day

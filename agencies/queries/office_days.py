"""On which days offices work, and where a due day goes that falls on another."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models.functions import Coalesce

from agencies.models import Holiday, Membership, Province

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


def at_work(people: Iterable[int], day: date) -> set[int]:
    """Which accounts, by key, hold a duty where offices work on the day; who holds none keeps the nation's days."""
    known = set(people)
    said: dict[int | None, bool] = dict(Holiday.objects.filter(on=day).values_list("province", "is_worked"))
    nation = said.pop(None, day.weekday() < SATURDAY)
    if not said:
        return known if nation else set()
    goes_on_as = ("agency__province__merged_into", "province__merged_into", "agency__province", "province")
    held: Any = Membership.objects.on(day).filter(user__in=known).order_by()
    duties = list(held.annotate(where=Coalesce(*goes_on_as)).values_list("user", "where"))
    working = {user for user, where in duties if said.get(where, nation)}
    return working | (known - {user for user, _ in duties} if nation else set())

"""On which days offices work, and where a due day goes that falls on another."""

from datetime import date, timedelta

from agencies.models import Holiday, Province

SATURDAY = 5
FARTHEST = 60  # days: no run of days off is longer


def working_day_from(day: date, province: Province | int) -> date:
    """The day itself where offices of the province work on it, else the next on which they do.

    A province's own word about a day stands before the nation's.
    """
    known = Holiday.objects.of(province).filter(on__range=(day, day + timedelta(days=FARTHEST)))
    said = {row.on: row.is_worked for row in sorted(known, key=lambda row: row.province_id is not None)}
    for distance in range(FARTHEST + 1):
        candidate = day + timedelta(days=distance)
        if said.get(candidate, candidate.weekday() < SATURDAY):
            return candidate
    return day

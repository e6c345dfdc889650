"""Which administrative levels there were, and when: the district level ended on 30/6/2025."""

from datetime import date

from django.db.models import Q

from agencies.models import AdministrativeLevel


def levels_in(year: int) -> set[str]:
    """The levels that existed on some day of a year."""
    begun = Q(valid_from=None) | Q(valid_from__lte=date(year, 12, 31))
    stood = Q(valid_to=None) | Q(valid_to__gte=date(year, 1, 1))
    return set(AdministrativeLevel.objects.filter(begun, stood).values_list("level", flat=True))

"""Which TTHC are of another level than an agency's: asked before a procedure is linked to them."""

from collections.abc import Collection
from datetime import date

from django.db.models import F

from agencies.choices import AgencyKind, Level
from agencies.models import Agency, AgencyPeriod
from common.history import KEYS_AT_ONCE
from procedures.choices import HandlingKind
from procedures.models import AdministrativeProcedure, HandlingException, PublicationLine
from procedures.models.administrative import AT_LEVEL


def of_another_level(
    agency: Agency, administratives: Collection[AdministrativeProcedure], on: date
) -> dict[int, str]:
    """Those that the province has published for other levels only, each with the levels that carry it out.

    A TTHC that the province has not published, or without a level, is none of them; nor is one that was delegated
    to the agency. The line of the day speaks; before the first one, the first.
    """
    level = _level_on(agency, on)
    if level is None or not administratives:
        return {}
    flags = {AT_LEVEL[level], *(["at_other"] if agency.kind == AgencyKind.CENTRAL else [])}
    delegated = set(
        HandlingException.objects.filter(agency=agency, kind=HandlingKind.DELEGATED)
        .on(on)
        .values_list("administrative", flat=True)
    )
    return {
        key: ", ".join(line.levels)
        for key, line in _lines_on(agency, administratives, on).items()
        if key not in delegated and line.levels and not any(getattr(line, flag) for flag in flags)
    }


def _level_on(agency: Agency, on: date) -> Level | None:
    """The agency's level on the day; of a day before it was there, its first one, afterwards its last."""
    periods = list(AgencyPeriod.objects.filter(agency=agency).order_by(F("valid_from").asc(nulls_first=True)))
    begun = [period for period in periods if period.valid_from is None or period.valid_from <= on]
    return Level((begun[-1] if begun else periods[0]).level) if periods else None


def _lines_on(
    agency: Agency, administratives: Collection[AdministrativeProcedure], on: date
) -> dict[int, PublicationLine]:
    found: dict[int, PublicationLine] = {}
    keys = sorted(row.pk for row in administratives)
    for start in range(0, len(keys), KEYS_AT_ONCE):
        lines = PublicationLine.objects.filter(
            province=agency.province_id, administrative__in=keys[start : start + KEYS_AT_ONCE]
        )
        for line in lines.order_by("valid_from"):
            if line.valid_from <= on or line.administrative_id not in found:
                found[line.administrative_id] = line
    return found

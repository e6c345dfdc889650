"""How the agencies of a province stand in one field (lĩnh vực): what its line of the overview is made of."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from agencies.models import AgencyPeriod
from procedures.models import PublicationLine
from procedures.queries.coverage import coverage_of
from procedures.queries.coverage_lists import links_in_force
from procedures.queries.coverage_overview import NO_FIELD
from procedures.queries.handled import handling_of


@dataclass(frozen=True)
class AgencyInField:
    """An agency that handles TTHC of the field, and how many of them it has procedures for."""

    agency: int
    name: str
    handled: int
    covered: int

    @property
    def missing(self) -> int:
        return self.handled - self.covered


def agencies_in_field(user: Any, on: date, province: int, field: str) -> list[AgencyInField]:
    """Those with a share to tell that handle a TTHC of the field on the day, in the register's order."""
    lines: Any = PublicationLine.objects.in_force(on).filter(province=province)
    wanted = set(lines.filter(field="" if field == NO_FIELD else field).values_list("administrative", flat=True))
    periods: Any = AgencyPeriod.objects.visible_to(user).on(on).filter(province=province)
    names = dict(periods.order_by("sort_key", "pk").values_list("agency", "name"))
    figures = coverage_of(names, on)
    handling = handling_of([key for key in names if figures[key].is_measured], on)
    handled = {key: sum(one in what for one in wanted) for key, what in handling.of.items()}
    covered: Counter[int] = Counter()
    links = links_in_force(on).filter(province=province, administrative__in=wanted)
    links = links.filter(procedure__agency__in=list(handling.of))
    for key, administrative in links.order_by().values_list("procedure__agency", "administrative").distinct():
        covered[key] += administrative in handling.of[key]
    return [AgencyInField(key, name, handled[key], covered[key]) for key, name in names.items() if handled.get(key)]

"""What a request asks of a plan's results: the same question for the ranking and its file."""

from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from agencies.queries.options import units_offered
from common.http import typed_text
from inspections.choices import PLANS_IN_FORCE
from inspections.models import InspectionPlan, Result
from inspections.queries.result_page import groups_of, levels_of, reads_all_results, section_titles
from inspections.queries.results import RankLine, Standing, ranked, standings

LONGEST_TITLE = 300


@dataclass
class AskedOfResults:
    """The agencies of a plan as the reader may know them (`whole`: all of each), and what is asked of them."""

    plan: InspectionPlan
    whole: bool
    units: list[tuple[str, str]]
    every: list[Standing]
    levels: dict[str, str]
    sections: list[str]
    groups: list[str]
    conditions: dict[str, str]  # level, section, unit: those among whom is ranked
    group: str  # whom of the ranking the list shows

    @cached_property
    def ranked(self) -> list[RankLine]:
        return ranked(self.every, level=self.conditions["level"], section=self.conditions["section"])

    @property
    def lines(self) -> list[RankLine]:
        return [line for line in self.ranked if self.group in ("", line.group)]

    @property
    def chosen(self) -> list[str]:
        """The conditions in words."""
        level, section, unit = (self.conditions[name] for name in ("level", "section", "unit"))
        told = [self.levels[level]] if level else []
        told += [f"theo phần {section}"] if section else []
        told += [dict(self.units)[unit]] if unit else []
        return [*told, self.group] if self.group else told


def plan_in_force(request: Any, pk: int) -> InspectionPlan:
    rows: Any = InspectionPlan.objects.visible_to(request.user).filter(state__in=PLANS_IN_FORCE)
    plan: InspectionPlan = get_object_or_404(rows.select_related("province"), pk=pk)
    return plan


def asked_of_results(request: Any, pk: int) -> AskedOfResults:
    """Read the question; an agency may ask once anything is published."""
    user, data = request.user, request.GET
    plan = plan_in_force(request, pk)
    whole = reads_all_results(user, plan)
    if not whole and not Result.objects.filter(assessment__plan=plan).published().exists():
        raise PermissionDenied
    units = units_offered(user, request.day, province=plan.province_id) if whole else []
    unit = _offered(data, "unit", [key for key, _ in units])
    every = standings(plan, unit=int(unit) if unit else None, on=request.day, published_only=not whole)
    sections = section_titles(one.result for one in every if one.result)
    levels, groups = levels_of(every), groups_of(every)
    conditions = {
        "level": _offered(data, "level", levels),
        "section": _offered(data, "section", sections),
        "unit": unit,
    }
    group = _offered(data, "group", groups)
    return AskedOfResults(plan, whole, units, every, levels, sections, groups, conditions, group)


def _offered(data: Any, name: str, offered: Container[str]) -> str:
    """A condition of the address that the page offers; another asks for nothing that it has."""
    value = typed_text(data.get(name, ""), LONGEST_TITLE)
    if value and value not in offered:
        raise Http404
    return value

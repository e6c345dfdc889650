"""The page of results of a plan: what may be asked of its ranking, and who may read it."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from agencies.models.membership import sight_of
from inspections.models import InspectionPlan, Result
from inspections.queries.results import NOT_DUE, NOT_HANDED_IN, UNDER_REVIEW, RankLine, Standing


def reads_all_results(user: Any, plan: InspectionPlan) -> bool:
    """The department, viewers: all that is decided. An agency reads what was published."""
    sight = sight_of(user)
    return sight.everything or plan.province_id in sight.provinces


def section_titles(results: Iterable[Result]) -> list[str]:
    """The sections by which results can be ranked, each once, in the order of the sheets."""
    return list(dict.fromkeys(section["title"] for result in results for section in result.sections))


def groups_of(standing: Iterable[Standing]) -> list[str]:
    """What the list can be narrowed to: each grade that there is, and how far the others have come."""
    grades = (one.result.final_grade for one in standing if one.result)
    return [*dict.fromkeys(grades), UNDER_REVIEW, NOT_DUE, NOT_HANDED_IN]


def counts_of(lines: Iterable[RankLine]) -> list[tuple[str, int]]:
    """How many stand in which group, grades first; the numbers add up to the agencies of the list."""
    counted = Counter(line.group for line in lines)
    others = {group: counted.pop(group, 0) for group in (UNDER_REVIEW, NOT_DUE, NOT_HANDED_IN)}
    return [*counted.items(), *((group, count) for group, count in others.items() if count)]

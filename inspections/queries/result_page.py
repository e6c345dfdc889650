"""The page of results of a plan: what may be asked of its ranking, and who may read it."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from agencies.choices import Level
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


def levels_of(standing: Iterable[Standing]) -> dict[str, str]:
    """The levels that the plan's own lines name, as frozen: a ranking of another one would be empty."""
    named = {one.assessment.level for one in standing}
    return {value: str(label) for value, label in Level.choices if value in named}


def groups_of(standing: Iterable[Standing]) -> list[str]:
    """What the list can be narrowed to: each grade that there is, and how far the others have come."""
    grades = ((one.result.final_grade, one.from_points) for one in standing if one.result)
    return [*_best_first(grades), UNDER_REVIEW, NOT_DUE, NOT_HANDED_IN]


def counts_of(lines: Iterable[RankLine]) -> list[tuple[str, int]]:
    """How many stand in which group, grades first; the numbers add up to the agencies of the list."""
    known = list(lines)
    counted = Counter(line.group for line in known)
    others = [(group, counted[group]) for group in (UNDER_REVIEW, NOT_DUE, NOT_HANDED_IN) if counted[group]]
    grades = _best_first((line.grade, line.from_points) for line in known if line.result)
    return [*((grade, counted[grade]) for grade in grades), *others]


def _best_first(grades: Iterable[tuple[str, Decimal | None]]) -> list[str]:
    """Each grade once, the one with the highest cut-off first; where two sets differ, by the higher one."""
    begins: dict[str, Decimal] = {}
    for grade, points in grades:
        begins[grade] = max(begins.get(grade, Decimal(-1)), Decimal(-1) if points is None else points)
    return sorted(begins, key=lambda grade: (-begins[grade], grade))

"""The page of results of a plan: what may be asked of its ranking, and who may read it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from agencies.models.membership import sight_of
from inspections.models import InspectionPlan, Result
from inspections.queries.results import RankLine


def reads_all_results(user: Any, plan: InspectionPlan) -> bool:
    """The department, viewers: all that is decided. An agency reads what was published."""
    sight = sight_of(user)
    return sight.everything or plan.province_id in sight.provinces


def section_titles(results: Iterable[Result]) -> list[str]:
    """The sections by which results can be ranked, each once, in the order of the sheets."""
    return list(dict.fromkeys(section["title"] for result in results for section in result.sections))


@dataclass(frozen=True)
class Summary:
    """How many stand where; the numbers add up to the agencies of the list."""

    grades: list[tuple[str, int]]
    under_review: int
    not_handed_in: int

    @property
    def owed(self) -> int:
        return sum(count for _, count in self.grades) + self.under_review + self.not_handed_in


def summary_of(lines: Iterable[RankLine]) -> Summary:
    grades: Counter[str] = Counter()
    under_review = not_handed_in = 0
    for line in lines:
        if line.result is not None:
            grades[line.grade] += 1
        elif line.assessment.is_handed_in:
            under_review += 1
        else:
            not_handed_in += 1
    return Summary(list(grades.items()), under_review, not_handed_in)

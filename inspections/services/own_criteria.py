"""The criteria of a plan: the province's own, locked with the plan. What ships with the portal stays open to all."""

from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any

from agencies.models import Province
from inspections.models import CriteriaSet, InspectionPlan
from inspections.queries.criteria import content_of
from inspections.services.criteria import copy_set, lock_set

OF_A_PLAN = ("criteria_set", "commune_criteria_set")
SCORED_BY = ("is_short", "bonus_cap", "penalty_cap")  # besides what a set consists of


def take_own_criteria(plan: InspectionPlan, *, by: Any) -> None:
    """Put the province's copy where a plan names a set that ships with the portal; the caller saves the plan."""
    for name in OF_A_PLAN:
        if criteria_set := getattr(plan, name):
            setattr(plan, name, own_set(criteria_set, plan.province, by=by))


def lock_criteria(plan: InspectionPlan, *, on: date, by: Any) -> None:
    """What a plan in force goes by changes no more; the caller has the plan held."""
    for name in OF_A_PLAN:
        if criteria_set := getattr(plan, name):
            setattr(plan, name, lock_set(criteria_set, on=on, by=by, reason=f"dùng cho “{plan}”"))


def own_set(criteria_set: CriteriaSet, province: Province, *, by: Any) -> CriteriaSet:
    """The set itself if it is a province's; of one that ships the copy that says the same, made if there is none."""
    if not criteria_set.is_reference:
        return criteria_set
    copies = CriteriaSet.objects.filter(province=province, copied_from=criteria_set).order_by("pk")
    same = next((copy for copy in copies if _says_the_same(copy, criteria_set)), None)
    if same is not None:
        return same
    named = CriteriaSet.objects.filter(province=province, name_key=criteria_set.name_key)
    taken = set(named.values_list("label", flat=True))
    label = next(one for one in _labels(criteria_set.label) if one not in taken)
    return copy_set(criteria_set, province=province, by=by, label=label, reason="Sao để dùng cho kế hoạch của tỉnh")


def _says_the_same(copy: CriteriaSet, criteria_set: CriteriaSet) -> bool:
    facts = all(getattr(copy, name) == getattr(criteria_set, name) for name in SCORED_BY)
    return facts and content_of(copy) == content_of(criteria_set)


def _labels(label: str) -> Iterator[str]:
    """The version as it is, then its second copy, its third …"""
    yield label
    for number in count(2):
        yield f"{label}, bản {number}"

"""The plans that are being carried out, for the home page: how many inspections are done, how far the reports are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Case, CharField, F, Value, When
from django.db.models.functions import Cast, Concat

from agencies.models.membership import sight_of
from agencies.rules import in_department
from common.together import FEW_DAYS, Written, among, together, written
from inspections.choices import NOT_HANDED_IN, InspectionForm, PlannedState, PlanState
from inspections.models import InspectionPlan, PlannedInspection, SelfAssessment
from inspections.queries.due_days import overdue
from inspections.queries.results import owed

LINE, REPORT, LATE, PLAN = "line", "report", "late", "plan"
IN_TIME, AFTERWARDS, MISSING = "in_time", "afterwards", "missing"


@dataclass(frozen=True)
class RunningPlan:
    """Each number is that of a list of the plan."""

    key: int
    title: str
    visits: int
    visits_done: int
    owed: int
    handed_in: int
    handed_in_late: int
    overdue: int


def counts(user: Any, on: date) -> Sequence[Written]:
    """Words of which the home page counts each, in its one question: of which plan, and what."""
    provinces = sorted(sight_of(user).provinces) if in_department(user) else []
    if not provinces:
        return []
    seen = Written(", ".join(["%s"] * len(provinces)), tuple(provinces))
    return [among(_running(on), "province_id", seen)]


@lru_cache(maxsize=FEW_DAYS)
def _running(on: date) -> Written:
    """All that is counted of the running plans of any province: written once a day."""
    of_running = {"plan__state": PlanState.UNDER_WAY}
    lines = PlannedInspection.objects.standing().filter(form=InspectionForm.ON_SITE, **of_running)
    reports = owed(SelfAssessment.objects.filter(**of_running))
    standing = Case(
        When(state__in=NOT_HANDED_IN, then=Value(MISSING)), When(is_late=True, then=Value(AFTERWARDS)),
        default=Value(IN_TIME),
    )  # fmt: skip
    return together(
        [
            _named(lines, LINE, "plan_id", F("state")),
            _named(reports, REPORT, "plan_id", standing),
            _named(overdue(reports, on), LATE, "plan_id", Value("")),
            _named(InspectionPlan.objects.filter(state=PlanState.UNDER_WAY), PLAN, "pk", F("title")),
        ]
    )


def _named(rows: Any, kind: str, plan: str, what: Any) -> Written:
    word = Concat(Value(f"{kind}|"), Cast(plan, CharField()), Value("|"), what, output_field=CharField())
    return written(rows.order_by().values("province_id", word=word))


def told(counted: Mapping[str, int]) -> list[RunningPlan]:
    """The plans of what was counted, by title."""
    by_plan: dict[int, dict[tuple[str, str], int]] = {}
    titles: dict[int, str] = {}
    for word, count in counted.items():
        kind, key, what = word.split("|", 2)
        if kind == PLAN:
            titles[int(key)] = what
        else:
            by_plan.setdefault(int(key), {})[kind, what] = count
    return [_of_plan(key, title, by_plan.get(key, {})) for key, title in sorted(titles.items(), key=_by_title)]


def _by_title(pair: tuple[int, str]) -> tuple[str, int]:
    return (pair[1], pair[0])


def _of_plan(key: int, title: str, found: Mapping[tuple[str, str], int]) -> RunningPlan:
    reports = {word: found.get((REPORT, word), 0) for word in (IN_TIME, AFTERWARDS, MISSING)}
    return RunningPlan(
        key=key,
        title=title,
        visits=sum(count for (kind, _), count in found.items() if kind == LINE),
        visits_done=found.get((LINE, PlannedState.DONE), 0),
        owed=sum(reports.values()),
        handed_in=reports[IN_TIME] + reports[AFTERWARDS],
        handed_in_late=reports[AFTERWARDS],
        overdue=found.get((LATE, ""), 0),
    )

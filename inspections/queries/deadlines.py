"""The days of plans as the calendar of a person has them: what his agency owes, what his department set, and where
his team goes."""

from datetime import date
from typing import Any

from django.db.models import Q

from agencies.models.membership import sight_of
from agencies.rules import in_department
from common.icalendar import WholeDay
from inspections.choices import PLANS_IN_FORCE, PlannedState, PlanState
from inspections.models import InspectionPlan, PlannedInspection
from inspections.queries.due_days import moved_days
from inspections.queries.to_do import to_explain, to_hand_in

MOST = 500
HAND_IN, EXPLAIN = "Nộp báo cáo tự kiểm tra, đánh giá", "Giải trình nội dung bị trả lại"
OF_PLANS = {
    "report_due_on": "Hạn nộp báo cáo tự kiểm tra, đánh giá",
    "review_due_on": "Hạn thẩm định báo cáo",
    "results_due_on": "Hạn có kết quả kiểm tra",
}


def deadlines(user: Any, on: date, place: str) -> list[WholeDay]:
    """Each under a name that stays, so that a later due day moves the entry; `place` is the portal's host."""
    return [*_of_agencies(user, place), *_of_plans(user, on, place), *_of_teams(user, place)]


def _of_agencies(user: Any, place: str) -> list[WholeDay]:
    if not sight_of(user).heads:
        return []
    found: list[tuple[Any, date | None, str]] = [(row, row.due_on, HAND_IN) for row in to_hand_in(user)[:MOST]]
    found += [(row, row.explain_by, EXPLAIN) for row in to_explain(user)[:MOST]]
    plans = {row.plan for row, _, _ in found}
    days = {plan: moved_days((day for row, day, _ in found if row.plan == plan and day), plan) for plan in plans}
    return [
        WholeDay(f"report-{row.pk}@{place}", days[row.plan][day], f"{sentence}: {row.name}")
        for row, day, sentence in found
        if day
    ]


def _of_plans(user: Any, on: date, place: str) -> list[WholeDay]:
    if not in_department(user):
        return []
    plans: Any = InspectionPlan.objects.visible_to(user).filter(state__in=PLANS_IN_FORCE, year__gte=on.year - 1)
    return [
        WholeDay(f"plan-{plan.pk}-{name}@{place}", day, f"{sentence}: {plan.title}")
        for plan in plans.order_by("pk")[:MOST]
        for name, sentence in OF_PLANS.items()
        if (day := getattr(plan, name))
    ]


def _of_teams(user: Any, place: str) -> list[WholeDay]:
    """The inspections that his teams are still to do; those that were done or given up are gone."""
    running = Q(plan__isnull=True) | Q(plan__state__in=(PlanState.ISSUED, PlanState.UNDER_WAY))
    to_do = Q(state__in=(PlannedState.PLANNED, PlannedState.UNDER_WAY), window_from__isnull=False)
    rows: Any = PlannedInspection.objects.visible_to(user).filter(running, to_do, team__members__user=user)
    return [
        WholeDay(
            f"visit-{row.pk}@{place}", row.window_from, f"Kiểm tra {row.get_form_display()}: {row.name}",
            row.team.name, until=row.window_to,
        )
        for row in rows.select_related("team").order_by("window_from", "pk")[:MOST]
    ]  # fmt: skip

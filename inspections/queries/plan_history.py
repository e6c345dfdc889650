"""Everything that was ever saved about a plan: itself, its bases, partners, targets and teams.

What came on its lists and went is told by the plan's own entries, and line by line by its versions.
"""

from typing import Any

from agencies.queries.agency_history import Sources
from inspections.models import InspectionPlan, InspectionTeam, PlanBasis, PlanPartner, PlanTarget

PLAN_SOURCES: Sources = {
    "plan": (InspectionPlan, "id", lambda record: ""),
    "basis": (PlanBasis, "plan", lambda record: record.text),
    "partner": (PlanPartner, "plan", lambda record: record.name),
    "target": (PlanTarget, "plan", lambda record: f"{record.get_form_display()}, {record.get_level_display()}"),
    "team": (InspectionTeam, "plan", lambda record: record.name),
}


def last_saves(plan: InspectionPlan, most: int) -> list[Any]:
    """The latest entries of the plan itself: when, by whom, why."""
    rows: Any = InspectionPlan.history.filter(id=plan.pk).select_related("history_user")
    return list(rows.order_by("-history_id")[:most])

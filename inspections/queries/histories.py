"""Everything that was ever saved about a plan, a team, a set of criteria, a report and its review, with their parts.

What came on the lists of a plan and went is told by the plan's own entries, and line by line by its versions.
"""

from typing import Any

from agencies.queries.agency_history import Sources
from inspections.models import (
    Answer,
    AssessmentFigure,
    AssessmentPart,
    CriteriaSection,
    CriteriaSet,
    Criterion,
    CriterionChoice,
    Evidence,
    Explanation,
    GradeBand,
    InspectionPlan,
    InspectionTeam,
    PlanBasis,
    PlanPartner,
    PlanTarget,
    Result,
    ReviewScore,
    SelfAssessment,
    TeamMember,
)
from inspections.rules import reads_review

PLAN_SOURCES: Sources = {
    "plan": (InspectionPlan, "id", lambda record: ""),
    "basis": (PlanBasis, "plan", lambda record: record.text),
    "partner": (PlanPartner, "plan", lambda record: record.name),
    "target": (PlanTarget, "plan", lambda record: f"{record.get_form_display()}, {record.get_level_display()}"),
    "team": (InspectionTeam, "plan", lambda record: record.name),
}
TEAM_SOURCES: Sources = {
    "team": (InspectionTeam, "id", lambda record: ""),
    "member": (TeamMember, "team", lambda record: record.name),
}


# --- A set of criteria ------------------------------------------------------------------------------------------
def _in_its_sections(row: CriteriaSet) -> dict[str, Any]:
    """Criteria point to a section, which may be gone: then its own history still says whose it was."""
    return {"section__in": CriteriaSection.history.filter(criteria_set=row.pk).values("id")}


def _of_its_criteria(row: CriteriaSet) -> dict[str, Any]:
    return {"criterion__in": Criterion.history.filter(**_in_its_sections(row)).values("id")}


SET_SOURCES: Sources = {
    "set": (CriteriaSet, "id", lambda record: ""),
    "section": (CriteriaSection, "criteria_set", lambda record: record.title),
    "criterion": (Criterion, _in_its_sections, lambda record: record.code),
    "choice": (CriterionChoice, _of_its_criteria, lambda record: record.label),
    "band": (GradeBand, "criteria_set", lambda record: record.name),
}

# --- A report ---------------------------------------------------------------------------------------------------
# The agency's own part: what it may read of it at any time
REPORT_SOURCES: Sources = {
    "report": (SelfAssessment, "id", lambda record: ""),
    "part": (AssessmentPart, "assessment", lambda record: record.get_part_display()),
    "figure": (AssessmentFigure, "assessment", lambda record: record.get_what_display()),
    "answer": (Answer, "assessment", "criterion"),
    "evidence": (Evidence, "assessment", lambda record: record.title),
    "explanation": (Explanation, "assessment", "criterion"),
}
# How its scores and its result came about: the department's own work
REVIEW_SOURCES: Sources = {
    "score": (ReviewScore, "assessment", "criterion"),
    "result": (Result, "assessment", lambda record: ""),
}


def sources_for(user: Any, report: SelfAssessment) -> Sources:
    """What this reader may read of how a report came about."""
    return REPORT_SOURCES | REVIEW_SOURCES if reads_review(user, report) else REPORT_SOURCES

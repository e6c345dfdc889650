"""The tables of inspection plans and self-assessments, each in the file of its resource."""

from inspections.models.assessment import (
    Answer,
    AssessmentFigure,
    AssessmentMove,
    AssessmentPart,
    AssessmentSeal,
    Evidence,
    Extension,
    SelfAssessment,
)
from inspections.models.criteria import CriteriaSection, CriteriaSet, Criterion, CriterionChoice, GradeBand
from inspections.models.plan import (
    InspectionPlan,
    PlanBasis,
    PlanDraw,
    PlanMove,
    PlanPartner,
    PlanTarget,
    PlanVersion,
)
from inspections.models.planned import DerivedDuty, InspectionTeam, PlannedInspection, TeamMember
from inspections.models.reminders import Reminder, ReminderRule
from inspections.models.review import Explanation, Result, ReviewAssignment, ReviewScore

__all__ = [
    "Answer",
    "AssessmentFigure",
    "AssessmentMove",
    "AssessmentPart",
    "AssessmentSeal",
    "CriteriaSection",
    "CriteriaSet",
    "Criterion",
    "CriterionChoice",
    "Evidence",
    "Explanation",
    "Extension",
    "GradeBand",
    "InspectionPlan",
    "InspectionTeam",
    "PlanBasis",
    "PlanDraw",
    "PlanMove",
    "PlanPartner",
    "PlanTarget",
    "PlanVersion",
    "PlannedInspection",
    "Reminder",
    "ReminderRule",
    "Result",
    "ReviewAssignment",
    "ReviewScore",
    "SelfAssessment",
    "DerivedDuty",
    "TeamMember",
]

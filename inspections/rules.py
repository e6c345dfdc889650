"""Who may, in plans, self-assessments and their review: asked by views, the admin and templates alike.

The department decides and the agency tells: nobody does both for one agency.
"""

from typing import Any

from agencies.choices import Duty
from agencies.models import Agency, Province
from agencies.models.membership import sight_of
from agencies.rules import duties_of, holds_duty_in, in_department, leads_department, sees_whole_province
from inspections.choices import PLANS_IN_FORCE, AssessmentState, PlanState
from inspections.models import CriteriaSet, InspectionPlan, PlannedInspection, SelfAssessment


def sees_province(user: Any, province: int) -> bool:
    """All that its department keeps, and not only what is about one's own agency."""
    sight = sight_of(user)
    return sight.everything or province in sight.provinces


# --- Plans and criteria -----------------------------------------------------------------------------------------
BEING_MADE = (
    PlanState.DRAFT,
    PlanState.AGREED_BY_SUBDEPARTMENT,
    PlanState.AGREED_BY_DEPARTMENT,
    PlanState.SUBMITTED,
)


def can_plan(user: Any, province: Province | int) -> bool:
    """Plans of a province are made, submitted, recorded as issued, started and closed by its department."""
    return in_department(user, province)


def can_change_plan(user: Any, plan: InspectionPlan) -> bool:
    """Freely while it is a draft; what was agreed to goes back to draft first."""
    return plan.state == PlanState.DRAFT and can_plan(user, plan.province_id)


def can_amend(user: Any, plan: InspectionPlan) -> bool:
    """In force and not closed: by a dated amendment."""
    return plan.state in (PlanState.ISSUED, PlanState.UNDER_WAY) and can_plan(user, plan.province_id)


def can_agree(user: Any, plan: InspectionPlan) -> bool:
    """The leader of the department agrees, and records that the Sở's leader did; nobody for him."""
    return plan.state in BEING_MADE and leads_department(user, plan.province_id)


def can_record_inspection(user: Any, line: PlannedInspection) -> bool:
    """That it took place, or that saying so was a mistake: the department, and nobody of his own agency."""
    return can_plan(user, line.province_id) and not holds_duty_in(user, line.agency_id)


def reads_whole_plan(user: Any, plan: InspectionPlan) -> bool:
    """Lists of other agencies, papers and versions: those who see the province. An agency reads what is about it."""
    return sees_province(user, plan.province_id)


def can_keep_criteria(user: Any, criteria_set: CriteriaSet) -> bool:
    """A province's own sets: its department. Those that ship with the portal: administrators. Locked: nobody."""
    if criteria_set.is_locked:
        return False
    if criteria_set.province_id is None:
        return bool(user.is_superuser)
    return in_department(user, criteria_set.province_id)


def reads_how_set_came(user: Any, criteria_set: CriteriaSet) -> bool:
    """Who changed it, when and why: the offices. An agency reads what it is assessed by as it stands."""
    if criteria_set.province_id is None:
        return sees_whole_province(user)
    return sees_province(user, criteria_set.province_id)


# --- Self-assessment --------------------------------------------------------------------------------------------
AT_THE_AGENCY = (AssessmentState.OPEN, AssessmentState.IN_PROGRESS)
FOR_REVIEW = (
    AssessmentState.SUBMITTED,
    AssessmentState.IN_REVIEW,
    AssessmentState.EXPLAINED,
    AssessmentState.SECOND_REVIEW,
)


def is_secretary_of(user: Any, agency: Agency | int) -> bool:
    key = agency if isinstance(agency, int) else agency.pk
    return any(duty.agency_id == key and duty.duty == Duty.ISO_SECRETARY for duty in duties_of(user))


def works_on(user: Any, assessment: SelfAssessment) -> bool:
    """Whose work the report is, in whatever state: the agency's head and secretary, and who may hand in for it."""
    return holds_duty_in(user, assessment.agency) or _as_department(user, assessment)


def can_fill_in(user: Any, assessment: SelfAssessment) -> bool:
    """While it is not handed in: the agency's head and secretary, or who may hand in for the agency."""
    return assessment.state in AT_THE_AGENCY and works_on(user, assessment)


def can_hand_in(user: Any, assessment: SelfAssessment) -> bool:
    """The agency's ISO secretary alone."""
    return assessment.state in AT_THE_AGENCY and is_secretary_of(user, assessment.agency_id)


def can_hand_in_for(user: Any, assessment: SelfAssessment) -> bool:
    """Nộp thay, of a report that came on paper or by mail: an officer who has no duty in the agency."""
    return assessment.state in AT_THE_AGENCY and _as_department(user, assessment)


def can_explain(user: Any, assessment: SelfAssessment) -> bool:
    """Items that were given back are explained by the secretary, or by the officer for what came on paper."""
    if assessment.state != AssessmentState.RETURNED:
        return False
    return is_secretary_of(user, assessment.agency_id) or _as_department(user, assessment)


def can_extend(user: Any, assessment: SelfAssessment) -> bool:
    return assessment.state in AT_THE_AGENCY and _as_department(user, assessment)


def can_give_back(user: Any, assessment: SelfAssessment) -> bool:
    """The whole report, before its review has begun."""
    return assessment.state == AssessmentState.SUBMITTED and _as_department(user, assessment)


def can_remind(user: Any, plan: InspectionPlan) -> bool:
    """While it is carried out: of a closed plan nobody is to hand in any more."""
    return plan.state in (PlanState.ISSUED, PlanState.UNDER_WAY) and in_department(user, plan.province_id)


# --- Review and results -----------------------------------------------------------------------------------------
def can_review(user: Any, assessment: SelfAssessment) -> bool:
    """The department, or an inspector of the agency; never who holds a duty in it."""
    if assessment.state not in FOR_REVIEW or holds_duty_in(user, assessment.agency):
        return False
    return in_department(user, assessment.province_id) or is_inspector_of(user, assessment.agency_id)


def is_inspector_of(user: Any, agency: Agency | int) -> bool:
    key = agency if isinstance(agency, int) else agency.pk
    return any(duty.agency_id == key and duty.duty == Duty.INSPECTOR for duty in duties_of(user))


def can_finish_review(user: Any, assessment: SelfAssessment) -> bool:
    """To send items back or to say that the review is done: the department, not a single inspector."""
    return can_review(user, assessment) and in_department(user, assessment.province_id)


def can_begin_second_review(user: Any, assessment: SelfAssessment) -> bool:
    """After the agency has explained, or has let the days for it pass."""
    waiting = (AssessmentState.RETURNED, AssessmentState.EXPLAINED)
    return assessment.state in waiting and _as_department(user, assessment)


def can_grade_by_hand(user: Any, assessment: SelfAssessment) -> bool:
    """Another grade than the points give: the leader of the department, and never of his own agency."""
    if holds_duty_in(user, assessment.agency):
        return False
    return assessment.state == AssessmentState.FINAL and leads_department(user, assessment.province_id)


def can_publish_results(user: Any, plan: InspectionPlan) -> bool:
    return plan.state in PLANS_IN_FORCE and leads_department(user, plan.province_id)


def can_give_opinion(user: Any, assessment: SelfAssessment) -> bool:
    """Ý kiến của cơ quan, to its own result."""
    return assessment.state == AssessmentState.FINAL and holds_duty_in(user, assessment.agency)


def reads_review(user: Any, assessment: SelfAssessment) -> bool:
    """May he read what a review under way says? Not the agency that it is about."""
    if sees_province(user, assessment.province_id):
        return True
    return is_inspector_of(user, assessment.agency_id) and not holds_duty_in(user, assessment.agency)


def _as_department(user: Any, assessment: SelfAssessment) -> bool:
    return in_department(user, assessment.province_id) and not holds_duty_in(user, assessment.agency)

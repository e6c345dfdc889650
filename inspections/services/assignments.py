"""Giving sections of the criteria to reviewing departments (Sở Nội vụ, Sở Tư pháp …) or to single reviewers."""

from typing import Any

from django.db import transaction

from agencies.choices import Duty
from agencies.models import Agency
from agencies.rules import duties_of
from agencies.services.certificate_checks import refuse
from common.clock import today
from common.history import create, delete
from inspections.choices import PlanState
from inspections.models import CriteriaSection, InspectionPlan, ReviewAssignment
from inspections.queries.assignments import reviewers_of
from inspections.rules import can_plan
from inspections.services.derived_duties import follow_duties
from inspections.services.steps import allow

NOT_YOURS = "Chỉ cán bộ của Chi cục được phân công thẩm định."


@transaction.atomic
def assign_section(
    plan: InspectionPlan,
    section: CriteriaSection,
    *,
    by: Any,
    department: Agency | None = None,
    reviewer: Any = None,
) -> ReviewAssignment:
    """From now on only those to whom a section was given review it, and they may: they get the duty at its agencies.

    Given twice, it is given once, and whoever came to the department meanwhile may review as well.

    Refuses a section that the plan does not use, a department of another province, a person who could not review
    there, and a plan that is closed.
    """
    row = InspectionPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    allow(by, lambda user, one: can_plan(user, one.province_id), row, NOT_YOURS)
    if row.state == PlanState.CLOSED:
        refuse("Kế hoạch đã kết thúc nên không phân công thẩm định nữa.")
    if section.criteria_set_id not in (row.criteria_set_id, row.commune_criteria_set_id):
        refuse("Phần này không thuộc bộ tiêu chí của kế hoạch. Hãy chọn lại phần.", "section")
    if department is None and reviewer is None:
        refuse("Hãy chọn cơ quan thẩm định hoặc người thẩm định.", "department")
    if department is not None and department.province_id != row.province_id:
        refuse("Cơ quan thẩm định thuộc tỉnh khác. Hãy chọn lại.", "department")
    if reviewer is not None and not _may_ever_review(reviewer, row):
        refuse(
            "Người này không có nhiệm vụ thẩm định ở tỉnh. Hãy giao nhiệm vụ trước, hoặc chọn người khác.", "reviewer"
        )
    facts = {"plan": row, "section": section, "department": department, "reviewer": reviewer}
    given = ReviewAssignment.objects.filter(**facts).first() or create(ReviewAssignment(**facts), by=by)
    follow_duties(row.province_id, on=today(), by=by)
    return given


def _may_ever_review(user: Any, plan: InspectionPlan) -> bool:
    if can_plan(user, plan.province_id) or any(duty.duty == Duty.INSPECTOR for duty in duties_of(user)):
        return True
    return bool(reviewers_of(plan, today()).filter(pk=user.pk).exists())


@transaction.atomic
def take_back_section(assignment: ReviewAssignment, *, by: Any) -> None:
    """Take a section back from a reviewer; what he has scored stays. Given to nobody, it is everybody's again.

    The duties that he had by it alone end with it.
    """
    row = InspectionPlan.objects.select_for_update(of=("self",)).get(pk=assignment.plan_id)
    allow(by, lambda user, one: can_plan(user, one.province_id), row, NOT_YOURS)
    rows = ReviewAssignment.objects.filter(pk=assignment.pk)
    delete(list(rows), by=by, reason="Bỏ phân công thẩm định")
    follow_duties(row.province_id, on=today(), by=by)

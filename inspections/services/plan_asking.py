"""Xin ý kiến: the department's leaders are told that a plan waits for them, and find it in what they have to do."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from agencies.choices import Duty
from agencies.models import Membership
from agencies.services.certificate_checks import refuse
from common.notices import notify
from inspections.models import InspectionPlan
from inspections.queries.due_days import office_day
from inspections.services.plan_holding import held_draft, saved
from inspections.services.plan_steps import refuse_empty


@transaction.atomic
def ask_leaders(plan: InspectionPlan, *, at: datetime, by: Any) -> list[Any]:
    """Ask the leaders of the plan's department to agree to a draft; who was told. Asked once more before anybody
    answered, nobody is told again.

    Refuses a plan that is no draft, one without any agency or target, and a department that has no leader on the
    portal.
    """
    row = held_draft(plan)
    refuse_empty(row)
    if row.asked_on is not None:
        return []
    row.asked_on = office_day(at)
    leaders = _leaders(row, at)
    if not leaders:
        refuse(
            f"{row.province} chưa có tài khoản lãnh đạo Chi cục trên cổng. Hãy giao nhiệm vụ ấy ở trang người dùng "
            "trước."
        )
    saved(row, by=by, reason="Xin ý kiến lãnh đạo Chi cục")
    for leader in leaders:
        text = f"Kế hoạch “{row.title[:300]}” chờ lãnh đạo Chi cục đồng ý."
        notify(leader, text, url=reverse("plan_step", args=[row.pk, "dong-y"]), at=at)
    return leaders


def _leaders(row: InspectionPlan, at: datetime) -> list[Any]:
    held: Any = Membership.objects.on(office_day(at))
    rows = held.filter(province=row.province_id, duty=Duty.DEPARTMENT_LEADER, user__is_active=True)
    return list({duty.user_id: duty.user for duty in rows.select_related("user").order_by("pk")}.values())

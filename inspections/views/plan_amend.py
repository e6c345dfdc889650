"""Amendments of a plan in force."""

from typing import Any

from django.http import HttpResponse

from agencies.views.editing import answer
from common.http import edits
from inspections.forms.amendments import AmendForm
from inspections.rules import can_amend
from inspections.services.plan_amendments import amend_plan
from inspections.services.plan_holding import held_in_force
from inspections.views.plan_frame import plan_to_make


@edits
def plan_amend(request: Any, pk: int) -> HttpResponse:
    """Điều chỉnh kế hoạch đã ban hành."""
    plan = plan_to_make(request, pk)
    if not can_amend(request.user, plan):
        held_in_force(plan)  # says why not, and what to do instead
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = AmendForm(*sent, plan=plan, today=request.today)

    def act() -> None:
        asked = form.cleaned_data
        amend_plan(
            plan, form.amendment(), on=asked["on"], reason=asked["reason"], paper=form.paper(), by=request.user,
            version=asked["version"],
        )  # fmt: skip

    return answer(
        request, "inspections/plan_amend.html", {"plan": plan}, form=form, act=act,
        done="Đã ghi lần điều chỉnh; bản trước vẫn đọc được.", to=("plan_detail", pk),
    )  # fmt: skip

"""A plan's own words: its facts and days, its targets, the number that the registry office gave it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse

from agencies.views.editing import answer
from common.http import edits, next_address
from inspections.choices import PlanState
from inspections.forms.plans import OBLIGATIONS, OwnPaperForm, PlanForm, TargetsForm
from inspections.queries.plan_candidates import levels_offered
from inspections.rules import can_amend, can_change_plan
from inspections.services.plan_holding import refuse_unless_draft
from inspections.services.plans import change_plan, keep_plan_paper, set_targets
from inspections.views.plan_frame import plan_to_make
from inspections.views.plan_list import keep_lines


@edits
def plan_edit(request: Any, pk: int) -> HttpResponse:
    """Sửa thông tin: all of a draft; of a plan in force what it left open."""
    plan = plan_to_make(request, pk)
    if not (can_change_plan(request.user, plan) or can_amend(request.user, plan)):
        refuse_unless_draft(plan)
    form = PlanForm(request.POST or None, province=plan.province, on=request.today, row=plan)

    def act() -> None:
        row = change_plan(plan, by=request.user, version=form.cleaned_data["version"], **form.facts())
        if row.state == PlanState.DRAFT:
            keep_lines(row, form, by=request.user)

    return answer(
        request, "inspections/plan_edit.html", {"plan": plan}, form=form, act=act,
        done="Đã lưu thông tin kế hoạch.", to=("plan_detail", pk),
    )  # fmt: skip


@edits
def plan_targets(request: Any, pk: int) -> HttpResponse:
    """Chỉ tiêu theo hình thức, cấp, đối tượng."""
    plan = plan_to_make(request, pk)
    if not can_change_plan(request.user, plan):
        refuse_unless_draft(plan)
    form = TargetsForm(request.POST or None, row=plan, levels=levels_offered(plan, request.today))
    context = {"plan": plan, "heads": list(OBLIGATIONS.values())}
    return answer(
        request, "inspections/plan_targets.html", context, form=form,
        act=lambda: set_targets(plan, form.said(), by=request.user, version=form.cleaned_data["version"]),
        done="Đã lưu chỉ tiêu.", to=("plan_agencies", pk),
    )  # fmt: skip


@edits
def plan_paper(request: Any, pk: int) -> HttpResponse:
    """Ghi số kế hoạch."""
    plan = plan_to_make(request, pk)
    if not plan.may_be_numbered:
        raise PermissionDenied
    posted = request.method == "POST"
    begins = OwnPaperForm.values_of(plan) | {"version": plan.version}
    form = OwnPaperForm(request.POST if posted else None, request.FILES if posted else None, initial=begins)
    if plan.is_in_force:
        form.ask_number()
    back = next_address(request, reverse("plan_submit", args=[pk]))
    return answer(
        request, "inspections/plan_paper.html", {"plan": plan, "back": back}, form=form,
        act=lambda: keep_plan_paper(plan, form.paper(), by=request.user, version=form.cleaned_data["version"]),
        done="Đã ghi số kế hoạch.", to=(back,),
    )  # fmt: skip

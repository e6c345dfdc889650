"""Amendments of a plan in force, and inspections outside any plan."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from agencies.rules import in_department
from agencies.views.agency_edit import province_to_edit
from agencies.views.editing import answer
from common.http import PER_PAGE, edits, reads
from inspections.choices import PlannedState
from inspections.forms.amendments import AmendForm, DropForm, OutsideForm
from inspections.models import PlannedInspection
from inspections.queries.plan_list import find_lines, line_rows, outside
from inspections.rules import can_amend, can_plan
from inspections.services.outside_inspections import cancel_outside, plan_outside
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


# --- Outside any plan -------------------------------------------------------------------------------------------
@reads
def outside_list(request: Any) -> HttpResponse:
    """Inspections outside any plan that are in sight, also those that were given up."""
    every = outside(request.user)
    found = find_lines(every, every, request.user)
    page: Any = Paginator(found.keys, PER_PAGE).get_page(request.GET.get("trang"))
    rows = line_rows(page.object_list)
    may = in_department(request.user)
    planned = PlannedState.PLANNED.label
    context = {
        "page": page,
        "rows": [(row, may and row.state == planned) for row in rows],
        "may_plan": may,
    }
    return render(request, "inspections/outside_list.html", context)


@edits
def outside_create(request: Any) -> HttpResponse:
    """Ghi cuộc kiểm tra ngoài kế hoạch."""
    province = province_to_edit(request)
    form = OutsideForm(request.POST or None, province=province, today=request.today)
    return answer(
        request, "inspections/outside_create.html", {"province": province}, form=form,
        act=lambda: plan_outside(by=request.user, **form.facts()),
        done="Đã ghi cuộc kiểm tra ngoài kế hoạch.", to=("outside_list",),
    )  # fmt: skip


@edits
def outside_drop(request: Any, pk: int) -> HttpResponse:
    """Bỏ cuộc kiểm tra ngoài kế hoạch."""
    line = get_object_or_404(PlannedInspection.objects.visible_to(request.user).filter(plan=None), pk=pk)
    if not can_plan(request.user, line.province_id):
        raise PermissionDenied
    form = DropForm(request.POST or None, initial={"version": line.version})
    return answer(
        request, "inspections/outside_drop.html", {"line": line}, form=form,
        act=lambda: cancel_outside(line, by=request.user, **form.cleaned_data),
        done="Đã bỏ cuộc kiểm tra.", to=("outside_list",),
    )  # fmt: skip

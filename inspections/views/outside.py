"""Inspections outside any plan, and the teams that were made for them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render

from agencies.rules import in_department
from agencies.views.agency_edit import province_to_edit
from agencies.views.editing import answer
from common.http import PER_PAGE, edits, reads
from inspections.forms.outside import DropForm, OutsideEditForm, OutsideForm
from inspections.models import PlannedInspection
from inspections.queries.outside_teams import teams_in_sight
from inspections.queries.plan_list import find_lines, line_rows, outside
from inspections.resources.outside_sheet import OutsideSheet, outside_cells
from inspections.rules import can_plan
from inspections.services.outside_inspections import cancel_outside, change_outside, plan_outside
from inspections.views.giving_out import give_out


@reads
def outside_list(request: Any) -> HttpResponse:
    """Inspections outside any plan that are in sight, also those that were given up."""
    found = find_lines(outside(request.user), request.user)
    page: Any = Paginator(found.keys, PER_PAGE).get_page(request.GET.get("trang"))
    may = in_department(request.user)
    context = {
        "page": page,
        "rows": line_rows(page.object_list),
        "may_plan": may,
        "teams": teams_in_sight(request.user) if may else [],
        "here": request.get_full_path(),
    }
    return render(request, "inspections/outside_list.html", context)


@reads
def outside_export(request: Any, fmt: str) -> StreamingHttpResponse:
    """The inspections outside any plan that are in sight."""
    rows = outside_cells(outside(request.user))
    return give_out(request, OutsideSheet(), rows, fmt, stem="kiem-tra-ngoai-ke-hoach", on=request.today, told=())


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


def _line(request: Any, pk: int) -> PlannedInspection:
    rows = PlannedInspection.objects.visible_to(request.user).filter(plan=None)
    line: PlannedInspection = get_object_or_404(rows.select_related("province", "team"), pk=pk)
    if not can_plan(request.user, line.province_id):
        raise PermissionDenied
    return line


@edits
def outside_edit(request: Any, pk: int) -> HttpResponse:
    """Sửa cuộc kiểm tra ngoài kế hoạch: its days, its team, its reason."""
    line = _line(request, pk)
    form = OutsideEditForm(request.POST or None, line=line)
    return answer(
        request, "inspections/outside_edit.html", {"line": line}, form=form,
        act=lambda: change_outside(line, by=request.user, **form.facts()),
        done="Đã lưu cuộc kiểm tra.", to=("outside_list",),
    )  # fmt: skip


@edits
def outside_drop(request: Any, pk: int) -> HttpResponse:
    """Bỏ cuộc kiểm tra ngoài kế hoạch."""
    line = _line(request, pk)
    form = DropForm(request.POST or None, initial={"version": line.version})
    return answer(
        request, "inspections/outside_drop.html", {"line": line}, form=form,
        act=lambda: cancel_outside(line, by=request.user, **form.cleaned_data),
        done="Đã bỏ cuộc kiểm tra.", to=("outside_list",),
    )  # fmt: skip

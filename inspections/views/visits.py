"""That an inspection took place: recorded for one, for those ticked on a plan's list of visits, and taken back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agencies.views.editing import answer, took
from common.http import edits, next_address, typed_text
from inspections.choices import InspectionForm, PlannedState
from inspections.filters.plans import VisitFilter
from inspections.forms.visits import ReopenForm, VisitForm, VisitsForm
from inspections.models import PlannedInspection
from inspections.queries.plan_list import find_lines, line_rows, lines
from inspections.rules import can_plan
from inspections.services.visits import (
    finish_inspection,
    finish_inspections,
    refuse_unless_running,
    reopen_inspection,
)
from inspections.views.plan_frame import plan_with_teams, ticked
from inspections.views.plan_list import query_without

PER_STEP = 100


def _line(request: Any, pk: int) -> PlannedInspection:
    """One in sight that this user's department keeps; else 403."""
    rows = PlannedInspection.objects.visible_to(request.user).select_related("plan", "team")
    line: PlannedInspection = get_object_or_404(rows, pk=pk)
    if not can_plan(request.user, line.province_id):
        raise PermissionDenied
    return line


def _list_of(line: PlannedInspection) -> str:
    if line.plan_id is None:
        return reverse("outside_list")
    return f"{reverse('plan_lines', args=[line.plan_id])}?form_of={line.form}"


@edits
def inspection_finish(request: Any, pk: int) -> HttpResponse:
    """Ghi đã kiểm tra; of one that is done, its day and note are corrected."""
    line = _line(request, pk)
    form = VisitForm(request.POST or None, line=line, today=request.today)
    back = next_address(request, _list_of(line))

    def act() -> None:
        asked = form.cleaned_data
        finish_inspection(
            line, on=asked["done_on"], note=asked["done_note"], version=asked["version"], by=request.user
        )

    is_done = line.state == PlannedState.DONE
    context = {"line": line, "back": back, "is_done": is_done, "save": "Lưu" if is_done else "Ghi đã kiểm tra"}
    return answer(
        request, "inspections/inspection_finish.html", context, form=form, act=act,
        done=f"Đã ghi kiểm tra {line.name}.", to=(back,),
    )  # fmt: skip


@edits
def inspection_reopen(request: Any, pk: int) -> HttpResponse:
    """Đưa về chưa kiểm tra, what was recorded by mistake."""
    line = _line(request, pk)
    form = ReopenForm(request.POST or None, initial={"version": line.version})
    back = next_address(request, _list_of(line))
    return answer(
        request, "inspections/inspection_reopen.html", {"line": line, "back": back}, form=form,
        act=lambda: reopen_inspection(line, by=request.user, **form.cleaned_data),
        done=f"Đã đưa {line.name} về chưa kiểm tra.", to=(back,),
    )  # fmt: skip


@edits
def plan_visits(request: Any, pk: int) -> HttpResponse:
    """Ghi đã kiểm tra tại trụ sở: several lines and one day; at first those that are still to be visited."""
    plan, teams = plan_with_teams(request, pk)
    if not can_plan(request.user, plan.province_id):
        raise PermissionDenied
    refuse_unless_running(plan)
    data = request.GET if "state" in request.GET or "q" in request.GET else {"state": PlannedState.PLANNED}
    every = lines(request.user, plan).filter(form=InspectionForm.ON_SITE)
    question = VisitFilter(data, every, teams=teams)
    form = VisitsForm(request.POST or None)
    if request.method == "POST" and took(form, lambda: _record(request, plan, form)):
        query = typed_text(request.POST.get("query", ""), 1_000)
        return redirect(f"{reverse('plan_visits', args=[pk])}?{query}#danh-sach")
    found = find_lines(question.found, request.user)
    page: Any = Paginator(found.keys, PER_STEP).get_page(request.GET.get("trang"))
    page.object_list = line_rows(page.object_list)
    chosen = set(request.POST.getlist("dong"))
    context = {
        "plan": plan,
        "form": form,
        "question": question.form,
        "page": page,
        "query": query_without(request)[1:],
        "rows": [(row, str(row.line) in chosen) for row in page.object_list],
        "here": request.get_full_path(),
    }
    return render(request, "inspections/plan_visits.html", context)


def _record(request: Any, plan: Any, form: VisitsForm) -> None:
    asked = form.cleaned_data
    count = finish_inspections(plan, ticked(request), on=asked["done_on"], note=asked["done_note"], by=request.user)
    messages.success(request, f"Đã ghi {count} cuộc kiểm tra ngày {asked['done_on']:%d/%m/%Y}.")

"""Steps 3 and 4 of the builder: teams and days for many lines at once; what the plan should be looked at for."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.views.editing import took
from common.http import edits, typed_text
from inspections.choices import InspectionForm
from inspections.filters.plans import ScheduleFilter
from inspections.forms.plan_lists import ScheduleForm
from inspections.models import InspectionPlan
from inspections.queries.plan_list import IN_ORDER, line_rows, lines
from inspections.queries.plan_warnings import warnings_of
from inspections.rules import can_amend, can_change_plan
from inspections.services.plan_lists import freeze_again, set_team, set_window
from inspections.views.plan_frame import frame_of, plan_to_make, ticked
from inspections.views.plan_list import query_without
from inspections.windows import weeks_between

PER_STEP = 100
SHOWN_WARNINGS = 50  # of a kind; the count says how many there are


# --- 3. Đoàn, lịch ----------------------------------------------------------------------------------------------
@edits
def plan_schedule(request: Any, pk: int) -> HttpResponse:
    """Teams, and the team and days of the lines that are ticked (or of all that the filter finds)."""
    plan = plan_to_make(request, pk)
    teams = [*plan.teams.prefetch_related("members").select_related("paper").order_by("name", "pk")]
    data = request.GET if "form_of" in request.GET or "q" in request.GET else {"form_of": InspectionForm.ON_SITE}
    question = ScheduleFilter(data, lines(request.user, plan), teams=[(str(team.pk), team.name) for team in teams])
    form = ScheduleForm(request.POST or None, plan=plan)
    if request.method == "POST" and took(form, lambda: _arrange(request, plan, form, question)):
        query = typed_text(request.POST.get("query", ""), 1_000)
        return redirect(f"{reverse('plan_schedule', args=[pk])}?{query}#danh-sach")
    keys = list(question.found.order_by(*IN_ORDER[""]).values_list("pk", flat=True))
    page: Any = Paginator(keys, PER_STEP).get_page(request.GET.get("trang"))
    page.object_list = line_rows(page.object_list)
    may_arrange = can_change_plan(request.user, plan) or can_amend(request.user, plan)
    context = frame_of(plan, "plan_schedule") | {
        "form": form,
        "question": question.form,
        "page": page,
        "query": query_without(request)[1:],
        "teams": teams,
        "weeks": _weeks(plan),
        "may_arrange": may_arrange,
        "may_record": can_amend(request.user, plan),
        "here": request.get_full_path(),
    }
    return render(request, "inspections/plan_schedule.html", context)


def _arrange(request: Any, plan: InspectionPlan, form: ScheduleForm, question: ScheduleFilter) -> None:
    """What was pressed: the team, the days, or both."""
    keys = ticked(request, question.found if request.POST.get("tat_ca") else None)
    asked, said = form.cleaned_data, request.POST.get("act", "")
    if said in ("team", "both"):
        count = set_team(plan, keys, asked["team"], by=request.user)
        messages.success(request, f"Đã phân công đoàn cho {count} dòng.")
    if said in ("window", "both"):
        first, last = asked["window_from"], asked["window_to"]
        count = set_window(plan, keys, first=first, last=last, by=request.user)
        messages.success(request, f"Đã đặt thời gian dự kiến cho {count} dòng.")


def _weeks(plan: InspectionPlan) -> list[str]:
    """The working weeks of the visits, as an officer can type them."""
    if plan.site_from is None or plan.site_to is None:
        return []
    return [f"{first:%d/%m} – {last:%d/%m}" for first, last in weeks_between(plan.site_from, plan.site_to)]


# --- 4. Kiểm tra lại --------------------------------------------------------------------------------------------
@edits
def plan_check(request: Any, pk: int) -> HttpResponse:
    """Warnings, each with the way to its row; and the register's words once more for all lines."""
    plan = plan_to_make(request, pk)
    if request.method == "POST":
        count = freeze_again(plan, on=request.today, by=request.user)
        messages.success(request, f"Đã lấy lại thông tin theo sổ cơ quan: {count} dòng thay đổi.")
        return redirect("plan_check", pk)
    groups = warnings_of(plan, request.today)
    context = frame_of(plan, "plan_check") | {
        "groups": [
            {
                "group": group,
                "shown": group.warned[:SHOWN_WARNINGS],
                "more": max(0, len(group.warned) - SHOWN_WARNINGS),
            }
            for group in groups
        ],
        "count": sum(len(group.warned) for group in groups),
    }
    return render(request, "inspections/plan_check.html", context)

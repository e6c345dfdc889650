"""Teams of a plan: who is in them, by which decision."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from agencies.forms.versioned import RegisterForm
from agencies.views.certificate_record import MORE_ROWS
from agencies.views.editing import answer, took
from common.http import edits
from inspections.forms.teams import TeamForm
from inspections.models import InspectionPlan, InspectionTeam
from inspections.services.plan_teams import change_team, create_team, remove_team
from inspections.views.plan_frame import plan_to_make


def _form(request: Any, plan: InspectionPlan, row: InspectionTeam | None = None) -> TeamForm:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    name = f"Đoàn số {plan.teams.count() + 1}"
    return TeamForm(*sent, province=plan.province, on=request.today, row=row, name=name)


def _team(plan: InspectionPlan, pk: int) -> InspectionTeam:
    team: InspectionTeam = get_object_or_404(plan.teams.select_related("paper", "plan"), pk=pk)
    return team


@edits
def team_create(request: Any, pk: int) -> HttpResponse:
    """Lập đoàn."""
    plan = plan_to_make(request, pk)
    form = _form(request, plan)
    if MORE_ROWS in request.POST:
        form.with_more_rows()
    elif request.method == "POST" and took(form, lambda: create_team(plan, by=request.user, **form.facts())):
        messages.success(request, "Đã lập đoàn. Phân công đoàn cho các cơ quan ở dưới.")
        return redirect("plan_schedule", pk)
    context = {"plan": plan, "form": form, "formset": form.members}
    return render(request, "inspections/team_create.html", context)


@edits
def team_edit(request: Any, pk: int, team: int) -> HttpResponse:
    """Sửa đoàn."""
    plan = plan_to_make(request, pk)
    row = _team(plan, team)
    form = _form(request, plan, row)

    def act() -> None:
        change_team(row, by=request.user, version=form.cleaned_data["version"], **form.facts())

    if MORE_ROWS in request.POST:
        form.with_more_rows()
    elif request.method == "POST" and took(form, act):
        messages.success(request, "Đã lưu đoàn.")
        return redirect("plan_schedule", pk)
    context = {"plan": plan, "form": form, "formset": form.members, "team": row}
    return render(request, "inspections/team_edit.html", context)


@edits
def team_remove(request: Any, pk: int, team: int) -> HttpResponse:
    """Bỏ đoàn."""
    plan = plan_to_make(request, pk)
    row = _team(plan, team)
    form = RegisterForm(request.POST if request.method == "POST" else None)
    return answer(
        request, "inspections/team_remove.html", {"plan": plan, "team": row}, form=form,
        act=lambda: remove_team(row, by=request.user), done=f"Đã bỏ {row.name}.", to=("plan_schedule", pk),
    )  # fmt: skip

"""Inspection teams, of a plan or outside any: who is in them, by which decision, with which account."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.services.one_time_links import OneTimeLink
from agencies.forms.versioned import RegisterForm
from agencies.models import Province
from agencies.views.agency_edit import province_to_edit
from agencies.views.certificate_record import MORE_ROWS
from agencies.views.editing import answer, took
from agencies.views.links_made import keep
from common.http import edits
from inspections.forms.teams import InviteMemberForm, TeamForm
from inspections.models import InspectionPlan, InspectionTeam, TeamMember
from inspections.queries.histories import TEAM_SOURCES
from inspections.rules import can_plan
from inspections.services.plan_teams import change_team, create_team, remove_team
from inspections.services.team_accounts import invite_member
from inspections.views.histories import saves_of
from inspections.views.plan_frame import plan_to_make


# --- Of a plan --------------------------------------------------------------------------------------------------
@edits
def team_create(request: Any, pk: int) -> HttpResponse:
    """Lập đoàn."""
    plan = plan_to_make(request, pk)
    return _create(request, plan.province, plan)


@edits
def team_edit(request: Any, pk: int, team: int) -> HttpResponse:
    """Sửa đoàn."""
    return _edit(request, _of_plan(request, pk, team))


@edits
def team_remove(request: Any, pk: int, team: int) -> HttpResponse:
    """Bỏ đoàn."""
    return _remove(request, _of_plan(request, pk, team))


@edits
def team_invite(request: Any, pk: int, team: int, member: int) -> HttpResponse:
    """Lập tài khoản cho thành viên."""
    return _invite(request, _of_plan(request, pk, team), member)


def _of_plan(request: Any, pk: int, team: int) -> InspectionTeam:
    plan = plan_to_make(request, pk)
    row: InspectionTeam = get_object_or_404(plan.teams.select_related("paper", "plan", "province"), pk=team)
    return row


# --- Outside any plan -------------------------------------------------------------------------------------------
@edits
def outside_team_create(request: Any) -> HttpResponse:
    """Lập đoàn ngoài kế hoạch."""
    return _create(request, province_to_edit(request), None)


@edits
def outside_team_edit(request: Any, team: int) -> HttpResponse:
    """Sửa đoàn ngoài kế hoạch."""
    return _edit(request, _outside(request, team))


@edits
def outside_team_remove(request: Any, team: int) -> HttpResponse:
    """Bỏ đoàn ngoài kế hoạch."""
    return _remove(request, _outside(request, team))


@edits
def outside_team_invite(request: Any, team: int, member: int) -> HttpResponse:
    """Lập tài khoản cho thành viên của đoàn ngoài kế hoạch."""
    return _invite(request, _outside(request, team), member)


def _outside(request: Any, team: int) -> InspectionTeam:
    """One in sight that belongs to no plan and that this user's department keeps; else 403."""
    rows = InspectionTeam.objects.visible_to(request.user).filter(plan=None)
    row: InspectionTeam = get_object_or_404(rows.select_related("paper", "plan", "province"), pk=team)
    if not can_plan(request.user, row.province_id):
        raise PermissionDenied
    return row


# --- The pages themselves ---------------------------------------------------------------------------------------
def _back(plan: InspectionPlan | None) -> str:
    """Where the teams are listed."""
    return reverse("plan_schedule", args=[plan.pk]) if plan is not None else f"{reverse('outside_list')}#doan"


def _whose(plan: InspectionPlan | None, province: Province) -> dict[str, Any]:
    return {"whose": str(plan) if plan is not None else f"Ngoài kế hoạch, {province}", "back": _back(plan)}


def _form(request: Any, province: Province, row: InspectionTeam | None = None, name: str = "") -> TeamForm:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return TeamForm(*sent, province=province, on=request.today, row=row, name=name)


def _create(request: Any, province: Province, plan: InspectionPlan | None) -> HttpResponse:
    form = _form(request, province, name=f"Đoàn số {plan.teams.count() + 1}" if plan is not None else "")

    def act() -> None:
        made = create_team(plan, province=province, by=request.user, **form.facts())
        _tell_made(request, made)

    if MORE_ROWS in request.POST:
        form.with_more_rows()
    elif request.method == "POST" and took(form, act):
        return redirect(_back(plan))
    context = _whose(plan, province) | {"form": form, "formset": form.members}
    return render(request, "inspections/team_create.html", context)


def _tell_made(request: Any, team: InspectionTeam) -> None:
    where = "cho các cơ quan ở dưới" if team.plan_id else "khi ghi hoặc sửa cuộc kiểm tra"
    messages.success(request, f"Đã lập đoàn. Phân công đoàn {where}.")
    without = team.members.filter(user=None).count()
    if without:
        messages.info(request, f"{without} thành viên chưa có tài khoản; nếu cần, bấm “Sửa” ở đoàn để lập tài khoản.")


def _edit(request: Any, row: InspectionTeam) -> HttpResponse:
    form = _form(request, row.province, row)

    def act() -> None:
        change_team(row, by=request.user, version=form.cleaned_data["version"], **form.facts())

    if MORE_ROWS in request.POST:
        form.with_more_rows()
    elif request.method == "POST" and took(form, act):
        messages.success(request, "Đã lưu đoàn.")
        return redirect(_back(row.plan))
    context = {"form": form, "formset": form.members, "team": row, "without_account": _without_account(row)}
    context |= saves_of(row, TEAM_SOURCES, "team_history")
    return render(request, "inspections/team_edit.html", _whose(row.plan, row.province) | context)


def _without_account(team: InspectionTeam) -> list[tuple[TeamMember, str]]:
    """Who has none yet, and where he gets one."""
    name, keys = ("team_invite", [team.plan_id, team.pk]) if team.plan_id else ("outside_team_invite", [team.pk])
    rows = team.members.filter(user=None).order_by("pk")
    return [(member, reverse(name, args=[*keys, member.pk])) for member in rows]


def _remove(request: Any, row: InspectionTeam) -> HttpResponse:
    form = RegisterForm(request.POST if request.method == "POST" else None)
    return answer(
        request, "inspections/team_remove.html", _whose(row.plan, row.province) | {"team": row}, form=form,
        act=lambda: remove_team(row, by=request.user), done=f"Đã bỏ {row.name}.", to=(_back(row.plan),),
    )  # fmt: skip


def _invite(request: Any, team: InspectionTeam, member: int) -> HttpResponse:
    row: TeamMember = get_object_or_404(team.members.all(), pk=member)
    form = InviteMemberForm(request.POST or None, member=row)
    links: list[OneTimeLink] = []

    def act() -> None:
        links.append(invite_member(row, by=request.user, on=request.today, **form.cleaned_data))

    if request.method == "POST" and took(form, act):
        keep(request, links)
        return redirect("member_links")
    context = _whose(team.plan, team.province) | {"form": form, "team": team, "member": row}
    return render(request, "inspections/team_invite.html", context)

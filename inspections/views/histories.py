"""What was changed of a plan, a team, a set of criteria or a report: who, when, why, before and after."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from agencies.queries.agency_history import Sources, changes_among, entries_of, last_saves
from agencies.views.agency_detail import CHANGES_PER_PAGE
from common.http import page_of, reads
from inspections.models import CriteriaSet, InspectionTeam
from inspections.queries.histories import PLAN_SOURCES, SET_SOURCES, TEAM_SOURCES, sources_for
from inspections.rules import reads_how_set_came, sees_province
from inspections.views.assessment_page import report_in_sight
from inspections.views.plan_frame import plan_seen_whole

SAVES = 5  # the latest that a page itself tells; its history has them all


def saves_of(subject: Any, sources: Sources, address: str) -> dict[str, Any]:
    """The panel at the foot of a page: the latest entries, and where all of them stand."""
    return {"saves": last_saves(subject, sources, SAVES), "history_url": reverse(address, args=[subject.pk])}


@reads
def plan_history(request: Any, pk: int) -> HttpResponse:
    """Of a plan, its bases, partners, targets and teams."""
    plan = plan_seen_whole(request, pk)
    where = f"Năm {plan.year}, {plan.province}"
    return _history(request, plan, PLAN_SOURCES, where, ("Trang kế hoạch", reverse("plan_detail", args=[pk])))


@reads
def team_history(request: Any, pk: int) -> HttpResponse:
    """Of a team, of a plan or outside any, and its members."""
    rows = InspectionTeam.objects.visible_to(request.user).select_related("plan", "province")
    team: InspectionTeam = get_object_or_404(rows, pk=pk)
    if not sees_province(request.user, team.province_id):
        raise PermissionDenied
    if team.plan is not None:
        back = ("Trang kế hoạch", reverse("plan_detail", args=[team.plan_id]))
        return _history(request, team, TEAM_SOURCES, str(team.plan), back)
    back = ("Kiểm tra ngoài kế hoạch", reverse("outside_list"))
    return _history(request, team, TEAM_SOURCES, f"Ngoài kế hoạch, {team.province}", back)


@reads
def criteria_history(request: Any, pk: int) -> HttpResponse:
    """Of a set of criteria, its sections, criteria, levels of answer and grades."""
    rows = CriteriaSet.objects.visible_to(request.user).select_related("province")
    row: CriteriaSet = get_object_or_404(rows, pk=pk)
    if not reads_how_set_came(request.user, row):
        raise PermissionDenied
    where = str(row.province) if row.province else "Đi kèm cổng"
    return _history(request, row, SET_SOURCES, where, ("Trang bộ tiêu chí", reverse("criteria_detail", args=[pk])))


@reads
def assessment_history(request: Any, pk: int) -> HttpResponse:
    """Of a report; of its review too for who reads it."""
    row = report_in_sight(request, pk)
    back = ("Về báo cáo", reverse("assessment_detail", args=[pk]))
    return _history(request, row, sources_for(request.user, row), row.plan.title, back)


def _history(request: Any, subject: Any, sources: Sources, where: str, back: tuple[str, str]) -> HttpResponse:
    """Before and after of everything that was saved, the latest first, a page at a time."""
    page = page_of(request, entries_of(subject, sources), CHANGES_PER_PAGE)
    page.object_list = changes_among(page.object_list, sources)
    context = {"subject": subject, "where": where, "back": back, "page": page}
    return render(request, "inspections/history.html", context)

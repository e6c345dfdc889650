"""A plan to be read: what it says, its lists with their filters, and each version as it was issued or amended."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from common.http import PER_PAGE, reads
from inspections.choices import ApprovalShape, InspectionForm, PlanState
from inspections.filters.plans import LineFilter
from inspections.models import InspectionPlan, PlanVersion
from inspections.queries.histories import PLAN_SOURCES
from inspections.queries.plan_list import PLAN_TONES, agency_rows, find_lines, line_rows, lines, narrowed
from inspections.queries.plan_matrix import matrix_of
from inspections.queries.plan_progress import progress_of
from inspections.queries.plan_versions import changed_facts, differences, sealed_list
from inspections.queries.report_progress import report_progress
from inspections.rules import can_agree, can_amend, can_change_plan, can_plan, reads_whole_plan
from inspections.services.plans import DAYS
from inspections.views.histories import saves_of
from inspections.views.plan_frame import plan_in_sight, plan_seen_whole, plan_with_teams, tables_of
from inspections.views.plan_list import query_without
from inspections.windows import told_window

# What a version says of the plan itself, in the words of the page
LABELS = {field.name: str(field.verbose_name) for field in InspectionPlan._meta.concrete_fields}
CHANGED = {
    "name": "tên", "level": "cấp", "obligation": "đối tượng", "edition_name": "phiên bản", "window_from": "thời gian",
    "window_to": "thời gian", "team": "đoàn", "cause": "lý do chọn", "cause_text": "lý do chọn", "note": "ghi chú",
}  # fmt: skip


@reads
def plan_detail(request: Any, pk: int) -> HttpResponse:
    """The plan: its state, papers, days, targets against lists; an agency reads what is about it."""
    plan = plan_in_sight(request, pk)
    whole, user = reads_whole_plan(request.user, plan), request.user
    context: dict[str, Any] = {
        "plan": plan,
        "tone": PLAN_TONES[plan.state],
        "whole": whole,
        "may_make": can_plan(user, plan.province_id),
        "may_change": can_change_plan(user, plan),
        "may_amend": can_amend(user, plan),
        "bases": plan.bases.order_by("position"),
        "partners": plan.partners.order_by("position"),
    }
    if whole:
        matrix = matrix_of(plan)
        context |= {
            "matrix": matrix,
            "tables": tables_of(matrix, plan),
            "versions": plan.versions.select_related("paper").order_by("number").defer("content"),
            "forms": InspectionForm.choices,
            "has_decision": plan.approval_shape != ApprovalShape.ISSUED_BY_PROVINCE,
            "progress": progress_of(plan) if plan.is_in_force else [],
            "report_progress": report_progress(plan, request.today) if plan.is_in_force else None,
            "is_draft": plan.state == PlanState.DRAFT,
            "asked_me": plan.awaits_agreement and can_agree(user, plan),
        }
        context |= saves_of(plan, PLAN_SOURCES, "plan_history")
    else:
        own = narrowed(lines(user, plan)).order_by("form", "sort_key", "pk")
        context["own"] = line_rows(list(own.values_list("pk", flat=True)[:PER_PAGE]))
    return render(request, "inspections/plan_detail.html", context)


@reads
def plan_lines(request: Any, pk: int) -> HttpResponse:
    """The lists of a plan with their filters; the same page answers htmx with the list alone."""
    plan, teams = plan_with_teams(request, pk)
    every = lines(request.user, plan)
    question = LineFilter(request.GET, every, teams=teams)
    found = find_lines(question.found, request.user)
    page: Any = Paginator(found.keys, PER_PAGE).get_page(request.GET.get("trang"))
    per_agency = question.is_per_agency
    page.object_list = agency_rows(plan, page.object_list) if per_agency else line_rows(page.object_list)
    chosen = question.chosen if question.is_valid() else {}
    context = {
        "plan": plan,
        "form": question.form,
        "page": page,
        "per_agency": per_agency,
        "chips": [{"label": label, "url": query_without(request, name)} for name, label in chosen.items()],
        "clear_url": reverse("plan_lines", args=[pk]),
        "query": query_without(request)[1:],
        "may_record": can_amend(request.user, plan),
        "here": request.get_full_path(),
    }
    partial = bool(request.htmx) and not request.htmx.boosted
    name = "inspections/partials/_lines_list.html" if partial else "inspections/plan_lines.html"
    return render(request, name, context)


@reads
def plan_version(request: Any, pk: int, number: int) -> HttpResponse:
    """A version as it was sealed, and what it changed of the one before."""
    plan = plan_seen_whole(request, pk)
    versions = plan.versions.select_related("paper", "by")
    version: PlanVersion = get_object_or_404(versions, number=number)
    before = plan.versions.filter(number__lt=number).order_by("-number").first()
    form = request.GET.get("hinh-thuc", InspectionForm.DOSSIER)
    if form not in InspectionForm.values:
        raise Http404
    page: Any = Paginator(sealed_list(version, form), PER_PAGE).get_page(request.GET.get("trang"))
    context = {
        "plan": plan,
        "version": version,
        "said": version.content,
        "days": _days(version),
        "page": page,
        "rows": [(line, told_window(line.window_from, line.window_to)) for line in page.object_list],
        "lists": [
            {"label": label, "url": f"?hinh-thuc={value}", "current": value == form,
             "count": len(version.content["lists"][value])}
            for value, label in InspectionForm.choices
        ],
        "before": before,
        "differences": _differences(before, version) if before else [],
        "facts": _facts(before, version) if before else [],
    }  # fmt: skip
    return render(request, "inspections/plan_version.html", context)


def _days(version: PlanVersion) -> list[tuple[str, str]]:
    """The days that a version sets."""
    said = version.content["plan"]
    return [(LABELS[name], _readable(said.get(name))) for name in DAYS if said.get(name)]


def _differences(before: PlanVersion, after: PlanVersion) -> list[dict[str, Any]]:
    return [
        {
            "label": InspectionForm(one.form).label,
            "added": one.added,
            "taken_out": one.taken_out,
            "changed": [
                (change.after, ", ".join(dict.fromkeys(CHANGED[name] for name in change.fields)))
                for change in one.changed
            ],
        }
        for one in differences(before, after)
        if one
    ]


def _facts(before: PlanVersion, after: PlanVersion) -> list[tuple[str, str, str]]:
    return [
        (LABELS.get(name, name), _readable(was), _readable(now))
        for name, (was, now) in changed_facts(before, after).items()
    ]


def _readable(value: Any) -> str:
    """A sealed value in words: a day as the page writes days, a paper by its number."""
    if isinstance(value, dict):
        return str(value.get("number", ""))
    text = "" if value is None else str(value)
    year, _, rest = text.partition("-")
    month, _, day = rest.partition("-")
    is_day = len(text) == 10 and year.isdigit() and month.isdigit() and day.isdigit()
    return f"{day}/{month}/{year}" if is_day else text

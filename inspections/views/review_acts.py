"""Acts beside the scoring: the report given back, a later due day, the sealed steps, sections given to reviewers."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agencies.views.editing import answer
from common.clock import now
from common.http import edits, reads, writes
from inspections import rules
from inspections.forms.reviews import AssignForm, ExtendForm, GiveBackForm
from inspections.models import InspectionPlan, ReviewAssignment, SelfAssessment
from inspections.queries.assignments import departments_of, given_sections, reviewers_of, sections_of_plan
from inspections.queries.review_page import checked_seals
from inspections.services.assignments import assign_section, take_back_section
from inspections.services.extensions import extend
from inspections.services.giving_back import give_back
from inspections.views.reviewing import report_to_read


def _of_the_department(request: Any, pk: int) -> SelfAssessment:
    report = report_to_read(request, pk)
    if not rules.in_department(request.user, report.province_id):
        raise PermissionDenied
    return report


def _about(report: SelfAssessment) -> dict[str, Any]:
    return {"report": report, "back": reverse("dossier_review", args=[report.pk])}


@edits
def dossier_give_back(request: Any, pk: int) -> HttpResponse:
    """Trả lại cả báo cáo, before its review has begun."""
    report = _of_the_department(request, pk)
    form = GiveBackForm(request.POST or None)
    context = _about(report)
    return answer(
        request, "inspections/dossier_give_back.html", context, form=form,
        act=lambda: give_back(report, by=request.user, at=now(), **form.cleaned_data),
        done="Đã trả lại báo cáo cho cơ quan.", to=(context["back"],),
    )  # fmt: skip


@edits
def dossier_extend(request: Any, pk: int) -> HttpResponse:
    """Gia hạn nộp báo cáo."""
    report = _of_the_department(request, pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ExtendForm(*sent)
    context = _about(report)

    def act() -> None:
        clean = form.cleaned_data
        said = form.paper() if clean["paper_number"] or clean["paper_file"] else None
        extend([report], until=clean["until"], reason=clean["reason"], by=request.user, at=now(), paper=said)

    return answer(
        request, "inspections/dossier_extend.html", context, form=form, act=act,
        done="Đã gia hạn nộp báo cáo.", to=(context["back"],),
    )  # fmt: skip


@reads
def dossier_seals(request: Any, pk: int) -> HttpResponse:
    """Đối chiếu: each seal hashed again, against the hash that was noted with it."""
    report = report_to_read(request, pk)
    seals = checked_seals(report)
    context = _about(report) | {"seals": seals, "broken": [one for one in seals if not one.is_whole]}
    return render(request, "inspections/dossier_seals.html", context)


# --- Sections given to reviewers --------------------------------------------------------------------------------
def plan_to_keep(request: Any, pk: int) -> InspectionPlan:
    """A plan of which this user keeps the reviews: in sight but not his is 403, out of sight 404."""
    rows: Any = InspectionPlan.objects.visible_to(request.user).select_related("province")
    plan: InspectionPlan = get_object_or_404(rows, pk=pk)
    if not rules.can_plan(request.user, plan.province_id):
        raise PermissionDenied
    return plan


@edits
def section_assignments(request: Any, pk: int) -> HttpResponse:
    """Phân công thẩm định of a plan, and the form that gives one section more."""
    plan = plan_to_keep(request, pk)
    day = request.today
    form = AssignForm(
        request.POST or None, sections=sections_of_plan(plan), departments=departments_of(plan, day),
        reviewers=reviewers_of(plan, day),
    )  # fmt: skip
    context = {"plan": plan, "given": given_sections(plan, day), "back": reverse("dossier_review_list")}
    return answer(
        request, "inspections/section_assignments.html", context, form=form,
        act=lambda: assign_section(plan, by=request.user, **form.cleaned_data),
        done="Đã phân công.", to=("section_assignments", pk),
    )  # fmt: skip


@writes
def section_take_back(request: Any, pk: int, assignment: int) -> HttpResponse:
    """Bỏ phân công."""
    plan = plan_to_keep(request, pk)
    row = get_object_or_404(ReviewAssignment.objects.select_related("plan"), pk=assignment, plan=plan)
    take_back_section(row, by=request.user)
    messages.success(request, "Đã bỏ phân công. Điểm đã chấm vẫn giữ nguyên.")
    return redirect("section_assignments", pk)

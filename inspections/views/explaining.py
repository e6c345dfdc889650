"""Explaining the items that were given back: each with its reason above it, all handed over at once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render

from common.clock import now
from common.errors import Refused
from common.http import edits
from common.left_forms import forget_left, typed_before
from inspections.choices import AssessmentState
from inspections.forms.evidence import ExplanationForm
from inspections.models import SelfAssessment
from inspections.queries.assessment_tasks import questions_of
from inspections.queries.reviews import returned_items
from inspections.rules import can_explain
from inspections.services.evidence import add_evidence, date_evidence, remove_evidence
from inspections.services.explaining import hand_in_explanations, save_explanation
from inspections.views.assessment_page import (
    Together,
    is_background,
    page_of_report,
    put_faults,
    report_to_work_on,
    taken_away,
)


@edits
def assessment_explain(request: Any, pk: int) -> HttpResponse:
    """Giải trình các tiêu chí bị trả lại."""
    row = report_to_work_on(request, pk)
    if row.state != AssessmentState.RETURNED and request.method != "POST":
        messages.info(request, "Báo cáo không có nội dung nào đang chờ giải trình.")
        return redirect("assessment_detail", row.pk)
    if row.state == AssessmentState.RETURNED and not can_explain(request.user, row):
        raise PermissionDenied
    left = None if request.method == "POST" else typed_before(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else (left, None)
    known = {one.criterion_id: one for one in row.explanations.all()}
    forms = [ExplanationForm(*sent, item=one, row=known.get(one.criterion_id)) for one in returned_items(row)]
    refusal = ""
    if request.method == "POST" and _saved(request, row, forms):
        refusal = _handed_over(request, row) if request.POST.get("act") == "send" else ""
        if not refusal:
            forget_left(request)
            return _led_on(request, row)
    questions = {one.criterion.pk: one for one in questions_of(row)}
    context = page_of_report(request, row) | {
        "items": [(form, questions[form.item.criterion_id]) for form in forms],
        "faults": (faults := [one for one in forms if one.errors]),
        "summary": Together(faults, [refusal] if refusal else []),
        "refusal": refusal,
        "forms": forms,
        "left_form": left is not None,
        "at": now(),
        "is_background": is_background(request),
    }
    return render(request, "inspections/assessment_explain.html", context)


def _saved(request: Any, row: SelfAssessment, forms: list[ExplanationForm]) -> bool:
    """All words and files, or nothing; where nothing may be explained any more, the first form says so."""
    if not all([form.is_valid() for form in forms]):
        return False
    return all([_one_saved(request, row, form) for form in forms])


def _one_saved(request: Any, row: SelfAssessment, form: ExplanationForm) -> bool:
    clean, by, at, criterion = form.cleaned_data, request.user, now(), form.item.criterion
    try:
        if clean["text"] or clean["version"]:
            save_explanation(row, criterion, by=by, at=at, version=clean["version"], text=clean["text"])
    except Refused as refusal:
        put_faults(form, refusal, request)
        return False
    try:
        if clean["upload"]:
            add_evidence(row, clean["upload"], by=by, at=at, criterion=criterion, dated_on=clean["dated_on"])
        elif clean["dated_on"]:
            date_evidence(row, clean["dated_on"], by=by, at=at, criterion=criterion)
        for evidence in row.evidence.filter(answer__criterion=criterion, pk__in=taken_away(request)):
            remove_evidence(evidence, by=by)
    except Refused as refusal:
        put_faults(form, refusal, request, of_file=True)
        return False
    return True


def _handed_over(request: Any, row: SelfAssessment) -> str:
    try:
        hand_in_explanations(row, by=request.user, at=now())
    except Refused as refusal:
        return refusal.sentence
    return ""


def _led_on(request: Any, row: SelfAssessment) -> HttpResponse:
    if request.POST.get("act") == "send":
        messages.success(request, "Đã gửi giải trình. Chi cục sẽ thẩm định lần hai.")
        return redirect("assessment_detail", row.pk)
    if not is_background(request):
        messages.success(request, "Đã lưu. Giải trình chưa gửi: bấm “Gửi giải trình” khi xong.")
    return redirect("assessment_explain", row.pk)

"""Handing a report in, by the secretary or for the agency."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render

from common.clock import now
from common.errors import Refused
from common.http import edits
from inspections.choices import Round
from inspections.forms.handing_in import HandInForForm, HandInForm
from inspections.models import SelfAssessment
from inspections.queries.assessment_tasks import tasks_of
from inspections.queries.criteria import score_in
from inspections.rules import can_hand_in, can_hand_in_for
from inspections.services.handing_in import Incomplete, hand_in, hand_in_for
from inspections.views.assessment_page import page_of_report, report_in_sight


@edits
def assessment_hand_in(request: Any, pk: int) -> HttpResponse:
    """Nộp báo cáo: the secretary alone. Pressed twice, it leads to the one receipt."""
    row = report_in_sight(request, pk)
    if row.is_handed_in:
        return redirect("assessment_receipt", row.pk)
    if not can_hand_in(request.user, row):
        raise PermissionDenied
    form = HandInForm(request.POST or None, request.FILES or None)

    def act() -> Any:
        return hand_in(row, by=request.user, at=now(), **form.cleaned_data)

    tasks = tasks_of(row)
    context = page_of_report(request, row) | {"form": form, "tasks": tasks, "score": score_in(row, Round.SELF)}
    return _handed_in(request, row, "inspections/assessment_hand_in.html", context, form, act)


@edits
def assessment_hand_in_for(request: Any, pk: int) -> HttpResponse:
    """Nộp thay, of a report that came on paper or by mail."""
    row = report_in_sight(request, pk)
    if row.is_handed_in:
        return redirect("assessment_receipt", row.pk)
    if not can_hand_in_for(request.user, row):
        raise PermissionDenied
    form = HandInForForm(request.POST or None, request.FILES or None)

    def act() -> Any:
        return hand_in_for(row, by=request.user, at=now(), **form.cleaned_data)

    context = page_of_report(request, row) | {"form": form, "tasks": tasks_of(row)}
    return _handed_in(request, row, "inspections/assessment_hand_in_for.html", context, form, act)


def _handed_in(
    request: Any, row: SelfAssessment, template: str, context: dict[str, Any], form: Any, act: Callable[[], Any]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act()
            return redirect("assessment_receipt", row.pk)
        except Incomplete as lacking:
            for one in lacking.missing:
                form.add_error(None, one.sentence)
        except Refused as refusal:
            form.refuse(refusal)
    return render(request, template, context)

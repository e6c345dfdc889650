"""The result of an agency: three scores side by side, how the points come about, and what the agency says to it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from agencies.views.editing import answer
from common.http import edits, reads
from inspections.choices import Round, SealStep
from inspections.forms.handing_in import OpinionForm
from inspections.models import Result, SelfAssessment
from inspections.queries.results import earlier_result
from inspections.queries.reviews import review_lines
from inspections.queries.snapshot import last_seal, score_sealed
from inspections.rules import can_give_opinion
from inspections.scoring import Score
from inspections.services.results import give_opinion
from inspections.views.assessment_page import page_of_report, report_in_sight


@reads
def assessment_result(request: Any, pk: int) -> HttpResponse:
    """Kết quả thẩm định."""
    row = report_in_sight(request, pk)
    result = _result(request, row)
    if result is None:
        messages.info(request, "Báo cáo chưa có kết quả.")
        return redirect("assessment_detail", row.pk)
    context = page_of_report(request, row) | {
        "result": result,
        "lines": review_lines(row, request.user),
        "score": _reckoned(row),
        "earlier": earlier_result(row),
        "may_give_opinion": request.day_is_today and can_give_opinion(request.user, row),
    }
    return render(request, "inspections/assessment_result.html", context)


def _result(request: Any, row: SelfAssessment) -> Result | None:
    rows = Result.objects.visible_to(request.user).select_related("opinion_by", "notice_paper", "decided_by")
    return rows.filter(assessment=row).first()


def _reckoned(row: SelfAssessment) -> Score | None:
    """The reckoning of the last round out of its seal: the same for ever."""
    for step, round in ((SealStep.SECOND_REVIEW, Round.SECOND), (SealStep.FIRST_REVIEW, Round.FIRST)):
        seal = last_seal(row, step)
        if seal is not None and round in seal.content["said"]:
            return score_sealed(seal.content, round)
    return None


@edits
def assessment_opinion(request: Any, pk: int) -> HttpResponse:
    """Gửi ý kiến của cơ quan về kết quả."""
    row = report_in_sight(request, pk)
    if not can_give_opinion(request.user, row):
        raise PermissionDenied
    result = get_object_or_404(Result, assessment=row)
    form = OpinionForm(request.POST or None, initial=OpinionForm.values_of(result) | {"version": result.version})
    return answer(
        request, "inspections/assessment_opinion.html", page_of_report(request, row) | {"result": result}, form=form,
        act=lambda: give_opinion(
            result, text=form.cleaned_data["opinion"], by=request.user, on=request.today,
            version=form.cleaned_data["version"],
        ),
        done="Đã gửi ý kiến của cơ quan.", to=("assessment_result", row.pk),
    )  # fmt: skip

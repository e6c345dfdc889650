"""Kết quả: the ranking of a plan, a grade by the leader, publication, and the notice of result of each agency."""

import io
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agencies.forms.certificate_acts import WithPaper
from agencies.views.editing import answer
from common.clock import now
from common.downloads import HEADERS
from common.http import edits, reads, writes
from common.papers.writing import write_docx
from inspections import rules
from inspections.choices import AssessmentState
from inspections.forms.results import GradeForm, NoticeForm
from inspections.models import Result, SelfAssessment
from inspections.papers.result_notice import result_notice
from inspections.queries.plan_paper import result_facts
from inspections.queries.result_page import counts_of
from inspections.resources.result_sheet import ResultSheet
from inspections.services.results import grade_by_hand, publish_results, record_notice
from inspections.views.asking_results import asked_of_results, plan_in_force
from inspections.views.giving_out import give_out
from inspections.views.reviewing import report_to_read

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@reads
def result_list(request: Any, pk: int) -> HttpResponse:
    """The ranking by level, section and unit; who has not handed in stands last and is never left out.

    It is read, printed and compared as a whole, so it has no pages: at most as many rows as a province has agencies.
    """
    question = asked_of_results(request, pk)
    plan, lines, asked = question.plan, question.ranked, question.conditions
    context = {
        "plan": plan,
        "lines": question.lines,
        "owed": len(lines),
        "whole_list": _address(asked),
        "counts": [(name, count, _address(asked | {"group": name})) for name, count in counts_of(lines)],
        "chosen": question.chosen,
        "asked": asked | {"group": question.group},
        "groups": question.groups,
        "levels": question.levels.items(),
        "sections": question.sections,
        "units": question.units,
        "whole": question.whole,
        "unpublished": sum(one.result.published_on is None for one in question.every if one.result),
        "may_publish": request.day_is_today and rules.can_publish_results(request.user, plan),
    }
    return render(request, "inspections/result_list.html", context)


@reads
def result_export(request: Any, pk: int, fmt: str) -> StreamingHttpResponse:
    """The ranking of the question in the address; an agency's holds what its page shows."""
    question = asked_of_results(request, pk)
    sheet = ResultSheet(question.sections, whole=question.whole)
    told = [question.plan.title, *question.chosen]
    rows = sheet.cells(question.lines)
    return give_out(request, sheet, rows, fmt, stem=f"ket-qua-{question.plan.year}", on=request.day, told=told)


def _address(asked: dict[str, str]) -> str:
    """The list of those who stand behind a number."""
    return f"?{urlencode({name: value for name, value in asked.items() if value})}"


@writes
def result_publish(request: Any, pk: int) -> HttpResponse:
    """Công khai kết quả đã có."""
    plan = plan_in_force(request, pk)
    if not rules.can_publish_results(request.user, plan):
        raise PermissionDenied
    results = publish_results(plan, by=request.user, at=now())
    messages.success(request, f"Đã công khai kết quả của {len(results)} cơ quan.")
    return redirect("result_list", pk)


# --- The result of one agency -----------------------------------------------------------------------------------
def _result(report: SelfAssessment) -> Result:
    rows = Result.objects.select_related("assessment__agency", "notice_paper")
    result: Result = get_object_or_404(rows, assessment=report)
    return result


@edits
def result_grade(request: Any, pk: int) -> HttpResponse:
    """Xếp loại khác, by the leader and with his reason."""
    report = report_to_read(request, pk)
    if not rules.leads_department(request.user, report.province_id):
        raise PermissionDenied
    result = _result(report)
    grades = list(report.criteria_set.bands.order_by("-at_least").values_list("name", flat=True))
    start = GradeForm.values_of(result) | {"version": result.version}
    form = GradeForm(request.POST or None, grades=grades, initial=start)
    context = {"report": report, "result": result, "back": reverse("dossier_review", args=[pk])}

    def act() -> None:
        clean = form.cleaned_data
        grade_by_hand(
            result, grade=clean["manual_grade"], reason=clean["manual_reason"], by=request.user, at=now(),
            version=clean["version"],
        )  # fmt: skip

    return answer(
        request, "inspections/result_grade.html", context, form=form, act=act, done="Đã ghi xếp loại.",
        to=(context["back"],),
    )  # fmt: skip


@reads
def result_notice_docx(request: Any, pk: int) -> HttpResponseBase:
    """Thông báo kết quả as .docx; the number and day stay empty until the registry office has given them."""
    report = report_to_read(request, pk)
    if report.state != AssessmentState.FINAL:
        raise Http404
    content = write_docx(result_notice(result_facts(report)))
    return paper_answer(content, f"Thông báo kết quả - {report.name}.docx")


def paper_answer(content: bytes, name: str) -> FileResponse:
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name, content_type=DOCX, headers=HEADERS)


@edits
def result_notice_record(request: Any, pk: int) -> HttpResponse:
    """Ghi thông báo kết quả đã ban hành."""
    report = report_to_read(request, pk)
    if not rules.in_department(request.user, report.province_id):
        raise PermissionDenied
    result = _result(report)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = NoticeForm(*sent, today=request.today, initial=WithPaper.paper_values(result.notice_paper))
    context = {"report": report, "result": result, "back": reverse("dossier_review", args=[pk])}
    return answer(
        request, "inspections/result_notice_record.html", context, form=form,
        act=lambda: record_notice(result, form.paper(), by=request.user),
        done="Đã ghi thông báo kết quả.", to=(context["back"],),
    )  # fmt: skip

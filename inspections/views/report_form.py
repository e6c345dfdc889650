"""The report as a workbook: given out with what it holds, and taken back, partly filled in or whole."""

import tempfile
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from common.clock import now
from common.errors import Refused
from common.events import log_event
from common.http import edits, reads
from common.spreadsheets.exporting import workbook_response
from inspections.forms.report_form import ReportFormUpload
from inspections.models import SelfAssessment
from inspections.resources.report_form_reading import read_report_form
from inspections.resources.report_form_writing import write_report_form
from inspections.said_in_form import FormSaid, WrongCell, WrongCells
from inspections.services.form_filling import Filled, fill_from_form
from inspections.views.assessment_page import (
    led_to_handed_in,
    page_of_report,
    report_in_sight,
    report_to_work_on,
)

MOST_SHOWN = 50


@reads
def assessment_form_xlsx(request: Any, pk: int) -> HttpResponseBase:
    """Tải mẫu báo cáo: the agency's own form, with what the report holds now."""
    row = report_in_sight(request, pk)
    book = tempfile.TemporaryFile(prefix="mau-bao-cao-", suffix=".xlsx")  # noqa: SIM115  the response closes it
    try:
        write_report_form(row, book)
    except BaseException:
        book.close()
        raise
    book.seek(0)
    log_event("export", f"Tải mẫu báo cáo của {row.name}", by=request.user, subject=row)
    return workbook_response(book, f"bao-cao-tu-kiem-tra-{row.plan.year}-{row.pk}.xlsx")


@edits
def assessment_form(request: Any, pk: int) -> HttpResponse:
    """Điền báo cáo bằng Excel: the form to take away, and the one that comes back."""
    row = report_to_work_on(request, pk)
    if led := led_to_handed_in(request, row):
        return led
    is_sent = request.method == "POST"
    form = ReportFormUpload(*((request.POST, request.FILES) if is_sent else ()))
    wrong: list[WrongCell] = []
    if is_sent and form.is_valid():
        try:
            return _led_on(request, row, *_taken(request, row, form))
        except WrongCells as refusal:
            wrong = list(refusal.wrong)
            form.add_error("file", refusal.sentence)
        except Refused as refusal:
            form.add_error("file", refusal.sentence)
    shown = {"wrong": wrong[:MOST_SHOWN], "not_shown": max(len(wrong) - MOST_SHOWN, 0)}
    return render(request, "inspections/assessment_form.html", page_of_report(request, row) | {"form": form} | shown)


def _taken(request: Any, row: SelfAssessment, form: ReportFormUpload) -> tuple[FormSaid, Filled]:
    file = form.cleaned_data["file"]
    said = read_report_form(row, file, file_name=file.name)
    counts = form.cleaned_data["form_counts"]
    return said, fill_from_form(row, said, by=request.user, at=now(), form_counts=counts)


def _led_on(request: Any, row: SelfAssessment, said: FormSaid, filled: Filled) -> HttpResponse:
    """To the list of tasks, with what was taken and what was not read."""
    if filled.is_nothing:
        messages.info(request, "Tệp không có gì khác với nội dung đang có trên cổng nên không có gì thay đổi.")
    else:
        told = (
            (filled.answers, "câu trả lời"), (filled.figures, "số liệu"), (filled.texts, "nội dung"),
            (filled.ticks, "đánh dấu “vẫn đúng”"),
        )  # fmt: skip
        messages.success(request, f"Đã lưu {', '.join(f'{count} {what}' for count, what in told if count)} từ tệp.")
    if said.unread:
        names = ", ".join(f"“{heading}”" for heading in said.unread[:5])
        messages.info(request, f"Cột {names} không có trong mẫu nên không được đọc.")
    return redirect("assessment_detail", row.pk)

"""A report: the list of what is still to be done while it is open, and how it stands after."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from common.downloads import HEADERS
from common.events import log_event
from common.http import reads, writes
from inspections.choices import AssessmentState, Part, Round, SealStep
from inspections.models import SelfAssessment
from inspections.parts import FIGURES, SLUGS, TEXTS
from inspections.queries.assessment_tasks import questions_of, tasks_of
from inspections.queries.criteria import score_in
from inspections.queries.evidence import held_by
from inspections.queries.histories import sources_for
from inspections.queries.reviews import returned_items
from inspections.rules import (
    can_explain,
    can_extend,
    can_fill_in,
    can_hand_in,
    can_hand_in_for,
    can_review,
)
from inspections.services.evidence_zip import evidence_zip, zip_name
from inspections.services.opening import count_again
from inspections.views.assessment_page import page_of_report, report_in_sight, report_to_work_on
from inspections.views.histories import saves_of

COUNTED_AGAIN = (
    "Đã lấy lại số liệu của cổng; chỗ còn trống được điền theo cổng. Số liệu cơ quan đã nhập hoặc xác nhận vẫn giữ "
    "nguyên."
)


@reads
def assessment_detail(request: Any, pk: int) -> HttpResponse:
    """Danh sách việc while the report is open for this reader; else what became of it."""
    row = report_in_sight(request, pk)
    user, today = request.user, request.day_is_today
    context = page_of_report(request, row) | {
        "moves": list(row.moves.select_related("by")),
        "extensions": list(row.extensions.select_related("by", "paper")),
        "may_hand_in": today and can_hand_in(user, row),
        "may_hand_in_for": today and can_hand_in_for(user, row),
        "may_extend": today and can_extend(user, row),
        "may_review": today and can_review(user, row),
        "may_explain": today and can_explain(user, row),
        "has_result": row.state == AssessmentState.FINAL,
        "returned": _returned(row),
        **saves_of(row, sources_for(user, row), "assessment_history"),
    }
    if today and can_fill_in(user, row):
        return render(request, "inspections/assessment_detail_tasks.html", context | {"tasks": tasks_of(row)})
    return render(request, "inspections/assessment_detail.html", context | {"held": held_by(row)})


def _returned(row: SelfAssessment) -> list[Any]:
    return returned_items(row) if row.state == AssessmentState.RETURNED else []


@reads
def assessment_check(request: Any, pk: int) -> HttpResponse:
    """Kiểm tra lại trước khi nộp; after, the same page shows what was handed in."""
    row = report_in_sight(request, pk)
    may_change = request.day_is_today and can_fill_in(request.user, row)
    tasks = tasks_of(row) if may_change else None
    context = page_of_report(request, row) | {
        "parts": _parts(row),
        "questions": questions_of(row),
        "score": score_in(row, Round.SELF),
        "may_change": may_change,
        "tasks": tasks,
        "lacking": [(one, tasks.section_of(one), SLUGS.get(one.part, "")) for one in tasks.missing] if tasks else [],
        "may_hand_in": may_change and can_hand_in(request.user, row),
        "may_hand_in_for": may_change and can_hand_in_for(request.user, row),
    }
    return render(request, "inspections/assessment_check.html", context)


def _parts(row: SelfAssessment) -> list[dict[str, Any]]:
    """Each part with its figures, texts and files, in the order of the report."""
    kept = {part.part: part for part in row.parts.all()}
    figures = list(row.figures.all())
    files: dict[str, list[Any]] = {}
    for evidence in row.evidence.filter(answer__isnull=True).select_related("file"):
        files.setdefault(evidence.part, []).append(evidence)
    return [
        {
            "part": part,
            "label": part.label,
            "url": reverse("assessment_part", args=[row.pk, SLUGS[part]]),
            "state": kept[part].get_state_display(),
            "figures": [one for one in figures if one.what in FIGURES.get(part, ())],
            "texts": [(asked.label, kept[part].data.get(name, "")) for name, asked in TEXTS[part].items()],
            "files": files.get(part, []),
        }
        for part in Part
        if part in kept
    ]


@reads
def assessment_receipt(request: Any, pk: int) -> HttpResponse:
    """Biên nhận: number and time of what was handed in, to be printed."""
    row = report_in_sight(request, pk)
    if not row.is_handed_in:
        messages.info(request, "Báo cáo chưa nộp nên chưa có biên nhận.")
        return redirect("assessment_detail", row.pk)
    seal = row.seals.filter(step=SealStep.SUBMITTED).order_by("number").last()
    context = page_of_report(request, row) | {"held": held_by(row), "seal": seal}
    return render(request, "inspections/assessment_receipt.html", context)


@reads
def assessment_zip(request: Any, pk: int) -> StreamingHttpResponse:
    """Tải mọi minh chứng: one zip, sent as it is packed."""
    row = report_in_sight(request, pk)
    log_event("download", f"Tải minh chứng của {row.name}", by=request.user, subject=row)
    name = content_disposition_header(as_attachment=True, filename=zip_name(row))
    headers = {**HEADERS, "Content-Disposition": name or ""}
    return StreamingHttpResponse(evidence_zip(row), content_type="application/zip", headers=headers)


@writes
def assessment_recount(request: Any, pk: int) -> HttpResponse:
    """Lấy lại số liệu mới nhất của cổng; what the agency typed stays."""
    row = report_to_work_on(request, pk)
    part = request.POST.get("part", "")
    again = count_again(row, on=request.today, by=request.user)
    messages.success(request, COUNTED_AGAIN)
    if again:
        named = ", ".join(f"“{one.get_part_display()}”" for one in again)
        messages.info(request, f"Có số liệu mới điền ở phần {named}. Hãy xem lại rồi đánh dấu “vẫn đúng”.")
    return redirect("assessment_part", row.pk, SLUGS.get(part, SLUGS[Part.CATALOGUE]))

"""A part of the report: pre-filled, with the tick "vẫn đúng", saved as she goes."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.models import Appointment
from common.clock import now
from common.errors import Refused
from common.http import edits
from common.left_forms import forget_left, typed_before
from inspections.choices import Part
from inspections.forms.parts import PartForm
from inspections.models import AssessmentPart, SelfAssessment
from inspections.parts import FIGURES, PART_OF_SLUG
from inspections.queries.assessment_tasks import TO_DO
from inspections.queries.evidence import reusable
from inspections.queries.last_year import earlier_report, last_findings
from inspections.services.evidence import add_evidence, date_evidence, remove_evidence, reuse_evidence
from inspections.services.filling import save_part
from inspections.views.assessment_page import (
    is_background,
    led_to_handed_in,
    own_evidence,
    page_of_report,
    put_faults,
    report_to_work_on,
    taken_away,
)

# Where the portal's own figures of a part are kept.
KEPT_AT: Mapping[str, tuple[tuple[str, str], ...]] = {
    Part.AGENCY_DATA: (
        ("agency_contact", "Sửa địa chỉ, điện thoại, thư điện tử"),
        ("agency_people", "Xem nhân sự ISO"),
    ),
    Part.CATALOGUE: (("agency_divisions", "Xem các phòng"), ("agency_procedures", "Xem danh mục quy trình")),
    Part.POLICY: (("agency_duties", "Xem mục tiêu chất lượng"),),
    Part.INTERNAL_AUDIT: (("agency_duties", "Xem các lần đánh giá nội bộ"),),
    Part.MANAGEMENT_REVIEW: (("agency_duties", "Xem các lần xem xét của lãnh đạo"),),
    Part.EXTERNAL_DOCUMENTS: (("agency_documents", "Xem danh mục tài liệu bên ngoài"),),
}


@edits
def assessment_part(request: Any, pk: int, part: str) -> HttpResponse:
    """Điền một phần của báo cáo."""
    row = report_to_work_on(request, pk)
    if part not in PART_OF_SLUG:
        raise Http404
    if led := led_to_handed_in(request, row):
        return led
    kept = row.parts.get(part=PART_OF_SLUG[part])
    kept.assessment = row
    known = reusable(row)
    left = None if request.method == "POST" else typed_before(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else (left, None)
    form = PartForm(*sent, part=kept, known=known)
    if request.method == "POST" and _saved(request, row, form):
        forget_left(request)
        return _led_on(request, row, part)
    beside = _beside(request, row, kept)
    context = (
        page_of_report(request, row)
        | beside
        | {
            "form": form,
            "part": kept,
            "slug": part,
            "to_do": TO_DO[kept.part],
            "figures": [(count, whole, beside["portal"][what]) for what, count, whole in form.lines],
            "left_form": left is not None,
            "saved_url": reverse("assessment_check", args=[row.pk]),
            "saved_forms": [form],
            "faults": [form] if form.errors else [],
            "at": now(),
            "files": list(row.evidence.filter(part=kept.part).select_related("file")),
            "is_background": is_background(request),
        }
    )

    return render(request, "inspections/assessment_part.html", context)


def _beside(request: Any, row: SelfAssessment, part: AssessmentPart) -> dict[str, Any]:
    """What stands beside the questions: where the portal has its figures from, what the last review found."""
    beside: dict[str, Any] = {
        "is_agency": part.part == Part.AGENCY_DATA,
        "is_findings": part.part == Part.LAST_FINDINGS,
        "people": [],
        "findings": [],
        "earlier": None,
        "sources": [(label, reverse(name, args=[row.agency_id])) for name, label in KEPT_AT.get(part.part, ())],
        "portal": {one.what: one for one in row.figures.filter(what__in=FIGURES.get(part.part, ()))},
    }
    if part.part == Part.LAST_FINDINGS:
        beside |= {"findings": last_findings(row), "earlier": earlier_report(row)}
    if part.part == Part.AGENCY_DATA:
        people: Any = Appointment.objects.on(request.today)
        beside["people"] = list(people.filter(agency=row.agency_id).order_by("role", "pk"))
    return beside


def _saved(request: Any, row: SelfAssessment, form: PartForm) -> bool:
    """Words, figures and the file, all of them or nothing."""
    if not form.is_valid():
        return False
    clean, by, at = form.cleaned_data, request.user, now()
    try:
        save_part(
            row, form.part, by=by, at=at, version=clean["version"], texts=form.texts, figures=form.figures,
            done=clean["done"],
        )  # fmt: skip
    except Refused as refusal:
        put_faults(form, _at_fields(refusal), request)
        return False
    try:
        if clean["upload"]:
            add_evidence(row, clean["upload"], by=by, at=at, part=form.part, dated_on=clean["dated_on"])
        elif clean["dated_on"]:
            date_evidence(row, clean["dated_on"], by=by, at=at, part=form.part)
        if (again := own_evidence(row, clean["reuse"])) is not None:
            reuse_evidence(row, again, by=by, at=at, part=form.part)
        for evidence in row.evidence.filter(part=form.part, pk__in=taken_away(request)):
            remove_evidence(evidence, by=by)
    except Refused as refusal:
        put_faults(form, refusal, request, of_file=True)
        return False
    return True


def _at_fields(refusal: Refused) -> Refused:
    """A figure's fault stands at its count."""
    refusal.fields = {f"count_{name}": sentence for name, sentence in refusal.fields.items()}
    return refusal


def _led_on(request: Any, row: SelfAssessment, slug: str) -> HttpResponse:
    """To the list of tasks; who saved in passing stays."""
    if is_background(request) or request.POST.get("act", "stay") != "next":
        if not is_background(request):
            messages.success(request, "Đã lưu.")
        return redirect("assessment_part", row.pk, slug)
    messages.success(request, "Đã lưu.")
    return redirect("assessment_detail", row.pk)

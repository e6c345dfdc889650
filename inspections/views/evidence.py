"""Evidence on its own: sent file by file by the script, named and dated."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from agencies.views.editing import answer
from common.clock import now
from common.errors import Refused
from common.http import edits, typed_key, writes
from inspections.forms.assessment_fields import dated_on
from inspections.forms.evidence import EvidenceForm
from inspections.models import Criterion, Evidence, SelfAssessment
from inspections.parts import SLUGS
from inspections.services.evidence import add_evidence, describe_evidence
from inspections.views.assessment_page import page_of_report, report_in_sight, report_to_work_on

WITHOUT_FILE = "Chưa có tệp nào được chọn. Hãy chọn tệp."


@writes
def evidence_add(request: Any, pk: int) -> HttpResponse:
    """Gửi một tệp minh chứng for a question (`criterion`) or a part (`part`), then back to where it belongs."""
    row = report_to_work_on(request, pk)
    upload = request.FILES.get("upload")
    if upload is None:
        raise Refused(WITHOUT_FILE)
    part = request.POST.get("part", "")
    criterion = None if part else _criterion(request, row)
    if part and part not in SLUGS:
        raise Http404
    day = _day(request.POST.get("dated_on", ""))
    add_evidence(row, upload, by=request.user, at=now(), criterion=criterion, part=part, dated_on=day)
    return redirect(_place(row, criterion, part))


def _day(typed: str) -> date | None:
    try:
        return dated_on().clean(typed)
    except ValidationError as fault:
        raise Refused(" ".join(fault.messages)) from fault


def _criterion(request: Any, row: SelfAssessment) -> Criterion:
    key = typed_key(request.POST.get("criterion", ""))
    return get_object_or_404(Criterion, pk=key, section__criteria_set=row.criteria_set_id)


def _place(row: SelfAssessment, criterion: Criterion | None, part: str) -> str:
    """Where the file is shown."""
    if criterion is None:
        return reverse("assessment_part", args=[row.pk, SLUGS[part]])
    if row.is_handed_in:
        return reverse("assessment_explain", args=[row.pk])
    return f"{reverse('assessment_section', args=[row.pk, criterion.section_id])}#tieu-chi-{criterion.pk}"


def _evidence(request: Any, pk: int, evidence: int) -> tuple[SelfAssessment, Evidence]:
    row = report_in_sight(request, pk)
    found = get_object_or_404(
        Evidence.objects.select_related("file", "answer__criterion"), pk=evidence, assessment=row
    )
    return report_to_work_on(request, pk), found


@edits
def evidence_edit(request: Any, pk: int, evidence: int) -> HttpResponse:
    """Ghi tên và ngày của minh chứng."""
    row, found = _evidence(request, pk, evidence)
    start = EvidenceForm.values_of(found) | {"version": found.version}
    form = EvidenceForm(request.POST or None, initial=start)
    back = _place(row, found.answer.criterion if found.answer else None, found.part)
    context = page_of_report(request, row) | {"evidence": found, "back": back}
    return answer(
        request, "inspections/evidence_edit.html", context, form=form,
        act=lambda: describe_evidence(found, by=request.user, at=now(), **form.cleaned_data),
        done="Đã lưu minh chứng.", to=(back,),
    )  # fmt: skip

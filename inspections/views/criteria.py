"""Sets of criteria: read, copied, changed part by part, locked."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agencies.choices import Level
from agencies.rules import in_department
from agencies.views.agency_edit import province_to_edit
from agencies.views.editing import answer, took
from common.errors import Refused
from common.events import log_event
from common.http import edits, page_of, reads, typed_text
from common.spreadsheets.exporting import export_response
from inspections.choices import AnswerKind, CriterionKind
from inspections.forms.criteria import (
    BandsForm,
    CopySetForm,
    CriterionForm,
    DropForm,
    LockForm,
    SectionForm,
    SetForm,
)
from inspections.models import CriteriaSet
from inspections.queries.criteria import content_of
from inspections.queries.histories import SET_SOURCES
from inspections.resources.criteria import CriteriaSheet, export_rows
from inspections.resources.criteria_scopes import set_scope
from inspections.rules import can_keep_criteria, reads_how_set_came
from inspections.services.criteria import (
    change_set,
    copy_set,
    create_set,
    drop_criterion,
    drop_section,
    keep_criterion,
    keep_section,
    lock_set,
    write_content,
)
from inspections.sheets import ContentSaid, CriterionSaid
from inspections.views.histories import saves_of

ANSWERS, KINDS = dict(AnswerKind.choices), dict(CriterionKind.choices)


# --- Read -------------------------------------------------------------------------------------------------------
@reads
def criteria_list(request: Any) -> HttpResponse:
    """The sets in sight: the province's own, and those that ship with the portal."""
    page = page_of(request, CriteriaSet.objects.visible_to(request.user).select_related("province"))
    context = {"page": page, "may_plan": in_department(request.user)}
    return render(request, "inspections/criteria_list.html", context)


@reads
def criteria_detail(request: Any, pk: int) -> HttpResponse:
    """A set as a whole: sections, criteria with their points, levels of answer, grades."""
    row = _in_sight(request, pk)
    content = content_of(row)
    sections = [
        {
            "section": section,
            "rows": [_told(one) for one in section.criteria],
            "total": sum(one.maximum * one.weight for one in section.criteria if one.kind == CriterionKind.BASE),
        }
        for section in content.sections
    ]
    context = {
        "row": row,
        "sections": sections,
        "bands": content.bands,
        "count": len(content.criteria),
        "may_keep": can_keep_criteria(request.user, row),
        "may_copy": in_department(request.user),
        "import_url": _import_url(request, row),
    }
    if reads_how_set_came(request.user, row):
        context |= saves_of(row, SET_SOURCES, "criteria_history")
    return render(request, "inspections/criteria_detail.html", context)


def _import_url(request: Any, row: CriteriaSet) -> str:
    """Where a sheet is brought into this set; empty where it may not be. Sets that ship with the portal have none."""
    if row.is_reference or not can_keep_criteria(request.user, row):
        return ""
    return f"{reverse('import_create')}?loai={CriteriaSheet.name}&noi={set_scope(row)}"


@reads
def criteria_export(request: Any, pk: int, fmt: str) -> StreamingHttpResponse:
    """The set as a sheet, which comes in again as it is."""
    row = _in_sight(request, pk)
    if fmt not in ("xlsx", "csv"):
        raise Http404
    log_event("export", f"Xuất bộ tiêu chí “{row}” ({fmt})", by=request.user, subject=row)
    return export_response(
        CriteriaSheet(), export_rows(row), fmt, file_name=f"bo-tieu-chi-{row.pk}", subtitle=str(row)
    )


def _told(one: CriterionSaid) -> dict[str, Any]:
    at = {Level.PROVINCE: one.at_province, Level.DISTRICT: one.at_district, Level.COMMUNE: one.at_commune}
    levels = [str(level.label) for level, applies in at.items() if applies]
    return {
        "said": one,
        "answer": ANSWERS[AnswerKind(one.answer_kind)],
        "kind": "" if one.kind == CriterionKind.BASE else KINDS[CriterionKind(one.kind)],
        "levels": "mọi cấp" if len(levels) == len(at) else ", ".join(levels).lower(),
    }


def _in_sight(request: Any, pk: int) -> CriteriaSet:
    row: CriteriaSet = get_object_or_404(
        CriteriaSet.objects.visible_to(request.user).select_related("province", "copied_from"), pk=pk
    )
    return row


def _to_keep(request: Any, pk: int) -> CriteriaSet:
    """One that this user may change now; else 403."""
    row = _in_sight(request, pk)
    if not can_keep_criteria(request.user, row):
        raise PermissionDenied
    return row


# --- The set ----------------------------------------------------------------------------------------------------
@edits
def criteria_create(request: Any) -> HttpResponse:
    """Lập bộ tiêu chí mới, empty; most begin with a copy."""
    province = province_to_edit(request)
    form = SetForm(request.POST or None)
    made: list[CriteriaSet] = []

    def act() -> None:
        made.append(create_set(province, by=request.user, **form.cleaned_data))

    if request.method == "POST" and took(form, act):
        messages.success(request, "Đã lập bộ tiêu chí. Thêm phần, rồi thêm tiêu chí.")
        return redirect("criteria_detail", made[0].pk)
    return render(request, "inspections/criteria_create.html", {"form": form})


@edits
def criteria_copy(request: Any, pk: int) -> HttpResponse:
    """Sao thành bộ mới của tỉnh."""
    row = _in_sight(request, pk)
    province = province_to_edit(request)
    form = CopySetForm(request.POST or None, row=row)
    made: list[CriteriaSet] = []

    def act() -> None:
        made.append(copy_set(row, province=province, by=request.user, **form.cleaned_data))

    if request.method == "POST" and took(form, act):
        messages.success(request, "Đã sao thành bộ mới. Sửa ở bộ mới.")
        return redirect("criteria_detail", made[0].pk)
    return render(request, "inspections/criteria_copy.html", {"form": form, "row": row})


@edits
def criteria_edit(request: Any, pk: int) -> HttpResponse:
    """Sửa tên, phiên bản, mức cộng trừ."""
    row = _to_keep(request, pk)
    form = SetForm(request.POST or None, row=row)
    return answer(
        request, "inspections/criteria_edit.html", {"row": row}, form=form,
        act=lambda: change_set(row, by=request.user, **form.cleaned_data),
        done="Đã lưu.", to=("criteria_detail", pk),
    )  # fmt: skip


@edits
def criteria_lock(request: Any, pk: int) -> HttpResponse:
    """Khóa: from now on nothing of it changes."""
    row = _to_keep(request, pk)
    form = LockForm(request.POST or None, initial={"on": request.today})
    return answer(
        request, "inspections/criteria_lock.html", {"row": row}, form=form,
        act=lambda: lock_set(row, by=request.user, on=form.cleaned_data["on"]),
        done="Đã khóa bộ tiêu chí.", to=("criteria_detail", pk),
    )  # fmt: skip


# --- Its parts --------------------------------------------------------------------------------------------------
@edits
def criteria_bands(request: Any, pk: int) -> HttpResponse:
    """Các mức xếp loại."""
    row = _to_keep(request, pk)
    content = content_of(row)
    form = BandsForm(request.POST or None, content=content, version=row.version)

    def act() -> None:
        said = replace(content, bands=form.said())
        write_content(row, said, by=request.user, version=form.cleaned_data["version"])

    return answer(
        request, "inspections/criteria_bands.html", {"row": row, "formset": form.bands}, form=form, act=act,
        done="Đã lưu các mức xếp loại.", to=("criteria_detail", pk),
    )  # fmt: skip


@edits
def section_edit(request: Any, pk: int) -> HttpResponse:
    """Thêm phần; or change the one that the address names (`?phan=`)."""
    row = _to_keep(request, pk)
    content = content_of(row)
    title = typed_text(request.GET.get("phan", ""), 300)
    known = next((one for one in content.sections if one.title == title), None)
    if title and known is None:
        raise Http404
    begins = {"version": row.version, "title": title, "note": known.note if known else ""}
    form = SectionForm(request.POST or None, initial=begins)
    return answer(
        request, "inspections/section_edit.html", {"row": row, "known": known}, form=form,
        act=lambda: keep_section(
            row, form.said(known), by=request.user, version=form.cleaned_data["version"], title=title
        ),
        done="Đã lưu phần.", to=("criteria_detail", pk),
    )  # fmt: skip


@edits
def criterion_edit(request: Any, pk: int) -> HttpResponse:
    """Thêm tiêu chí into a section (`?phan=`); or change the one that the address names (`?ma=`)."""
    row = _to_keep(request, pk)
    content = content_of(row)
    section, known = _criterion(content, request.GET.get("phan", ""), typed_text(request.GET.get("ma", ""), 20))
    code = known.code if known else ""
    form = CriterionForm(request.POST or None, content=content, version=row.version, known=known, section=section)

    def act() -> None:
        asked = form.cleaned_data
        keep_criterion(row, asked["section"], form.said(), by=request.user, version=asked["version"], code=code)

    context = {"row": row, "known": known, "formset": form.choices}
    return answer(
        request, "inspections/criterion_edit.html", context, form=form, act=act,
        done="Đã lưu tiêu chí.", to=("criteria_detail", pk),
    )  # fmt: skip


def _criterion(content: ContentSaid, section: str, code: str) -> tuple[str, CriterionSaid | None]:
    """The criterion of a code with the title of its section; 404 where the set has none."""
    if not code:
        return typed_text(section, 300), None
    for one in content.sections:
        for criterion in one.criteria:
            if criterion.code == code:
                return one.title, criterion
    raise Http404


@edits
def criteria_drop(request: Any, pk: int) -> HttpResponse:
    """Bỏ một tiêu chí (`?ma=`) or a section with all its criteria (`?phan=`)."""
    row = _to_keep(request, pk)
    content = content_of(row)
    if not (request.GET.get("phan") or request.GET.get("ma")):
        raise Refused("Chưa rõ bỏ phần hay tiêu chí nào. Hãy mở bộ tiêu chí rồi bấm “Bỏ” ở đúng chỗ.")
    title, code = typed_text(request.GET.get("phan", ""), 300), typed_text(request.GET.get("ma", ""), 20)
    known = next((one for one in content.sections if one.title == title), None)
    _, criterion = _criterion(content, title, code)
    if known is None and criterion is None:
        raise Http404
    form = DropForm(request.POST or None, initial={"version": row.version})

    def act() -> None:
        version = form.cleaned_data["version"]
        if criterion is not None:
            drop_criterion(row, criterion.code, by=request.user, version=version)
        else:
            drop_section(row, title, by=request.user, version=version)

    context = {"row": row, "section": known, "criterion": criterion, "back": reverse("criteria_detail", args=[pk])}
    return answer(
        request, "inspections/criteria_drop.html", context, form=form, act=act, done="Đã bỏ.",
        to=("criteria_detail", pk),
    )  # fmt: skip

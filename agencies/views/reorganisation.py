"""The wizard of 01/7/2025: what the lists propose, what applying would bring about, a line put right."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agencies.forms.reorganisation import LineForm, ProposeForm
from agencies.models import Province
from agencies.resources.reorganisation import owner_of, stage_proposal
from agencies.resources.reorganisation_effects import Part, effects_of
from agencies.resources.successions import SuccessionRoster
from agencies.rules import can_edit_register, in_department
from agencies.services.reorganisation import Proposal, propose
from agencies.views.agency_edit import province_to_edit
from agencies.views.editing import took
from common.errors import Refused
from common.http import edits, page_of, reads
from common.spreadsheets.models import ImportBatch, ImportRow
from common.spreadsheets.staging import correct_cells

SHOWN = 50  # remarks of a kind on the page; the preview and the workbook have all
CELLS = ("kind", "new_code", "new", "share", "note")
HEADS = {  # of the two columns of a list of effects
    "dong": ("Cơ quan", "Nơi nhận"),
    "mat-quyen": ("Người", "Nội dung"),
    "nguoi-xem-them": ("Người", "Nội dung"),
}


@edits
def reorganisation_propose(request: Any) -> HttpResponse:
    """① What the lists propose for a province; on POST it is staged as an import."""
    province = province_to_edit(request)
    context: dict[str, Any] = {"province": province, "provinces": _own_provinces(request), "shown": SHOWN}
    try:
        proposal = propose(province)
    except Refused as refusal:
        return render(request, "agencies/reorganisation_propose.html", context | {"refusal": refusal.sentence})
    form = ProposeForm(request.POST or None, question=_question(proposal), initial={"along": True})
    staged: list[ImportBatch] = []

    def stage() -> None:
        staged.append(stage_proposal(proposal, by=request.user, **form.cleaned_data))

    if request.method == "POST" and took(form, stage):
        return redirect("reorganisation_effects", staged[0].pk)
    context |= {"form": form, "proposal": proposal, "remarks": _remarks(proposal)}
    return render(request, "agencies/reorganisation_propose.html", context)


def _own_provinces(request: Any) -> list[Province]:
    every = Province.objects.order_by("code")
    return [province for province in every if can_edit_register(request.user, province)]


def _question(proposal: Proposal) -> str:
    head, province = proposal.head, proposal.province
    if head is None:
        return "Tỉnh giữ nguyên"
    owner = owner_of(head)
    if owner is not None and owner.pk == province.pk:
        return f"{province.name} tiếp tục với đơn vị {head.name}, mã {head.code}, từ ngày 01/7/2025"
    return f"{province.name} nhập vào {head.name} (mã {head.code}) từ ngày 01/7/2025"


def _remarks(proposal: Proposal) -> list[dict[str, Any]]:
    """What an officer has to look at, a table a kind; nothing of it is guessed."""
    kinds = (
        ("Xã chưa có nơi nhận trong danh mục", "Cơ quan kết thúc, ghi “nơi nhận chưa rõ”; sửa ở bước sau nếu biết.",
         proposal.unknown),
        ("Mã được dùng lại cho đơn vị khác", "Mã cũ và mã mới giống nhau nhưng là hai đơn vị.", proposal.reused),
        ("Tên viết khác nhau giữa hai danh mục", "Cơ quan mới viết theo danh mục mới.", proposal.spelt_anew),
        ("Xã chưa có cơ quan trong danh sách", "Không có gì để sắp xếp; thêm cơ quan trước nếu thiếu.",
         proposal.without_agency),
    )  # fmt: skip
    return [
        {"title": title, "why": why, "rows": rows[:SHOWN], "total": len(rows)} for title, why, rows in kinds if rows
    ]


def _batch(request: Any, pk: int) -> ImportBatch:
    batches = ImportBatch.objects.visible_to(request.user, kind=SuccessionRoster.name)
    batch: ImportBatch = get_object_or_404(batches.select_related("file"), pk=pk)
    return batch


@reads
def reorganisation_effects(request: Any, pk: int) -> HttpResponse:
    """② What applying a staged list would bring about; each count leads to its list."""
    batch = _batch(request, pk)
    if not batch.is_ready:
        return redirect("import_preview", batch.pk)
    parts = [part for part in effects_of(batch, request.user) if part.lines]
    if not parts:
        return redirect("import_preview", batch.pk)
    chosen = next((part for part in parts if part.slug == request.GET.get("phan")), parts[0])
    context = {
        "batch": batch,
        "part": chosen,
        "heads": HEADS.get(chosen.slug, ("Cơ quan", "Nội dung")),
        "tabs": [_tab(batch, part, chosen) for part in parts],
        "page": page_of(request, chosen.lines),
        "counts": {part.slug.replace("-", "_"): len(part.lines) for part in parts},
    }
    return render(request, "agencies/reorganisation_effects.html", context)


def _tab(batch: ImportBatch, part: Part, chosen: Part) -> dict[str, Any]:
    address = reverse("reorganisation_effects", args=[batch.pk])
    return {
        "label": part.label,
        "count": len(part.lines),
        "url": f"{address}?phan={part.slug}",
        "current": part is chosen,
    }


@edits
def reorganisation_row(request: Any, pk: int, number: int) -> HttpResponse:
    """Puts a line of a staged list right: its heir, share and note; a name for all lines of the same heir."""
    if not in_department(request.user):
        raise PermissionDenied
    batch = _batch(request, pk)
    row = get_object_or_404(ImportRow, batch=batch, number=number)
    cells = row.raw | row.values
    form = LineForm(request.POST or None, initial={key: cells.get(key) or "" for key in CELLS} | {"together": True})

    def correct() -> None:
        typed = {key: form.cleaned_data[key] for key in CELLS if form.cleaned_data[key] != (cells.get(key) or "")}
        _correct(batch, row, typed, together=form.cleaned_data["together"], by=request.user)

    if request.method == "POST" and took(form, correct):
        messages.success(request, f"Đã sửa dòng {number}.")
        return redirect("reorganisation_effects", batch.pk)
    context = {"batch": batch, "row": row, "old": cells.get("old") or "", "form": form}
    return render(request, "agencies/reorganisation_row.html", context)


def _correct(batch: ImportBatch, row: ImportRow, typed: dict[str, str], *, together: bool, by: Any) -> None:
    """Take what was typed; a new name of an heir goes into every line of it, so that they do not contradict."""
    if not typed:
        raise Refused("Chưa đổi gì. Hãy sửa ít nhất một mục rồi lưu.")
    code = row.raw.get("new_code")
    if together and code and typed.get("new") and "new_code" not in typed:
        for other in batch.rows.exclude(pk=row.pk):
            if other.raw.get("new_code") == code:
                correct_cells(batch, other.number, {"new": typed["new"]}, by=by)
    correct_cells(batch, row.number, typed, by=by)

"""The pages of "Nhập từ Excel": upload, match the columns, look, correct, apply, and take back."""

from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from common.errors import Refused
from common.events import log_event
from common.http import edits, page_of, reads, typed_key, writes
from common.spreadsheets import preview
from common.spreadsheets.access import kinds_for
from common.spreadsheets.applying import apply_again, apply_or_leave, give_back
from common.spreadsheets.exporting import workbook_response
from common.spreadsheets.faults_workbook import write_faults
from common.spreadsheets.forms import MatchForm, UploadForm
from common.spreadsheets.models import ImportBatch, RowState
from common.spreadsheets.staging import choose_columns, correct_cells, receive, recheck
from common.spreadsheets.templates import write_template
from common.spreadsheets.undoing import leave_applied, undo_again, undo_or_leave
from common.text import lower_first, one_line_end

REFRESH_SECONDS = "4"
SHOWN_CORRECTIONS = 100
INPUT = "o-"  # a cell's input is named by its column: "o-edition"


def _offered(request: HttpRequest) -> Any:
    """The kinds that this user may bring in; who may bring in none has nothing to do here."""
    offered = kinds_for(request.user)
    if not offered:
        raise PermissionDenied
    return offered


def _batch(request: HttpRequest, pk: int) -> ImportBatch:
    batches = ImportBatch.objects.visible_to(request.user)
    batch: ImportBatch = get_object_or_404(batches.select_related("file", "owner", "applied_by", "undone_by"), pk=pk)
    return batch


def _preview_address(batch: ImportBatch, tab: str = "", page: str = "") -> str:
    address = reverse("import_preview", args=[batch.pk])
    return f"{address}?tt={tab}&trang={page}" if tab else address


def _reloading(answer: HttpResponse) -> HttpResponse:
    """A page that asks again by itself: by a header, which works without JavaScript and moves no focus on it."""
    answer["Refresh"] = REFRESH_SECONDS
    return answer


@reads
def import_list(request: HttpRequest) -> HttpResponse:
    """The imports so far: which file, who, when, how many rows."""
    offered = _offered(request)
    page = page_of(request, ImportBatch.objects.visible_to(request.user).select_related("file", "owner"))
    shown = (RowState.NEW, RowState.CHANGED, RowState.FAULTY)
    page.object_list = [
        (batch, preview.tone_of(batch), *(batch.count(state) for state in shown)) for batch in page.object_list
    ]
    return render(request, "spreadsheets/import_list.html", {"page": page, "kinds": [kind for kind, _ in offered]})


@edits
def import_create(request: Any) -> HttpResponse:
    """① Which roster, for whom, as at which day, and the file."""
    offered = _offered(request)
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        offered=offered,
        today=request.today,
        user=request.user,
        initial={"kind": request.GET.get("loai", ""), "scope": request.GET.get("noi", "")},
    )
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            batch = receive(
                asked["file"],
                asked["kind"],
                scope=asked["scope"],
                on=asked["on"],
                by=request.user,
                correct=asked["correct"] == "1",
            )
        except Refused as refusal:
            form.add_error("file", refusal.sentence)
        else:
            return redirect(_preview_address(batch))
    return render(request, "spreadsheets/import_create.html", {"form": form, "kinds": [kind for kind, _ in offered]})


@edits
def import_match(request: HttpRequest, pk: int) -> HttpResponse:
    """② Which column of the file is which, where its headings do not say it."""
    batch = _batch(request, pk)
    if not batch.is_matching:
        return redirect(_preview_address(batch))
    sheet = request.POST.get("trang-tinh", "")
    form = MatchForm(request.POST if request.method == "POST" and not sheet else None, batch=batch)
    if request.method == "POST" and (sheet in batch.sheets or form.is_valid()):
        try:
            batch = choose_columns(
                batch, sheet=sheet or batch.sheet, mapping={} if sheet else form.mapping, by=request.user
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect(_preview_address(batch))
    labels = [batch.roster.column(key).label for key in batch.missing]
    return render(request, "spreadsheets/import_match.html", {"batch": batch, "form": form, "missing": labels})


@reads
def import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """③ What applying would do, by state; nothing is in the system yet."""
    batch = _batch(request, pk)
    if batch.is_matching:
        return redirect("import_match", batch.pk)
    if batch.is_reading or batch.is_applying:
        page_of_state = "import_reading" if batch.is_reading else "import_applying"
        return _reloading(render(request, f"spreadsheets/{page_of_state}.html", {"batch": batch}))
    if not batch.is_ready:
        return redirect("import_result", batch.pk)
    tab = preview.tab_of(batch, request.GET.get("tt", ""))
    page = page_of(request, preview.rows_of(batch, tab))
    if tab.key != preview.SKIPPED:
        page.object_list = preview.shown_rows(batch, tab, list(page.object_list))
    address = reverse("import_preview", args=[batch.pk])
    context = {
        "batch": batch,
        "page": page,
        "tab": tab,
        "partial": f"spreadsheets/partials/_rows_{tab.key}.html",
        "tabs": [
            {
                "label": each.label,
                "url": f"{address}?tt={each.slug}",
                "current": each == tab,
                "count": preview.count_of(batch, each),
            }
            for each in preview.TABS
        ],
        "left_alone": batch.roster.left_alone(batch.rows.values_list("values", flat=True), batch.scope),
        "faulty": batch.count(RowState.FAULTY),
        "new": batch.count(RowState.NEW),
        "changed": batch.count(RowState.CHANGED),
        "unchanged": batch.count(RowState.UNCHANGED),
    }
    return render(request, "spreadsheets/import_preview.html", context)


@writes
def import_row(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Corrects cells of one row in place: the one whose suggestion was pressed, or those typed anew."""
    batch = _batch(request, pk)
    back = redirect(_preview_address(batch, "loi", request.POST.get("trang", "")[:9]))
    pressed = request.POST.get("dung", "")
    if pressed:
        typed = {pressed: request.POST.get(f"goi-y-{pressed}", "")}
    else:
        typed = {name.removeprefix(INPUT): str(text) for name, text in request.POST.items() if name.startswith(INPUT)}
        typed = _changed(batch, number, typed)
    if not typed:
        messages.warning(request, f"Dòng {number} chưa đổi gì. Hãy sửa ô có lỗi rồi bấm lại.")
        return back
    try:
        batch = correct_cells(batch, number, typed, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return back
    if batch.rows.filter(number=number, state=RowState.FAULTY).exists():
        messages.warning(request, f"Đã sửa dòng {number}, nhưng dòng này còn lỗi.")
    else:
        messages.success(request, f"Đã sửa dòng {number}, dòng này hết lỗi.")
    return redirect(_preview_address(batch)) if not batch.count(RowState.FAULTY) else back


def _changed(batch: ImportBatch, number: int, typed: dict[str, str]) -> dict[str, str]:
    """The inputs that differ from what the row says."""
    row = batch.rows.filter(number=number).first()
    said = {key: one_line_end(preview.as_typed_text((row.raw if row else {}).get(key))).strip() for key in typed}
    return {key: text for key, text in typed.items() if one_line_end(text).strip() != said[key]}


@writes
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """④ Writes the preview into the register, once."""
    batch = _batch(request, pk)
    try:
        batch = apply_or_leave(
            batch,
            by=request.user,
            revision=typed_key(request.POST.get("revision", "")) or 0,
            skip_faulty=request.POST.get("bo-qua-loi") == "1",
            confirmed=request.POST.get("dung-noi") == "1",
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(_preview_address(batch))
    if address := _made_url(batch, request.user):
        undo = f"Cần hoàn tác thì mở lần số {batch.pk} ở “Nhập từ Excel”."
        messages.success(request, f"Đã lưu {lower_first(batch.kind_label)}. {undo}")
        return redirect(address)
    return redirect("import_preview" if batch.is_applying else "import_result", batch.pk)


def _made_url(batch: ImportBatch, by: Any) -> str:
    """The page of what a typed import made, as long as it stands."""
    if not (batch.is_typed and batch.is_applied):
        return ""
    row = batch.rows.exclude(state=RowState.FAULTY).first()
    return batch.roster.made_url(row.values, batch.context(by)) if row else ""


@reads
def import_result(request: HttpRequest, pk: int) -> HttpResponse:
    """⑤ What an import did, and the way back."""
    batch = _batch(request, pk)
    if batch.is_open:
        return redirect(_preview_address(batch))
    if batch.is_undoing:
        context = {"batch": batch, "written": batch.changes.count()}
        return _reloading(render(request, "spreadsheets/import_undoing.html", context))
    context = {
        "batch": batch,
        "tone": preview.tone_of(batch),
        "made_url": _made_url(batch, request.user),
        "new": batch.count(RowState.NEW),
        "changed": batch.count(RowState.CHANGED),
        "unchanged": batch.count(RowState.UNCHANGED),
        "faulty": batch.count(RowState.FAULTY),
        "corrections": [
            {
                **each,
                "label": batch.roster.column(each["column"]).label,
                "before": preview.as_typed_text(each["before"]),
            }
            for each in batch.corrections[:SHOWN_CORRECTIONS]
        ],
    }
    return render(request, "spreadsheets/import_result.html", context)


@writes
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an applied import back, while nobody touched what it wrote."""
    batch = _batch(request, pk)
    try:
        undo_or_leave(batch, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("import_result", batch.pk)


@writes
def import_recheck(request: HttpRequest, pk: int) -> HttpResponse:
    """Checks the preview again, against the register as it stands now; what broke off is begun again or given up."""
    batch = _batch(request, pk)
    give_up = bool(request.POST.get("tro-lai"))
    try:
        if batch.is_applying:
            (give_back if give_up else apply_again)(batch, by=request.user)
        elif batch.is_undoing:
            (leave_applied if give_up else undo_again)(batch, by=request.user)
        else:
            recheck(batch, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect(_preview_address(batch))


@reads
def import_faults(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The faulty rows as a workbook with an error column."""
    batch = _batch(request, pk)
    kind = batch.roster
    faulty = batch.rows.filter(state=RowState.FAULTY)
    if not faulty.exists():
        raise Http404
    book = BytesIO()
    write_faults(kind, ((row.number, row.raw, preview.fault_lines(batch, row, kind)) for row in faulty), book)
    book.seek(0)
    log_event("download", f"Tải bảng có cột lỗi của tệp {batch.file.name}", by=request.user, subject=batch)
    return workbook_response(book, f"{PurePath(batch.file.name).stem}_loi.xlsx")


@reads
def import_template(request: HttpRequest, name: str) -> HttpResponseBase:
    """The empty workbook of a kind, to fill in."""
    kind = next((kind for kind, _ in kinds_for(request.user) if kind.name == name), None)
    if kind is None:
        raise Http404
    book = BytesIO()
    write_template(kind, book)
    book.seek(0)
    return workbook_response(book, f"mau_{kind.name}.xlsx")


@reads
def import_original(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was uploaded."""
    return redirect("file_download", _batch(request, pk).file_id)

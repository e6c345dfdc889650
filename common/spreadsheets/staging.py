"""From an upload to a preview: read, check, stage; and again when a cell was corrected or the register moved on."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import File
from django.db import transaction
from django_tasks import task

from common.bulk_rows import insert_values
from common.clock import now
from common.collector import no_collection
from common.errors import Refused
from common.events import log_event
from common.file_checks import SPREADSHEETS
from common.files import read, store
from common.spreadsheets.cells import clean
from common.spreadsheets.doubts import note_doubt
from common.spreadsheets.finding import Found, find_rows
from common.spreadsheets.kinds import Context, Kind, Row
from common.spreadsheets.models import OPEN, BatchState, ImportBatch, ImportRow, RowState
from common.spreadsheets.moves import CLOSED, locked, move
from common.spreadsheets.packing import OUTCOME, packed
from common.text import lower_first, one_line_end

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=14)
AT_ONCE = 2_000  # rows; larger files are checked, and saved, by the task worker
MENDED_AT_ONCE = 10_000  # rows that one corrected cell is checked with while the person waits
WIDE_AT_ONCE = 500  # rows in a statement that carries all their cells
MENDED = "mended"


def check(
    rows: Sequence[Row],
    kind: Kind,
    context: Context,
    *,
    progress: Callable[[int], None] | None = None,
    plans: bool = True,
) -> None:
    """Clean every cell, then let the kind compare the rows with the register, set-wise.

    Without `plans` what was worked out for writing is let go: a preview does not need it, and the register may move
    before it is applied.
    """
    with no_collection():
        for part in prepared(list(rows), kind, context, progress):
            for row in () if plans else part:
                row.plan = None


def prepared(
    rows: list[Row], kind: Kind, context: Context, progress: Callable[[int], None] | None = None
) -> Iterator[list[Row]]:
    """The rows, clean and prepared, part by part."""
    count = 0
    for part in kind.parts(rows, context):
        for row in part:
            clean(row, kind)
            count += 1
            if progress and count % AT_ONCE == 0:
                progress(count)
        kind.prepare(list(part), context)
        yield part


def counts_of(rows: Sequence[Row]) -> dict[str, int]:
    """Rows by state, and how many of those that can be taken were mended."""
    counts = Counter(row.state for row in rows)
    return {
        **{state: counts[state] for state in RowState.values},
        MENDED: sum(1 for row in rows if row.notes and not row.faults),
    }


# --- From the upload to the batch ---
def receive(
    upload: File,
    kind: Kind,
    *,
    scope: str,
    on: date,
    by: Any,
    correct: bool = False,
    options: Mapping[str, str] | None = None,
) -> ImportBatch:
    """Take in an uploaded roster: read it, keep the file, and stage its rows (those of a large file by the worker).

    Refuses a file that cannot be read and a tenant that is not this user's; then nothing is kept.
    """
    found = find_rows(upload, kind, file_name=upload.name or "")
    with transaction.atomic():
        batch = open_batch(upload, kind, scope=scope, on=on, by=by, correct=correct, options=options)
        _go_on(batch, found, by=by)
    return batch


def open_batch(
    upload: File,
    kind: Kind,
    *,
    scope: str,
    on: date,
    by: Any,
    correct: bool = False,
    options: Mapping[str, str] | None = None,
) -> ImportBatch:
    """Keep an uploaded file as a batch that is being read; refuses a tenant that is not this user's."""
    place = place_of(kind, scope, by)
    batch = ImportBatch.objects.create(
        owner=by,
        kind=kind.name,
        scope=scope,
        place=place,
        on=on,
        correct=correct,
        options=dict(options or {}),
        file=store(upload, by=by, purpose="roster", limits=SPREADSHEETS),
        expires_at=now() + KEPT_FOR,
    )
    began = lower_first(kind.label)
    text = f"Nhập trên trang {began}, {place}" if batch.is_typed else f"Tải lên {began}, {place}, tệp {batch.source}"
    log_event("import_uploaded", text, by=by, subject=batch)
    return batch


def place_of(kind: Kind, scope: str, by: Any) -> str:
    """The name of a tenant for which this user may bring the kind in; refuses any other."""
    place = kind.place(scope, by)
    if not place:
        raise Refused(f"Bạn không được nhập {lower_first(kind.label)} cho nơi này. Hãy chọn một nơi trong danh sách.")
    return place


def keep(batch: ImportBatch, found: Found, rows: Sequence[Row], *, by: Any) -> None:
    """Stage checked rows of a batch that is being read."""
    _note_layout(batch, found)
    batch.rows.all().delete()
    columns = ["number", "group", *OUTCOME]
    with no_collection():
        values = ([batch.pk, *map(packed(row).get, columns)] for row in rows)
        insert_values(ImportRow, ["batch", *columns], values, at_once=WIDE_AT_ONCE)
    _preview(batch, rows, by=by)


def _go_on(batch: ImportBatch, found: Found, *, by: Any) -> None:
    """A batch that was just read: ask for the columns, or check now, or leave the checking to the worker."""
    note_doubt(batch, found, by=by)
    _note_layout(batch, found)
    if found.question:
        move(batch, BatchState.MATCHING, by=by, text=found.question)
    elif len(found.rows) > AT_ONCE:
        batch.save()
        _leave(batch, by)
    else:
        check(found.rows, batch.roster, batch.context(by), plans=False)
        keep(batch, found, found.rows, by=by)


def _leave(batch: ImportBatch, by: Any) -> None:
    transaction.on_commit(partial(read_in_background.enqueue, batch.pk, by.pk))


@task()
def read_in_background(batch_pk: int, by_pk: int) -> None:
    """Read and check a large file's rows; whatever happens, the batch does not stay "being read".

    What was staged already is checked as it stands, with the cells that were corrected here.
    """
    batch = ImportBatch.objects.select_related("file").get(pk=batch_pk)
    by = get_user_model().objects.get(pk=by_pk)
    if not batch.is_reading:
        return
    try:
        if batch.rows.exists():
            _check_again(batch, by)
            return
        found = _read_again(batch, by)
    except Refused as refusal:
        _refuse(batch, refusal.sentence, by=by)
    except Exception:
        logger.exception("import %s could not be read", batch.pk)
        sentence = "Hệ thống gặp lỗi khi đọc tệp này; chưa ghi gì. Hãy tải lại tệp, nếu vẫn lỗi thì báo quản trị."
        _refuse(batch, sentence, by=by)
    else:
        with transaction.atomic():
            batch = locked(batch)
            if batch.is_reading:
                keep(batch, found, found.rows, by=by)


def _read_again(batch: ImportBatch, by: Any) -> Found:
    found = _find_again(batch)
    if found.question:
        raise Refused(found.question)
    check(found.rows, batch.roster, batch.context(by), progress=progress_of(batch), plans=False)
    return found


def _check_again(batch: ImportBatch, by: Any) -> None:
    staged, rows = _staged(batch)
    check(rows, batch.roster, batch.context(by), progress=progress_of(batch), plans=False)
    with transaction.atomic():
        batch = locked(batch)
        if batch.is_reading:
            _rewrite(batch, staged, rows, by=by)


def progress_of(batch: ImportBatch) -> Callable[[int], None]:
    """Tells the pages how many rows of a batch the worker has looked at."""

    def progress(count: int) -> None:
        batch.checked_count = count
        batch.save(update_fields=["checked_count"])

    return progress


def _find_again(batch: ImportBatch) -> Found:
    name = batch.file.name
    with read(batch.file) as content:
        return find_rows(content, batch.roster, file_name=name, sheet=batch.sheet, mapping=batch.mapping)


def _refuse(batch: ImportBatch, sentence: str, *, by: Any) -> None:
    with transaction.atomic():
        batch = locked(batch)
        if batch.is_reading:
            batch.refusal = sentence
            move(batch, BatchState.REFUSED, by=by, text=sentence)


def _note_layout(batch: ImportBatch, found: Found) -> None:
    table = found.table
    batch.sheet, batch.sheets = found.sheet, found.sheets
    batch.headings = [
        [heading.index, heading.letter, heading.text, list(heading.samples)] for heading in table.headings
    ]
    batch.letters = table.letters
    batch.unknown, batch.missing = table.unknown, [column.key for column in table.missing]
    batch.skipped = [[each.number, str(each.reason), each.text] for each in found.skipped]
    batch.row_count = len(found.rows)


def _preview(batch: ImportBatch, rows: Sequence[Row], *, by: Any) -> None:
    batch.counts = counts_of(rows)
    batch.refusal = ""
    batch.checked_count = len(rows)
    batch.revision += 1
    batch.expires_at = now() + KEPT_FOR
    if batch.state == BatchState.READY:
        batch.save()
    else:
        move(batch, BatchState.READY, by=by, text=f"đọc và kiểm tra {len(rows)} dòng")


# --- Again ---
def choose_columns(batch: ImportBatch, *, sheet: str, mapping: Mapping[str, int], by: Any) -> ImportBatch:
    """Read a batch's file again with the sheet and the columns that a person chose.

    An empty mapping lets the sheet's own headings speak. Refuses one that leaves a required column out.
    """
    kind = batch.roster
    if mapping:
        _refuse_missing(kind, mapping)
    with transaction.atomic():
        batch = locked(batch)
        move(batch, BatchState.READING, by=by, text="ghép cột")
        batch.mapping = dict(mapping)
        batch.sheet = sheet
        batch.rows.all().delete()
        found = _find_again(batch)
        _go_on(batch, found, by=by)
    return batch


def _refuse_missing(kind: Kind, mapping: Mapping[str, int]) -> None:
    missing = [column.label for column in kind.columns if column.required and column.key not in mapping]
    if missing:
        names = ", ".join(f"“{label}”" for label in missing)
        raise Refused(f"Còn thiếu cột bắt buộc {names}. Hãy chọn cột tương ứng trong tệp.")


def recheck(batch: ImportBatch, *, by: Any) -> ImportBatch:
    """Check a preview against the register as it stands now, a large one by the worker; a reading that broke off is
    started again."""
    with transaction.atomic():
        batch = locked(batch)
        if batch.is_reading:
            _leave(batch, by)
            return batch
        _refuse_unless_ready(batch)
        if batch.row_count > AT_ONCE:
            _leave_again(batch, by)
        else:
            _stage_again(batch, by=by)
    return batch


def _leave_again(batch: ImportBatch, by: Any) -> None:
    """Have the staged rows of a large preview checked by the worker."""
    batch.checked_count = 0
    move(batch, BatchState.READING, by=by, text="kiểm tra lại")
    _leave(batch, by)


def correct_cells(batch: ImportBatch, number: int, typed: Mapping[str, str], *, by: Any) -> ImportBatch:
    """Take cells as typed in the preview instead of the file's, note who did, and check the whole batch again: a
    very large one by the worker."""
    with transaction.atomic():
        batch = locked(batch)
        _refuse_unless_ready(batch)
        row = batch.rows.filter(number=number).first()
        if row is None:
            raise Refused(f"Tệp này không có dòng {number}. Hãy tải lại trang.")
        known = {column.key for column in batch.roster.columns}
        corrected = {key: _as_cell(text) for key, text in typed.items() if key in known}
        noted = {"row": number, "by": str(by), "at": now()}
        batch.corrections += [
            {**noted, "column": key, "before": row.raw.get(key), "after": text} for key, text in corrected.items()
        ]
        row.raw.update(corrected)
        row.save(update_fields=["raw"])
        if batch.row_count > MENDED_AT_ONCE:
            _leave_again(batch, by)
        else:
            _stage_again(batch, by=by)
        labels = ", ".join(batch.roster.column(key).label for key in corrected)
        log_event("import_corrected", f"Sửa dòng {number} trước khi nhập: {labels}", by=by, subject=batch)
    return batch


def _as_cell(typed: str) -> str | None:
    """What was typed on the page as the reader would have given it."""
    return one_line_end(typed).replace("\0", "").strip() or None


def _refuse_unless_ready(batch: ImportBatch) -> None:
    if not batch.is_ready:
        raise Refused(CLOSED[BatchState(batch.state)])


def _stage_again(batch: ImportBatch, *, by: Any) -> None:
    """Check all rows from their raw cells and rewrite those of which the outcome differs."""
    staged, rows = _staged(batch)
    check(rows, batch.roster, batch.context(by), plans=False)
    _rewrite(batch, staged, rows, by=by)


def _staged(batch: ImportBatch) -> tuple[list[ImportRow], list[Row]]:
    """The rows as they are kept, and the same to be checked once more."""
    staged = list(batch.rows.all())
    return staged, [Row(number=row.number, raw=dict(row.raw), group=row.group) for row in staged]


def _rewrite(batch: ImportBatch, staged: Sequence[ImportRow], rows: Sequence[Row], *, by: Any) -> None:
    changed = []
    for before, row in zip(staged, rows, strict=True):
        was = [getattr(before, name) for name in OUTCOME]
        is_now = [*map(packed(row).get, OUTCOME)]
        if was != is_now:
            for name, value in zip(OUTCOME, is_now, strict=True):
                setattr(before, name, value)
            changed.append(before)
    ImportRow.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["id"], update_fields=OUTCOME, batch_size=2_000
    )
    _preview(batch, rows, by=by)


def expire(*, at: datetime) -> int:
    """Close what nobody finished in time and drop its rows; says how many imports that were."""
    waiting = ImportBatch.objects.filter(state__in=OPEN)
    closed = 0
    for batch in waiting.filter(expires_at__lt=at):
        with transaction.atomic():
            batch = locked(batch)
            if batch.is_open and batch.expires_at < at:
                batch.rows.all().delete()
                move(batch, BatchState.EXPIRED, by=None, text="không được lưu trong thời hạn")
                closed += 1
    return closed

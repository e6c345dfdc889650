"""Writing a preview into the register: once, all of it or nothing, and only if it still is what was previewed.

A large one is written by the task worker. Whatever ends the worker on its way, nothing of the import is written then,
and the batch, which still stands as "being saved", can be saved again or given back.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django_tasks import task

from common.bulk_rows import insert_values
from common.clock import now
from common.collector import no_collection
from common.errors import Refused
from common.spreadsheets.doubts import refuse_in_doubt
from common.spreadsheets.kinds import Context, Fault, Kind, Row, Written
from common.spreadsheets.models import BatchState, ImportBatch, ImportChange, RowState
from common.spreadsheets.moves import CLOSED, locked, move, take_turn
from common.spreadsheets.staging import AT_ONCE, prepared, progress_of

logger = logging.getLogger(__name__)

NAMED = 5  # rows that a refusal names
_SKIPPED = Fault("", "bị bỏ qua khi xem trước")


class Shown(NamedTuple):
    """What the preview showed of a row."""

    state: str
    target: int | None
    versions: dict[str, int]
    changes: dict[str, list[str]]


# What thousands of rows have none of, once for all of them
NOTHING: dict[str, Any] = {}
NONE: list[Any] = []
NEW = Shown(RowState.NEW, None, {}, {})  # most rows of a first import: one for all of them


class Moved(Refused):
    """The register changed since the preview; what would be written now is not what was shown."""


# --- A large preview: by the worker ---
def apply_or_leave(
    batch: ImportBatch, *, by: Any, revision: int, skip_faulty: bool = False, confirmed: bool = False
) -> ImportBatch:
    """Write a preview now, a large one as soon as the worker comes to it; refuses what `apply_batch` refuses, and one
    in doubt that was not `confirmed`."""
    refuse_in_doubt(batch, confirmed=confirmed, by=by)
    if batch.to_write <= AT_ONCE and not batch.is_applying:
        return apply_batch(batch, by=by, revision=revision, skip_faulty=skip_faulty)
    with transaction.atomic():
        batch = locked(batch)
        if batch.is_applied or batch.is_applying:
            return batch
        _refuse_unless_seen(batch, BatchState.READY, revision, skip_faulty)
        batch.refusal, batch.checked_count, batch.skip_faulty = "", 0, skip_faulty
        move(batch, BatchState.APPLYING, by=by, text=f"bắt đầu lưu {batch.to_write} dòng")
        _leave(batch, by)
    return batch


def apply_again(batch: ImportBatch, *, by: Any) -> ImportBatch:
    """Leave a batch that is being saved to the worker once more; one that is already at it is not disturbed."""
    with transaction.atomic():
        batch = locked(batch)
        if batch.is_applying:
            _leave(batch, by)
    return batch


def give_back(batch: ImportBatch, sentence: str = "", *, by: Any) -> ImportBatch:
    """Put a batch that is being saved back to its preview, with the sentence that says why.

    Refuses one that was saved meanwhile. A worker that is still at it finds it given back and writes nothing.
    """
    with transaction.atomic():
        take_turn(batch.kind, batch.scope)
        batch = locked(batch)
        if batch.is_ready:
            return batch
        batch.refusal, batch.checked_count = sentence, batch.row_count
        move(batch, BatchState.READY, by=by, text=sentence or "trở lại bản xem trước, chưa lưu gì")
    return batch


def _leave(batch: ImportBatch, by: Any) -> None:
    transaction.on_commit(
        partial(apply_in_background.enqueue, batch.pk, by.pk, batch.revision, skip_faulty=batch.skip_faulty)
    )


@task()
def apply_in_background(batch_pk: int, by_pk: int, revision: int, *, skip_faulty: bool) -> None:
    """Write a large preview; where that is refused or fails, nothing is written and the preview says why."""
    batch = ImportBatch.objects.select_related("file").get(pk=batch_pk)
    by = get_user_model().objects.get(pk=by_pk)
    if not batch.is_applying:
        return

    try:
        apply_batch(
            batch,
            by=by,
            revision=revision,
            skip_faulty=skip_faulty,
            state=BatchState.APPLYING,
            progress=progress_of(batch),
        )
    except Refused as refusal:
        _give_back_quietly(batch, refusal.sentence, by)
    except Exception:
        logger.exception("import %s could not be saved", batch.pk)
        sentence = "Hệ thống gặp lỗi khi lưu; chưa lưu gì. Hãy bấm lưu lại, nếu vẫn lỗi thì báo quản trị."
        _give_back_quietly(batch, sentence, by)


def _give_back_quietly(batch: ImportBatch, sentence: str, by: Any) -> None:
    """Somebody else may have given it back or saved it meanwhile: then there is nothing to tell."""
    batch.refresh_from_db(fields=["state"])
    if batch.is_applying:
        give_back(batch, sentence, by=by)


# --- At once ---
def apply_batch(
    batch: ImportBatch,
    *,
    by: Any,
    revision: int,
    skip_faulty: bool = False,
    state: BatchState = BatchState.READY,
    progress: Callable[[int], None] | None = None,
) -> ImportBatch:
    """Write a batch's new and changed rows with their history, in one transaction; a second press finds it done.

    Refuses another preview than the one seen (`revision`), rows that moved since (`Moved`), faulty rows unless
    they are to be skipped, which is recorded, a batch with nothing to write, and one in another `state`.
    """
    kind, context = batch.roster, batch.context(by)
    if batch.is_applied:
        return batch
    # Whatever can be is done before the transaction: nobody waits for it.
    work, stamp = Work(batch, context), kind.stamp(context)
    if stamp is not None:
        work.prepare(progress)
    with no_collection(), transaction.atomic():
        take_turn(batch.kind, batch.scope)
        batch = locked(batch)
        if batch.is_applied:
            return batch
        _refuse_unless_seen(batch, state, revision, skip_faulty)
        if kind.stamp(context, lock=True) != stamp:
            work, stamp = Work(batch, context), None
        if stamp is None:
            work.prepare()
        work.refuse_if_moved()
        _write(kind, work.to_write, batch, by)
        batch.applied_at, batch.applied_by, batch.skip_faulty = now(), by, bool(skip_faulty and batch.count("faulty"))
        batch.refusal = ""
        skipped = f", bỏ qua {batch.count('faulty')} dòng lỗi" if batch.skip_faulty else ""
        move(batch, BatchState.APPLIED, by=by, text=f"lưu {len(work.to_write)} dòng{skipped}")
    return batch


def _refuse_unless_seen(batch: ImportBatch, state: BatchState, revision: int, skip_faulty: bool) -> None:
    if batch.state != state:
        raise Refused(CLOSED[BatchState(batch.state)])
    if batch.revision != revision:
        raise Moved("Bản xem trước này đã cũ, vừa có bản mới hơn. Hãy xem lại bản mới rồi bấm lưu.")
    faulty = batch.count(RowState.FAULTY)
    if faulty and not skip_faulty:
        raise Refused(
            f"Còn {faulty} dòng lỗi nên chưa lưu gì. Hãy sửa các dòng đó, hoặc đánh dấu “Bỏ qua {faulty} dòng lỗi”."
        )
    if not batch.to_write:
        raise Refused("Không có gì để lưu: các dòng đọc được đều đã có trong hệ thống và không đổi.")


class Work:
    """The staged rows of a batch, worked out once more against the register as it stands now.

    Of a row that is worked out stays what writing it needs.
    """

    def __init__(self, batch: ImportBatch, context: Context) -> None:
        self.kind, self.context = batch.roster, context
        self.rows: list[Row] = []
        self.shown: dict[int, Shown] = {}
        self.moved: list[int] = []
        self.to_write: list[Row] = []
        staged = batch.rows.values_list("number", "group", "raw", *Shown._fields)
        for number, group, raw, *shown in staged.iterator(chunk_size=AT_ONCE):
            self.rows.append(Row(number=number, raw=raw, group=group))
            self.shown[number] = NEW if tuple(shown) == NEW else Shown(*shown)

    def prepare(self, progress: Callable[[int], None] | None = None) -> None:
        with no_collection():
            for part in prepared(self.rows, self.kind, self.context, progress):
                for row in part:
                    self._compare(row, self.shown[row.number])
                self.to_write += [self._slim(row) for row in part if row.state in (RowState.NEW, RowState.CHANGED)]
        self.to_write.sort(key=attrgetter("number"))
        self.moved.sort()
        self.rows.clear()

    def _compare(self, row: Row, shown: Shown) -> None:
        """What the row would do now with what was shown; one that was faulty is not written anyway."""
        if shown.state == RowState.FAULTY:
            row.faults = row.faults or [_SKIPPED]  # it may have become good meanwhile: nobody saw it so
        elif (row.state, row.target, row.versions) != shown[:3] or row.changes != _pairs(shown.changes):
            self.moved.append(row.number)

    def _slim(self, row: Row) -> Row:
        self.kind.make_ready(row)
        if self.kind.plans_suffice:
            row.raw = row.values = NOTHING
            row.versions, row.changes = row.versions or NOTHING, row.changes or NOTHING
            row.faults, row.notes = row.faults or NONE, NONE
        return row

    def refuse_if_moved(self) -> None:
        if self.moved:
            numbers = ", ".join(map(str, self.moved[:NAMED])) + (" …" if len(self.moved) > NAMED else "")
            raise Moved(
                f"Số liệu trong hệ thống đã thay đổi từ lúc xem trước ({len(self.moved)} dòng: {numbers}). "
                "Chưa lưu gì. Hãy bấm “Kiểm tra lại” để xem bản mới."
            )


def _pairs(changes: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(pair) for key, pair in changes.items()}


def _write(kind: Kind, rows: Sequence[Row], batch: ImportBatch, by: Any) -> None:
    """Write the rows, and note what was written while it is."""
    reason = f"Nhập từ Excel, lần nhập số {batch.pk}: {batch.file.name}"
    try:
        with transaction.atomic():
            _note(batch, kind.write(rows, batch.context(by), reason))
    except IntegrityError as conflict:
        logger.warning("import %s met a conflict: %s", batch.pk, type(conflict).__name__)
        raise Moved(
            "Chưa lưu gì, vì vừa có người khác ghi số liệu trùng với tệp này. Hãy bấm “Kiểm tra lại” rồi lưu."
        ) from conflict


def _note(batch: ImportBatch, written: Iterable[Written]) -> None:
    insert_values(
        ImportChange,
        ("batch", "order", "model", "object_pk", "version_before", "version_after"),
        ((batch.pk, order, *step) for order, step in enumerate(written)),
    )

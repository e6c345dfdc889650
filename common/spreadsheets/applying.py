"""Writing a preview into the register: once, all of it or nothing, and only if it still is what was previewed."""

import logging
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction

from common.bulk_rows import insert_values
from common.clock import now
from common.errors import Refused
from common.spreadsheets.cells import clean
from common.spreadsheets.kinds import Fault, Kind, Row, Written
from common.spreadsheets.models import BatchState, ImportBatch, ImportChange, RowState
from common.spreadsheets.moves import locked, move, take_turn

logger = logging.getLogger(__name__)

NAMED = 5  # rows that a refusal names
_SKIPPED = Fault("", "bị bỏ qua khi xem trước")


class Staged(NamedTuple):
    """Of a staged row, what applying needs: its cells as typed, and what was shown of it."""

    number: int
    group: str
    raw: dict[str, Any]
    state: str
    target: int | None
    versions: dict[str, int]
    changes: dict[str, list[str]]


class Moved(Refused):
    """The register changed since the preview; what would be written now is not what was shown."""


def apply_batch(batch: ImportBatch, *, by: Any, revision: int, skip_faulty: bool = False) -> ImportBatch:
    """Write a batch's new and changed rows with their history, in one transaction; a second press finds it done.

    Refuses another preview than the one seen (`revision`), rows that moved since (`Moved`), faulty rows unless
    they are to be skipped, which is recorded, and a batch with nothing to write.
    """
    kind, context = batch.roster, batch.context(by)
    if batch.is_applied:
        return batch
    staged = [Staged(*values) for values in batch.rows.values_list(*Staged._fields)]
    # Whatever can be is done before the transaction: nobody waits for it.
    rows, stamp = _cleaned(staged, kind), kind.stamp(context)
    if stamp is not None:
        kind.prepare(rows, context)
    with transaction.atomic():
        take_turn(batch.kind, batch.scope)
        batch = locked(batch)
        if batch.is_applied:
            return batch
        _refuse_unless_seen(batch, revision, skip_faulty)
        if kind.stamp(context, lock=True) != stamp:
            rows, stamp = _cleaned(staged, kind), None
        if stamp is None:
            kind.prepare(rows, context)
        _refuse_if_moved(staged, rows)
        to_write = [row for row in rows if row.state in (RowState.NEW, RowState.CHANGED)]
        written = _write(kind, to_write, batch, by)
        _note(batch, written)
        batch.applied_at, batch.applied_by, batch.skip_faulty = now(), by, bool(skip_faulty and batch.count("faulty"))
        skipped = f", bỏ qua {batch.count('faulty')} dòng lỗi" if batch.skip_faulty else ""
        move(batch, BatchState.APPLIED, by=by, text=f"lưu {len(to_write)} dòng{skipped}")
    return batch


def _cleaned(staged: Sequence[Staged], kind: Kind) -> list[Row]:
    rows = [Row(number=row.number, raw=row.raw, group=row.group) for row in staged]
    for row in rows:
        clean(row, kind)
    return rows


def _refuse_unless_seen(batch: ImportBatch, revision: int, skip_faulty: bool) -> None:
    if not batch.is_ready:
        move(batch, BatchState.APPLIED, by=None, text="")  # refuses, with the sentence of its state
    if batch.revision != revision:
        raise Moved("Bản xem trước này đã cũ, vừa có bản mới hơn. Hãy xem lại bản mới rồi bấm lưu.")
    faulty = batch.count(RowState.FAULTY)
    if faulty and not skip_faulty:
        raise Refused(
            f"Còn {faulty} dòng lỗi nên chưa lưu gì. Hãy sửa các dòng đó, hoặc đánh dấu “Bỏ qua {faulty} dòng lỗi”."
        )
    if not batch.to_write:
        raise Refused("Không có gì để lưu: các dòng đọc được đều đã có trong hệ thống và không đổi.")


def _refuse_if_moved(staged: Sequence[Staged], rows: Sequence[Row]) -> None:
    """Compare what the rows would do now with what was shown; rows that were faulty are not written anyway."""
    moved = []
    for before, row in zip(staged, rows, strict=True):
        if before.state == RowState.FAULTY:
            row.faults = row.faults or [_SKIPPED]  # it may have become good meanwhile: nobody saw it so
            continue
        shown = (before.state, before.target, before.versions, {k: tuple(v) for k, v in before.changes.items()})
        if shown != (row.state, row.target, row.versions, row.changes):
            moved.append(row.number)
    if moved:
        numbers = ", ".join(map(str, moved[:NAMED])) + (" …" if len(moved) > NAMED else "")
        raise Moved(
            f"Số liệu trong hệ thống đã thay đổi từ lúc xem trước ({len(moved)} dòng: {numbers}). "
            "Chưa lưu gì. Hãy bấm “Kiểm tra lại” để xem bản mới."
        )


def _write(kind: Kind, rows: Sequence[Row], batch: ImportBatch, by: Any) -> list[Written]:
    reason = f"Nhập từ Excel, lần nhập số {batch.pk}: {batch.file.name}"
    try:
        with transaction.atomic():
            return list(kind.write(rows, batch.context(by), reason))
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

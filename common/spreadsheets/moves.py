"""From one state of an import to the next: by the table of allowed moves, one at a time, each in the event log."""

from typing import Any

from common.errors import Refused
from common.events import log_event
from common.spreadsheets.models import MOVES, BatchState, ImportBatch, ImportTurn
from common.text import lower_first

# Why a batch in this state takes no further step
CLOSED = {
    BatchState.READING: "Tệp của lần nhập này đang được đọc. Hãy chờ đọc xong rồi làm lại.",
    BatchState.MATCHING: "Lần nhập này chưa ghép xong các cột. Hãy ghép cột trước.",
    BatchState.READY: "Lần nhập này chưa được lưu vào hệ thống.",
    BatchState.APPLYING: "Lần nhập này đang được lưu vào hệ thống. Hãy chờ lưu xong.",
    BatchState.APPLIED: "Lần nhập này đã được lưu vào hệ thống rồi. Muốn sửa, hãy bấm “Hoàn tác” hoặc nhập tệp mới.",
    BatchState.UNDOING: "Lần nhập này đang được hoàn tác. Hãy chờ hoàn tác xong.",
    BatchState.UNDONE: "Lần nhập này đã được hoàn tác. Muốn nhập lại, hãy tải tệp lên lần nữa.",
    BatchState.REFUSED: "Tệp của lần nhập này không đọc được. Hãy tải lên tệp khác.",
    BatchState.EXPIRED: "Lần nhập này đã quá hạn nên không lưu được nữa. Hãy tải tệp lên lại.",
}


def locked(batch: ImportBatch) -> ImportBatch:
    """The batch as it stands now; nobody else moves it until the caller's transaction ends."""
    return ImportBatch.objects.select_for_update(of=("self",)).select_related("file").get(pk=batch.pk)


def move(batch: ImportBatch, to: BatchState, *, by: Any, text: str) -> None:
    """Put a locked batch into its next state, with a line in the event log; refuses a move not in the table."""
    if to not in MOVES[batch.state]:
        raise Refused(CLOSED[BatchState(batch.state)])
    batch.state = to
    batch.save()
    source = lower_first(batch.source) if batch.is_typed else f"tệp {batch.source}"
    log_event(f"import_{to}", f"{batch.kind_label}, {batch.place}, {source}: {text}", by=by, subject=batch)


def take_turn(kind: str, scope: str) -> None:
    """Wait until no other import of this kind for this tenant or a part of it is being applied or undone, and keep
    others waiting."""
    scope = scope.partition("/")[0]
    turns = ImportTurn.objects.select_for_update().filter(kind=kind, scope=scope)
    if turns.first() is None:
        # Two first comers at once: one inserts, the other waits for it here and then for the row.
        ImportTurn.objects.bulk_create([ImportTurn(kind=kind, scope=scope)], ignore_conflicts=True)
        turns.get()

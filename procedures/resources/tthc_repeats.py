"""One TTHC on several lines of a file: the same content is one row and a warning, different content a question."""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence

from common.spreadsheets.kinds import Note
from common.text import exact_key
from procedures.resources.tthc_columns import DECISION_COLUMNS, LIST_COLUMNS
from procedures.resources.tthc_rows import Reading
from procedures.services.published_lines import Said

_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_LABELS = {column.key: column.label for column in (*DECISION_COLUMNS, *LIST_COLUMNS)}
_COMPARED: dict[str, Callable[[Said], str]] = {
    "action": lambda said: said.action,
    "name": lambda said: exact_key(said.name),
    "field": lambda said: exact_key(_BRACKETS.sub(" ", said.field)),  # "Hộ tịch (Bộ Tư pháp)" is "Hộ tịch"
    "executors": lambda said: exact_key(said.executors),
    "time_limit": lambda said: exact_key(said.time_limit),
    "stated_decision": lambda said: exact_key(said.stated_decision),
    "kind": lambda said: said.kind,
}


def join_repeats(readings: Sequence[Reading], identity: Callable[[Said], Hashable]) -> None:
    """Mark the lines that repeat another of the same identity (an empty one stands for itself).

    The fullest line is taken, where it says all that the others say; else each of them asks which one holds.
    """
    alike: dict[Hashable, list[Reading]] = defaultdict(list)
    for reading in readings:
        if reading.said is not None and not reading.row.faults and (key := identity(reading.said)):
            alike[key].append(reading)
    for group in alike.values():
        if len(group) > 1:
            _join(group)


def _join(group: list[Reading]) -> None:
    fullest = next((one for one in group if all(_says(one, other) for other in group)), None)
    for reading in group:
        if fullest is None:
            _ask(reading, [other for other in group if other is not reading])
        elif reading is not fullest:
            reading.row.repeats = fullest.row.number
            typed = str(reading.row.raw.get("code") or "")
            message = f"đã đứng ở dòng {fullest.row.number} với cùng nội dung; chỉ ghi một lần"
            reading.row.notes.append(Note("code", typed, typed, message))


def _says(fuller: Reading, other: Reading) -> bool:
    return not _contradictions(fuller, other)


def _contradictions(fuller: Reading, other: Reading) -> list[str]:
    """The columns in which the other line says what the first one does not."""
    if fuller.said is None or other.said is None:
        return []
    differing = [key for key, told in _COMPARED.items() if told(other.said) and told(other.said) != told(fuller.said)]
    return differing + ([] if other.said.levels <= fuller.said.levels else ["levels"])


def _ask(reading: Reading, others: list[Reading]) -> None:
    differing = [
        key for other in others for key in _contradictions(reading, other) or _contradictions(other, reading)
    ]
    columns = ", ".join(_LABELS[key] for key in dict.fromkeys(differing))
    rows = ", ".join(str(other.row.number) for other in others)
    reading.refuse(
        "code",
        f"Mã này còn đứng ở dòng {rows} với nội dung khác ({columns}). Giữ dòng nào? Bỏ dòng thừa rồi tải lại.",
    )

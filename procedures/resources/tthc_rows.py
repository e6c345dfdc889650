"""What a row of a list of TTHC says: its code read, its levels told or read off, its executing bodies looked up."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from common.spreadsheets.kinds import Fault, Note, Row
from common.text import fold, normalise
from procedures.codes import TthcCode, read_code, read_codes
from procedures.models.administrative import LEVEL_LABELS
from procedures.resources.executors import ExecutorFinder
from procedures.resources.levels import levels_of_bodies, levels_told
from procedures.services.published_lines import Said

UNKNOWN_LEVEL = "chưa rõ cấp"
_FIELD_HEAD = re.compile(r"^(?:(?:[IVXLC]+|[A-H]|\d+)\s*[.)/:-]\s*)*(?:lĩnh vực\s*:?\s*)", re.IGNORECASE)
_NOT_IN_FORCE = re.compile(r"\b(?:bai bo|huy bo|het hieu luc|thay the|khong cong khai|ngung|dung cong khai)\b")
SHOWN = 60


@dataclass
class Reading:
    """A row and what was understood of it; `said` is empty where the code cannot be read."""

    row: Row
    said: Said | None = None

    def refuse(self, column: str, message: str, suggestion: str = "") -> None:
        self.row.faults.append(Fault(column if column in self.row.raw else "", message, suggestion))


class RowReader:
    """Reads the rows of one file for one province."""

    def __init__(self, finder: ExecutorFinder) -> None:
        self.finder = finder

    def read(self, row: Row, on: date) -> Reading:
        reading = Reading(row)
        code = _code(reading, "code")
        if _NOT_IN_FORCE.search(fold(row.values.get("status") or "")):
            message = (
                f"Dòng này ghi “{row.values['status']}”, mà danh mục chỉ gồm TTHC đang có hiệu lực. Bỏ dòng này, "
                "hoặc nhập bằng quyết định công bố."
            )
            reading.refuse("status", message)
        if code is None:
            return reading
        bodies = [body for body in (row.values.get("executors") or "").split("\n") if body]
        levels, read_off = _levels(reading, bodies)
        found = self.finder.find(bodies, on)
        for body in found.unknown:
            message = (
                "chưa có trong danh sách cơ quan cấp tỉnh, nên chưa tính cho cơ quan nào; thêm cơ quan rồi nhập lại"
            )
            row.notes.append(Note("executors", body, body, message))
        reading.said = Said(
            key=code.key,
            code=code.typed,
            name=row.values.get("name") or "",
            field=row.values.get("field") or field_of_group(row.group),
            time_limit=row.values.get("time_limit") or "",
            stated_decision=row.values.get("stated_decision") or "",
            executors="\n".join(bodies),
            levels=levels,
            levels_read=read_off,
            agencies=found.agencies,
            names_agencies=found.names_agencies,
            kind=row.values.get("kind") or "",
        )
        return reading


def key_of_cell(reading: Reading, column: str) -> str:
    """The national key in a further cell of a row; empty where there is none, or it is told as a fault."""
    if not reading.row.values.get(column):
        return ""
    code = _code(reading, column)
    return code.key if code else ""


def field_of_group(group: str) -> str:
    """The field that a heading over rows names: "Lĩnh vực: Hộ tịch", "II. LĨNH VỰC ĐẤT ĐAI"; else none."""
    match = _FIELD_HEAD.match(group)
    return normalise(group[match.end() :])[:500] if match else ""


def _code(reading: Reading, column: str) -> TthcCode | None:
    """The code of a cell, or a fault with what was perhaps meant."""
    row = reading.row
    if column not in row.values:
        _ask_for_number(row, column)
        return None
    text = str(row.raw.get(column) or "")
    several = [code for code in read_codes(text) if code.key]
    code = read_code(row.values[column])
    if code.key:
        return code
    shown = code.typed if len(code.typed) <= SHOWN else f"{code.typed[:SHOWN]}…"
    if len(several) > 1:
        reading.refuse(column, f"“{shown}” gồm {len(several)} mã. Mỗi dòng một TTHC; tách thành các dòng riêng.")
    elif code.suggestion:
        message = f"“{shown}” không đúng dạng mã TTHC. Có phải là {code.suggestion}?"
        reading.refuse(column, message, code.suggestion)
    else:
        reading.refuse(column, f"“{shown}” không phải mã TTHC. Ghi dạng 1.001028 hoặc 1.001028.000.00.00.H57.")
    return None


def _ask_for_number(row: Row, column: str) -> None:
    """A code that Excel took for a number: what it was can be asked, for six digits stand behind its point."""
    raw: Any = row.raw.get(column)
    if not isinstance(raw, float) or not read_code(f"{raw:.6f}").key:
        return
    row.faults = [
        Fault(column, f"Excel đã đổi mã thành số. Có phải là {raw:.6f}?", f"{raw:.6f}")
        if fault.column == column
        else fault
        for fault in row.faults
    ]


def _levels(reading: Reading, bodies: list[str]) -> tuple[frozenset[str], bool]:
    """The levels of a row, and whether they were only read off its executing bodies."""
    row = reading.row
    if any(fault.column == "levels" for fault in row.faults):
        return frozenset(), False
    told, unknown = levels_told(row.values.get("levels") or "")
    if unknown:
        message = f"“{unknown[0]}” không rõ là cấp nào. Ghi cấp bộ, cấp tỉnh, cấp huyện, cấp xã hoặc cơ quan khác."
        reading.refuse("levels", message)
    if told or unknown:
        return told, False
    read_off = levels_of_bodies(bodies)
    if read_off:
        after = "; ".join(label.capitalize() for flag, label in LEVEL_LABELS.items() if flag in read_off)
        row.notes.append(Note("levels", "", after, "không ghi cấp: đọc theo cơ quan thực hiện"))
    return read_off, True

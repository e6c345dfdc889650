"""Which sheet and which table of a file is the roster: found where there is no doubt, else asked."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.core.files.base import File

from common.collector import no_collection
from common.errors import Refused
from common.spreadsheets.headers import Table, find_table, guess_table
from common.spreadsheets.kinds import Kind, Row
from common.spreadsheets.places import shown_name
from common.spreadsheets.reading import Sheet, read_sheets
from common.spreadsheets.rows import Skipped, sort_rows
from common.text import lower_first


@dataclass
class Found:
    """What a file holds for a kind. Where `question` is not empty, a person must say which columns are which."""

    sheet: str
    table: Table
    sheets: list[str] = field(default_factory=list)  # several sheets carry the table: one must be chosen
    rows: list[Row] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)  # what stands above the header, a cell each

    @property
    def question(self) -> str:
        """What stays open, in one sentence; empty where nothing does."""
        if len(self.sheets) > 1:
            names = ", ".join(f"“{name}”" for name in self.sheets)
            return f"Có {len(self.sheets)} trang tính cùng chứa bảng: {names}. Mỗi lần chỉ nhập một trang tính."
        if self.table.missing:
            names = ", ".join(f"“{column.label}”" for column in self.table.missing)
            present = ", ".join(f"“{heading.text}”" for heading in self.table.headings if heading.text)
            return f"Trang tính “{self.sheet}” không có cột bắt buộc {names}. Các cột hiện có: {present}."
        if self.table.duplicates:
            names = ", ".join(f"“{text}”" for text in self.table.duplicates)
            return f"Trang tính “{self.sheet}” có nhiều cột cùng tên hoặc cùng nghĩa: {names}."
        return ""


@contextmanager
def on_disk(file: File) -> Iterator[Path]:
    """The file under a path of its own for as long as it is read, wherever it is stored."""
    with tempfile.NamedTemporaryFile(prefix="nhap-", suffix=Path(file.name or "").suffix) as copy:
        file.seek(0)
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)


def find_rows(
    file: File, kind: Kind, *, file_name: str, sheet: str = "", mapping: Mapping[str, int] | None = None
) -> Found:
    """Read a file and find the roster in it; `sheet` and `mapping` are what a person chose.

    Refuses a file that cannot be read, or in which no row looks like a header.
    """
    with no_collection():
        with on_disk(file) as path:
            sheets = read_sheets(path, file_name=file_name, max_rows=kind.max_rows)
        if sheet:
            sheets = [each for each in sheets if each.name == sheet]
        found = _choose(sheets, kind, mapping or None)
    if found is None:
        required = ", ".join(f"“{column.label}”" for column in kind.columns if column.required)
        raise Refused(
            f"Trong tệp {shown_name(file_name)} không tìm thấy bảng nào có dòng tiêu đề của "
            f"{lower_first(kind.label)}. "
            f"Cần có ít nhất cột {required}. Hãy tải tệp mẫu về, chép số liệu sang rồi tải lên."
        )
    return found


def _choose(sheets: list[Sheet], kind: Kind, mapping: Mapping[str, int] | None) -> Found | None:
    """The one sheet with the whole table; else the sheets to choose from; else the nearest, with what it lacks."""
    candidates = [
        (each, table) for each in sheets if (table := find_table(each, kind.columns, mapping)) is not None
    ] or [(each, table) for each in sheets if (table := guess_table(each, kind.columns)) is not None]
    if not candidates:
        return None
    whole = [(each, table) for each, table in candidates if not table.missing]
    best, table = max(whole or candidates, key=lambda pair: len(pair[1].columns))
    names = [each.name for each, _ in whole]
    found = Found(best.name, table, sheets=names if len(names) > 1 else [], titles=list(_titles(best, table)))
    if not found.question:
        found.rows, found.skipped = sort_rows(best, table, kind)
    return found


def _titles(sheet: Sheet, table: Table) -> Iterator[str]:
    """The texts above the header; a label goes with what stands in the cell behind it ("Đơn vị:" | "UBND xã A")."""
    for row in sheet.rows[: table.header_rows[0] - 1]:
        label = ""
        for text in (cell.strip() for cell in row if isinstance(cell, str) and cell.strip()):
            if text.endswith(":"):
                label = text
                continue
            yield f"{label} {text}".strip()
            label = ""

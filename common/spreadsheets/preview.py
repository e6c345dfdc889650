"""What the pages of an import show of its rows: each fault at its cell, each change from old to new."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from common.spreadsheets.kinds import CellType, Column, Kind, Row
from common.spreadsheets.models import BatchState, ImportBatch, ImportRow, RowState
from common.spreadsheets.staging import MENDED

SHOWN_FAULTS = 6  # cells to correct in one row; a row with more is corrected in the spreadsheet
SHOWN_TEXT = 160  # letters of a value
LONGEST_INPUT = 200
SKIPPED = "skipped"


class PreviewTab(NamedTuple):
    """A part of the preview: its word in the address, its label, and the rows it shows."""

    slug: str
    label: str
    key: str


TABS = (
    PreviewTab("loi", "Lỗi", RowState.FAULTY),
    PreviewTab("thay-doi", "Thay đổi", RowState.CHANGED),
    PreviewTab("moi", "Mới", RowState.NEW),
    PreviewTab("chuan-hoa", "Đã chuẩn hóa", MENDED),
    PreviewTab("khong-doi", "Không đổi", RowState.UNCHANGED),
    PreviewTab("bo-qua", "Dòng bỏ qua", SKIPPED),
)
TONES = {
    BatchState.READING: "",
    BatchState.MATCHING: "warn",
    BatchState.READY: "warn",
    BatchState.APPLYING: "warn",
    BatchState.UNDOING: "warn",
    BatchState.APPLIED: "good",
    BatchState.REFUSED: "bad",
}


def tone_of(batch: ImportBatch) -> str:
    return TONES.get(BatchState(batch.state), "")


def count_of(batch: ImportBatch, tab: PreviewTab) -> int:
    return len(batch.skipped) if tab.key == SKIPPED else batch.count(tab.key)


def tab_of(batch: ImportBatch, slug: str) -> PreviewTab:
    """The tab asked for, else the first that has something to show."""
    asked = next((tab for tab in TABS if tab.slug == slug), None)
    return asked or next((tab for tab in TABS if count_of(batch, tab)), TABS[0])


def rows_of(batch: ImportBatch, tab: PreviewTab) -> Any:
    """What the tab lists, to be cut into pages."""
    if tab.key == SKIPPED:
        return batch.skipped
    return batch.rows.filter(mended=True) if tab.key == MENDED else batch.rows.filter(state=tab.key)


@dataclass
class ShownCell:
    """A cell that must be corrected, with what helps to do it here."""

    label: str
    place: str  # "Ô J57"; "Dòng 57" where the file has no such column
    value: str
    key: str = ""
    messages: list[str] = field(default_factory=list)
    suggestion: str = ""
    editable: bool = False
    closes: bool = False  # the last of its row that can be corrected: the button stands beside it
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def has_lines(self) -> bool:
        """A line to type in would lose where its own lines end."""
        return "\n" in self.value


@dataclass
class ShownRow:
    """A row as its tab lists it."""

    number: int
    name: str
    code: str
    cells: list[ShownCell] = field(default_factory=list)
    more: int = 0  # faults not shown
    lines: list[tuple[str, str, str, str]] = field(default_factory=list)  # (label, old, new, remark)


def shown_rows(batch: ImportBatch, tab: PreviewTab, rows: Sequence[ImportRow]) -> list[ShownRow]:
    kind = batch.roster
    columns = {column.key: column for column in kind.columns}
    shown = []
    for row in rows:
        name, code = kind.title_of(Row(row.number, row.raw, row.group, row.values, target=row.target))
        one = ShownRow(row.number, _cut(name), _cut(code))
        if tab.key == RowState.FAULTY:
            _show_faults(one, batch, row, columns)
        elif tab.key == RowState.CHANGED:
            one.lines = [(_label(columns, key), _cut(old), _cut(new), "") for key, (old, new) in row.changes.items()]
        elif tab.key == MENDED:
            one.lines = [(_label(columns, key), _cut(old), _cut(new), told) for key, old, new, told in row.notes]
        elif tab.key == RowState.NEW:
            one.lines = [
                (column.label, "", text, "")
                for column in kind.columns
                if (text := _cut(read_by_people(row.values.get(column.key), column))) and text not in (name, code)
            ]
        shown.append(one)
    return shown


def _show_faults(one: ShownRow, batch: ImportBatch, row: ImportRow, columns: dict[str, Column]) -> None:
    by_column: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, message, suggestion in row.faults:
        by_column[key].append((message, suggestion))
    for key, told in list(by_column.items())[:SHOWN_FAULTS]:
        column, letter = columns.get(key), batch.letters.get(key)
        typed = as_typed_text(row.raw.get(key))
        one.cells.append(
            ShownCell(
                label=column.label if column else "",
                place=f"Ô {letter}{row.number}" if letter else f"Dòng {row.number}",
                value=typed if len(typed) <= LONGEST_INPUT else _cut(typed),
                key=key,
                messages=[message for message, _ in told],
                suggestion=next((suggestion for _, suggestion in told if suggestion), ""),
                editable=column is not None and len(typed) <= LONGEST_INPUT,
                choices=column.choices if column is not None and column.type is CellType.CHOICE else (),
            )
        )
    for cell in [cell for cell in one.cells if cell.editable][-1:]:
        cell.closes = True
    one.more = sum(len(told) for told in list(by_column.values())[SHOWN_FAULTS:])


def fault_lines(batch: ImportBatch, row: ImportRow, kind: Kind) -> list[str]:
    """The faults of a row for the workbook that is given back."""
    labels = {column.key: column.label for column in kind.columns}
    return [f"{labels[key]}: {message}" if key in labels else message for key, message, _ in row.faults]


def as_typed_text(cell: Any) -> str:
    """A raw cell as somebody would type it again."""
    if cell is None:
        return ""
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else str(cell)


def read_by_people(value: Any, column: Column) -> str:
    """A clean value as people read it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return dict(column.choices).get(value, str(value)) if column.choices else str(value)


def _label(columns: dict[str, Column], key: str) -> str:
    return columns[key].label if key in columns else key


def _cut(text: Any) -> str:
    text = str(text)
    return text if len(text) <= SHOWN_TEXT else f"{text[:SHOWN_TEXT]}…"

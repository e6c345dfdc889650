"""A form of a report that came back, as what it says: every filled cell read by what it asks, every wrong one told.

The file is opened as any spreadsheet from outside is: behind the guard, in the reader's own process. Rows are known
by their code, columns by their heading; a column that the form has not is named and not read.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from django.core.files.base import File

from agencies.services.certificate_checks import refuse
from common.spreadsheets.cell_reading import quoted, shown
from common.spreadsheets.cells import ERRORS, READERS
from common.spreadsheets.finding import on_disk
from common.spreadsheets.guard import SAVE_AS_XLSX
from common.spreadsheets.headers import Table, find_table
from common.spreadsheets.kinds import CellType, Column, Row
from common.spreadsheets.places import shown_name
from common.spreadsheets.reading import Sheet, read_sheets
from common.text import fold, normalise_lines
from inspections.choices import AnswerKind
from inspections.models import Criterion, SelfAssessment
from inspections.parts import LONGEST_TEXT
from inspections.queries.criteria import criteria_for
from inspections.resources.report_form import (
    CRITERIA_COLUMNS,
    CRITERIA_SHEET,
    FACT,
    MOST_ROWS,
    NUMBER_WORDS,
    PART_COLUMNS,
    PARTS_SHEET,
    Item,
    items,
    number_of,
)
from inspections.said_in_form import HOLDS, FormSaid, RowSaid, WrongCell

ANOTHER = "Hãy tải mẫu của báo cáo này về, chép nội dung sang rồi tải lên."
COUNT, TEXT = CellType.COUNT, CellType.LINES
TYPES: Mapping[str, CellType] = {
    AnswerKind.YES_NO: CellType.FLAG,
    AnswerKind.CHOICE: CellType.CHOICE,
    AnswerKind.POINTS: CellType.DECIMAL,
    AnswerKind.TEXT: CellType.DECIMAL,
}
_WHOLE = re.compile(r"[\d. ]+")


def read_report_form(row: SelfAssessment, file: File, *, file_name: str) -> FormSaid:
    """What the form says. Refuses a file that is unsafe or cannot be read, and a form of another report."""
    name = shown_name(file_name)
    if PurePath(file_name).suffix.lower() == ".csv":
        refuse(f"Tệp {name} là CSV, không giữ được các trang tính của mẫu. {SAVE_AS_XLSX}")
    with on_disk(file) as path:
        sheets = read_sheets(path, file_name=file_name, max_rows=MOST_ROWS)
    known = {fold(PARTS_SHEET): PART_COLUMNS, fold(CRITERIA_SHEET): CRITERIA_COLUMNS}
    tables = [
        (sheet, table)
        for sheet in sheets
        if (columns := known.get(fold(sheet.name))) and (table := find_table(sheet, columns)) and not table.missing
    ]
    if not tables:
        refuse(f"Tệp {name} không phải mẫu báo cáo tự kiểm tra, đánh giá. {ANOTHER}")
    said = FormSaid()
    for sheet, table in tables:
        _check_number(row, sheet, table, name)
        reading = _Reading(sheet, table, said)
        said.unread += [heading for heading in table.unknown if heading not in said.unread]
        if fold(sheet.name) == fold(PARTS_SHEET):
            reading.take_items({item.code: item for item in items()})
        else:
            reading.take_answers({one.code: one for one in criteria_for(row.criteria_set, row.level)})
    return said


def _check_number(row: SelfAssessment, sheet: Sheet, table: Table, name: str) -> None:
    above = [shown(cell) for line in sheet.rows[: table.header_rows[0] - 1] for cell in line if cell is not None]
    told = next((text.removeprefix(NUMBER_WORDS).strip() for text in above if text.startswith(NUMBER_WORDS)), None)
    if told is None:
        refuse(f"Tệp {name}, trang tính “{sheet.name}” thiếu dòng “{NUMBER_WORDS}”. {ANOTHER}")
    if told != number_of(row):
        of = f" (“{above[1][:80]}”)" if len(above) > 1 else ""
        refuse(f"Tệp {name} là mẫu của một báo cáo khác{of}. {ANOTHER}")


class _Reading:
    """One sheet, row by row."""

    def __init__(self, sheet: Sheet, table: Table, said: FormSaid) -> None:
        self.sheet, self.table, self.said = sheet, table, said
        self.seen: set[str] = set()

    def take_items(self, known: Mapping[str, Item]) -> None:
        for line in self._lines(known, "mẫu báo cáo"):
            item = known[line.code]
            facts: dict[str, Any] = {}
            if item.is_figure:
                line.put(facts, "count", "said", COUNT)
                if item.is_of_a_whole:
                    line.put(facts, "of", "of", COUNT)
                else:
                    line.leave_empty("of", "số liệu này không có tổng số")
            else:
                line.put(facts, HOLDS if item.is_tick else "text", "said", CellType.FLAG if item.is_tick else TEXT)
                line.leave_empty("of", "dòng này không có tổng số")
            self.said.items[item.part, item.name] = line.said(facts)

    def take_answers(self, known: Mapping[str, Criterion]) -> None:
        for line in self._lines(known, "bộ tiêu chí của cơ quan"):
            asked = known[line.code]
            facts: dict[str, Any] = {}
            fact, offered = FACT[asked.answer_kind], [(str(one.pk), one.label) for one in asked.choices.all()]
            if asked.answer_kind == AnswerKind.RATIO:
                line.put(facts, fact, "said", line.number_type("said"))
                line.put(facts, "denominator", "of", line.number_type("of"))
            else:
                line.put(facts, fact, "said", TYPES[asked.answer_kind], offered)
                line.leave_empty("of", "tiêu chí này không hỏi tổng số")
            for name, value in facts.items():
                facts[name] = int(value) if name == "choice" else Decimal(value) if type(value) is int else value
            line.put(facts, "text", "text", TEXT)
            if asked.may_not_apply:
                line.put(facts, "not_applicable", "not_applicable", CellType.FLAG)
                line.put(facts, "not_applicable_reason", "not_applicable_reason", CellType.TEXT)
            else:
                line.leave_empty("not_applicable", "tiêu chí này không được chọn “không áp dụng”")
                line.leave_empty("not_applicable_reason", "tiêu chí này không được chọn “không áp dụng”")
            holds: dict[str, Any] = {}
            line.put(holds, HOLDS, "confirm", CellType.FLAG)
            self.said.answers[asked.pk] = replace(line.said(facts), holds=holds.get(HOLDS))

    def _lines(self, known: Iterable[str], where: str) -> Iterator["_Line"]:
        """The rows that a known code leads; a row that is filled in under none is told as wrong."""
        codes = set(known)
        for number in range(self.table.first_data_row, len(self.sheet.rows) + 1):
            line = _Line(self, number)
            if line.code in codes and line.code not in self.seen:
                self.seen.add(line.code)
                yield line
            elif line.code in codes:
                line.wrong("code", f"mã {line.code} đã có ở dòng trên. Hãy giữ một dòng.")
            elif line.is_filled and line.code:
                line.wrong("code", f"mã {quoted(line.code)} không có trong {where}. Hãy bỏ dòng này.")
            elif line.is_filled:
                line.wrong("code", "dòng này có nội dung mà thiếu mã. Hãy tải mẫu mới rồi chép nội dung sang.")


class _Line:
    """One row: its cells by column, and what is wrong with them."""

    def __init__(self, reading: _Reading, number: int) -> None:
        self.reading, self.number = reading, number
        cells = reading.sheet.rows[number - 1]
        self.cells = {key: cells[index] for key, index in reading.table.columns.items()}
        self.code = shown(self.cells["code"]).strip()

    @property
    def is_filled(self) -> bool:
        filled = ("said", "of", "text", "not_applicable", "not_applicable_reason")
        return any(self.cells.get(key) is not None for key in filled)

    def said(self, facts: dict[str, Any]) -> RowSaid:
        place = f"Trang tính “{self.reading.sheet.name}”, dòng {self.number}"
        return RowSaid(place, facts, shown(self.cells.get("mark")).strip())

    def wrong(self, key: str, sentence: str) -> None:
        letter = self.reading.table.letters[key]
        place = f"Trang tính “{self.reading.sheet.name}”, ô {letter}{self.number}"
        self.reading.said.wrong.append(WrongCell(place, f"{sentence[0].upper()}{sentence[1:]}"))

    def leave_empty(self, key: str, why: str) -> None:
        if self.cells.get(key) is not None:
            self.wrong(key, f"{why}. Hãy để trống ô này.")

    def number_type(self, key: str) -> CellType:
        """Numbers of a ratio are counts but for a few, and counts may be large."""
        cell = self.cells.get(key)
        is_whole = not isinstance(cell, float) and (not isinstance(cell, str) or _WHOLE.fullmatch(cell))
        return COUNT if is_whole else CellType.DECIMAL

    def put(
        self, facts: dict[str, Any], fact: str, key: str, kind: CellType, offered: list[tuple[str, str]] | None = None
    ) -> None:
        """Read a filled cell into the facts; one that is empty says nothing."""
        cell = self.cells.get(key)
        if cell is None:
            return
        if cell in ERRORS:
            self.wrong(key, f"công thức bị hỏng, chỉ còn {cell}. Hãy nhập giá trị.")
        elif kind is TEXT:
            self._put_text(facts, fact, key, shown(cell))
        else:
            column = Column(key, "", kind, choices=tuple(offered or ()), max_length=500)
            read = Row(self.number, {})
            value = READERS[kind](column)(cell, read)
            for fault in read.faults:
                self.wrong(key, fault.message)
            if not read.faults and value not in (None, ""):
                facts[fact] = value

    def _put_text(self, facts: dict[str, Any], fact: str, key: str, cell: str) -> None:
        text = normalise_lines(cell)
        if len(text) > LONGEST_TEXT:
            self.wrong(key, "nội dung dài quá 10.000 ký tự. Hãy viết gọn lại, hoặc gửi thành minh chứng.")
        elif text:
            facts[fact] = text

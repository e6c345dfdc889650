"""From the cells of a row as typed to clean values: what is mended leaves a `Note`, what cannot be taken a `Fault`.

How each type of column is read stands in cell_texts, cell_numbers and cell_days.
"""

from functools import lru_cache
from typing import Any

from common.spreadsheets.cell_days import day_reader, plain_day
from common.spreadsheets.cell_numbers import count_reader, decimal_reader, plain_count
from common.spreadsheets.cell_reading import BROKEN, Reader, ReaderMaker, fault, shown
from common.spreadsheets.cell_texts import (
    choice_reader,
    code_reader,
    email_reader,
    flag_reader,
    lines_reader,
    phone_reader,
    text_reader,
)
from common.spreadsheets.kinds import CellType, Column, Kind, Row

__all__ = ["ERRORS", "clean", "plain_count", "plain_day", "shown"]

ERRORS = frozenset(
    ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA")
)
READERS: dict[CellType, ReaderMaker] = {
    CellType.TEXT: text_reader,
    CellType.LINES: lines_reader,
    CellType.CODE: code_reader,
    CellType.PHONE: phone_reader,
    CellType.EMAIL: email_reader,
    CellType.DATE: day_reader,
    CellType.COUNT: count_reader,
    CellType.DECIMAL: decimal_reader,
    CellType.CHOICE: choice_reader,
    CellType.FLAG: flag_reader,
}
UNKNOWN_IS_NONE = (CellType.DATE, CellType.COUNT, CellType.DECIMAL, CellType.FLAG)  # the others know the empty text


def clean(row: Row, kind: Kind) -> None:
    """Fill `values`, `faults` and `notes` of a row from its raw cells; a faulty cell has no value."""
    row.values, row.faults, row.notes = {}, [], []
    for column, blank, read in _readers(kind):
        if column.key not in row.raw:
            continue
        cell = row.raw[column.key]
        value = _value(cell, column, blank, read, row)
        if value is BROKEN:
            continue
        if value == blank and column.required:
            fault(row, column, "đang để trống, mà cột này bắt buộc. Nhập trong bảng tính, hoặc nhập tại đây.")
        else:
            # As typed in nearly every cell: then the one text serves for both
            row.values[column.key] = cell if type(value) is str and value == cell else value


def _value(cell: Any, column: Column, blank: Any, read: Reader, row: Row) -> Any:
    if cell is None or cell == "":
        return blank
    if cell in ERRORS:
        return fault(row, column, f"công thức bị hỏng, chỉ còn {cell}. Sửa công thức, hoặc nhập giá trị tại đây.")
    return read(cell, row)


@lru_cache(maxsize=64)
def _readers(kind: Kind) -> list[tuple[Column, Any, Reader]]:
    """What reads each column of a kind, made once: choices are folded and limits bound here, not row by row."""
    return [
        (column, None if column.type in UNKNOWN_IS_NONE else "", READERS[column.type](column))
        for column in kind.columns
    ]

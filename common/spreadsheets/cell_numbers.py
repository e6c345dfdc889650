"""Numbers in cells, of 0 or more, written as Vietnamese offices write them: counts (1.234, never 1,234), and numbers
with decimals (7,5)."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from common.spreadsheets.cell_days import EPOCH
from common.spreadsheets.cell_reading import UNKNOWN_WORDS, Reader, fault, mended, quoted, shown
from common.spreadsheets.kinds import Column, Row
from common.text import normalise

LARGEST = 2**31 - 1  # what the database's column holds
CURE = "Nhập số nguyên từ 0 trở lên."
MOST = Decimal("99999.99")
HUNDREDTH = Decimal("0.01")
DECIMAL_CURE = "Nhập một số từ 0 trở lên, ví dụ 7,5."

_DIGITS = re.compile(r"\d{1,15}")
_GROUPED = re.compile(r"\d{1,3}(?:[. ]\d{3})+")
_GROUPED_BY_COMMA = re.compile(r"\d{1,3}(?:,\d{3})+")
_DECIMAL = re.compile(r"-?[\d.]*\d,\d+|-?\d+\.\d+")
_NEGATIVE = re.compile(r"[-–−] ?\d+|\(\d+\)")
_WITH_WORDS = re.compile(r"(\d{1,9}) [^\d]+")
_WITH_COMMA = re.compile(r"[0-9]{1,15}(?:,[0-9]{1,9})?")
_GROUPED_WITH_COMMA = re.compile(r"[0-9]{1,3}(?:[. ][0-9]{3})+(?:,[0-9]{1,9})?")
_WITH_POINT = re.compile(r"[0-9]{1,15}\.[0-9]{1,2}")
_NEGATIVE_DECIMAL = re.compile(r"[-–−] ?\d[\d.,]*")
_PLAIN = re.compile(r"0|[1-9]\d{0,8}")


def count_reader(column: Column) -> Reader:
    def read(cell: Any, row: Row) -> Any:
        if isinstance(cell, bool):
            return fault(row, column, f"{quoted(cell)} không phải số. {CURE}")
        if isinstance(cell, int):
            return _in_range(cell, cell, column, row)
        if isinstance(cell, float):
            return fault(row, column, f"{quoted(cell)} là số lẻ. {CURE}")
        if isinstance(cell, date | datetime):
            return _from_date(cell, column, row)
        return _from_text(cell, column, row)

    return read


def plain_count(cell: Any) -> Any:
    """The number that a CSV cell writes in digits alone, else the cell as it is."""
    return int(cell) if isinstance(cell, str) and _PLAIN.fullmatch(cell) else cell


def _from_text(cell: str, column: Column, row: Row) -> Any:
    text = normalise(cell)
    if not text:
        return None
    if text.lower() in UNKNOWN_WORDS:
        return mended(row, column, cell, None, "chưa rõ số, để trống")
    if _DIGITS.fullmatch(text):
        return _mended(int(text), cell, "số ghi dạng chữ", column, row)
    if _GROUPED.fullmatch(text):
        return _mended(int(re.sub(r"\D", "", text)), cell, "bỏ dấu phân cách hàng nghìn", column, row)
    if _GROUPED_BY_COMMA.fullmatch(text):
        whole = text.replace(",", "")
        message = f"{quoted(cell)} có thể là {whole}, cũng có thể là số lẻ. Nếu là số nguyên, nhập {whole}."
        return fault(row, column, message, whole)
    if _NEGATIVE.fullmatch(text):
        return fault(row, column, f"{quoted(cell)} là số âm. {CURE}")
    if _DECIMAL.fullmatch(text):
        return fault(row, column, f"{quoted(cell)} là số lẻ. {CURE}")
    if match := _WITH_WORDS.fullmatch(text):
        return fault(row, column, f"{quoted(cell)} có chữ đi kèm. Chỉ nhập số {match[1]}.", match[1])
    return fault(row, column, f"{quoted(cell)} không phải số. {CURE}")


def _from_date(cell: date, column: Column, row: Row) -> Any:
    """A number whose cell was formatted as a date shows as a day of long ago."""
    day = cell.date() if isinstance(cell, datetime) else cell
    number = (day - EPOCH).days
    number -= number <= 60  # before 01/03/1900 Excel's days run one behind, for its 29/02/1900 that never was
    suggestion = str(number) if 0 <= number < 10_000 else ""
    cure = f"Định dạng ô là số: {suggestion}." if suggestion else CURE
    return fault(row, column, f"{quoted(cell)} là ngày, không phải số. {cure}", suggestion)


def _mended(number: int, cell: str, message: str, column: Column, row: Row) -> Any:
    if number > LARGEST:
        return _in_range(number, cell, column, row)
    return mended(row, column, cell, number, message)


def _in_range(number: int, cell: Any, column: Column, row: Row) -> Any:
    if number < 0:
        return fault(row, column, f"{quoted(cell)} là số âm. {CURE}")
    if number > LARGEST:
        return fault(row, column, f"{quoted(cell)} quá lớn. Kiểm tra lại con số.")
    return number


# --- With decimals ----------------------------------------------------------------------------------------------
def decimal_reader(column: Column) -> Reader:
    def read(cell: Any, row: Row) -> Any:
        if isinstance(cell, bool):
            return fault(row, column, f"{quoted(cell)} không phải số. {DECIMAL_CURE}")
        if isinstance(cell, int | float):
            return _points(Decimal(f"{cell:.15g}"), cell, column, row)
        if isinstance(cell, date | datetime):
            return fault(row, column, f"{quoted(cell)} là ngày, không phải số. Định dạng ô là số rồi nhập lại.")
        return _decimal_from_text(cell, column, row)

    return read


def _decimal_from_text(cell: str, column: Column, row: Row) -> Any:
    text = normalise(cell)
    if not text:
        return None
    if text.lower() in UNKNOWN_WORDS:
        return mended(row, column, cell, None, "chưa rõ số, để trống")
    if _WITH_COMMA.fullmatch(text):
        return _points(Decimal(text.replace(",", ".")), cell, column, row)
    if _GROUPED_WITH_COMMA.fullmatch(text):
        number = Decimal(re.sub(r"[. ]", "", text).replace(",", "."))
        return _points(number, cell, column, row, "bỏ dấu phân cách hàng nghìn")
    if _WITH_POINT.fullmatch(text):
        return _points(Decimal(text), cell, column, row, "dấu chấm trước số lẻ đổi thành dấu phẩy")
    if _NEGATIVE_DECIMAL.fullmatch(text):
        return fault(row, column, f"{quoted(cell)} là số âm. {DECIMAL_CURE}")
    return fault(row, column, f"{quoted(cell)} không phải số. {DECIMAL_CURE}")


def _points(number: Decimal, cell: Any, column: Column, row: Row, how: str = "") -> Any:
    if not number.is_finite() or number > MOST:
        return fault(row, column, f"{quoted(cell)} quá lớn. Kiểm tra lại con số.")
    if number < 0:
        return fault(row, column, f"{quoted(cell)} là số âm. {DECIMAL_CURE}")
    rounded = number.quantize(HUNDREDTH)
    if number != rounded:
        return fault(row, column, f"{quoted(cell)} có quá hai chữ số sau dấu phẩy. Làm tròn số.", shown(rounded))
    return mended(row, column, cell, number, how) if how else number

"""Days in cells: a date cell, dd/mm/yyyy as text, or Excel's own number of a day; never mm/dd."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Any

from common.spreadsheets.cell_reading import UNKNOWN_WORDS, Reader, fault, mended, quoted
from common.spreadsheets.kinds import Column, Row
from common.text import normalise

FIRST_YEAR, LAST_YEAR = 1945, 2100
EPOCH = date(1899, 12, 30)  # Excel's day 0, counting its 29/02/1900 that never was
SERIALS = range((date(FIRST_YEAR, 1, 1) - EPOCH).days, (date(LAST_YEAR, 12, 31) - EPOCH).days + 1)
CURE = "Sửa trong bảng tính, hoặc nhập ngày khác tại đây."

_CLOCK = r"(?:[ t]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_DAY_FIRST = re.compile(
    r"(?:ngày )?(?P<day>\d{1,2})(?: ?[/.\-] ?| tháng )(?P<month>\d{1,2})"
    rf"(?: ?[/.\-] ?| năm )(?P<year>\d+){_CLOCK}\.?"
)
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_CLOCK}")
_NO_YEAR = re.compile(r"\d{1,2} ?[/.\-] ?\d{1,2}")
_NO_DAY = re.compile(r"(?:tháng )?\d{1,2} ?(?:[/.\-]|năm) ?\d{4}")
_EIGHT_DIGITS = re.compile(r"(\d{2})(\d{2})(\d{4})")
_PLAIN = re.compile(r"\d{2}/\d{2}/\d{4}")


def day_reader(column: Column) -> Reader:
    def read(cell: Any, row: Row) -> Any:
        if isinstance(cell, datetime):
            day = _in_range(cell.date(), cell, column, row)
            return day if cell.time() == cell.min.time() else _noted(cell, day, "bỏ giờ, giữ ngày", column, row)
        if isinstance(cell, date):
            return _in_range(cell, cell, column, row)
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return _from_number(cell, column, row)
        if isinstance(cell, str):
            return _from_text(cell, column, row)
        return _no_day(cell, column, row)

    return read


def plain_day(cell: Any) -> Any:
    """The day that a CSV cell writes as dd/mm/yyyy, else the cell as it is."""
    if isinstance(cell, str) and _PLAIN.fullmatch(cell):
        day, month, year = map(int, cell.split("/"))
        if _exists(day, month, year):
            return date(year, month, day)
    return cell


def _from_number(cell: int | float, column: Column, row: Row) -> Any:
    if FIRST_YEAR <= cell <= LAST_YEAR:
        return fault(row, column, f"chỉ có năm {cell:g}. Ghi đủ ngày/tháng/năm, hoặc để trống nếu chưa rõ.")
    if int(cell) in SERIALS:
        day = EPOCH + timedelta(days=int(cell))
        return mended(row, column, cell, day, "ngày ghi dạng số thứ tự của Excel")
    return _no_day(cell, column, row, _from_eight_digits(f"{cell:08.0f}"))


def _from_text(cell: str, column: Column, row: Row) -> Any:
    text = normalise(cell).lower()
    if not text:
        return None
    if text in UNKNOWN_WORDS:
        return mended(row, column, cell, None, "chưa rõ ngày, để trống")
    match = _DAY_FIRST.fullmatch(text) or _YEAR_FIRST.fullmatch(text)
    if match:
        return _from_parts(int(match["day"]), int(match["month"]), match["year"], cell, column, row)
    if _NO_YEAR.fullmatch(text):
        return fault(row, column, f"{quoted(cell)} chưa có năm. Ghi đủ ngày/tháng/năm, hoặc để trống nếu chưa rõ.")
    if _NO_DAY.fullmatch(text):
        return fault(row, column, f"{quoted(cell)} chưa có ngày. Ghi đủ ngày/tháng/năm, hoặc để trống nếu chưa rõ.")
    if text.isdigit() and len(text) < 6:
        return _from_number(int(text), column, row)
    return _no_day(cell, column, row, _from_eight_digits(text))


def _from_parts(day: int, month: int, year_text: str, cell: str, column: Column, row: Row) -> Any:
    year = int(year_text[:9])
    if len(year_text) == 2:
        year += 2000 if year <= 50 else 1900
        suggestion = _written(day, month, year)
        example = suggestion or "05/01/2021"
        return fault(
            row, column, f"{quoted(cell)} ghi năm hai chữ số. Ghi đủ bốn chữ số, ví dụ {example}.", suggestion
        )
    if len(year_text) != 4:
        return fault(row, column, f"năm {year_text[:12]} không đúng ({quoted(cell)}). {CURE}")
    if month > 12 and day <= 12:
        swapped = _written(month, day, year)
        return fault(
            row,
            column,
            f"{quoted(cell)} ghi tháng trước ngày: không có tháng {month}. Ngày đứng trước tháng, "
            f"{f'như {swapped}' if swapped else 'dạng ngày/tháng/năm'}.",
            swapped,
        )
    if not 1 <= month <= 12:
        return fault(row, column, f"không có tháng {month} ({quoted(cell)}). {CURE}")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return _out_of_range(year, cell, column, row)
    if not _exists(day, month, year):
        if (day, month) == (29, 2):
            return fault(row, column, f"năm {year} không có ngày 29/02. {CURE}")
        return fault(row, column, f"tháng {month} năm {year} không có ngày {day} ({quoted(cell)}). {CURE}")
    return mended(row, column, cell, date(year, month, day), "ngày ghi dạng chữ")


def _from_eight_digits(text: str) -> str:
    """dd/mm/yyyy where eight digits without a separator can be read so."""
    match = _EIGHT_DIGITS.fullmatch(text)
    return _written(int(match[1]), int(match[2]), int(match[3])) if match else ""


def _in_range(day: date, cell: Any, column: Column, row: Row) -> Any:
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else _out_of_range(day.year, cell, column, row)


def _noted(cell: Any, day: Any, message: str, column: Column, row: Row) -> Any:
    return mended(row, column, cell, day, message) if isinstance(day, date) else day


def _out_of_range(year: int, cell: Any, column: Column, row: Row) -> Any:
    return fault(row, column, f"năm {year} ngoài khoảng {FIRST_YEAR}–{LAST_YEAR} ({quoted(cell)}). {CURE}")


def _no_day(cell: Any, column: Column, row: Row, suggestion: str = "") -> Any:
    example = suggestion or "05/01/2021"
    message = f"{quoted(cell)} không phải ngày. Ghi dạng ngày/tháng/năm, ví dụ {example}, hoặc để trống."
    return fault(row, column, message, suggestion)


def _exists(day: int, month: int, year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _written(day: int, month: int, year: int) -> str:
    return f"{day:02}/{month:02}/{year}" if _exists(day, month, year) else ""

"""Lists as the office takes them away: xlsx to work with and print, csv for other programs; both come in again.

A row is a sequence of values in the order of the columns, as `Row.values` holds them: text, day, number, the value
of a choice, yes or no. Each file begins with an STT column. No cell can start a formula: in xlsx text is always
written as text, in csv `csv_text.escape` disarms it, and the reader takes that off again.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import IO, Any

from common.spreadsheets.cell_reading import decimal_told
from common.spreadsheets.csv_text import LONGEST_CELL, escape
from common.spreadsheets.headers import ORDINAL_HEADING
from common.spreadsheets.kinds import CellType, Column

DAY_FORMAT = "dd/mm/yyyy"
LONGEST_SHEET_NAME = 31
CSV_BLOCK = 500
ORDINAL_WIDTH = 6

# The look of every cell is the workbook's default: a format of its own would cost each cell a fifth of its time.
OPTIONS = {"strings_to_formulas": False, "default_format_properties": {"text_wrap": True, "valign": "top"}}

# Windows splits a .csv at its "list separator", which is the comma under Vietnamese and under American settings;
# our reader takes semicolons and tabs as well.
CSV_SEPARATOR = ","


def write_xlsx(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    file: str | IO[bytes],
    *,
    title: str,
    subtitle: str = "",
) -> None:
    """Write a list row by row, never holding it whole: title, header that stays and repeats in print, rows."""
    import xlsxwriter  # noqa: PLC0415  slow to import, and few requests write a workbook

    with xlsxwriter.Workbook(file, {**OPTIONS, "constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet(sheet_name(title))
        formats = Formats(workbook)
        header = begin_sheet(sheet, formats, columns, [column.label for column in columns], title, subtitle)
        writers = [_cell_writer(sheet, column, formats) for column in columns]
        for ordinal, values in enumerate(rows, start=1):
            line = header + ordinal
            sheet.write_number(line, 0, ordinal)
            for index, (write, value) in enumerate(zip(writers, values, strict=True), start=1):
                if value is not None and value != "":
                    write(line, index, value)


def stream_csv(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The list as pieces of a UTF-8 file with its mark, by which Excel knows the encoding."""
    written = [_csv_cell(column) for column in columns]
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=CSV_SEPARATOR)
    buffer.write("\ufeff")
    writer.writerow([ORDINAL_HEADING, *(escape(column.label) for column in columns)])
    for ordinal, values in enumerate(rows, start=1):
        writer.writerow([ordinal, *[write(value) for write, value in zip(written, values, strict=True)]])
        if ordinal % CSV_BLOCK == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


class Formats:
    """The few looks of a cell, made once a workbook; plain text takes the default of `OPTIONS` and needs none."""

    def __init__(self, workbook: Any) -> None:
        self.title = workbook.add_format({"bold": True, "font_size": 14, "text_wrap": False})
        self.subtitle = workbook.add_format({"italic": True, "text_wrap": False})
        self.header = workbook.add_format(
            {"bold": True, "border": 1, "valign": "vcenter", "align": "center", "bg_color": "#E7EDF3"}
        )
        self.day = workbook.add_format({"num_format": DAY_FORMAT, "align": "left"})
        self.count = workbook.add_format({"num_format": "#,##0"})
        self.fault = workbook.add_format({"font_color": "#9C0006", "bg_color": "#FFE9E7"})
        self.example = workbook.add_format({"italic": True, "font_color": "#5F6B76"})
        self.remark = workbook.add_format({"text_wrap": False})


def begin_sheet(
    sheet: Any, formats: Formats, columns: Sequence[Column], headings: Sequence[str], title: str, subtitle: str = ""
) -> int:
    """Titles, header and print set-up of a sheet with an STT column; gives the index of the header row."""
    widths = [ORDINAL_WIDTH, *(column.width for column in columns)]
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    write_safely(sheet, 0, 0, title, formats.title)
    if subtitle:
        write_safely(sheet, 1, 0, subtitle, formats.subtitle)
    header = 3 if subtitle else 2
    for index, heading in enumerate([ORDINAL_HEADING, *headings]):
        write_safely(sheet, header, index, heading, formats.header)
    sheet.freeze_panes(header + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(header)
    sheet.hide_gridlines(0)  # shown, and printed
    sheet.set_footer("&RTrang &P/&N")
    return header


def sheet_name(title: str) -> str:
    """The title as Excel lets a sheet be called: 31 characters, none of [ ] : * ? / \\, no ' at its ends."""
    name = "".join(" " if sign in "[]:*?/\\" else sign for sign in title)
    return " ".join(name.split())[:LONGEST_SHEET_NAME].strip("' ") or "Danh sách"


def write_value(sheet: Any, line: int, index: int, value: Any, formats: Formats) -> None:
    """Write a value by its own type: raw cells, where a column may hold anything."""
    if isinstance(value, date):
        day = value if isinstance(value, datetime) else datetime.combine(value, time.min)
        sheet.write_datetime(line, index, day, formats.day)
    elif isinstance(value, bool):
        sheet.write_boolean(line, index, value)
    elif isinstance(value, int | float):
        sheet.write_number(line, index, value)
    else:
        write_safely(sheet, line, index, str(value))


def write_safely(sheet: Any, line: int, index: int, text: str, look: Any = None) -> None:
    """Write a text as a text, whatever it holds.

    xlsxwriter takes what begins with <r> and ends with </r> for markup of its own and would write it unescaped,
    formulas and all; in three pieces it is escaped.
    """
    if "\0" in text or len(text) > LONGEST_CELL:
        text = text.replace("\0", "")[:LONGEST_CELL]
    if text[:3] == "<r>":
        sheet.write_rich_string(line, index, text[:1], text[1:2], text[2:], *([look] if look else []))
    else:
        sheet.write_string(line, index, text, look)


def _cell_writer(sheet: Any, column: Column, formats: Formats) -> Callable[[int, int, Any], None]:
    """What writes a filled cell of the column: days and counts as such, all else as text that stays text."""
    if column.type is CellType.DATE:
        return lambda line, index, value: sheet.write_datetime(line, index, value, formats.day)
    if column.type is CellType.COUNT:
        return lambda line, index, value: sheet.write_number(line, index, value, formats.count)
    if column.type is CellType.DECIMAL:
        return lambda line, index, value: sheet.write_number(line, index, value)
    labels = _labels(column)
    return lambda line, index, value: write_safely(sheet, line, index, labels.get(value) or str(value))


def _csv_cell(column: Column) -> Callable[[Any], Any]:
    """How a value of the column stands in a CSV file; blank for None."""
    if column.type is CellType.DATE:
        return lambda value: f"{value:%d/%m/%Y}" if value else ""
    if column.type is CellType.COUNT:
        return lambda value: value
    if column.type is CellType.DECIMAL:
        return lambda value: "" if value is None else decimal_told(value)
    labels = _labels(column)
    return lambda value: "" if value is None else escape(labels.get(value) or str(value))


def _labels(column: Column) -> dict[Any, str]:
    """What people read for a value of a choice or of yes and no; empty for columns that are read as they are."""
    if column.type is CellType.FLAG:
        return {True: "Có", False: "Không"}
    return dict(column.choices) if column.type is CellType.CHOICE else {}

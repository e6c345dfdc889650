"""The faulty rows given back as a workbook, each with what must be corrected; corrected, it comes in again."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import IO, Any

from common.spreadsheets.headers import FAULT_HEADING, ROW_HEADING
from common.spreadsheets.kinds import Column, Kind
from common.spreadsheets.writing import OPTIONS, Formats, begin_sheet, sheet_name, write_safely, write_value

SUBTITLE = f"Sửa theo cột “{FAULT_HEADING}” rồi tải lên lại; hai cột cuối được bỏ qua khi nhập."
EXTRA = (Column("row", ROW_HEADING, width=12), Column("faults", FAULT_HEADING, width=60))

FaultyRow = tuple[int, Mapping[str, Any], Sequence[str]]  # number in the first file, raw cells, messages


def write_faults(kind: Kind, rows: Iterable[FaultyRow], file: str | IO[bytes]) -> None:
    """Write rows as they were typed, with their faults beside them.

    Only the columns that the first file had are written: a column that comes back empty would clear its values.
    """
    import xlsxwriter  # noqa: PLC0415  slow to import, and few requests write a workbook

    rows = iter(rows)
    first = next(rows, None)
    present = kind.columns if first is None else [column for column in kind.columns if column.key in first[1]]
    title = f"{kind.label}: các dòng cần sửa"
    with xlsxwriter.Workbook(file, {**OPTIONS, "constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet(sheet_name(kind.label))
        formats = Formats(workbook)
        columns = [*present, *EXTRA]
        header = begin_sheet(sheet, formats, columns, [column.label for column in columns], title, SUBTITLE)
        for ordinal, (number, raw, messages) in enumerate(chain([first] if first else [], rows), start=1):
            line = header + ordinal
            sheet.write_number(line, 0, ordinal)
            for index, column in enumerate(present, start=1):
                if (value := raw.get(column.key)) is not None:
                    write_value(sheet, line, index, value, formats)
            sheet.write_number(line, len(present) + 1, number)
            write_safely(sheet, line, len(present) + 2, "\n".join(messages), formats.fault)

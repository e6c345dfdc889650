"""The child process that opens an uploaded spreadsheet: it may run out of memory or time, and nobody else suffers.

Started by `reading.read_sheets` as `python -m common.spreadsheets.reader_process PARENT PATH NAME MAX_ROWS`, it
writes JSON lines: a sheet's heading, its rows in blocks, and an end; or one refusal. It imports no Django.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from collections.abc import Iterable, Iterator
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from common.errors import Refused
from common.spreadsheets.cell_json import CellEncoder
from common.spreadsheets.csv_text import decode, rows_of
from common.spreadsheets.error_cells import error_cells
from common.spreadsheets.places import MAX_BLANK_RUN, MAX_COLUMNS, MAX_ROWS, shown_name, too_large

MEMORY = 512 * 2**20  # beyond what the interpreter itself has mapped
CPU_SECONDS = 20
MAX_OUTPUT = 64 * 2**20
EXIT_BROKEN = 72
SIDE_ROWS = 1_000  # titles, groups, totals and signatures beside the rows that the kind allows
BLOCK = 500
WIDE = 3  # merged over so many columns, a cell is a heading over the table
PR_SET_PDEATHSIG = 1


def main() -> None:
    parent, path, file_name, max_rows = sys.argv[1:]
    _die_with(int(parent))
    _limit()
    try:
        _write(_lines(Path(path), file_name, int(max_rows)))
    except Refused as refusal:
        _write([json.dumps({"refused": refusal.sentence})])
    except MemoryError:
        _write([json.dumps({"refused": too_large(file_name)})])
    except BaseException:  # calamine's panics are no Exception; whatever it was, the file cannot be read
        os._exit(EXIT_BROKEN)


def _die_with(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before we could ask to be told
        os._exit(EXIT_BROKEN)


def _limit() -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
    memory = MEMORY + pages * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it only reads; the answer goes through a pipe


def _write(lines: Iterable[str]) -> None:
    size = 0
    for line in lines:
        data = line.encode() + b"\n"
        size += len(data)
        if size > MAX_OUTPUT:
            raise Refused("Tệp chứa quá nhiều chữ. Chia thành nhiều tệp nhỏ hơn rồi tải lên lại.")
        sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _lines(path: Path, file_name: str, max_rows: int) -> Iterator[str]:
    encoder = CellEncoder()
    for heading, rows in _sheets(path, file_name):
        name = heading["sheet"]
        kept = _without_blank_end(rows, name, file_name)
        if sum(1 for row in kept if any(cell is not None for cell in row)) > max_rows + SIDE_ROWS:
            raise Refused(
                f"Tệp {shown_name(file_name)}, trang tính “{name}” có hơn {max_rows:,} dòng, ".replace(",", ".", 1)
                + "quá mức của loại danh sách này. Chia thành nhiều tệp, hoặc xóa trang tính không cần."
            )
        yield encoder.encode(heading)
        for start in range(0, len(kept), BLOCK):
            yield encoder.encode(kept[start : start + BLOCK])
    yield encoder.encode({"end": True})


def _sheets(path: Path, file_name: str) -> Iterator[tuple[dict[str, Any], Iterable[list[Any]]]]:
    """Each sheet: its heading, as `reading.Sheet` has its fields, and its rows."""
    if file_name.lower().endswith(".csv"):
        records = list(rows_of(decode(path.read_bytes(), file_name=file_name), file_name=file_name))
        width = max(map(len, records), default=0)
        _check_extent(len(records), width, "CSV", file_name)
        heading = {"sheet": "CSV", "plain": True, "wide": [], "tall": []}
        yield heading, (record + [None] * (width - len(record)) for record in records)
        return
    errors = error_cells(path)
    with path.open("rb") as file:  # by its bytes: the stored file's own name has no say
        workbook = CalamineWorkbook.from_filelike(file)
        for meta in workbook.sheets_metadata:
            if meta.typ == SheetTypeEnum.WorkSheet and meta.visible == SheetVisibleEnum.Visible:
                sheet = workbook.get_sheet_by_name(meta.name)
                row, column = sheet.end or (-1, -1)
                _check_extent(row + 1, column + 1, meta.name, file_name)
                rows = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
                _put_errors(rows, errors.get(meta.name, {}))
                yield {"sheet": meta.name, "plain": False, **_merged_rows(sheet)}, rows


def _check_extent(height: int, width: int, name: str, file_name: str) -> None:
    if height > MAX_ROWS or width > MAX_COLUMNS:
        raise Refused(
            f"Tệp {shown_name(file_name)}, trang tính “{name}” rộng {width} cột, dài {height} dòng; mức tối đa là "
            f"{MAX_COLUMNS} cột, 60.000 dòng. Xóa (Delete) các cột và dòng không dùng rồi lưu lại."
        )


def _put_errors(rows: list[list[Any]], errors: dict[tuple[int, int], str]) -> None:
    for (row, column), shown in errors.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = shown


def _merged_rows(sheet: CalamineSheet) -> dict[str, list[int]]:
    """Rows (1 = first) with a cell merged over the table, and rows with a cell merged into the row below."""
    wide, tall = set(), set()
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if top == bottom and right - left >= WIDE - 1:
            wide.add(top + 1)
        elif bottom == top + 1:
            tall.add(top + 1)
    return {"wide": sorted(wide), "tall": sorted(tall)}


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        text = value.replace("\0", "")  # written as _x0000_ in the file; PostgreSQL holds it in no text
        return text if text and not text.isspace() else None
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, time | timedelta):
        return str(value)
    return value


def _without_blank_end(rows: Iterable[list[Any]], name: str, file_name: str) -> list[list[Any]]:
    """The rows up to the last that says something; what stands below a long gap is refused, not lost in silence."""
    kept: list[list[Any]] = []
    filled = 0
    for number, row in enumerate(rows, start=1):
        if any(cell is not None for cell in row):
            if number - filled > MAX_BLANK_RUN + 1:
                raise Refused(
                    f"Tệp {shown_name(file_name)}, trang tính “{name}”: dòng {number} còn số liệu, nằm dưới hơn "
                    f"{MAX_BLANK_RUN} dòng trống liền nhau. Xóa các dòng trống đó, hoặc xóa phần nằm dưới."
                )
            filled = number
        kept.append(row)
    return kept[:filled]


if __name__ == "__main__":
    main()

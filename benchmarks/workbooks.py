"""P11: workbooks that must not come in, each refused before it can hurt."""

import io
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

import xlsxwriter

from benchmarks.databases import Databases
from benchmarks.figures import Figure, Goal, Measure
from benchmarks.measuring import peak_memory, timed
from common.errors import Refused
from common.spreadsheets.reading import read_sheets

LAST_ROW, LAST_COLUMN = 1_048_575, 16_383
SHEET = "xl/worksheets/sheet1.xml"
TIMES = 5


def refusals(measure: Measure, databases: Databases) -> Iterator[Figure]:
    spent: dict[str, float] = {}
    weighed: dict[str, float] = {}
    for name, content in bad_workbooks().items():
        path = databases.folder / "bad.xlsx"
        path.write_bytes(content)
        act = partial(_refused, path, name)
        act()
        spent[name] = median(timed(act, perf_counter) for _ in range(TIMES)) * 1000
        weighed[name] = peak_memory(act)
    slowest, heaviest = max(spent, key=spent.__getitem__), max(weighed, key=weighed.__getitem__)
    where = f"{len(spent)} files"
    yield measure.figure(where, spent[slowest], f"on the wall; {slowest}")
    label = f"{measure.label}, memory"
    yield measure.figure(where, weighed[heaviest], heaviest, label=label, goal=Goal("≤", 20, "MB"))


def _refused(path: Path, name: str) -> None:
    try:
        read_sheets(path, file_name="danh_sach.xlsx", max_rows=10_000)
    except Refused:
        return
    raise AssertionError(f"not refused: {name}")


def bad_workbooks() -> dict[str, bytes]:
    """By what is wrong with them."""
    sound = _workbook(lambda sheet, look: None)
    zeros = b"0" * (80 * 2**20)
    entity = b'<!DOCTYPE a [<!ENTITY b "b">]>'
    return {
        "one coloured cell at XFD1048576": _workbook(
            lambda sheet, look: sheet.write_blank(LAST_ROW, LAST_COLUMN, None, look)
        ),
        "one value at XFD1048576": _workbook(lambda sheet, look: sheet.write_number(LAST_ROW, LAST_COLUMN, 1)),
        "one value in row 1,048,576": _workbook(lambda sheet, look: sheet.write_number(LAST_ROW, 0, 1)),
        "80 MB packed into little": _with(sound, "xl/media/a.bin", zeros),
        "a sheet of 60,000 empty rows more than allowed": _with(sound, SHEET, b"<row/>" * 120_001),
        "entities": _with(sound, SHEET, entity + b"<worksheet/>"),
        "500 members": _with(sound, *(part for n in range(500) for part in (f"xl/{n}", b"x"))),
        "a workbook inside": _with(sound, "xl/embeddings/a.xlsx", sound),
        "macros": _with(sound, "xl/vbaProject.bin", b"x"),
        "broken off": sound[: len(sound) // 2],
        "a web page": b"<html><table></table></html>",
        "Excel 97": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4_096,
        "no bytes": b"",
    }


def _workbook(add: Callable[..., object]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for row in range(200):
            sheet.write_row(row, 0, ["Cơ quan", "Cấp", row])
        add(sheet, book.add_format({"bg_color": "yellow"}))
    return file.getvalue()


def _with(workbook: bytes, *parts: str | bytes) -> bytes:
    """The workbook with members (name, content, name, content …) put in, instead of those of the same name."""
    added = dict(zip(parts[::2], parts[1::2], strict=True))
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in added:
                target.writestr(name, source.read(name))
        for name, content in added.items():
            target.writestr(str(name), content)
    return file.getvalue()


REFUSALS = [Measure("P11", "a bad workbook is refused", Goal("≤", 100, "ms"), refusals)]

"""Workbooks and a kind for the tests of the spreadsheet engine: small, and dirty in one named way each."""

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from common.errors import Refused
from common.spreadsheets.guard import check_file
from common.spreadsheets.kinds import CellType, Column, Kind
from common.spreadsheets.reading import Sheet, read_sheets

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
CONTENT_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


class Roster(Kind):
    """A list of agencies with a column of every type."""

    name = "roster"
    label = "Danh sách cơ quan"
    columns = (
        Column("code", "Mã cơ quan", CellType.CODE, max_length=30, example="AG.T01"),
        Column(
            "name",
            "Tên cơ quan",
            required=True,
            aliases=("Đơn vị",),
            max_length=60,
            example="Sở Nội vụ",
            help="Tên đủ",
        ),
        Column(
            "level",
            "Cấp",
            CellType.CHOICE,
            choices=(("province", "Tỉnh"), ("district", "Huyện"), ("commune", "Xã")),
        ),
        Column(
            "obligation",
            "Đối tượng",
            CellType.CHOICE,
            choices=(("mandatory", "Bắt buộc"), ("encouraged", "Khuyến khích")),
            choice_aliases=(("BB", "mandatory"), ("KK", "encouraged")),
        ),
        Column("district", "Huyện, TX, TP"),
        Column("phone", "Điện thoại", CellType.PHONE),
        Column("email", "Email", CellType.EMAIL),
        Column("secretary", "Thư ký ISO"),
        Column("edition", "Phiên bản"),
        Column("decision", "Số QĐ công bố", CellType.CODE),
        Column("declared_on", "Ngày công bố", CellType.DATE, example="05/01/2021"),
        Column("system", "QTHT", CellType.COUNT),
        Column("internal", "QTNB", CellType.COUNT),
        Column("procedures", "QT TTHC", CellType.COUNT),
        Column("electronic", "ISO điện tử", CellType.FLAG),
        Column("note", "Ghi chú"),
    )


ROSTER = Roster()
HEADER = ["STT", *(column.label for column in ROSTER.columns)]
FULL_ROW = [
    1,
    "AG.T01",
    "Sở Nội vụ",
    "Tỉnh",
    "Bắt buộc",
    "",
    "02963574453",
    "ag-t01@angiang.example",
    "Bùi Quốc Châu",
    "TCVN ISO 9001:2015",
    "325/QĐ-UBND",
    date(2017, 7, 11),
    6,
    18,
    123,
    "Có",
    "",
]


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], *, hidden: Sequence[str] = ()) -> Path:
    """An .xlsx with the given cells; days are date cells, "" and None are left out."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for line, row in enumerate(rows):
                for index, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(line, index, cell, day)
                    elif cell not in (None, ""):
                        sheet.write(line, index, cell)
    return path


def raw_workbook(path: Path, sheet_data: str, *, members: dict[str, bytes] | None = None) -> Path:
    """An .xlsx by hand: what stands in <sheetData>, as hostile as a test wants it, and further members."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{relation}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{relation}"><sheets>'
        '<sheet name="DS" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="rId1" '
        f'Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
        f'Type="{relation}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{sheet_data}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, **(members or {})}.items():
            archive.writestr(name, content)
    return path


def sheet_of(
    rows: Sequence[Sequence[Any]], *, wide: Sequence[int] = (), tall: Sequence[int] = (), plain: bool = False
) -> Sheet:
    """A sheet as the reader gives it: all rows of one width, blanks None."""
    width = max(map(len, rows), default=0)
    cells = [[None if cell == "" else cell for cell in (*row, *[None] * (width - len(row)))] for row in rows]
    return Sheet("DS", cells, plain=plain, wide=frozenset(wide), tall=frozenset(tall))


def read(path: Path, *, file_name: str = "", max_rows: int = 5_000) -> list[Sheet]:
    return read_sheets(path, file_name=file_name or path.name, max_rows=max_rows)


def guard_sentence(path: Path, file_name: str = "") -> str:
    """What the guard says of a file that it must refuse."""
    with pytest.raises(Refused) as refusal:
        check_file(path, file_name=file_name or path.name)
    return refusal.value.sentence


def reading_sentence(path: Path, *, max_rows: int = 5_000) -> str:
    """What the reader says of a file that it must refuse."""
    with pytest.raises(Refused) as refusal:
        read(path, max_rows=max_rows)
    return refusal.value.sentence

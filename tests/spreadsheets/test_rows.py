"""Which rows are data: one kind of other row a test, and each of them told with its reason."""

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from common.errors import Refused
from common.spreadsheets.cells import clean
from common.spreadsheets.headers import find_table
from common.spreadsheets.kinds import Column, Kind, Row
from common.spreadsheets.rows import Reason, Skipped, data_rows, sort_rows
from tests.spreadsheets.workbooks import ROSTER, SAMPLES, Roster, read, sheet_of

HEADER = ["STT", "Mã cơ quan", "Tên cơ quan", "Email", "QTHT", "Ghi chú"]
DATA = [1, "AG.T01", "Sở Nội vụ", "a@angiang.example", 6, ""]
BARE = ["", "", "Sở Tài chính", "", "", ""]


class Names(Kind):
    """A kind whose only required column is a name."""

    label = "Danh sách tên"
    columns = (Column("name", "Tên cơ quan", required=True), Column("note", "Ghi chú"))


def sorted_rows(
    rows: Sequence[Sequence[Any]], *, header: Sequence[str] = HEADER, kind: Kind = ROSTER, **options: Any
) -> tuple[list[Row], list[Skipped]]:
    sheet = sheet_of([header, *rows], **options)
    table = find_table(sheet, kind.columns)
    assert table is not None
    return sort_rows(sheet, table, kind)


def reason_of(row: Sequence[Any], *, before: Sequence[Sequence[Any]] = (DATA, DATA), **options: Any) -> Reason | None:
    """Why the row is skipped when it stands below others; None where it is data."""
    rows, skipped = sorted_rows([*before, row, DATA], **options)
    number = len(before) + 2
    told = [each.reason for each in skipped if each.number == number]
    assert len(told) + sum(each.number == number for each in rows) == 1
    return told[0] if told else None


@pytest.mark.parametrize(
    "row",
    [
        ["I. CẤP TỈNH"],
        ["HUYỆN THOẠI SƠN"],
        ["Lĩnh vực: Hộ tịch"],
        ["", "", "II. CẤP HUYỆN"],
        ["", "", "HUYỆN THOẠI SƠN"],
        ["I", "Cấp tỉnh"],
        ["I", "", "Cấp tỉnh", "", 30],
        ["A", "", "Khối sở, ban, ngành"],
    ],
)
def test_group_rows_are_told_apart(row: list[Any]) -> None:
    assert reason_of(row) is Reason.GROUP


def test_a_row_merged_over_the_table_is_a_group_even_in_a_data_column() -> None:
    row = ["", "", "Huyện Thoại Sơn"]
    assert reason_of(row) is None
    assert reason_of(row, wide=[4]) is Reason.GROUP


def test_rows_know_the_group_above_them() -> None:
    rows, _ = sorted_rows([DATA, ["I. CẤP TỈNH"], DATA, ["II", "", "Cấp  huyện"], DATA, DATA])
    assert [row.group for row in rows] == ["", "I. CẤP TỈNH", "II Cấp huyện", "II Cấp huyện"]


@pytest.mark.parametrize(
    "row",
    [
        ["Cộng cấp tỉnh: 30 cơ quan"],
        ["TỔNG CỘNG: 197 cơ quan"],
        ["", "", "Tổng cộng", "", 1_200],
        ["", "Tổng số", "", "", "1.200"],
        ["Tổng: 30"],
        ["", "", "Cộng", "", 12, "30 cơ quan"],
    ],
)
def test_total_rows_are_told_apart(row: list[Any]) -> None:
    assert reason_of(row) is Reason.TOTAL


@pytest.mark.parametrize("name", ["Công an tỉnh", "Tổng cục Thuế", "Cộng đồng doanh nghiệp", "Công ty Điện lực"])
def test_agencies_whose_names_resemble_a_total_are_data(name: str) -> None:
    assert reason_of(["", "", name, "", "", ""]) is None
    assert reason_of([2, "", name, "", "", ""]) is None


@pytest.mark.parametrize(
    "row",
    [
        ["", "", "NGƯỜI LẬP BIỂU", "", "", "LÃNH ĐẠO CHI CỤC"],
        ["", "", "", "An Giang, ngày 19 tháng 01 năm 2021"],
        ["", "", "", "Ngày … tháng … năm 2021"],
        ["", "", "KT. GIÁM ĐỐC", "", "", "PHÓ GIÁM ĐỐC"],
        ["", "", "(Ký, ghi rõ họ tên)", "", "", "(Đã ký)"],
        ["Nơi nhận:"],
        ["- Như trên;"],
        ["- Lưu: VT, TĐC."],
    ],
)
def test_signature_rows_are_told_apart(row: list[Any]) -> None:
    assert reason_of(row) is Reason.SIGNATURE


@pytest.mark.parametrize("row", [["Ghi chú: số liệu đến 31/12/2020"], ["(*) Đã sáp nhập"], ["* Chưa có số liệu"]])
def test_a_remark_is_told_apart_and_ends_nothing(row: list[Any]) -> None:
    assert reason_of(row) is Reason.REMARK
    assert [each.number for each in sorted_rows([DATA, row, BARE])[0]] == [2, 4]


def test_names_of_those_who_sign_go_with_the_signature() -> None:
    rows, skipped = sorted_rows([DATA, ["", "", "NGƯỜI LẬP BIỂU"], [], ["", "", "Bùi Văn An", "", "", "Lê Thị Bé"]])
    assert len(rows) == 1
    assert [each.reason for each in skipped] == [Reason.SIGNATURE, Reason.SIGNATURE]


def test_a_numbered_row_below_a_signature_is_data() -> None:
    rows, _ = sorted_rows([DATA, ["", "", "NGƯỜI LẬP BIỂU"], DATA, ["", *DATA[1:]]])
    assert [row.number for row in rows] == [2, 4, 5]


@pytest.mark.parametrize(
    "row",
    [
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        [1, 2, 3, 4, 5, 6],
        ["A", "B", 1, 2, 3, 4],
        ["1", "2", "3", "4", "5", "6"],
    ],
)
def test_rows_that_number_the_columns_are_told_apart(row: list[Any]) -> None:
    assert reason_of(row, before=()) is Reason.COLUMN_NUMBERS


def test_a_header_repeated_on_the_next_page_is_told_apart() -> None:
    assert reason_of(HEADER) is Reason.HEADER
    assert reason_of([each.upper() for each in HEADER]) is Reason.HEADER


def test_both_rows_of_a_repeated_merged_header_are_told_apart() -> None:
    top, below = ["STT", "Tên cơ quan", "Công bố", ""], ["", "", "Số QĐ công bố", "Ngày công bố"]
    sheet = sheet_of([top, below, [1, "Sở A", "1/QĐ", ""], top, below, [2, "Sở B", "2/QĐ", ""]])
    table = find_table(sheet, ROSTER.columns)
    assert table is not None
    rows, skipped = sort_rows(sheet, table, ROSTER)
    assert [row.number for row in rows] == [3, 6]
    assert [each.reason for each in skipped] == [Reason.HEADER, Reason.HEADER]


def test_the_example_row_of_a_template_is_told_apart() -> None:
    assert reason_of(["Ví dụ", "AG.T01", "Sở Nội vụ", "a@angiang.example", 6, ""]) is Reason.EXAMPLE
    assert reason_of(["", "Ví dụ", "Sở Nội vụ", "a@angiang.example", 6, ""]) is None


def test_blank_rows_are_nothing_to_tell() -> None:
    rows, skipped = sorted_rows([DATA, [], ["", "", ""], DATA])
    assert ([row.number for row in rows], skipped) == ([2, 5], [])


@pytest.mark.parametrize(
    "row",
    [
        BARE,
        ["", "AG.T09", "", "", "", ""],
        ["", "", "1. Sở Tài chính", "", "", ""],
        ["x", "AG.T09", "Sở Tài chính", "", "", ""],
        [1.1, "", "Phòng Tổ chức", "", "", ""],
        [2, "", "TỔNG CỘNG TÁC", "", "", ""],
        [3, "", "GIÁM ĐỐC", "", "", ""],
        [4, "", "I. CẤP TỈNH", "", "", ""],
        ["", "", "", "", 6, ""],
    ],
)
def test_a_row_in_doubt_is_data(row: list[Any]) -> None:
    assert reason_of(row) is None


def test_a_bare_list_of_names_is_data_even_in_capitals() -> None:
    names = [["SỞ NỘI VỤ"], ["SỞ TÀI CHÍNH"], ["SỞ Y TẾ"]]
    rows, skipped = sorted_rows(names, header=["Tên cơ quan", "Ghi chú"], kind=Names())
    assert ([row.raw["name"] for row in rows], skipped) == ([each[0] for each in names], [])


def test_a_skipped_row_is_told_with_number_reason_and_text() -> None:
    _, skipped = sorted_rows([DATA, ["", "", "Tổng cộng", "", 1_200]])
    assert skipped == [Skipped(3, Reason.TOTAL, "Tổng cộng | 1200")]
    assert skipped[0].reason == "dòng cộng"


def test_rows_carry_the_cells_of_the_columns_that_are_there() -> None:
    (row,) = sorted_rows([DATA])[0]
    assert row.number == 2
    assert row.raw == {
        **{"code": "AG.T01", "name": "Sở Nội vụ", "email": "a@angiang.example", "system": 6, "note": None},
    }


def test_data_rows_refuses_more_than_the_kind_allows() -> None:
    kind = Roster()
    kind.max_rows = 2
    sheet = sheet_of([HEADER, DATA, DATA, ["TỔNG CỘNG"]])
    table = find_table(sheet, kind.columns)
    assert table is not None
    assert len(data_rows(sheet, table, kind)) == 2
    sheet.rows.append(sheet.rows[1])
    with pytest.raises(Refused, match="có 3 dòng số liệu; .* tối đa 2 dòng"):
        data_rows(sheet, table, kind)


def test_a_csv_gives_well_written_days_and_numbers_as_such_without_a_note() -> None:
    header = ["Tên cơ quan", "Ngày công bố", "QTHT", "Mã cơ quan"]
    rows, _ = sorted_rows(
        [["Sở A", "29/02/2020", "6", "007"], ["Sở B", "29/2/20", "06", "7"]], header=header, plain=True
    )
    assert rows[0].raw == {"name": "Sở A", "declared_on": date(2020, 2, 29), "system": 6, "code": "007"}
    assert rows[1].raw == {"name": "Sở B", "declared_on": "29/2/20", "system": "06", "code": "7"}
    clean(rows[0], ROSTER)
    assert (rows[0].notes, rows[0].faults) == ([], [])


def test_a_workbook_in_the_manner_of_offices_comes_in_untouched(tmp_path: Path) -> None:
    """Titles, a merged header of two rows, groups, totals, a signature, dirt of each kind: in one file."""
    path = tmp_path / "ds.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("DS cơ quan")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write("A1", "ỦY BAN NHÂN DÂN TỈNH AN GIANG")
        sheet.merge_range("A2:G2", "DANH SÁCH CƠ QUAN ÁP DỤNG HTQLCL")
        for cells, text in (
            ("A4:A5", "STT"),
            ("B4:B5", "Tên cơ quan"),
            ("C4:C5", "Điện thoại"),
            ("G4:G5", "Ghi chú"),
        ):
            sheet.merge_range(cells, text)
        sheet.merge_range("D4:E4", "Công bố/Chứng nhận")
        sheet.write_row("D5", ["Số QĐ công bố", "Ngày công bố", "QTHT"])
        sheet.write("F4", "Số quy trình")
        sheet.merge_range("A6:G6", "I. CẤP TỈNH")
        sheet.write_row("A7", [1, "  Sở Nội vụ ", 2963574453, "325/QĐ-UBND", "11/07/2017", 6])
        sheet.write_row("A8", [2, unicodedata.normalize("NFD", "Sở Tài chính"), "02963021462", "325/QĐ-UBND"])
        sheet.write_datetime("E8", datetime(2016, 12, 11), day)  # noqa: DTZ001  cells know no zone
        sheet.merge_range("A9:G9", "Cộng cấp tỉnh: 02 cơ quan")
        sheet.merge_range("A10:G10", "HUYỆN THOẠI SƠN")
        sheet.write_row("A11", [3, "UBND xã Vọng Thê", "", "501/QĐ-UBND", "18/08/2019", "6"])
        sheet.write("A12", "TỔNG CỘNG: 03 cơ quan")
        sheet.write("B14", "NGƯỜI LẬP BIỂU")
        sheet.write("E14", "LÃNH ĐẠO CHI CỤC")
    (read_sheet,) = read(path)
    table = find_table(read_sheet, ROSTER.columns)
    assert table is not None
    rows, skipped = sort_rows(read_sheet, table, ROSTER)
    for row in rows:
        clean(row, ROSTER)
    assert [list(row.values.values()) for row in rows] == [
        ["Sở Nội vụ", "02963574453", "325/QĐ-UBND", date(2017, 7, 11), 6, ""],
        ["Sở Tài chính", "02963021462", "325/QĐ-UBND", date(2016, 12, 11), None, ""],
        ["UBND xã Vọng Thê", "", "501/QĐ-UBND", date(2019, 8, 18), 6, ""],
    ]
    assert [(row.number, row.group, len(row.notes), len(row.faults)) for row in rows] == [
        *((7, "I. CẤP TỈNH", 3, 0), (8, "I. CẤP TỈNH", 1, 0), (11, "HUYỆN THOẠI SƠN", 2, 0)),
    ]
    assert [(each.number, each.reason) for each in skipped] == [
        *((6, Reason.GROUP), (9, Reason.TOTAL), (10, Reason.GROUP), (12, Reason.TOTAL), (14, Reason.SIGNATURE)),
    ]


def test_the_sample_roster_has_197_agencies_and_the_mendings_that_were_counted_by_hand() -> None:
    path = SAMPLES / "an_giang_danh_sach_co_quan_2021.xlsx"
    if not path.exists():
        pytest.skip("the sample files are not at hand")
    (sheet,) = read(path)
    table = find_table(sheet, ROSTER.columns)
    assert table is not None
    rows, skipped = sort_rows(sheet, table, ROSTER)
    for row in rows:
        clean(row, ROSTER)
    assert [sum(row.values["level"] == level for row in rows) for level in ("province", "district", "commune")] == [
        *(30, 11, 156),
    ]
    assert [fault for row in rows for fault in row.faults] == []
    mended = [note.message for row in rows for note in row.notes]
    assert mended.count("thêm số 0 bị mất ở đầu") == 69
    assert mended.count("ngày ghi dạng chữ") == 80
    assert [sum(each.reason is reason for each in skipped) for reason in Reason] == [14, 3, 0, 0, 1, 0, 0, 0]
    assert len({row.group for row in rows}) == 13

"""Where the header is found and which column is which, one kind of disorder a test."""

from collections.abc import Sequence
from typing import Any

import pytest

from common.spreadsheets.headers import find_table, guess_table
from common.spreadsheets.kinds import Column
from tests.spreadsheets.workbooks import FULL_ROW, HEADER, ROSTER, SAMPLES, read, sheet_of

COLUMNS = ROSTER.columns
TOP = ["STT", "Mã cơ quan", "Tên cơ quan", "Công bố/Chứng nhận", "", "Số quy trình", "", "", "Ghi chú"]
BELOW = ["", "", "", "Số QĐ công bố", "Ngày công bố", "QTHT", "QTNB", "QT TTHC", ""]
TWO_ROW_KEYS = {"code": 1, "name": 2, "decision": 3, "declared_on": 4, "system": 5, "internal": 6, "procedures": 7}


def table_of(rows: Sequence[Sequence[Any]], **options: Any) -> Any:
    return find_table(sheet_of(rows), COLUMNS, **options)


def test_find_table_reads_a_header_of_one_row() -> None:
    table = table_of([HEADER, FULL_ROW])
    assert table.header_rows == (1,)
    assert table.first_data_row == 2
    assert table.columns == {column.key: index for index, column in enumerate(COLUMNS, start=1)}
    assert table.letters["declared_on"] == "L"
    assert (table.unknown, table.missing, table.duplicates, table.ordinal) == ([], [], [], 0)


def test_find_table_reads_a_merged_header_of_two_rows_under_titles() -> None:
    titles = [["ỦY BAN NHÂN DÂN TỈNH"], ["DANH SÁCH CƠ QUAN"], []]
    table = table_of([*titles, TOP, BELOW, [1, "AG.T01", "Sở Nội vụ", "1/QĐ", "", 6, 5, 4, ""]])
    assert table.header_rows == (4, 5)
    assert table.columns == {**TWO_ROW_KEYS, "note": 8}
    assert [heading.text for heading in table.headings][3:5] == [
        "Công bố/Chứng nhận – Số QĐ công bố",
        "Công bố/Chứng nhận – Ngày công bố",
    ]


def test_find_table_takes_both_rows_of_a_merged_header_whose_lower_names_it_does_not_know() -> None:
    rows: list[list[Any]] = [TOP, BELOW, [1, "AG.T01", "Sở Nội vụ"]]
    table = find_table(sheet_of(rows, tall=[1]), COLUMNS[:2])
    assert table is not None
    assert table.header_rows == (1, 2)
    assert table.unknown[0] == "Công bố/Chứng nhận – Số QĐ công bố"


def test_find_table_takes_no_unmerged_row_for_a_header_that_only_its_texts_suggest() -> None:
    """A row of data under a heading with an unnamed neighbour looks like a lower header row; it must not be lost."""
    assert table_of([["Tên cơ quan", "", "Email"], ["Sở Nội vụ", "x", ""]]).header_rows == (1,)


def test_find_table_takes_a_group_of_one_column_where_cells_are_merged_over_both_rows() -> None:
    rows: list[list[Any]] = [["Tên cơ quan", "Số quy trình", "Ghi chú"], ["", "QTHT", ""], ["Sở Nội vụ", 6, ""]]
    table = find_table(sheet_of(rows, tall=[1]), COLUMNS)
    assert table is not None
    assert (table.header_rows, table.columns) == ((1, 2), {"name": 0, "system": 1, "note": 2})


def test_find_table_tells_a_title_right_above_the_header_from_a_group_over_it() -> None:
    table = table_of([["DANH SÁCH CƠ QUAN"], HEADER, FULL_ROW])
    assert table.header_rows == (2,)


def test_find_table_does_not_take_the_first_data_row_for_a_second_header_row() -> None:
    table = table_of([["STT", "Tên cơ quan", "Ghi chú"], ["a", "Sở Nội vụ", "Đang chuyển đổi"]])
    assert table.header_rows == (1,)


def test_find_table_prefers_the_first_of_a_header_repeated_on_each_page() -> None:
    assert table_of([HEADER, FULL_ROW, HEADER, FULL_ROW]).header_rows == (1,)


@pytest.mark.parametrize(
    "written",
    [
        "Tên cơ quan",
        "TÊN CƠ QUAN",
        "  Tên\ncơ  quan ",
        "Tên cơ quan *",
        "Tên cơ quan (*)",
        "Tên cơ quan:",
        "Tên cơ quan (ghi đầy đủ)",
        "Te\u0302n co\u031b quan",
        "Ten co quan",
        "Tên\u00a0cơ quan",
        "Đơn vị",
        "ĐƠN VỊ",
    ],
)
def test_find_table_knows_a_heading_however_it_is_written(written: str) -> None:
    assert table_of([["Mã cơ quan", written]]).columns == {"code": 0, "name": 1}


def test_find_table_knows_abbreviations_in_headings() -> None:
    assert table_of([["Tên cơ quan", "Huyện, thị xã, thành phố"]]).columns["district"] == 1


def test_find_table_lists_unknown_headings_but_not_its_own_nor_the_ordinal() -> None:
    table = table_of([["TT", "Tên cơ quan", "Email", "Số fax", "Lỗi cần sửa", "Dòng trong tệp gốc"]])
    assert table.unknown == ["Số fax"]
    assert table.ordinal == 0


def test_find_table_names_missing_required_columns() -> None:
    assert [column.label for column in table_of([["Mã cơ quan", "Email"]]).missing] == ["Tên cơ quan"]


def test_find_table_takes_the_first_of_two_columns_of_one_name_and_tells_the_other() -> None:
    table = table_of([["Tên cơ quan", "Email", "Đơn vị", "Email"]])
    assert table.columns == {"name": 0, "email": 1}
    assert table.duplicates == ["Đơn vị", "Email"]


def test_find_table_lets_a_label_win_over_another_columns_alias() -> None:
    columns = (Column("a", "Tên"), Column("b", "Đơn vị"), Column("c", "Cơ quan", aliases=("Đơn vị",)))
    table = find_table(sheet_of([["Tên", "Đơn vị"]]), columns)
    assert table is not None
    assert table.columns == {"a": 0, "b": 1}


@pytest.mark.parametrize(
    "rows", [[], [[]], [["Xin chào"]], [["Tên cơ quan: Sở Nội vụ"], [1, 2]], [["Cột", "Cách ghi"]]]
)
def test_find_table_finds_none_where_no_row_is_a_header(rows: list[list[Any]]) -> None:
    assert table_of(rows) is None


def test_find_table_looks_for_the_header_near_the_top_only() -> None:
    assert table_of([*[["x"]] * 39, HEADER]) is not None
    assert table_of([*[["x"]] * 41, HEADER]) is None


def test_find_table_follows_the_columns_that_a_person_matched() -> None:
    rows: list[list[Any]] = [["STT", "Tổ chức", "Ký hiệu"], [1, "Sở Nội vụ", "AG.T01"]]
    assert table_of(rows) is None
    table = table_of(rows, mapping={"name": 1, "code": 2, "no_such_column": 0})
    assert table.columns == {"name": 1, "code": 2}
    assert table.letters == {"name": "B", "code": "C"}
    assert (table.header_rows, table.unknown, table.missing, table.ordinal) == ((1,), [], [], 0)


def test_guess_table_offers_the_likeliest_header_with_samples_for_the_match_step() -> None:
    rows: list[list[Any]] = [
        ["DANH SÁCH"],
        ["STT", "Tổ chức", "Ký hiệu"],
        [1, "Sở A", "A1"],
        [2, "Sở B"],
        [3, "Sở C"],
        [4, "Sở D"],
    ]
    table = guess_table(sheet_of(rows), COLUMNS)
    assert table is not None
    assert table.header_rows == (2,)
    assert [(each.letter, each.text, each.samples) for each in table.headings] == [
        ("A", "STT", ("1", "2", "3")),
        ("B", "Tổ chức", ("Sở A", "Sở B", "Sở C")),
        ("C", "Ký hiệu", ("A1",)),
    ]
    assert [column.key for column in table.missing] == ["name"]


def test_find_table_reads_the_header_of_the_sample_roster() -> None:
    path = SAMPLES / "an_giang_danh_sach_co_quan_2021.xlsx"
    if not path.exists():
        pytest.skip("the sample files are not at hand")
    table = find_table(read(path)[0], COLUMNS)
    assert table is not None
    assert table.header_rows == (7, 8)
    assert {key: table.letters[key] for key in ("code", "decision", "declared_on", "procedures", "note")} == {
        **{"code": "B", "decision": "K", "declared_on": "L", "procedures": "O", "note": "P"},
    }
    assert (table.unknown, table.missing, table.duplicates) == ([], [], [])

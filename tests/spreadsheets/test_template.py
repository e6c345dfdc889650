"""The workbook to fill in: it opens in Excel with its drop-downs, and what is filled in comes back."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from common.spreadsheets.cells import clean
from common.spreadsheets.headers import find_table
from common.spreadsheets.rows import Reason, sort_rows
from common.spreadsheets.templates import write_template
from tests.spreadsheets.workbooks import FULL_ROW, ROSTER, read


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "mau.xlsx"
    write_template(ROSTER, str(path))
    return path


def test_the_reader_knows_the_header_and_skips_the_example(template: Path) -> None:
    main, guide = read(template)
    assert (main.name, guide.name) == ("Danh sách cơ quan", "Hướng dẫn")
    table = find_table(main, ROSTER.columns)
    assert table is not None
    assert list(table.columns) == [column.key for column in ROSTER.columns]
    assert (table.unknown, table.missing, table.duplicates) == ([], [], [])
    rows, skipped = sort_rows(main, table, ROSTER)
    assert (rows, [each.reason for each in skipped]) == ([], [Reason.EXAMPLE])
    assert find_table(guide, ROSTER.columns) is None


def test_the_header_marks_required_columns(template: Path) -> None:
    header = [cell.value for cell in openpyxl.load_workbook(template)["Danh sách cơ quan"][4]]
    assert header[:4] == ["STT", "Mã cơ quan", "Tên cơ quan *", "Cấp"]


def test_drop_downs_take_their_choices_from_a_hidden_sheet(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    lists = book["Danh mục"]
    assert lists.sheet_state == "hidden"
    rules = {
        str(rule.sqref).split(":")[0]: rule for rule in book["Danh sách cơ quan"].data_validations.dataValidation
    }
    chosen = {cell: rule.formula1 for cell, rule in rules.items() if rule.type == "list"}
    assert chosen == {
        "D6": "'Danh mục'!$D$2:$D$4",
        "E6": "'Danh mục'!$E$2:$E$3",
        "P6": "'Danh mục'!$P$2:$P$3",
    }
    assert [lists[f"D{line}"].value for line in range(1, 5)] == ["Cấp", "Tỉnh", "Huyện", "Xã"]
    assert [lists[f"P{line}"].value for line in range(2, 4)] == ["Có", "Không"]
    assert {cell: rule.type for cell, rule in rules.items() if rule.type != "list"} == {
        **{"L6": "date", "M6": "whole", "N6": "whole", "O6": "whole"},
    }
    assert str(rules["D6"].sqref) == "D6:D5005"
    assert all(rule.error for rule in rules.values())


def test_codes_and_phones_are_text_and_days_are_days_in_the_cells_to_fill_in(template: Path) -> None:
    columns = openpyxl.load_workbook(template)["Danh sách cơ quan"].column_dimensions.values()
    formats = {index: each.number_format for each in columns for index in range(each.min, each.max + 1)}
    assert [formats[index] for index in (2, 7, 12)] == ["@", "@", "dd/mm/yyyy"]


def test_the_guide_says_what_each_column_means(template: Path) -> None:
    guide = openpyxl.load_workbook(template)["Hướng dẫn"]
    assert [cell.value for cell in guide[3]] == ["Cột trong bảng", "Phải điền", "Cách ghi", "Ý nghĩa"]
    written: list[list[Any]] = [[cell.value for cell in row] for row in guide.iter_rows(min_row=4, max_row=19)]
    assert [row[0] for row in written] == [column.label for column in ROSTER.columns]
    assert written[1][1:] == ["Có", "Chữ", "Tên đủ"]
    assert written[2][2] == "Chọn trong danh sách: Tỉnh; Huyện; Xã"


def test_what_is_filled_in_comes_back(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    for index, value in enumerate(FULL_ROW, start=1):
        book["Danh sách cơ quan"].cell(6, index, value if value != "" else None)
    book.save(template)
    main = read(template)[0]
    table = find_table(main, ROSTER.columns)
    assert table is not None
    (row,) = sort_rows(main, table, ROSTER)[0]
    clean(row, ROSTER)
    assert (row.number, row.faults, row.notes) == (6, [], [])
    assert row.values["declared_on"] == FULL_ROW[11]
    assert row.values["level"] == "province"

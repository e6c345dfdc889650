"""Cells with decimals: how offices write them, what is mended, what is refused, and that they come back."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from common.spreadsheets.cell_json import CellEncoder
from common.spreadsheets.cells import clean
from common.spreadsheets.kinds import CellType, Column, Kind, Row
from common.spreadsheets.templates import write_template
from common.spreadsheets.writing import stream_csv, write_xlsx

CURE = "Nhập một số từ 0 trở lên, ví dụ 7,5."


class Points(Kind):
    name, label = "points", "Điểm"
    columns = (Column("name", "Tên"), Column("points", "Điểm", CellType.DECIMAL))


KIND = Points()


def read(cell: Any) -> Row:
    row = Row(5, {"points": cell})
    clean(row, KIND)
    return row


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (None, None),
        ("", None),
        (0, "0"),
        (7.5, "7.5"),
        (0.1 + 0.2, "0.3"),
        ("7,5", "7.5"),
        ("10", "10"),
        ("10,00", "10"),
        (99999.99, "99999.99"),
    ],
)
def test_number_is_taken_as_it_is_written(cell: Any, value: str | None) -> None:
    row = read(cell)
    expected = None if value is None else Decimal(value)
    assert (row.values, row.faults, row.notes) == ({"points": expected}, [], [])


@pytest.mark.parametrize(
    ("cell", "value", "message"),
    [
        ("7.5", "7.5", "dấu chấm trước số lẻ đổi thành dấu phẩy"),
        ("1.000", "1000", "bỏ dấu phân cách hàng nghìn"),
        ("1 000,5", "1000.5", "bỏ dấu phân cách hàng nghìn"),
        ("chưa rõ", None, "chưa rõ số, để trống"),
    ],
)
def test_number_is_mended_and_told(cell: str, value: str | None, message: str) -> None:
    row = read(cell)
    assert row.values["points"] == (None if value is None else Decimal(value))
    assert [note.message for note in row.notes] == [message]


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("mười", f"“mười” không phải số. {CURE}"),
        (True, f"“TRUE” không phải số. {CURE}"),
        (-1, f"“-1” là số âm. {CURE}"),
        ("-7,5", f"“-7,5” là số âm. {CURE}"),
        (7.125, "“7,125” có quá hai chữ số sau dấu phẩy. Làm tròn số."),
        ("7,125", "“7,125” có quá hai chữ số sau dấu phẩy. Làm tròn số."),
        (1e300, "“1e+300” quá lớn. Kiểm tra lại con số."),
        (float("inf"), "“inf” quá lớn. Kiểm tra lại con số."),
        (float("nan"), "“nan” quá lớn. Kiểm tra lại con số."),
        (date(2026, 5, 7), "“07/05/2026” là ngày, không phải số. Định dạng ô là số rồi nhập lại."),
        ("٣", f"“٣” không phải số. {CURE}"),
    ],
)
def test_what_is_no_number_of_two_decimals_is_refused_with_its_cure(cell: Any, message: str) -> None:
    row = read(cell)
    assert (row.values, [fault.message for fault in row.faults]) == ({}, [message])


def test_number_stands_as_a_number_in_excel_and_with_a_comma_in_csv() -> None:
    content, rows = BytesIO(), [["A", Decimal("7.50")], ["B", Decimal("100.00")], ["C", None]]
    write_xlsx(KIND.columns, rows, content, title=KIND.label)
    sheet: Any = openpyxl.load_workbook(content).active
    assert [(line[2].value, line[2].data_type) for line in sheet.iter_rows(min_row=4)] == [
        (7.5, "n"), (100, "n"), (None, "n"),
    ]  # fmt: skip
    assert "".join(stream_csv(KIND.columns, rows)).split("\r\n")[1:4] == ['1,A,"7,5"', "2,B,100", "3,C,"]
    assert CellEncoder().encode({"points": Decimal("7.50")}) == '{"points":"7,5"}'


def test_template_lets_excel_refuse_what_is_no_number() -> None:
    content = BytesIO()
    write_template(KIND, content)
    sheet: Any = openpyxl.load_workbook(content)["Điểm"]
    (rule,) = [rule for rule in sheet.data_validations.dataValidation if rule.type == "decimal"]
    assert (rule.operator, rule.formula1, rule.formula2, rule.error) in [
        (operator, "0", "99999.99", CURE) for operator in (None, "between")
    ]

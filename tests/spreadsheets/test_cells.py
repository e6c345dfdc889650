"""Cells as offices type them: what is taken, what is mended with a note, what is a fault with its cure."""

import unicodedata
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.spreadsheets.cell_texts import _TIDY
from common.spreadsheets.cells import ERRORS, clean
from common.spreadsheets.kinds import Fault, Note, Row
from common.text import normalise
from tests.spreadsheets.workbooks import ROSTER

HERE = "Sửa trong bảng tính, hoặc nhập ngày khác tại đây."


def cleaned(key: str, cell: Any) -> Row:
    row = Row(number=5, raw={key: cell})
    clean(row, ROSTER)
    return row


def taken(key: str, cell: Any) -> Any:
    """The value of a cell that is taken as it is, without fault or note."""
    row = cleaned(key, cell)
    assert (row.faults, row.notes) == ([], [])
    return row.values[key]


def mended(key: str, cell: Any) -> tuple[Any, str]:
    """The value of a cell that is mended, and what its one note says."""
    row = cleaned(key, cell)
    assert row.faults == []
    (note,) = row.notes
    assert note.column == key
    return row.values[key], note.message


def fault(key: str, cell: Any) -> Fault:
    """The one fault of a cell; it has no value then."""
    row = cleaned(key, cell)
    assert row.values == {}
    (found,) = row.faults
    assert found.column == key
    return found


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


# --- All types ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("key", "blank"),
    [
        ("code", ""),
        ("level", ""),
        ("phone", ""),
        ("email", ""),
        ("note", ""),
        ("declared_on", None),
        ("system", None),
    ],
)
def test_a_blank_cell_is_blank(key: str, blank: Any) -> None:
    assert taken(key, None) == blank
    assert taken(key, "") == blank


def test_a_column_that_the_sheet_has_not_gets_no_value() -> None:
    assert cleaned("name", "Sở A").values == {"name": "Sở A"}


@pytest.mark.parametrize("cell", [None, "", "  ", "\u200b", "\u00a0"])
def test_a_required_cell_must_be_filled(cell: Any) -> None:
    assert "bắt buộc" in fault("name", cell).message


@pytest.mark.parametrize("cell", sorted(ERRORS))
@pytest.mark.parametrize("key", ["name", "declared_on", "system", "phone"])
def test_a_broken_formula_is_a_fault(key: str, cell: str) -> None:
    assert fault(key, cell).message == (
        f"công thức bị hỏng, chỉ còn {cell}. Sửa công thức, hoặc nhập giá trị tại đây."
    )


def test_cleaning_again_starts_anew() -> None:
    row = cleaned("declared_on", "29/02/2019")
    row.raw["declared_on"] = "28/02/2019"
    clean(row, ROSTER)
    assert (row.faults, row.values) == ([], {"declared_on": date(2019, 2, 28)})
    assert len(row.notes) == 1


# --- Text --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cell", "value", "message"),
    [
        ("  Sở Nội vụ ", "Sở Nội vụ", "bỏ dấu cách thừa"),
        ("Sở  Nội vụ", "Sở Nội vụ", "bỏ dấu cách thừa"),
        ("Sở\u00a0Nội vụ", "Sở Nội vụ", "bỏ dấu cách thừa"),
        ("Sở\tNội vụ", "Sở Nội vụ", "bỏ dấu cách thừa"),
        (nfd("Sở Nội vụ"), "Sở Nội vụ", "đưa chữ có dấu về Unicode dựng sẵn"),
        ("Sở\u200b Nội vụ", "Sở Nội vụ", "bỏ ký tự không nhìn thấy"),
        ("\ufeffSở Nội vụ", "Sở Nội vụ", "bỏ ký tự không nhìn thấy"),
        ("Sở\nNội vụ", "Sở Nội vụ", "nối các dòng trong ô"),
        ("UBND tỉnh Ðắk Lắk", "UBND tỉnh Đắk Lắk", "thay chữ Đ gõ sai mã"),
    ],
)
def test_text_is_mended(cell: str, value: str, message: str) -> None:
    assert mended("name", cell) == (value, message)


def test_a_note_says_what_stood_there_and_what_is_taken() -> None:
    assert cleaned("phone", 2963574453).notes == [
        Note("phone", "2963574453", "02963574453", "thêm số 0 bị mất ở đầu"),
    ]


@pytest.mark.parametrize(
    "cell", ["Sở Nội vụ", "UBND xã Hòa Bình", "UBND xã Hoà Bình", "Phường 2 – Khu “A”", "-5", "+a"]
)
def test_good_text_is_taken_as_it_is(cell: str) -> None:
    assert taken("name", cell) == cell


@pytest.mark.parametrize(
    ("cell", "value"),
    [(1.5, "1,5"), (date(2020, 2, 29), "29/02/2020"), (datetime(2020, 2, 29, 13, 5), "29/02/2020 13:05")],  # noqa: DTZ001  cells know no zone
)
def test_a_number_or_day_in_a_text_column_becomes_text(cell: Any, value: str) -> None:
    assert mended("note", cell) == (value, "giá trị lấy làm chữ")


def test_a_whole_number_in_a_text_column_is_plain_text() -> None:
    assert taken("note", 2021) == "2021"


@pytest.mark.parametrize("cell", ["UÛY BAN NHAÂN DAÂN", "Uû ban nh©n d©n", "Sá»Ÿ Ná»™i vá»¥"])
def test_text_in_an_old_font_is_a_fault_that_names_the_cure(cell: str) -> None:
    message = fault("name", cell).message
    assert f"“{normalise(cell)}”" in message
    assert "UniKey" in message


def test_text_too_long_is_a_fault_with_both_lengths() -> None:
    assert taken("name", "a" * 60) == "a" * 60
    assert "dài 61 ký tự, tối đa 60" in fault("name", "a" * 61).message


@given(st.text(max_size=40))
def test_the_short_way_for_tidy_text_never_differs_from_the_long_one(text: str) -> None:
    if _TIDY.fullmatch(text):
        assert normalise(text) == text


# --- Codes -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("cell", ["AG.T01", "007", "1.002407.000.00.00.H12", "325/QĐ-UBND", "000.00.00.H41"])
def test_a_code_keeps_its_form(cell: str) -> None:
    assert taken("code", cell) == cell


def test_a_code_that_came_as_a_number_becomes_text_again() -> None:
    assert mended("code", 1) == ("1", "mã ghi dạng số, số 0 ở đầu (nếu có) đã mất")


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (1.01275, "số “1,01275”"),
        (1e20, "số “1e+20”"),
        (date(2021, 2, 1), "ngày “01/02/2021”"),
        (True, "“TRUE” không phải mã"),
    ],
)
def test_a_code_that_excel_changed_is_a_fault(cell: Any, told: str) -> None:
    message = fault("code", cell).message
    assert told in message
    assert "Text" in message


# --- Phone numbers -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "cell",
    ["02963574453", "0963852345", "+84963852345", "19001234", "3852345", "02963852345 máy lẻ 12", "02963852345/46"],
)
def test_a_phone_number_is_taken(cell: str) -> None:
    assert taken("phone", cell) == cell


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (2963574453, "02963574453"),
        (963852345, "0963852345"),
        ("2963574453", "02963574453"),
        (84963852345, "+84963852345"),
        ("0296.3852.345", "02963852345"),
        ("(0296) 3 852 345", "02963852345"),
        ("0296-3852345", "02963852345"),
        ("02963852345 - 0913456789", "02963852345; 0913456789"),
        ("02963852345/0913456789", "02963852345; 0913456789"),
        ("02963852345\n0913456789", "02963852345; 0913456789"),
        ("0296 3852345, 913456789", "02963852345; 0913456789"),
        ("chưa có", ""),
    ],
)
def test_a_phone_number_is_mended(cell: Any, value: str) -> None:
    assert mended("phone", cell)[0] == value
    assert taken("phone", value) == value


@pytest.mark.parametrize("cell", ["abc", "123", 123, 1.5, True, "a@angiang.example", date(2020, 1, 1)])
def test_what_is_no_phone_number_is_a_fault(cell: Any) -> None:
    assert "không phải số điện thoại" in fault("phone", cell).message


# --- E-mail ------------------------------------------------------------------------------------------------------
def test_an_address_is_taken() -> None:
    assert taken("email", "ag-t01@angiang.gov.vn") == "ag-t01@angiang.gov.vn"


@pytest.mark.parametrize("cell", [" a@b.vn ", "a@b.vn;", "mailto:a@b.vn", "<a@b.vn>", "a@b.vn\u200b"])
def test_an_address_is_mended(cell: str) -> None:
    assert mended("email", cell)[0] == "a@b.vn"


@pytest.mark.parametrize(
    ("cell", "suggestion"),
    [
        ("a@b.vn; c@d.vn", "a@b.vn"),
        ("a@angiang,gov,vn", "a@angiang.gov.vn"),
        ("a @angiang.gov.vn", "a@angiang.gov.vn"),
        ("a.angiang.gov.vn", ""),
        ("châu@angiang.gov.vn", ""),
        ("a@b", ""),
        ("a..b@c.vn", ""),
        (5, ""),
    ],
)
def test_what_is_no_address_is_a_fault_with_a_suggestion_where_one_is_near(cell: Any, suggestion: str) -> None:
    found = fault("email", cell)
    assert found.suggestion == suggestion
    assert f"“{cell}”" in found.message


# --- Days --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("cell", [date(2020, 2, 29), datetime(2020, 2, 29)])  # noqa: DTZ001  cells know no zone
def test_a_date_cell_is_taken(cell: date) -> None:
    value = taken("declared_on", cell)
    assert (value, type(value)) == (date(2020, 2, 29), date)


@pytest.mark.parametrize(
    "cell",
    [
        "05/01/2021",
        "5/1/2021",
        "5-1-2021",
        "05.01.2021",
        " 05 / 01 / 2021 ",
        "05/01/2021 00:00:00",
        "ngày 05 tháng 01 năm 2021",
        "Ngày 5 tháng 1 năm 2021.",
        "2021-01-05",
        "2021-01-05T00:00:00",
    ],
)
def test_a_day_written_as_text_is_read_day_first(cell: str) -> None:
    assert mended("declared_on", cell) == (date(2021, 1, 5), "ngày ghi dạng chữ")


def test_excels_number_of_a_day_is_read_with_a_note() -> None:
    assert mended("declared_on", 43890) == (date(2020, 2, 29), "ngày ghi dạng số thứ tự của Excel")
    assert mended("declared_on", "43890")[0] == date(2020, 2, 29)


def test_a_clock_beside_the_day_is_dropped_with_a_note() -> None:
    assert mended("declared_on", datetime(2020, 2, 29, 13, 5)) == (date(2020, 2, 29), "bỏ giờ, giữ ngày")  # noqa: DTZ001  cells know no zone


@pytest.mark.parametrize("cell", ["chưa rõ", "Không có", "-", "…"])
def test_an_unknown_day_is_blank_with_a_note(cell: str) -> None:
    assert mended("declared_on", cell) == (None, "chưa rõ ngày, để trống")


@pytest.mark.parametrize(
    ("cell", "message", "suggestion"),
    [
        ("29/02/2023", f"năm 2023 không có ngày 29/02. {HERE}", ""),
        ("29/02/2019", f"năm 2019 không có ngày 29/02. {HERE}", ""),
        ("31/04/2020", f"tháng 4 năm 2020 không có ngày 31 (“31/04/2020”). {HERE}", ""),
        ("15/03/20215", f"năm 20215 không đúng (“15/03/20215”). {HERE}", ""),
        ("15/03/201", f"năm 201 không đúng (“15/03/201”). {HERE}", ""),
        ("32/13/2020", f"không có tháng 13 (“32/13/2020”). {HERE}", ""),
        ("01/01/1900", f"năm 1900 ngoài khoảng 1945–2100 (“01/01/1900”). {HERE}", ""),
        (date(1900, 1, 5), f"năm 1900 ngoài khoảng 1945–2100 (“05/01/1900”). {HERE}", ""),
        (
            "12/25/2020",
            "“12/25/2020” ghi tháng trước ngày: không có tháng 25. Ngày đứng trước tháng, như 25/12/2020.",
            "25/12/2020",
        ),
        ("5/1/20", "“5/1/20” ghi năm hai chữ số. Ghi đủ bốn chữ số, ví dụ 05/01/2020.", "05/01/2020"),
        ("5/1/98", "“5/1/98” ghi năm hai chữ số. Ghi đủ bốn chữ số, ví dụ 05/01/1998.", "05/01/1998"),
        ("11/7", "“11/7” chưa có năm. Ghi đủ ngày/tháng/năm, hoặc để trống nếu chưa rõ.", ""),
        ("11/2019", "“11/2019” chưa có ngày. Ghi đủ ngày/tháng/năm, hoặc để trống nếu chưa rõ.", ""),
        ("2019", "chỉ có năm 2019. Ghi đủ ngày/tháng/năm, hoặc để trống nếu chưa rõ.", ""),
        (2019, "chỉ có năm 2019. Ghi đủ ngày/tháng/năm, hoặc để trống nếu chưa rõ.", ""),
        (
            29022020,
            "“29022020” không phải ngày. Ghi dạng ngày/tháng/năm, ví dụ 29/02/2020, hoặc để trống.",
            "29/02/2020",
        ),
        (
            "hôm qua",
            "“hôm qua” không phải ngày. Ghi dạng ngày/tháng/năm, ví dụ 05/01/2021, hoặc để trống.",
            "",
        ),
        (-3, "“-3” không phải ngày. Ghi dạng ngày/tháng/năm, ví dụ 05/01/2021, hoặc để trống.", ""),
        (True, "“TRUE” không phải ngày. Ghi dạng ngày/tháng/năm, ví dụ 05/01/2021, hoặc để trống.", ""),
    ],
)
def test_a_day_that_cannot_be_is_a_fault_with_its_cure(cell: Any, message: str, suggestion: str) -> None:
    assert fault("declared_on", cell) == Fault("declared_on", message, suggestion)


# --- Counts ------------------------------------------------------------------------------------------------------
def test_a_count_is_taken() -> None:
    assert taken("system", 0) == 0
    assert taken("system", 1234) == 1234


@pytest.mark.parametrize(
    ("cell", "value"),
    [("6", 6), ("06", 6), ("1.234", 1234), ("1 234", 1234), ("1.234.567", 1234567), ("không có", None)],
)
def test_a_count_written_as_text_is_read_with_a_note(cell: str, value: int | None) -> None:
    assert mended("system", cell)[0] == value


@pytest.mark.parametrize(
    ("cell", "told", "suggestion"),
    [
        ("1.234,5", "số lẻ", ""),
        (1.5, "“1,5” là số lẻ", ""),
        ("1,234", "có thể là 1234", "1234"),
        (-1, "“-1” là số âm", ""),
        ("-5", "“-5” là số âm", ""),
        ("(5)", "“(5)” là số âm", ""),
        ("6 quy trình", "có chữ đi kèm", "6"),
        ("sáu", "“sáu” không phải số", ""),
        (True, "“TRUE” không phải số", ""),
        (date(1900, 1, 6), "là ngày, không phải số", "6"),
        (2**31, "quá lớn", ""),
        ("99999999999", "quá lớn", ""),
        (1e300, "là số lẻ", ""),
    ],
)
def test_what_is_no_count_is_a_fault(cell: Any, told: str, suggestion: str) -> None:
    found = fault("system", cell)
    assert told in found.message
    assert found.suggestion == suggestion


# --- Choices, yes and no -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("cell", ["Tỉnh", "tỉnh", "TỈNH", " Tỉnh ", "Tinh", "Tình", nfd("Tỉnh"), "province"])
def test_a_choice_is_matched_folded(cell: str) -> None:
    assert taken("level", cell) == "province"


def test_a_choice_in_the_offices_abbreviation_is_taken_with_a_note() -> None:
    assert mended("obligation", "BB") == ("mandatory", "hiểu theo cách viết tắt quen dùng")
    assert mended("obligation", "kk")[0] == "encouraged"


@pytest.mark.parametrize(("cell", "near"), [("Huyệnn", "Huyện"), ("Toàn quốc", ""), (5, "")])
def test_an_unknown_choice_is_a_fault_with_the_choices_and_the_nearest(cell: Any, near: str) -> None:
    found = fault("level", cell)
    assert found.suggestion == near
    assert found.message.endswith("Chọn một trong: Tỉnh, Huyện, Xã.")
    assert ("Có phải là" in found.message) is bool(near)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("Có", True),
        ("có", True),
        ("x", True),
        ("X", True),
        ("✓", True),
        (1, True),
        (True, True),
        ("Không", False),
        (0, False),
    ],
)
def test_a_flag_is_read(cell: Any, value: bool) -> None:
    assert taken("electronic", cell) is value


def test_an_unclear_flag_is_a_fault() -> None:
    assert "“có thể” không rõ" in fault("electronic", "có thể").message

"""Codes of TTHC: in three lengths one key; what is off is suggested and never mended."""

import pytest

from procedures.codes import TthcCode, read_code, read_codes


@pytest.mark.parametrize("first", "123456789")
@pytest.mark.parametrize("rest", ["", ".H57", ".000.00.00.H57", ".000.00.00"])
def test_code_of_any_length_is_known_by_its_first_eight_signs(first: str, rest: str) -> None:
    code = f"{first}.001028{rest}"
    assert read_code(f" {code}\n") == TthcCode(code, f"{first}.001028")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1001028", "1.001028"),
        ("1. 001028", "1.001028"),
        ("1,001028", "1.001028"),
        ("1.OO1O28", "1.001028"),
        ("l.00I028", "1.001028"),
        ("1.001028.h57", "1.001028.H57"),
        ("1.001028H57", "1.001028.H57"),
        ("1.001028.OOO.OO.OO.H57", "1.001028.000.00.00.H57"),
        ("1001028000.00.00.H57", "1.001028.000.00.00.H57"),
        ("0.001028", ""),
        ("1.00102", ""),
        ("1.0010288", ""),
        ("H57", ""),
        ("QT-12", ""),
        ("", ""),
    ],
)
def test_code_that_is_off_is_suggested_only(typed: str, meant: str) -> None:
    assert read_code(typed) == TthcCode(typed, "", meant)


def test_codes_of_a_cell_are_each_read_once() -> None:
    cell = "1.001028; 1.001029.H57,\n1.001028\r\n1001030"
    assert [(code.typed, code.key, code.suggestion) for code in read_codes(cell)] == [
        ("1.001028", "1.001028", ""),
        ("1.001029.H57", "1.001029", ""),
        ("1001030", "", "1.001030"),
    ]

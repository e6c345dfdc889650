"""Document numbers as papers and spreadsheets carry them."""

from datetime import date

import pytest
from django.db import IntegrityError

from common.documents import DocumentNumber, OfficialDocument, parse_number, print_number, same_number
from common.history import create
from tests.cast import Cast

REGULAR = [
    ("346/QĐ-UBND", 346, None, "QĐ-UBND"),
    ("04/QĐ-BCĐISO", 4, None, "QĐ-BCĐISO"),
    ("4/QĐ-BCĐISO", 4, None, "QĐ-BCĐISO"),
    ("3840/VPCP-KSTT", 3840, None, "VPCP-KSTT"),
    ("19/2014/QĐ-TTg", 19, 2014, "QĐ-TTg"),
    ("646/KH-UBND", 646, None, "KH-UBND"),
    ("05/KH-SKHCN", 5, None, "KH-SKHCN"),
    ("545/QĐ-UBND", 545, None, "QĐ-UBND"),
    ("3210/TĐC-HCHQ", 3210, None, "TĐC-HCHQ"),
    ("1943/UBND-KGVX", 1943, None, "UBND-KGVX"),
    ("734/SKHCN-CCTĐC", 734, None, "SKHCN-CCTĐC"),
    ("55/KH-SKHCN", 55, None, "KH-SKHCN"),
    ("144/2006/QĐ-TTg", 144, 2006, "QĐ-TTg"),
    ("26/2014/TT-BKHCN", 26, 2014, "TT-BKHCN"),
    ("30/2020/NĐ-CP", 30, 2020, "NĐ-CP"),
    ("202/2025/QH15", 202, 2025, "QH15"),
    ("23/2021/QĐ-UBND", 23, 2021, "QĐ-UBND"),
    ("116/2015/TTLT-BTC-BKHCN", 116, 2015, "TTLT-BTC-BKHCN"),
    ("12/TTr-SKHCN", 12, None, "TTr-SKHCN"),
    ("7/BB-ĐKT", 7, None, "BB-ĐKT"),
    ("121/QĐ-CB", 121, None, "QĐ-CB"),
    ("100000/CV", 100_000, None, "CV"),
    ("15/BC-SNN&PTNT", 15, None, "BC-SNN&PTNT"),
    ("08/NQ-HĐND.ĐB", 8, None, "NQ-HĐND.ĐB"),
    ("346/QÐ-UBND", 346, None, "QĐ-UBND"),  # Ð is U+00D0
    ("346/QD-UBND", 346, None, "QD-UBND"),
    ("  346/QĐ-UBND ", 346, None, "QĐ-UBND"),
    ("346/QĐ-\u200bUBND", 346, None, "QĐ-UBND"),
]
ODD = [
    ("SỐ 64/QĐ-NHNN", 64, None, "QĐ-NHNN"),
    ("Số: 64/QĐ-NHNN", 64, None, "QĐ-NHNN"),
    ("1681", 1681, None, ""),
    ("569./QĐ-BXD", 569, None, "QĐ-BXD"),
    ("346 / QĐ - UBND", 346, None, "QĐ-UBND"),
    ("346/QĐ–UBND", 346, None, "QĐ-UBND"),
    ("346/qđ-ubnd", 346, None, "qđ-ubnd"),
    ("346/QĐ-UBND.", 346, None, "QĐ-UBND"),
    ("004/QĐ-UBND", 4, None, "QĐ-UBND"),
    ("19/2014", 19, 2014, ""),
    ("19/2014/qđ-ttg", 19, 2014, "qđ-ttg"),
    ("0/QĐ-UBND", 0, None, "QĐ-UBND"),
    ("12a/QĐ-UBND", None, None, ""),
    ("34-KL/TW", None, None, ""),
    ("QĐ 346", None, None, ""),
    ("346/QĐ-UBND, 347/QĐ-UBND", None, None, ""),
    ("346/QĐ-UBND ngày 25/02/2021", None, None, ""),
    ("chưa rõ", None, None, ""),
    ("/QĐ-UBND", None, None, ""),
    ("346/", None, None, ""),
    ("12345678/QĐ", None, None, ""),
    ("", None, None, ""),
]


@pytest.mark.parametrize(("typed", "number", "year", "symbol"), REGULAR)
def test_parse_number_reads_the_shape_of_the_decree(typed: str, number: int, year: int | None, symbol: str) -> None:
    read = parse_number(typed)
    assert (read.number, read.year, read.symbol, read.regular) == (number, year, symbol, True)


@pytest.mark.parametrize(("typed", "number", "year", "symbol"), ODD)
def test_parse_number_keeps_an_odd_shape_as_typed(
    typed: str, number: int | None, year: int | None, symbol: str
) -> None:
    assert parse_number(typed) == DocumentNumber(number, year, symbol, typed, regular=False)


def test_parse_number_stores_what_was_typed_with_its_letters_mended() -> None:
    assert parse_number(" 346/QÐ-UBND\u200b ").typed == "346/QĐ-UBND"


@pytest.mark.parametrize(
    ("number", "symbol", "year", "printed"),
    [
        (346, "QĐ-UBND", None, "346/QĐ-UBND"),
        (4, "QĐ-BCĐISO", None, "04/QĐ-BCĐISO"),
        (9, "KH-SKHCN", None, "09/KH-SKHCN"),
        (10, "KH-SKHCN", None, "10/KH-SKHCN"),
        (19, "QĐ-TTg", 2014, "19/2014/QĐ-TTg"),
        (5, "QĐ-TTg", 2014, "05/2014/QĐ-TTg"),
        (1681, "", None, "1681"),
        (None, "QĐ-SKHCN", None, "\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0/QĐ-SKHCN"),
    ],
)
def test_print_number_follows_the_decree(number: int | None, symbol: str, year: int | None, printed: str) -> None:
    assert print_number(number, symbol, year) == printed


@pytest.mark.parametrize("typed", [typed for typed, *_ in REGULAR if not typed.startswith(("4/", "7/"))])
def test_a_regular_number_prints_as_it_was_typed(typed: str) -> None:
    read = parse_number(typed)
    assert print_number(read.number, read.symbol, read.year) == read.typed


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("346/QĐ-UBND", "346/QÐ-UBND", True),
        ("346/QĐ-UBND", "Số 346/qđ-ubnd", True),
        ("346/QĐ-UBND", "346 / QD - UBND", True),
        ("04/QĐ-BCĐISO", "4/QĐ-BCĐISO", True),
        ("569./QĐ-BXD", "569/QĐ-BXD", True),
        ("1681", "số 1681", True),
        ("12a/QĐ-UBND", "12A/QĐ-UBND", True),
        ("chưa rõ", "Chưa rõ", True),
        ("346/QĐ-UBND", "347/QĐ-UBND", False),
        ("346/QĐ-UBND", "346/KH-UBND", False),
        ("19/2014/QĐ-TTg", "19/QĐ-TTg", False),
        ("19/2014/QĐ-TTg", "19/2015/QĐ-TTg", False),
        ("1681", "1681/QĐ-UBND", False),
        ("12a/QĐ-UBND", "12b/QĐ-UBND", False),
        ("", "346/QĐ-UBND", False),
    ],
)
def test_same_number_looks_past_how_it_was_typed(one: str, other: str, same: bool) -> None:
    assert same_number(one, other) is same
    assert same_number(other, one) is same


# --- The row ---


def test_a_document_reads_as_its_number_and_day(cast: Cast) -> None:
    document = create(
        OfficialDocument(number="346/QĐ-UBND", symbol="QĐ-UBND", issued_on=date(2021, 2, 25)), by=cast.staff
    )
    assert str(document) == "346/QĐ-UBND ngày 25/02/2021"
    assert document.history.count() == 1


def test_a_document_may_have_no_day_that_anybody_knows(cast: Cast) -> None:
    document = create(OfficialDocument(number="545/QĐ-UBND"), by=cast.staff)
    document.refresh_from_db()
    assert (str(document), document.issued_on) == ("545/QĐ-UBND", None)


@pytest.mark.parametrize("wrong", [{"number": ""}, {"number": "1/QĐ", "direction": "sideways"}])
def test_the_database_refuses_a_document_without_number_or_of_no_direction(cast: Cast, wrong: dict[str, str]) -> None:
    with pytest.raises(IntegrityError):
        create(OfficialDocument(**wrong), by=cast.staff)

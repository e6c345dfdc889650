"""Editions: the rows that come by migration, and the spellings under which offices name them."""

from datetime import date

import pytest
from django.core.cache import cache

from agencies.choices import Level
from agencies.edition_names import normalise
from agencies.models import AdministrativeLevel, StandardEdition

KNOWN = {year: f"TCVN ISO 9001:{year}" for year in (2000, 2008, 2015, 2026)}
ALL = "TCVN ISO 9001:2000, TCVN ISO 9001:2008, TCVN ISO 9001:2015, TCVN ISO 9001:2026"


@pytest.mark.parametrize(
    ("typed", "year"),
    [
        ("TCVN ISO 9001:2015", 2015), ("ISO 9001:2008", 2008), ("ISO 9001-2015", 2015), ("TCVN 9001:2015", 2015),
        ("tcvn iso 9001 : 2015", 2015), ("9001:2015", 2015), ("2015", 2015), ("ISO 9001: 2015", 2015),
        ("TCVN ISO 9001:2000", 2000), ("TCVN ISO 9001 - 2008", 2008), ("TCVN-ISO 9001:2015", 2015),
        ("  TCVN  ISO 9001:2015\u00a0", 2015), ("tiêu chuẩn quốc gia TCVN ISO 9001:2015", 2015),
        ("TCVN ISO 9001.2015", 2015), ("ISO9001:2015", 2015),
    ],
)  # fmt: skip
def test_edition_is_read_in_every_usual_spelling(typed, year):
    read = normalise(typed, KNOWN)
    assert (read.year, read.refusal) == (year, "")


def test_edition_as_printed_needs_no_note():
    assert normalise("TCVN ISO 9001:2015", KNOWN).note == ""


def test_edition_without_the_word_iso_is_taken_with_a_note():
    assert normalise("TCVN 9001:2015", KNOWN).note == ("Thiếu chữ “ISO” trong ký hiệu; hiểu là TCVN ISO 9001:2015.")


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("TCVN ISO 2001:2008", "TCVN ISO 9001:2008"), ("ISO 901:2015", "TCVN ISO 9001:2015"),
        ("ISO 9000:2000", "TCVN ISO 9001:2000"), ("ISO 9001:15", "TCVN ISO 9001:2015"),
    ],
)  # fmt: skip
def test_edition_with_a_slip_is_refused_with_what_was_meant(typed, suggestion):
    read = normalise(typed, KNOWN)
    assert (read.year, read.suggestion) == (None, suggestion)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("ISO 9001:2010", f"Không có phiên bản năm 2010 trong danh mục. Hãy ghi một trong các phiên bản: {ALL}."),
        ("ISO 14001:2015", f"“ISO 14001:2015” không phải là một phiên bản của TCVN ISO 9001. "
                           f"Hãy ghi một trong các phiên bản: {ALL}."),
        ("đang dùng", f"Không đọc được phiên bản “đang dùng”. Hãy ghi một trong các phiên bản: {ALL}."),
        ("TCVN ISO 2001:2010", f"Số hiệu “2001” không phải là 9001. Hãy ghi một trong các phiên bản: {ALL}."),
    ],
)  # fmt: skip
def test_edition_that_nobody_knows_is_refused_with_the_list(typed, refusal):
    read = normalise(typed, KNOWN)
    assert (read.year, read.refusal, read.suggestion) == (None, refusal, "")


@pytest.mark.django_db
def test_migrations_bring_editions_with_their_days_and_history():
    rows = StandardEdition.objects.values_list("code", "published_on", "transition_ends_on", "is_expected")
    assert list(rows) == [
        ("TCVN ISO 9001:2000", None, None, False),
        ("TCVN ISO 9001:2008", None, date(2021, 6, 30), False),
        ("TCVN ISO 9001:2015", date(2015, 12, 31), None, False),
        ("TCVN ISO 9001:2026", None, None, True),
    ]
    assert [edition.history.count() for edition in StandardEdition.objects.all()] == [1, 1, 1, 1]


@pytest.mark.django_db
def test_migrations_bring_levels_that_end_with_june_2025():
    rows = AdministrativeLevel.objects.values_list("level", "valid_from", "valid_to")
    assert list(rows) == [
        (Level.PROVINCE, None, None),
        (Level.DISTRICT, None, date(2025, 6, 30)),
        (Level.COMMUNE, None, date(2025, 6, 30)),
        (Level.COMMUNE, date(2025, 7, 1), None),
    ]


@pytest.mark.django_db
def test_migrations_bring_the_cache_table():
    cache.set("khoá", "có")
    assert cache.get("khoá") == "có"

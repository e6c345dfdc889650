"""The days of an inspection as the annex writes them, and read again from what an office types."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.windows import read_window, told_window, weeks_between

FIRST, LAST = date(2021, 6, 14), date(2021, 6, 18)
DAYS = st.dates(date(2020, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("window", "told"),
    [
        ((None, None), ""),
        ((FIRST, FIRST), "14/06/2021"),
        ((FIRST, LAST), "14/06/2021 - 18/06/2021"),
        ((date(2021, 6, 1), date(2021, 6, 30)), "tháng 6/2021"),
        ((date(2020, 2, 1), date(2020, 2, 29)), "tháng 2/2020"),
        ((date(2021, 4, 1), date(2021, 6, 30)), "quý II/2021"),
        ((date(2021, 5, 1), date(2021, 7, 31)), "01/05/2021 - 31/07/2021"),
    ],
)
def test_window_is_told_as_an_office_writes_it(window, told):
    assert told_window(*window) == told
    assert read_window(told, 1999) == window


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("14 - 18/6/2021", (FIRST, LAST)),
        ("14/6–18/6", (FIRST, LAST)),
        ("từ ngày 14/6 đến hết ngày 18/6/2021", (FIRST, LAST)),
        ("Ngày 14.6.2021", (FIRST, FIRST)),
        ("Tháng 06 năm 2021", (date(2021, 6, 1), date(2021, 6, 30))),
        ("tháng 5 - 6", (date(2021, 5, 1), date(2021, 6, 30))),
        ("Quý 2 năm 2021", (date(2021, 4, 1), date(2021, 6, 30))),
        ("quý IV", (date(2021, 10, 1), date(2021, 12, 31))),
    ],
)
def test_window_is_read_in_the_ways_in_which_it_is_typed(text, window):
    assert read_window(text, 2021) == window


@pytest.mark.parametrize("text", ["31/6/2021", "tháng 13", "quý V", "sau Tết", "14", "14-18", "29/2/2021"])
def test_what_no_calendar_has_is_not_read(text):
    assert read_window(text, 2021) is None


@given(DAYS, st.integers(0, 200))
def test_whatever_is_told_is_read_again(first, days):
    window = (first, first + timedelta(days=days))
    assert read_window(told_window(*window), 1999) == window


def test_weeks_run_from_monday_to_friday_within_the_days():
    assert weeks_between(date(2021, 6, 16), date(2021, 6, 29)) == [
        (date(2021, 6, 16), LAST),
        (date(2021, 6, 21), date(2021, 6, 25)),
        (date(2021, 6, 28), date(2021, 6, 29)),
    ]

"""Days and numbers through real forms and templates: the day first, a comma before the decimals, Monday first."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.utils import formats, translation
from django.utils.timezone import make_aware


class Facts(forms.Form):
    day = forms.DateField(required=False)
    at = forms.TimeField(required=False)
    moment = forms.DateTimeField(required=False)
    rate = forms.DecimalField(required=False, localize=True)
    share = forms.FloatField(required=False, localize=True)
    count = forms.IntegerField(required=False)


def read(**typed: str) -> Any:
    """What the form makes of the one field, or what it says against it."""
    form = Facts(typed)
    field = next(iter(typed))
    return form.cleaned_data[field] if form.is_valid() else form.errors[field]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("03/04/2024", date(2024, 4, 3)),
        ("04/03/2024", date(2024, 3, 4)),
        ("25/12/2024", date(2024, 12, 25)),
        ("12/11/2024", date(2024, 11, 12)),
        ("3/4/2024", date(2024, 4, 3)),
        ("03-04-2024", date(2024, 4, 3)),
        ("3-4-2024", date(2024, 4, 3)),
        ("03.04.2024", date(2024, 4, 3)),
        ("2024-04-03", date(2024, 4, 3)),
        ("29/02/2024", date(2024, 2, 29)),
        ("01/07/2025", date(2025, 7, 1)),
        ("31/12/2020", date(2020, 12, 31)),
        (" 03/04/2024 ", date(2024, 4, 3)),
        ("", None),
    ],
)
def test_a_day_is_read_day_first(typed: str, day: date | None) -> None:
    assert read(day=typed) == day


@pytest.mark.parametrize(
    "typed",
    [
        "12/25/2024",
        "29/02/2023",
        "31/04/2024",
        "00/01/2024",
        "03/04/24",
        "3/4/24",
        "03/04/20215",
        "24-04-03",
        "2024/04/03",
        "April 3, 2024",
        "3 Apr 2024",
        "45000",
        "hôm nay",
        "03/04",
    ],
)
def test_a_day_that_must_be_guessed_is_refused(typed: str) -> None:
    assert read(day=typed) == ["Nhập một ngày hợp lệ."]


def test_djangos_own_formats_would_read_the_month_first(settings: Any) -> None:
    """The control: without our formats the same text is another day, or none."""
    settings.FORMAT_MODULE_PATH = None
    formats.reset_format_cache()
    try:
        assert read(day="03/04/2024") == date(2024, 3, 4)
        assert read(day="25/12/2024") == ["Nhập một ngày hợp lệ."]
    finally:
        settings.FORMAT_MODULE_PATH = "isoportal.formats"
        formats.reset_format_cache()


@pytest.mark.parametrize(
    ("typed", "at"),
    [("14:30", time(14, 30)), ("07:05", time(7, 5)), ("7:05", time(7, 5)), ("23:59:59", time(23, 59, 59))],
)
def test_a_time_has_twenty_four_hours(typed: str, at: time) -> None:
    assert read(at=typed) == at


@pytest.mark.parametrize(
    "typed", ["03/04/2024 14:30", "3/4/2024 14:30", "03-04-2024 14:30", "2024-04-03T14:30", "2024-04-03 14:30"]
)
def test_a_moment_is_the_offices_time(typed: str) -> None:
    moment = read(moment=typed)
    assert moment == make_aware(datetime(2024, 4, 3, 14, 30))  # noqa: DTZ001 - made aware in the office's zone
    assert moment.utcoffset().total_seconds() == 7 * 3600


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("rate", "85,7", Decimal("85.7")),
        ("rate", "0,25", Decimal("0.25")),
        ("rate", "100", Decimal("100")),
        ("rate", "-1,5", Decimal("-1.5")),
        ("share", "33,33", 33.33),
        ("count", "2024", 2024),
        ("count", "197", 197),
    ],
)
def test_a_number_is_read_with_a_decimal_comma(field: str, typed: str, value: Any) -> None:
    assert read(**{field: typed}) == value


@pytest.mark.parametrize(
    ("field", "typed"), [("rate", "1,2,3"), ("rate", "một"), ("count", "1,5"), ("count", "1.234"), ("share", "1,,5")]
)
def test_a_number_that_is_none_is_refused(field: str, typed: str) -> None:
    assert len(read(**{field: typed})) == 1


@pytest.mark.parametrize(
    ("template", "value", "printed"),
    [
        ("{{ value }}", date(2024, 4, 3), "03/04/2024"),
        ("{{ value|date }}", date(2024, 4, 3), "03/04/2024"),
        ("{{ value|date:'SHORT_DATE_FORMAT' }}", date(2024, 12, 25), "25/12/2024"),
        ("{{ value|date:'d/m/Y' }}", date(2024, 12, 25), "25/12/2024"),
        ("{{ value|date:'YEAR_MONTH_FORMAT' }}", date(2024, 4, 3), "04/2024"),
        ("{{ value|date:'MONTH_DAY_FORMAT' }}", date(2024, 4, 3), "03/04"),
        ("{{ value }}", time(14, 30), "14:30"),
        ("{{ value|time }}", time(7, 5), "07:05"),
        ("{{ value }}", datetime(2024, 4, 3, 14, 30), "03/04/2024 14:30"),  # noqa: DTZ001 - printing, not reckoning
        ("{{ value|date:'SHORT_DATETIME_FORMAT' }}", datetime(2024, 4, 3, 7, 5), "03/04/2024 07:05"),  # noqa: DTZ001
        ("{{ value }}", 2024, "2024"),
        ("{{ value }}", 85.7, "85,7"),
        ("{{ value }}", Decimal("85.70"), "85,70"),
        ("{{ value|floatformat }}", 85.714, "85,7"),
        ("{{ value|floatformat:2 }}", 82.35294, "82,35"),
        ("{{ value|floatformat:'2g' }}", 1234.5, "1.234,50"),
        ("{{ value|floatformat:'0g' }}", 1234567, "1.234.567"),
        ("{{ value|floatformat:'2u' }}", 1234.5, "1234.50"),
        ("{% load l10n %}{{ value|localize }}", Decimal("1234.5"), "1234,5"),
        ("{% load l10n %}{{ value|unlocalize }}", 85.7, "85.7"),
    ],
)
def test_templates_print_days_and_numbers_as_the_office_writes_them(template: str, value: Any, printed: str) -> None:
    assert Template(template).render(Context({"value": value})) == printed


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("day", date(2024, 4, 3), 'value="03/04/2024"'),
        ("at", time(14, 30), 'value="14:30"'),
        ("rate", Decimal("85.7"), 'value="85,7"'),
    ],
)
def test_a_field_shows_its_value_in_the_form_that_it_reads(field: str, value: Any, shown: str) -> None:
    assert shown in str(Facts(initial={field: value})[field])


def test_the_week_begins_on_monday() -> None:
    assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


def test_quantities_group_by_three_where_it_is_asked_for() -> None:
    assert formats.number_format(1234567.5, force_grouping=True) == "1.234.567,5"


def test_the_formats_do_not_depend_on_what_the_browser_asks_for() -> None:
    with translation.override("vi"):
        assert formats.date_format(date(2024, 4, 3)) == "03/04/2024"

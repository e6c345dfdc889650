"""How a value reads on a page: days, numbers, shares, and the match of a search."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.template import Library
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from common.browsers import browser_of
from common.text import lower_first, marks

register = Library()
register.filter("browser", browser_of)

UNKNOWN = "chưa rõ"
VIETNAMESE_POINTS = str.maketrans(",.", ".,")
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")


def _office_time(value: date) -> date:
    """Moments are stored in UTC; the office's calendar decides which day it was."""
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def day(value: date | str | None) -> str:
    """`25/02/2021`; "chưa rõ" where nobody knows. What was typed and is no day stays as typed."""
    if value is None or value == "":
        return UNKNOWN
    return value if isinstance(value, str) else f"{_office_time(value):%d/%m/%Y}"


@register.filter
def long_day(value: date | None) -> str:
    """`Thứ Sáu, 12/11/2021`."""
    if value is None:
        return UNKNOWN
    return f"{WEEKDAYS[_office_time(value).weekday()]}, {day(value)}"


@register.filter
def moment(value: datetime | None) -> str:
    """`14:30 ngày 12/11/2021`."""
    if value is None:
        return UNKNOWN
    return f"{_office_time(value):%H:%M ngày %d/%m/%Y}"


@register.filter
def number(value: int | float | Decimal | None) -> str:
    """`1.234,5`: for quantities; years and codes are printed as they are."""
    if value is None:
        return UNKNOWN
    exact = f"{value:,}" if isinstance(value, int) else f"{Decimal(str(value)).normalize():,f}"
    return exact.translate(VIETNAMESE_POINTS)


@register.filter
def lowerfirst(text: str) -> str:
    return lower_first(text)


@register.filter
def share(part: int, whole: int) -> str:
    """`85,7%` of a whole, half rounded up; a dash where there is no whole to be a part of."""
    if not whole:
        return "–"
    percent = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{percent}%".replace(".", ",")


@register.simple_tag
def ratio(part: int, whole: int) -> str:
    """`12/14 · 85,7%`: a share never stands without the figures it comes from."""
    return f"{number(part)}/{number(whole)} · {share(part, whole)}"


@register.simple_tag
def marked(text: str, query: str | None) -> SafeString:
    """The text with what the query matched inside `<mark>`, its accents kept."""
    if not query:
        return conditional_escape(text)
    return format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", piece) if hit else piece,) for piece, hit in marks(text, query)),
    )


@register.simple_tag
def change(old: Any, new: Any) -> SafeString:
    """`old → new`, readable without colour and by a screen reader."""
    return format_html(
        '<span class="change"><span class="visually-hidden">cũ: </span><del>{}</del> '
        '<span aria-hidden="true">→</span> '
        '<span class="visually-hidden">mới: </span><ins>{}</ins></span>',
        "(trống)" if old in (None, "") else old,
        "(trống)" if new in (None, "") else new,
    )

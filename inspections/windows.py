"""Thời gian dự kiến of an inspection, as the annex of a plan writes it, and read again from what an office types."""

import calendar
import re
from datetime import date, timedelta

QUARTERS = ("I", "II", "III", "IV")
_DAY = r"(?P<day{0}>\d{{1,2}})(?:\s*[/.-]\s*(?P<month{0}>\d{{1,2}}))?(?:\s*[/.-]\s*(?P<year{0}>\d{{4}}))?"
_SPAN = re.compile(
    rf"(?:từ\s+)?(?:ngày\s+)?{_DAY.format(1)}\s*(?:-|–|—|đến(?:\s+hết)?(?:\s+ngày)?)\s*{_DAY.format(2)}",
    re.IGNORECASE,
)
_ONE = re.compile(rf"(?:ngày\s+)?{_DAY.format(1)}", re.IGNORECASE)
_MONTH = re.compile(
    r"tháng\s*(?P<first>\d{1,2})(?:\s*(?:-|–|đến(?:\s+tháng)?)\s*(?P<last>\d{1,2}))?(?:\s*(?:/|năm|-)\s*(?P<year>\d{4}))?",
    re.IGNORECASE,
)
_QUARTER = re.compile(r"quý\s*(?P<quarter>IV|I{1,3}|[1-4])(?:\s*(?:/|năm|-)\s*(?P<year>\d{4}))?", re.IGNORECASE)

Window = tuple[date | None, date | None]


def told_window(first: date | None, last: date | None) -> str:
    """As the annex writes it: a day, a month, a quarter, or from when to when; empty where nothing is set."""
    if first is None or last is None:
        return ""
    if first == last:
        return f"{first:%d/%m/%Y}"
    if first.day == 1 and last == _end_of_month(first.year, first.month):
        return f"tháng {first.month}/{first.year}"
    if first.day == 1 and first.month % 3 == 1 and last == _end_of_month(first.year, first.month + 2):
        return f"quý {QUARTERS[first.month // 3]}/{first.year}"
    return f"{first:%d/%m/%Y} - {last:%d/%m/%Y}"


def read_window(text: str, year: int) -> Window | None:
    """From when to when a text says; `year` where it tells none. None: it cannot be read."""
    said = " ".join(text.split())
    if not said:
        return None, None
    try:
        return _read(said, year)
    except ValueError:  # a day or a month that no calendar has
        return None


def _read(said: str, year: int) -> Window | None:
    if match := _MONTH.fullmatch(said):
        of_year, first = int(match["year"] or year), int(match["first"])
        return date(of_year, first, 1), _end_of_month(of_year, int(match["last"] or first))
    if match := _QUARTER.fullmatch(said):
        of_year, quarter = int(match["year"] or year), match["quarter"].upper()
        month = 3 * (int(quarter) if quarter.isdigit() else QUARTERS.index(quarter) + 1) - 2
        return date(of_year, month, 1), _end_of_month(of_year, month + 2)
    if match := _SPAN.fullmatch(said):
        last = _day(match, 2, None, year)
        return (_day(match, 1, last, year), last) if last else None
    if match := _ONE.fullmatch(said):
        day = _day(match, 1, None, year)
        return (day, day) if day else None
    return None


def _day(match: re.Match[str], which: int, after: date | None, year: int) -> date | None:
    """A day of a span: what it leaves out is as in the other one, "14 - 18/6"."""
    month = match[f"month{which}"] or (after.month if after else None)
    if month is None:
        return None
    return date(int(match[f"year{which}"] or (after.year if after else year)), int(month), int(match[f"day{which}"]))


def _end_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def weeks_between(first: date, last: date) -> list[tuple[date, date]]:
    """The working weeks of a span, Monday to Friday, cut at its ends: what the calendar step offers."""
    weeks = []
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        begins, ends = max(monday, first), min(monday + timedelta(days=4), last)
        if begins <= ends:
            weeks.append((begins, ends))
        monday += timedelta(days=7)
    return weeks

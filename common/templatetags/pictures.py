"""Pictures of time, drawn as SVG by the server; the page tells the same facts as a list or a table beside them.

Places are percentages, heights are pixels: the picture takes the width that there is and its words keep their size.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.template import Library

from common.drawing import Line, Span

register = Library()

LANE, HEAD = 46, 26  # pixels
THINNEST = 0.6  # per cent: what lasted a day is still to be seen
MOST_YEARS = 6  # labels of the axis: on a phone there is no room for more
EDGE = timedelta(days=120)


@register.inclusion_tag("components/timeline.html")
def timeline(spans: Iterable[Span], caption: str, *, today: date, name: str = "dong-thoi-gian") -> dict[str, Any]:
    """One lane a span, from its first day to its last; the day of the page is a line across."""
    spans = list(spans)
    first, last = _bounds(spans, today)
    lanes = [_lane(span, place, first, last) for place, span in enumerate(spans)]
    return {
        "name": name,
        "caption": caption,
        "lanes": lanes,
        "years": _years(first, last),
        "height": HEAD + LANE * len(lanes) + 8,
        "today": {"at": _place(_at(today, first, last)), "label": f"{today:%d/%m/%Y}"},
        "foot": HEAD + LANE * len(lanes),
    }


def _bounds(spans: Sequence[Span], today: date) -> tuple[date, date]:
    days = [day for span in spans for day in (span.begins, span.ends) if day]
    days += [mark.day for span in spans for mark in span.marks]
    return min([*days, today]) - EDGE, max([*days, today]) + EDGE


def _at(day: date, first: date, last: date) -> float:
    """Where a day stands, in per cent of the width."""
    return 100 * (min(max(day, first), last) - first).days / (last - first).days


def _place(number: float) -> str:
    """A number as SVG reads it: with a point, whatever the language of the page."""
    return f"{number:.2f}"


def _lane(span: Span, place: int, first: date, last: date) -> dict[str, Any]:
    top = HEAD + LANE * place
    left = _at(span.begins, first, last) if span.begins else 0
    right = _at(span.ends, first, last) if span.ends else 100
    return {
        "label": span.label,
        "top": top,
        "bar_top": top + 20,
        "left": _place(left),
        "width": _place(max(right - left, THINNEST)),
        "tone": span.tone or "idle",
        "marked": span.marked,
        # Where a day is not known, the lane says so by its dashes; where nothing ends it, it runs on.
        "unknown": span.begins is None or (span.ends is None and not span.open),
        "pauses": [
            {"left": _place(_at(begins, first, last)), "width": _width(begins, ends or last, first, last)}
            for begins, ends in span.pauses
        ],
        "marks": [{"at": _place(_at(mark.day, first, last)), "label": mark.label} for mark in span.marks],
    }


def _width(begins: date, ends: date, first: date, last: date) -> str:
    return _place(max(_at(ends, first, last) - _at(begins, first, last), THINNEST))


def _years(first: date, last: date) -> list[dict[str, Any]]:
    years = range(first.year + 1, last.year + 1)
    step = max(1, -(-len(years) // MOST_YEARS))
    # No label may leave the picture.
    places = [(year, _at(date(year, 1, 1), first, last)) for year in years if year % step == 0]
    return [{"year": year, "at": _place(at)} for year, at in places if 6 <= at <= 93]


@register.inclusion_tag("components/curve.html")
def curve(lines: Iterable[Line], points: Sequence[str], caption: str, *, name: str = "bieu-do") -> dict[str, Any]:
    """Lines of figures over the same points. Each has its dashes and its sign, so that no colour is needed."""
    lines = list(lines)
    most = max([value for line in lines for value in line.values] + [1])
    top = _round_up(most)
    drawn = [_drawn(line, place, len(points), top) for place, line in enumerate(lines)]
    steps = max(1, -(-len(points) // MOST_YEARS))
    places = range(0, len(points), steps)
    return {
        "name": name,
        "caption": caption,
        "lines": drawn,
        "levels": [{"value": top * part // 4, "y": _height(top * part // 4, top)} for part in (0, 2, 4)],
        "points": [{"label": points[place], "at": _across(place, len(points))} for place in places],
    }


SIGNS = "●■▲◆▼★"
HIGH = 180  # pixels of the plot
PAD = 12


def _drawn(line: Line, place: int, points: int, top: int) -> dict[str, Any]:
    spots = [
        {"x": _across(index, points), "y": _height(value, top), "value": value}
        for index, value in enumerate(line.values)
    ]
    strokes = [
        {"x1": one["x"], "y1": one["y"], "x2": other["x"], "y2": other["y"]}
        for one, other in zip(spots, spots[1:], strict=False)
    ]
    return {
        "label": line.label,
        "kind": place % len(SIGNS),
        "sign": SIGNS[place % len(SIGNS)],
        "strokes": strokes,
        "last": spots[-1] if spots else None,
        "first_value": line.values[0] if line.values else 0,
        "last_value": line.values[-1] if line.values else 0,
    }


def _across(index: int, points: int) -> str:
    return _place(8 + 80 * index / max(points - 1, 1))


def _height(value: int, top: int) -> str:
    return _place(PAD + HIGH * (1 - value / top))


def _round_up(most: int) -> int:
    """The next figure that quarters well."""
    step = 4
    while most > step * 5:
        step *= 2 if str(step)[0] != "2" else 5
    return -(-most // step) * step

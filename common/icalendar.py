"""Calendars for other programs (RFC 5545): whole days, folded lines, escaped texts, and names that stay."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
LINE_END = "\r\n"
LONGEST_LINE = 75  # octets, without the line end
PRODUCT = "-//Theo doi TCVN ISO 9001//VI"


@dataclass(frozen=True)
class WholeDay:
    """An event of a day, or of all days `until` one: `uid` is the same in every feed, so that a program moves it
    instead of doubling it."""

    uid: str
    day: date
    summary: str
    description: str = ""
    address: str = ""
    until: date | None = None


def calendar(name: str, events: Iterable[WholeDay], *, at: datetime) -> bytes:
    """The calendar as the bytes of its file; `at`: when it was made."""
    return "".join(folded(line) + LINE_END for line in _lines(name, events, at)).encode()


def _lines(name: str, events: Iterable[WholeDay], at: datetime) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:{PRODUCT}"
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"
    yield f"NAME:{escaped(name)}"
    yield f"X-WR-CALNAME:{escaped(name)}"
    yield "REFRESH-INTERVAL;VALUE=DURATION:PT12H"
    yield "X-PUBLISHED-TTL:PT12H"
    stamp = f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    for event in events:
        yield from _event(event, stamp)
    yield "END:VCALENDAR"


def _event(event: WholeDay, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{(event.until or event.day) + timedelta(days=1):%Y%m%d}"  # the first day that it is over
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    if event.address:
        yield f"URL:{one_line(event.address)}"
    yield "TRANSP:TRANSPARENT"  # a deadline takes nobody's time
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """A text value: backslash, semicolon and comma with a backslash, a line end as \\n, no other control."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for sign in "\\;,":
        text = text.replace(sign, f"\\{sign}")
    return one_line(text.replace("\n", "\\n"))


def one_line(text: str) -> str:
    """Without controls: nothing in a value may begin a line of its own."""
    return CONTROLS.sub("", text)


def folded(line: str) -> str:
    """A line in pieces of at most 75 octets, each further one led by a space; no character is cut in two."""
    pieces, piece, size = [], "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > LONGEST_LINE:
            pieces.append(piece)
            piece, size = "", 1  # the space that leads the next piece counts
        piece += sign
        size += octets
    return f"{LINE_END} ".join([*pieces, piece])

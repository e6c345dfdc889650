"""What the server's pictures of time are drawn from: spans with their marks, and lines of figures by month."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Mark:
    """A day on a span that something happened on."""

    day: date
    label: str


@dataclass(frozen=True)
class Span:
    """A lane of a timeline. A day may be unknown: the lane is then drawn open and dashed at that side."""

    label: str
    begins: date | None
    ends: date | None
    open: bool = False  # no end is recorded: it goes on
    tone: str = ""  # good | warn | bad | ""
    marked: bool = False  # the one that the page is about
    pauses: list[tuple[date, date | None]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """A line of a chart: its name and one figure a point."""

    label: str
    values: list[int]

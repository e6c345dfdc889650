"""Putting a dated fact among those known already: which row holds, what ends, what begins. Nothing is saved here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agencies.services.dated import day_before


@dataclass
class Steps:
    """Rows that were changed in memory and rows to be made."""

    changed: list[Any] = field(default_factory=list)
    made: list[Any] = field(default_factory=list)

    def __iadd__(self, other: "Steps") -> "Steps":
        self.changed += other.changed
        self.made += other.made
        return self


def holding(rows: Sequence[Any], on: date) -> Any:
    """The row that holds on a day."""
    return next((row for row in rows if row.holds_on(on)), None)


def end_of_gap(rows: Sequence[Any], on: date) -> date | None:
    """The last day before the next row begins, for a day on which none holds."""
    later = [row.valid_from for row in rows if row.valid_from and row.valid_from > on]
    return day_before(min(later)) if later else None


def in_place(row: Any, on: date, *, correct: bool) -> bool:
    """Is the row itself to be changed? When it was typed wrongly, or when it begins on the very day."""
    return correct or row.valid_from == on


def succeed(old: Any, new: Any, on: date) -> Steps:
    """The old row ends the day before, the new one holds from the day until the old one's last."""
    new.valid_from, new.valid_to = on, old.valid_to
    old.valid_to = day_before(on)
    return Steps([old], [new])


def place_status(rows: Sequence[Any], new: Any, on: date, *, correct: bool) -> Steps:
    """A status from a day on; a neighbour that says the same is stretched instead of standing twice."""
    now = holding(rows, on)
    if now and now.status == new.status:
        return Steps()
    if now and in_place(now, on, correct=correct):
        now.status, now.source, now.paper = new.status, new.source, None
        return Steps([now])
    steps, end = Steps(), end_of_gap(rows, on)
    if now:
        end, now.valid_to = now.valid_to, day_before(on)
        steps.changed.append(now)
    for row in rows:
        if row is now or row.status != new.status:
            continue
        if end and row.valid_from and day_before(row.valid_from) == end:
            row.valid_from = on
            return steps.__iadd__(Steps([row]))
        if row.valid_to == day_before(on):
            row.valid_to = end
            return steps.__iadd__(Steps([row]))
    new.valid_from, new.valid_to = on, end
    return steps.__iadd__(Steps([], [new]))

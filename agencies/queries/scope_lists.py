"""The lines of a scope, each with the list that its number opens where a higher app keeps one."""

from collections.abc import Sequence

from agencies.models import ScopeLine
from common.registry import CountedList, scope_lists


def with_lists(lines: Sequence[ScopeLine]) -> list[tuple[ScopeLine, CountedList | None]]:
    known: dict[int, CountedList] = {}
    for lists_of in scope_lists:
        known.update(lists_of(lines))
    return [(line, known.get(line.pk)) for line in lines]

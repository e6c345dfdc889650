"""Issue and revision numbers as offices type them ("01", "1", "Lần 2"), compared."""

import re

from common.text import exact_key

_DIGITS = re.compile(r"\d+")


def same(typed: str, other: str) -> bool:
    """ "01" is "1"; what holds no number is compared as text."""
    one, two = _number(typed), _number(other)
    return one == two if one is not None and two is not None else exact_key(typed) == exact_key(other)


def order(issue: str, revision: str, than_issue: str, than_revision: str) -> int | None:
    """1 where the first is higher, -1 where it is lower, 0 where neither is; None where numbers are missing.

    A part that the first does not tell says nothing.
    """
    if issue:
        one, two = _number(issue), _number(than_issue)
        if one is None or two is None:
            return 0 if same(issue, than_issue) else None
        if one != two:
            return 1 if one > two else -1
    if revision:
        one, two = _number(revision), _number(than_revision) or 0
        return None if one is None else (one > two) - (one < two)
    return 0


def _number(typed: str) -> int | None:
    found = _DIGITS.search(typed)
    return int(found[0]) if found else None

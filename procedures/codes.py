"""Codes of administrative procedures (TTHC): how they are read, matched and, where they are off, suggested.

A code is a national part ("1.000288"), an optional filler (".000.00.00") and an optional suffix of the province
(".H57"). All three lengths stand side by side in real lists; the national part is what matches.
"""

import re
from dataclasses import dataclass

from common.text import normalise

KEY_LENGTH = 8  # "1.000288"
_CODE = re.compile(r"[1-9]\.\d{6}(?:\.\d{3}\.\d{2}\.\d{2})?(?:\.[A-Z]\d{2})?")
_APART = re.compile(r"[;,\n\r]+")
_DIGITS_READ_AS_LETTERS = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1"})
_ALMOST = re.compile(
    r"(?P<first>[1-9])\.?(?P<six>\d{6})(?P<filler>\.?000\.?00\.?00)?(?:\.?(?P<letter>[A-Z])(?P<number>\d{2}))?"
)


@dataclass(frozen=True)
class TthcCode:
    """A code as typed; `key` is its national part, empty where it is none; `suggestion`: what was perhaps meant."""

    typed: str
    key: str = ""
    suggestion: str = ""


def read_code(text: str) -> TthcCode:
    """Read one code. What is not one is never mended, only suggested: spaces, a missing dot, O for 0."""
    typed = normalise(text)
    if _CODE.fullmatch(typed):
        return TthcCode(typed, typed[:KEY_LENGTH])
    return TthcCode(typed, suggestion=_suggested(typed))


def read_codes(cell: str) -> list[TthcCode]:
    """The codes of one cell, separated by semicolons, commas or line breaks, each once, in their order."""
    parts = (normalise(part) for part in _APART.split(cell))
    return [read_code(part) for part in dict.fromkeys(part for part in parts if part)]


def _suggested(typed: str) -> str:
    """The code that the text would be with its slips mended; empty where it is like none."""
    joined = re.sub(r"[\s\u00a0]+", "", typed).replace(",", ".")
    tail = re.search(r"\.?[A-Za-z]\d{2}$", joined)
    body, suffix = (joined[: tail.start()], tail[0].upper()) if tail else (joined, "")
    # "1.OO1O28" ends like a suffix and has none
    readings = (joined.translate(_DIGITS_READ_AS_LETTERS), body.translate(_DIGITS_READ_AS_LETTERS) + suffix)
    match = next((found for reading in readings if (found := _ALMOST.fullmatch(reading))), None)
    if match is None:
        return ""
    filler = ".000.00.00" if match["filler"] else ""
    province = f".{match['letter']}{match['number']}" if match["letter"] else ""
    return f"{match['first']}.{match['six']}{filler}{province}"

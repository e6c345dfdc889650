"""How official papers print numbers, days and lists (NĐ 30/2020/NĐ-CP, Phụ lục I)."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from common.documents import parse_number, print_number
from common.papers.content import Issue

GAP = "\u00a0" * 6  # to be filled in by hand
_ENDS = " \t\n.;,:"
_SPACES = re.compile(r"[^\S\u00a0]+")  # the gaps to fill in stay
_SMALL_WORDS = frozenset({"và", "của", "các", "về"})
_COMMITTEE = re.compile(r"ủy ban nhân dân|uỷ ban nhân dân|ubnd", re.IGNORECASE)


def printed_number(issue: Issue) -> str:
    """The number with its symbol, below ten with a zero; what the registry office wrote otherwise stays as it is."""
    if not issue.recorded:
        return print_number(None, issue.symbol)
    read = parse_number(issue.recorded)
    if read.number is None:
        return read.typed
    return print_number(read.number, read.symbol or issue.symbol, read.year)


def printed_day(on: date | None, year: int | None = None) -> str:
    """ngày 05 tháng 02 năm 2021: a zero before days below ten and before the months 1 and 2."""
    if on is None:
        return f"ngày{GAP}tháng{GAP}năm {year or GAP}"
    month = f"{on.month:02}" if on.month < 3 else f"{on.month}"
    return f"ngày {on.day:02} tháng {month} năm {on.year}"


def named_paper(kind: str, issue: Issue) -> str:
    """A paper as another one names it: Kế hoạch số 05/KH-SKHCN ngày 19 tháng 01 năm 2021."""
    return f"{kind} số\u00a0{printed_number(issue)} {printed_day(issue.on, issue.year)}"


def counted(count: int) -> str:
    """A count of things: below ten with a zero."""
    return f"{count:02}"


def listed(lines: Sequence[str]) -> list[str]:
    """Each line ends with a semicolon, the last with a full stop."""
    bare = [line.rstrip(_ENDS) for line in lines]
    return [f"{line};" for line in bare[:-1]] + [f"{line}." for line in bare[-1:]]


def closed(text: str) -> str:
    """The last words of a paper: ./."""
    return f"{text.rstrip(_ENDS + '/')}./."


def roman(number: int) -> str:
    """1 to 39, as annexes and sections are numbered."""
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]


def initials(name: str) -> str:
    """The usual symbol of an office: SKHCN for Sở Khoa học và Công nghệ, UBND for any people's committee."""
    if _COMMITTEE.match(name):
        return "UBND"
    words = re.findall(r"[^\W\d_]+", name)
    return "".join(_letter(word) for word in words if word.lower() not in _SMALL_WORDS)


def _letter(word: str) -> str:
    first = word[0].upper()
    return first if first == "Đ" else unicodedata.normalize("NFD", first)[0]


def one_line(text: str) -> str:
    """Words of a name or a title on one line, however they were typed."""
    return _SPACES.sub(" ", text).strip()


def lowered_first(text: str) -> str:
    """The same words in the middle of a sentence: only a plain word loses its capital, UBND keeps it."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text

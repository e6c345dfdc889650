"""Reading the edition of the standard as offices write it; which editions there are, the caller says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from common.text import normalise as stored_form

_SHAPE = re.compile(
    r"(?:theo\s+)?(?:tiêu\s*chuẩn\s+)?(?:quốc\s*gia\s+)?"
    r"(?P<national>TCVN)?[\s-]*(?P<iso>ISO)?[\s-]*"
    r"(?:(?P<number>\d{3,6})\s*[:;,./-]?\s*)?"
    r"(?P<year>\d{4}|\d{2})",
    re.IGNORECASE,
)
_STANDARD = "9001"
_MEANT = 0.75  # 2001, 901 and 9000 are slips for 9001; 14001 and 27001 are standards of their own


@dataclass(frozen=True)
class Edition:
    """What was read: the year of a known edition with a note on what was mended, or a refusal with its cure."""

    year: int | None = None
    note: str = ""
    refusal: str = ""
    suggestion: str = ""


def normalise(text: str, known: Mapping[int, str]) -> Edition:
    """Read an edition; `known` holds the code of each edition by its year ({2015: "TCVN ISO 9001:2015"})."""
    typed = stored_form(text)
    shape = _SHAPE.fullmatch(typed)
    if shape is None:
        return Edition(refusal=f"Không đọc được phiên bản “{typed}”. {_choice(known)}")
    year = int(shape["year"])
    if shape["number"] is None and shape["year"] == _STANDARD:
        return Edition(refusal=f"“{typed}” chưa có năm của phiên bản. {_choice(known)}")
    full_year = year if year > 99 else 2000 + year
    if shape["number"] not in (None, _STANDARD):
        return _another_standard(typed, shape["number"], full_year, known)
    if full_year not in known:
        return Edition(refusal=f"Không có phiên bản năm {shape['year']} trong danh mục. {_choice(known)}")
    if year != full_year:
        meant = known[full_year]
        return Edition(refusal=f"Năm của phiên bản “{typed}” thiếu chữ số; có phải là {meant}?", suggestion=meant)
    return Edition(year=full_year, note=_note(typed, shape, known[full_year]))


def _another_standard(typed: str, number: str, year: int, known: Mapping[int, str]) -> Edition:
    if SequenceMatcher(None, number, _STANDARD).ratio() < _MEANT:
        return Edition(refusal=f"“{typed}” không phải là một phiên bản của TCVN ISO 9001. {_choice(known)}")
    if year not in known:
        return Edition(refusal=f"Số hiệu “{number}” không phải là 9001. {_choice(known)}")
    return Edition(
        refusal=f"Số hiệu “{number}” không phải là 9001; có phải là {known[year]}?", suggestion=known[year]
    )


def _choice(known: Mapping[int, str]) -> str:
    return f"Hãy ghi một trong các phiên bản: {', '.join(known[year] for year in sorted(known))}."


def _note(typed: str, shape: re.Match[str], code: str) -> str:
    if typed == code:
        return ""
    if shape["national"] and not shape["iso"]:
        return f"Thiếu chữ “ISO” trong ký hiệu; hiểu là {code}."
    return f"Viết lại theo ký hiệu {code}."

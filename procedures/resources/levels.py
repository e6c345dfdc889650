"""Which levels carry out a TTHC, as lists write it: in a column of its own, or only by the executing bodies."""

import re
from collections.abc import Iterable

from common.text import fold, normalise

MINISTRY, PROVINCE, DISTRICT, COMMUNE, OTHER = "at_ministry", "at_province", "at_district", "at_commune", "at_other"

_APART = re.compile(r"[;,/+|\n\r]|\s+(?:và|hoặc|-|–)\s+")
_HEAD = re.compile(r"^(?:cap |uy ban nhan dan |co quan )+")
_WORDS = {
    "bo": MINISTRY, "trung uong": MINISTRY, "bo nganh": MINISTRY, "bo co quan ngang bo": MINISTRY,
    "co quan ngang bo": MINISTRY, "ngang bo": MINISTRY,
    "tinh": PROVINCE, "so": PROVINCE, "so nganh": PROVINCE, "so ban nganh": PROVINCE,
    "huyen": DISTRICT, "quan": DISTRICT, "thi xa": DISTRICT, "quan huyen": DISTRICT,
    "xa": COMMUNE, "phuong": COMMUNE, "thi tran": COMMUNE, "dac khu": COMMUNE, "xa phuong": COMMUNE,
    "khac": OTHER,
}  # fmt: skip
_TOWN = "thanh pho"  # of the province or the province itself: what stands beside it decides

# Of an executing body. "Bộ Chỉ huy quân sự tỉnh", "Bộ phận Một cửa" are no ministries.
_BODIES = (
    (re.compile(r"^(?:bo truong )?bo(?! phan\b| chi huy\b| doi\b| tu lenh\b)\b|\bcap trung uong\b"), MINISTRY),
    (re.compile(r"\bcap tinh\b|^(?:(?:pho )?giam doc )?so \w|\buy ban nhan dan tinh\b"), PROVINCE),
    (re.compile(r"\bcap huyen\b|\buy ban nhan dan (?:huyen|quan|thi xa)\b"), DISTRICT),
    (re.compile(r"\bcap xa\b|\buy ban nhan dan (?:xa|phuong|thi tran|dac khu)\b"), COMMUNE),
)


def levels_told(text: str) -> tuple[frozenset[str], list[str]]:
    """The levels of a cell ("Cấp Bộ; Cấp Tỉnh; Cấp Xã"), and its parts that name none."""
    found: set[str] = set()
    unknown: list[str] = []
    towns: list[str] = []
    for part in filter(None, map(normalise, _APART.split(text))):
        word = _HEAD.sub("", fold(part))
        if word in _WORDS:
            found.add(_WORDS[word])
        elif word == _TOWN:
            towns.append(part)
        else:
            unknown.append(part)
    if not found & {PROVINCE, DISTRICT}:
        unknown += towns
    return frozenset(found), unknown


def levels_of_bodies(bodies: Iterable[str]) -> frozenset[str]:
    """The levels that the names of executing bodies tell; none where they tell nothing."""
    return frozenset(level for body in bodies for pattern, level in _BODIES if pattern.search(fold(body)))

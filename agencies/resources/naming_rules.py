"""What the name of an agency says of it: kind, level, and the unit that it is the committee of."""

import re
from difflib import SequenceMatcher
from functools import lru_cache

from agencies.choices import AgencyKind, Level
from agencies.unit_names import fits, kind_of, without_kind
from common.text import exact_key, fold

COMMITTEE = "ủy ban nhân dân"
_KINDS = (
    (rf"văn phòng (?:.* )?{COMMITTEE} (?:tỉnh|thành phố)\b", AgencyKind.PROVINCE_OFFICE),
    (r"sở ", AgencyKind.DEPARTMENT),
    (r"ban quản lý dự án", AgencyKind.PUBLIC_UNIT),
    (r"ban |thanh tra (?:tỉnh|thành phố)\b", AgencyKind.BOARD),
    (r"(?:chi cục (?:thuế|hải quan|thống kê|thi hành án)|cục |kho bạc nhà nước|bảo hiểm xã hội|công an )",
     AgencyKind.CENTRAL),
    (r"chi cục ", AgencyKind.SUB_DEPARTMENT),
    (r"(?:trung tâm|trường|bệnh viện) ", AgencyKind.PUBLIC_UNIT),
)  # fmt: skip
_COMMITTEES = {
    Level.PROVINCE: AgencyKind.PROVINCE_COMMITTEE,
    Level.DISTRICT: AgencyKind.DISTRICT_COMMITTEE,
    Level.COMMUNE: AgencyKind.COMMUNE_COMMITTEE,
}
_OF_THE_PROVINCE = {
    AgencyKind.PROVINCE_OFFICE, AgencyKind.DEPARTMENT, AgencyKind.BOARD, AgencyKind.SUB_DEPARTMENT,
}  # fmt: skip
_GROUPS = {"cap tinh": Level.PROVINCE, "cap huyen": Level.DISTRICT, "cap xa": Level.COMMUNE}
# What many names share says nothing of whether two of them are meant to be one.
_COMMON_HEADS = re.compile(r"^(?:uy ban nhan dan|van phong|so|ban|chi cuc|trung tam)\b ?")
_RESEMBLES = 0.8


def kind_by_name(name: str, level: str) -> AgencyKind | None:
    """The kind of agency that a name says; what no rule knows stays open."""
    if unit_named(name):
        return _COMMITTEES.get(Level(level)) if level else None
    key = f"{exact_key(name)} "
    return next((kind for pattern, kind in _KINDS if re.match(pattern, key)), None)


def level_by_name(name: str, group: str = "") -> Level | None:
    """The level that a name says, else the heading under which it stands; "UBND thành phố …" may be of two."""
    unit = unit_named(name)
    if unit:
        kind = kind_of(unit)
        levels = [level for level in Level if kind and fits(kind, level)]
        if len(levels) == 1:
            return levels[0]
    elif kind_by_name(name, "") in _OF_THE_PROVINCE:
        return Level.PROVINCE
    heading = f" {fold(group)} "
    return next((level for words, level in _GROUPS.items() if f" {words} " in heading), None)


@lru_cache(maxsize=4_000)  # asked several times of each row
def unit_named(name: str) -> str:
    """The unit whose committee an agency is: "thị trấn phú hòa" of "UBND thị trấn Phú Hoà", as a match key."""
    key = exact_key(name)
    return key.removeprefix(f"{COMMITTEE} ") if key.startswith(f"{COMMITTEE} ") else ""


def committee_of(unit_name: str) -> str:
    """The usual name of a unit's committee: "UBND thị trấn Phú Hoà"."""
    kind = kind_of(unit_name)
    return f"UBND {kind.label} {without_kind(unit_name)}" if kind else f"UBND {unit_name}"


def resembles(name: str, other: str) -> bool:
    """May one of the names be a slip for the other? Their common heads do not count."""
    one, two = (_COMMON_HEADS.sub("", fold(text)) for text in (name, other))
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return (
        matcher.real_quick_ratio() >= _RESEMBLES
        and matcher.quick_ratio() >= _RESEMBLES
        and matcher.ratio() >= _RESEMBLES
    )

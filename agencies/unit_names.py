"""Names of administrative units: which kind a name says, at which level a kind stands, codes in full length."""

from agencies.choices import Level, UnitKind, UnitScheme
from common.text import fold

# In the order in which a name is asked: "Thị trấn" before "Thị xã", either before any one-word kind.
_HEADS = {fold(kind.label): kind for kind in UnitKind}
_COMMUNE_KINDS = {UnitKind.WARD, UnitKind.COMMUNE, UnitKind.TOWNSHIP, UnitKind.SPECIAL_ZONE}
_DISTRICT_KINDS = {UnitKind.URBAN_DISTRICT, UnitKind.DISTRICT, UnitKind.TOWN, UnitKind.CITY}
_KINDS_AT = {
    Level.PROVINCE: {UnitKind.PROVINCE, UnitKind.CITY},
    Level.DISTRICT: _DISTRICT_KINDS,
    Level.COMMUNE: _COMMUNE_KINDS,
}
CODE_LENGTHS = {Level.PROVINCE: 2, Level.DISTRICT: 3, Level.COMMUNE: 5}
LEVELS_OF = {
    UnitScheme.BEFORE_2025_07: (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE),
    UnitScheme.FROM_2025_07: (Level.PROVINCE, Level.COMMUNE),
}


def kind_of(name: str) -> UnitKind | None:
    """The kind that a unit's name begins with ("Thị xã Tân Châu"), if it says one."""
    folded = fold(name)
    return next((kind for head, kind in _HEADS.items() if folded.startswith(f"{head} ")), None)


def kind_named(text: str) -> UnitKind | None:
    """A kind as a list writes it: "thi-xa", "Thị xã"."""
    return _HEADS.get(fold(text))


def fits(kind: UnitKind, level: Level) -> bool:
    """Do units of this kind stand at this level?"""
    return kind in _KINDS_AT[level]


def without_kind(name: str) -> str:
    """The name alone: "An Giang" of "Tỉnh An Giang"."""
    kind = kind_of(name)
    spelt_out = kind is not None and name.lower().startswith(f"{kind.label} ")
    return name[len(kind.label) + 1 :] if kind and spelt_out else name


def level_above(level: Level, scheme: UnitScheme) -> Level | None:
    """The level at which a unit's parent stands in this list."""
    order = LEVELS_OF[scheme]
    return order[order.index(level) - 1] if level in order[1:] else None


def is_code(text: str, level: Level) -> bool:
    """Can this be the code of a unit at a level? Digits, as many as the level's codes have, and not all zeros."""
    return text.isascii() and text.isdigit() and len(text) == CODE_LENGTHS[level] and int(text) > 0


def in_full_length(code: str, level: Level) -> str:
    """A code with the zeros that a spreadsheet took away."""
    return code.zfill(CODE_LENGTHS[level]) if code.isdigit() else code

"""The register of published TTHC on a day: conditions, counts, and the rows of a page.

A page asks for its keys first (thin, and over the whole nation no further than a thousand) and then for the rows of
fifty of them, as the register of certificates does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from agencies.models.membership import sight_of
from agencies.queries.options import Options, list_of, options_with
from agencies.queries.register import MOST_COUNTED
from agencies.queries.words import stands_in, words_of
from procedures.choices import IN_FORCE_ACTIONS, PublicationAction
from procedures.models import PublicationLine
from procedures.models.administrative import LEVEL_LABELS

UNKNOWN_LEVEL = "none"
ORDER = ("province_id", "sort_key", "pk")
ACTIONS = dict(PublicationAction.choices)
ACTION_TONES: dict[str, str] = {
    PublicationAction.NEW: "good",
    PublicationAction.AMENDED: "warn",
    PublicationAction.REPLACED: "bad",
    PublicationAction.ABOLISHED: "bad",
}
WITHOUT_LEVEL = Q(**dict.fromkeys(LEVEL_LABELS, False))


def lines_on(user: Any, on: date) -> QuerySet[PublicationLine]:
    """What holds on the day of the lists in sight, with what has ended: a TTHC has one line a province."""
    lines: QuerySet[PublicationLine] = PublicationLine.objects.visible_to(user).on(on)
    return lines


def in_force(lines: QuerySet[PublicationLine]) -> QuerySet[PublicationLine]:
    return lines.filter(action__in=IN_FORCE_ACTIONS)


# --- What may be asked of it ------------------------------------------------------------------------------------
def matching(lines: QuerySet[PublicationLine], text: str) -> QuerySet[PublicationLine]:
    """Those in whose code or name every word stands; mere signs find nothing."""
    words = words_of(text)
    if not words:
        return lines.none()
    found = Q()
    for word in words:
        found &= stands_in("folded", word)
    return lines.filter(found)


def at_level(lines: QuerySet[PublicationLine], flag: str) -> QuerySet[PublicationLine]:
    """Those that a level carries out (`at_commune`, …), or that name none (`UNKNOWN_LEVEL`)."""
    return lines.filter(WITHOUT_LEVEL if flag == UNKNOWN_LEVEL else Q(**{flag: True}))


# --- Keys and counts --------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class FoundLines:
    """The keys of what was found, in their order; `capped`: there are more than these."""

    keys: list[int]
    capped: bool = False

    @property
    def shown(self) -> int:
        return len(self.keys)


def find(lines: QuerySet[PublicationLine], user: Any) -> FoundLines:
    keys = lines.order_by(*ORDER).values_list("pk", flat=True)
    if not sight_of(user).everything:
        return FoundLines(list(keys))
    first = list(keys[: MOST_COUNTED + 1])
    return FoundLines(first[:MOST_COUNTED], capped=len(first) > MOST_COUNTED)


# --- Rows -------------------------------------------------------------------------------------------------------
COLUMNS = (
    "pk", "administrative", "administrative__key", "code", "name", "field", "action", "valid_from", "executors",
    "decision", "decision__paper__number", "province__name", *LEVEL_LABELS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListedLine:
    """A row of the register, in the words that the page shows."""

    administrative: int
    key: str
    code: str
    name: str
    field: str
    levels: str
    action: str  # empty where the first list brought it in
    tone: str
    since: date
    decision: int
    paper: str
    province: str


def rows_of(keys: Sequence[int]) -> list[ListedLine]:
    """The rows of one page, in the order of their keys, in one query."""
    if not keys:
        return []
    rows = PublicationLine.objects.filter(pk__in=keys).order_by().values(*COLUMNS)
    by_key = {row["pk"]: row for row in rows}
    return [listed(by_key[key]) for key in keys if key in by_key]


def listed(row: dict[str, Any]) -> ListedLine:
    return ListedLine(
        administrative=row["administrative"],
        key=row["administrative__key"],
        code=row["code"],
        name=row["name"],
        field=row["field"],
        levels=", ".join(levels_of(row)),
        action="" if row["action"] == PublicationAction.BASELINE else ACTIONS[row["action"]],
        tone=ACTION_TONES.get(row["action"], ""),
        since=row["valid_from"],
        decision=row["decision"],
        paper=row["decision__paper__number"] or "danh mục ban đầu",
        province=row["province__name"],
    )


def levels_of(row: dict[str, Any]) -> list[str]:
    """The levels of a row in words; empty: chưa rõ cấp."""
    return [label for flag, label in LEVEL_LABELS.items() if row[flag]]


# --- What the filter offers -------------------------------------------------------------------------------------
def options_of_tthc(user: Any, on: date, province: int | None) -> Options:
    """The fields of what is in force, beside what every list offers, in one query.

    Over the whole nation fields wait until a province is chosen.
    """
    lines = in_force(lines_on(user, on)).exclude(field="")
    if province is not None:
        lines = lines.filter(province=province)
    own = [] if province is None and sight_of(user).everything else [list_of(lines, "field", "field", "field")]
    return options_with(user, own, url_name="administrative_list", province=province)

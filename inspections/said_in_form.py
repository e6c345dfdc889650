"""What a filled-in form says, as plain values: answers, figures and texts, from which rows, on top of what."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from common.errors import Refused

MARK_LENGTH = 16
HOLDS = "holds"  # the item of a part that is its tick "vẫn đúng"


@dataclass(frozen=True)
class WrongCell:
    """A cell that cannot be taken: where it is, and what is wrong, with the cure."""

    place: str  # "Tiêu chí, ô F12"
    sentence: str


@dataclass(frozen=True)
class RowSaid:
    """A row of the form as far as it is filled in.

    `mark` is that of what stood in it when the form was given out: who changed nothing has said nothing, and where
    the portal has moved on meanwhile, both are shown.
    """

    place: str  # of the row: "Tiêu chí, dòng 12"
    facts: Mapping[str, Any]
    mark: str
    holds: bool | None = None  # "vẫn đúng"

    @property
    def is_untouched(self) -> bool:
        return mark_of(self.facts) == self.mark


@dataclass
class FormSaid:
    """The whole form: criterion → its row, (part, item) → its row; and the cells that are wrong."""

    answers: dict[int, RowSaid] = field(default_factory=dict)
    items: dict[tuple[str, str], RowSaid] = field(default_factory=dict)
    wrong: list[WrongCell] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)  # headings that the form has not: nothing below them is taken


class WrongCells(Refused):
    """Nothing of a form was saved; `wrong` says why, cell by cell."""

    def __init__(self, wrong: list[WrongCell]) -> None:
        super().__init__(f"Tệp có {len(wrong)} chỗ cần sửa, chưa có gì được lưu. Hãy sửa trong tệp rồi tải lên lại.")
        self.wrong = tuple(wrong)


def mark_of(facts: Mapping[str, Any]) -> str:
    """A short mark of what a row says, however its numbers are written; of nothing said, too."""
    told = "\n".join(f"{name}={_plain(value)}" for name, value in sorted(facts.items()) if _is_said(name, value))
    return hashlib.sha256(told.encode()).hexdigest()[:MARK_LENGTH]


def _is_said(name: str, value: Any) -> bool:
    return value not in (None, "") and not (name == "not_applicable" and value is False)


def _plain(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)

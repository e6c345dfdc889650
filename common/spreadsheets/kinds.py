"""What a spreadsheet kind is: its columns, declared once, and the four things its owner does with the rows.

The engine reads, stages, shows and gives back; an app says what a row means. An app registers its kinds from
ready() with `common.registry.spreadsheet_kinds.add(kind)`; the engine never names an app.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from common.errors import Refused
from common.text import lower_first


class CellType(StrEnum):
    """How a cell is read: what counts as its value and which dirt is mended without asking."""

    TEXT = "text"  # NFC, one space between words
    LINES = "lines"  # text whose lines say something each: they stay apart, blank ones go
    CODE = "code"  # text that may have come as a number; no thousands separator, no decimal part
    PHONE = "phone"  # digits; a number that lost its zero gets it back
    EMAIL = "email"
    DATE = "date"  # dd/mm/yyyy, a date cell or its serial; never mm/dd
    COUNT = "count"  # whole number, 0 or more
    DECIMAL = "decimal"  # number of 0 or more with at most two decimals: 7,5
    CHOICE = "choice"  # one of `choices`, matched folded
    FLAG = "flag"  # có / không


@dataclass(frozen=True)
class Column:
    """One column of a kind, as the office names it."""

    key: str
    label: str
    type: CellType = CellType.TEXT
    aliases: tuple[str, ...] = ()  # further headers under which offices send it ("Đơn vị" for "Tên cơ quan")
    required: bool = False  # the column must be there and every row must fill it
    choices: tuple[tuple[str, str], ...] = ()  # (value, label); shown as a drop-down in the template
    choice_aliases: tuple[tuple[str, str], ...] = ()  # (how offices write it, value): ("BB", "mandatory")
    max_length: int = 500
    example: str = ""
    help: str = ""
    width: int = 18


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be taken: what is there, why not, and the cure. `suggestion` is offered as one click."""

    column: str  # column key; "" for the whole row
    message: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A cell that was mended ("Đã chuẩn hóa"): what it said and what is taken."""

    column: str
    before: str
    after: str
    message: str


@dataclass(slots=True)
class Row:
    """One data row on its way through the engine."""

    number: int  # row in the sheet, as a person sees it (1 = first)
    raw: dict[str, Any]  # column key -> the cell as typed
    group: str = ""  # heading of the group row above it ("HUYỆN THOẠI SƠN"), empty where there is none
    values: dict[str, Any] = field(default_factory=dict)  # column key -> clean value; absent columns have no key
    faults: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    target: int | None = None  # primary key of the row's main object where one is known already
    versions: dict[str, int] = field(default_factory=dict)  # "agencies.Agency:12" -> version seen at the preview
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)  # column key -> (old, new) as read by people
    repeats: int | None = None  # the row of this file that says it already: only that one is written
    plan: Any = None  # what its kind worked out in `prepare` and needs again in `write`

    @property
    def state(self) -> str:
        if self.faults:
            return "faulty"
        if self.repeats is not None:
            return "unchanged"
        if self.target is None:
            return "new"
        return "changed" if self.changes else "unchanged"


GONE = 0  # the version of a row that is no more


class Written(NamedTuple):
    """One database row that applying a batch wrote: enough to undo it while nobody touched it since."""

    model: str  # "agencies.Agency"
    pk: int
    version_before: int | None  # None: the batch made the row
    version_after: int  # GONE: the batch took the row away


@dataclass(frozen=True)
class Context:
    """For whom and for which day a batch is read: the tenant (`scope`), the day of the figures, who acts."""

    scope: str  # the tenant's key, from `Kind.scopes`
    on: date  # "Tình trạng đến ngày"
    by: Any  # the user
    correct: bool = False  # True: differences are typing errors ("sửa sai"); False: they hold from `on`
    options: dict[str, str] = field(default_factory=dict)


class Kind:
    """One roster: subclass, declare, register. Everything works on all rows at once: one query a look-up."""

    name: str  # "agencies"; also the word after --kind
    label: str  # "Danh sách cơ quan"
    help: str = ""
    sheet_title: str = ""  # title of the sheet in templates and exports; `label` where empty
    max_rows: int = 5_000
    list_url_name: str = ""  # the page that shows what came in, if there is one
    effects_url_name: str = ""  # the page that shows what applying a preview would bring about, if there is one
    asks_day: bool = False  # the wizard asks "Tình trạng đến ngày"
    columns: tuple[Column, ...] = ()
    identity: tuple[str, ...] = ()  # column keys: a line that fills none of them goes on with the row above it
    plans_suffice: bool = False  # `write` asks a row for its plan alone: the rest is let go before

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)

    def scopes(self, user: Any) -> Sequence[tuple[str, str]]:
        """The tenants for which this user may bring this kind in, as (key, name); empty: he may not."""
        raise NotImplementedError

    def place(self, scope: str, by: Any) -> str:
        """The name of a tenant for which this user may bring the kind in; empty where he may not.

        A kind may know more tenants than `scopes` offers: parts of one, with a key "<the whole's>/<the part's>".
        Who brings in for the whole sees the imports of its parts.
        """
        return dict(self.scopes(by)).get(scope, "")

    def part_for(self, scope: str, code: str, *, by: Any) -> str:
        """The key of the part of a tenant that the command line names (`--agency AG.H889`)."""
        raise Refused(f"{self.label} không nhập riêng cho một cơ quan. Hãy bỏ mã cơ quan “{code}”.")

    def scope_for(self, code: str, *, scheme: str = "", by: Any) -> str:
        """The tenant's key for what the command line names (`--province 89`, in the list `scheme`).

        Refuses a code that names no tenant for which this user may bring the kind in.
        """
        if code in dict(self.scopes(by)):
            return code
        raise Refused(f"Không có nơi nào mang mã “{code}” mà tài khoản này được nhập {lower_first(self.label)}.")

    def stamp(self, context: Context, *, lock: bool = False) -> Any:
        """A mark of all that `prepare` reads: as long as it is the same, so is what `prepare` says.

        A kind that has one is prepared before the transaction, so that nobody waits for it; inside only the mark
        is compared (`lock`: and what it covers kept from others until the end). None: prepared inside.
        """
        return None

    def doubt_of(self, titles: Sequence[str], groups: Sequence[str], context: Context) -> str:
        """Why a file may not be meant for this tenant, as a sentence, by what stands above its table and over groups
        of its rows; empty: nothing speaks against it. Refuses a file that cannot be meant."""
        return ""

    def parts(self, rows: list[Row], context: Context) -> Iterable[list[Row]]:
        """The rows, not yet clean, in parts that say nothing of each other: each is prepared for itself, so that what
        is worked out for many thousands is never held all at once. One part where rows speak of any other."""
        return [rows]

    def prepare(self, rows: list[Row], context: Context) -> None:
        """Check clean cells against the register, set-wise: add faults and notes, set target, versions, changes.

        The rows are one of the `parts`.
        """
        raise NotImplementedError

    def make_ready(self, row: Row) -> None:
        """What can be done for writing a prepared row before anybody has to wait for it; most kinds have nothing."""

    def write(self, rows: Sequence[Row], context: Context, reason: str) -> Iterable[Written]:
        """Write new and changed rows with their history inside the engine's transaction; say what was written.

        The rows are those that `prepare` saw, without the faulty and the unchanged ones.
        """
        raise NotImplementedError

    def refuse_undo(self, models: set[type], context: Context) -> None:
        """Refuses to take back what an import wrote of these models, where this user may not write it himself."""

    def left_alone(self, values: Iterable[Mapping[str, Any]], scope: str) -> str:
        """What stands in the tenant already and no row of a preview names, as a sentence; empty: nothing to tell."""
        return ""

    def made_url(self, values: Mapping[str, Any], context: Context) -> str:
        """The page of the one thing that the rows typed on a page are about, by what one of them says; empty where
        there is no such page."""
        return ""

    def title_of(self, row: Row) -> tuple[str, str]:
        """Name and code of a row for the preview, from its values (clean) or raw cells."""
        raise NotImplementedError

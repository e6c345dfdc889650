"""What an official paper says, in plain values: no query, no library. `writing` lays them out.

A paper is a head, a body of blocks in their order, who signs, who receives it, and its annexes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias


# --- The head ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Issue:
    """Number, place and day of a paper; the space stays empty until the registry office has given them.

    `recorded` is the number as the registry office wrote it down, with or without its symbol.
    """

    symbol: str
    place: str
    recorded: str = ""
    on: date | None = None
    year: int | None = None  # printed while the day is not known


@dataclass(frozen=True)
class Head:
    """Who issues a paper and under which number; `about` is the V/v of a letter, which has no title."""

    issuer: str
    issue: Issue
    parent: str = ""
    about: str = ""
    mark: str = ""  # "DỰ THẢO"


@dataclass(frozen=True)
class Title:
    """Tên loại and trích yếu; `authority` is who decides, above the bases of a decision."""

    kind: str
    excerpt: str
    authority: str = ""


# --- Blocks of the body -----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Bases:
    """Căn cứ: a line each, the writer sets ; and the last full stop."""

    lines: Sequence[str]


@dataclass(frozen=True)
class Addressed:
    """Kính gửi."""

    to: Sequence[str]


@dataclass(frozen=True)
class Section:
    """A numbered section: "I. MỤC ĐÍCH, YÊU CẦU"."""

    text: str


@dataclass(frozen=True)
class Heading:
    """A heading in a section: "1. Mục đích"."""

    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph; `lead` stands before it in bold: "Điều 1."."""

    text: str
    lead: str = ""


@dataclass(frozen=True)
class Centred:
    """A bold line in the middle: "QUYẾT ĐỊNH:"."""

    text: str


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


@dataclass(frozen=True)
class GridColumn:
    """A column of a table: its share of the width is `width` among all."""

    label: str
    width: int
    align: Align = Align.LEFT


@dataclass(frozen=True)
class Group:
    """A row that heads others and says how many they are; `number` is its letter or roman number."""

    text: str
    number: str = ""


@dataclass(frozen=True)
class Total:
    """A row that adds up."""

    text: str


Cells: TypeAlias = tuple[str, ...]
GridRow: TypeAlias = Cells | Group | Total


@dataclass(frozen=True)
class Grid:
    """A table whose header is repeated on every page."""

    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]


Block: TypeAlias = Bases | Addressed | Section | Heading | Text | Centred | Grid


# --- The end ----------------------------------------------------------------------------------------------------
class Authority(StrEnum):
    """In whose place somebody signs, as it is printed before that person's office."""

    ACTING = "KT."
    BY_ORDER = "TL."
    AUTHORISED = "TUQ."
    INTERIM = "Q."


@dataclass(frozen=True)
class Signer:
    """Who signs: TM. ỦY BAN NHÂN DÂN (`body`), KT. CHỦ TỊCH (`authority`, `of`), PHÓ CHỦ TỊCH (`title`)."""

    title: str
    name: str = ""
    authority: Authority | None = None
    of: str = ""
    body: str = ""

    @property
    def lines(self) -> list[str]:
        printed = [f"TM. {self.body}"] if self.body else []
        if self.authority is Authority.INTERIM:
            printed.append(f"{self.authority} {self.title}")
        else:
            printed += [f"{self.authority} {self.of}", self.title] if self.authority else [self.title]
        return [line.upper() for line in printed]


@dataclass(frozen=True)
class Annex:
    """Phụ lục: its title and its table; roman numbers where a paper has several. `told` says what it belongs to."""

    title: str
    told: str
    grid: Grid
    landscape: bool = True


@dataclass(frozen=True)
class Paper:
    """An official paper, whole. Without a title it is a letter (công văn)."""

    head: Head
    body: Sequence[Block]
    signer: Signer
    receivers: Sequence[str]
    title: Title | None = None
    annexes: Sequence[Annex] = ()
    notice: str = ""  # above all else, where the paper is none: "Bản dùng thử, số liệu giả định"

    @property
    def name(self) -> str:
        """What the file is called inside: its kind and what it is about."""
        return f"{self.title.kind} {self.title.excerpt}" if self.title else self.head.about

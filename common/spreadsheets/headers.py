"""Where the table of a sheet begins and which column is which.

Offices put titles above the header, write it in one row or in two with merged cells, and name columns their own
way. Names are compared folded, with and without what stands in brackets: "Số QĐ (nếu có) *" is "Số QĐ".
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from common.spreadsheets.kinds import Column
from common.spreadsheets.places import column_letter
from common.spreadsheets.reading import Sheet
from common.text import fold, normalise

HEADER_WITHIN = 40  # rows; what stands below is no header any more
SAMPLES = 3
LONGEST_HEADING = 120  # a longer text is a title or a remark
FAULT_HEADING = "Lỗi cần sửa"  # the column that our workbook of faults adds
ROW_HEADING = "Dòng trong tệp gốc"
ORDINAL_HEADING = "STT"

_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")


@lru_cache(maxsize=4_096)
def heading_key(text: str) -> str:
    return fold(text)


_ORDINALS = frozenset(map(heading_key, (ORDINAL_HEADING, "TT", "Số TT", "Số thứ tự", "No", "No.")))
_OUR_OWN = frozenset(map(heading_key, (FAULT_HEADING, ROW_HEADING)))


@dataclass(frozen=True)
class Heading:
    """One column of the sheet as the match step shows it."""

    index: int
    letter: str
    text: str
    samples: tuple[str, ...]


@dataclass
class Table:
    """The table found in a sheet: its header rows (1 = first row of the sheet) and its columns by key."""

    header_rows: tuple[int, ...]
    columns: dict[str, int]  # column key -> index from 0
    headings: list[Heading]
    unknown: list[str]  # headings that the kind does not know
    missing: list[Column]  # required columns that the sheet has not
    duplicates: list[str]  # headings that name a column which another heading named before
    ordinal: int | None = None  # index of the STT column
    letters: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.letters = {key: column_letter(index) for key, index in self.columns.items()}

    @property
    def first_data_row(self) -> int:
        return self.header_rows[-1] + 1


@dataclass(frozen=True, eq=False)
class _Header:
    """A candidate: the rows it covers and, for each column with a heading, its possible names, the best first."""

    rows: tuple[int, ...]
    names: dict[int, tuple[str, ...]]
    merged: bool = False  # of two rows, with cells merged over both

    def text(self, index: int) -> str:
        return self.names[index][0]


def find_table(
    sheet: Sheet, kind_columns: Sequence[Column], mapping: Mapping[str, int] | None = None
) -> Table | None:
    """The table whose header matches the most columns; None where no row looks like this kind's header.

    `mapping` (column key -> index) is what a person chose in the match step; it stands instead of the names found.
    """
    header = _named_header(sheet, _names(kind_columns), enough=min(2, len(kind_columns)))
    if header is None and mapping is not None:
        header = _likeliest_header(sheet)
    return None if header is None else _table(sheet, kind_columns, header, mapping)


def guess_table(sheet: Sheet, kind_columns: Sequence[Column]) -> Table | None:
    """The table by its names, else by its look: for the match step, where few or no headings are known."""
    header = _named_header(sheet, _names(kind_columns), enough=1) or _likeliest_header(sheet)
    return None if header is None else _table(sheet, kind_columns, header, None)


def _named_header(sheet: Sheet, names: Mapping[str, str], *, enough: int) -> _Header | None:
    """The candidate with the most known names; of equals the merged header whole, and the upper one.

    Two rows count only where the upper one adds a name: else it is a title right above a header of one row. Where
    no cell is merged over both, the lower one must add a name too: else it may be a row of data.
    """
    matches = {header: len(_matched(header, names)[0]) for header in _candidates(sheet)}
    alone = {header.rows[0]: count for header, count in matches.items() if len(header.rows) == 1}
    fit = {
        header: (count, len(header.rows), -header.rows[0])
        for header, count in matches.items()
        if count >= enough
        and (len(header.rows) == 1 or count > alone.get(header.rows[1], 0))
        and (len(header.rows) == 1 or header.merged or count > alone[header.rows[0]])
    }
    return max(fit, key=lambda header: fit[header], default=None)


def _likeliest_header(sheet: Sheet) -> _Header | None:
    """The candidate that looks most like a header: the most texts of one row, the upper one of equals."""
    single = (header for header in _candidates(sheet) if len(header.rows) == 1 and len(header.names) > 1)
    return max(single, key=lambda header: (len(header.names), -header.rows[0]), default=None)


def _names(kind_columns: Iterable[Column]) -> dict[str, str]:
    """Folded heading -> column key; a label wins over another column's alias."""
    names: dict[str, str] = {}
    for column in kind_columns:
        for key in _keys(column.label):
            names.setdefault(key, column.key)
    for column in kind_columns:
        for alias in column.aliases:
            for key in _keys(alias):
                names.setdefault(key, column.key)
    return names


def _keys(text: str) -> list[str]:
    bare = heading_key(_BRACKETS.sub(" ", text))
    return [key for key in dict.fromkeys((heading_key(text), bare)) if key]


def _texts(sheet: Sheet, number: int) -> list[str]:
    """The texts of a row that may be headings, "" for others; too short a list where the sheet ends."""
    if number > len(sheet.rows):
        return []
    return [
        text if isinstance(cell, str) and len(text := normalise(cell)) <= LONGEST_HEADING else ""
        for cell in sheet.rows[number - 1]
    ]


def _candidates(sheet: Sheet) -> Iterator[_Header]:
    for number in range(1, min(HEADER_WITHIN, len(sheet.rows)) + 1):
        top = _texts(sheet, number)
        if not any(top):
            continue
        yield _Header((number,), {index: (text,) for index, text in enumerate(top) if text})
        below = _texts(sheet, number + 1)
        if not any(below) or any(cell is not None and not isinstance(cell, str) for cell in sheet.rows[number]):
            continue
        if number in sheet.tall or _fills_gaps(top, below):
            yield _Header((number, number + 1), _two_row_names(top, below), merged=number in sheet.tall)


def _fills_gaps(top: Sequence[str], below: Sequence[str]) -> bool:
    """Does the row fill what the row above leaves open, as the lower row of a merged header does?

    Each of its texts stands under a blank, or under the first cell of a group, whose next cell is blank above and
    filled below. A data row has texts under headings that stand alone.
    """
    filled = [index for index, text in enumerate(below) if text]

    def fits(index: int) -> bool:
        following = index + 1
        opens_group = following < len(top) and not top[following] and bool(below[following])
        return not top[index] or opens_group

    return any(not top[index] for index in filled) and all(map(fits, filled))


def _two_row_names(top: Sequence[str], below: Sequence[str]) -> dict[int, tuple[str, ...]]:
    names: dict[int, tuple[str, ...]] = {}
    group = ""
    for index, (upper, lower) in enumerate(zip(top, below, strict=True)):
        group = upper or group
        if lower:
            names[index] = (f"{group} – {lower}", lower) if group else (lower,)
        elif upper:
            names[index] = (upper,)
    return names


def _matched(header: _Header, names: Mapping[str, str]) -> tuple[dict[str, int], list[int]]:
    """(column key -> index, indices of headings that name a column again)."""
    found: dict[str, int] = {}
    again: list[int] = []
    for index, texts in header.names.items():
        key = next((names[each] for text in texts for each in _keys(text) if each in names), None)
        if key is None:
            continue
        if key in found:
            again.append(index)
        else:
            found[key] = index
    return found, again


def _table(sheet: Sheet, kind_columns: Sequence[Column], header: _Header, mapping: Mapping[str, int] | None) -> Table:
    columns, again = _matched(header, _names(kind_columns))
    if mapping is not None:
        known = {column.key for column in kind_columns}
        columns, again = {key: index for key, index in mapping.items() if key in known}, []
    used = set(columns.values()) | set(again)
    ordinal = next((index for index in header.names if _is(header, index, _ORDINALS) and index not in used), None)
    return Table(
        header_rows=header.rows,
        columns=columns,
        headings=_headings(sheet, header),
        unknown=[
            header.text(index)
            for index in header.names
            if index not in used and index != ordinal and not _is(header, index, _OUR_OWN)
        ],
        missing=[column for column in kind_columns if column.required and column.key not in columns],
        duplicates=[header.text(index) for index in again],
        ordinal=ordinal,
    )


def _is(header: _Header, index: int, keys: frozenset[str]) -> bool:
    return any(heading_key(text) in keys for text in header.names[index])


def _headings(sheet: Sheet, header: _Header) -> list[Heading]:
    """Every column with a heading or with data under it, as the match step shows it."""
    below = sheet.rows[header.rows[-1] : header.rows[-1] + 50]
    headings = []
    for index in range(len(sheet.rows[0])):
        samples = [str(row[index]) for row in below if row[index] is not None]
        if samples or index in header.names:
            text = header.text(index) if index in header.names else ""
            headings.append(Heading(index, column_letter(index), text, tuple(samples[:SAMPLES])))
    return headings

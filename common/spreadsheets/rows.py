"""Which rows under a header are data: group headings, totals, signatures and the like are told apart, and told.

No row is dropped in silence: whatever is not data comes back as `Skipped` with its number, reason and text. In doubt
a row is data, and the checks of its cells speak.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from common.errors import Refused
from common.spreadsheets.cells import plain_count, plain_day
from common.spreadsheets.headers import Table, heading_key
from common.spreadsheets.kinds import CellType, Kind, Row
from common.spreadsheets.reading import Cell, Sheet
from common.text import lower_first, normalise

EXAMPLE_MARK = "Ví dụ"  # in the STT column of our templates: the row shows how to fill in


class Reason(StrEnum):
    """Why a row is not data, as the preview says it."""

    GROUP = "dòng nhóm"
    TOTAL = "dòng cộng"
    HEADER = "tiêu đề lặp lại"
    COLUMN_NUMBERS = "dòng đánh số cột"
    SIGNATURE = "phần ký, nơi nhận"
    REMARK = "dòng ghi chú"
    EXAMPLE = "dòng ví dụ của mẫu"
    CONTINUATION = "dòng nối tiếp của dòng trên"


@dataclass(frozen=True)
class Skipped:
    """A row that is not data."""

    number: int
    reason: Reason
    text: str


# Read in NFC and lower case, marks kept: "cộng" is a sum, "công an" an agency, "cộng đồng" a community.
_TOTAL = re.compile(
    r"(?:tổng\s*cộng|tổng\s*số|cộng(?!\s*(?:đồng|hòa|hoà|tác))|tổng(?=\s*(?::|\d|$|toàn|cấp)))(?=\W|\d|$)"
)
_ENUMERATED = re.compile(r"(?:[IVXL]{1,6}|[A-H])\s*[.)/:-]\s*\S")
_ROMAN_OR_LETTER = re.compile(r"[IVXL]{1,6}|[A-H]")
_SIGNATURE = re.compile(
    r"(?:(?:kt|tm|tl|tuq)\.\s*|người (?:lập|tổng hợp|ký)|lãnh đạo|thủ trưởng|xác nhận|nơi nhận|phụ trách|"
    r"(?:phó |quyền )?(?:giám đốc|chi cục trưởng|chủ tịch|trưởng phòng|chánh văn phòng)|kế toán|"
    r"\(?\s*(?:đã )?ký(?:$|\s*[,)(]|\s+(?:tên|và|ghi))|-\s*như trên|-\s*lưu\b|"
    r"(?:[^\d,]{2,40},\s*)?ngày\s*[\d.…_]*\s*tháng\s*[\d.…_]*\s*năm)",
)
_REMARK = re.compile(r"(?:ghi chú|chú thích|lưu ý)\s*:|\(?\*+\)?\s")


def data_rows(sheet: Sheet, table: Table, kind: Kind) -> list[Row]:
    """The data rows of a table with their raw cells; refuses more than the kind allows."""
    return sort_rows(sheet, table, kind)[0]


def sort_rows(sheet: Sheet, table: Table, kind: Kind) -> tuple[list[Row], list[Skipped]]:
    """All rows below the header as data rows and as those skipped, with the reason of each."""
    reader = _TableReader(sheet, table, kind)
    for number in range(table.first_data_row, len(sheet.rows) + 1):
        reader.take(number, sheet.rows[number - 1])
    if len(reader.rows) > kind.max_rows:
        raise Refused(
            f"Trang tính “{sheet.name}” có {len(reader.rows)} dòng số liệu; mỗi lần nhập {lower_first(kind.label)} "
            f"nhận tối đa {kind.max_rows} dòng. Chia thành nhiều tệp rồi nhập lần lượt."
        )
    return reader.rows, reader.skipped


class _TableReader:
    """Takes the rows one by one, remembering the group they stand in and whether the table has ended."""

    def __init__(self, sheet: Sheet, table: Table, kind: Kind) -> None:
        self.sheet, self.table, self.kind = sheet, table, kind
        self.rows: list[Row] = []
        self.skipped: list[Skipped] = []
        self.group = ""
        self.signed = False
        self.goes_on = False  # is the line above a row of data, or one that goes on with it?
        self.columns = tuple(table.columns.items())
        self.mapped = frozenset(table.columns.values())
        self.plain = _readers_of_plain_text(kind, table) if sheet.plain else []
        self.heading_keys = {
            heading.index: {heading_key(part) for part in (heading.text, *heading.text.split(" – "))}
            for heading in table.headings
            if heading.text
        }
        self.lists_names = _mostly_one_cell(sheet, table)

    def take(self, number: int, cells: Sequence[Cell]) -> None:
        filled: list[tuple[int, Cell]] = [(index, cell) for index, cell in enumerate(cells) if cell is not None]
        if not filled:
            return
        reason = None if self._is_plainly_data(cells, filled) else self._reason(number, filled)
        if reason in (None, Reason.GROUP) and self._continues(number, filled):
            reason = Reason.CONTINUATION
        self.goes_on = reason in (None, Reason.CONTINUATION)
        if reason is None:
            self.signed = False
            raw: dict[str, Cell] = {key: cells[index] for key, index in self.columns}
            for key, parse in self.plain:
                raw[key] = parse(raw[key])
            self.rows.append(Row(number=number, raw=raw, group=self.group))
            return
        text = " | ".join(normalise(str(cell)) for _, cell in filled)[:300]
        self.skipped.append(Skipped(number, reason, text))
        if reason is Reason.GROUP:
            self.group = " ".join(normalise(cell) for _, cell in filled if isinstance(cell, str))
        self.signed = self.signed or reason is Reason.SIGNATURE

    def _continues(self, number: int, filled: list[tuple[int, Cell]]) -> bool:
        """Does the line belong to the row above? Then what the kind takes of it is put there.

        It fills nothing that tells rows of this kind apart, stands under headings only, and contradicts nothing.
        """
        keys = {index: key for key, index in self.columns}
        indices = [index for index, _ in filled]
        if not self.goes_on or not self.kind.identity or number in self.sheet.wide:
            return False
        if any(index not in self.heading_keys or index == self.table.ordinal for index in indices):
            return False
        if any(keys.get(index) in self.kind.identity for index in indices):
            return False
        above, further = self.rows[-1].raw, {keys[index]: cell for index, cell in filled if index in keys}
        joined = {key: self._joined(key, above[key], cell) for key, cell in further.items()}
        if None in joined.values():
            return False
        above.update(joined)
        return True

    def _joined(self, key: str, above: Cell, cell: Cell) -> Cell:
        """Both cells of a row that goes over two lines; None where they contradict each other."""
        if above is None or above == cell:
            return cell
        return f"{above}\n{cell}" if self.kind.column(key).type is CellType.LINES else None

    def _is_plainly_data(self, cells: Sequence[Cell], filled: list[tuple[int, Cell]]) -> bool:
        """A number in the STT column and a text in a column of the kind: the quick answer for nearly every row."""
        ordinal = self.table.ordinal
        if ordinal is None or len(filled) < 2 or not _is_ordinal(cells[ordinal]):
            return False
        return any(isinstance(cell, str) and not cell.isdigit() for index, cell in filled if index in self.mapped)

    def _reason(self, number: int, filled: list[tuple[int, Cell]]) -> Reason | None:
        texts = [(index, normalise(cell)) for index, cell in filled if isinstance(cell, str)]
        if self._is_example(filled[0]):
            return Reason.EXAMPLE
        if _counts_columns([cell for _, cell in filled]):
            return Reason.COLUMN_NUMBERS
        if self._repeats_header(texts, len(filled)):
            return Reason.HEADER
        lowered = [text.lower() for _, text in texts]
        if lowered and _TOTAL.match(lowered[0]) and all(_is_figure(text) for text in lowered[1:]):
            return Reason.TOTAL
        if len(filled) == 1 and lowered and _REMARK.match(lowered[0]):
            return Reason.REMARK
        if self._is_signature(lowered, filled):
            return Reason.SIGNATURE
        if self._is_group(number, texts, filled):
            return Reason.GROUP
        return None

    def _is_example(self, first: tuple[int, Cell]) -> bool:
        index, cell = first
        return index not in self.mapped and isinstance(cell, str) and heading_key(cell) == heading_key(EXAMPLE_MARK)

    def _repeats_header(self, texts: list[tuple[int, str]], filled: int) -> bool:
        if len(texts) != filled or not texts:
            return False
        same = sum(heading_key(text) in self.heading_keys.get(index, ()) for index, text in texts)
        return same >= 2 and same * 5 >= len(texts) * 4

    def _is_signature(self, lowered: list[str], filled: list[tuple[int, Cell]]) -> bool:
        """All its texts are such as stand under a table; behind such a row also the few names of who signs."""
        if len(lowered) != len(filled):
            return False
        if all(map(_SIGNATURE.match, lowered)):
            return True
        return self.signed and len(filled) <= max(3, len(self.mapped) // 3)

    def _is_group(self, number: int, texts: list[tuple[int, str]], filled: list[tuple[int, Cell]]) -> bool:
        if not texts:
            return False
        index, text = texts[0]
        if len(texts) == 2 and index not in self.mapped and _ROMAN_OR_LETTER.fullmatch(text):
            return True  # "I" in the STT column, its heading beside it, perhaps figures behind
        if len(filled) != 1:
            return False
        if number in self.sheet.wide or index not in self.mapped:
            return True
        return not self.lists_names and bool(_ENUMERATED.match(text) or (text.isupper() and " " in text))


def _is_ordinal(cell: Cell) -> bool:
    return (isinstance(cell, int) and cell > 0) or (isinstance(cell, str) and cell.strip().rstrip(".").isdigit())


def _is_figure(text: str) -> bool:
    return text[:1].isdigit() or text in ("-", "–", "x", "X")


def _counts_columns(cells: list[Cell]) -> bool:
    """(1) (2) (3) … or A B 1 2 3 …: the row that numbers the columns."""
    tokens = [str(cell).strip().strip("()[]") for cell in cells]
    while tokens and tokens[0] in ("A", "B", "C", "STT", "TT"):
        tokens = tokens[1:]
    return (
        len(tokens) >= 3
        and all(token.isdigit() and len(token) < 3 for token in tokens)
        and all(int(after) == int(before) + 1 for before, after in zip(tokens, tokens[1:], strict=False))
        and int(tokens[0]) in (0, 1, 2)
    )


def _mostly_one_cell(sheet: Sheet, table: Table) -> bool:
    """A bare list of names: most of its rows have one cell, which is then data and no heading."""
    indices = set(table.columns.values())
    counts = [sum(row[index] is not None for index in indices) for row in sheet.rows[table.header_rows[-1] :]]
    filled = [count for count in counts if count]
    return sum(count == 1 for count in filled) * 2 > len(filled)


def _readers_of_plain_text(kind: Kind, table: Table) -> list[tuple[str, Callable[[Cell], Cell]]]:
    """In a CSV file everything is text: a well-written day or number there is no dirt, and becomes its type here."""
    readers = {CellType.DATE: plain_day, CellType.COUNT: plain_count}
    return [(c.key, readers[c.type]) for c in kind.columns if c.type in readers and c.key in table.columns]

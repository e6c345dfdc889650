"""A CSV file as cells: its encoding, its separator, and the mark of our own export taken off again."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from common.errors import Refused
from common.spreadsheets.places import shown_name

SEPARATORS = (";", ",", "\t")
LONGEST_CELL = 32_767  # what a cell of Excel holds

# A text that a spreadsheet program would take for a formula. The writer puts ' before it, the reader takes it
# off; the ' at the front of the pattern makes that reversible for texts that begin with ' themselves.
LIVE = re.compile(r"'*(?:[\t\r\n\0]|\s*[=+\-@＝＋－＠])")


def decode(data: bytes, *, file_name: str) -> str:
    """The text of a CSV file, which must be UTF-8, or UTF-16 with its mark; else how Excel saves it so."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise Refused(
            f"Tệp {shown_name(file_name)} không ghi bằng bảng mã UTF-8 (có thể là Windows-1258 hoặc TCVN3), "
            "chữ có dấu sẽ sai. Trong Excel chọn Lưu thành (Save As), kiểu CSV UTF-8 "
            "hoặc Excel Workbook (.xlsx), rồi tải lên lại."
        ) from None
    if "\0" in text:
        raise Refused(f"Tệp {shown_name(file_name)} không phải tệp CSV. Lưu lại thành .xlsx rồi tải lên.")
    return text


def rows_of(text: str, *, file_name: str) -> Iterator[list[str | None]]:
    """The records of a CSV text, blank cells as None; a broken quotation is refused with its line."""
    separator, text = _separator(text)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            what = (
                f"có ô dài quá {LONGEST_CELL:,} ký tự".replace(",", ".")
                if "field limit" in str(error)
                else 'có dấu ngoặc kép (") mở mà không khép đúng chỗ'
            )
            raise Refused(
                f"Tệp {shown_name(file_name)}, dòng {reader.line_num}: {what}. Sửa dòng đó, "
                "hoặc lưu tệp thành .xlsx rồi tải lên lại."
            ) from None
        yield [unescape(cell) if cell else None for cell in record]


def escape(text: str) -> str:
    """The text as it may stand in a CSV cell: no spreadsheet program takes it for a formula."""
    if "\0" in text:
        text = text.replace("\0", "")
    if text[:1].isalnum():  # nearly every text; spares the pattern
        return text
    return f"'{text}" if LIVE.match(text) else text


def unescape(cell: str) -> str:
    """The text that `escape` was given."""
    return cell[1:] if cell[0] == "'" and LIVE.match(cell, 1) else cell


def _separator(text: str) -> tuple[str, str]:
    """The separator, and the text without Excel's own "sep=;" line."""
    if named := re.match(r"sep=([;,\t])\r?\n", text):
        return named[1], text[named.end() :]
    return max(SEPARATORS, key=lambda separator: _regularity(text, separator)), text


def _regularity(text: str, separator: str) -> int:
    """How table-like the first records are under a separator: width above 1 times records, at its best."""
    head = io.StringIO(text[:100_000], newline="")
    widths: Counter[int] = Counter()
    try:
        for _, record in zip(range(100), csv.reader(head, delimiter=separator), strict=False):
            widths[len(record)] += 1
    except csv.Error:
        return 0
    return max(((width - 1) * count for width, count in widths.items()), default=0)

"""What the readers of all cell types share: how a cell is shown in a sentence, how a fault or a mending is told."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from common.spreadsheets.kinds import Column, Fault, Note, Row

Reader = Callable[[Any, Row], Any]  # a filled cell and its row; the clean value, or BROKEN
ReaderMaker = Callable[[Column], Reader]

BROKEN: Any = object()  # the cell has a fault, and so no value
UNKNOWN_WORDS = frozenset(
    ("-", "--", "–", "—", "...", "…", "n/a", "chưa rõ", "không rõ", "chưa có", "không có", "không", "chưa xác định")
)
SHOWN_LENGTH = 60


def shown(cell: Any) -> str:
    """A cell as a person reads it in the sheet."""
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell:.15g}".replace(".", ",")
    if isinstance(cell, Decimal):
        return decimal_told(cell)
    return "" if cell is None else str(cell)


def decimal_told(number: Decimal) -> str:
    """A number with decimals as a cell holds it: 7,5 and 10, never 10,00."""
    return f"{number.normalize():f}".replace(".", ",")


def quoted(cell: Any) -> str:
    """The cell as a sentence names it, shortened where it is long."""
    text = shown(cell)
    return f"“{text if len(text) <= SHOWN_LENGTH else text[:SHOWN_LENGTH] + '…'}”"


def fault(row: Row, column: Column, message: str, suggestion: str = "") -> Any:
    """Tell a fault; gives BROKEN, so that a reader can return it."""
    row.faults.append(Fault(column.key, message, suggestion))
    return BROKEN


def mended(row: Row, column: Column, cell: Any, value: Any, message: str) -> Any:
    """Tell a mending; gives the value, so that a reader can return it."""
    row.notes.append(Note(column.key, shown(cell), shown(value), message))
    return value

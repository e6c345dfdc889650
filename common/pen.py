"""Saving row after row with history, and remembering what was written: so that an import can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from common.history import Tracked, bulk_create, bulk_save


@dataclass(frozen=True)
class Saved:
    """A row that was written, with the version that it had before (None: made)."""

    row: Tracked
    version_before: int | None


class Pen:
    """Writes rows for one user and one reason; `saved` holds them in their order."""

    def __init__(self, by: Any, reason: str) -> None:
        self.by, self.reason = by, reason
        self.saved: list[Saved] = []

    def make(self, rows: Sequence[Any]) -> None:
        bulk_create(rows, by=self.by, reason=self.reason)
        self.saved += [Saved(row, None) for row in rows]

    def change(self, rows: Sequence[Any]) -> None:
        before = [row.version for row in rows]
        bulk_save(rows, by=self.by, reason=self.reason)
        self.saved += [Saved(row, version) for row, version in zip(rows, before, strict=True)]

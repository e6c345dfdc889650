"""Rosters for tests: rows straight into a kind, and the register that they meet."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings

from accounts.models import User
from agencies.choices import UnitScheme
from agencies.management.commands.load_units import load_units
from agencies.models import Province
from common.registry import spreadsheet_kinds
from common.spreadsheets.kinds import Context, Kind, Row, Written
from common.spreadsheets.staging import check

UNITS = settings.BASE_DIR / "fixtures" / "units" / "before_2025_07.csv"
ROSTER = settings.BASE_DIR / "fixtures" / "demo" / "an_giang" / "danh_sach_co_quan.xlsx"
DAY = date(2020, 12, 31)


def an_giang() -> Province:
    """The province with its units of before July 2025."""
    load_units(UNITS, scheme=UnitScheme.BEFORE_2025_07, only="89")
    return Province.objects.get(code="89")


def root() -> User:
    user = User.objects.filter(username="goc").first()
    return user or User.objects.create(username="goc", is_superuser=True, is_staff=True)


class Desk:
    """An officer with rosters of one kind for one province."""

    def __init__(self, province: Province, kind: str = "agencies") -> None:
        found = spreadsheet_kinds.get(kind)
        assert found is not None
        self.kind: Kind = found
        self.province = province

    def context(self, on: date = DAY, *, correct: bool = False, scheme: str = "") -> Context:
        options = {"scheme": scheme} if scheme else {}
        return Context(f"province:{self.province.pk}", on, root(), correct, options)

    def check(self, *cells: dict[str, Any], group: str = "", **context: Any) -> list[Row]:
        """The rows as the preview would show them; every row has the columns that any row names."""
        columns = {key for row in cells for key in row}
        rows = [
            Row(number=number, raw={key: row.get(key) for key in columns}, group=group)
            for number, row in enumerate(cells, start=5)
        ]
        check(rows, self.kind, self.context(**context))
        return rows

    def bring_in(self, *cells: dict[str, Any], **context: Any) -> list[Written]:
        """Check, expect no fault, write: what was written."""
        rows = self.check(*cells, **context)
        assert faults(rows) == []
        writing = [row for row in rows if row.state != "unchanged"]
        return list(self.kind.write(writing, self.context(**context), "thử"))


def faults(rows: Sequence[Row]) -> list[tuple[int, str, str]]:
    return [(row.number, fault.column, fault.message) for row in rows for fault in row.faults]


def notes(rows: Sequence[Row]) -> list[tuple[str, str, str]]:
    return [(note.column, note.before, note.after) for row in rows for note in row.notes]

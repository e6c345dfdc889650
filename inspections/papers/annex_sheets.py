"""The two lists of a plan as spreadsheets, one row an agency: to filter, to print, and to bring in again."""

from collections.abc import Iterator
from typing import IO, Any

from agencies.choices import Level, Obligation
from common.spreadsheets.kinds import CellType, Column
from common.spreadsheets.writing import write_xlsx
from inspections.choices import InspectionForm
from inspections.paper_facts import PlanPaper
from inspections.papers.annexes import (
    TITLES,
    belongs_to,
    by_level,
    by_obligation,
    counts,
    level_name,
    obligation_name,
)
from inspections.papers.annexes import told as counted_in_words
from inspections.windows import told_window

# Each of them is one of resources/plan_columns.py: the wizard knows it, and brings the list in again
ANNEX_COLUMNS = (
    Column("code", "Mã cơ quan", CellType.CODE, width=14),
    Column("name", "Tên cơ quan", aliases=("Cơ quan", "Đơn vị"), required=True, max_length=250, width=42),
    Column("form", "Hình thức", CellType.CHOICE, choices=tuple(InspectionForm.choices), width=20),
    Column("level", "Cấp", CellType.CHOICE, choices=tuple(Level.choices), width=12),
    Column("obligation", "Đối tượng", CellType.CHOICE, choices=tuple(Obligation.choices), width=15),
    Column("edition", "Phiên bản đang áp dụng", max_length=100, width=24),
    Column("window", "Thời gian dự kiến", max_length=60, width=24),
    Column("team", "Đoàn", max_length=150, width=18),
    Column("note", "Ghi chú", max_length=500, width=28),
)


def write_annex(plan: PlanPaper, form: str, file: str | IO[bytes]) -> None:
    """One list as .xlsx: what it belongs to and its subtotals above, its rows below."""
    title = TITLES[InspectionForm(form)]
    write_xlsx(ANNEX_COLUMNS, annex_rows(plan, form), file, title=title, subtitle=subtotals(plan, form))


def annex_rows(plan: PlanPaper, form: str) -> Iterator[tuple[Any, ...]]:
    for row in plan.rows(form):
        told = {"form": form, "window": told_window(row.window_from, row.window_to)}
        yield tuple(told[column.key] if column.key in told else getattr(row, column.key) for column in ANNEX_COLUMNS)


def subtotals(plan: PlanPaper, form: str) -> str:
    """Kế hoạch số …: tổng cộng: 66 cơ quan; cấp tỉnh: 10 cơ quan …; bắt buộc: 14 cơ quan …"""
    found = counts(plan, form)
    parts = [counted_in_words("Tổng cộng", found)]
    parts += [counted_in_words(level_name(level), some) for level, some in by_level(found)]
    parts += [counted_in_words(obligation_name(duty), some) for duty, some in by_obligation(found)]
    return f"{belongs_to(plan)}. {'; '.join(parts)}."

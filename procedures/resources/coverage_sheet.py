"""The sheet in which the coverage of agencies goes out; nothing comes in by it."""

from typing import Any

from common.spreadsheets.kinds import CellType, Column, Kind
from procedures.queries.coverage_overview import AgencyCoverage

COUNTS = (
    ("system", "QT hệ thống"),
    ("internal", "QT nội bộ"),
    ("administrative", "QT TTHC"),
    ("handled", "TTHC thực hiện"),
    ("covered", "TTHC đã có quy trình"),
    ("missing", "TTHC chưa có quy trình"),
    ("not_arising", "TTHC không phát sinh"),
    ("stale", "Cần rà soát"),
    ("pointing_nowhere", "Trỏ TTHC đã bãi bỏ"),
    ("doubled", "TTHC trùng"),
)


class CoverageSheet(Kind):
    name = "coverage"
    label = "Bao phủ TTHC của các cơ quan"
    columns = (
        Column("name", "Cơ quan", width=44),
        Column("level", "Cấp", width=12),
        Column("unit", "Đơn vị", width=24),
        *(Column(key, label, type=CellType.COUNT, width=14) for key, label in COUNTS),
        Column("words", "Bao phủ", width=22),
    )


def written(row: AgencyCoverage) -> list[Any]:
    """An agency's cells; what there is no share of stays empty and is told in words."""
    coverage = row.coverage
    counts = [getattr(coverage, key) if coverage.has_catalogue or key == "handled" else "" for key, _ in COUNTS]
    return [row.name, row.level.label, row.unit, *counts, coverage.words]

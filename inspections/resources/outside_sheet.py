"""The sheet of the inspections outside any plan."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from common.spreadsheets.kinds import CellType, Column, Kind
from inspections.models import PlannedInspection
from inspections.queries.plan_list import COLUMNS, IN_ORDER, listed_line
from inspections.queries.report_export import ROWS_AT_ONCE

DATE = CellType.DATE


class OutsideSheet(Kind):
    name = "outside_listed"
    label = "Kiểm tra ngoài kế hoạch"
    columns = (
        Column("province", "Tỉnh", width=16),
        Column("name", "Cơ quan", width=44),
        Column("level", "Cấp", width=12),
        Column("form", "Hình thức", width=20),
        Column("window_from", "Từ ngày", DATE, width=12),
        Column("window_to", "Đến ngày", DATE, width=12),
        Column("team", "Đoàn", width=18),
        Column("why", "Lý do", width=36),
        Column("state", "Trạng thái", width=16),
        Column("done_on", "Ngày kiểm tra", DATE, width=12),
        Column("done_note", "Nội dung ghi khi kiểm tra", width=36),
        Column("note", "Ghi chú", width=28),
    )


def outside_cells(found: QuerySet[PlannedInspection]) -> Iterator[list[Any]]:
    """The inspections in the order of their list, also those that were given up."""
    rows = found.order_by(*IN_ORDER[""]).values(*COLUMNS, "province__name")
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        line = listed_line(row)
        yield [
            row["province__name"],
            line.name,
            line.level,
            line.form,
            line.window_from,
            row["window_to"],
            line.team_name,
            line.why,
            line.state,
            line.done_on,
            line.done_note,
            line.note,
        ]

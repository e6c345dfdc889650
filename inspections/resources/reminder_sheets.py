"""The sheets of đôn đốc: who still owes what, and the log of who was reminded of what."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from common.spreadsheets.kinds import CellType, Column, Kind
from inspections.models import Reminder
from inspections.queries.reminders import OwedLine, kind_of
from inspections.queries.report_export import ROWS_AT_ONCE

DATE, COUNT = CellType.DATE, CellType.COUNT


class OwedSheet(Kind):
    name = "reports_owed"
    label = "Cơ quan còn phải nộp báo cáo, giải trình"
    columns = (
        Column("name", "Cơ quan", width=44),
        Column("level", "Cấp", width=12),
        Column("state", "Trạng thái", width=22),
        Column("kind", "Việc", width=26),
        Column("due_on", "Hạn", DATE, width=12),
        Column("days_left", "Còn (ngày)", COUNT, width=8),
        Column("days_late", "Quá hạn (ngày)", COUNT, width=8),
        Column("reminded_on", "Nhắc gần nhất", DATE, width=12),
        Column("text", "Nội dung nhắc", width=60),
    )


class ReminderLogSheet(Kind):
    name = "reminders_log"
    label = "Nhật ký nhắc"
    columns = (
        Column("on", "Ngày", DATE, width=12),
        Column("name", "Cơ quan", width=44),
        Column("level", "Cấp", width=12),
        Column("kind", "Việc", width=26),
        Column("to", "Người được nhắc", width=24),
        Column("channel", "Cách nhắc", width=18),
        Column("due_on", "Hạn khi nhắc", DATE, width=12),
        Column("text", "Nội dung", width=60),
        Column("by", "Người nhắc", width=22),
    )


def owed_cells(lines: Iterable[OwedLine]) -> Iterator[list[Any]]:
    for line in lines:
        row = line.report
        days = [None, line.days_late] if line.is_late else [line.days_left, None]
        yield [
            row.name,
            row.get_level_display(),
            row.get_state_display(),
            kind_of(row, line.days_left).label,
            line.due_on,
            *days,
            line.reminded_on,
            line.text,
        ]


def log_cells(reminders: QuerySet[Reminder]) -> Iterator[list[Any]]:
    for row in reminders.iterator(chunk_size=ROWS_AT_ONCE):
        yield [
            row.on,
            row.assessment.name,
            row.assessment.get_level_display(),
            row.get_kind_display(),
            str(row.to_user or row.to_name),
            row.get_channel_display(),
            row.due_on,
            row.text,
            str(row.by or "cổng"),
        ]

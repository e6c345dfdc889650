"""The sheets of the reports: what agencies owe and have handed in, and what waits for review."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from common.spreadsheets.kinds import CellType, Column, Kind
from inspections.models import SelfAssessment
from inspections.queries.due_days import OPENED_PLANS, late_among, office_day
from inspections.queries.report_export import ROWS_AT_ONCE, reviewers_told, told_reports
from inspections.queries.review_list import in_order, review_rows
from inspections.rules import FOR_REVIEW

DATE, COUNT, DECIMAL, FLAG = CellType.DATE, CellType.COUNT, CellType.DECIMAL, CellType.FLAG
OF_THE_REPORT = (
    Column("province", "Tỉnh", width=16),
    Column("name", "Cơ quan", width=44),
    Column("level", "Cấp", width=12),
    Column("year", "Năm", width=7),
    Column("plan", "Kế hoạch", width=36),
    Column("state", "Trạng thái", width=22),
    Column("due_on", "Hạn nộp", DATE, width=12),
)
HANDED_IN = (
    Column("handed_on", "Ngày nộp", DATE, width=12),
    Column("handed_at", "Giờ nộp", width=9),
    Column("is_late", "Nộp muộn", FLAG, width=10),
    Column("on_behalf", "Nộp thay", FLAG, width=10),
)


class ReportSheet(Kind):
    name = "reports_listed"
    label = "Báo cáo tự kiểm tra, đánh giá"
    columns = (
        *OF_THE_REPORT,
        Column("overdue", "Quá hạn, chưa nộp", FLAG, width=12),
        Column("first_due", "Hạn trước khi gia hạn", DATE, width=14),
        Column("extended_for", "Lý do gia hạn", width=28),
        *HANDED_IN,
        Column("arrived_on", "Ngày báo cáo đến", DATE, width=12),
        Column("handed_by", "Người nộp", width=22),
        Column("receipt", "Mã tiếp nhận", width=20),
        Column("number", "Số báo cáo", width=16),
        Column("day", "Ngày báo cáo", DATE, width=12),
        Column("self_total", "Điểm tự chấm", DECIMAL, width=10),
        Column("total", "Tổng điểm", DECIMAL, width=10),
        Column("grade", "Xếp loại", width=16),
    )


class ReviewSheet(Kind):
    name = "reviews_listed"
    label = "Thẩm định báo cáo"
    columns = (
        *OF_THE_REPORT,
        *HANDED_IN,
        Column("waiting", "Số ngày chờ thẩm định", COUNT, width=12),
        Column("scored", "Số tiêu chí đã chấm", COUNT, width=10),
        Column("scored_second", "Đã chấm lần hai", COUNT, width=10),
        Column("reviewers", "Phân công thẩm định", width=44),
    )


def report_cells(found: QuerySet[SelfAssessment], user: Any, on: date) -> Iterator[list[Any]]:
    """What the list of reports found, in its order."""
    for row in told_reports(found, user, on).iterator(chunk_size=ROWS_AT_ONCE):
        result = row.result if row.shows_result else None
        yield [
            *_of_the_report(row),
            bool(late_among([row], on)) or None,
            row.first_due,
            row.extended_for,
            *_handed_in(row),
            row.arrived_on,
            str(row.submitted_by or ""),
            row.receipt,
            row.report_number,
            row.report_day,
            Decimal(row.self_told) if row.is_handed_in and row.self_told else None,
            result.total if result else None,
            result.final_grade if result else "",
        ]


def review_cells(found: QuerySet[SelfAssessment], user: Any, on: date) -> Iterator[list[Any]]:
    """What the list of reviews found, in its order; who reviews which section is asked once for all."""
    reviewers = reviewers_told(found, user, on)
    rows: Any = review_rows(in_order(found)).select_related("plan", "province")
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        yield [
            *_of_the_report(row),
            *_handed_in(row),
            _days_waiting(row, on),
            row.scored_first,
            row.scored_second or None,
            reviewers.get((row.plan_id, row.criteria_set_id), ""),
        ]


def _of_the_report(row: Any) -> list[Any]:
    plan = row.plan
    level, state = row.get_level_display(), row.get_state_display()
    return [row.province.name, row.name, level, str(plan.year), plan.title, state, row.due_on]


def _handed_in(row: Any) -> list[Any]:
    at = row.submitted_at
    day, clock = (office_day(at), f"{timezone.localtime(at):%H:%M}") if at else (None, "")
    return [day, clock, row.is_late or None, row.on_behalf or None]


def _days_waiting(row: Any, on: date) -> int | None:
    """Since it was handed in; of a closed plan nothing waits any more."""
    if row.state not in FOR_REVIEW or row.plan.state not in OPENED_PLANS or row.submitted_at is None:
        return None
    return max((on - office_day(row.submitted_at)).days, 0)

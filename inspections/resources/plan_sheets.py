"""The sheets that are only taken away: the plans by year, and how far a plan is with each of its agencies."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from common.spreadsheets.kinds import CellType, Column, Kind
from inspections.choices import InspectionForm, PlannedState
from inspections.models import InspectionPlan, PlannedInspection
from inspections.queries.plan_list import (
    COLUMNS,
    IN_ORDER,
    NEWEST_FIRST,
    ListedLine,
    listed_line,
    listed_plan,
    with_code,
    with_counts,
)
from inspections.queries.report_export import ROWS_AT_ONCE

DATE, COUNT = CellType.DATE, CellType.COUNT


class PlanSheet(Kind):
    name = "plans_listed"
    label = "Kế hoạch kiểm tra"
    columns = (
        Column("province", "Tỉnh", width=16),
        Column("year", "Năm", width=7),
        Column("title", "Kế hoạch", width=48),
        Column("state", "Trạng thái", width=24),
        Column("number", "Số kế hoạch", width=16),
        Column("day", "Ngày kế hoạch", DATE, width=12),
        Column("approval_number", "Văn bản ban hành", width=18),
        Column("approval_day", "Ngày ban hành", DATE, width=12),
        Column("report_due_on", "Hạn nộp báo cáo", DATE, width=12),
        Column("agencies", "Số cơ quan", COUNT, width=10),
        Column("dossier", "Kiểm tra qua hồ sơ", COUNT, width=12),
        Column("on_site", "Kiểm tra tại trụ sở", COUNT, width=12),
        Column("made_up", "Ghi chú", width=28),
    )


class FollowUpSheet(Kind):
    """Theo dõi thực hiện: a row an agency, whatever the number of its inspections."""

    name = "plan_follow_up"
    label = "Theo dõi thực hiện kế hoạch"
    columns = (
        Column("code", "Mã cơ quan", width=14),
        Column("name", "Cơ quan", width=44),
        Column("level", "Cấp", width=12),
        Column("obligation", "Đối tượng", width=14),
        Column("edition", "Phiên bản đang áp dụng", width=22),
        Column("dossier", "Kiểm tra qua hồ sơ", width=18),
        Column("dossier_on", "Xong qua hồ sơ ngày", DATE, width=12),
        Column("on_site", "Kiểm tra tại trụ sở", width=18),
        Column("window", "Thời gian dự kiến", width=24),
        Column("team", "Đoàn", width=18),
        Column("on_site_on", "Ngày kiểm tra tại trụ sở", DATE, width=12),
        Column("done_note", "Nội dung ghi khi kiểm tra", width=36),
        Column("why", "Lý do chọn", width=36),
    )


def plan_cells(found: QuerySet[InspectionPlan]) -> Iterator[list[Any]]:
    """The plans that were found, in the order of their list."""
    for row in with_counts(found.order_by(*NEWEST_FIRST)).iterator(chunk_size=ROWS_AT_ONCE):
        plan = listed_plan(row)
        yield [
            row.province.name,
            str(row.year),
            row.title,
            row.get_state_display(),
            *_paper(row.paper),
            *_paper(row.approval_paper),
            row.report_due_on,
            plan.agencies,
            plan.dossier,
            plan.on_site,
            row.made_up_told,
        ]


def follow_up_cells(plan: InspectionPlan, found: QuerySet[PlannedInspection]) -> Iterator[list[Any]]:
    """The agencies of the lines that were found, each with all that the plan inspects of it."""
    theirs = plan.inspections.filter(Q(pk__in=found) | ~Q(state=PlannedState.CANCELLED))
    rows = with_code(theirs.filter(agency__in=found.order_by().values("agency"))).order_by(*IN_ORDER[""])
    by_agency: dict[int, dict[str, tuple[str, ListedLine]]] = {}
    for row in rows.values(*COLUMNS, "code"):
        by_agency.setdefault(row["agency_id"], {})[row["form"]] = (row["code"] or "", listed_line(row))
    for lines in by_agency.values():
        code, first = next(iter(lines.values()))
        _, dossier = lines.get(InspectionForm.DOSSIER, ("", None))
        _, site = lines.get(InspectionForm.ON_SITE, ("", None))
        yield [
            code,
            first.name,
            first.level,
            first.obligation,
            first.edition,
            dossier.state if dossier else "",
            dossier.done_on if dossier else None,
            *(_visit(site) if site else ["", "", "", None, "", ""]),
        ]


def _visit(line: ListedLine) -> list[Any]:
    return [line.state, line.window, line.team_name, line.done_on, line.done_note, line.why]


def _paper(paper: Any) -> list[Any]:
    return [paper.number, paper.issued_on] if paper else ["", None]

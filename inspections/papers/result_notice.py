"""Thông báo kết quả of an agency: its points by section, its grade, and what the review noted."""

from decimal import Decimal

from common.papers.content import Align, Block, Grid, GridColumn, Heading, Paper, Signer, Text, Title, Total
from common.papers.wording import closed, lowered_first
from inspections.paper_facts import ResultPaper
from inspections.papers.parts import (
    MADE_UP,
    archived,
    excerpt_of,
    office_head,
    office_issue,
    office_signer,
    put_in_force_by,
)

COLUMNS = (
    GridColumn("STT", 12, Align.CENTRE),
    GridColumn("Nội dung", 78),
    GridColumn("Điểm tối đa", 25, Align.RIGHT),
    GridColumn("Điểm tự chấm", 25, Align.RIGHT),
    GridColumn("Điểm thẩm định", 25, Align.RIGHT),
)


def result_notice(result: ResultPaper, signer: Signer | None = None) -> Paper:
    """The notice of result to one agency."""
    office = result.office
    bound = put_in_force_by(office, result.approval, result.plan_paper, result.year)
    about = lowered_first(excerpt_of(result.plan_title))
    body: list[Block] = [
        Text(
            f"Thực hiện {bound} về việc {about}; trên cơ sở báo cáo tự kiểm tra, đánh giá của cơ quan và kết quả "
            f"thẩm định, {office.name} thông báo kết quả của {result.agency} như sau:"
        ),
        Heading("1. Điểm theo từng phần"),
        Grid(COLUMNS, (*_points(result), Total(f"Tổng điểm (thang 100): {points(result.total)}"))),
        Heading("2. Kết quả"),
        Text(_told(result)),
        *_remarks(result),
        *_opinion(result),
        Text(
            closed(
                f"{office.name} thông báo để {result.agency} biết, tiếp tục duy trì, cải tiến hệ thống quản lý chất "
                "lượng và khắc phục các nội dung nêu trên (nếu có)"
            )
        ),
    ]
    return Paper(
        head=office_head(office, office_issue(office, "TB", result.notice, result.year)),
        title=Title("Thông báo", f"Kết quả {about} đối với {result.agency}"),
        body=body,
        signer=signer or office_signer(office),
        receivers=[result.agency, f"{office.committee} (để báo cáo)", archived(office)],
        notice=MADE_UP if result.is_made_up else "",
    )


def points(value: Decimal) -> str:
    """Two decimals with a comma, as official tables have them."""
    return f"{value:.2f}".replace(".", ",")


def _points(result: ResultPaper) -> list[tuple[str, ...]]:
    return [
        (str(number), one.title, points(one.possible), points(one.claimed), points(one.given))
        for number, one in enumerate(result.sections, start=1)
    ]


def _told(result: ResultPaper) -> str:
    claimed = f"; điểm tự chấm: {points(result.claimed)}" if result.claimed is not None else ""
    manual = f" (do lãnh đạo quyết định: {result.manual_reason})" if result.manual_reason else ""
    return f"Tổng điểm: {points(result.total)}/100{claimed}. Xếp loại: {result.grade}{manual}."


def _remarks(result: ResultPaper) -> list[Block]:
    if not result.remarks:
        return []
    noted = [
        Text(said)
        for one in result.remarks
        for said in _paragraphs(f"- Mục {one.code}, {lowered_first(one.text)}: {one.note}")
    ]
    return [Heading("3. Nhận xét, nội dung cần khắc phục"), *noted]


def _opinion(result: ResultPaper) -> list[Block]:
    if not result.opinion:
        return []
    return [Heading(f"{4 if result.remarks else 3}. Ý kiến của cơ quan"), *map(Text, _paragraphs(result.opinion))]


def _paragraphs(typed: str) -> list[str]:
    """A line each: one broken within a justified paragraph would be drawn out over its whole width. Each ends with a
    full stop where it ended with nothing."""
    lines = [line.strip() for line in typed.splitlines()]
    return [line if line[-1] in ".;:!?…”)" else f"{line}." for line in lines if line]

"""What a plan gives out: its papers as .docx, its annexes as .xlsx, its lists in the columns that come in again."""

import tempfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.http import FileResponse, Http404, StreamingHttpResponse
from django.http.response import HttpResponseBase

from common.downloads import HEADERS
from common.events import log_event
from common.http import reads
from common.papers.content import Paper
from common.papers.writing import DOCX, write_docx
from common.spreadsheets.exporting import export_response, workbook_response
from inspections.choices import InspectionForm
from inspections.filters.plans import LineFilter
from inspections.paper_facts import PlanPaper
from inspections.papers.annex_sheets import write_annex
from inspections.papers.approval import decision_draft, submission_paper
from inspections.papers.plan import plan_paper
from inspections.queries.plan_list import IN_ORDER, lines
from inspections.queries.plan_paper import plan_facts
from inspections.resources.plan_lists import PlanLists, export_rows
from inspections.resources.plan_sheets import FollowUpSheet, follow_up_cells
from inspections.views.plan_frame import plan_seen_whole

# By the word of the address: how the paper is made, and how its file is called
PAPERS: dict[str, tuple[Callable[[PlanPaper], Paper], str]] = {
    "ke-hoach": (plan_paper, "ke-hoach-kiem-tra"),
    "to-trinh": (submission_paper, "to-trinh"),
    "du-thao-quyet-dinh": (decision_draft, "du-thao-quyet-dinh"),
}
ANNEXES = {"ho-so": InspectionForm.DOSSIER, "tru-so": InspectionForm.ON_SITE}


@reads
def plan_document(request: Any, pk: int, paper: str) -> HttpResponseBase:
    """The plan with its annexes, its Tờ trình, or the draft of the decision, in the layout of official papers."""
    plan = plan_seen_whole(request, pk)
    if paper not in PAPERS:
        raise Http404
    make, name = PAPERS[paper]
    content = write_docx(make(plan_facts(plan)))
    log_event("export", f"Tải {name} của “{plan}”", by=request.user, subject=plan)
    return FileResponse(
        BytesIO(content), as_attachment=True, filename=f"{name}-{plan.year}.docx", content_type=DOCX, headers=HEADERS
    )


@reads
def plan_annex(request: Any, pk: int, annex: str) -> HttpResponseBase:
    """One list as an annex in .xlsx."""
    plan = plan_seen_whole(request, pk)
    if annex not in ANNEXES:
        raise Http404
    book = tempfile.TemporaryFile(prefix="phu-luc-", suffix=".xlsx")  # noqa: SIM115  the response closes it
    try:
        write_annex(plan_facts(plan), ANNEXES[annex], book)
    except BaseException:
        book.close()
        raise
    book.seek(0)
    log_event("export", f"Tải phụ lục {annex} của “{plan}”", by=request.user, subject=plan)
    return workbook_response(book, f"phu-luc-{annex}-{plan.year}.xlsx")


@reads
def plan_export(request: Any, pk: int, fmt: str) -> StreamingHttpResponse:
    """The lists of a plan, exactly what the filter shows; of a row an agency, how far the plan is with each."""
    plan = plan_seen_whole(request, pk)
    if fmt not in ("xlsx", "csv"):
        raise Http404
    teams = [(str(key), name) for key, name in plan.teams.values_list("pk", "name")]
    question = LineFilter(request.GET, lines(request.user, plan), teams=teams)
    found = question.found.order_by(*IN_ORDER[""])
    chosen = question.chosen if question.is_valid() else {}
    log_event("export", f"Xuất danh sách của “{plan}” ({fmt})", by=request.user, subject=plan)
    subtitle = " · ".join([plan.title, *chosen.values()])
    if question.is_per_agency:
        rows = follow_up_cells(plan, found)
        return export_response(
            FollowUpSheet(), rows, fmt, file_name=f"theo-doi-ke-hoach-{plan.year}", subtitle=subtitle
        )
    name = f"danh-sach-kiem-tra-{plan.year}"
    return export_response(PlanLists(), export_rows(found), fmt, file_name=name, subtitle=subtitle)

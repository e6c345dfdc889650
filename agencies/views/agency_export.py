"""The list to take away: exactly what the filter shows, in the roster's columns, so that it comes back unchanged."""

from typing import Any

from django.http import Http404, StreamingHttpResponse

from agencies.queries.register_export import export_rows
from agencies.resources.agency_columns import LABELS
from agencies.views.asking import asked
from common.errors import Refused
from common.events import log_event
from common.http import reads, typed_keys
from common.registry import spreadsheet_kinds
from common.spreadsheets.exporting import export_response


@reads
def agency_export(request: Any, fmt: str) -> StreamingHttpResponse:
    """The agencies of the question in the address; only those ticked (`chon`) where any is. One ticked agency out
    of sight refuses the whole."""
    kind = spreadsheet_kinds.get("agencies")
    if kind is None or fmt not in ("xlsx", "csv"):
        raise Http404
    question = asked(request)
    if not question.filter.is_valid():
        raise Refused("Điều kiện lọc chưa đúng nên không xuất được. Hãy quay lại danh sách và chọn lại.")
    found = _ticked(request, question) or question.found
    day = request.day
    keys = [column.key for column in kind.columns]
    rows = (
        [_written(key, row[key]) for key in keys]
        for row in export_rows(found.order_by("province_id", "sort_key", "pk"), day)
    )
    log_event("export", f"Xuất danh sách cơ quan ({fmt}), {question.query_without()[:300]}", by=request.user)
    conditions = [f"Số liệu tính đến ngày {day:%d/%m/%Y}", *question.chosen.values()]
    return export_response(
        kind, rows, fmt, file_name=f"danh-sach-co-quan-{day:%Y-%m-%d}", subtitle=" · ".join(conditions)
    )


def _ticked(request: Any, question: Any) -> Any:
    typed = request.GET.getlist("chon")
    if not typed:
        return None
    wanted = typed_keys(typed)
    ticked = question.every.filter(agency__in=wanted)
    if ticked.count() != len(wanted):
        raise Http404
    return ticked


def _written(key: str, value: Any) -> Any:
    """A cell: the word of a choice, everything else as it is."""
    if value is None:
        return ""
    return LABELS[key].get(str(value), value) if key in LABELS else value

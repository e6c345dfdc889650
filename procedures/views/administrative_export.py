"""The register of published TTHC to take away: exactly what the filter shows."""

from typing import Any

from django.http import Http404, StreamingHttpResponse

from common.errors import Refused
from common.events import log_event
from common.http import reads
from common.registry import spreadsheet_kinds
from common.spreadsheets.exporting import export_response
from procedures.queries.administrative_export import export_rows
from procedures.views.asking_tthc import asked_of_tthc


@reads
def administrative_export(request: Any, fmt: str) -> StreamingHttpResponse:
    """The TTHC of the question in the address, in the columns in which a list comes in."""
    kind = spreadsheet_kinds.get("tthc")
    if kind is None or fmt not in ("xlsx", "csv"):
        raise Http404
    question = asked_of_tthc(request)
    if not question.filter.is_valid():
        raise Refused("Điều kiện lọc chưa đúng nên không xuất được. Hãy quay lại danh sách và chọn lại.")
    day = request.day
    keys = [column.key for column in kind.columns]
    rows = ([row.get(key, "") for key in keys] for row in export_rows(question.found))
    log_event("export", f"Xuất TTHC được công bố ({fmt}), {question.query_without()[:300]}", by=request.user)
    conditions = [f"Số liệu tính đến ngày {day:%d/%m/%Y}", *question.chosen.values()]
    return export_response(
        kind, rows, fmt, file_name=f"tthc-{day:%Y-%m-%d}", subtitle=" · ".join(conditions)
    )  # fmt: skip

"""The catalogue to take away: exactly what the filter shows, in the columns in which it comes in again."""

from typing import Any

from django.http import Http404, StreamingHttpResponse

from common.errors import Refused
from common.events import log_event
from common.http import reads
from common.spreadsheets.exporting import export_response
from procedures.queries.procedure_export import export_rows
from procedures.resources.procedure_columns import LABELS, ProcedureSheet
from procedures.views.asking_procedures import asked_of_procedures


@reads
def procedure_export(request: Any, fmt: str) -> StreamingHttpResponse:
    """The procedures of the question in the address, as they stand on the day."""
    if fmt not in ("xlsx", "csv"):
        raise Http404
    question = asked_of_procedures(request)
    if not question.filter.is_valid():
        raise Refused("Điều kiện lọc chưa đúng nên không xuất được. Hãy quay lại danh sách và chọn lại.")
    sheet, day = ProcedureSheet(), request.day
    keys = [column.key for column in sheet.columns]
    found = export_rows(question.found.order_by(*question.ordered), day)
    rows = ([_written(key, row[key]) for key in keys] for row in found)
    log_event("export", f"Xuất danh mục quy trình ({fmt}), {question.query_without()[:300]}", by=request.user)
    conditions = [f"Số liệu tính đến ngày {day:%d/%m/%Y}", *question.chosen.values()]
    name = f"danh-muc-quy-trinh-{day:%Y-%m-%d}"
    return export_response(sheet, rows, fmt, file_name=name, subtitle=" · ".join(conditions))


def _written(key: str, value: Any) -> Any:
    """A cell: the word of a choice, everything else as it is."""
    if value is None:
        return ""
    return LABELS[key].get(str(value), value) if key in LABELS else value

"""The register of declarations and certificates to take away: exactly what the filter shows."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, StreamingHttpResponse

from agencies.queries.certificate_export import export_rows
from agencies.queries.certificate_list import order_of
from agencies.resources.certificate_columns import LABELS, CertificateSheet
from agencies.resources.certificate_parts import joined, line_told
from agencies.views.asking import asked_of_certificates
from common.errors import Refused
from common.events import log_event
from common.http import reads
from common.spreadsheets.exporting import export_response

# Columns of which a cell holds several things.
SEVERAL: dict[str, Callable[[Any], str]] = {
    "lines": lambda lines: joined(line_told(*line) for line in lines),
    "covers": joined,
}


@reads
def certificate_export(request: Any, fmt: str) -> StreamingHttpResponse:
    """The declarations and certificates of the question in the address, as they stand on the day."""
    if fmt not in ("xlsx", "csv"):
        raise Http404
    question = asked_of_certificates(request)
    if not question.filter.is_valid():
        raise Refused("Điều kiện lọc chưa đúng nên không xuất được. Hãy quay lại danh sách và chọn lại.")
    sheet, day = CertificateSheet(), request.day
    keys = [column.key for column in sheet.columns]
    found = question.found.order_by(*order_of(day, question.order))
    rows = ([_written(key, row[key]) for key in keys] for row in export_rows(found, day))
    log_event("export", f"Xuất công bố, chứng nhận ({fmt}), {question.query_without()[:300]}", by=request.user)
    conditions = [f"Số liệu tính đến ngày {day:%d/%m/%Y}", *question.chosen.values()]
    name = f"cong-bo-chung-nhan-{day:%Y-%m-%d}"
    return export_response(sheet, rows, fmt, file_name=name, subtitle=" · ".join(conditions))


def _written(key: str, value: Any) -> Any:
    """A cell: the word of a choice, several things side by side, everything else as it is."""
    if value is None:
        return ""
    if key in SEVERAL:
        return SEVERAL[key](value)
    return LABELS[key].get(str(value), value) if key in LABELS else value

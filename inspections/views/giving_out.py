"""A list to take away: exactly what its page shows, as a workbook or as text."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.http import Http404, StreamingHttpResponse

from common.errors import Refused
from common.events import log_event
from common.spreadsheets.exporting import export_response
from common.spreadsheets.kinds import Kind
from common.text import lower_first


def give_out(
    request: Any, sheet: Kind, rows: Iterable[Sequence[Any]], fmt: str, *, stem: str, on: date, told: Iterable[str]
) -> StreamingHttpResponse:
    """The rows as a file `stem` with the day of its figures; `told`: what the list is of, and how it was narrowed."""
    if fmt not in ("xlsx", "csv"):
        raise Http404
    query = request.GET.urlencode()[:300]
    log_event("export", f"Xuất {lower_first(sheet.label)} ({fmt}), {query}", by=request.user)
    subtitle = " · ".join([f"Số liệu tính đến ngày {on:%d/%m/%Y}", *told])
    return export_response(sheet, rows, fmt, file_name=f"{stem}-{on:%Y-%m-%d}", subtitle=subtitle)


def refuse_faulty(question: Any) -> None:
    """Of a faulty condition nothing is given out: the file would not be what was asked for."""
    if not question.is_valid():
        raise Refused("Điều kiện lọc chưa đúng nên không xuất được. Hãy quay lại danh sách và chọn lại.")

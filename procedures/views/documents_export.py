"""An agency's danh mục tài liệu bên ngoài to take away: exactly what the conditions leave, as it comes in again."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import Http404, StreamingHttpResponse

from agencies.views.agency_page import page_of_agency
from common.errors import Refused
from common.events import log_event
from common.http import reads
from common.spreadsheets.exporting import export_response
from procedures.forms.external_documents import DocumentFilter
from procedures.queries.external_documents import label_of, listings_of
from procedures.resources.document_columns import LABELS
from procedures.resources.external_documents import DocumentRoster
from procedures.views.external_documents import narrowed

ROWS_AT_ONCE = 500
OF_THE_DOCUMENT = ("symbol", "title", "issuer", "issued_on", "effective_on", "state", "ended_on")


@reads
def agency_documents_export(request: Any, pk: int, fmt: str) -> StreamingHttpResponse:
    """What the agency lists on the day, in the columns in which a list comes in."""
    if fmt not in ("xlsx", "csv"):
        raise Http404
    page, day = page_of_agency(request, pk), request.day
    form = DocumentFilter(request.GET)
    if not form.is_valid():
        raise Refused("Điều kiện lọc chưa đúng nên không xuất được. Hãy quay lại danh sách và chọn lại.")
    kind, listings = DocumentRoster(), narrowed(listings_of(page["agency"], day), form, day, prefix="document__")
    keys = [column.key for column in kind.columns]
    rows = ([_written(key, row.get(key)) for key in keys] for row in _rows(listings, str(page["name"])))
    log_event("export", f"Xuất tài liệu bên ngoài của {page['name']} ({fmt})", by=request.user)
    name = f"tai-lieu-ben-ngoai-{day:%Y-%m-%d}"
    return export_response(kind, rows, fmt, file_name=name, subtitle=_subtitle(page["name"], day))


def _subtitle(name: str, day: date) -> str:
    return f"{name} · Số liệu tính đến ngày {day:%d/%m/%Y}"


def _rows(listings: Any, agency: str) -> Iterator[dict[str, Any]]:
    for listing in listings.iterator(chunk_size=ROWS_AT_ONCE):
        told = {key: getattr(listing.document, key) for key in OF_THE_DOCUMENT}
        said = {"last_checked_on": listing.last_checked_on, "note": listing.note}
        users = [use.division or use.procedure for use in listing.uses.all()]
        yield {"agency": agency, "used_by": "; ".join(map(label_of, users)), **told, **said}


def _written(key: str, value: Any) -> Any:
    """A cell: the word of a choice, everything else as it is."""
    if value is None:
        return ""
    return LABELS[key].get(str(value), value) if key in LABELS else value

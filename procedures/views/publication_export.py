"""Published decisions to take away, in the columns in which decisions come in."""

from typing import Any

from django.http import Http404, StreamingHttpResponse

from common.events import log_event
from common.http import reads
from common.registry import spreadsheet_kinds
from common.spreadsheets.exporting import export_response
from procedures.queries.publication_export import export_rows
from procedures.queries.publication_page import publications_known
from procedures.resources.publications import PublicationDecisions


@reads
def publication_export(request: Any, fmt: str) -> StreamingHttpResponse:
    """The lines of all decisions known on the day."""
    kind = spreadsheet_kinds.get(PublicationDecisions.name)
    if kind is None or fmt not in ("xlsx", "csv"):
        raise Http404
    day = request.day
    keys = [column.key for column in kind.columns]
    rows = ([row.get(key, "") for key in keys] for row in export_rows(publications_known(request.user, day)))
    log_event("export", f"Xuất quyết định công bố TTHC ({fmt})", by=request.user)
    subtitle = f"Số liệu tính đến ngày {day:%d/%m/%Y}"
    return export_response(kind, rows, fmt, file_name=f"cong-bo-tthc-{day:%Y-%m-%d}", subtitle=subtitle)

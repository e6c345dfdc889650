"""A list as a file to take away: exactly the rows given, in the columns of a kind, streamed."""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import Any

from django.http import FileResponse, Http404, StreamingHttpResponse
from django.utils.http import content_disposition_header

from common.downloads import HEADERS
from common.spreadsheets.kinds import Kind
from common.spreadsheets.writing import stream_csv, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export_response(
    kind: Kind, rows: Iterable[Sequence[Any]], fmt: str, *, file_name: str, subtitle: str = ""
) -> StreamingHttpResponse:
    """The rows (values in the order of `kind.columns`) as `file_name`.xlsx or .csv; another `fmt` is no address.

    Pass an iterator: the rows are written as they come and never held together.
    """
    stem = PurePath(file_name).name
    if fmt == "xlsx":
        # xlsxwriter ends with the directory of its zip: the file is whole before its first byte can be sent.
        book = tempfile.TemporaryFile(prefix="xuat-", suffix=".xlsx")  # noqa: SIM115  the response closes it
        try:
            write_xlsx(kind.columns, rows, book, title=kind.sheet_title or kind.label, subtitle=subtitle)
        except BaseException:
            book.close()
            raise
        book.seek(0)
        return workbook_response(book, f"{stem}.xlsx")
    if fmt == "csv":
        answer = StreamingHttpResponse(
            stream_csv(kind.columns, rows), content_type="text/csv; charset=utf-8", headers=HEADERS
        )
        # As FileResponse names a file: with its marks, for every browser
        answer["Content-Disposition"] = content_disposition_header(True, f"{stem}.csv") or "attachment"
        return answer
    raise Http404


def workbook_response(book: Any, file_name: str) -> FileResponse:
    """A workbook as an attachment."""
    return FileResponse(book, as_attachment=True, filename=file_name, content_type=XLSX, headers=HEADERS)

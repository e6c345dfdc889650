"""Giving a stored file out: only to who may read what it belongs to, and never as a page of the portal."""

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from common.errors import Refused
from common.events import log_event
from common.files import StoredFile, read
from common.http import reads
from common.registry import file_readers

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
}


@reads
def file_download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as an attachment under the name it came with; out of sight it is as absent (404)."""
    stored = StoredFile.objects.filter(pk=pk).first()
    if stored is None or not any(may_read(request.user, stored) for may_read in file_readers):
        raise Http404
    try:
        content = read(stored)
    except Refused as fault:
        return render(request, "refused.html", {"sentence": fault.sentence, "back": "/"}, status=404)
    log_event("download", f"Tải tệp {stored.name}", by=request.user, subject=stored)
    return FileResponse(
        content, as_attachment=True, filename=stored.name, content_type=stored.content_type, headers=HEADERS
    )

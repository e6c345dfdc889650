"""The sheet for the wall of the office: what is declared or certified, and the QR code that verifies it."""

from typing import Any

import segno
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from agencies.queries.certificate_chain import title_of
from agencies.queries.certificate_page import certificates_in_sight
from agencies.queries.names import names_on
from agencies.rules import can_print_sheet
from common.http import reads, site_of


@reads
def certificate_sheet(request: Any, pk: int) -> HttpResponse:
    """One A4 page: holder, scope, edition, days, and the public address as a QR code and in letters."""
    row = get_object_or_404(certificates_in_sight(request.user, request.day), pk=pk)
    if not can_print_sheet(request.user, row):
        raise PermissionDenied
    address = site_of(request) + reverse("certificate_verify", args=[row.token])
    context = {
        "row": row,
        "title": title_of(row),
        "name": names_on([row.holder_id], request.day)[row.holder_id],
        "number": row.paper.number if row.paper else "",
        "address": address,
        "qr": _drawn(address),
    }
    return render(request, "agencies/certificate_sheet.html", context)


def _drawn(address: str) -> str:
    """The QR code as the address of a picture that holds itself."""
    code = segno.make(address, error="m", micro=False)
    return code.svg_data_uri(border=4, dark="#000", light="#fff", omitsize=True)

"""A declaration's or certificate's page, its history, and the agency's tab of all of hers."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from agencies.queries.agency_history import changes_among, entries_of
from agencies.queries.certificate_chain import title_of
from agencies.queries.certificate_history import CERTIFICATE_SOURCES
from agencies.queries.certificate_page import certificates_in_sight, of_an_agency, page_of
from agencies.queries.names import names_on
from agencies.queries.scope_lists import with_lists
from agencies.rules import can_edit_register, can_print_sheet, can_read_history
from agencies.views.agency_detail import CHANGES_PER_PAGE
from agencies.views.agency_page import page_of_agency
from common.http import reads


@reads
def certificate_detail(request: Any, pk: int) -> HttpResponse:
    """How it stands on the day and why; what the paper says; the chain that it stands in."""
    row = get_object_or_404(certificates_in_sight(request.user, request.day), pk=pk)
    page = page_of(row, request.user, request.day)
    context = {
        "page": page,
        "lines": with_lists(page.scope.lines),
        "row": row,
        "title": title_of(row),
        "may_edit": request.day_is_today and can_edit_register(request.user, row.province_id),
        "may_print": can_print_sheet(request.user, row),
        "may_read_history": can_read_history(request.user, row.holder),
    }
    return render(request, "agencies/certificate_detail.html", context)


@reads
def certificate_history(request: Any, pk: int) -> HttpResponse:
    """Before and after of everything that was saved about it, in the order of saving."""
    row = get_object_or_404(certificates_in_sight(request.user, request.day), pk=pk)
    if not can_read_history(request.user, row.holder):
        raise PermissionDenied
    entries = entries_of(row, CERTIFICATE_SOURCES)
    page = Paginator(entries, CHANGES_PER_PAGE).get_page(request.GET.get("trang"))
    page.object_list = changes_among(page.object_list, CERTIFICATE_SOURCES)
    name = names_on([row.holder_id], request.day)[row.holder_id]
    context = {"row": row, "title": title_of(row), "name": name, "page": page}
    return render(request, "agencies/certificate_history.html", context)


@reads
def agency_certificates(request: Any, pk: int) -> HttpResponse:
    """What the agency has declared or holds, and what of others covers her."""
    page = page_of_agency(request, pk)
    page["certificates"] = of_an_agency(page["agency"], request.day)
    return render(request, "agencies/agency_certificates.html", page)

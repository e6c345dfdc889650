"""A procedure's page, its history, and the agency's tab with her catalogue."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from agencies.queries.agency_history import changes_among, entries_of
from agencies.queries.names import names_on
from agencies.rules import can_import, can_read_history
from agencies.views.agency_detail import CHANGES_PER_PAGE
from agencies.views.agency_page import page_of_agency
from common.http import reads, typed_key
from procedures.queries.catalogue_counters import counters_of
from procedures.queries.procedure_history import PROCEDURE_SOURCES
from procedures.queries.procedure_page import compare, page_of, procedures_in_sight, title_of
from procedures.resources.scopes import agency_scope
from procedures.rules import can_approve_revisions, can_keep_catalogue
from procedures.views.asking_procedures import asked_of_procedures
from procedures.views.procedure_list import listed


@reads
def procedure_detail(request: Any, pk: int) -> HttpResponse:
    """What it is, which TTHC it carries out on the day, its revisions, and what changed between two of them."""
    row = get_object_or_404(procedures_in_sight(request.user), pk=pk)
    page = page_of(row, request.user, request.day)
    older, newer = (typed_key(request.GET.get(name, "")) for name in ("so", "voi"))
    page.compared = compare(page.revisions, page.changes, older, newer)
    may_keep = request.day_is_today and can_keep_catalogue(request.user, row.agency)
    may_record = may_keep and can_approve_revisions(request.user, row.agency)
    context = {
        "page": page,
        "row": row,
        "title": title_of(row),
        "is_cut": title_of(row) != str(row),
        "may_keep": may_keep,
        "may_record": may_record,
        "may_read_history": can_read_history(request.user, row.agency),
    }
    return render(request, "procedures/procedure_detail.html", context)


@reads
def procedure_history(request: Any, pk: int) -> HttpResponse:
    """Before and after of everything that was saved about it, in the order of saving."""
    row = get_object_or_404(procedures_in_sight(request.user), pk=pk)
    if not can_read_history(request.user, row.agency):
        raise PermissionDenied
    entries = entries_of(row, PROCEDURE_SOURCES)
    page = Paginator(entries, CHANGES_PER_PAGE).get_page(request.GET.get("trang"))
    page.object_list = changes_among(page.object_list, PROCEDURE_SOURCES)
    name = names_on([row.agency_id], request.day).get(row.agency_id, "")
    context = {"row": row, "title": title_of(row), "name": name, "page": page}
    return render(request, "procedures/procedure_history.html", context)


@reads
def agency_procedures(request: Any, pk: int) -> HttpResponse:
    """The agency's catalogue on the day: three counters, the list behind them, and how to begin one."""
    page = page_of_agency(request, pk)
    agency = page["agency"]
    question = asked_of_procedures(request, agency)
    address = reverse("agency_procedures", args=[pk])
    context = page | listed(request, question)
    context |= {
        "counters": counters_of(agency, request.user, request.day),
        "clear_url": address,
        "of_one": True,
        "may_keep": bool(page["period"]) and request.day_is_today and can_keep_catalogue(request.user, agency),
        "import_place": agency_scope(agency),
        "may_import": request.day_is_today and can_import(request.user, agency.province_id),
    }
    partial = bool(request.htmx) and not request.htmx.boosted
    name = "procedures/partials/_procedure_list.html" if partial else "procedures/agency_procedures.html"
    return render(request, name, context)

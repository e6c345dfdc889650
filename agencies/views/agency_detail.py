"""An agency's page and its tabs: overview, divisions, people, figures, history."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from agencies.queries.agency_history import changes_among, entries_of
from agencies.queries.agency_page import divisions_of, figures_of, overview_of, people_of
from agencies.queries.lineage import lineage_of
from agencies.views.agency_page import agency_with_history, page_of_agency
from common.http import reads

CHANGES_PER_PAGE = 30


@reads
def agency_detail(request: Any, pk: int) -> HttpResponse:
    """What is known of the agency on the day; where it did not exist on that day, when it did."""
    page = page_of_agency(request, pk)
    page["lineage"] = lineage_of(page["agency"], request.user, request.day)
    if page["period"] is not None:
        page["overview"] = overview_of(page["agency"], request.day)
    return render(request, "agencies/agency_detail.html", page)


@reads
def agency_divisions(request: Any, pk: int) -> HttpResponse:
    page = page_of_agency(request, pk)
    page["divisions"] = divisions_of(page["agency"], request.day)
    return render(request, "agencies/agency_divisions.html", page)


@reads
def agency_people(request: Any, pk: int) -> HttpResponse:
    page = page_of_agency(request, pk)
    page["people"] = people_of(page["agency"], request.day)
    return render(request, "agencies/agency_people.html", page)


@reads
def agency_figures(request: Any, pk: int) -> HttpResponse:
    page = page_of_agency(request, pk)
    page["figures"] = figures_of(page["agency"], request.day)
    return render(request, "agencies/agency_figures.html", page)


@reads
def agency_history(request: Any, pk: int) -> HttpResponse:
    """Before and after of everything that was saved about the agency, in the order of saving."""
    page = agency_with_history(request, pk)
    entries = Paginator(entries_of(page["agency"]), CHANGES_PER_PAGE).get_page(request.GET.get("trang"))
    entries.object_list = changes_among(entries.object_list)
    return render(request, "agencies/agency_history.html", page | {"page": entries})

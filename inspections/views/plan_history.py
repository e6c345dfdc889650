"""What was changed of a plan, a page at a time."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from agencies.queries.agency_history import changes_among, entries_of
from agencies.views.agency_detail import CHANGES_PER_PAGE
from common.http import page_of, reads
from inspections.queries.plan_history import PLAN_SOURCES
from inspections.views.plan_frame import plan_seen_whole


@reads
def plan_history(request: Any, pk: int) -> HttpResponse:
    """Before and after of everything that was saved about it, the latest first."""
    plan = plan_seen_whole(request, pk)
    page = page_of(request, entries_of(plan, PLAN_SOURCES), CHANGES_PER_PAGE)
    page.object_list = changes_among(page.object_list, PLAN_SOURCES)
    return render(request, "inspections/plan_history.html", {"plan": plan, "page": page})

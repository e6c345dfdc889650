"""What every page of an agency begins with: the agency in sight or 404, its name on the day, its tabs."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse

from agencies.models import Agency
from agencies.queries.agency_page import agencies_in_sight, nearest_period, period_on, periods_of
from agencies.rules import can_edit_agency, can_keep_agency_data, can_read_history
from common.registry import agency_tabs


def page_of_agency(request: Any, pk: int) -> dict[str, Any]:
    """The context of a page of this agency; an agency out of sight is 404, as one that does not exist."""
    day, user = request.day, request.user
    agency = get_object_or_404(agencies_in_sight(user, day), pk=pk)
    periods = periods_of(agency, day)
    named = nearest_period(periods, day)
    today = request.day_is_today
    return {
        "agency": agency,
        "name": named.name if named else f"Cơ quan {agency.pk}",
        "period": period_on(periods, day),
        "named_by": named,
        "periods": periods,
        "tabs": _tabs(request, agency),
        "may_edit": today and can_edit_agency(user, agency),
        "may_keep": today and can_keep_agency_data(user, agency),
    }


def _tabs(request: Any, agency: Agency) -> list[dict[str, Any]]:
    stem = request.resolver_match.url_name
    return [
        {"label": tab.label, "url": reverse(tab.url_name, args=[agency.pk]), "current": tab.url_name == stem}
        for tab in agency_tabs
    ]


def agency_to_edit(request: Any, pk: int) -> dict[str, Any]:
    """The page of an agency whose register data this user may change: in sight but not allowed is 403."""
    page = page_of_agency(request, pk)
    if not can_edit_agency(request.user, page["agency"]):
        raise PermissionDenied
    return page


def agency_to_keep(request: Any, pk: int) -> dict[str, Any]:
    """The page of an agency whose own data (contact, divisions, people) this user may change; else 403."""
    page = page_of_agency(request, pk)
    if not can_keep_agency_data(request.user, page["agency"]):
        raise PermissionDenied
    return page


def agency_with_history(request: Any, pk: int) -> dict[str, Any]:
    """The page of an agency whose history this user may read; else 403."""
    page = page_of_agency(request, pk)
    if not can_read_history(request.user, page["agency"]):
        raise PermissionDenied
    return page

"""Published decisions on TTHC: the list, and one of them with its lines and what it asks of agencies."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from agencies.queries.names import names_on
from agencies.rules import in_department
from common.http import page_of, reads
from procedures.choices import PublicationAction
from procedures.queries.administrative_list import ACTION_TONES
from procedures.queries.publication_page import (
    agencies_asked,
    counts_by_action,
    lines_of,
    publication_rows,
    publications_known,
    reviews_of,
    with_open_reviews,
)
from procedures.queries.review_list import CLOSED, OVERDUE
from procedures.rules import can_publish

AGENCIES = "co-quan"  # the tab of the agencies that have to review something


@reads
def publication_list(request: Any) -> HttpResponse:
    """The decisions known on the day, the newest first, with what they published and what is still to review."""
    page = page_of(request, publication_rows(request.user, request.day))
    shown = with_open_reviews(list(page.object_list), request.user, request.day)
    context = {
        "page": page,
        "rows": [(row, _columns(row)) for row in shown],
        "actions": [action.label for action in PublicationAction if action != PublicationAction.BASELINE],
        "several": len({row.province_id for row in shown}) > 1,
        "may_publish": in_department(request.user) and request.day_is_today,
    }
    return render(request, "procedures/publication_list.html", context)


def _columns(row: Any) -> list[dict[str, Any]]:
    """How many lines of each action, with the address of just these; a first list says what it brought in."""
    return [
        {"label": action.label, "count": getattr(row, f"{action}_lines"), "url": _address(row.pk, action)}
        for action in PublicationAction
        if action != PublicationAction.BASELINE
    ]


@reads
def publication_detail(request: Any, pk: int) -> HttpResponse:
    """What it published, an action a tab, and whom it asked for reviews; how these stand."""
    row = get_object_or_404(publications_known(request.user, request.day), pk=pk)
    counts = counts_by_action(row)
    wanted = request.GET.get("noi-dung", "")
    action = wanted if wanted in counts else ""
    reviews = reviews_of(row, request.user, request.day)
    shows_agencies = wanted == AGENCIES and reviews["agencies"] > 0
    rows = agencies_asked(row, request.user, request.day) if shows_agencies else lines_of(row, action)
    page = page_of(request, rows)
    if shows_agencies:
        names = names_on((each["agency"] for each in page.object_list), request.day)
        page.object_list = [each | {"name": names[each["agency"]]} for each in page.object_list]
    context = {
        "row": row,
        "total": sum(counts.values()),
        "tabs": _tabs(row.pk, counts, reviews["agencies"], AGENCIES if shows_agencies else action),
        "shows_agencies": shows_agencies,
        "agencies_url": _address(row.pk, AGENCIES),
        "page": page,
        "tones": ACTION_TONES,
        "reviews": reviews,
        "overdue_state": OVERDUE,
        "closed_state": CLOSED,
        "may_edit": bool(row.paper) and request.day_is_today and can_publish(request.user, row.province_id),
        "is_ahead": row.in_force_from > request.day,
    }
    return render(request, "procedures/publication_detail.html", context)


def _address(pk: int, part: str) -> str:
    return f"{reverse('publication_detail', args=[pk])}?noi-dung={part}"


def _tabs(pk: int, counts: dict[str, int], agencies: int, chosen: str) -> list[dict[str, Any]]:
    address = reverse("publication_detail", args=[pk])
    every = {"label": "Tất cả", "url": address, "count": sum(counts.values()), "current": not chosen}
    parts = [
        (action.value, action.label.capitalize(), counts[action]) for action in PublicationAction if action in counts
    ]
    if agencies:
        parts.append((AGENCIES, "Cơ quan liên quan", agencies))
    told = [
        {"label": label, "url": _address(pk, key), "count": count, "current": key == chosen}
        for key, label, count in parts
    ]
    return [every, *told] if len(parts) > 1 else []

"""Published decisions on TTHC: the list, and one of them with its lines and what it asks of agencies."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from agencies.rules import in_department
from common.http import page_of, reads
from procedures.choices import PublicationAction
from procedures.queries.administrative_list import ACTION_TONES
from procedures.queries.publication_page import (
    counts_by_action,
    lines_of,
    publication_rows,
    publications_known,
    reviews_of,
    with_open_reviews,
)
from procedures.queries.review_list import CLOSED, OVERDUE
from procedures.rules import can_publish


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
    address = reverse("publication_detail", args=[row.pk])
    return [
        {"label": action.label, "count": getattr(row, f"{action}_lines"), "url": f"{address}?noi-dung={action}"}
        for action in PublicationAction
        if action != PublicationAction.BASELINE
    ]


@reads
def publication_detail(request: Any, pk: int) -> HttpResponse:
    """What it published, an action a tab; how the reviews that it asked for stand."""
    row = get_object_or_404(publications_known(request.user, request.day), pk=pk)
    counts = counts_by_action(row)
    wanted = request.GET.get("noi-dung", "")
    action = wanted if wanted in counts else ""
    context = {
        "row": row,
        "total": sum(counts.values()),
        "tabs": _tabs(row.pk, counts, action),
        "page": page_of(request, lines_of(row, action)),
        "tones": ACTION_TONES,
        "reviews": reviews_of(row, request.user, request.day),
        "overdue_state": OVERDUE,
        "closed_state": CLOSED,
        "may_edit": bool(row.paper) and request.day_is_today and can_publish(request.user, row.province_id),
        "is_ahead": row.in_force_from > request.day,
    }
    return render(request, "procedures/publication_detail.html", context)


def _tabs(pk: int, counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    address = reverse("publication_detail", args=[pk])
    every = {"label": "Tất cả", "url": address, "count": sum(counts.values()), "current": not chosen}
    parts = [
        {
            "label": action.label.capitalize(),
            "url": f"{address}?noi-dung={action}",
            "count": counts[action],
            "current": action == chosen,
        }
        for action in PublicationAction
        if action in counts
    ]
    return [every, *parts] if len(parts) > 1 else []

"""The search box: what every app finds, grouped by type."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.http import reads
from common.registry import searches
from common.text import fold, normalise

LONGEST_QUERY = 200


@reads
def search(request: HttpRequest) -> HttpResponse:
    """The first hits of each type, with how many there are in all and the list that shows them."""
    text = normalise(request.GET.get("q", "")[:LONGEST_QUERY])
    groups = [find(request.user, request.day, text) for find in searches] if fold(text) else []  # type: ignore[attr-defined]
    found = [group for group in groups if group.total]
    context = {"text": text, "groups": found, "total": sum(group.total for group in found)}
    return render(request, "reports/search.html", context)

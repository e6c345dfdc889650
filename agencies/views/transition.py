"""The change of edition: how many stand on which, who is behind, and how it went."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from agencies.queries.transition import board
from agencies.rules import sees_whole_province
from common.http import reads


@reads
def transition_board(request: Any) -> HttpResponse:
    """Per edition the holders that stand on it on the day, each figure with its list; then the two years before."""
    if not sees_whole_province(request.user):
        raise PermissionDenied
    told = board(request.user, request.day)
    context = {
        "board": told,
        "list_url": reverse("certificate_list"),
        "months": [f"{day:%m/%Y}" for day in told.points],
        "editions_url": reverse("admin:agencies_standardedition_changelist") if request.user.is_superuser else "",
    }
    return render(request, "agencies/transition_board.html", context)

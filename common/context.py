"""What the frame of every page shows."""

from typing import Any

from django.http import HttpRequest

from common.clock import today
from common.http import new_form_token
from common.registry import navigation


def frame(request: HttpRequest) -> dict[str, Any]:
    """The day of the figures, the navigation that this user sees, and a fresh form token."""
    user: Any = getattr(request, "user", None)
    match = getattr(request, "resolver_match", None)
    stem = match.url_name if match else ""
    now = getattr(request, "today", None) or today()
    return {
        "frame": {
            "day": getattr(request, "day", now),
            "today": now,
            "is_today": getattr(request, "day_is_today", True),
        },
        "navigation": [
            {"label": item.label, "url_name": item.url_name, "current": stem in navigation.stands_for(item)}
            for item in navigation
            if user is not None and user.is_authenticated and item.seen_by(user)
        ],
        "form_token": new_form_token(),
    }

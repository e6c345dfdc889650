"""What happens to every request before and after its view."""

import secrets
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from common.clock import today
from common.errors import Refused
from common.logs import current_request_id

Answer = Callable[[HttpRequest], HttpResponse]
DAY_IN_SESSION = "day"
DATABASE_AWAY = (OperationalError, InterfaceError)


def request_id(get_response: Answer) -> Answer:
    """Gives each request an id that its log lines and history rows carry."""

    def middleware(request: HttpRequest) -> HttpResponse:
        mark = secrets.token_hex(8)
        token = current_request_id.set(mark)
        try:
            response = get_response(request)
        finally:
            current_request_id.reset(token)
        response["X-Request-ID"] = mark
        return response

    return middleware


class refusals:
    """A rule that said no, and a database that is away, each as its page in Vietnamese."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, DATABASE_AWAY):
            return unavailable()
        if isinstance(exception, Refused):
            return render(
                request, "refused.html", {"sentence": exception.sentence, "back": _back(request)}, status=409
            )
        return None


def _back(request: HttpRequest) -> str:
    came_from = request.headers.get("referer", "")
    ours = url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()})
    return came_from if ours else "/"


def unavailable() -> HttpResponse:
    """While the database is away: the 503 page, with the time to come back."""
    return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "15"})


def response_headers(get_response: Answer) -> Answer:
    """Headers that no library of ours sets: no feature of the device; no copy kept of what does not say how long."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def day_in_header(get_response: Answer) -> Answer:
    """`request.day`: the day of the figures ("Số liệu tính đến ngày"), today unless the session says another."""

    def middleware(request: Any) -> HttpResponse:
        request.today = today()
        chosen = request.session.get(DAY_IN_SESSION)
        request.day = date.fromisoformat(chosen) if chosen else request.today
        request.day_is_today = request.day == request.today
        return get_response(request)

    return middleware

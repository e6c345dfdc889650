"""How long a session lives: it ends after a time without a request, and in any case at the end of a working day."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from common.clock import now
from common.events import log_event
from common.left_forms import keep_left, left_behind
from common.patience import short_wait

BEGUN_AT, SEEN_AT = "begun_at", "seen_at"
# Reading a page takes a write lock at most this often.
NOTED_EVERY = timedelta(minutes=1)
LONG_OVER = "Phiên làm việc đã hết từ lâu. Hãy đăng nhập lại để làm tiếp."

Answer = Callable[[HttpRequest], HttpResponse]


def idle_limit(get_response: Answer) -> Answer:
    """Ends sessions that are over, says why on the sign-in page, and notes who was here."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            moment = now()
            if BEGUN_AT not in request.session:
                begin_session(request)
            if reason := _why_over(request, moment):
                return _to_sign_in(request, reason) or get_response(request)
            _note(request, moment)
        elif left := left_behind(request):
            keep_left(request, left)
            messages.warning(request, LONG_OVER)
            return _moved(request, _sign_in_for(request))
        answered = get_response(request)
        if not request.user.is_authenticated and request.headers.get("HX-Request") and _is_sign_in(answered):
            return _moved(request, _sign_in_for(request))  # no part of a page is the sign-in page
        return answered

    return middleware


def begin_session(request: HttpRequest) -> None:
    """The moment from which a session's limits count."""
    request.session[BEGUN_AT] = request.session[SEEN_AT] = now().timestamp()


def _why_over(request: Any, moment: datetime) -> str:
    """The sentence that tells why the session is over; empty while it goes on."""
    begun, seen = (datetime.fromtimestamp(request.session[key], UTC) for key in (BEGUN_AT, SEEN_AT))
    if request.user.signed_out_at and begun <= request.user.signed_out_at:
        return "Phiên làm việc đã được kết thúc từ nơi khác. Hãy đăng nhập lại."
    if moment - begun > timedelta(seconds=settings.SESSION_COOKIE_AGE):
        hours = settings.SESSION_COOKIE_AGE // 3600
        return f"Phiên làm việc đã dài {hours} giờ nên tự kết thúc. Hãy đăng nhập lại để làm tiếp."
    limit = settings.IDLE_LIMIT_ADMIN if request.path.startswith(f"/{settings.ADMIN_PATH}") else settings.IDLE_LIMIT
    if moment - seen > limit:
        minutes = int(limit.total_seconds() // 60)
        return f"Không thao tác trong {minutes} phút nên phiên làm việc tự kết thúc. Hãy đăng nhập lại để làm tiếp."
    return ""


def _to_sign_in(request: HttpRequest, reason: str) -> HttpResponse | None:
    user: Any = request.user
    log_event("session_ended", "Phiên làm việc hết hạn", by=user, subject=user)
    address = _sign_in_for(request)
    left = left_behind(request)
    logout(request)
    keep_left(request, left)
    messages.warning(request, reason)
    if request.path == reverse(settings.LOGIN_URL):
        return None  # he is there already, perhaps with his password typed
    return _moved(request, address)


def _sign_in_for(request: HttpRequest) -> str:
    return f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': _page_of(request)})}"


def _is_sign_in(answered: HttpResponse) -> bool:
    return answered.status_code == HTTPStatus.FOUND and answered["Location"].startswith(reverse(settings.LOGIN_URL))


def _moved(request: HttpRequest, address: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})  # the whole page moves, not a part of it
    return redirect(address)


def _page_of(request: HttpRequest) -> str:
    """The page to come back to: the one asked for, or the one whose form or part was asked for."""
    if request.method == "GET" and not request.headers.get("HX-Request"):
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()}):
        return "/"
    return "/" + came_from.split("/", 3)[3] if came_from.count("/") > 2 else "/"


def _note(request: Any, moment: datetime) -> None:
    if moment - datetime.fromtimestamp(request.session[SEEN_AT], UTC) < NOTED_EVERY and request.user.last_seen_at:
        return
    try:
        with short_wait():
            _write_note(request, moment)
    except OperationalError:
        return  # a large import is being written: the next page notes it
    request.session[SEEN_AT] = moment.timestamp()


def _write_note(request: Any, moment: datetime) -> None:
    user, before = request.user, request.user.last_seen_at
    user.last_seen_at = moment
    user.skip_history_when_saving = True  # being here is no change of the account
    try:
        user.save(update_fields=["last_seen_at"])
    except OperationalError:
        user.last_seen_at = before
        raise
    finally:
        del user.skip_history_when_saving
    UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=moment)

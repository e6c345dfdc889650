"""The duty in which a user works now, and the second factor that department duties ask for."""

from collections.abc import Callable, Sequence
from typing import Any

from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from agencies.choices import DEPARTMENT_DUTIES
from agencies.rules import duties_of

DUTY_IN_SESSION = "duty"
# What a department officer without a second factor may still open: setting it up, and leaving.
OPEN_WITHOUT_SECOND_FACTOR = ("mfa_", "account_logout", "account_reauthenticate", "javascript", "health")


def duty_in_use(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """`request.duty`: the duty chosen in the switcher, else the first that the user holds in what stands today."""

    def middleware(request: Any) -> HttpResponse:
        request.duty = None
        if request.user.is_authenticated:
            duties = duties_of(request.user)
            chosen = request.session.get(DUTY_IN_SESSION)
            request.duty = next((duty for duty in duties if duty.pk == chosen), _first(duties))
        return get_response(request)

    return middleware


def _first(duties: Sequence[Any]) -> Any:
    """A duty in an agency that has ended still reads what it left, but nobody begins there who has another."""
    standing = (duty for duty in duties if duty.province_id or not duty.agency_id or duty.agency_name)
    return next(standing, duties[0] if duties else None)


class second_factor:
    """Sends department officers to set up two-factor sign-in before anything else, where the setting asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not settings.SECOND_FACTOR_FOR_DEPARTMENT or not request.user.is_authenticated:
            return None
        if (request.resolver_match.url_name or "").startswith(OPEN_WITHOUT_SECOND_FACTOR):
            return None
        if not _must_have_one(request.user) or get_adapter().is_mfa_enabled(request.user):
            return None
        messages.warning(request, "Nhiệm vụ của Chi cục cần xác thực hai lớp. Hãy thiết lập trước khi làm việc.")
        return redirect("mfa_activate_totp")


def _must_have_one(user: Any) -> bool:
    return user.is_superuser or any(duty.duty in DEPARTMENT_DUTIES for duty in duties_of(user))

"""A one-time link is opened: the person chooses a password, then signs in with it."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.forms.passwords import NewPasswordForm
from accounts.services.one_time_links import NOT_USABLE, accept_link, usable_link
from common.errors import Refused
from common.http import edits


@login_not_required
@never_cache
@sensitive_post_parameters()
@sensitive_variables("token")
@edits(on_any_day=True)
def invitation_accept(request: Any, token: str) -> HttpResponse:
    """GET shows the form, POST sets the password; a link that cannot be used says one sentence for all causes."""
    attempt = ratelimit.consume(request, app="allauth.account", action="one_time_link", limit_get=True)
    if attempt is None:
        return ratelimit.respond_429(request)
    invitation = usable_link(token)
    if invitation is None:
        return _refuse(request)
    attempt.rollback()  # only guesses count: a whole class may open its links from one address
    form = NewPasswordForm(request.POST or None, user=invitation.user)
    if not form.is_valid():
        return render(request, "accounts/invitation_accept.html", {"form": form, "person": invitation.user})
    try:
        user = accept_link(token, password=form.cleaned_data["password1"])
    except Refused:
        return _refuse(request)  # used a moment ago, in another window
    if request.user.is_authenticated:
        get_adapter(request).logout(request)  # whoever sat here before is not the person of the link
    messages.success(request, f"Đã đặt mật khẩu cho {user.username}. Hãy đăng nhập.")
    return redirect("account_login")


def _refuse(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/invitation_refused.html", {"sentence": NOT_USABLE}, status=404)

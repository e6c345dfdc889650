"""Accounts in the admin, and the admin's own door: signing in goes through our page, with both factors."""

from typing import Any

# Taken from where they are registered: only what is registered can be taken off.
from allauth.account.admin import EmailAddress
from allauth.account.views import logout
from allauth.mfa.admin import Authenticator
from allauth.usersessions.admin import UserSession
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import Group  # type: ignore[attr-defined]  # hidden by the stubs
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from accounts.choices import InvitationPurpose
from accounts.models import Invitation, User
from accounts.services.one_time_links import make_link
from common.admin import ReadOnlyAdmin, TrackedAdmin
from common.errors import Refused
from common.http import next_address


# --- The door ---
def has_permission(request: Any) -> bool:
    """Who is signed in and not of the admin's staff finds nothing here, not even a door."""
    if request.user.is_authenticated and not (request.user.is_active and request.user.is_staff):
        raise Http404
    return bool(request.user.is_authenticated)


@login_not_required
def sign_in(request: Any, extra_context: Any = None) -> HttpResponse:
    """The admin's own form knows no second factor and no limits, so ours is used."""
    if has_permission(request):
        return redirect("admin:index")
    query = QueryDict(mutable=True)
    query["next"] = next_address(request, f"/{settings.ADMIN_PATH}")
    return redirect(f"{reverse(settings.LOGIN_URL)}?{query.urlencode(safe='/')}")


def password_change(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    return redirect("account_change_password")


def sign_out(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    response: HttpResponse = logout(request)
    return response


site: Any = admin.site
site.has_permission, site.login, site.password_change, site.logout = (
    has_permission,
    sign_in,
    password_change,
    sign_out,
)

# Rights are duties, not groups; sessions, factors and addresses are kept by their own pages.
admin.site.unregister([Group, EmailAddress, Authenticator, UserSession])


# --- Accounts ---
@admin.register(User)
class UserAdmin(TrackedAdmin):
    """Names and flags; accounts are made by invitation, passwords by one-time links."""

    list_display = ("username", "full_name", "title", "is_active", "is_staff", "is_superuser", "last_seen_at")
    list_filter = ("is_active", "is_staff", "is_superuser")
    search_fields = ("username", "full_name", "email")
    fields = ("username", "full_name", "title", "email", "phone", "is_staff", "is_superuser", "is_active")
    actions = ("give_link",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_readonly_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        """Nobody gives himself flags, and only a superuser gives them at all."""
        if not request.user.is_superuser or obj == request.user:
            return ("username", "is_staff", "is_superuser", "is_active")
        return ()

    @admin.action(description="Cấp đường dẫn dùng một lần để đặt mật khẩu", permissions=["change"])
    def give_link(self, request: Any, chosen: Any) -> None:
        for user in chosen:
            try:
                self._give_link(request, user)
            except Refused as refused:
                self.message_user(request, refused.sentence, messages.ERROR)

    def _give_link(self, request: Any, user: User) -> None:
        if not request.user.is_superuser or user == request.user:
            raise Refused("Chỉ quản trị cao nhất cấp được đường dẫn, và không cấp cho chính mình.")
        link = make_link(user, purpose=InvitationPurpose.NEW_PASSWORD, by=request.user)
        address = request.build_absolute_uri(reverse("invitation_accept", args=[link.token]))
        self.message_user(request, f"{user.username}: {address} (chỉ hiện một lần)")


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = (
        "user",
        "purpose",
        "made_by",
        "made_at",
        "expires_at",
        "used_at",
        "withdrawn_at",
        "mail_failed_at",
    )
    list_filter = ("purpose",)
    list_select_related = ("user", "made_by")

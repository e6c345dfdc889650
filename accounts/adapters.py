"""How allauth works here: no sign-up, our sentences, our event log, our own addresses only."""

import base64
import hashlib
import logging
import time
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.middleware import begin_session
from accounts.models import User
from accounts.services.passwords import set_password
from common.events import log_event

logger = logging.getLogger("accounts")

NOT_RECOGNISED = (
    "Tên đăng nhập hoặc mật khẩu không đúng. Hãy gõ lại; nếu quên, hãy xin Chi cục cấp đường dẫn đặt lại mật khẩu."
)
TOO_MANY_FAILURES = "Đã sai nhiều lần nên phải đợi. Hãy thử lại sau 5 phút; tài khoản không bị khóa hẳn."
WRONG_CODE = "Mã không đúng hoặc đã hết hạn. Hãy gõ mã đang hiện trên điện thoại, hoặc một mã dự phòng chưa dùng."


class PortalAdapter(DefaultAccountAdapter):
    """Signing in and out by user name."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Tài khoản này đã ngừng sử dụng. Hãy liên hệ Chi cục để mở lại.",
        "enter_current_password": "Mật khẩu hiện tại không đúng. Hãy gõ lại mật khẩu đang dùng.",
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "Mật khẩu không đúng. Hãy gõ lại.",
        "invalid_login": NOT_RECOGNISED,
        "rate_limited": TOO_MANY_FAILURES,
        "too_many_login_attempts": TOO_MANY_FAILURES,
        "username_password_mismatch": NOT_RECOGNISED,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from the department's invitations only."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """`next=` leads to a path of ours; an address with a host is none, whatever host it names."""
        return bool(url) and url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            # To the log lines only: rows would let a guesser fill the database.
            logger.warning("sign-in refused for a while after too many failures")
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Noted with the account where there is one; what was typed may be a password in the wrong field."""
        aimed_at = User.objects.filter(username__iexact=credentials.get("username", "")).first()
        told = f"Đăng nhập không được: {aimed_at.username}" if aimed_at else "Đăng nhập không được: tên không có"
        log_event("sign_in_failed", told, subject=aimed_at)

    def login(self, request: HttpRequest, user: Any) -> None:
        user.skip_history_when_saving = True  # the day of the last sign-in is no change of the account
        super().login(request, user)
        del user.skip_history_when_saving
        begin_session(request)
        log_event("sign_in", "Đăng nhập", by=user, subject=user)

    def logout(self, request: HttpRequest) -> None:
        user: Any = request.user
        log_event("sign_out", "Đăng xuất", by=user, subject=user)
        super().logout(request)

    def set_password(self, user: Any, password: str) -> None:
        account = getattr(user, "_wrapped", user)  # the request's user is a proxy, and a proxy cannot be saved
        set_password(account, password, by=account)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has just signed in with his password need not type it again to set up the second factor."""
        steps = self.request.session.get(AUTHENTICATION_METHODS_SESSION_KEY) or []
        return not any(time.time() - step["at"] < account_settings.REAUTHENTICATION_TIMEOUT for step in steps)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        words = {"reauthenticate": "Dùng mật khẩu", "mfa_reauthenticate": "Dùng mã xác thực"}
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [{**method, "description": words[method["id"]]} for method in methods]

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        log_event("sign_in_failed", f"Đăng nhập vào tài khoản ngừng sử dụng: {user.username}", subject=user)
        response: HttpResponse = super().respond_user_inactive(request, user)
        return response


class TwoFactorAdapter(DefaultMFAAdapter):
    """The second factor: its secrets are stored encrypted, a short password cannot go without it."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": (
            f"Mật khẩu hiện tại ngắn hơn {settings.PASSWORD_LENGTH} ký tự nên phải giữ xác thực hai lớp. "
            "Hãy đổi sang mật khẩu dài hơn rồi tắt."
        ),
        "cannot_generate_recovery_codes": "Chưa bật xác thực hai lớp nên chưa có mã dự phòng. Hãy bật trước.",
        "incorrect_code": WRONG_CODE,
    }

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return not authenticator.user.password_is_short

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.error("a second factor cannot be read: was SECRET_KEY changed without SECRET_KEY_FALLBACKS?")
            return ""


def _cipher() -> MultiFernet:
    """Keys from SECRET_KEY and the earlier ones that are still allowed."""
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"second factor {secret}".encode()).digest()))
            for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        ]
    )

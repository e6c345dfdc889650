"""Passwords: the one place where they are set."""

from typing import Any

from django.conf import settings

from accounts.models import User
from common.events import log_event
from common.history import save_versioned


def set_password(user: User, password: str, *, by: Any) -> User:
    """Set a checked password; remembers whether it is so short that it needs the second factor."""
    user.set_password(password)
    user.password_is_short = len(password) < settings.PASSWORD_LENGTH
    save_versioned(user, by=by, reason="Đặt mật khẩu")
    log_event("password_set", "Đặt mật khẩu", by=by, subject=user)
    return user

"""A person's account: made, described, disabled, reopened, signed out. Accounts are never deleted."""

import re
from collections.abc import Sequence
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import IntegrityError, transaction
from django.db.models.functions import Lower

from accounts.models import User
from common.clock import now
from common.errors import Refused
from common.events import log_event
from common.history import bulk_create, save_versioned
from common.text import normalise

USERNAME = UnicodeUsernameValidator(message="Tên đăng nhập chỉ gồm chữ, chữ số và các dấu @ . + - _, không có cách.")


def new_account(username: str, *, full_name: str, title: str = "", email: str = "", phone: str = "") -> User:
    """An account that is not yet saved and that nobody can sign in to before a one-time link is used."""
    return User(
        username=normalise(username),
        full_name=normalise(full_name),
        title=normalise(title),
        email=email.strip().lower(),
        phone=normalise(phone),
        password=make_password(None),
    )


def is_username(text: str) -> bool:
    return re.fullmatch(r"[\w.@+-]+", text) is not None


@transaction.atomic
def create_accounts(accounts: Sequence[User], *, by: Any) -> Sequence[User]:
    """Save new accounts; refuses a user name that is none, or taken (upper and lower case are the same name)."""
    if any(not is_username(account.username) for account in accounts):
        raise Refused(str(USERNAME.message), {"username": str(USERNAME.message)})
    names = [account.username.lower() for account in accounts]
    taken = set(
        User.objects.annotate(lower=Lower("username")).filter(lower__in=names).values_list("lower", flat=True)
    )
    doubled = next((name for name in names if name in taken or names.count(name) > 1), None)
    if doubled:
        raise Refused(
            f"Tên đăng nhập “{doubled}” đã có người dùng. Hãy thêm mã cơ quan hoặc số vào sau tên.",
            {"username": "Tên này đã có người dùng."},
        )
    try:
        bulk_create(accounts, by=by, reason="Lập tài khoản")
    except IntegrityError as taken_meanwhile:
        sentence = "Tên đăng nhập vừa được người khác dùng mất. Hãy gửi lại để lấy tên khác, hoặc tự đặt một tên."
        raise Refused(sentence, {"username": sentence}) from taken_meanwhile
    for account in accounts:
        log_event("account_made", f"Lập tài khoản {account.username}", by=by, subject=account)
    return accounts


@transaction.atomic
def change_contact(
    user: User, *, full_name: str, title: str, email: str, phone: str, version: int | None = None, by: Any
) -> User:
    """Change name and contact; refuses where somebody else saved the account first."""
    user.full_name, user.title = normalise(full_name), normalise(title)
    user.email, user.phone = email.strip().lower(), normalise(phone)
    return save_versioned(user, by=by, reason="Sửa thông tin liên hệ", version=version)


@transaction.atomic
def disable_account(user: User, *, reason: str, by: Any) -> User:
    """The account stops at once: open sessions end, one-time links no longer work."""
    user.is_active = False
    moment = now()
    user.invitations.filter(used_at=None, withdrawn_at=None).update(withdrawn_at=moment)
    sign_out_everywhere(user, by=by, reason=f"Ngừng tài khoản: {reason}")
    log_event("account_disabled", f"Ngừng tài khoản {user.username}: {reason}", by=by, subject=user)
    return user


@transaction.atomic
def reopen_account(user: User, *, by: Any) -> User:
    """The account may be used again, with a password that is set by a new one-time link."""
    if user.is_active:
        raise Refused("Tài khoản này đang dùng, không cần mở lại. Nếu quên mật khẩu, hãy cấp đường dẫn mới.")
    user.is_active = True
    user.password = make_password(None)
    save_versioned(user, by=by, reason="Mở lại tài khoản")
    log_event("account_reopened", f"Mở lại tài khoản {user.username}", by=by, subject=user)
    return user


@transaction.atomic
def sign_out_everywhere(user: User, *, by: Any, reason: str = "Đăng xuất mọi nơi") -> User:
    """Every open session of the account ends."""
    user.signed_out_at = now()
    save_versioned(user, by=by, reason=reason)
    for session in UserSession.objects.filter(user=user):
        session.end()
    log_event("signed_out_everywhere", f"Kết thúc mọi phiên của {user.username}", by=by, subject=user)
    return user


@transaction.atomic
def remove_second_factor(user: User, *, by: Any) -> None:
    """For a lost phone: the next sign-in asks for the password only, then for a new set-up where it is required."""
    removed, _ = Authenticator.objects.filter(user=user).delete()
    if removed:
        log_event("second_factor_removed", f"Gỡ xác thực hai lớp của {user.username}", by=by, subject=user)

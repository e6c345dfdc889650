"""One-time links (đường dẫn dùng một lần): the only way to a password that nobody else knows.

A link is good for one use within its days, and only until the next one is made. The token is told once, to who
made the link; the database keeps its hash.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.choices import InvitationPurpose
from accounts.models import Invitation, User
from accounts.services.passwords import set_password
from accounts.services.people import sign_out_everywhere
from common.clock import now
from common.errors import Refused
from common.events import log_event

NOT_USABLE = (
    "Đường dẫn này không dùng được: đã dùng rồi, đã hết hạn, đã được thay bằng đường dẫn mới, hoặc chép thiếu. "
    "Hãy xin Chi cục cấp đường dẫn mới."
)


@dataclass(frozen=True)
class OneTimeLink:
    """A link that was just made: the only moment at which its token is known."""

    invitation: Invitation
    token: str


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def make_link(user: User, *, purpose: InvitationPurpose, by: Any) -> OneTimeLink:
    """A new link to the account; the earlier ones are withdrawn. Refuses where the account is disabled."""
    return make_links([user], purpose=purpose, by=by)[0]


@transaction.atomic
def make_links(users: Sequence[User], *, purpose: InvitationPurpose, by: Any) -> list[OneTimeLink]:
    """A new link for each account, in a handful of statements."""
    if disabled := [user.username for user in users if not user.is_active]:
        raise Refused(f"Tài khoản {', '.join(disabled)} đang ngừng sử dụng. Hãy mở lại trước khi cấp đường dẫn.")
    moment = now()
    _open_links(users).update(withdrawn_at=moment)
    links = [_new_link(user, purpose, by, moment, moment + settings.INVITATION_LIFETIME) for user in users]
    Invitation.objects.bulk_create([link.invitation for link in links])
    for user in users:
        log_event("link_made", f"Cấp đường dẫn {purpose.label} cho {user.username}", by=by, subject=user)
    return links


@transaction.atomic
def make_sibling(invitation: Invitation) -> OneTimeLink | None:
    """A second token of a link that is still open, for another way to the same person; None where it is closed."""
    if usable_link(invitation.token_hash, hashed=True) is None:
        return None
    link = _new_link(
        invitation.user, InvitationPurpose(invitation.purpose), invitation.made_by, now(), invitation.expires_at
    )
    link.invitation.save()
    return link


def usable_link(token: str, *, hashed: bool = False) -> Invitation | None:
    """The link with this token, if it can still be used."""
    found = Invitation.objects.select_related("user").filter(token_hash=token if hashed else hash_of(token)).first()
    if found is None or found.used_at or found.withdrawn_at or found.expires_at <= now() or not found.user.is_active:
        return None
    return found


@transaction.atomic
def accept_link(token: str, *, password: str) -> User:
    """Set the password that the person chose; every session and every other link of the account ends.

    Refuses, in one sentence for all causes, a link that was used, has expired, was withdrawn or never was.
    """
    invitation = usable_link(token)
    # Of two who use it at once, one changes the row and the other finds it changed.
    taken = invitation and Invitation.objects.filter(pk=invitation.pk, used_at=None, withdrawn_at=None).update(
        used_at=now()
    )
    if not invitation or not taken:
        raise Refused(NOT_USABLE)
    user = invitation.user
    _open_links([user]).update(withdrawn_at=now())
    set_password(user, password, by=user)
    sign_out_everywhere(user, by=user, reason="Đặt mật khẩu bằng đường dẫn dùng một lần")
    log_event("link_used", f"Dùng đường dẫn {invitation.get_purpose_display()}", by=user, subject=user)
    return user


def _open_links(users: Sequence[User]) -> Any:
    return Invitation.objects.filter(user__in=users, used_at=None, withdrawn_at=None)


def _new_link(
    user: User, purpose: InvitationPurpose, by: Any, made_at: datetime, expires_at: datetime
) -> OneTimeLink:
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        user=user,
        purpose=purpose,
        token_hash=hash_of(token),
        made_by=by if getattr(by, "pk", None) else None,
        made_at=made_at,
        expires_at=expires_at,
    )
    return OneTimeLink(invitation, token)

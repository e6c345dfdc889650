"""One-time links by e-mail. The queue stores what a task is given, so the token is made where the mail is sent."""

import logging
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from accounts.choices import InvitationPurpose
from accounts.models import Invitation
from accounts.services.one_time_links import make_sibling
from common.clock import now
from common.events import log_event

logger = logging.getLogger("accounts")


def send_later(invitation: Invitation, *, site: str, office: str) -> None:
    """Mail the link when the caller's transaction has ended well."""
    transaction.on_commit(lambda: mail_link.enqueue(invitation.pk, site, office))


@task()
def mail_link(invitation_pk: int, site: str, office: str) -> None:
    """Send a link that is still open; whether it went out stands in its row, where the department reads it."""
    invitation = Invitation.objects.select_related("user").get(pk=invitation_pk)
    with transaction.atomic():
        link = make_sibling(invitation)
    if link is None or not invitation.user.email:
        return
    message = _message(invitation, f"{site.rstrip('/')}{reverse('invitation_accept', args=[link.token])}", office)
    try:
        message.send()
    except (SMTPException, OSError):
        logger.exception("a one-time link could not be mailed")
        invitation.mail_failed_at = now()
        invitation.save(update_fields=["mail_failed_at"])
        log_event("link_mail_failed", f"Không gửi được thư cho {invitation.user.username}", subject=invitation.user)
    else:
        invitation.mailed_at, invitation.mail_failed_at = now(), None
        invitation.save(update_fields=["mailed_at", "mail_failed_at"])
        log_event("link_mailed", f"Gửi thư đường dẫn cho {invitation.user.username}", subject=invitation.user)


def _message(invitation: Invitation, address: str, office: str) -> EmailMessage:
    person = invitation.user
    expires = f"{timezone.localtime(invitation.expires_at):%H:%M ngày %d/%m/%Y}"
    act = {
        InvitationPurpose.FIRST_SIGN_IN: "đã lập cho ông/bà một tài khoản",
        InvitationPurpose.REOPEN: "đã mở lại tài khoản của ông/bà",
        InvitationPurpose.NEW_PASSWORD: "cấp cho ông/bà đường dẫn đặt lại mật khẩu",
    }[InvitationPurpose(invitation.purpose)]
    return EmailMessage(
        subject="Đặt mật khẩu vào cổng theo dõi TCVN ISO 9001",
        body=(
            f"Kính gửi {person.get_full_name()},\n\n"
            f"{office} {act} trên cổng theo dõi việc áp dụng TCVN ISO 9001.\n\n"
            f"Tên đăng nhập: {person.username}\n"
            f"Mở đường dẫn này để đặt mật khẩu (dùng một lần, đến {expires}):\n{address}\n\n"
            "Không chuyển đường dẫn này cho người khác. Nếu ông/bà không chờ thư này, hãy báo cho Chi cục.\n"
        ),
        to=[person.email],
    )

"""Outgoing mail: put into the database with the fact it tells of, sent afterwards, tried again when it fails.

`key` says what a mail is; a second one with the same key is never written. A daily digest is keyed by person and day.
"""

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.db.models import Q

logger = logging.getLogger(__name__)

# After each failure it waits longer; after the last one it stays for a person to look at.
WAITS = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6), timedelta(hours=24))
AT_ONCE = 200  # in one run: the next one goes on


class MailState(models.TextChoices):
    """Where a mail stands."""

    WAITING = "waiting", "chờ gửi"
    SENT = "sent", "đã gửi"
    FAILED = "failed", "không gửi được"


class OutgoingMail(models.Model):
    """Thư chờ gửi: to whom, with which words, and how often it was tried."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="người nhận", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip
    address = models.EmailField("địa chỉ")
    day = models.DateField("ngày")
    key = models.CharField("mã thư", max_length=120, unique=True)
    subject = models.CharField("tiêu đề", max_length=250)
    body = models.TextField("nội dung")
    state = models.CharField("trạng thái", max_length=10, choices=MailState, default=MailState.WAITING)
    tries = models.PositiveSmallIntegerField("số lần gửi", default=0)
    next_try_at = models.DateTimeField("gửi từ lúc")
    sent_at = models.DateTimeField("đã gửi lúc", null=True, blank=True)
    error = models.CharField("lỗi gần nhất", max_length=500, blank=True)

    class Meta:
        verbose_name = "thư chờ gửi"
        verbose_name_plural = "thư chờ gửi"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MailState.values), name="mail_state_known"),
            models.CheckConstraint(
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | ~Q(state=MailState.SENT) & Q(sent_at__isnull=True),
                name="mail_sent_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "next_try_at"], name="mail_to_send")]

    def __str__(self) -> str:
        return self.subject


def queue_mail(
    *, key: str, address: str, subject: str, body: str, on: date, at: datetime, user: Any = None
) -> OutgoingMail:
    """Put a mail into the outbox, in the caller's transaction; what stands there under its key, old or new."""
    row = OutgoingMail(
        key=key, user=user, address=address, day=on, subject=_one_line(subject), body=body, next_try_at=at
    )
    OutgoingMail.objects.bulk_create([row], ignore_conflicts=True)
    return OutgoingMail.objects.get(key=key)


def _one_line(text: str) -> str:
    return " ".join(text.split())[:250]


@dataclass(frozen=True)
class Sent:
    """What a run of the outbox did."""

    sent: int
    failed: int


def send_due(*, at: datetime) -> Sent:
    """Send what is due. A mail is taken before it is sent and nobody waits meanwhile; a crash repeats at most one."""
    due = OutgoingMail.objects.filter(state=MailState.WAITING, next_try_at__lte=at).order_by("next_try_at", "pk")
    sent = failed = 0
    for key in due.values_list("pk", flat=True)[:AT_ONCE]:
        mail = _taken(key, at)
        if mail is None:
            continue
        if _went_out(mail, at):
            sent += 1
        else:
            failed += 1
    return Sent(sent, failed)


@transaction.atomic
def _taken(key: int, at: datetime) -> OutgoingMail | None:
    """The mail with one try more; None where another run had it. Until it is told how that went, none takes it."""
    mail = OutgoingMail.objects.select_for_update().get(pk=key)
    if mail.state != MailState.WAITING or mail.next_try_at > at:
        return None
    mail.next_try_at = at + WAITS[min(mail.tries, len(WAITS) - 1)]
    mail.tries += 1
    mail.save(update_fields=["tries", "next_try_at"])
    return mail


def _went_out(mail: OutgoingMail, at: datetime) -> bool:
    try:
        EmailMessage(subject=mail.subject, body=mail.body, to=[mail.address]).send()
    except (SMTPException, OSError) as failure:
        logger.exception("mail %s could not be sent", mail.pk)
        mail.error = f"{type(failure).__name__}: {failure}"[:500]
        if mail.tries > len(WAITS):
            mail.state = MailState.FAILED
    else:
        mail.state, mail.sent_at, mail.error = MailState.SENT, at, ""
    mail.save(update_fields=["state", "sent_at", "error"])
    return mail.state == MailState.SENT

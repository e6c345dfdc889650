"""The outbox: a mail stands once under its key, goes out once, and is tried again when it fails."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from common.notices import Notice, mark_read, notify
from common.outbox import WAITS, MailState, OutgoingMail, Sent, queue_mail, send_due
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 23, 0, 30, tzinfo=UTC)
FAILING = "tests.common.test_outbox.FailingBackend"


class FailingBackend(BaseEmailBackend):
    """A mail server that is not there."""

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError("no server")


def queued(key: str = "digest:1:2026-06-23", **facts: Any) -> OutgoingMail:
    said = {"address": "thuky@vidu.example", "subject": "Sắp đến hạn", "body": "Còn 7 ngày.", **facts}
    return queue_mail(key=key, on=date(2026, 6, 23), at=NOW, **said)


def test_one_mail_stands_under_a_key():
    first = queued()
    again = queued(body="Nội dung khác")
    assert (again.pk, again.body) == (first.pk, "Còn 7 ngày.")
    assert OutgoingMail.objects.count() == 1


def test_mail_goes_out_once():
    queued(subject="Sắp đến hạn\r\nBcc: khac@vidu.example")
    assert send_due(at=NOW) == Sent(sent=1, failed=0)
    assert send_due(at=NOW + timedelta(days=1)) == Sent(sent=0, failed=0)
    assert [(one.to, one.subject) for one in mail.outbox] == [
        (["thuky@vidu.example"], "Sắp đến hạn Bcc: khac@vidu.example")
    ]
    row = OutgoingMail.objects.get()
    assert (row.state, row.sent_at, row.tries, row.error) == (MailState.SENT, NOW, 1, "")


def test_mail_waits_for_its_time():
    queued()
    assert send_due(at=NOW - timedelta(seconds=1)) == Sent(sent=0, failed=0)


def test_failing_mail_is_tried_again_later_and_then_left_to_a_person(settings):
    queued()
    settings.EMAIL_BACKEND = FAILING
    at = NOW
    for wait in WAITS:
        assert send_due(at=at) == Sent(sent=0, failed=1)
        assert send_due(at=at + wait - timedelta(seconds=1)) == Sent(sent=0, failed=0)
        at += wait
    assert OutgoingMail.objects.get().state == MailState.WAITING
    assert send_due(at=at) == Sent(sent=0, failed=1)
    row = OutgoingMail.objects.get()
    assert (row.state, row.tries) == (MailState.FAILED, len(WAITS) + 1)
    assert row.error == "ConnectionRefusedError: no server"
    assert send_due(at=at + timedelta(days=30)) == Sent(sent=0, failed=0)


def test_mail_that_failed_goes_out_when_the_server_is_back(settings):
    queued()
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, FAILING
    send_due(at=NOW)
    settings.EMAIL_BACKEND = working
    assert send_due(at=NOW + WAITS[0]) == Sent(sent=1, failed=0)
    row = OutgoingMail.objects.get()
    assert (row.state, row.tries, row.error) == (MailState.SENT, 2, "")


# --- Notices ----------------------------------------------------------------------------------------------------
def test_notices_are_ones_own_and_keep_when_they_were_read(cast: Cast):
    first = notify(cast.secretary, "Còn 7 ngày", url="/bao-cao/1/", at=NOW)
    notify(cast.secretary, "Còn 1 ngày", at=NOW + timedelta(days=6))
    assert not Notice.objects.visible_to(cast.outsider).exists()
    assert mark_read(cast.outsider, notice=first, at=NOW) == 0
    assert mark_read(cast.secretary, notice=first, at=NOW) == 1
    assert mark_read(cast.secretary, at=NOW + timedelta(days=7)) == 1
    first.refresh_from_db()
    assert first.read_at == NOW
    assert not Notice.objects.visible_to(cast.secretary).unread().exists()

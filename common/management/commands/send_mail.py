"""Send the mails of the outbox that are due; a timer runs it every few minutes."""

from typing import Any

from django.core.management.base import BaseCommand

from common.clock import now
from common.outbox import send_due


class Command(BaseCommand):
    help = "Gửi các thư đang chờ; thư lỗi được gửi lại sau, quá số lần thì chờ người xem."

    def handle(self, *args: Any, **options: Any) -> None:
        done = send_due(at=now())
        self.stdout.write(f"Đã gửi {done.sent} thư, {done.failed} thư lỗi.")

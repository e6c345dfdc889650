"""Remind agencies of what they owe and write the day's digests; a timer runs it once a day."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from common.clock import now, today
from inspections.services.reminders import send_reminders


class Command(BaseCommand):
    help = "Nhắc các cơ quan theo mốc của kế hoạch; mỗi người nhận một thư tổng hợp mỗi ngày làm việc."

    def handle(self, *args: Any, **options: Any) -> None:
        done = send_reminders(on=today(), at=now(), site=settings.SITE_ADDRESS)
        self.stdout.write(f"Đã gửi {done.notices} thông báo, {done.mails} thư chờ gửi.")

"""Close imports that nobody finished: their rows go, the upload and its line in the list stay."""

from typing import Any

from django.core.management.base import BaseCommand

from common.clock import now
from common.spreadsheets.staging import expire


class Command(BaseCommand):
    help = "Đóng các lần nhập từ Excel đã quá hạn mà chưa lưu. Chạy mỗi ngày một lần."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Đã đóng {expire(at=now())} lần nhập quá hạn.")

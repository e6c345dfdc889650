"""manage.py sweep_files: clear away what broken-off uploads left in the storage (run daily by a timer)."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from common.clock import now
from common.files import sweep


class Command(BaseCommand):
    help = "Dọn các tệp tải lên dở dang và tệp không thuộc dữ liệu nào trong kho tệp."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--hours", type=int, default=24, help="chỉ dọn những gì cũ hơn số giờ này (24)")

    def handle(self, *args: Any, **options: Any) -> None:
        # An upload of this very minute has its file before its row is committed: it must not look abandoned.
        swept = sweep(older_than=timedelta(hours=max(1, options["hours"])), at=now())
        self.stdout.write(f"Đã dọn {swept.pending} tệp tải lên dở dang, {swept.orphans} tệp không thuộc dữ liệu nào.")

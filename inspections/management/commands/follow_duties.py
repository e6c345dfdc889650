"""Let inspectors' duties follow who works at the departments that review today; a timer runs it once a day."""

from typing import Any

from django.core.management.base import BaseCommand

from common.clock import today
from inspections.services.derived_duties import follow_all_duties


class Command(BaseCommand):
    help = "Giao và kết thúc nhiệm vụ kiểm tra theo đoàn, theo phân công thẩm định."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Đã xem lại nhiệm vụ của {follow_all_duties(on=today())} tỉnh.")

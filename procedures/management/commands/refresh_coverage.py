"""Work out the stored coverage that does not hold for today; a timer runs it once a day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from agencies.models import Agency
from common.clock import today
from procedures.services.coverage import outdated, refresh_coverage


class Command(BaseCommand):
    help = "Tính lại số liệu bao phủ TTHC đã cũ vì có ngày bắt đầu hoặc kết thúc, hoặc vì máy dừng giữa chừng."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="tính lại cho mọi cơ quan, kể cả số liệu còn đúng")
        parser.add_argument("--province", default="", help="chỉ tính cho tỉnh có mã này")

    def handle(self, *args: Any, all: bool, province: str, **options: Any) -> None:
        day = today()
        agencies = Agency.objects.all() if all else outdated(day)
        if province:
            agencies = agencies.filter(province__code=province)
        self.stdout.write(f"Đã tính lại số liệu bao phủ của {refresh_coverage(agencies, day)} cơ quan.")

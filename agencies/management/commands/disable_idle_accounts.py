"""Close the accounts that nobody has used for too long; a timer runs it once a day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from agencies.services.unused_accounts import disable_unused, unused_accounts
from common.clock import today


class Command(BaseCommand):
    help = "Ngừng các tài khoản lâu không đăng nhập (UNUSED_DAYS_DEPARTMENT, UNUSED_DAYS_AGENCY)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="chỉ in ra, không ngừng tài khoản nào")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        found = unused_accounts(on=today()) if dry_run else disable_unused(by=None, on=today())
        for one in found:
            self.stdout.write(
                f"{one.user.username}: lần cuối {timezone.localtime(one.last_seen):%d/%m/%Y}, quá {one.days} ngày"
            )
        act = "sẽ ngừng" if dry_run else "đã ngừng"
        self.stdout.write(f"{act.capitalize()} {len(found)} tài khoản.")

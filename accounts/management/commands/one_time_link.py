"""Print a one-time link for an account: the way in for the first superuser, and when nobody else can help."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from accounts.choices import InvitationPurpose
from accounts.models import User
from accounts.services import people
from accounts.services.one_time_links import make_link


class Command(BaseCommand):
    help = "In đường dẫn dùng một lần để đặt mật khẩu cho một tài khoản."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", metavar="TÊN_ĐĂNG_NHẬP")
        parser.add_argument("--reopen", action="store_true", help="mở lại tài khoản đang ngừng sử dụng")
        parser.add_argument(
            "--remove-second-factor", action="store_true", help="gỡ xác thực hai lớp (mất điện thoại)"
        )

    def handle(self, *args: Any, username: str, reopen: bool, remove_second_factor: bool, **options: Any) -> None:
        user = User.objects.filter(username__iexact=username).first()
        if user is None:
            raise CommandError(f"Không có tài khoản “{username}”.")
        if not user.is_active and not reopen:
            raise CommandError(f"Tài khoản “{username}” đang ngừng sử dụng. Thêm --reopen để mở lại.")
        if not user.is_active:
            people.reopen_account(user, by=None)
        if remove_second_factor:
            people.remove_second_factor(user, by=None)
        purpose = InvitationPurpose.REOPEN if reopen else InvitationPurpose.NEW_PASSWORD
        link = make_link(user, purpose=purpose, by=None)
        self.stdout.write(settings.SITE_ADDRESS.rstrip("/") + reverse("invitation_accept", args=[link.token]))

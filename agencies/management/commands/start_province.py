"""manage.py start_province: an empty province with its units and the first officer's account."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse

from agencies.choices import DEPARTMENT_DUTIES, Duty, UnitScheme
from agencies.management.commands.load_units import load_units
from agencies.models import Membership, Province
from agencies.services.memberships import Invitee, invite
from common.clock import today
from common.errors import Refused

FOLDER = settings.BASE_DIR / "fixtures" / "units"
LISTS = {
    UnitScheme.BEFORE_2025_07: FOLDER / "before_2025_07.csv",
    UnitScheme.FROM_2025_07: FOLDER / "from_2025_07.csv",
}
LOCAL = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"  # as `make run` was told


class Command(BaseCommand):
    help = "Lập một tỉnh trống: đơn vị hành chính và tài khoản đầu tiên của Chi cục, kèm đường dẫn đặt mật khẩu."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--code", default=settings.PROVINCE_CODE, help="mã tỉnh (mặc định PROVINCE_CODE)")
        parser.add_argument("--username", default="canbo", help="tên đăng nhập của cán bộ đầu tiên")
        parser.add_argument("--if-empty", action="store_true", help="chỉ lập khi chưa có ai của Chi cục")

    def handle(self, *args: Any, code: str, username: str, if_empty: bool, **options: Any) -> None:
        if if_empty and Membership.objects.filter(duty__in=DEPARTMENT_DUTIES).exists():
            return
        try:
            province, token = start_province(code, username)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        address = f"{settings.SITE_ADDRESS or LOCAL}{reverse('invitation_accept', args=[token])}"
        self.stdout.write(
            f"Đã lập {province.name}. Tài khoản đầu tiên của Chi cục: {username}\n"
            f"Đặt mật khẩu tại (chỉ dùng được một lần, chỉ hiện lần này): {address}"
        )


@transaction.atomic
def start_province(code: str, username: str) -> tuple[Province, str]:
    """The province and the token with which its first officer sets a password.

    Refuses a code of which neither the portal nor the lists at hand know the units.
    """
    if not Province.objects.filter(code=code).exists():
        _load_lists(code)
    province = Province.objects.get(code=code)
    officer = Invitee(
        full_name=f"Cán bộ Chi cục {province.name}",
        username=username,
        duty=Duty.DEPARTMENT_STAFF,
        title=Duty.DEPARTMENT_STAFF.label,
        province=province,
    )
    return province, invite(officer, by=None, on=today()).token


def _load_lists(code: str) -> None:
    try:
        load_units(LISTS[UnitScheme.BEFORE_2025_07], scheme=UnitScheme.BEFORE_2025_07, only=code)
    except Refused as refusal:
        raise Refused(
            f"Chưa có đơn vị hành chính của tỉnh mã {code}. Hãy nạp danh mục trước: "
            f"manage.py load_units TỆP --scheme before-2025-07 --province {code}"
        ) from refusal
    load_new = LISTS[UnitScheme.FROM_2025_07]
    try:
        load_units(load_new, scheme=UnitScheme.FROM_2025_07, only=code)
    except Refused:
        return  # merged into another province: it has no list of its own since July 2025

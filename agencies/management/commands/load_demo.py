"""manage.py load_demo: the provinces of the five articles, to try the portal out."""

import io
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from agencies.choices import UnitScheme
from agencies.demo import an_giang, bodies, hue
from agencies.demo.people import (
    REASON,
    add_national_viewer,
    add_officer,
    add_others,
    go_on_in_heir,
    hashed_password,
    told_accounts,
)
from agencies.demo.provinces import PROVINCES, DemoProvince
from agencies.management.commands.load_units import load_units
from agencies.models import Province
from common.history import save_versioned
from common.registry import demo_parts

UNITS = settings.BASE_DIR / "fixtures" / "units" / "before_2025_07.csv"
ROSTERS = settings.BASE_DIR / "fixtures" / "demo"
HUE = "46"


class Command(BaseCommand):
    help = "Nạp dữ liệu dùng thử: An Giang, Sơn La, Ninh Thuận, Thừa Thiên Huế. Chạy lại không thêm gì."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="chỉ nạp khi cổng chưa có tỉnh nào")

    def handle(self, *args: Any, if_empty: bool, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "Không nạp dữ liệu dùng thử vào cổng đang chạy thật (PRODUCTION): mọi tài khoản của nó chung một mật "
                "khẩu. Hãy dùng start_province để lập một tỉnh trống."
            )
        if not (if_empty and Province.objects.exists()):
            with transaction.atomic():
                load_demo()
        self.stdout.write(told_accounts() or "Cổng đã có dữ liệu nên không nạp dữ liệu dùng thử.")


def load_demo() -> None:
    """Units, people and rosters of every province; what is there already stays as it is."""
    password = hashed_password()
    for demo in PROVINCES:
        load_units(UNITS, scheme=UnitScheme.BEFORE_2025_07, only=demo.code)
        _load_province(demo, password)
    add_national_viewer(password)
    for fill in demo_parts:
        fill()


def _load_province(demo: DemoProvince, password: str) -> None:
    province = Province.objects.get(code=demo.code)
    if not province.office_name:
        for name, value in demo.office.items():
            setattr(province, name, value)
        save_versioned(province, by=None, reason=REASON)
    officer = add_officer(demo, province, password)
    call_command(
        "import_roster",
        str(ROSTERS / demo.folder / "danh_sach_co_quan.xlsx"),
        kind="agencies",
        province=demo.code,
        on=f"{demo.roster_day}",
        user=officer.username,
        stdout=io.StringIO(),
    )
    add_others(demo, province, password)
    if demo.code == an_giang.AN_GIANG:
        an_giang.go_through_2025(province, by=officer)
        go_on_in_heir(demo, province, since=an_giang.DAY, by=officer)
    if demo.code == bodies.SON_LA:
        bodies.add_bodies(province, by=officer)
    if demo.code == HUE:
        hue.add_facts(province, by=officer)

"""For which province a spreadsheet may come in: the key of an import's tenant is "province:<id>"."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from agencies.models import Province
from agencies.models.membership import sight_of
from agencies.rules import can_import, duties_of
from common.errors import Refused
from common.prepared import prepared

PREFIX = "province:"


def scopes_of(user: Any) -> list[tuple[str, str]]:
    """The provinces whose registers this user keeps, as (key, name)."""
    return [
        (f"{PREFIX}{province.pk}", province.name)
        for province in _provinces_in_question(user)
        if can_import(user, province)
    ]


def _provinces_in_question(user: Any) -> Iterable[Province]:
    """Asked for the navigation of every page: a user's provinces came with his duties, unless others joined them."""
    known = {duty.province_id: duty.province for duty in duties_of(user) if duty.province is not None}
    if user.is_superuser or not sight_of(user).provinces <= set(known):
        return _all_provinces()
    return sorted(known.values(), key=lambda province: province.code)


@prepared
def _all_provinces() -> QuerySet[Province]:
    return Province.objects.order_by("code")


def scope_of(code: str, *, by: Any) -> str:
    """The key of the province with this code; refuses one that does not stand here or that is not this user's."""
    province = Province.objects.filter(code=code).first()
    if province is None:
        raise Refused(f"Không có tỉnh mã {code} trên cổng. Hãy kiểm tra mã, hoặc nạp tỉnh bằng load_units trước.")
    if not can_import(by, province):
        raise Refused(
            f"Tài khoản {by} không nhập được danh sách của {province.name}. Hãy dùng tài khoản của Chi cục."
        )
    return f"{PREFIX}{province.pk}"


def province_of(scope: str) -> Province:
    """The province that a key stands for."""
    return Province.objects.get(pk=int(scope.removeprefix(PREFIX)))

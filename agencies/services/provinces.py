"""A province that is reorganised itself: it goes on with a new unit and code, or it is merged into another."""

from typing import Any

from django.db import transaction

from agencies.choices import Level
from agencies.models import AdministrativeUnit, Province
from common.errors import Refused
from common.history import save_versioned


@transaction.atomic
def change_province_unit(province: Province, unit: AdministrativeUnit, *, by: Any, reason: str = "") -> Province:
    """The province goes on under a unit of another list (An Giang: 89, since 01/7/2025 91); its code of that list
    is the unit's, the key under which the portal keeps the province stays.

    Refuses a unit that is no province, one of another province, and one that it has already.
    """
    current = Province.objects.select_for_update().get(pk=province.pk)
    if unit.level != Level.PROVINCE or unit.province_id != current.pk:
        raise Refused(
            f"{unit.name} (mã {unit.code}) không phải đơn vị cấp tỉnh của {current.name}. Chọn đơn vị khác."
        )
    if current.unit_id == unit.pk:
        raise Refused(f"{current.name} đã mang đơn vị {unit.name}, mã {unit.code}. Không cần đổi nữa.")
    current.unit = unit
    return save_versioned(current, by=by, reason=reason)


@transaction.atomic
def merge_province(province: Province, into: Province, *, by: Any, reason: str = "") -> Province:
    """The province points to the one that it was merged into; that one's people see it from now on. Its agencies go
    on as they are, until an officer merges them with their counterparts.

    Refuses a province merged already, the province itself, and one that was merged into it.
    """
    current = Province.objects.select_for_update().get(pk=province.pk)
    if current.merged_into_id:
        raise Refused(f"{current.name} đã nhập vào một tỉnh khác. Hoàn tác việc ấy trước rồi làm lại.")
    above: Province | None = Province.objects.get(pk=into.pk)
    while above is not None:
        if above.pk == current.pk:
            raise Refused(f"{into.name} đã nhập vào {current.name}, nên {current.name} không nhập ngược lại được.")
        above = above.merged_into
    current.merged_into = into
    return save_versioned(current, by=by, reason=reason)

"""Lists of administrative units: bringing the rows of one list into the register, again and again alike."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from agencies.choices import Level, UnitScheme
from agencies.models import AdministrativeUnit, Province
from agencies.services.naming import keys_of
from agencies.unit_names import without_kind
from common.errors import Refused
from common.history import bulk_create, bulk_save, create, save_versioned
from common.text import exact_key

DISTRICTS_END, COMMUNES_ANEW = date(2025, 6, 30), date(2025, 7, 1)


@dataclass(frozen=True)
class UnitFacts:
    """A row of a list of administrative units."""

    level: str
    code: str
    name: str
    kind: str
    parent_code: str = ""


@dataclass(frozen=True)
class UnitWritten:
    unit: AdministrativeUnit
    version_before: int | None  # None: a new row


@transaction.atomic
def write_units(
    rows: Sequence[UnitFacts], *, scheme: str, province: Province, by: Any, reason: str
) -> list[UnitWritten]:
    """Enter or correct units of a province in one of the two lists; rows that say nothing new are left alone.

    Refuses a parent that is in neither the list nor the rows, and a code that stands in another province.
    """
    wanted = {row.code for row in rows} | {row.parent_code for row in rows if row.parent_code}
    known = {
        unit.code: unit for unit in AdministrativeUnit.objects.filter(scheme=scheme, code__in=wanted).order_by("pk")
    }
    written: list[UnitWritten] = []
    for level in Level:  # parents before what lies in them
        at_level = [_merged(row, known, scheme, province) for row in rows if row.level == level]
        made = [unit for unit, before in at_level if before is None]
        changed = [unit for unit, before in at_level if before is not None and _state(unit) != before]
        versions = {unit.code: unit.version for unit in changed}
        bulk_create(made, by=by, reason=reason)
        bulk_save(changed, by=by, reason=reason)
        known |= {unit.code: unit for unit in made}
        written += [UnitWritten(unit, None) for unit in made]
        written += [UnitWritten(unit, versions[unit.code]) for unit in changed]
    return written


def _merged(
    row: UnitFacts, known: dict[str, AdministrativeUnit], scheme: str, province: Province
) -> tuple[AdministrativeUnit, tuple[Any, ...] | None]:
    """The unit with the row's facts in it, and what it was before (None where it is new)."""
    unit = known.get(row.code)
    before = _state(unit) if unit else None
    if unit is None:
        unit = AdministrativeUnit(scheme=scheme, code=row.code, province=province)
    elif unit.province_id != province.pk:
        raise Refused(f"Mã {row.code} trong danh mục này đã thuộc tỉnh khác. Hãy kiểm tra lại mã.")
    unit.name, unit.kind, unit.level = row.name, row.kind, row.level
    unit.folded_name, unit.sort_key = keys_of(row.name)
    unit.parent = _parent(row, known)
    unit.valid_from, unit.valid_to = days_of(scheme, row.level)
    return unit, before


def _parent(row: UnitFacts, known: dict[str, AdministrativeUnit]) -> AdministrativeUnit | None:
    if not row.parent_code:
        return None
    parent = known.get(row.parent_code)
    if parent is None:
        raise Refused(
            f"Không có mã cấp trên {row.parent_code} của {row.name} (mã {row.code}). "
            "Hãy thêm đơn vị cấp trên vào danh sách."
        )
    return parent


def _state(unit: AdministrativeUnit) -> tuple[Any, ...]:
    return (unit.name, unit.kind, unit.level, unit.parent_id, unit.valid_from, unit.valid_to, unit.folded_name)


def days_of(scheme: str, level: str) -> tuple[date | None, date | None]:
    """When the units of a list hold: districts and their communes until 30/6/2025, the new ones from 01/7/2025."""
    if scheme == UnitScheme.FROM_2025_07:
        return COMMUNES_ANEW, None
    return None, None if level == Level.PROVINCE else DISTRICTS_END


def tenant_for(code: str, name: str, *, scheme: str, provinces: Iterable[Province]) -> Province | None:
    """The tenant that a province of a list is, if there is one.

    New codes reuse old ones with another meaning (91 was Kiên Giang and is An Giang), so a province of the
    list of July 2025 is known by its unit or by its name; by its code only where the names share their end
    ("Huế" and "Thừa Thiên Huế").
    """
    provinces = list(provinces)
    for province in provinces:
        if province.unit and (province.unit.scheme, province.unit.code) == (scheme, code):
            return province
    if scheme == UnitScheme.BEFORE_2025_07:
        return next((province for province in provinces if province.code == code), None)
    wanted = exact_key(without_kind(name))
    for province in provinces:
        if exact_key(without_kind(province.name)) == wanted:
            return province
    for province in provinces:
        if province.code == code and exact_key(province.name).endswith(f" {wanted}"):
            return province
    return None


def open_province(code: str, name: str, *, by: Any, reason: str) -> Province:
    """Make the tenant of a province. Refuses a code that another tenant bears."""
    other = Province.objects.filter(code=code).first()
    if other:
        raise Refused(
            f"Mã {code} đã là mã của {other.name} trên cổng, nên không lập được {name}. "
            "Hãy lập tỉnh ấy trong trang quản trị với một mã khác rồi nạp lại."
        )
    return create(Province(code=code, name=without_kind(name)), by=by, reason=reason)


def point_to_unit(province: Province, unit: AdministrativeUnit, *, by: Any, reason: str) -> None:
    """A province's unit is that of the newest list loaded; its own code stays."""
    known = province.unit
    if known is None or (known.scheme, unit.scheme) == (UnitScheme.BEFORE_2025_07, UnitScheme.FROM_2025_07):
        province.unit = unit
        save_versioned(province, by=by, reason=reason)

"""Administrative units as a spreadsheet: the rows of a list that a province corrects or adds to."""

from collections.abc import Iterable, Sequence
from typing import Any

from agencies.choices import Level, UnitKind, UnitScheme
from agencies.models import AdministrativeUnit, Province
from agencies.resources.finder import refuse_alike
from agencies.resources.scopes import province_of, scope_of, scopes_of
from agencies.services.unit_lists import COMMUNES_ANEW, UnitFacts, write_units
from agencies.unit_names import (
    CODE_LENGTHS,
    LEVELS_OF,
    fits,
    in_full_length,
    is_code,
    kind_of,
    level_above,
    without_kind,
)
from common.spreadsheets.kinds import CellType, Column, Context, Fault, Kind, Note, Row, Written
from common.text import exact_key

LEVELS = ((Level.PROVINCE.value, "Tỉnh"), (Level.DISTRICT.value, "Huyện"), (Level.COMMUNE.value, "Xã"))
SCHEMES = (
    (UnitScheme.BEFORE_2025_07.value, "Trước 01/7/2025"),
    (UnitScheme.FROM_2025_07.value, "Từ 01/7/2025"),
)
LABELS = {"kind": dict(UnitKind.choices), "level": dict(LEVELS)}
Key = tuple[str, str]


class UnitRoster(Kind):
    name = "units"
    list_url_name = "unit_list"
    label = "Đơn vị hành chính"
    help = (
        "Mỗi dòng một đơn vị của một trong hai danh mục: trước 01/7/2025 (tỉnh, huyện, xã) và từ 01/7/2025 (tỉnh, "
        "xã). Mã được hiểu cùng danh mục của nó, vì mã mới dùng lại mã cũ với nghĩa khác."
    )
    asks_day = True
    max_rows = 12_000
    columns = (
        Column("scheme", "Danh mục", CellType.CHOICE, choices=SCHEMES, example="Trước 01/7/2025", width=18,
               choice_aliases=tuple((value, value) for value in UnitScheme.values),
               help="Để trống thì hiểu theo ngày của danh sách."),
        Column("level", "Cấp", CellType.CHOICE, ("level",), required=True, choices=LEVELS, example="Xã", width=10,
               choice_aliases=tuple((word, value) for value in Level.values for word in (value, Level(value).label))),
        Column("code", "Mã", CellType.CODE, ("code", "Mã đơn vị", "Mã ĐVHC"), required=True, max_length=10,
               example="30280", width=10),
        Column("name", "Tên", required=True, aliases=("name", "Tên đơn vị", "Tên ĐVHC"), max_length=150, width=30,
               example="Phường Mỹ Bình"),
        Column("kind", "Loại", CellType.CHOICE, ("kind",), choices=tuple(UnitKind.choices), example="phường",
               choice_aliases=tuple((value, value) for value in UnitKind.values), width=14,
               help="Để trống thì hiểu theo tên."),
        Column("parent_code", "Mã cấp trên", CellType.CODE, ("parent_code", "Mã huyện", "Mã đơn vị cấp trên"),
               max_length=10, example="883", width=12),
    )  # fmt: skip

    def scopes(self, user: Any) -> Sequence[tuple[str, str]]:
        return scopes_of(user)

    def scope_for(self, code: str, *, scheme: str = "", by: Any) -> str:
        return scope_of(code, by=by)

    def title_of(self, row: Row) -> tuple[str, str]:
        values = row.raw | row.values
        return str(values.get("name") or ""), str(values.get("code") or "")

    def prepare(self, rows: list[Row], context: Context) -> None:
        province = province_of(context.scope)
        for row in rows:
            _complete(row, context)
        refuse_alike(rows, _key, "code", "Mã “{0}” còn đứng ở dòng {1}. Mỗi mã chỉ một dòng; bỏ dòng thừa.")
        known = _known(rows)
        levels = {key: unit.level for key, unit in known.items() if unit.province_id == province.pk}
        levels |= {key: row.values["level"] for row in rows if (key := _key(row))}
        for row in rows:
            _compare(row, known, levels, province)

    def write(self, rows: Sequence[Row], context: Context, reason: str) -> Iterable[Written]:
        province = province_of(context.scope)
        written = []
        for row in rows:
            _complete(row, context)
        for scheme in UnitScheme.values:
            facts = [_facts(row) for row in rows if row.values["scheme"] == scheme]
            written += write_units(facts, scheme=scheme, province=province, by=context.by, reason=reason)
        return [
            Written(AdministrativeUnit._meta.label, one.unit.pk, one.version_before, one.unit.version)
            for one in written
        ]


def _complete(row: Row, context: Context) -> None:
    """Fill in what the row leaves open: the list by the day, the kind by the name, the zeros of codes."""
    values = row.values
    by_day = UnitScheme.BEFORE_2025_07 if context.on < COMMUNES_ANEW else UnitScheme.FROM_2025_07
    values["scheme"] = values.get("scheme") or context.options.get("scheme") or by_day.value
    if not {"level", "code", "name"} <= values.keys():
        return
    scheme, level = UnitScheme(values["scheme"]), Level(values["level"])
    if level not in LEVELS_OF[scheme]:
        row.faults.append(Fault("level", f"Danh mục {scheme.label} không có cấp huyện. Sửa cấp hoặc danh mục."))
        return
    above = level_above(level, scheme)
    for key, stands_at in (("code", level), ("parent_code", above)):
        code = values.get(key) or ""
        if code and stands_at and in_full_length(code, stands_at) != code:
            values[key] = in_full_length(code, stands_at)
            row.notes.append(Note(key, code, values[key], "Thêm các số 0 ở đầu mã mà bảng tính đã bỏ mất."))
    if not is_code(values["code"], level):
        length = CODE_LENGTHS[level]
        message = f"Mã “{values['code']}” không đúng: mã ở cấp này gồm {length} chữ số. Sửa lại mã."
        row.faults.append(Fault("code", message))
    kind = values.get("kind") or kind_of(values["name"])
    if kind is None or not fits(UnitKind(kind), level):
        message = f"Không rõ loại của “{values['name']}” ở cấp này. Ghi loại, ví dụ xã, phường, thị trấn."
        row.faults.append(Fault("kind" if "kind" in row.raw else "name", message))
    else:
        values["kind"] = str(kind)
    if above and not values.get("parent_code") and not any(fault.column == "parent_code" for fault in row.faults):
        column = "parent_code" if "parent_code" in row.raw else "name"
        row.faults.append(Fault(column, f"“{values['name']}” thiếu mã cấp trên. Ghi mã của đơn vị cấp trên."))


def _key(row: Row) -> Key | None:
    return (row.values["scheme"], row.values["code"]) if row.values.get("code") and "level" in row.values else None


def _known(rows: list[Row]) -> dict[Key, AdministrativeUnit]:
    """The units of the lists that the rows speak of: one question, their numbers in the thousands at most."""
    schemes = {row.values["scheme"] for row in rows}
    units = AdministrativeUnit.objects.filter(scheme__in=schemes).select_related("parent")
    return {(unit.scheme, unit.code): unit for unit in units.order_by("pk")}


def _compare(row: Row, known: dict[Key, AdministrativeUnit], levels: dict[Key, str], province: Province) -> None:
    key = _key(row)
    if row.faults or key is None:
        return
    values = row.values
    above = level_above(Level(values["level"]), UnitScheme(values["scheme"]))
    if above is None and not _is_home(row, province):
        message = f"“{values['name']}” không phải {province.name}. Chỉ nhận đơn vị của tỉnh mình; bỏ dòng này."
        row.faults.append(Fault("name", message))
    if above and levels.get((key[0], values["parent_code"])) != above:
        message = f"Không có đơn vị cấp trên mã “{values['parent_code']}” của tỉnh này. Sửa mã hoặc thêm đơn vị ấy."
        row.faults.append(Fault("parent_code", message))
    unit = known.get(key)
    if unit is None or row.faults:
        return
    if unit.province_id != province.pk:
        message = f"Mã “{unit.code}” trong danh mục này thuộc tỉnh khác. Kiểm tra lại mã và danh mục."
        row.faults.append(Fault("code", message))
        return
    row.target = unit.pk
    row.versions = {f"{unit._meta.label}:{unit.pk}": unit.version}
    before = {"name": unit.name, "kind": unit.kind, "level": unit.level,
              "parent_code": unit.parent.code if unit.parent else ""}  # fmt: skip
    row.changes = {
        name: (_told(name, old), _told(name, values.get(name) or ""))
        for name, old in before.items()
        if old != (values.get(name) or "")
    }


def _is_home(row: Row, province: Province) -> bool:
    """Is a row of the province level the tenant's own province, under whatever code the list gives it?"""
    own = exact_key(without_kind(row.values["name"])) == exact_key(without_kind(province.name))
    return own or row.values["code"] == province.code


def _facts(row: Row) -> UnitFacts:
    values = row.values
    return UnitFacts(values["level"], values["code"], values["name"], values["kind"], values.get("parent_code") or "")


def _told(name: str, value: str) -> str:
    return str(LABELS.get(name, {}).get(value, value))

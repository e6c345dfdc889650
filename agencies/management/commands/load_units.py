"""manage.py load_units: administrative units from a CSV list, with the tenants that they need."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from agencies.choices import Level, UnitScheme
from agencies.models import AdministrativeUnit, Province
from agencies.services.unit_files import read_list
from agencies.services.unit_lists import (
    UnitFacts,
    open_province,
    point_to_unit,
    tenant_for,
    write_units,
)
from agencies.unit_names import in_full_length, without_kind
from common.errors import Refused
from common.text import exact_key

REASON = "Nạp danh mục đơn vị hành chính"


class Command(BaseCommand):
    help = "Nạp danh mục đơn vị hành chính từ tệp CSV (level,code,name,kind,parent_code); chạy lại không đổi gì."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--scheme", required=True, choices=UnitScheme.values)
        parser.add_argument("--province", help="chỉ nạp tỉnh này: mã trong tệp, hoặc mã của tỉnh đã có trên cổng")

    def handle(self, *args: Any, file: Path, scheme: str, province: str | None, **options: Any) -> None:
        try:
            counts = load_units(file, scheme=UnitScheme(scheme), only=province)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(told(counts))


def told(counts: Counter[str]) -> str:
    return (
        f"Đã nạp {counts['read']} đơn vị hành chính của {counts['provinces']} tỉnh, thành phố: "
        f"{counts['new']} mới, {counts['changed']} thay đổi, "
        f"{counts['read'] - counts['new'] - counts['changed']} không đổi."
    )


@transaction.atomic
def load_units(file: Path, *, scheme: UnitScheme, only: str | None = None, by: Any = None) -> Counter[str]:
    """Load a list, or one province of it; refuses, and writes nothing, where a row cannot be taken.

    A province of the list belongs to the tenant that it goes on (by its unit, then by name, see `tenant_for`), so
    that An Giang stays one tenant through 89 and 91; only where there is none, one is made with the list's code.
    """
    rows = read_list(file, scheme)
    parents = {row.code: row.parent_code for row in rows if row.level != Level.COMMUNE}
    heads = [row for row in rows if row.level == Level.PROVINCE]
    if only is not None:
        heads = [_asked_for(only, heads, scheme)]
    by_province: dict[str, list[UnitFacts]] = {head.code: [head] for head in heads}
    for row in rows:
        above = row.parent_code
        if row.level == Level.COMMUNE and scheme == UnitScheme.BEFORE_2025_07:
            above = parents[row.parent_code]
        if above in by_province:
            by_province[above].append(row)
    counts: Counter[str] = Counter(provinces=len(heads))
    for head in heads:
        counts += _load_province(head, by_province[head.code], scheme, by)
    return counts


def _asked_for(code: str, heads: list[UnitFacts], scheme: UnitScheme) -> UnitFacts:
    for head in heads:
        if head.code == in_full_length(code, Level.PROVINCE):
            return head
    tenant = Province.objects.filter(code=code)
    for head in heads:
        if tenant_for(head.code, head.name, scheme=scheme, provinces=tenant):
            return head
    raise Refused(f"Không có tỉnh mã {code} trong tệp. Hãy xem lại mã ở cột code của dòng cấp tỉnh.")


def _load_province(head: UnitFacts, rows: list[UnitFacts], scheme: UnitScheme, by: Any) -> Counter[str]:
    tenants = Province.objects.select_related("unit")
    tenant = tenant_for(head.code, head.name, scheme=scheme, provinces=tenants)
    if tenant is None:
        tenant = open_province(head.code, head.name, by=by, reason=REASON)
    elif scheme == UnitScheme.BEFORE_2025_07 and exact_key(tenant.name) != exact_key(without_kind(head.name)):
        raise Refused(f"Mã {head.code} trên cổng là {tenant.name}, trong tệp là {head.name}. Hãy kiểm tra lại mã.")
    written = write_units(rows, scheme=scheme, province=tenant, by=by, reason=REASON)
    unit = AdministrativeUnit.objects.get(scheme=scheme, code=head.code)
    point_to_unit(tenant, unit, by=by, reason=REASON)
    made = sum(1 for one in written if one.version_before is None)
    return Counter(read=len(rows), new=made, changed=len(written) - made)

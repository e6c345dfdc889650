"""The proposal of 01/7/2025 on its way into the one engine: a workbook of its own making, staged like any upload."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from agencies.choices import Level, SuccessionKind, UnitScheme
from agencies.models import AdministrativeUnit, AgencyPeriod, Province
from agencies.resources.naming_rules import committee_of
from agencies.resources.places import district_of
from agencies.resources.scopes import PREFIX
from agencies.resources.succession_columns import SUCCESSION_COLUMNS
from agencies.resources.succession_desk import MERGE_INTO
from agencies.resources.succession_province import NEW_UNIT, PAPER
from agencies.resources.successions import SuccessionRoster
from agencies.services.reorganisation import DAY, Proposal, Proposed, units_under
from agencies.services.unit_lists import UnitFacts, open_province, tenant_for, write_units
from common.errors import Refused
from common.registry import spreadsheet_kinds
from common.spreadsheets.models import ImportBatch
from common.spreadsheets.staging import receive
from common.spreadsheets.writing import write_xlsx
from common.text import fold

REASON = "Sắp xếp đơn vị hành chính từ 01/7/2025"
TITLE = "Danh sách sắp xếp cơ quan từ ngày 01/7/2025"
KINDS = dict(SuccessionKind.choices)


def owner_of(head: UnitFacts) -> Province | None:
    """The tenant that goes on as a province of the new list, if the portal has it."""
    provinces = Province.objects.select_related("unit")
    return tenant_for(head.code, head.name, scheme=UnitScheme.FROM_2025_07, provinces=provinces)


@transaction.atomic
def stage_proposal(
    proposal: Proposal, *, paper_number: str, paper_day: date | None, province_paper: str, along: bool, by: Any
) -> ImportBatch:
    """Stage the proposal as an import that the officer sees, corrects, applies or leaves.

    The units of the new province are entered on the way, where they are missing: they are the state's list, and an
    import that is left does not take them away. `along`: the province itself goes on with its new unit, or is
    merged into the province of its communes, when the import is applied. Refuses a proposal without a line, and
    one whose communes lie in another province into which this one is not to be merged.
    """
    head, province = proposal.head, proposal.province
    if head is None or not proposal.lines:
        raise Refused(
            f"Không có cơ quan nào của {province.name} để sắp xếp. Hãy nhập danh sách cơ quan trước 01/7/2025 trước."
        )
    owner = owner_of(head) or open_province(head.code, head.name, by=by, reason=REASON)
    merges = owner.pk != province.pk
    if merges and not along and province.merged_into_id != owner.pk:
        raise Refused(
            f"Các xã của {province.name} nay thuộc {head.name}. Hãy đánh dấu để tỉnh nhập vào {owner.name} cùng lúc."
        )
    write_units(units_under(head), scheme=UnitScheme.FROM_2025_07, province=owner, by=by, reason=REASON)
    options = {PAPER: province_paper} if along else {}
    if merges and province.merged_into_id != owner.pk:
        options[MERGE_INTO] = str(owner.pk)
    elif along and not merges:
        unit = AdministrativeUnit.objects.get(scheme=UnitScheme.FROM_2025_07, code=head.code, level=Level.PROVINCE)
        options |= {NEW_UNIT: str(unit.pk)} if province.unit_id != unit.pk else {}
    kind = spreadsheet_kinds.get(SuccessionRoster.name) or SuccessionRoster()
    file = ContentFile(_workbook(proposal, paper_number, paper_day), name=_file_name(province))
    return receive(file, kind, scope=f"{PREFIX}{province.pk}", on=DAY, by=by, options=options)


def _file_name(province: Province) -> str:
    return f"sap-xep-{DAY:%Y-%m-%d}-{fold(province.name).replace(' ', '-')}.xlsx"


def _workbook(proposal: Proposal, paper_number: str, paper_day: date | None) -> bytes:
    book = BytesIO()
    rows = (_cells(line, paper_number, paper_day) for line in _in_order(proposal))
    write_xlsx(SUCCESSION_COLUMNS, rows, book, title=TITLE, subtitle=f"{proposal.province.name}, theo danh mục")
    return book.getvalue()


def _in_order(proposal: Proposal) -> Iterator[Proposed]:
    """By heir, so that the officer reads each new commune with all that goes into it; the districts last."""

    def place(line: Proposed) -> tuple[bool, str, str]:
        heir = line.unit.code if line.unit else "~"
        return line.kind == SuccessionKind.DISSOLVE, heir, line.before.sort_key

    return iter(sorted(proposal.lines, key=place))


def _cells(line: Proposed, paper_number: str, paper_day: date | None) -> list[Any]:
    before, unit = line.before, line.unit
    values = {
        "old_code": before.unit.code if before.unit else "",
        "old": before.name,
        "district": _district(before),
        "kind": KINDS[line.kind],
        "new_code": unit.code if unit else "",
        "new": committee_of(unit.name) if unit else "",
        "share": line.share,
        "paper_number": paper_number,
        "paper_day": paper_day if paper_number else None,
        "day": DAY,
        "note": line.note,
    }
    return [values.get(column.key, "") for column in SUCCESSION_COLUMNS]


def _district(before: AgencyPeriod) -> str:
    district = district_of(before.unit) if before.level == Level.COMMUNE else None
    return district.name if district else ""

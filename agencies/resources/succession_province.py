"""The province itself in a reorganisation: what a wave takes along by the options that the wizard gave its batch."""

from agencies.models import AdministrativeUnit, Province
from agencies.resources.succession_desk import MERGE_INTO
from agencies.services.provinces import change_province_unit, merge_province
from common.errors import Refused
from common.pen import Saved
from common.spreadsheets.kinds import Context

NEW_UNIT = "province_unit"  # option of a batch: the key of the unit with which the province goes on
PAPER = "province_paper"  # option of a batch: the resolution that says so


def take_province_along(province: Province, context: Context, *, reason: str) -> list[Saved]:
    """Change the province's unit or merge it, where the batch says so and it has not been done yet.

    Refuses a province or unit that is there no more, and what the services of provinces refuse.
    """
    unit, into = context.options.get(NEW_UNIT, ""), context.options.get(MERGE_INTO, "")
    paper = context.options.get(PAPER, "")
    told = f"{reason}; từ ngày {context.on:%d/%m/%Y}" + (f" theo {paper}" if paper else "")
    if unit and str(province.unit_id) != unit:
        found = AdministrativeUnit.objects.filter(pk=int(unit)).first()
        if found is None:
            raise Refused("Đơn vị cấp tỉnh của lần nhập này không còn. Hãy lập lại danh sách sắp xếp.")
        return [Saved(change_province_unit(province, found, by=context.by, reason=told), province.version)]
    if into and str(province.merged_into_id) != into:
        target = Province.objects.filter(pk=int(into)).first()
        if target is None:
            raise Refused("Tỉnh nhận của lần nhập này không còn. Hãy lập lại danh sách sắp xếp.")
        return [Saved(merge_province(province, target, by=context.by, reason=told), province.version)]
    return []

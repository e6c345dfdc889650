"""For which set of criteria a spreadsheet may come in: the tenant's key is "province:<id>/criteria:<id>"."""

from typing import Any

from agencies.resources import scopes
from agencies.rules import in_department
from common.errors import Refused
from inspections.choices import SetState
from inspections.models import CriteriaSet

PART = "/criteria:"
SEVERAL = "có nhiều bộ tiêu chí đang soạn. Hãy nhập từ trang của bộ tiêu chí."
NONE = "không có bộ tiêu chí nào đang soạn. Hãy sao một bộ đi kèm cổng, hoặc lập bộ mới, rồi nhập vào bộ ấy."


def set_scope(criteria_set: CriteriaSet) -> str:
    return f"{scopes.PREFIX}{criteria_set.province_id}{PART}{criteria_set.pk}"


def scopes_of(user: Any) -> list[tuple[str, str]]:
    """The sets of the provinces whose department he works at, those that may still be changed first."""
    if not in_department(user):
        return []
    provinces = [int(key.removeprefix(scopes.PREFIX)) for key, _ in scopes.scopes_of(user)]
    rows = CriteriaSet.objects.filter(province__in=provinces).select_related("province")
    return [(set_scope(row), _named(row)) for row in rows.order_by("state", "name_key", "label", "pk")]


def _named(row: CriteriaSet) -> str:
    return f"{row}{', đã khóa' if row.is_locked else ''} ({row.province})"


def set_of(scope: str) -> CriteriaSet:
    """The set that a key stands for."""
    return CriteriaSet.objects.get(pk=int(scope.partition(PART)[2]))


def place_named(scope: str, user: Any) -> str:
    """The name of the set if it is one of a province whose department this user works at; empty where it is not."""
    province, _, part = scope.removeprefix(scopes.PREFIX).partition(PART)
    if not (province.isdecimal() and part.isdecimal() and max(len(province), len(part)) < 19):
        return ""
    row = CriteriaSet.objects.filter(pk=int(part), province=int(province)).first()
    return str(row)[:250] if row is not None and in_department(user, int(province)) else ""


def scope_for(code: str, *, by: Any) -> str:
    """The key of the one set of a province that may be changed; refuses where there is none or several."""
    whole = scopes.scope_of(code, by=by)
    drafts = list(CriteriaSet.objects.filter(province=scopes.province_of(whole), state=SetState.DRAFT)[:2])
    if len(drafts) != 1:
        raise Refused(f"Tỉnh mã {code} {SEVERAL if drafts else NONE}")
    return set_scope(drafts[0])

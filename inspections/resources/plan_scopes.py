"""For which plan a spreadsheet may come in: the key of an import's tenant is "province:<id>/plan:<id>"."""

from typing import Any

from agencies.resources import scopes
from agencies.rules import in_department
from common.errors import Refused
from inspections.choices import PlanState
from inspections.models import InspectionPlan
from inspections.rules import can_plan

PART = "/plan:"


def plan_scope(plan: InspectionPlan) -> str:
    return f"{scopes.PREFIX}{plan.province_id}{PART}{plan.pk}"


def scopes_of(user: Any) -> list[tuple[str, str]]:
    """The plans of the provinces whose department he works at, the latest first; asked for every page's navigation,
    so nobody else is looked up."""
    if not in_department(user):
        return []
    provinces = [int(key.removeprefix(scopes.PREFIX)) for key, _ in scopes.scopes_of(user)]
    plans = InspectionPlan.objects.filter(province__in=provinces).select_related("province")
    return [(plan_scope(plan), f"{plan.title} ({plan.province.name})") for plan in plans.order_by("-year", "pk")]


def plan_of(scope: str) -> InspectionPlan:
    """The plan that a key stands for."""
    return InspectionPlan.objects.select_related("province").get(pk=int(scope.partition(PART)[2]))


def place_named(scope: str, user: Any) -> str:
    """The name of the plan if this user keeps its lists; empty where he does not or there is none."""
    province, _, part = scope.removeprefix(scopes.PREFIX).partition(PART)
    if not (province.isdecimal() and part.isdecimal() and max(len(province), len(part)) < 19):
        return ""
    plan = InspectionPlan.objects.filter(pk=int(part), province=int(province)).first()
    return plan.title[:250] if plan is not None and can_plan(user, plan.province_id) else ""


def scope_for(code: str, *, by: Any) -> str:
    """The key of the one plan of a province that is being made; refuses where there is none or several."""
    whole = scopes.scope_of(code, by=by)
    drafts = list(InspectionPlan.objects.filter(province=scopes.province_of(whole), state=PlanState.DRAFT)[:2])
    if len(drafts) != 1:
        what = "có nhiều kế hoạch" if drafts else "không có kế hoạch nào"
        raise Refused(f"Tỉnh mã {code} {what} đang soạn. Hãy nhập danh sách từ trang của kế hoạch.")
    return plan_scope(drafts[0])

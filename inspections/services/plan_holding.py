"""What every act on a plan begins with: the plan held to the end, in a state that allows the act."""

from typing import Any, NoReturn

from agencies.services.certificate_checks import refuse
from common.errors import Stale
from common.history import save_versioned
from inspections.choices import PlanState
from inspections.models import InspectionPlan

MAY_BE_AMENDED = (PlanState.ISSUED, PlanState.UNDER_WAY)


def held(plan: InspectionPlan, version: int | None = None) -> InspectionPlan:
    """The plan as it stands now, changed by nobody else until the end; refuses a version that is not the last."""
    row = _locked(plan)
    _refuse_stale(row, version)
    return row


def held_draft(plan: InspectionPlan, version: int | None = None) -> InspectionPlan:
    """The same of a plan that is being made; refuses any other, and says what to do instead."""
    row = _locked(plan)
    if row.state != PlanState.DRAFT:
        refuse_unless_draft(row)
    _refuse_stale(row, version)
    return row


def held_in_force(plan: InspectionPlan, version: int | None = None) -> InspectionPlan:
    """The same of a plan that is issued and not closed."""
    row = _locked(plan)
    if row.state not in MAY_BE_AMENDED:
        what = "đã kết thúc nên không điều chỉnh được nữa" if row.is_in_force else "chưa ban hành"
        cure = "Hãy lập kế hoạch của năm sau." if row.is_in_force else "Hãy sửa ngay trong bản đang soạn."
        refuse(f"Kế hoạch “{row}” {what}. {cure}")
    _refuse_stale(row, version)
    return row


def refuse_unless_draft(row: InspectionPlan) -> NoReturn:
    """Why a plan cannot be changed freely any more, with the way that is open."""
    if row.state in MAY_BE_AMENDED:
        refuse(f"Kế hoạch “{row}” {row.get_state_display()} nên chỉ sửa bằng điều chỉnh. Hãy lập lần điều chỉnh mới.")
    if row.state == PlanState.CLOSED:
        refuse(f"Kế hoạch “{row}” đã kết thúc nên không sửa được nữa. Hãy lập kế hoạch của năm sau.")
    refuse(
        f"Kế hoạch “{row}” đang ở bước “{row.get_state_display()}” nên không sửa được. "
        "Hãy đưa kế hoạch về “đang soạn” kèm lý do, rồi sửa."
    )


def saved(row: InspectionPlan, *, by: Any, reason: str) -> InspectionPlan:
    """Move the plan's own version with what was changed of its parts: whoever agrees agrees to what he saw."""
    return save_versioned(row, by=by, reason=reason)


def _locked(plan: InspectionPlan) -> InspectionPlan:
    return InspectionPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)


def _refuse_stale(row: InspectionPlan, version: int | None) -> None:
    if version is not None and row.version != version:
        raise Stale(row)

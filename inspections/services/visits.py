"""That an inspection took place: recorded one by one or for many of a plan, and taken back when it was a mistake.

What a plan inspects by dossier is done when the report's review ends (`services/review_ends.py`), and so told once.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from agencies.models import AgencyPeriod
from agencies.services.certificate_checks import refuse
from agencies.services.dated import told
from common.clock import today
from common.history import bulk_save, save_versioned
from common.text import normalise
from inspections.choices import PlannedState, PlanState
from inspections.models import InspectionPlan, PlannedInspection
from inspections.rules import can_record_inspection
from inspections.services.outside_inspections import held_line, other_open, with_its_team
from inspections.services.plan_holding import MAY_BE_AMENDED, held
from inspections.services.plan_lists import lines_of
from inspections.services.steps import allow

NOT_YOURS = "Chỉ cán bộ của Chi cục được ghi cuộc kiểm tra, và không ghi của cơ quan mình. Hãy nhờ cán bộ khác."
BY_REVIEW = "Kiểm tra qua hồ sơ của kế hoạch xong khi báo cáo có kết quả. Hãy mở báo cáo của cơ quan để thẩm định."


@transaction.atomic
def finish_inspection(
    line: PlannedInspection, *, on: date, by: Any, version: int | None = None, note: str = ""
) -> PlannedInspection:
    """It took place on this day; told once more, its day and note are corrected.

    Refuses one that was taken out or that a review ends, a plan that is not in force, a day after today or before the
    plan was issued, one on which the agency is not there, whoever holds a duty in the agency, and a stale version.
    """
    plan = _held_running(line.plan)
    row = held_line(line, version)
    _check([row], on=on, plan=plan, by=by)
    said = (PlannedState.DONE, on, normalise(note)[:500])
    if (row.state, row.done_on, row.done_note) == said:
        return row
    row.state, row.done_on, row.done_note = said
    return with_its_team(save_versioned(row, by=by, reason=f"Đã kiểm tra ngày {told(on)}"), by=by)


@transaction.atomic
def finish_inspections(plan: InspectionPlan, lines: Iterable[int], *, on: date, by: Any, note: str = "") -> int:
    """Several of a plan (their keys) took place on one day; says how many nobody had recorded yet.

    Refuses all where one is refused, or was recorded for another day before.
    """
    running = _held_running(plan)
    rows = lines_of(plan, lines)
    _check(rows, on=on, plan=running, by=by)
    done = [line for line in rows if line.state == PlannedState.DONE]
    other = next((line for line in done if line.done_on != on), None)
    if other is not None:
        day = told(other.done_on) if other.done_on else "chưa rõ"
        refuse(
            f"“{other.name}” đã ghi kiểm tra ngày {day}. Chưa ghi dòng nào; hãy bỏ chọn dòng này, "
            "hoặc sửa ngày của riêng dòng này."
        )
    new = [line for line in rows if line.state != PlannedState.DONE]
    for line in new:
        line.state, line.done_on, line.done_note = PlannedState.DONE, on, normalise(note)[:500]
    bulk_save(new, by=by, reason=f"Đã kiểm tra ngày {told(on)} ({len(new)} dòng)")
    return len(new)


@transaction.atomic
def reopen_inspection(line: PlannedInspection, *, reason: str, by: Any, version: int) -> PlannedInspection:
    """It was recorded by mistake and is still to be done; the history keeps both, with the reason.

    Refuses a missing reason, one that is not done or that a review ended, a plan that is not in force, and outside
    any plan one beside which the agency has another that is still to be done.
    """
    _held_running(line.plan)
    row = held_line(line, version)
    allow(by, can_record_inspection, row, NOT_YOURS)
    if row.ends_with_review:
        refuse("Báo cáo đã có kết quả nên cuộc kiểm tra qua hồ sơ không đưa về chưa kiểm tra được.")
    if row.state != PlannedState.DONE:
        refuse(f"Cuộc kiểm tra này {row.state_told} nên không có gì để đưa về.")
    if not normalise(reason):
        refuse("Hãy ghi lý do đưa về chưa kiểm tra.", "reason")
    if row.is_outside_plan and other_open(row):
        refuse(f"“{row.name}” đang có một cuộc kiểm tra đột xuất khác chưa xong. Hãy bỏ cuộc ấy trước.")
    row.state, row.done_on, row.done_note = PlannedState.PLANNED, None, ""
    return with_its_team(save_versioned(row, by=by, reason=normalise(reason)), by=by)


# --- Checks -----------------------------------------------------------------------------------------------------
def _held_running(plan: InspectionPlan | None) -> InspectionPlan | None:
    """The plan, held before its lines as whoever amends it does; refuses one that is not being carried out."""
    if plan is None:
        return None
    row = held(plan)
    refuse_unless_running(row)
    return row


def refuse_unless_running(plan: InspectionPlan) -> None:
    """Why nothing is inspected by this plan now."""
    if plan.state not in MAY_BE_AMENDED:
        what = (
            "đã kết thúc. Cuộc kiểm tra sau đó, hãy ghi là ngoài kế hoạch."
            if plan.is_in_force
            else "chưa ban hành nên chưa kiểm tra theo kế hoạch được. Hãy ghi sau khi kế hoạch ban hành."
        )
        refuse(f"Kế hoạch “{plan}” {what}")


def _check(lines: Sequence[PlannedInspection], *, on: date, plan: InspectionPlan | None, by: Any) -> None:
    for line in lines:
        allow(by, can_record_inspection, line, NOT_YOURS)
        if line.ends_with_review:
            refuse(BY_REVIEW)
        if line.state == PlannedState.CANCELLED:
            refuse(f"Cuộc kiểm tra này {line.state_told} nên không ghi ngày kiểm tra được.")
    if on > today():
        refuse(f"Ngày {told(on)} chưa đến. Hãy ghi hôm nay hoặc một ngày trước đó.", "done_on")
    issued = plan.moves.filter(after=PlanState.ISSUED).order_by("pk").first() if plan else None
    if issued is not None and on < issued.on:
        refuse(
            f"Ngày {told(on)} đứng trước ngày kế hoạch được ban hành, {told(issued.on)}. Hãy sửa ngày, "
            "hoặc ghi là kiểm tra ngoài kế hoạch.",
            "done_on",
        )
    there = AgencyPeriod.objects.on(on).filter(agency__in=[line.agency_id for line in lines])
    known = set(there.values_list("agency", flat=True))
    gone = next((line for line in lines if line.agency_id not in known), None)
    if gone is not None:
        refuse(f"Ngày {told(on)} không có “{gone.name}”. Hãy sửa ngày, hoặc ghi ở cơ quan kế thừa.", "done_on")

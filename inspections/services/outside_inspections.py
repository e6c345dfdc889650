"""Inspections outside any plan (đột xuất, or of a plan that is not on the portal), and how far an inspection is."""

from datetime import date
from typing import Any

from django.db import transaction

from agencies.models import Agency
from agencies.services.certificate_checks import refuse
from agencies.services.dated import locked, told
from common.clock import today
from common.errors import Stale
from common.history import create, save_versioned
from common.text import normalise
from inspections.choices import InspectionForm, PlannedState, ProposalCause
from inspections.models import InspectionTeam, PlannedInspection
from inspections.queries.frozen import frozen_on
from inspections.services.plan_checks import check_span
from inspections.services.plan_teams import refuse_biased
from inspections.services.team_duties import follow_teams


@transaction.atomic
def plan_outside(
    agency: Agency,
    *,
    form: str,
    reason: str,
    on: date,
    by: Any,
    window_from: date | None = None,
    window_to: date | None = None,
    team: InspectionTeam | None = None,
    note: str = "",
) -> PlannedInspection:
    """An agency is to be inspected without a plan; what it is called and applies is frozen on the day.

    Refuses a missing reason, an agency that is not there on the day, days out of order, another province's team and
    one with a member who holds a duty in the agency, and a second one of the same form while one is open.
    """
    locked(agency)
    known = frozen_on([agency.pk], on).get(agency.pk)
    if known is None:
        refuse(f"Ngày {told(on)} không có cơ quan này. Hãy sửa ngày, hoặc chọn cơ quan kế thừa.", "agency")
    if form not in InspectionForm.values:
        refuse("Hãy chọn hình thức kiểm tra: qua hồ sơ, báo cáo hoặc tại trụ sở.", "form")
    if not normalise(reason):
        refuse("Hãy ghi lý do kiểm tra đột xuất.", "outside_reason")
    check_span(window_from, window_to, "Thời gian dự kiến", "window_to")
    _refuse_foreign(team, agency)
    still_open = (PlannedState.PLANNED, PlannedState.UNDER_WAY)
    if PlannedInspection.objects.filter(agency=agency, plan=None, form=form, state__in=still_open).exists():
        refuse(f"“{known.name}” đang có một cuộc kiểm tra đột xuất chưa xong. Hãy mở cuộc kiểm tra ấy.", "agency")
    line = PlannedInspection(
        agency=agency,
        province_id=agency.province_id,
        form=form,
        window_from=window_from or window_to,
        window_to=window_to or window_from,
        team=team,
        cause=ProposalCause.CHOSEN,
        outside_reason=normalise(reason)[:500],
        note=normalise(note)[:500],
    )
    known.put(line)
    refuse_biased(team, [line])
    create(line, by=by, reason=line.outside_reason)
    return _with_its_team(line, by=by)


def _refuse_foreign(team: InspectionTeam | None, agency: Agency) -> None:
    if team is not None and (team.plan_id is not None or team.province_id != agency.province_id):
        refuse("Đoàn này là của một kế hoạch hoặc của tỉnh khác. Hãy lập đoàn cho cuộc kiểm tra này.", "team")


@transaction.atomic
def cancel_outside(line: PlannedInspection, *, reason: str, by: Any, version: int) -> PlannedInspection:
    """Give an inspection outside a plan up. Refuses one of a plan, one that has begun, and a missing reason."""
    row = _held(line, version)
    if row.plan_id is not None:
        refuse("Cuộc kiểm tra này thuộc một kế hoạch. Hãy lập lần điều chỉnh của kế hoạch để đưa ra.")
    if row.state != PlannedState.PLANNED:
        refuse(f"Cuộc kiểm tra này {row.get_state_display()} nên không bỏ được.")
    if not normalise(reason):
        refuse("Hãy ghi lý do bỏ cuộc kiểm tra.", "reason")
    row.state = PlannedState.CANCELLED
    return _with_its_team(save_versioned(row, by=by, reason=normalise(reason)), by=by)


# --- How far an inspection is, of a plan or outside any ---------------------------------------------------------
@transaction.atomic
def begin_inspection(line: PlannedInspection, *, by: Any, version: int | None = None) -> PlannedInspection:
    """The team is there, or the report is being reviewed. Refuses one that was taken out or is done."""
    row = _held(line, version)
    if row.state == PlannedState.UNDER_WAY:
        return row
    if row.state != PlannedState.PLANNED:
        refuse(f"Cuộc kiểm tra này {row.get_state_display()} nên không bắt đầu được.")
    row.state = PlannedState.UNDER_WAY
    return save_versioned(row, by=by)


@transaction.atomic
def finish_inspection(line: PlannedInspection, *, on: date, by: Any, version: int | None = None) -> PlannedInspection:
    """It took place on this day. Refuses one that was taken out, and a day after today."""
    row = _held(line, version)
    if row.state == PlannedState.CANCELLED:
        refuse(f"Cuộc kiểm tra này {row.get_state_display()} nên không ghi ngày kiểm tra được.")
    if on > today():
        refuse(f"Ngày {told(on)} chưa đến. Hãy ghi hôm nay hoặc một ngày trước đó.", "done_on")
    if (row.state, row.done_on) == (PlannedState.DONE, on):
        return row
    row.state, row.done_on = PlannedState.DONE, on
    return _with_its_team(save_versioned(row, by=by), by=by)


def _with_its_team(line: PlannedInspection, *, by: Any) -> PlannedInspection:
    """Its team's accounts inspect the agency from now on, or no longer."""
    if line.team_id is not None and line.is_outside_plan:
        follow_teams(line.province_id, on=today(), by=by)
    return line


def _held(line: PlannedInspection, version: int | None) -> PlannedInspection:
    row = PlannedInspection.objects.select_for_update(no_key=True).get(pk=line.pk)
    if version is not None and row.version != version:
        raise Stale(row)
    return row

"""Inspections outside any plan: đột xuất, or of a plan that is not on the portal."""

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
from inspections.queries.plan_candidates import kin_of
from inspections.services.derived_duties import follow_duties
from inspections.services.plan_checks import check_span
from inspections.services.plan_teams import refuse_biased


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
    line = PlannedInspection(agency=agency, province_id=agency.province_id, form=form, cause=ProposalCause.CHOSEN)
    known.put(line)
    if other_open(line):
        refuse(f"“{known.name}” đang có một cuộc kiểm tra đột xuất chưa xong. Hãy mở cuộc kiểm tra ấy.", "agency")
    _say(line, reason=reason, window_from=window_from, window_to=window_to, team=team, note=note)
    create(line, by=by, reason=line.outside_reason)
    return with_its_team(line, by=by)


@transaction.atomic
def change_outside(
    line: PlannedInspection,
    *,
    reason: str,
    by: Any,
    version: int,
    window_from: date | None = None,
    window_to: date | None = None,
    team: InspectionTeam | None = None,
    note: str = "",
) -> PlannedInspection:
    """Let an inspection that is still to be done have these days, this team, this reason.

    Refuses one of a plan, one that is done or was given up, a stale version, and what `plan_outside` does of these.
    """
    row = held_line(line, version)
    _refuse_planned(row, "Hãy lập lần điều chỉnh của kế hoạch để sửa.")
    if row.state != PlannedState.PLANNED:
        refuse(f"Cuộc kiểm tra này {row.state_told} nên không sửa được.")
    _say(row, reason=reason, window_from=window_from, window_to=window_to, team=team, note=note)
    return with_its_team(save_versioned(row, by=by, reason=row.outside_reason), by=by)


def _say(
    line: PlannedInspection,
    *,
    reason: str,
    window_from: date | None,
    window_to: date | None,
    team: InspectionTeam | None,
    note: str,
) -> None:
    """What may be said of it again and again; the caller saves it."""
    if not normalise(reason):
        refuse("Hãy ghi lý do kiểm tra đột xuất.", "outside_reason")
    check_span(window_from, window_to, "Thời gian dự kiến", "window_to")
    if team is not None and (team.plan_id is not None or line.agency.province_id not in kin_of(team.province)):
        refuse("Đoàn này là của một kế hoạch hoặc của tỉnh khác. Hãy lập đoàn cho cuộc kiểm tra này.", "team")
    refuse_biased(team, [line])
    line.window_from, line.window_to = window_from or window_to, window_to or window_from
    line.team, line.outside_reason, line.note = team, normalise(reason)[:500], normalise(note)[:500]


@transaction.atomic
def cancel_outside(line: PlannedInspection, *, reason: str, by: Any, version: int) -> PlannedInspection:
    """Give an inspection outside a plan up, with the reason beside its note.

    Refuses one of a plan, one that has begun, and a missing reason.
    """
    row = held_line(line, version)
    _refuse_planned(row, "Hãy lập lần điều chỉnh của kế hoạch để đưa ra.")
    if row.state != PlannedState.PLANNED:
        refuse(f"Cuộc kiểm tra này {row.state_told} nên không bỏ được.")
    if not normalise(reason):
        refuse("Hãy ghi lý do bỏ cuộc kiểm tra.", "reason")
    row.state = PlannedState.CANCELLED
    row.note = "; ".join(filter(None, [row.note, f"Lý do bỏ: {normalise(reason)}"]))[:500]
    return with_its_team(save_versioned(row, by=by, reason=normalise(reason)), by=by)


def other_open(line: PlannedInspection) -> bool:
    """Has the agency another inspection outside any plan, of the same form, that is still to be done?"""
    rows = PlannedInspection.objects.filter(agency=line.agency_id, plan=None, form=line.form)
    return rows.filter(state__in=(PlannedState.PLANNED, PlannedState.UNDER_WAY)).exclude(pk=line.pk).exists()


def _refuse_planned(line: PlannedInspection, cure: str) -> None:
    if not line.is_outside_plan:
        refuse(f"Cuộc kiểm tra này thuộc một kế hoạch. {cure}")


def held_line(line: PlannedInspection, version: int | None) -> PlannedInspection:
    """The inspection as it stands, held to the end; refuses a version that is not the last."""
    row = PlannedInspection.objects.select_for_update(no_key=True).get(pk=line.pk)
    if version is not None and row.version != version:
        raise Stale(row)
    return row


def with_its_team(line: PlannedInspection, *, by: Any) -> PlannedInspection:
    """Outside any plan its team's accounts inspect the agency until it is done. Of a plan they do until the plan is
    closed: the team has its record of the visit and what was found there still before it."""
    if line.is_outside_plan:
        follow_duties(line.province_id, on=today(), by=by)
    return line

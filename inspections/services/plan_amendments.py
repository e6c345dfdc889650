"""Amendments (điều chỉnh) of a plan in force: dated, with reason and paper; each leaves a version of the whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from agencies.services.certificate_checks import refuse
from agencies.services.dated import told
from agencies.services.papers import PaperSaid, keep_paper
from common.clock import now, today
from common.history import bulk_create, bulk_save, save_versioned
from common.text import normalise
from inspections.choices import PlannedState, PlanState, ProposalCause
from inspections.models import InspectionPlan, InspectionTeam, PlannedInspection, PlanVersion
from inspections.queries.plan_versions import content_of
from inspections.services.derived_duties import follow_duties
from inspections.services.extensions import follow_plan
from inspections.services.opening import open_assessments
from inspections.services.plan_checks import check_plan
from inspections.services.plan_holding import held_in_force
from inspections.services.plan_lists import checked_window, lines_of, new_lines
from inspections.services.plan_steps import seal
from inspections.services.plan_teams import refuse_biased
from inspections.services.plans import DAYS, take_facts

AMENDED = frozenset({*DAYS, "explanation_days", "lead_agency", "lead_name", "note"})
KEPT = object()  # what an amendment does not speak of


@dataclass(frozen=True)
class LineSaid:
    """What an amendment says anew of a line that stays: its team, its days, its remark."""

    line: int
    team: InspectionTeam | None | object = KEPT
    window: tuple[date | None, date | None] | object = KEPT
    note: str | object = KEPT


@dataclass(frozen=True)
class Amendment:
    """What is changed: agencies added (form → keys), lines taken out, lines changed, facts of the plan itself."""

    add: Mapping[str, Sequence[int]] = field(default_factory=dict)
    take_out: Sequence[int] = ()
    lines: Sequence[LineSaid] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def amend_plan(
    plan: InspectionPlan,
    amendment: Amendment,
    *,
    on: date,
    reason: str,
    paper: PaperSaid,
    by: Any,
    version: int,
) -> PlanVersion:
    """Change a plan in force as of a day; what it says from then on is sealed as its next version.

    Agencies come on as the register has them on the day, and owe their report at once where the plan is under way;
    who is taken out stays visible, with the amendment that did it. A later day for reports is everybody's who has
    not handed in. Refuses a plan that is not in force, a missing
    reason or paper, a day after today or before the last version, an inspection that has begun, an amendment that
    changes nothing, and a stale version (`Stale`).
    """
    row = held_in_force(plan, version)
    last = row.versions.order_by("-number").first()
    reason = normalise(reason)[:1_000]
    _check(last, on, reason)
    kept = list(row.inspections.standing().select_related("team"))
    out = lines_of(row, amendment.take_out)
    _refuse_begun(out)
    added = _added(row, amendment, on)
    changed = _changed(row, amendment, {line.pk for line in out})
    _take_facts(row, amendment)
    gone = {line.pk for line in out}
    anew = {line.pk: line for line in changed}
    content = content_of(row, [*(anew.get(line.pk, line) for line in kept if line.pk not in gone), *added])
    if last is not None and _says_the_same(content, last, amendment):
        refuse("Lần điều chỉnh này không thay đổi gì. Hãy ghi điều cần đổi, hoặc bỏ lần điều chỉnh.")
    document = keep_paper(None, paper, by=by, reason=reason)
    if document is None:
        refuse("Thiếu số của văn bản điều chỉnh. Hãy nhập số, ký hiệu của văn bản.", "paper_number")
    number = (last.number if last else 0) + 1
    made = seal(row, number=number, on=on, paper=document, by=by, reason=reason, content=content)
    _write(made, out=out, added=added, changed=changed, by=by)
    save_versioned(row, by=by, reason=reason)
    follow_duties(row.province_id, on=today(), by=by)
    if row.state == PlanState.UNDER_WAY:
        if added:
            open_assessments(row, on=on, by=by)
        follow_plan(row, reason=f"{made}: {reason}", by=by, at=now(), paper=document)
    return made


def _says_the_same(content: dict[str, Any], last: PlanVersion, amendment: Amendment) -> bool:
    """But for what the start and the registry office recorded of the plan itself since, which is no amendment's."""
    plan = content["plan"] if amendment.facts else last.content["plan"]
    return bool({**content, "plan": plan} == last.content)


def _check(last: PlanVersion | None, on: date, reason: str) -> None:
    if not reason:
        refuse("Hãy ghi lý do điều chỉnh kế hoạch.", "reason")
    if on > today():
        refuse(f"Ngày {told(on)} chưa đến. Hãy ghi hôm nay hoặc một ngày trước đó.", "on")
    if last is not None and on < last.on:
        refuse(f"Ngày {told(on)} đứng trước “{last}” ngày {told(last.on)}. Hãy sửa ngày.", "on")


def _refuse_begun(lines: Sequence[PlannedInspection]) -> None:
    begun = next((line for line in lines if line.state != PlannedState.PLANNED), None)
    if begun is not None:
        refuse(
            f"“{begun.name}” {begun.get_state_display()} nên không đưa ra khỏi kế hoạch được. "
            "Hãy bỏ cơ quan này khỏi lần điều chỉnh."
        )


def _added(plan: InspectionPlan, amendment: Amendment, on: date) -> list[PlannedInspection]:
    """The lines to come; who was taken out before comes back on his own line."""
    why = (ProposalCause.CHOSEN, f"Điều chỉnh ngày {told(on)}")
    lines = [
        line
        for form, keys in amendment.add.items()
        for line in new_lines(plan, form, keys, on=on, whys={}, why=why).rows
    ]
    before = {(line.agency_id, line.form): line for line in plan.inspections.filter(state=PlannedState.CANCELLED)}
    return [_again(before.get((line.agency_id, line.form)), line) for line in lines]


def _again(before: PlannedInspection | None, line: PlannedInspection) -> PlannedInspection:
    if before is None:
        return line
    for name in ("name", "level", "obligation", "edition_name", "cause", "cause_text", "folded_name", "sort_key"):
        setattr(before, name, getattr(line, name))
    before.state, before.cancelled_by = PlannedState.PLANNED, None
    return before


def _changed(plan: InspectionPlan, amendment: Amendment, gone: set[int]) -> list[PlannedInspection]:
    said = {one.line: one for one in amendment.lines if one.line not in gone}
    rows = lines_of(plan, said)
    for line in rows:
        one = said[line.pk]
        if isinstance(one.team, InspectionTeam) or one.team is None:
            _refuse_foreign_team(plan, one.team)
            refuse_biased(one.team, [line])
            line.team = one.team
        if isinstance(one.window, tuple):
            line.window_from, line.window_to = checked_window(plan, *one.window)
        if isinstance(one.note, str):
            line.note = normalise(one.note)[:500]
    return rows


def _refuse_foreign_team(plan: InspectionPlan, team: InspectionTeam | None) -> None:
    if team is not None and team.plan_id != plan.pk:
        refuse("Đoàn này không thuộc kế hoạch. Hãy chọn đoàn trong danh sách.", "team")


def _take_facts(row: InspectionPlan, amendment: Amendment) -> None:
    unknown = set(amendment.facts) - AMENDED
    if unknown:
        raise TypeError(f"not to be amended: {sorted(unknown)}")
    take_facts(row, dict(amendment.facts))
    check_plan(row)


def _write(
    made: PlanVersion,
    *,
    out: Sequence[PlannedInspection],
    added: Sequence[PlannedInspection],
    changed: Sequence[PlannedInspection],
    by: Any,
) -> None:
    for line in out:
        line.state, line.cancelled_by = PlannedState.CANCELLED, made
    for line in added:
        line.added_by = made
    again = [line for line in added if line.pk is not None]
    bulk_save([*out, *again, *changed], by=by, reason=made.reason)
    bulk_create([line for line in added if line.pk is None], by=by, reason=made.reason)

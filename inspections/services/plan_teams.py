"""Inspection teams of a plan, or of inspections outside any: who is in them, by which decision."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from agencies.choices import AGENCY_DUTIES
from agencies.models import Membership, Province
from agencies.services.certificate_checks import refuse
from agencies.services.papers import PaperSaid, keep_paper
from common.clock import today
from common.errors import Stale
from common.history import bulk_create, create, delete, save_versioned
from common.text import exact_key, normalise
from inspections.choices import PlannedState, PlanState, TeamRole
from inspections.models import InspectionPlan, InspectionTeam, PlannedInspection, TeamMember
from inspections.queries.inspectors import accounts_for_teams
from inspections.services.derived_duties import follow_duties
from inspections.services.plan_holding import held, refuse_unless_draft

MOST_MEMBERS = 40
NO_PAPER = PaperSaid()


@dataclass(frozen=True)
class MemberSaid:
    """Thành viên đoàn as the decision names him; `user`: the key of his account where he has one."""

    name: str
    role: str = TeamRole.MEMBER
    title: str = ""
    unit_name: str = ""
    user: int | None = None


@transaction.atomic
def create_team(
    plan: InspectionPlan | None,
    *,
    name: str,
    members: Iterable[MemberSaid],
    by: Any,
    province: Province | None = None,
    paper: PaperSaid = NO_PAPER,
    note: str = "",
) -> InspectionTeam:
    """A team of a plan (also of one under way), or, without a plan, of a `province`.

    Refuses a closed plan, a missing or double name, nobody in it, two leads, somebody who is in it twice, and an
    account that is not the province's to name.
    """
    if plan is not None:
        _held_open(plan)
    whose = plan.province if plan is not None else province
    if whose is None:
        raise TypeError("a team is a plan's or a province's")
    team = InspectionTeam(province=whose, plan=plan, name=normalise(name), note=normalise(note))
    said = _checked(members)
    _refuse_strangers(team, said)
    _check_name(team)
    team.paper = keep_paper(None, paper, by=by)
    create(team, by=by)
    bulk_create([_member(team, one) for one in said], by=by)
    return team


@transaction.atomic
def change_team(
    team: InspectionTeam,
    *,
    name: str,
    members: Iterable[MemberSaid],
    by: Any,
    version: int,
    paper: PaperSaid = NO_PAPER,
    note: str = "",
    reason: str = "",
) -> InspectionTeam:
    """Make a team be just this. Who is in it is its own decision's to say, so it may change while a plan runs.

    Refuses what `create_team` does, a stale version, and a member who holds a duty in an agency that it inspects.
    """
    if team.plan is not None:
        _held_open(team.plan)
    row = InspectionTeam.objects.select_for_update(no_key=True, of=("self",)).get(pk=team.pk)
    if row.version != version:
        raise Stale(row)
    said = _checked(members)
    _refuse_strangers(row, said)
    row.name, row.note = normalise(name), normalise(note)
    _check_name(row)
    row.paper = keep_paper(row.paper, paper, by=by, reason=reason) if paper.number else row.paper
    delete(list(TeamMember.objects.filter(team=row)), by=by, reason=reason or "sửa thành phần đoàn")
    bulk_create([_member(row, one) for one in said], by=by, reason=reason)
    refuse_biased(row, list(row.inspections.standing()))
    follow_duties(row.province_id, on=today(), by=by)
    return save_versioned(row, by=by, reason=reason)


@transaction.atomic
def remove_team(team: InspectionTeam, *, by: Any, reason: str = "") -> None:
    """Take a team away. Refuses one that has agencies to inspect, or that did."""
    if team.plan is not None:
        _held_open(team.plan)
    count = PlannedInspection.objects.filter(team=team).count()
    if count:
        refuse(f"{team.name} còn được phân công {count} cơ quan. Hãy phân công đoàn khác cho các cơ quan ấy trước.")
    told = reason or "bỏ đoàn"
    delete(list(TeamMember.objects.filter(team=team)), by=by, reason=told)
    delete([team], by=by, reason=told)


def refuse_biased(team: InspectionTeam | None, lines: Sequence[PlannedInspection]) -> None:
    """Nobody inspects an agency in which he holds a duty."""
    if team is None or not lines:
        return
    members = TeamMember.objects.filter(team=team, user__isnull=False).values("user")
    held_by = Membership.objects.on(today()).filter(user__in=members, duty__in=AGENCY_DUTIES)
    biased = held_by.filter(agency__in=[line.agency_id for line in lines]).select_related("user").first()
    if biased is not None:
        name = next(line.name for line in lines if line.agency_id == biased.agency_id)
        refuse(
            f"{biased.user} giữ nhiệm vụ tại “{name}” nên không kiểm tra cơ quan này. "
            "Hãy phân công đoàn khác, hoặc thay thành viên.",
            "team",
        )


# --- Parts ------------------------------------------------------------------------------------------------------
def _held_open(plan: InspectionPlan) -> InspectionPlan:
    """A plan that is being made or in force; what was agreed to and is not issued yet stays as it was agreed."""
    row = held(plan)
    if row.state not in (PlanState.DRAFT, PlanState.ISSUED, PlanState.UNDER_WAY):
        refuse_unless_draft(row)
    return row


def _refuse_strangers(team: InspectionTeam, said: Iterable[MemberSaid]) -> None:
    """Accounts are named by keys that came from a page: those of other provinces are as absent as none."""
    standing = TeamMember.objects.filter(team=team.pk).values_list("user", flat=True) if team.pk else ()
    wanted = {one.user for one in said if one.user} - set(standing)
    known = accounts_for_teams(team.province, today()).filter(pk__in=wanted) if wanted else ()
    if len(wanted) != len(known):
        refuse("Có tài khoản không chọn được cho đoàn của tỉnh này. Hãy chọn lại, hoặc để “Không có”.", "members")


def _check_name(team: InspectionTeam) -> None:
    if not team.name:
        refuse("Thiếu tên đoàn. Hãy nhập tên, ví dụ “Đoàn số 1”.", "name")
    if len(team.name) > 150:
        refuse("Tên đoàn dài quá 150 ký tự. Hãy viết gọn lại.", "name")
    others = InspectionTeam.objects.filter(province=team.province_id, plan=team.plan_id).exclude(pk=team.pk)
    standing = others if team.plan_id else others.filter(~Q(inspections__state=PlannedState.DONE))
    if any(exact_key(name) == exact_key(team.name) for name in standing.values_list("name", flat=True)):
        refuse(f"Đã có đoàn tên “{team.name}”. Hãy đặt tên khác.", "name")


def _checked(members: Iterable[MemberSaid]) -> list[MemberSaid]:
    said = list(members)
    if not said:
        refuse("Đoàn chưa có ai. Hãy thêm ít nhất trưởng đoàn.", "members")
    if len(said) > MOST_MEMBERS:
        refuse(f"Đoàn có quá {MOST_MEMBERS} người. Hãy chia thành nhiều đoàn.", "members")
    seen: set[Any] = set()
    for one in said:
        if not normalise(one.name):
            refuse("Có thành viên thiếu họ tên. Hãy điền, hoặc bỏ dòng đó.", "members")
        if one.role not in TeamRole.values:
            refuse(f"Vai trò của {one.name} không có trong danh sách. Hãy chọn lại.", "members")
        key = one.user or (exact_key(one.name), exact_key(one.unit_name))
        if key in seen:
            refuse(f"{normalise(one.name)} có hai lần trong đoàn. Hãy bỏ một dòng.", "members")
        seen.add(key)
    if sum(one.role == TeamRole.LEAD for one in said) > 1:
        refuse("Đoàn có hai trưởng đoàn. Hãy chọn lại vai trò của một người.", "members")
    return said


def _member(team: InspectionTeam, said: MemberSaid) -> TeamMember:
    return TeamMember(
        team=team,
        user_id=said.user,
        name=normalise(said.name)[:150],
        title=normalise(said.title)[:150],
        unit_name=normalise(said.unit_name)[:250],
        role=said.role,
    )

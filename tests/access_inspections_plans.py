"""The rows of the access table for plans and sets of criteria, and what the walk puts into their addresses."""

from collections.abc import Callable
from typing import Any

from common.clock import today
from inspections.choices import InspectionForm
from inspections.models import CriteriaSet, InspectionPlan, TeamMember
from inspections.services.outside_inspections import plan_outside
from inspections.services.plan_lists import set_team
from tests.cast import Cast
from tests.factories.inspections import make_set
from tests.inspections.plans import draft, issued, team_of

Arguments = dict[str, Any]

TABLE = """
plan_list                   get   login 200   200   200   200   200   200   200   200
plan_create                 get   login 403   403   403   403   403   200   200   200
plan_create                 post  login 403   403   403   403   403   200   200   200
plan_detail                 get   login 200   404   404   200   200   200   200   404
plan_lines                  get   login 403   404   404   200   200   200   200   404
plan_export                 get   login 403   404   404   200   200   200   200   404
plan_document               get   login 403   404   404   200   200   200   200   404
plan_annex                  get   login 403   404   404   200   200   200   200   404
plan_version                get   login 403   404   404   200   200   200   200   404
plan_history                get   login 403   404   404   200   200   200   200   404
plan_amend                  get   login 403   404   404   403   403   200   200   404
plan_amend                  post  login 403   404   404   403   403   200   200   404
plan_copy                   get   login 404   404   404   403   403   200   200   404
plan_copy                   post  login 404   404   404   403   403   200   200   404
plan_edit                   get   login 404   404   404   403   403   200   200   404
plan_edit                   post  login 404   404   404   403   403   200   200   404
plan_targets                get   login 404   404   404   403   403   200   200   404
plan_targets                post  login 404   404   404   403   403   200   200   404
plan_paper                  get   login 404   404   404   403   403   200   200   404
plan_paper                  post  login 404   404   404   403   403   200   200   404
plan_agencies               get   login 404   404   404   403   403   200   200   404
plan_agencies               post  login 404   404   404   403   403   404   404   404
plan_site                   get   login 404   404   404   403   403   200   200   404
plan_site                   post  login 404   404   404   403   403   404   404   404
plan_schedule               get   login 404   404   404   403   403   200   200   404
plan_schedule               post  login 404   404   404   403   403   200   200   404
plan_check                  get   login 404   404   404   403   403   200   200   404
plan_check                  post  login 404   404   404   403   403   302   302   404
plan_submit                 get   login 404   404   404   403   403   200   200   404
plan_ask                    post  login 404   404   404   403   403   302   302   404
plan_step                   get   login 404   404   404   403   403   403   200   404
plan_step                   post  login 404   404   404   403   403   403   200   404
team_create                 get   login 404   404   404   403   403   200   200   404
team_create                 post  login 404   404   404   403   403   200   200   404
team_edit                   get   login 404   404   404   403   403   200   200   404
team_edit                   post  login 404   404   404   403   403   200   200   404
team_remove                 get   login 404   404   404   403   403   200   200   404
team_remove                 post  login 404   404   404   403   403   302   302   404
team_invite                 get   login 404   404   404   403   403   200   200   404
team_invite                 post  login 404   404   404   403   403   200   200   404
plan_visits                 get   login 403   404   404   403   403   200   200   404
plan_visits                 post  login 403   404   404   403   403   200   200   404
inspection_finish           get   login 403   404   404   403   403   200   200   404
inspection_finish           post  login 403   404   404   403   403   200   200   404
inspection_reopen           get   login 403   404   404   403   403   200   200   404
inspection_reopen           post  login 403   404   404   403   403   200   200   404
outside_team_create         get   login 403   403   403   403   403   200   200   200
outside_team_create         post  login 403   403   403   403   403   200   200   200
outside_team_edit           get   login 403   404   404   403   403   200   200   404
outside_team_edit           post  login 403   404   404   403   403   200   200   404
outside_team_remove         get   login 403   404   404   403   403   200   200   404
outside_team_remove         post  login 403   404   404   403   403   200   200   404
outside_team_invite         get   login 403   404   404   403   403   200   200   404
outside_team_invite         post  login 403   404   404   403   403   200   200   404
outside_edit                get   login 403   404   404   403   403   200   200   404
outside_edit                post  login 403   404   404   403   403   200   200   404
outside_list                get   login 200   200   200   200   200   200   200   200
plan_list_export            get   login 200   200   200   200   200   200   200   200
outside_export              get   login 200   200   200   200   200   200   200   200
outside_create              get   login 403   403   403   403   403   200   200   200
outside_create              post  login 403   403   403   403   403   200   200   200
outside_drop                get   login 403   404   404   403   403   200   200   404
outside_drop                post  login 403   404   404   403   403   200   200   404
criteria_list               get   login 200   200   200   200   200   200   200   200
criteria_create             get   login 403   403   403   403   403   200   200   200
criteria_create             post  login 403   403   403   403   403   200   200   200
team_history                get   login 403   404   404   200   200   200   200   404
criteria_history            get   login 404   404   404   200   200   200   200   404
criteria_detail             get   login 404   404   404   200   200   200   200   404
criteria_export             get   login 404   404   404   200   200   200   200   404
criteria_copy               get   login 404   404   404   403   403   200   200   404
criteria_copy               post  login 404   404   404   403   403   200   200   404
criteria_edit               get   login 404   404   404   403   403   200   200   404
criteria_edit               post  login 404   404   404   403   403   200   200   404
criteria_bands              get   login 404   404   404   403   403   200   200   404
criteria_bands              post  login 404   404   404   403   403   200   200   404
section_edit                get   login 404   404   404   403   403   200   200   404
section_edit                post  login 404   404   404   403   403   200   200   404
criterion_edit              get   login 404   404   404   403   403   200   200   404
criterion_edit              post  login 404   404   404   403   403   200   200   404
criteria_drop               get   login 404   404   404   403   403   409   409   404
criteria_drop               post  login 404   404   404   403   403   409   409   404
criteria_lock               get   login 404   404   404   403   403   200   200   404
criteria_lock               post  login 404   404   404   403   403   200   200   404
"""


def the_plan(cast: Cast, title: str, *, in_force: bool = False) -> InspectionPlan:
    """The one plan of this title; who looks at many pages in one world comes back to it."""
    known = InspectionPlan.objects.filter(title=title).first()
    if known is not None:
        return known
    plan = draft(cast.home, cast.own, on_site=(cast.own,), title=title)
    return issued(plan) if in_force else plan


def in_force(cast: Cast, *more: Any) -> Arguments:
    return {"args": [the_plan(cast, "Kế hoạch đã ban hành", in_force=True).pk, *more]}


def in_the_making(cast: Cast, *more: Any) -> Arguments:
    return {"args": [the_plan(cast, "Kế hoạch đang soạn").pk, *more]}


def at_team(cast: Cast) -> Arguments:
    plan = the_plan(cast, "Kế hoạch đang soạn")
    team = plan.teams.first() or team_of(plan, "Trần Thị Hạnh")
    return {"args": [plan.pk, team.pk]}


def at_history_of_team(cast: Cast) -> Arguments:
    """Of a plan in force, which the agency that it lists sees."""
    plan = the_plan(cast, "Kế hoạch đã ban hành", in_force=True)
    team = plan.teams.first()
    if team is None:
        team = team_of(plan, "Trần Thị Hạnh")
        set_team(plan, [plan.inspections.get(form=InspectionForm.ON_SITE).pk], team, by=None)
    return {"args": [team.pk]}


def at_member(cast: Cast) -> Arguments:
    plan, team = at_team(cast)["args"]
    return {"args": [plan, team, TeamMember.objects.filter(team=team).values_list("pk", flat=True)[0]]}


def at_outside(cast: Cast) -> Arguments:
    return {"args": [outside(cast).pk]}


def outside(cast: Cast) -> Any:
    """The one inspection outside any plan, with its team."""
    reason = "Theo phản ánh"
    known = cast.own.planned_inspections.filter(plan=None).first()
    if known is not None:
        return known
    team = team_of(None, "Trần Thị Hạnh", province=cast.home)
    return plan_outside(cast.own, form=InspectionForm.ON_SITE, reason=reason, on=today(), by=None, team=team)


def at_outside_team(cast: Cast) -> Arguments:
    return {"args": [outside(cast).team_id]}


def at_outside_member(cast: Cast) -> Arguments:
    return {"args": [outside(cast).team_id, outside(cast).team.members.get().pk]}


def at_visit(cast: Cast) -> Arguments:
    plan = the_plan(cast, "Kế hoạch đã ban hành", in_force=True)
    return {"args": [plan.inspections.get(form=InspectionForm.ON_SITE).pk]}


def at_set(cast: Cast) -> Arguments:
    known = CriteriaSet.objects.filter(province=cast.home).first()
    return {"args": [(known or make_set(cast.home)).pk]}


ARGUMENTS: dict[str, Callable[[Cast], Arguments]] = {
    **dict.fromkeys(("plan_detail", "plan_history", "plan_lines", "plan_amend", "plan_visits"), in_force),
    "plan_export": lambda cast: in_force(cast, "csv"),
    "plan_list_export": lambda cast: {"args": ["csv"]},
    "outside_export": lambda cast: {"args": ["csv"]},
    "plan_document": lambda cast: in_force(cast, "ke-hoach"),
    "plan_annex": lambda cast: in_force(cast, "ho-so"),
    "plan_version": lambda cast: in_force(cast, 0),
    **dict.fromkeys(
        (
            "plan_copy", "plan_edit", "plan_targets", "plan_paper", "plan_agencies", "plan_site", "plan_schedule",
            "plan_check", "plan_submit", "plan_ask", "team_create",
        ),
        in_the_making,
    ),
    "plan_step": lambda cast: in_the_making(cast, "dong-y"),
    "criteria_export": lambda cast: {"args": [*at_set(cast)["args"], "csv"]},
    **dict.fromkeys(("team_edit", "team_remove"), at_team),
    "team_history": at_history_of_team,
    "team_invite": at_member,
    **dict.fromkeys(("inspection_finish", "inspection_reopen"), at_visit),
    **dict.fromkeys(("outside_edit", "outside_drop"), at_outside),
    **dict.fromkeys(("outside_team_edit", "outside_team_remove"), at_outside_team),
    "outside_team_invite": at_outside_member,
    **dict.fromkeys(
        (
            "criteria_detail", "criteria_history", "criteria_copy", "criteria_edit", "criteria_bands", "section_edit",
            "criterion_edit", "criteria_drop", "criteria_lock",
        ),
        at_set,
    ),
}  # fmt: skip

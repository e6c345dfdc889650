"""What the pages of plans put into the frame: a line of the navigation, and the scans that may be read."""

from typing import Any

from django.db.models import Q

from agencies.models.membership import sight_of
from agencies.rules import sees_whole_province
from agencies.views.saved_filters import LISTS
from common.files import StoredFile
from common.home_panels import HomePanel, home_panels
from common.registry import NavigationItem, Work, file_readers, known_people, navigation, todos
from inspections.models import InspectionPlan, InspectionTeam, TeamMember
from inspections.queries import running_plans
from inspections.queries.plans_to_do import counts, told
from inspections.views.plan_list import asked_of_plans

PAGES_OF_PLANS = (
    "plan_create", "plan_detail", "plan_copy", "plan_edit", "plan_targets", "plan_paper", "plan_agencies",
    "plan_site", "plan_schedule", "plan_check", "plan_submit", "plan_step", "team_create", "team_edit",
    "team_remove", "team_invite", "plan_lines", "plan_visits", "inspection_finish", "inspection_reopen",
    "plan_version", "plan_history", "plan_amend", "team_history", "outside_list", "outside_create", "outside_edit",
    "outside_drop", "outside_team_create", "outside_team_edit", "outside_team_remove", "outside_team_invite",
    "criteria_list", "criteria_create", "criteria_detail", "criteria_copy", "criteria_edit", "criteria_bands",
    "criteria_history", "section_edit", "criterion_edit", "criteria_drop", "criteria_lock",
)  # fmt: skip


def register_plans() -> None:
    item = NavigationItem("Kế hoạch kiểm tra", "plan_list", _sees_anything, PAGES_OF_PLANS)
    navigation.add("plans", item, order=44)
    file_readers.add("plans", may_read_file)
    LISTS["plan_list"] = ("Kế hoạch kiểm tra", asked_of_plans)
    todos.add("plans", Work(counts, told), order=25)
    panel = HomePanel("inspections/partials/_running_plans.html", running_plans.counts, running_plans.told)
    home_panels.add("plans", panel)
    known_people.add("teams", people_of_teams)


def _sees_anything(user: Any) -> bool:
    return sees_whole_province(user) or bool(sight_of(user).agencies)


def people_of_teams(provinces: Any) -> Any:
    """Whose account was made for a team holds no duty before its plan is in force, nor after it was closed."""
    return TeamMember.objects.filter(user__isnull=False, team__province__in=provinces).values("user")


def may_read_file(user: Any, stored: StoredFile) -> bool:
    """Scans of a plan's papers and of its teams' decisions: for whoever sees the plan or the team."""
    papers = Q(paper__file=stored) | Q(submission_paper__file=stored) | Q(approval_paper__file=stored)
    if InspectionPlan.objects.visible_to(user).filter(papers).exists():
        return True
    if InspectionPlan.objects.visible_to(user).filter(versions__paper__file=stored).exists():
        return True
    return InspectionTeam.objects.visible_to(user).filter(paper__file=stored).exists()

"""What the pages of plans put into the frame: a line of the navigation, and the scans that may be read."""

from typing import Any

from django.db.models import Q

from agencies.models.membership import sight_of
from agencies.rules import sees_whole_province
from common.files import StoredFile
from common.registry import NavigationItem, file_readers, navigation
from inspections.models import InspectionPlan, InspectionTeam

PAGES_OF_PLANS = (
    "plan_create", "plan_detail", "plan_copy", "plan_edit", "plan_targets", "plan_paper", "plan_agencies",
    "plan_site", "plan_schedule", "plan_check", "plan_submit", "plan_step", "team_create", "team_edit",
    "team_remove", "plan_lines", "plan_version", "plan_amend", "outside_list", "outside_create", "outside_drop",
    "criteria_list", "criteria_create", "criteria_detail", "criteria_copy", "criteria_edit", "criteria_bands",
    "section_edit", "criterion_edit", "criteria_drop", "criteria_lock",
)  # fmt: skip


def register_plans() -> None:
    item = NavigationItem("Kế hoạch kiểm tra", "plan_list", _sees_anything, PAGES_OF_PLANS)
    navigation.add("plans", item, order=44)
    file_readers.add("plans", may_read_file)


def _sees_anything(user: Any) -> bool:
    return sees_whole_province(user) or bool(sight_of(user).agencies)


def may_read_file(user: Any, stored: StoredFile) -> bool:
    """Scans of a plan's papers and of its teams' decisions: for whoever sees the plan or the team."""
    papers = Q(paper__file=stored) | Q(submission_paper__file=stored) | Q(approval_paper__file=stored)
    if InspectionPlan.objects.visible_to(user).filter(papers).exists():
        return True
    if InspectionPlan.objects.visible_to(user).filter(versions__paper__file=stored).exists():
        return True
    return InspectionTeam.objects.visible_to(user).filter(paper__file=stored).exists()

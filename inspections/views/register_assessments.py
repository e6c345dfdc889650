"""What the pages of reports put into the frame: navigation, a tab of an agency, readable files, work to do."""

from typing import Any

from agencies.models.membership import sight_of
from agencies.rules import sees_whole_province
from agencies.views.saved_filters import LISTS
from common.registry import NavigationItem, Tab, Work, agency_tabs, file_readers, navigation, todos
from inspections.queries.evidence import may_read_file
from inspections.queries.to_do import counts
from inspections.queries.work_to_do import told
from inspections.views.assessment_list import asked_of_reports

PAGES_OF_REPORTS = (
    "assessment_detail", "assessment_part", "assessment_section", "assessment_check", "assessment_hand_in",
    "assessment_hand_in_for", "assessment_form", "assessment_explain", "assessment_result", "assessment_opinion",
    "assessment_history", "evidence_edit",
)  # fmt: skip


def register_assessments() -> None:
    navigation.add(
        "assessments", NavigationItem("Tự kiểm tra, đánh giá", "assessment_list", _sees_anything, PAGES_OF_REPORTS),
        order=44,  # after the plans, before the reviews
    )  # fmt: skip
    agency_tabs.add("agency_assessments", Tab("Kiểm tra", "agency_assessments"), order=19)
    file_readers.add("self_assessments", may_read_file)
    LISTS["assessment_list"] = ("Báo cáo tự kiểm tra, đánh giá", asked_of_reports)
    todos.add("self_assessments", Work(counts, told), order=30)


def _sees_anything(user: Any) -> bool:
    return sees_whole_province(user) or bool(sight_of(user).agencies)

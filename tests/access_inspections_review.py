"""The rows of the access table for reviews, results and reminders, and what the walk puts into their addresses."""

from collections.abc import Callable
from typing import Any

from inspections.models import SelfAssessment
from inspections.services.assignments import assign_section
from tests.cast import Cast
from tests.inspections.reports import criterion, hand, open_plan, review

Arguments = dict[str, Any]

TABLE = """
dossier_review_list         get   login 403   403   200   200   200   200   200   200
dossier_review_export       get   login 403   403   200   200   200   200   200   200
dossier_review              get   login 403   404   404   200   200   200   200   404
dossier_review_item         get   login 403   404   404   403   403   200   200   404
dossier_review_item         post  login 403   404   404   403   403   200   200   404
dossier_review_accept       post  login 403   404   404   403   403   404   404   404
dossier_review_finish       post  login 403   404   404   403   403   409   409   404
dossier_review_second       post  login 403   404   404   403   403   409   409   404
dossier_give_back           get   login 403   404   404   403   403   200   200   404
dossier_give_back           post  login 403   404   404   403   403   200   200   404
dossier_extend              get   login 403   404   404   403   403   200   200   404
dossier_extend              post  login 403   404   404   403   403   200   200   404
dossier_seals               get   login 403   404   404   200   200   200   200   404
result_grade                get   login 403   404   404   403   403   403   200   404
result_grade                post  login 403   404   404   403   403   403   200   404
result_notice_docx          get   login 403   404   404   200   200   200   200   404
result_notice_record        get   login 403   404   404   403   403   200   200   404
result_notice_record        post  login 403   404   404   403   403   200   200   404
reminder_note               get   login 403   404   404   403   403   200   200   404
reminder_note               post  login 403   404   404   403   403   200   200   404
result_list                 get   login 403   404   404   200   200   200   200   404
result_export               get   login 403   404   404   200   200   200   200   404
result_publish              post  login 403   404   404   403   403   403   409   404
section_assignments         get   login 403   404   404   403   403   200   200   404
section_assignments         post  login 403   404   404   403   403   200   200   404
section_take_back           post  login 403   404   404   403   403   302   302   404
reminder_list               get   login 403   404   404   403   403   200   200   404
reminder_history            get   login 403   404   404   403   403   200   200   404
reminder_export             get   login 403   404   404   403   403   200   200   404
reminder_history_export     get   login 403   404   404   403   403   200   200   404
reminder_letter_docx        get   login 403   404   404   403   403   200   200   404
reminder_letter_sent        get   login 403   404   404   403   403   200   200   404
reminder_letter_sent        post  login 403   404   404   403   403   200   200   404
reminder_rules              get   login 403   404   404   403   403   200   200   404
reminder_rules              post  login 403   404   404   403   403   200   200   404
"""


def _handed_in(cast: Cast) -> SelfAssessment:
    """The report of the secretary's agency, waiting for review."""
    return hand(open_plan(cast)[0], by=cast.secretary)


def at_report(cast: Cast) -> Arguments:
    return {"args": [_handed_in(cast).pk]}


def at_item(cast: Cast) -> Arguments:
    report = _handed_in(cast)
    return {"args": [report.pk, criterion(report, "1.1").pk]}


def at_result(cast: Cast) -> Arguments:
    return {"args": [review(_handed_in(cast), by=cast.staff).pk]}


def at_plan(cast: Cast) -> Arguments:
    return {"args": [open_plan(cast)[0].plan_id]}


def at_file_of_plan(cast: Cast) -> Arguments:
    return {"args": [*at_plan(cast)["args"], "csv"]}


def at_assignment(cast: Cast) -> Arguments:
    plan = open_plan(cast)[0].plan
    section = plan.criteria_set.sections.first()
    return {"args": [plan.pk, assign_section(plan, section, reviewer=cast.staff, by=cast.staff).pk]}


OF_REPORTS = (
    "dossier_review", "dossier_review_accept", "dossier_review_finish", "dossier_review_second", "dossier_give_back",
    "dossier_extend", "dossier_seals", "reminder_note",
)  # fmt: skip
OF_PLANS = (
    "result_list", "result_publish", "section_assignments", "reminder_list", "reminder_history",
    "reminder_letter_docx", "reminder_letter_sent", "reminder_rules",
)  # fmt: skip
ARGUMENTS: dict[str, Callable[[Cast], Arguments]] = {
    **dict.fromkeys(OF_REPORTS, at_report),
    "dossier_review_item": at_item,
    **dict.fromkeys(("result_grade", "result_notice_docx", "result_notice_record"), at_result),
    **dict.fromkeys(OF_PLANS, at_plan),
    **dict.fromkeys(("result_export", "reminder_export", "reminder_history_export"), at_file_of_plan),
    "dossier_review_export": lambda cast: {"args": ["csv"]},
    "section_take_back": at_assignment,
}

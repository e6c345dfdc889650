"""The rows of the access table for the reports of agencies, and what the walk puts into their addresses."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from common.clock import today
from inspections.models import SelfAssessment
from inspections.services.evidence import add_evidence
from tests.cast import Cast
from tests.inspections.reports import AT, criterion, give_item_back, hand, open_plan, review, upload

Arguments = dict[str, Any]

TABLE = """
assessment_list             get   login 200   200   200   200   200   200   200   200
assessment_export           get   login 200   200   200   200   200   200   200   200
agency_assessments          get   login 200   404   404   200   200   200   200   404
assessment_detail           get   login 200   404   404   200   200   200   200   404
assessment_history          get   login 200   404   404   200   200   200   200   404
assessment_part             get   login 200   404   404   403   403   200   200   404
assessment_part             post  login 200   404   404   403   403   200   200   404
assessment_recount          post  login 302   404   404   403   403   302   302   404
assessment_section          get   login 200   404   404   403   403   200   200   404
assessment_section          post  login 302   404   404   403   403   302   302   404
assessment_form             get   login 200   404   404   403   403   200   200   404
assessment_form             post  login 200   404   404   403   403   200   200   404
assessment_form_xlsx        get   login 200   404   404   200   200   200   200   404
assessment_check            get   login 200   404   404   200   200   200   200   404
assessment_hand_in          get   login 200   404   404   403   403   403   403   404
assessment_hand_in          post  login 200   404   404   403   403   403   403   404
assessment_hand_in_for      get   login 403   404   404   403   403   200   200   404
assessment_hand_in_for      post  login 403   404   404   403   403   200   200   404
assessment_receipt          get   login 200   404   404   200   200   200   200   404
assessment_explain          get   login 200   404   404   403   403   200   200   404
assessment_explain          post  login 302   404   404   403   403   302   302   404
assessment_result           get   login 200   404   404   200   200   200   200   404
assessment_opinion          get   login 200   404   404   403   403   403   403   404
assessment_opinion          post  login 200   404   404   403   403   403   403   404
assessment_zip              get   login 200   404   404   200   200   200   200   404
evidence_add                post  login 409   404   404   403   403   409   409   404
evidence_edit               get   login 200   404   404   403   403   200   200   404
evidence_edit               post  login 200   404   404   403   403   200   200   404
"""


def _report(cast: Cast) -> SelfAssessment:
    return open_plan(cast, report_due_on=today() + timedelta(days=10), rounds=2)[0]


def at_open_report(cast: Cast) -> Arguments:
    return {"args": [_report(cast).pk]}


def at_part(cast: Cast) -> Arguments:
    return {"args": [_report(cast).pk, "chinh-sach"]}


def at_section(cast: Cast) -> Arguments:
    report = _report(cast)
    return {"args": [report.pk, criterion(report, "2.2").section_id]}


def at_evidence(cast: Cast) -> Arguments:
    report = _report(cast)
    evidence = add_evidence(report, upload(), by=cast.secretary, at=AT, criterion=criterion(report, "1.1"))
    return {"args": [report.pk, evidence.pk]}


def at_handed_in_report(cast: Cast) -> Arguments:
    return {"args": [hand(_report(cast), by=cast.secretary).pk]}


def at_returned_report(cast: Cast) -> Arguments:
    return {"args": [give_item_back(hand(_report(cast), by=cast.secretary), by=cast.staff).pk]}


def at_final_report(cast: Cast) -> Arguments:
    return {"args": [review(hand(_report(cast), by=cast.secretary), by=cast.staff).pk]}


OPEN = (
    "assessment_detail", "assessment_history", "assessment_recount", "assessment_form", "assessment_form_xlsx",
    "assessment_check", "assessment_hand_in", "assessment_hand_in_for", "assessment_zip", "evidence_add",
)  # fmt: skip

ARGUMENTS: dict[str, Callable[[Cast], Arguments]] = {
    **dict.fromkeys(OPEN, at_open_report),
    "assessment_export": lambda cast: {"args": ["csv"]},
    "agency_assessments": lambda cast: {"args": [cast.own.pk]},
    "assessment_part": at_part,
    "assessment_section": at_section,
    "assessment_receipt": at_handed_in_report,
    "assessment_explain": at_returned_report,
    **dict.fromkeys(("assessment_result", "assessment_opinion"), at_final_report),
    "evidence_edit": at_evidence,
}

"""Handing a report in: by the agency's secretary alone, or for an agency whose report came on paper or by mail.

One moment is passed in from the edge, and it alone decides whether the report is late.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction

from agencies.services.certificate_checks import refuse
from agencies.services.dated import told
from common.errors import Refused
from common.events import log_event
from common.files import store
from common.history import bulk_save, save_versioned
from common.numbering import next_number, receipt
from common.text import normalise
from inspections.choices import AssessmentState, PlanState, Round, SealStep
from inspections.models import Answer, PlannedInspection, SelfAssessment
from inspections.queries.due_days import is_late, office_day
from inspections.queries.missing import Missing, missing
from inspections.rules import can_hand_in, can_hand_in_for
from inspections.services.seals import seal
from inspections.services.steps import allow, held, step

SERIES = "TKT"


class Incomplete(Refused):
    """The report lacks something; `missing` says what, item by item."""

    def __init__(self, lacking: Sequence[Missing]) -> None:
        super().__init__(f"Báo cáo còn {len(lacking)} mục chưa xong nên chưa nộp được. {lacking[0].sentence}")
        self.missing = tuple(lacking)


@transaction.atomic
def hand_in(
    assessment: SelfAssessment, *, by: Any, at: datetime, number: str, day: date | None, scan: File | None
) -> SelfAssessment:
    """The secretary hands the report in, with number, day and scan of the signed report; it gets its receipt and is
    sealed. Pressed twice, it is handed in once: the second press is given what the first did. Late is accepted.

    Refuses everybody else, a report that lacks something (`Incomplete`), a missing number, day or scan, a day to
    come, and an agency or plan for which nothing is owed any more.
    """
    row = held(assessment)
    if row.is_handed_in:
        return row
    allow(by, can_hand_in, row, "Chỉ thư ký ISO của cơ quan được nộp báo cáo này. Hãy đề nghị thư ký nộp.")
    _check_owed(row)
    _check_paper(number, day, scan, office_day(at))
    lacking = missing(row)
    if lacking:
        raise Incomplete(lacking)
    row.is_late = is_late(row, office_day(at))
    return _handed_in(row, by=by, at=at, number=number, day=day, scan=scan)


@transaction.atomic
def hand_in_for(
    assessment: SelfAssessment,
    *,
    by: Any,
    at: datetime,
    arrived_on: date | None,
    number: str,
    day: date | None,
    scan: File | None,
) -> SelfAssessment:
    """Nộp thay: an officer hands in what came on paper or by mail. The day of arrival decides whether it is late,
    and what the paper does not answer stays unanswered; last year's suggestions that nobody confirmed are dropped.

    Refuses who has no right to, a missing day of arrival, one to come or before the report's own day, and otherwise
    as `hand_in` does.
    """
    row = held(assessment)
    if row.is_handed_in:
        return row
    allow(by, can_hand_in_for, row, "Chỉ cán bộ của Chi cục được nộp thay, và không nộp thay cho cơ quan của mình.")
    _check_owed(row)
    _check_paper(number, day, scan, office_day(at))
    if arrived_on is None:
        refuse("Thiếu ngày báo cáo đến. Hãy nhập ngày đến ghi ở sổ công văn.", "arrived_on")
    if arrived_on > office_day(at):
        refuse(f"Ngày đến {told(arrived_on)} chưa tới. Hãy sửa ngày.", "arrived_on")
    if day and arrived_on < day:
        refuse(f"Ngày đến {told(arrived_on)} đứng trước ngày báo cáo {told(day)}. Hãy sửa một ngày.", "arrived_on")
    _drop_suggestions(row, by=by)
    row.on_behalf, row.arrived_on, row.is_late = True, arrived_on, is_late(row, arrived_on)
    return _handed_in(row, by=by, at=at, number=number, day=day, scan=scan)


# --- Parts ------------------------------------------------------------------------------------------------------
def _check_owed(row: SelfAssessment) -> None:
    if row.plan.state == PlanState.CLOSED:
        refuse("Kế hoạch đã kết thúc nên không nhận báo cáo nữa. Hãy liên hệ Chi cục.")
    listed = PlannedInspection.objects.standing().filter(plan=row.plan_id, agency=row.agency_id)
    if not listed.exists():
        refuse("Cơ quan đã được đưa ra khỏi kế hoạch nên không phải nộp báo cáo này. Nội dung đã làm vẫn được giữ.")


def _check_paper(number: str, day: date | None, scan: File | None, today: date) -> None:
    if not normalise(number):
        refuse("Thiếu số báo cáo. Hãy nhập số, ký hiệu của báo cáo đã ký.", "number")
    if day is None:
        refuse("Thiếu ngày báo cáo. Hãy nhập ngày ghi trên báo cáo đã ký.", "day")
    if day > today:
        refuse(f"Ngày báo cáo {told(day)} chưa đến. Hãy sửa ngày.", "day")
    if scan is None:
        refuse("Thiếu bản quét báo cáo đã ký. Hãy chọn tệp.", "scan")


def _drop_suggestions(row: SelfAssessment, *, by: Any) -> None:
    """Last year's answers that nobody confirmed are not this year's."""
    open_ones = list(row.answers.filter(from_last_year=True, confirmed=False))
    blank = Answer()
    for answer in open_ones:
        for name in ("yes", "points", "choice_id", "text", "not_applicable", "not_applicable_reason", "score"):
            setattr(answer, name, getattr(blank, name))
        answer.from_last_year = False
    bulk_save(open_ones, by=by, reason="Nộp thay: không lấy câu trả lời năm trước")


def _handed_in(
    row: SelfAssessment, *, by: Any, at: datetime, number: str, day: date | None, scan: File | None
) -> SelfAssessment:
    """The scan is kept first: where the disk is full nothing else has been written yet, and whatever fails later
    takes number, step and seal back with it."""
    year = office_day(at).year
    if scan is not None:
        row.report_file = store(scan, by=by, purpose="signed_report")
    row.report_number, row.report_day = normalise(number)[:100], day
    row.submitted_at, row.submitted_by, row.round = at, by, Round.SELF
    row.receipt = receipt(SERIES, year, next_number(SERIES, year))
    step(row, AssessmentState.SUBMITTED, at=at, by=by)
    save_versioned(row, by=by)
    seal(row, SealStep.SUBMITTED, at=at, by=by)
    log_event("hand_in", f"{'Nộp thay' if row.on_behalf else 'Nộp'} báo cáo {row.receipt}", by=by, subject=row)
    return row

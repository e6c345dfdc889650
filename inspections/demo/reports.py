"""Where the reports of the plan of today stand: each got there step by step, on days before that of the loading."""

from datetime import timedelta

from agencies.choices import Duty, Level
from agencies.models import Membership
from common.clock import now, today
from inspections.choices import Part, ReminderChannel
from inspections.demo.answers import fill, hand
from inspections.demo.files import scan
from inspections.demo.people import MADE_UP, Staff, at_nine, days_ago
from inspections.demo.reviews import agree, explain, give_back, review_again, review_in_part
from inspections.models import InspectionPlan, SelfAssessment
from inspections.services.extensions import extend
from inspections.services.handing_in import hand_in_for
from inspections.services.reminders import note_reminder

WAITING = ("Sở Nội vụ", "Sở Tư pháp")  # the first is the demo's inspector's
WITH_RESULT = "Sở Tài chính"
HALF_IN = (5, 2, 1)  # of how many answers one is only half, by the agencies with a result
MORE_TIME = timedelta(days=30)
WHY_MORE = f"Chuyển trụ sở làm việc {MADE_UP}"
FIRST_PARTS, FIRST_ANSWERS = (Part.AGENCY_DATA, Part.CATALOGUE, Part.POLICY), 5


def tell_reports(plan: InspectionPlan, staff: Staff) -> None:
    """Agencies without an account of the demo are told of in the order of the alphabet; most have begun nothing."""
    reports = {report.name: report for report in plan.assessments.order_by("sort_key", "pk")}
    secretaries = Membership.objects.on(today()).filter(duty=Duty.ISO_SECRETARY, agency__in=_agencies(reports))
    people = {duty.agency_id: duty.user for duty in secretaries.select_related("user")}
    for report in reports.values():
        if report.agency_id in people:
            by = people[report.agency_id]
            fill(report, at_nine(days_ago(2)), by=by, parts=FIRST_PARTS, answers=FIRST_ANSWERS)
    communes = [one for one in reports.values() if one.level == Level.COMMUNE and one.agency_id not in people]
    _give_results([reports[WITH_RESULT], *communes[:2]], staff)
    _review(communes[2:5], staff)
    _wait([*(reports[name] for name in WAITING), *communes[5:7]], communes[7], staff)
    _go_on(communes[8:11], staff)


def _agencies(reports: dict[str, SelfAssessment]) -> list[int]:
    return [report.agency_id for report in reports.values()]


def _give_results(reports: list[SelfAssessment], staff: Staff) -> None:
    """The first after it explained an item; the further down, the worse."""
    ranked = enumerate(HALF_IN)
    explained, *others = (hand(reports[place], at_nine(days_ago(30)), half_in=half_in) for place, half_in in ranked)
    give_back(explained, at_nine(days_ago(22)), by=staff.officer)
    explain(explained, at_nine(days_ago(16)))
    review_again(explained, at_nine(days_ago(12)), by=staff.officer)
    for report in others:
        agree(report, at_nine(days_ago(14)), by=staff.officer)


def _review(reports: list[SelfAssessment], staff: Staff) -> None:
    """One has an item to explain, one has explained it, one is in the middle of its review."""
    returned, explained, begun = (hand(report, at_nine(days_ago(20))) for report in reports)
    give_back(returned, at_nine(days_ago(4)), by=staff.officer)
    give_back(explained, at_nine(days_ago(11)), by=staff.officer)
    explain(explained, at_nine(days_ago(3)))
    review_in_part(begun, at_nine(days_ago(3)), by=staff.officer)


def _wait(reports: list[SelfAssessment], on_paper: SelfAssessment, staff: Staff) -> None:
    """Handed in and not looked at yet; one came on paper."""
    for place, report in enumerate(reports, start=1):
        hand(report, at_nine(days_ago(8 - place)))
    hand_in_for(
        on_paper, by=staff.officer, at=at_nine(days_ago(2)), arrived_on=days_ago(3), number=f"21/BC {MADE_UP}",
        day=days_ago(5), scan=scan(),
    )  # fmt: skip


def _go_on(reports: list[SelfAssessment], staff: Staff) -> None:
    """Begun; one of them has more time, one was called."""
    for report in reports:
        fill(report, at_nine(days_ago(5)), parts=FIRST_PARTS, answers=FIRST_ANSWERS)
    extended, called, *_ = reports
    extend([extended], until=today() + MORE_TIME, reason=WHY_MORE, by=staff.officer, at=now())
    note_reminder(
        called, channel=ReminderChannel.TELEPHONE, on=days_ago(1), to_name=f"Thư ký ISO {MADE_UP}",
        text=f"Hẹn nộp trong tuần sau {MADE_UP}", by=staff.officer, at=now(),
    )  # fmt: skip

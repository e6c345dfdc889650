"""Reminders: by the rules of each plan as notices and in the digest, by hand noted; all of it is logged."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from agencies.services.certificate_checks import refuse
from common.history import create, delete
from common.notices import notify
from common.text import normalise, normalise_lines
from inspections.choices import PlanState, ReminderChannel, ReminderKind
from inspections.models import InspectionPlan, Reminder, ReminderRule, SelfAssessment
from inspections.queries.due_days import due_day, office_day, overdue
from inspections.queries.reminders import Asked, kind_of, officers_of, people_of, to_remind
from inspections.queries.results import owed
from inspections.rules import can_plan, can_remind
from inspections.services.digests import by_rule, log, write_digests
from inspections.services.steps import allow, held

BY_HAND = (ReminderChannel.TELEPHONE, ReminderChannel.MESSAGE, ReminderChannel.LETTER, ReminderChannel.MAIL)
LONGEST_TEXT = 2_000
MOST_RULES = 10
NOT_YOURS = "Chỉ cán bộ của Chi cục được nhắc các cơ quan, và chỉ theo kế hoạch đã ban hành."


@dataclass(frozen=True)
class Reminded:
    """What a run of the reminders did."""

    notices: int
    mails: int


def refuse_closed(plan: InspectionPlan) -> None:
    if plan.state == PlanState.CLOSED:
        refuse(f"Kế hoạch “{plan}” đã kết thúc nên không còn đôn đốc. Các lần đã nhắc ở “Nhật ký nhắc”.")


# --- By rule ----------------------------------------------------------------------------------------------------
def send_reminders(*, on: date, at: datetime, site: str = "") -> Reminded:
    """Remind all whose day has come, once by each rule, and gather what each person has not read into one mail a
    working day: reminders and whatever else was told. Run again on the same day, it does what is left."""
    asked = to_remind(on)
    people = people_of({one.report.agency_id for one in asked}, on)
    officers = officers_of([one.report for one in asked if one.kind == ReminderKind.OVERDUE], on)
    notices = 0
    for one in asked:
        agency = one.report.agency_id
        listeners = [*people.get(agency, []), *(officers[agency] if one.kind == ReminderKind.OVERDUE else [])]
        unique = {person.pk: person for person in listeners}
        notices += len(_notify(one, unique.values(), on=on, at=at))
    return Reminded(notices, write_digests(asked, on=on, at=at, site=site))


@transaction.atomic
def _notify(asked: Asked, people: Iterable[Any], *, on: date, at: datetime) -> list[Reminder]:
    """A notice to each who was not told by this rule of this due day yet."""
    row = held(asked.report)
    known = set(by_rule(asked, ReminderChannel.NOTICE).values_list("to_user", flat=True))
    written = []
    for person in people:
        if person.pk not in known:
            notify(person, asked.text, url=reverse("assessment_detail", args=[row.pk]), at=at)
            written.append(log(asked, person, ReminderChannel.NOTICE, on=on, at=at))
    return written


# --- By hand ----------------------------------------------------------------------------------------------------
@transaction.atomic
def note_reminder(
    assessment: SelfAssessment, *, channel: str, on: date, to_name: str, text: str, by: Any, at: datetime
) -> Reminder:
    """Note that somebody was reminded: by telephone, in a message, by letter.

    Refuses who does not work at the department, a day that has not come, and a call to nobody.
    """
    row = held(assessment)
    refuse_closed(row.plan)
    allow(by, can_remind, row.plan, NOT_YOURS)
    if channel not in BY_HAND:
        refuse("Hãy chọn cách nhắc.", "channel")
    if on > office_day(at):
        refuse("Ngày nhắc chưa đến. Hãy ghi ngày đã nhắc.", "on")
    name = normalise(to_name)[:200]
    if not name:
        refuse("Hãy ghi tên người được nhắc.", "to_name")
    left = ((row.explain_by or due_day(row)) - on).days
    reminder: Reminder = Reminder.objects.create(
        assessment=row, kind=_kind(row, left), channel=channel, on=on, to_name=name,
        text=normalise_lines(text)[:LONGEST_TEXT], by=by, at=at,
    )  # fmt: skip
    return reminder


def _kind(row: SelfAssessment, left: int) -> ReminderKind:
    known = kind_of(row, left)
    return known if known == ReminderKind.RETURNED or not row.is_handed_in else ReminderKind.OTHER


@transaction.atomic
def note_letter(plan: InspectionPlan, *, number: str, on: date, by: Any, at: datetime) -> list[Reminder]:
    """Note that the official reminder went out, to each agency that is late on its day.

    Refuses who does not work at the department, a letter without its number, and one that nobody is late for.
    """
    refuse_closed(plan)
    allow(by, can_remind, plan, NOT_YOURS)
    typed = normalise(number)[:100]
    if not typed:
        refuse("Hãy nhập số, ký hiệu của công văn.", "number")
    if on > office_day(at):
        refuse("Ngày công văn chưa đến. Hãy ghi ngày đã gửi.", "on")
    late = overdue(owed(SelfAssessment.objects.filter(plan=plan)), on).order_by("sort_key", "pk")
    text = f"Công văn số {typed} ngày {on:%d/%m/%Y}"
    known = set(Reminder.objects.filter(assessment__plan=plan, text=text).values_list("assessment", flat=True))
    rows = [
        Reminder(
            assessment=row, kind=ReminderKind.OVERDUE, channel=ReminderChannel.LETTER, on=on, to_name=row.name[:200],
            text=text, by=by, at=at,
        )
        for row in late
        if row.pk not in known
    ]  # fmt: skip
    if not rows and not known:
        refuse("Không có cơ quan nào quá hạn vào ngày này. Hãy kiểm tra ngày công văn.", "on")
    written: list[Reminder] = Reminder.objects.bulk_create(rows)
    return written


# --- The rules --------------------------------------------------------------------------------------------------
@transaction.atomic
def set_rules(plan: InspectionPlan, days: Iterable[int], *, by: Any) -> list[ReminderRule]:
    """The rules of a plan, as days before the due day (below zero: after it); what was sent by old ones stays.

    Refuses none at all, more than ten, and days more than a year away.
    """
    row = InspectionPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    allow(by, lambda user, one: can_plan(user, one.province_id), row, "Chỉ cán bộ của Chi cục được đặt mốc nhắc.")
    refuse_closed(row)
    wanted = set(days)
    if not wanted:
        refuse("Hãy nhập ít nhất một mốc nhắc.", "days")
    if len(wanted) > MOST_RULES:
        refuse(f"Chỉ đặt tối đa {MOST_RULES} mốc nhắc. Hãy bớt mốc.", "days")
    if any(abs(one) > 365 for one in wanted):
        refuse("Mốc nhắc phải trong vòng 365 ngày trước hoặc sau hạn. Hãy sửa lại.", "days")
    known = {rule.days_before: rule for rule in ReminderRule.objects.filter(plan=row)}
    delete([rule for one, rule in known.items() if one not in wanted], by=by, reason="Đổi mốc nhắc")
    for one in sorted(wanted - known.keys(), reverse=True):
        create(ReminderRule(plan=row, days_before=one), by=by)
    return list(ReminderRule.objects.filter(plan=row))

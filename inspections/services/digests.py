"""The digest: one mail a person a working day, of what he has not read and no mail has told him yet."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from agencies.queries.office_days import at_work
from common.notices import Notice
from common.outbox import OutgoingMail, queue_mail
from inspections.choices import ReminderChannel
from inspections.models import Reminder
from inspections.queries.reminders import Asked
from inspections.services.telling import letter_to, not_mailed_yet

DIGEST = "Việc cần làm trên cổng theo dõi TCVN ISO 9001"
LOOKS_BACK = timedelta(days=14)  # past the nine days off of a Tết


def write_digests(asked: Iterable[Asked], *, on: date, at: datetime, site: str) -> int:
    """A mail to each for whom something waits and who works on the day; on a day off it waits for the next one."""
    unread = Notice.objects.unread().filter(created_at__gt=at - LOOKS_BACK, user__is_active=True)
    waiting = {notice.user_id: notice.user for notice in unread.select_related("user").order_by("user")}
    now_due = {one.report.pk: one for one in asked}
    working = at_work(waiting, on)
    return sum(_digest(person, now_due, on=on, at=at, site=site) for key, person in waiting.items() if key in working)


@transaction.atomic
def _digest(person: Any, now_due: Mapping[int, Asked], *, on: date, at: datetime, site: str) -> int:
    """1 where it was written now."""
    key = f"digest-{person.pk}-{on.isoformat()}"
    if not person.email or OutgoingMail.objects.filter(key=key).exists():
        return 0
    unread = Notice.objects.visible_to(person).unread().filter(created_at__gt=at - LOOKS_BACK)
    waiting = not_mailed_yet(unread.order_by("created_at", "pk"))
    fresh = _fresh(person, [one.text for one in waiting], now_due, on)
    if not fresh:
        return 0
    queue_mail(
        key=key, address=person.email, subject=f"{DIGEST}: {len(fresh)} thông báo", body=_body(person, fresh, site),
        on=on, at=at, user=person,
    )  # fmt: skip
    for one in now_due.values():
        if one.text in fresh and not by_rule(one, ReminderChannel.MAIL).filter(to_user=person).exists():
            log(one, person, ReminderChannel.MAIL, on=on, at=at)
    return 1


def _fresh(person: Any, texts: list[str], now_due: Mapping[int, Asked], on: date) -> dict[str, None]:
    """The lines of the mail. A reminder that waited over days off counts the days that are left now, and is dropped
    where its agency has handed in or been given more time since."""
    earlier = OutgoingMail.objects.filter(
        user=person, key__startswith=f"digest-{person.pk}-", day__gte=on - LOOKS_BACK
    )
    before = "".join(earlier.values_list("body", flat=True))
    reminders = Reminder.objects.filter(to_user=person)
    written = reminders.filter(channel=ReminderChannel.NOTICE, text__in=texts).order_by("on", "pk")
    reminded = {text: (report, day) for text, report, day in written.values_list("text", "assessment", "on")}
    mailed = reminders.filter(
        channel=ReminderChannel.MAIL, assessment__in={report for report, _ in reminded.values()}
    )
    last = dict(mailed.order_by().values_list("assessment").annotate(Max("on")))
    lines: dict[str, None] = {}
    for text in texts:
        if f"- {text}\n" in before:
            continue
        if text not in reminded:
            lines[text] = None
            continue
        report, day = reminded[text]
        if report in now_due and (report not in last or last[report] < day):
            lines[now_due[report].text] = None
    return lines


def _body(person: Any, lines: Iterable[str], site: str) -> str:
    listed = "".join(f"- {line}\n" for line in lines)
    where = f"\nMở cổng để xem và làm tiếp: {site}\n" if site else "\nHãy đăng nhập cổng để xem và làm tiếp.\n"
    return letter_to(person, f"{listed}{where}")


# --- The log ----------------------------------------------------------------------------------------------------
def by_rule(asked: Asked, channel: str) -> Any:
    """The reminders that a rule of a plan has given of this due day."""
    rule = {"due_on": asked.due_on, "days_before": asked.days_before, "channel": channel}
    return Reminder.objects.filter(assessment=asked.report, **rule)


def log(asked: Asked, person: Any, channel: str, *, on: date, at: datetime) -> Reminder:
    """Note that a person was reminded."""
    reminder: Reminder = Reminder.objects.create(
        assessment=asked.report, kind=asked.kind, channel=channel, on=on, to_user=person, text=asked.text,
        days_before=asked.days_before, due_on=asked.due_on, at=at,
    )  # fmt: skip
    return reminder

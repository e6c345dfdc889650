"""The digest on days off: it waits for the next working day, and then tells what is so on that day."""

from datetime import date, timedelta
from typing import Any

import pytest

from agencies.models import Holiday
from agencies.queries.office_days import at_work
from common.history import create
from common.notices import Notice
from common.outbox import OutgoingMail
from inspections.choices import ReminderChannel
from inspections.models import Reminder, SelfAssessment
from inspections.services.extensions import extend
from inspections.services.reminders import Reminded, send_reminders
from tests.cast import Cast
from tests.factories.inspections import DUE
from tests.inspections.reports import AT, at_the_office, hand, open_plan

SUNDAY, MONDAY, TUESDAY = (DUE - timedelta(days=left) for left in (30, 29, 28))  # T-30 of a Tuesday


@pytest.fixture
def report(cast: Cast) -> SelfAssessment:
    return open_plan(cast)[0]


def run(day: date) -> Reminded:
    return send_reminders(on=day, at=at_the_office(day, 7, 30))


def lines(user: Any) -> list[list[str]]:
    bodies = OutgoingMail.objects.filter(user=user).order_by("day").values_list("body", flat=True)
    return [[line for line in body.splitlines() if line.startswith("- ")] for body in bodies]


def owed(report: SelfAssessment, left: int) -> str:
    return (
        f"- {report.name} phải nộp báo cáo tự kiểm tra, đánh giá năm {report.plan.year}, "
        f"chậm nhất hết ngày {DUE:%d/%m/%Y} (còn {left} ngày)."
    )


def test_what_falls_on_a_day_off_is_mailed_on_the_next_working_day_as_it_is_then(cast, report):
    assert [run(day) for day in (SUNDAY, MONDAY, TUESDAY)] == [Reminded(1, 0), Reminded(0, 1), Reminded(0, 0)]
    assert lines(cast.secretary) == [[owed(report, 29)]]
    logged = Reminder.objects.order_by("pk").values_list("channel", "on", "days_before")
    assert list(logged) == [(ReminderChannel.NOTICE, SUNDAY, 30), (ReminderChannel.MAIL, MONDAY, 30)]


def test_run_of_days_off_loses_no_rule_and_its_last_word_is_mailed_once(cast, report):
    """Nine days off, as at Tết; the report falls due on the first day worked again."""
    first, after = date(2026, 7, 4), date(2026, 7, 13)
    days = [first + timedelta(days=distance) for distance in range(9)]
    for day in days:
        create(Holiday(on=day, name="Nghỉ Tết"), by=None)
    extend([report], until=after, reason="Nghỉ Tết", by=cast.staff, at=AT)
    Notice.objects.all().delete()
    assert [run(day) for day in days] == [Reminded(notices, 0) for notices in (1, 0, 1, 0, 0, 0, 0, 0, 1)]
    assert [run(after), run(after + timedelta(days=1)).mails] == [Reminded(0, 1), 3]  # late: the department too
    said = f"{report.name} phải nộp báo cáo tự kiểm tra, đánh giá năm {report.plan.year}, "
    assert lines(cast.secretary) == [
        [f"- {said}chậm nhất hết ngày 13/07/2026 (hôm nay)."], [f"- {said}hạn 13/07/2026 đã qua 1 ngày."],
    ]  # fmt: skip


def test_who_handed_in_on_the_day_off_is_told_nothing(cast, report):
    run(SUNDAY)
    hand(report, by=cast.secretary)
    run(MONDAY)
    assert lines(cast.secretary) == []


def test_digest_before_the_last_is_not_told_again(cast, report):
    for name, day in (("Một", MONDAY), ("Hai", TUESDAY), ("Ba", TUESDAY + timedelta(days=1))):
        Notice.objects.create(user=cast.staff, text=name, url="/", created_at=at_the_office(day, 7))
        run(day)
    assert lines(cast.staff) == [["- Một"], ["- Hai"], ["- Ba"]]


def test_who_works_on_a_day_is_for_the_province_to_say(cast):
    people, abroad = {cast.secretary.pk, cast.staff.pk, cast.foreign_staff.pk}, {cast.foreign_staff.pk}
    assert (at_work(people, SUNDAY), at_work(people, MONDAY)) == (set(), people)
    create(Holiday(province=cast.home, on=MONDAY, name="Ngày thành lập tỉnh"), by=None)
    create(Holiday(province=cast.abroad, on=SUNDAY, name="Làm bù", is_worked=True), by=None)
    assert (at_work(people, SUNDAY), at_work(people, MONDAY)) == (abroad, abroad)

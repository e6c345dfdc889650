"""Reminders: by rule and once, one mail a person a day, calls and letters noted, the log, and mail sent again."""

from datetime import date, timedelta
from smtplib import SMTPException
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.urls import reverse

from agencies.models import OfficerAssignment
from agencies.services.calendar_feeds import renew_feed
from common.errors import Refused
from common.history import create
from common.notices import Notice, mark_read
from common.outbox import MailState, OutgoingMail, send_due
from inspections.choices import PlanState, ReminderChannel, ReminderKind
from inspections.models import InspectionPlan, Reminder, ReminderRule, SelfAssessment
from inspections.queries.reminders import rule_reached
from inspections.services.extensions import extend
from inspections.services.reminders import Reminded, note_letter, note_reminder, send_reminders, set_rules
from tests.answers import read_whole
from tests.cast import Cast, make_agency
from tests.docx_reading import Docx
from tests.factories.inspections import DUE
from tests.inspections.reports import AT, at_the_office, give_item_back, hand, open_plan


@pytest.fixture
def report(cast: Cast) -> SelfAssessment:
    """The report of the secretary's agency, due on the plan's day."""
    return open_plan(cast, rounds=2)[0]


def run(day: date, hour: int = 7) -> Reminded:
    return send_reminders(on=day, at=at_the_office(day, hour, 30))


def told(user: Any) -> list[str]:
    return list(Notice.objects.visible_to(user).order_by("pk").values_list("text", flat=True))


@pytest.mark.parametrize(
    ("left", "rule"),
    [(31, None), (30, 30), (29, 30), (8, 30), (7, 7), (2, 7), (1, 1), (0, 1), (-1, -1), (-40, -1)],
)
def test_rule_that_has_come_last(left, rule):
    assert rule_reached((30, 7, 1, -1), left) == rule


def test_agency_is_reminded_on_each_day_of_the_rules_and_on_no_other(cast, report):
    days = [DUE - timedelta(days=left) for left in (31, 30, 29, 8, 7, 6, 2, 1, 0)]
    assert [run(day).notices for day in days] == [0, 1, 0, 0, 1, 0, 0, 1, 0]
    assert told(cast.secretary)[1] == (
        f"{report.name} phải nộp báo cáo tự kiểm tra, đánh giá năm {report.plan.year}, "
        f"chậm nhất hết ngày {DUE:%d/%m/%Y} (còn 7 ngày)."
    )
    kinds = Reminder.objects.filter(channel=ReminderChannel.NOTICE).order_by("pk").values_list("kind", "days_before")
    assert list(kinds) == [(ReminderKind.BEFORE_DUE, days) for days in (30, 7, 1)]


def test_day_without_a_run_is_caught_up(cast, report):
    assert run(DUE - timedelta(days=5)).notices == 1
    assert "(còn 5 ngày)" in told(cast.secretary)[0]
    assert run(DUE - timedelta(days=4)).notices == 0


def test_day_after_the_due_day_the_officer_is_told_too(cast, report):
    create(OfficerAssignment(agency=cast.own, user=cast.leader, valid_from=date(2020, 1, 1)), by=None)
    assert run(DUE + timedelta(days=1)).notices == 2
    sentence = told(cast.leader)[0]
    assert sentence.endswith(f"hạn {DUE:%d/%m/%Y} đã qua 1 ngày.")
    assert told(cast.secretary) == [sentence]
    assert told(cast.staff) == []


def test_without_an_officer_the_whole_department_is_told(cast, report):
    run(DUE + timedelta(days=1))
    assert {name: len(told(getattr(cast, name))) for name in ("staff", "leader", "foreign_staff")} == {
        "staff": 1,
        "leader": 1,
        "foreign_staff": 0,
    }


def test_who_has_handed_in_is_not_reminded(cast, report):
    hand(report, by=cast.secretary)
    assert run(DUE - timedelta(days=1)) == Reminded(0, 0)


def test_later_due_day_is_reminded_of_anew(cast, report):
    run(DUE - timedelta(days=1))
    later = DUE + timedelta(days=20)
    extend([report], until=later, reason="Sáp nhập", by=cast.staff, at=AT)
    assert run(later - timedelta(days=7)).notices == 1


def test_item_that_came_back_is_reminded_of_a_day_before(cast, report):
    last = give_item_back(hand(report, by=cast.secretary), by=cast.staff).explain_by
    assert last is not None
    Notice.objects.all().delete()
    assert run(last - timedelta(days=2)).notices == 0
    assert run(last - timedelta(days=1)).notices == 1
    assert "có nội dung phải giải trình" in told(cast.secretary)[0]


# --- Mail -------------------------------------------------------------------------------------------------------
def test_one_digest_a_person_a_day(cast):
    own, other = open_plan(cast, cast.own, cast.other)
    day = DUE + timedelta(days=1)
    assert run(day) == Reminded(6, 4)  # two agencies and the two of the department for each; four people
    assert run(day, hour=9) == Reminded(0, 0)
    digest = OutgoingMail.objects.get(user=cast.staff)
    assert digest.body.count("\n- ") == 2
    assert (own.name in digest.body, other.name in digest.body) == (True, True)
    assert Reminder.objects.filter(channel=ReminderChannel.MAIL).count() == 6


def test_digest_tells_nothing_twice_and_nothing_that_was_read(cast, report):
    run(DUE - timedelta(days=7))
    first = OutgoingMail.objects.get(user=cast.secretary)
    mark_read(cast.secretary, at=at_the_office(DUE - timedelta(days=6), 8))
    run(DUE - timedelta(days=1))
    second = OutgoingMail.objects.filter(user=cast.secretary).exclude(pk=first.pk).get()
    assert "(còn 7 ngày)" in first.body
    assert "(còn 7 ngày)" not in second.body
    assert "(còn 1 ngày)" in second.body


def test_person_without_an_address_gets_the_notice_alone(cast, report):
    cast.secretary.email = ""
    cast.secretary.save(update_fields=["email"])
    assert run(DUE - timedelta(days=7)) == Reminded(1, 0)


def test_commands_remind_and_send(cast, report, monkeypatch, capsys):
    day = DUE - timedelta(days=7)
    for module in ("inspections.management.commands.send_reminders", "common.management.commands.send_mail"):
        monkeypatch.setattr(f"{module}.now", lambda: at_the_office(day, 8))
    monkeypatch.setattr("inspections.management.commands.send_reminders.today", lambda: day)
    call_command("send_reminders")
    call_command("send_mail")
    assert capsys.readouterr().out == "Đã gửi 1 thông báo, 1 thư chờ gửi.\nĐã gửi 1 thư, 0 thư lỗi.\n"
    assert [one.to for one in mail.outbox] == [[cast.secretary.email]]


def test_mail_that_fails_is_sent_again(cast, report, monkeypatch):
    day = DUE - timedelta(days=7)
    run(day)

    def broken(self: Any, messages: Any) -> int:
        raise SMTPException("452 later")

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", broken)
        assert send_due(at=at_the_office(day, 8)).failed == 1
    waiting = OutgoingMail.objects.get()
    assert (waiting.state, waiting.tries) == (MailState.WAITING, 1)
    assert send_due(at=at_the_office(day, 8)).sent == 0
    assert send_due(at=at_the_office(day, 9)).sent == 1


# --- By hand ----------------------------------------------------------------------------------------------------
def sentence(act: Any, *args: Any, **facts: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act(*args, **facts)
    return refusal.value.sentence


CALL = {"channel": "telephone", "on": AT.date(), "to_name": "Chị Thư", "text": "Hẹn thứ Sáu gửi", "at": AT}


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"on": date(2030, 1, 1)}, "Ngày nhắc chưa đến"),
        ({"to_name": " "}, "Hãy ghi tên người được nhắc"),
        ({"channel": "notice"}, "Hãy chọn cách nhắc"),
    ],
)
def test_call_that_cannot_be_is_refused(cast, report, facts, told):
    assert told in sentence(note_reminder, report, by=cast.staff, **{**CALL, **facts})


@pytest.mark.parametrize("person", ["secretary", "outsider", "viewer", "foreign_staff"])
def test_nobody_but_the_department_notes_and_sets(cast, report, person):
    by = getattr(cast, person)
    assert "Chỉ cán bộ của Chi cục" in sentence(note_reminder, report, by=by, **CALL)
    assert "Chỉ cán bộ của Chi cục" in sentence(set_rules, report.plan, [7], by=by)
    assert "Chỉ cán bộ của Chi cục" in sentence(note_letter, report.plan, number="1", on=DUE, by=by, at=AT)
    assert not Reminder.objects.exists()


def test_letter_is_noted_for_each_that_is_late_and_once(cast, report):
    day = DUE + timedelta(days=3)
    at = at_the_office(day, 15)
    said = {"number": "45/SKHCN-TĐC", "on": day, "by": cast.staff, "at": at}
    assert [row.to_name for row in note_letter(report.plan, **said)] == [report.name]
    assert note_letter(report.plan, **said) == []
    assert "Không có cơ quan nào quá hạn" in sentence(
        note_letter, report.plan, **{**said, "number": "46", "on": DUE - timedelta(days=9)}
    )


@pytest.mark.parametrize(("typed", "kept"), [("14, 3, -1", [14, 3, -1]), ("5 5;-2", [5, -2])])
def test_rules_of_a_plan_are_its_own(cast, report, typed, kept):
    address = reverse("reminder_rules", args=[report.plan_id])
    cast.client("staff").post(address, {"days": typed})
    rules = ReminderRule.objects.filter(plan=report.plan).values_list("days_before", flat=True)
    assert sorted(rules, reverse=True) == kept
    assert run(DUE - timedelta(days=kept[0])).notices == 1


@pytest.mark.parametrize(("typed", "told"), [("", "Hãy nhập"), ("mai", "không phải số ngày"), ("999", "365 ngày")])
def test_rules_that_cannot_be_come_back(cast, report, typed, told):
    answer = cast.client("staff").post(reverse("reminder_rules", args=[report.plan_id]), {"days": typed})
    assert told in answer.content.decode()
    assert not ReminderRule.objects.exists()


# --- The pages --------------------------------------------------------------------------------------------------
def test_call_noted_on_the_page_stands_in_the_log(cast, report):
    client = cast.client("staff")
    address = reverse("reminder_note", args=[report.pk])
    assert "phải nộp báo cáo tự kiểm tra" in client.get(address).content.decode()
    said = {"channel": "telephone", "on": "20/06/2026", "to_name": "Chị Thư", "text": "Hẹn thứ Sáu gửi"}
    assert client.post(address, said).status_code == 302
    log = client.get(reverse("reminder_history", args=[report.plan_id])).content.decode()
    assert [word in log for word in ("Chị Thư", "điện thoại", "Hẹn thứ Sáu gửi", "20/06/2026")] == [True] * 4


def test_official_reminder_lists_who_is_late(cast, report):
    answer = cast.client("staff").get(reverse("reminder_letter_docx", args=[report.plan_id]))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert report.name in " ".join(Docx(read_whole(answer)).texts)


def test_closed_plan_reminds_nobody_and_offers_nothing(cast, report):
    InspectionPlan.objects.filter(pk=report.plan_id).update(state=PlanState.CLOSED)
    client = cast.client("staff")
    page = client.get(reverse("reminder_list", args=[report.plan_id]))
    assert (page.context["lines"], page.context["may_remind"]) == ([], False)
    assert "không còn cơ quan nào phải nhắc" in page.content.decode()
    for name in ("reminder_letter_docx", "reminder_letter_sent", "reminder_rules"):
        address = reverse(name, args=[report.plan_id])
        assert address not in page.content.decode()
        assert "đã kết thúc nên không còn đôn đốc" in client.get(address).content.decode()
    plan = InspectionPlan.objects.get(pk=report.plan_id)
    assert "đã kết thúc" in sentence(note_letter, plan, number="1", on=DUE, by=cast.staff, at=AT)


@pytest.mark.parametrize("more", [0, 30])
@pytest.mark.parametrize(("name", "queries"), [("reminder_list", 6), ("reminder_history", 6)])
def test_pages_ask_as_much_for_many_as_for_one(cast, more, name, queries, django_assert_num_queries):
    agencies = [make_agency(cast.home, f"UBND xã Số {number}", f"AG.N{number}") for number in range(more)]
    report, *_ = open_plan(cast, cast.own, *agencies)
    run(DUE + timedelta(days=1))
    client = cast.client("staff")
    client.get(reverse(name, args=[report.plan_id]))
    with django_assert_num_queries(queries):
        client.get(reverse(name, args=[report.plan_id]))


# --- Calendars ----------------------------------------------------------------------------------------------------
def test_deadlines_stand_in_the_calendar_that_each_subscribed_to(cast: Cast, report: SelfAssessment) -> None:
    feeds = {name: renew_feed(by=getattr(cast, name)).token for name in ("secretary", "outsider", "staff")}
    lines = {
        name: [line for line in unfolded(cast, token) if line.startswith("SUMMARY") and "báo cáo" in line]
        for name, token in feeds.items()
    }
    assert lines["secretary"] == [f"SUMMARY:Nộp báo cáo tự kiểm tra\\, đánh giá: {report.name}"]
    assert lines["outsider"] == []
    assert lines["staff"] == [f"SUMMARY:Hạn nộp báo cáo tự kiểm tra\\, đánh giá: {report.plan.title}"]


def unfolded(cast: Cast, token: str) -> list[str]:
    answer = cast.client("anonymous").get(reverse("calendar_feed", args=[token]))
    return answer.content.decode().replace("\r\n ", "").split("\r\n")

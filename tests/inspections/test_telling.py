"""What an agency is told: what came back to be mended at once by mail, all else with the next digest."""

from datetime import timedelta
from typing import Any

import pytest

from common.notices import Notice, mark_read
from common.outbox import OutgoingMail, send_due
from inspections.models import SelfAssessment
from inspections.services.extensions import extend
from inspections.services.giving_back import give_back
from inspections.services.reminders import Reminded, send_reminders
from inspections.services.results import grade_by_hand, publish_results
from tests.cast import Cast
from tests.factories.inspections import DUE
from tests.inspections.reports import AT, at_the_office, give_item_back, hand, open_plan, review

BACK = "Báo cáo tự kiểm tra, đánh giá được trả lại: Thiếu chữ ký"
MORNING = at_the_office(AT.date() + timedelta(days=2), 7, 30)  # a Monday


@pytest.fixture
def report(cast: Cast) -> SelfAssessment:
    return hand(open_plan(cast, rounds=2)[0], by=cast.secretary)


def told(user: Any) -> list[str]:
    return list(Notice.objects.visible_to(user).order_by("pk").values_list("text", flat=True))


def digest(at: Any = MORNING) -> Reminded:
    return send_reminders(on=at.date(), at=at)


@pytest.mark.parametrize(
    ("act", "sentence", "page"),
    [
        (lambda row, by: give_back(row, reason="Thiếu chữ ký", by=by, at=AT), BACK, ""),
        (give_item_back, "Tiêu chí 2.2 cần giải trình, chậm nhất hết ngày 25/06/2026.", "giai-trinh/"),
    ],
)
def test_what_came_back_is_mailed_at_once_and_not_again(cast, report, settings, mailoutbox, act, sentence, page):
    settings.SITE_ADDRESS = "https://iso.example/"
    act(report, by=cast.staff)
    assert told(cast.secretary) == [sentence]
    assert (send_due(at=AT).sent, len(mailoutbox)) == (1, 1)
    sent = mailoutbox[0]
    assert (sent.to, sent.subject) == (
        [cast.secretary.email], f"Báo cáo tự kiểm tra, đánh giá cần bổ sung: {report.name}",
    )  # fmt: skip
    address = f"https://iso.example/tu-kiem-tra/{report.pk}/{page}"
    assert [line for line in sent.body.splitlines() if line][1:] == [
        f"{report.name}, báo cáo năm {report.plan.year}.", sentence, f"Mở trang này để bổ sung: {address}",
    ]  # fmt: skip
    digest()
    later = OutgoingMail.objects.filter(key__startswith="digest").values_list("body", flat=True)
    assert [body for body in later if sentence in body] == []


def test_person_without_an_address_gets_the_notice_alone(cast, report):
    cast.secretary.email = ""
    cast.secretary.save(update_fields=["email"])
    give_back(report, reason="Thiếu chữ ký", by=cast.staff, at=AT)
    assert (told(cast.secretary), OutgoingMail.objects.count()) == ([BACK], 0)


def test_more_time_waits_for_the_digest_though_nothing_is_to_be_reminded_of(cast):
    (report,) = open_plan(cast)
    later = DUE + timedelta(days=60)
    extend([report], until=later, reason="Sáp nhập", by=cast.staff, at=AT)
    assert OutgoingMail.objects.count() == 0
    assert [digest(), digest()] == [Reminded(0, 1), Reminded(0, 0)]
    mail = OutgoingMail.objects.get()
    assert (mail.user, told(cast.secretary)[0] in mail.body) == (cast.secretary, True)


def test_result_grade_by_hand_and_publication_are_told(cast, report):
    result = review(report, by=cast.staff).result
    by_hand = {"reason": "Có đơn thư", "by": cast.leader, "at": AT}
    result = grade_by_hand(result, grade="Khá", version=result.version, **by_hand)
    grade_by_hand(result, grade="Khá", version=result.version, **by_hand)
    publish_results(report.plan, by=cast.leader, at=AT)
    publish_results(report.plan, by=cast.leader, at=AT)
    assert told(cast.secretary) == [
        "Báo cáo tự kiểm tra, đánh giá đã có kết quả: 82 điểm, Tốt.",
        "Xếp loại của báo cáo tự kiểm tra, đánh giá nay là “Khá”.",
        f"Chi cục đã công khai kết quả kiểm tra năm {report.plan.year}.",
    ]
    mark_read(cast.secretary, at=AT)
    assert digest() == Reminded(0, 0)

"""Notices: one's own, counted on the first page, read when they are opened, leading to what they are about."""

from typing import Any

import pytest
from django.urls import reverse

from common.clock import now
from common.notices import Notice, notify
from tests.cast import Cast
from tests.inspections.reports import give_item_back, hand, open_plan

LIST = "notice_list"


@pytest.fixture
def notice(cast: Cast) -> Notice:
    return notify(cast.secretary, "Hạn nộp báo cáo được gia hạn.", url=reverse("help"), at=now())


def test_each_reads_his_own(cast: Cast, notice: Notice) -> None:
    for person, count in (("secretary", 1), ("outsider", 0), ("staff", 0)):
        assert len(cast.client(person).get(reverse(LIST)).context["rows"]) == count
    assert cast.client("outsider").post(reverse("notice_open", args=[notice.pk])).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_opening_reads_it_and_leads_to_what_it_is_about(cast: Cast, notice: Notice) -> None:
    client = cast.client("secretary")
    assert client.post(reverse("notice_open", args=[notice.pk])).url == reverse("help")
    notice.refresh_from_db()
    first = notice.read_at
    assert first is not None
    client.post(reverse("notice_open", args=[notice.pk]))
    notice.refresh_from_db()
    assert notice.read_at == first
    assert "Đánh dấu đã đọc tất cả" not in client.get(reverse(LIST)).content.decode()


def test_all_are_read_at_once(cast: Cast, notice: Notice) -> None:
    notify(cast.outsider, "Của người khác.", at=now())
    answered = cast.client("secretary").post(reverse("notice_read_all"), follow=True)
    assert "Đã đánh dấu đã đọc 1 thông báo." in answered.content.decode()
    assert list(Notice.objects.unread().values_list("user", flat=True)) == [cast.outsider.pk]


def test_first_page_counts_what_was_not_read(cast: Cast, notice: Notice) -> None:
    client = cast.client("secretary")
    assert [todo.address for todo in client.get("/").context["todos"]] == [reverse(LIST)]
    client.post(reverse("notice_read_all"))
    assert client.get("/").context["todos"] == []


@pytest.mark.parametrize("more", [0, 30])
def test_list_takes_the_same_queries_for_any_number(
    cast: Cast, notice: Notice, more: int, django_assert_num_queries: Any
) -> None:
    for number in range(more):
        notify(cast.secretary, f"Thông báo {number}.", at=now())
    client = cast.client("secretary")
    client.get(reverse(LIST))
    with django_assert_num_queries(5):  # session, user, duties; how many, rows
        client.get(reverse(LIST))


def test_notices_of_a_report_lead_to_its_pages(cast: Cast) -> None:
    report = give_item_back(hand(open_plan(cast, rounds=2)[0], by=cast.secretary), by=cast.staff)
    told = Notice.objects.visible_to(cast.secretary).get()
    assert told.url == reverse("assessment_explain", args=[report.pk])
    client = cast.client("secretary")
    assert client.get(client.post(reverse("notice_open", args=[told.pk])).url).status_code == 200

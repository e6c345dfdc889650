"""What runs out by month, and the private feed: who sees what, and what a calendar program reads."""

import re
import secrets
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from agencies.models import CalendarFeed, Membership, SurveillanceAudit
from agencies.services.calendar_feeds import renew_feed
from common import limits
from common.clock import today
from common.history import create, save_versioned
from common.icalendar import WholeDay, calendar
from tests.agencies.declared import certificate, declaration, edition
from tests.cast import Cast, make_user

URL = "/lich/"
QUERIES = 6


@pytest.fixture(autouse=True)
def _no_guesses_yet(request: Any) -> None:
    if "cast" in request.fixturenames:
        request.getfixturevalue("db")
        cache.clear()


def due(client: Client, month: str) -> list[tuple[date, str, str]]:
    found = client.get(URL, {"thang": month}).context["due"]
    return [(one.day, one.name, one.sentence) for one in found]


def unfolded(content: bytes) -> list[str]:
    """The lines of a calendar as its reader puts them together."""
    return content.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


# --- The month --------------------------------------------------------------------------------------------------
def test_calendar_shows_what_falls_due_in_the_month(cast: Cast) -> None:
    row = certificate(cast.own, expires_on=date(2027, 3, 31))
    certificate(cast.below, expires_on=date(2027, 4, 1))
    certificate(cast.other, expires_on=date(2027, 3, 1), ended_as="withdrawn", ended_on=date(2021, 1, 1))
    declaration(cast.below)
    create(SurveillanceAudit(certificate=row, due_on=date(2027, 3, 5)), by=None)
    create(SurveillanceAudit(certificate=row, due_on=date(2027, 3, 6), held_on=date(2026, 1, 1)), by=None)
    assert due(cast.client("staff"), "2027-03") == [
        (date(2027, 3, 5), "UBND huyện Châu Phú", "Đến hạn đánh giá giám sát TCVN ISO 9001:2015"),
        (date(2027, 3, 31), "UBND huyện Châu Phú", "Giấy chứng nhận TCVN ISO 9001:2015 hết hạn"),
    ]


def test_calendar_shows_when_an_edition_is_over_and_says_while_it_is_expected(cast: Cast) -> None:
    row = edition(2015)
    row.transition_ends_on, row.is_expected = date(2029, 9, 30), True
    save_versioned(row, by=None)
    assert due(cast.client("staff"), "2029-09") == [
        (date(2029, 9, 30), "TCVN ISO 9001:2015", "Hết thời gian chuyển đổi (dự kiến)")
    ]


def test_calendar_weeks_begin_on_monday_and_hold_the_whole_month(cast: Cast) -> None:
    weeks = cast.client("staff").get(URL, {"thang": "2026-02"}).context["weeks"]
    assert {week[0].day.weekday() for week in weeks} == {0}
    assert [field.day.day for week in weeks for field in week if field.in_month] == list(range(1, 29))


@pytest.mark.parametrize("asked", ["", "x", "2026-13", "2026-1", "0001-01", "9999-12", "2026-02-01", "²⁰²⁶-02"])
def test_calendar_takes_anything_else_for_the_month_of_the_figures(asked: str, cast: Cast) -> None:
    assert cast.client("staff").get(URL, {"thang": asked}).context["first"] == today().replace(day=1)


def test_calendar_leads_to_the_months_beside_across_the_turn_of_the_year(cast: Cast) -> None:
    html = cast.client("staff").get(URL, {"thang": "2026-12"}).content.decode()
    assert re.findall(r'href="/lich/\?thang=([0-9-]+)"', html) == ["2026-11", "2027-01"]


def test_calendar_counts_its_alerts_as_the_list_does(cast: Cast) -> None:
    for days in (0, 30, 31, 90, 180, 181):
        certificate(cast.own, days, part=str(days))
    client = cast.client("staff")
    alerts = client.get(URL).context["alerts"]
    assert [(alert.days, alert.count) for alert in alerts] == [(30, 2), (90, 4), (180, 5)]
    for alert in alerts:
        assert client.get("/cong-bo/", {"within": alert.days}).context["counted"].shown == alert.count


@pytest.mark.parametrize("rows", [1, 3])
def test_calendar_costs_the_same_at_one_and_three_rows(rows: int, cast: Cast, django_assert_num_queries: Any) -> None:
    for number in range(rows):
        certificate(cast.own, 0, part=str(number))
    client = cast.client("staff")
    client.get("/tro-giup/")
    with django_assert_num_queries(QUERIES):
        answer = client.get(URL)
    assert len(answer.context["due"]) == rows


def test_calendar_shows_nothing_out_of_sight(cast: Cast) -> None:
    certificate(cast.foreign, expires_on=date(2027, 3, 31))
    certificate(cast.other, expires_on=date(2027, 3, 30))
    counts = {person: len(due(cast.client(person), "2027-03")) for person in ("staff", "secretary", "national")}
    assert counts == {"staff": 1, "secretary": 0, "national": 2}


# --- The feed ---------------------------------------------------------------------------------------------------
def feed(user: Any) -> Any:
    return Client().get(f"/lich/{renew_feed(by=user).token}.ics")


def test_feed_holds_what_its_owner_sees(cast: Cast, settings: Any) -> None:
    settings.SITE_ADDRESS = "https://iso.angiang.gov.vn"
    row = certificate(cast.own, 20)
    certificate(cast.other, 20)
    certificate(cast.foreign, 20)
    answer = feed(cast.secretary)
    lines = unfolded(answer.content)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert [line for line in lines if line.startswith(("UID", "SUMMARY", "DTSTART", "DTEND", "URL"))] == [
        f"UID:expiry-{row.pk}@iso.angiang.gov.vn",
        f"DTSTART;VALUE=DATE:{today() + timedelta(days=20):%Y%m%d}",
        f"DTEND;VALUE=DATE:{today() + timedelta(days=21):%Y%m%d}",
        "SUMMARY:Giấy chứng nhận TCVN ISO 9001:2015 hết hạn: UBND huyện Châu Phú",
        f"URL:https://iso.angiang.gov.vn/cong-bo/{row.pk}/",
    ]
    assert unfolded(feed(cast.foreign_staff).content).count("BEGIN:VEVENT") == 1


def test_feed_gives_the_same_names_each_time(cast: Cast) -> None:
    certificate(cast.own, 20)
    first, second = (re.findall(r"UID:\S+", feed(cast.staff).content.decode()) for _ in range(2))
    assert len(first) == 1
    assert first == second


def test_feed_made_anew_kills_the_old_address_at_once(cast: Cast) -> None:
    client = cast.client("staff")
    client.post("/lich/dia-chi-rieng/")
    old = CalendarFeed.objects.get(user=cast.staff).token
    assert f"/lich/{old}.ics" in client.get(URL).content.decode()
    assert Client().get(f"/lich/{old}.ics").status_code == 200
    client.post("/lich/dia-chi-rieng/")
    new = CalendarFeed.objects.get(user=cast.staff).token
    assert [Client().get(f"/lich/{token}.ics").status_code for token in (old, new)] == [404, 200]


def _disabled(cast: Cast) -> Any:
    cast.staff.is_active = False
    cast.staff.save()  # an account of this test alone
    return cast.staff


def _without_duty(cast: Cast) -> Any:
    return make_user("khongviec", "Người Không Việc")


def _with_a_duty_that_is_over(cast: Cast) -> Any:
    person = make_user("hetviec", "Người Hết Việc")
    last = today() - timedelta(days=1)
    create(Membership(user=person, duty="viewer", province=cast.home, valid_to=last), by=None)
    return person


@pytest.mark.parametrize("person", [_disabled, _without_duty, _with_a_duty_that_is_over])
def test_feed_of_who_sees_nothing_is_as_absent(person: Any, cast: Cast) -> None:
    certificate(cast.own, 20)
    token = renew_feed(by=person(cast)).token
    answers = [Client().get(f"/lich/{one}.ics") for one in (token, secrets.token_urlsafe(24), "x", "%00")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.usefixtures("one_minute")
def test_feed_stops_who_guesses(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(limits, "GUESSES_A_MINUTE", 3)
    client = Client()
    statuses = [client.get(f"/lich/{secrets.token_urlsafe(24)}.ics").status_code for _ in range(4)]
    assert statuses == [404, 404, 404, 429]


# --- The format -------------------------------------------------------------------------------------------------
AT = datetime(2026, 11, 21, 3, 4, 5, tzinfo=UTC)


def test_icalendar_is_written_as_the_standard_has_it() -> None:
    event = WholeDay("a-1@x", date(2026, 12, 31), "Tóm; tắt, \\ và\nxuống dòng", "Mô tả", "https://x/1/")
    assert unfolded(calendar("Lịch", [event], at=AT)) == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Theo doi TCVN ISO 9001//VI", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", "NAME:Lịch", "X-WR-CALNAME:Lịch", "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H", "BEGIN:VEVENT", "UID:a-1@x", "DTSTAMP:20261121T030405Z",
        "DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101",
        "SUMMARY:Tóm\\; tắt\\, \\\\ và\\nxuống dòng", "DESCRIPTION:Mô tả", "URL:https://x/1/", "TRANSP:TRANSPARENT",
        "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip


@given(st.text())
def test_icalendar_holds_any_text_in_short_lines_of_its_own(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    content = calendar("x", [WholeDay("u", date(2026, 1, 1), text)], at=AT)
    lines = content.split(b"\r\n")
    assert lines.pop() == b""
    assert max(len(line) for line in lines) <= 75
    assert [line for line in lines if b"\r" in line or b"\n" in line] == []
    for line in lines:
        line.decode()  # no character is cut in two
    assert [line for line in unfolded(content) if line.startswith("SUMMARY:")].__len__() == 1
    assert unfolded(content).count("BEGIN:VEVENT") == 1

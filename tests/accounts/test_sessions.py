"""How long a session lives, what ends it, and what is said then."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from accounts.middleware import BEGUN_AT, SEEN_AT
from accounts.models import User
from accounts.services.people import disable_account, reopen_account, sign_out_everywhere
from agencies.choices import Duty
from common.clock import now
from common.errors import Refused
from common.history import save_versioned
from tests.cast import PASSWORD

ACCOUNT = "/tai-khoan/"


@pytest.fixture
def client(cast):
    client = cast.client("secretary")
    client.get(ACCOUNT)
    return client


def age(client, key: str, **step: int) -> None:
    """Move one of the session's two moments into the past."""
    session = client.session
    session[key] = (now() - timedelta(**step)).timestamp()
    session.save()


def said(response, client) -> list[str]:
    return [str(message) for message in client.get(response.url).context["messages"]]


def test_session_ends_after_fifteen_idle_minutes(client):
    age(client, SEEN_AT, minutes=15, seconds=1)

    response = client.get("/tai-khoan/?x=1")

    assert response.url == "/dang-nhap/?next=%2Ftai-khoan%2F%3Fx%3D1"
    assert said(response, client) == [
        "Không thao tác trong 15 phút nên phiên làm việc tự kết thúc. Hãy đăng nhập lại để làm tiếp."
    ]


def test_session_lives_through_fourteen_idle_minutes(client):
    age(client, SEEN_AT, minutes=14)

    assert client.get(ACCOUNT).status_code == 200
    age(client, SEEN_AT, minutes=14)
    assert client.get(ACCOUNT).status_code == 200


def test_session_that_ended_leads_back_to_the_page_of_a_form(client):
    age(client, SEEN_AT, minutes=16)

    response = client.post("/tai-khoan/sua/", {}, headers={"referer": "http://testserver/tai-khoan/sua/?a=1"})

    assert response.url == "/dang-nhap/?next=%2Ftai-khoan%2Fsua%2F%3Fa%3D1"


def test_session_that_ended_does_not_lead_to_a_foreign_page(client):
    age(client, SEEN_AT, minutes=16)

    response = client.post("/tai-khoan/sua/", {}, headers={"referer": "https://ke-xau.example/x"})

    assert response.url == "/dang-nhap/?next=%2F"


def test_session_that_ended_moves_the_whole_page_for_htmx(client):
    age(client, SEEN_AT, minutes=16)

    response = client.get(ACCOUNT, headers={"hx-request": "true"})

    assert response.headers["HX-Redirect"] == "/dang-nhap/?next=%2F"


def test_admin_ends_after_five_idle_minutes(cast, settings):
    client = cast.client("root")
    client.get(ACCOUNT)
    age(client, SEEN_AT, minutes=5, seconds=1)

    assert client.get(f"/{settings.ADMIN_PATH}").url == "/dang-nhap/?next=%2Fquan-tri%2F"


def test_admin_limit_does_not_hold_for_the_other_pages(cast):
    client = cast.client("root")
    client.get(ACCOUNT)
    age(client, SEEN_AT, minutes=6)

    assert client.get(ACCOUNT).status_code == 200


def test_session_ends_after_eight_hours_of_work(client):
    age(client, BEGUN_AT, hours=8, seconds=1)

    response = client.get(ACCOUNT)

    assert said(response, client) == ["Phiên làm việc đã dài 8 giờ nên tự kết thúc. Hãy đăng nhập lại để làm tiếp."]


def test_limits_are_settings(client, settings):
    settings.IDLE_LIMIT = timedelta(minutes=2)
    age(client, SEEN_AT, minutes=3)

    assert client.get(ACCOUNT).status_code == 302


def test_who_was_here_is_noted_once_a_minute(client, django_assert_num_queries):
    before = client.session[SEEN_AT]
    client.get(ACCOUNT)
    assert client.session[SEEN_AT] == before

    age(client, SEEN_AT, minutes=2)
    client.get(ACCOUNT)
    assert client.session[SEEN_AT] > before


def test_page_is_shown_unnoted_while_another_writer_holds_the_database(cast, client, monkeypatch):
    age(client, SEEN_AT, minutes=2)
    before, seen = client.session[SEEN_AT], User.objects.get(pk=cast.secretary.pk).last_seen_at

    def held(*args, **options):
        raise OperationalError("database is locked")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(User, "save", held)
        assert client.get(ACCOUNT).status_code == 200
    assert (client.session[SEEN_AT], User.objects.get(pk=cast.secretary.pk).last_seen_at) == (before, seen)
    client.get(ACCOUNT)
    assert client.session[SEEN_AT] > before


def test_page_carries_the_limit_for_its_script(client):
    assert 'data-idle-seconds="900"' in client.get(ACCOUNT).content.decode()


# --- What ends sessions from outside ---
def test_disabled_account_is_out_at_the_next_request(cast, client):
    disable_account(cast.secretary, reason="thử", by=cast.staff)

    assert client.get(ACCOUNT).url == "/dang-nhap/?next=/tai-khoan/"


def test_disabled_in_the_database_alone_is_out_as_well(cast, client):
    User.objects.filter(pk=cast.secretary.pk).update(is_active=False)

    assert client.get(ACCOUNT).status_code == 302


def test_reopened_account_does_not_bring_the_old_session_back(cast, client):
    disable_account(cast.secretary, reason="thử", by=cast.staff)
    reopen_account(cast.secretary, by=cast.staff)

    assert client.get(ACCOUNT).status_code == 302


def test_reopening_an_account_in_use_is_refused(cast):
    with pytest.raises(Refused):
        reopen_account(cast.secretary, by=cast.staff)


def test_sign_out_everywhere_ends_sessions_of_every_kind(cast, client):
    other = Client()
    other.post("/dang-nhap/", {"login": "thuky", "password": PASSWORD})
    person = User.objects.get(pk=cast.secretary.pk)

    sign_out_everywhere(person, by=cast.staff)

    assert client.get(ACCOUNT).status_code == 302
    assert other.get(ACCOUNT).status_code == 302
    assert UserSession.objects.filter(user=person).count() == 0


def test_after_sign_out_everywhere_one_signs_in_again(cast, client):
    sign_out_everywhere(User.objects.get(pk=cast.secretary.pk), by=cast.staff)

    client.post("/dang-nhap/", {"login": "thuky", "password": PASSWORD})

    assert client.get(ACCOUNT).status_code == 200


def test_own_sessions_are_listed_and_the_others_ended(cast):
    here, there = Client(), Client()
    for browser in (here, there):
        browser.post("/dang-nhap/", {"login": "thuky", "password": PASSWORD})
    Client().post("/dang-nhap/", {"login": "thuky2", "password": PASSWORD})

    assert len(here.get("/tai-khoan/phien/").context["sessions"]) == 2
    here.post("/tai-khoan/phien/")

    assert here.get(ACCOUNT).status_code == 200
    assert there.get(ACCOUNT).status_code == 302
    assert UserSession.objects.filter(user=cast.outsider).count() == 1


def test_session_is_kept_by_the_browser_only_while_it_runs(cast):
    browser = Client()
    browser.post("/dang-nhap/", {"login": "thuky", "password": PASSWORD})

    cookie = browser.cookies["phien"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == ("", True, "Lax")


# --- Rights change at the next request ---
def test_duty_that_ended_is_gone_at_the_next_request(cast):
    client = cast.client("staff")
    assert client.get(reverse("member_list")).status_code == 200
    duty = cast.staff.memberships.get()
    duty.valid_to = now().date() - timedelta(days=2)

    save_versioned(duty, by=None)

    assert client.get(reverse("member_list")).status_code == 403


def test_duty_that_changed_is_in_force_at_the_next_request(cast):
    client = cast.client("staff")
    duty = cast.staff.memberships.get()
    duty.duty = Duty.VIEWER
    save_versioned(duty, by=None)

    assert client.get(reverse("member_list")).status_code == 403

    duty.duty = Duty.DEPARTMENT_STAFF
    save_versioned(duty, by=None)

    assert client.get(reverse("member_list")).status_code == 200

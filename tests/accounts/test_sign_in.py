"""Signing in and out by user name: what is told, what is noted, and the limits, which end."""

from datetime import timedelta

import pytest
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.adapters import NOT_RECOGNISED, TOO_MANY_FAILURES
from accounts.models import User
from common.events import EventEntry
from tests.cast import PASSWORD

SIGN_IN = "/dang-nhap/"


def sign_in(client: Client, username: str, password: str = PASSWORD, **extra):
    return client.post(SIGN_IN, {"login": username, "password": password, **extra})


def faults(response) -> list[str]:
    return [str(fault) for fault in response.context["form"].non_field_errors()]


def test_sign_in_leads_home(cast, client):
    response = sign_in(client, "thuky")

    assert (response.status_code, response.url) == (302, reverse("home"))
    assert client.session["_auth_user_id"] == str(cast.secretary.pk)


def test_sign_in_does_not_care_about_case_and_spaces_around_the_name(cast, client):
    assert sign_in(client, " ThuKy ").status_code == 302


def test_sign_in_answers_the_same_for_a_wrong_password_and_an_unknown_name(cast, client):
    known = sign_in(client, "thuky", "không phải mật khẩu này")
    unknown = sign_in(client, "không ai", "không phải mật khẩu này")

    assert faults(known) == faults(unknown) == [NOT_RECOGNISED]
    assert known.status_code == unknown.status_code == 200


def test_sign_in_hashes_for_an_unknown_name_too(cast, client, monkeypatch):
    """The answer takes as long: the password is hashed whether or not there is an account."""
    hashed = []
    monkeypatch.setattr(User, "set_password", lambda self, password: hashed.append(password))

    sign_in(client, "không ai", "không phải mật khẩu này")

    assert hashed == ["không phải mật khẩu này"]


def test_sign_in_asks_for_both_fields_in_vietnamese(cast, client):
    response = client.post(SIGN_IN, {})

    assert response.context["form"].errors == {
        "login": ["Chưa ghi tên đăng nhập. Tên này có trên phiếu tài khoản."],
        "password": ["Chưa ghi mật khẩu."],
    }


def test_sign_in_says_whom_to_ask_for_a_forgotten_password(db, client):
    page = client.get(SIGN_IN).content.decode()

    assert "đường dẫn dùng một lần để đặt mật khẩu mới" in page
    assert "Username" not in page
    assert "Password" not in page


def test_sign_in_gives_the_session_a_new_key(cast, client):
    client.get(SIGN_IN)
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    client.cookies["phien"] = before

    sign_in(client, "thuky")

    assert client.session.session_key != before


def test_sign_in_is_noted_without_the_password(cast, client):
    sign_in(client, "thuky", "mật khẩu gõ nhầm")
    sign_in(client, "mật khẩu ở nhầm ô", "thuky")
    sign_in(client, "thuky")
    client.post("/dang-xuat/")

    told = list(EventEntry.objects.order_by("pk").values_list("kind", "actor", "text"))
    assert told == [
        ("sign_in_failed", None, "Đăng nhập không được: thuky"),
        ("sign_in_failed", None, "Đăng nhập không được: tên không có"),
        ("sign_in", cast.secretary.pk, "Đăng nhập"),
        ("sign_out", cast.secretary.pk, "Đăng xuất"),
    ]


def test_sign_in_leaves_no_history_row(cast, client):
    before = cast.secretary.history.count()

    sign_in(client, "thuky")
    client.get(reverse("account"))

    assert cast.secretary.history.count() == before


def test_history_of_an_account_holds_no_password():
    assert "password" not in {field.name for field in User.history.model._meta.get_fields()}


# --- The limits ---
def test_fifth_failure_makes_an_account_wait_even_for_the_right_password(cast, client):
    for _ in range(5):
        assert faults(sign_in(client, "thuky", "sai")) == [NOT_RECOGNISED]

    assert faults(sign_in(client, "thuky")) == [TOO_MANY_FAILURES]


def test_fourth_failure_does_not_yet(cast, client):
    for _ in range(4):
        sign_in(client, "thuky", "sai")

    assert sign_in(client, "thuky").status_code == 302


def test_waiting_is_the_same_for_an_unknown_name(db, client):
    for _ in range(5):
        sign_in(client, "không ai", "sai")

    assert faults(sign_in(client, "không ai", "sai")) == [TOO_MANY_FAILURES]


def test_waiting_of_one_account_does_not_touch_another(cast, client):
    for _ in range(5):
        sign_in(client, "thuky", "sai")

    assert sign_in(client, "thuky2").status_code == 302


def test_waiting_ends_after_five_minutes(cast, client, monkeypatch):
    for _ in range(5):
        sign_in(client, "thuky", "sai")
    pass_time(monkeypatch, timedelta(minutes=5, seconds=1))

    assert sign_in(client, "thuky").status_code == 302


def test_waiting_lasts_almost_five_minutes(cast, client, monkeypatch):
    for _ in range(5):
        sign_in(client, "thuky", "sai")
    pass_time(monkeypatch, timedelta(minutes=4, seconds=50))

    assert faults(sign_in(client, "thuky")) == [TOO_MANY_FAILURES]


def test_ten_failures_from_one_address_make_it_wait_a_minute(cast, client, monkeypatch):
    for number in range(10):
        assert faults(sign_in(client, f"ai{number}", "sai")) == [NOT_RECOGNISED]

    assert faults(sign_in(client, "thuky")) == [TOO_MANY_FAILURES]
    assert Client(REMOTE_ADDR="10.0.0.9").post(SIGN_IN, {"login": "thuky", "password": PASSWORD}).status_code == 302
    pass_time(monkeypatch, timedelta(seconds=61))
    assert sign_in(client, "thuky").status_code == 302


def test_signing_in_well_does_not_count(cast):
    """A whole province may sign in from one address on the last day of a report."""
    statuses = {sign_in(Client(), name).status_code for name in ("thuky", "thuky2", "kiemtra") for _ in range(5)}

    assert statuses == {302}


def pass_time(monkeypatch, step: timedelta) -> None:
    """The limits' clock is moved; they take no day from outside."""
    real = ratelimit.time.time
    monkeypatch.setattr(ratelimit.time, "time", lambda: real() + step.total_seconds())


# --- Accounts that are not in use ---
def test_disabled_account_with_the_right_password_is_told_so(cast, client):
    User.objects.filter(pk=cast.secretary.pk).update(is_active=False)

    response = sign_in(client, "thuky")

    assert response.url == reverse("account_inactive")
    assert "đã ngừng sử dụng" in client.get(response.url).content.decode()
    assert "_auth_user_id" not in client.session


def test_disabled_account_with_a_wrong_password_is_as_unknown(cast, client):
    User.objects.filter(pk=cast.secretary.pk).update(is_active=False)

    assert faults(sign_in(client, "thuky", "sai")) == [NOT_RECOGNISED]


# --- Where it leads, and out again ---
@pytest.mark.parametrize(
    "address",
    [
        "https://ke-xau.example/",
        "//ke-xau.example/",
        "http://testserver/tai-khoan/",
        "javascript:alert(1)",
        "/\\ke-xau.example",
        "tai-khoan/",
    ],
)
def test_next_leads_to_no_other_address(cast, client, address):
    assert sign_in(client, "thuky", next=address).url == reverse("home")


def test_next_leads_to_a_page_of_ours(cast, client):
    assert sign_in(client, "thuky", next="/tai-khoan/?x=1").url == "/tai-khoan/?x=1"


def test_get_does_not_sign_out(cast):
    client = cast.client("secretary")

    page = client.get("/dang-xuat/")

    assert "Đăng xuất khỏi cổng?" in page.content.decode()
    assert client.get("/tai-khoan/").status_code == 200


def test_post_signs_out(cast):
    client = cast.client("secretary")

    assert client.post("/dang-xuat/").url == SIGN_IN
    assert client.get("/tai-khoan/").url == "/dang-nhap/?next=/tai-khoan/"


def test_sign_out_needs_the_token_of_our_own_form(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.secretary)

    assert client.post("/dang-xuat/").status_code == 403
    assert client.get("/tai-khoan/").status_code == 200


@pytest.mark.parametrize("path", ["/accounts/signup/", "/dang-ky/", "/tai-khoan/email/", "/password/reset/"])
def test_nobody_signs_up_or_manages_addresses(db, client, path):
    assert client.get(path).status_code == 404


def test_too_many_requests_are_refused_in_vietnamese(cast, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "1/m/ip"}
    cache.clear()
    sign_in(client, "thuky", "sai")

    response = sign_in(client, "thuky", "sai")

    assert response.status_code == 429
    assert "Hãy đợi một phút" in response.content.decode()

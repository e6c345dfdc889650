"""The second factor: open to all, required for department duties where the setting asks."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.adapters import TOO_MANY_FAILURES, WRONG_CODE
from accounts.models import User
from agencies.choices import Duty
from agencies.models import Membership
from common.clock import today
from common.events import EventEntry
from common.history import create
from tests.cast import PASSWORD

CODE_PAGE = "/dang-nhap/ma-xac-thuc/"
SET_UP = "/tai-khoan/hai-lop/thiet-lap/"


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, list(counters())[1]))


@pytest.fixture
def secret(cast):
    """The secretary has a second factor."""
    secret = generate_totp_secret()
    TOTP.activate(cast.secretary, secret)
    return secret


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_FOR_DEPARTMENT = True


def signed_in(username: str) -> tuple[Client, object]:
    client = Client()
    return client, client.post("/dang-nhap/", {"login": username, "password": PASSWORD})


def test_password_alone_is_not_enough_with_a_second_factor(secret):
    client, response = signed_in("thuky")

    assert response.url == CODE_PAGE
    assert client.get("/tai-khoan/").url == "/dang-nhap/?next=/tai-khoan/"


def test_code_of_the_phone_lets_in(secret):
    client, _ = signed_in("thuky")
    digits = code_of(secret)

    response = client.post(CODE_PAGE, {"code": f"{digits[:3]} {digits[3:]}"})

    assert response.url == reverse("home")
    assert client.get("/tai-khoan/").status_code == 200


def test_next_survives_the_code(secret):
    client = Client()
    client.post("/dang-nhap/", {"login": "thuky", "password": PASSWORD, "next": "/tai-khoan/"})

    assert client.post(CODE_PAGE, {"code": code_of(secret)}).url == "/tai-khoan/"


def test_wrong_code_is_told_in_vietnamese_and_noted(cast, secret):
    client, _ = signed_in("thuky")

    response = client.post(CODE_PAGE, {"code": "000000"})

    assert response.context["form"].errors == {"code": [WRONG_CODE]}
    entry = EventEntry.objects.first()
    assert (entry.kind, entry.subject) == ("second_factor_failed", f"accounts.User:{cast.secretary.pk}")


def test_codes_cannot_be_tried_for_ever(secret):
    client, _ = signed_in("thuky")
    for _ in range(5):
        client.post(CODE_PAGE, {"code": "000000"})

    response = client.post(CODE_PAGE, {"code": code_of(secret)})

    assert response.context["form"].errors == {"code": [TOO_MANY_FAILURES]}


def test_code_is_good_once(secret):
    digits = code_of(secret)
    first, _ = signed_in("thuky")
    first.post(CODE_PAGE, {"code": digits})
    second, _ = signed_in("thuky")

    assert second.post(CODE_PAGE, {"code": digits}).status_code == 200


def test_recovery_code_lets_in_once(cast, secret):
    code = RecoveryCodes.activate(cast.secretary).get_unused_codes()[0]
    first, _ = signed_in("thuky")
    assert first.post(CODE_PAGE, {"code": code}).url == reverse("home")
    second, _ = signed_in("thuky")

    assert second.post(CODE_PAGE, {"code": code}).status_code == 200


def test_secret_is_stored_encrypted(cast, secret):
    stored = Authenticator.objects.get(user=cast.secretary).data["secret"]

    assert secret not in stored
    assert TOTP(Authenticator.objects.get(user=cast.secretary)).validate_code(code_of(secret))


def test_secret_survives_a_new_key_that_remembers_the_old(cast, secret, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "một khóa khác" * 5

    assert TOTP(Authenticator.objects.get(user=cast.secretary)).validate_code(code_of(secret))


def test_secret_that_cannot_be_read_lets_nobody_in(cast, secret, settings):
    settings.SECRET_KEY = "một khóa khác" * 5
    cache.clear()

    assert not TOTP(Authenticator.objects.get(user=cast.secretary)).validate_code(code_of(secret))


# --- Setting it up ---
def test_set_up_shows_a_square_and_ends_with_recovery_codes(cast):
    client, _ = signed_in("thuky")
    page = client.get(SET_UP)
    secret = page.context["form"].secret

    response = client.post(SET_UP, {"code": code_of(secret)})

    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    assert response.url == "/tai-khoan/hai-lop/ma-du-phong/"
    assert len(client.get(response.url).context["unused_codes"]) == 10
    assert Authenticator.objects.filter(user=cast.secretary).count() == 2


def test_set_up_later_asks_for_the_password_again(cast):
    client = cast.client("secretary")

    assert client.get(SET_UP).url == "/tai-khoan/xac-nhan/?next=%2Ftai-khoan%2Fhai-lop%2Fthiet-lap%2F"
    assert client.post("/tai-khoan/xac-nhan/", {"password": "sai"}).status_code == 200
    client.post("/tai-khoan/xac-nhan/", {"password": PASSWORD, "next": SET_UP})
    assert client.get(SET_UP).status_code == 200


def test_short_password_keeps_the_second_factor_on(cast, secret):
    User.objects.filter(pk=cast.secretary.pk).update(password_is_short=True)
    client, _ = signed_in("thuky")
    client.post(CODE_PAGE, {"code": code_of(secret)})

    response = client.post("/tai-khoan/hai-lop/tat/")

    assert response.status_code == 200
    assert Authenticator.objects.filter(user=cast.secretary).exists()
    assert "ngắn hơn 14 ký tự" in response.content.decode()


def test_long_password_may_turn_it_off(cast, secret):
    client, _ = signed_in("thuky")
    client.post(CODE_PAGE, {"code": code_of(secret)})

    client.post("/tai-khoan/hai-lop/tat/")

    assert not Authenticator.objects.filter(user=cast.secretary).exists()


# --- Required for department duties ---
def test_department_is_led_to_set_it_up_before_anything_else(cast, required):
    client, _ = signed_in("canbo")

    assert client.get("/tai-khoan/").url == SET_UP
    assert client.get(reverse("member_list")).url == SET_UP
    assert client.get(SET_UP).status_code == 200


def test_department_may_leave_without_it(cast, required):
    client, _ = signed_in("canbo")

    assert client.post("/dang-xuat/").url == "/dang-nhap/"


def test_department_works_after_setting_it_up(cast, required):
    client, _ = signed_in("canbo")
    secret = client.get(SET_UP).context["form"].secret
    client.post(SET_UP, {"code": code_of(secret)})

    assert client.get("/tai-khoan/").status_code == 200


def test_agency_is_not_asked(cast, required):
    client, _ = signed_in("thuky")

    assert client.get("/tai-khoan/").status_code == 200


def test_department_is_not_asked_where_the_setting_is_off(cast, settings):
    settings.SECOND_FACTOR_FOR_DEPARTMENT = False
    client, _ = signed_in("canbo")

    assert client.get("/tai-khoan/").status_code == 200


def test_lent_department_duty_is_asked_as_well(cast, required):
    source = cast.leader.memberships.get()
    lent = {"duty": Duty.DEPARTMENT_LEADER, "province": cast.home, "valid_to": today(), "delegated_from": source}
    create(Membership(user=cast.viewer, **lent), by=None)
    client, _ = signed_in("nguoixem")

    assert client.get("/tai-khoan/").url == SET_UP


def test_superuser_is_asked_in_the_admin_too(cast, required, settings):
    client, _ = signed_in("quantri")

    assert client.get(f"/{settings.ADMIN_PATH}").url == SET_UP
    assert client.get(f"/{settings.ADMIN_PATH}accounts/user/").url == SET_UP


# --- The admin's own doors ---
@pytest.mark.parametrize("path", ["", "login/", "accounts/user/"])
def test_admin_signs_in_through_our_page(db, client, settings, path):
    last, status = client.get(f"/{settings.ADMIN_PATH}{path}", follow=True).redirect_chain[-1]

    assert (last, status) == (f"/dang-nhap/?next=/{settings.ADMIN_PATH}{path.removeprefix('login/')}", 302)


def test_admin_login_does_not_take_a_password(cast, client, settings):
    data = {"username": "quantri", "password": PASSWORD, "next": f"/{settings.ADMIN_PATH}"}

    client.post(f"/{settings.ADMIN_PATH}login/", data)

    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("path", ["", "login/", "accounts/user/", "jsi18n/"])
def test_admin_is_absent_for_who_is_not_its_staff(cast, settings, path):
    assert cast.client("staff").get(f"/{settings.ADMIN_PATH}{path}").status_code == 404

"""What is good enough for a password."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import User
from accounts.passwords import common_words
from tests.cast import PASSWORD

ANYBODY = User(
    username="nguyenvanan.x30280", full_name="Nguyễn Văn An", phone="0912345678", email="vanan@vidu.example"
)
GUESSED = [
    "matkhau12345678",
    "Mật khẩu của tôi 123",
    "anhyeuem@123456789",
    "m@tkh4u_m@tkh4u",
    "12345678901234",
    "11111111111111",
    "abcabcabcabcabc",
    "qwertyuiop123456",
    "Angiang@2024@angiang",
    "ThuaThienHue2024!",
    "UBNDhuyen@2024"[:9] + "nhandan123456",
    "nguyenvanan12345",
    "Nguyễn Văn An 1980",
    "nvan-nvan-nvan-1",
    "0912345678123456",
    "zxcvbnm,asdfghjkl",
    "password12345678",
    "P@ssw0rdP@ssw0rd",
    "viet nam vo dich 1",
    "tieu chuan do luong chat luong",
]
GOOD = [
    PASSWORD,
    "mây trắng ghế gỗ chuông",
    "cà phê chín giờ bên sông",
    "correct horse battery staple",
    "Tr3-xanh-rợp-bóng-đê",
    "9fX!kd02-vvQz7",
]


@pytest.mark.django_db
@pytest.mark.parametrize("password", GUESSED)
def test_password_that_is_guessed_is_refused(password):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, ANYBODY)

    assert "password_easily_guessed" in [error.code for error in refused.value.error_list]


@pytest.mark.django_db
@pytest.mark.parametrize("password", GOOD)
def test_password_of_unrelated_words_is_accepted(password):
    validate_password(password, ANYBODY)


@pytest.mark.django_db
def test_password_has_no_rule_of_composition():
    validate_password("chỉ chữ thường mà dài", ANYBODY)


def test_password_of_thirteen_is_too_short_and_the_sentence_counts(db):
    with pytest.raises(ValidationError) as refused:
        validate_password("mây ghế chuôn", ANYBODY)

    assert refused.value.messages == [
        "Mật khẩu có 13 ký tự, cần ít nhất 14. Hãy ghép bốn, năm từ không liên quan nhau, có thể có dấu và dấu cách."
    ]


def test_password_of_eight_is_enough_with_a_second_factor(cast):
    TOTP.activate(cast.secretary, generate_totp_secret())

    validate_password("ghế chuô", cast.secretary)
    with pytest.raises(ValidationError):
        validate_password("ghế chu", cast.secretary)


def test_password_lengths_are_settings(db, settings):
    settings.PASSWORD_LENGTH = 20

    with pytest.raises(ValidationError):
        validate_password("mây ghế chuông gió", ANYBODY)


def test_password_of_the_agency_name_is_refused(cast):
    with pytest.raises(ValidationError):
        validate_password("UBND huyện Châu Phú", cast.secretary)
    # Control: to a stranger the same words are only long.
    validate_password("huyện Châu Phú rực rỡ", User(username="khác"))


def test_list_of_common_words_is_large_enough():
    assert len(common_words()) > 250


# --- Changing one's own ---
def change(client, old, new, again=None):
    data = {"oldpassword": old, "password1": new, "password2": new if again is None else again}
    return client.post(reverse("account_change_password"), data)


def test_password_change_keeps_this_session_and_ends_the_others(cast):
    here, there = cast.client("secretary"), cast.client("secretary")

    response = change(here, PASSWORD, "mây trắng ghế gỗ chuông")

    assert response.url == reverse("account")
    assert here.get(reverse("account")).status_code == 200
    assert there.get(reverse("account")).status_code == 302


def test_password_change_asks_for_the_old_one(cast):
    response = change(cast.client("secretary"), "sai", "mây trắng ghế gỗ chuông")

    assert response.context["form"].errors == {
        "oldpassword": ["Mật khẩu hiện tại không đúng. Hãy gõ lại mật khẩu đang dùng."]
    }


def test_password_change_compares_both(cast):
    response = change(cast.client("secretary"), PASSWORD, "mây trắng ghế gỗ chuông", "mây trắng")

    assert response.context["form"].errors == {"password2": ["Hai lần gõ không giống nhau. Hãy gõ lại mật khẩu mới."]}


def test_password_change_is_noted_and_leaves_a_history_row(cast):
    client = cast.client("secretary")
    before = cast.secretary.history.count()

    change(client, PASSWORD, "mây trắng ghế gỗ chuông")

    newest = cast.secretary.history.first()
    assert cast.secretary.history.count() == before + 1
    assert (newest.history_user, newest.history_change_reason) == (cast.secretary, "Đặt mật khẩu")

"""One-time links: one use, some days, one sentence for everything else."""

import threading
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from accounts.choices import InvitationPurpose
from accounts.models import Invitation, User
from accounts.services.link_mail import mail_link
from accounts.services.one_time_links import NOT_USABLE, accept_link, hash_of, make_link, make_sibling
from accounts.services.people import disable_account
from common.clock import now
from common.errors import Refused
from common.events import EventEntry
from tests.cast import PASSWORD, make_cast

NEW = "mây trắng ghế gỗ chuông"


@pytest.fixture
def person(cast):
    return User.objects.get(pk=cast.secretary.pk)


@pytest.fixture
def token(cast, person):
    return make_link(person, purpose=InvitationPurpose.FIRST_SIGN_IN, by=cast.staff).token


def send(client, token, password=NEW, again=None):
    data = {"password1": password, "password2": password if again is None else again}
    return client.post(f"/moi/{token}/", data)


def test_link_shows_a_form_with_the_user_name(client, token):
    page = client.get(f"/moi/{token}/")

    assert page.status_code == 200
    assert "thuky" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]


def test_opening_a_link_uses_nothing_up(client, token):
    for _ in range(3):
        client.get(f"/moi/{token}/")

    assert send(client, token).url == "/dang-nhap/"


def test_link_sets_the_password_and_leads_to_sign_in(client, token):
    send(client, token)

    assert client.post("/dang-nhap/", {"login": "thuky", "password": NEW}).status_code == 302
    assert "_auth_user_id" in client.session


def test_link_is_good_once(client, token):
    send(client, token)

    response = send(Client(), token, "gió vàng bàn tre đồng hồ")

    assert response.status_code == 404
    assert not User.objects.get(username="thuky").check_password("gió vàng bàn tre đồng hồ")


def test_every_unusable_link_gets_the_same_page(cast, client, person, token):
    pages = {refused_page(client, "không-có-đường-dẫn-này")}
    expired = make_link(person, purpose=InvitationPurpose.NEW_PASSWORD, by=cast.staff).token
    pages.add(refused_page(client, token))  # withdrawn by the newer one
    Invitation.objects.filter(token_hash=hash_of(expired)).update(expires_at=now())
    pages.add(refused_page(client, expired))
    used = make_link(person, purpose=InvitationPurpose.NEW_PASSWORD, by=cast.staff).token
    send(client, used)
    pages.add(refused_page(client, used))
    of_disabled = make_link(cast.outsider, purpose=InvitationPurpose.NEW_PASSWORD, by=cast.staff).token
    User.objects.filter(pk=cast.outsider.pk).update(is_active=False)
    pages.add(refused_page(client, of_disabled))

    assert len(pages) == 1
    assert NOT_USABLE in pages.pop()


def refused_page(client, token) -> str:
    client.cookies.clear()
    response = client.get(f"/moi/{token}/")
    assert response.status_code == 404
    return response.content.decode()


def test_link_lives_as_long_as_the_setting_says(token, settings):
    link = Invitation.objects.get(token_hash=hash_of(token))

    assert link.expires_at - link.made_at == settings.INVITATION_LIFETIME == timedelta(days=14)


def test_database_keeps_no_token(token):
    row = Invitation.objects.values().get()

    assert token not in str(row)
    assert row["token_hash"] == hash_of(token)
    assert len(token) == 43


def test_password_rules_hold_for_links_too(client, token):
    response = send(client, token, "ngắn")

    assert [*response.context["form"].errors] == ["password1"]
    assert send(client, token, NEW, "khác").context["form"].errors == {
        "password2": ["Hai lần gõ không giống nhau. Hãy gõ lại mật khẩu mới."]
    }
    assert send(client, token).status_code == 302


def test_link_ends_the_sessions_of_the_account(cast, client, token):
    open_session = cast.client("secretary")
    open_session.get("/tai-khoan/")

    send(client, token)

    assert open_session.get("/tai-khoan/").status_code == 302


def test_link_signs_out_whoever_sat_at_the_machine(cast, token):
    machine = cast.client("outsider")

    send(machine, token)

    assert "_auth_user_id" not in machine.session


def test_new_link_withdraws_the_one_before(cast, client, person, token):
    newer = make_link(person, purpose=InvitationPurpose.NEW_PASSWORD, by=cast.staff).token

    assert send(client, token).status_code == 404
    assert send(client, newer).status_code == 302


def test_disabled_account_gets_no_link(cast, person):
    disable_account(person, reason="thử", by=cast.staff)

    with pytest.raises(Refused):
        make_link(person, purpose=InvitationPurpose.NEW_PASSWORD, by=cast.staff)


def test_guessing_tokens_is_slowed_down_and_good_links_are_not(client, token):
    for number in range(20):
        assert client.get(f"/moi/đoán-{number}/").status_code == 404

    assert client.get("/moi/đoán-nữa/").status_code == 429
    cache.clear()
    assert {client.get(f"/moi/{token}/").status_code for _ in range(25)} == {200}


def test_link_needs_the_token_of_our_own_form(token):
    client = Client(enforce_csrf_checks=True)

    assert send(client, token).status_code == 403


def test_making_and_using_a_link_is_noted(cast, client, token):
    send(client, token)

    told = list(EventEntry.objects.filter(kind__startswith="link").order_by("pk").values_list("kind", "actor"))
    assert told == [("link_made", cast.staff.pk), ("link_used", cast.secretary.pk)]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_link_used_twice_at_once_sets_one_password():
    person = make_cast().secretary
    token = make_link(person, purpose=InvitationPurpose.NEW_PASSWORD, by=None).token
    passwords = [f"mây trắng ghế gỗ số {number}" for number in range(8)]
    start, done = threading.Barrier(len(passwords)), []

    def use(password: str) -> None:
        start.wait()
        try:
            accept_link(token, password=password)
            done.append(password)
        except Refused:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=use, args=[password]) for password in passwords]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(done) == 1
    assert User.objects.get(pk=person.pk).check_password(done[0])


# --- By mail ---
def test_mail_carries_a_link_of_its_own(client, person, token):
    link = Invitation.objects.get(token_hash=hash_of(token))

    mail_link.call(link.pk, "https://iso.example/", "Chi cục TCĐLCL An Giang")

    [message] = mail.outbox
    mailed = message.body.partition("https://iso.example/moi/")[2].partition("/")[0]
    assert message.to == ["thuky@vidu.example"]
    assert "Chi cục TCĐLCL An Giang" in message.body
    assert mailed != token
    assert send(client, mailed).status_code == 302
    assert send(client, token).status_code == 404  # using one closes the other


def test_mail_that_fails_is_told(person, token, monkeypatch):
    def fail(message: EmailMessage) -> None:
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr(EmailMessage, "send", fail)
    link = Invitation.objects.get(token_hash=hash_of(token))

    mail_link.call(link.pk, "https://iso.example", "Chi cục")

    link.refresh_from_db()
    assert link.mail_failed_at is not None
    assert EventEntry.objects.first().text == "Không gửi được thư cho thuky"


def test_mail_of_a_closed_link_is_not_sent(client, token):
    link = Invitation.objects.get(token_hash=hash_of(token))
    send(client, token)

    mail_link.call(link.pk, "https://iso.example", "Chi cục")

    assert mail.outbox == []
    assert make_sibling(Invitation.objects.get(pk=link.pk)) is None


# --- From the command line ---
def test_command_prints_a_link(cast, client, settings):
    settings.SITE_ADDRESS = "https://iso.example"
    out = StringIO()

    call_command("one_time_link", "ThuKy", stdout=out)

    address = out.getvalue().strip()
    assert address.startswith("https://iso.example/moi/")
    assert client.get(address.removeprefix("https://iso.example")).status_code == 200


def test_command_reopens_when_asked(cast, person):
    disable_account(person, reason="thử", by=None)

    with pytest.raises(CommandError, match="--reopen"):
        call_command("one_time_link", "thuky", stdout=StringIO())
    call_command("one_time_link", "thuky", "--reopen", stdout=StringIO())

    assert User.objects.get(username="thuky").is_active
    assert not User.objects.get(username="thuky").check_password(PASSWORD)


def test_command_knows_no_stranger(db):
    with pytest.raises(CommandError, match="Không có tài khoản"):
        call_command("one_time_link", "không ai", stdout=StringIO())

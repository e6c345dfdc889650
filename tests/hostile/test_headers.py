"""What every answer carries for the browser: refusals, faults of ours, downloads and static files alike.

The pages themselves are looked at in the walk over every address (`tests/test_access.py`).
"""

import runpy
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as project
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.urls import reverse

from agencies.services.calendar_feeds import renew_feed
from common.downloads import HEADERS as OF_A_FILE
from reports.views import home
from scripts.test import PRODUCTION
from tests.cast import PASSWORD
from tests.factories.agencies import CertificateFactory
from tests.headers import faults_of, inline_in
from tests.hostile.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.words]


def whole(answer: Any) -> Any:
    """The answer, read to its end where it streams, which closes what was given out."""
    answer.body = b"".join(answer) if answer.streaming else answer.content
    return answer


def test_what_the_whole_world_may_keep_carries_no_cookie_and_a_signed_in_readers_page_is_not_kept(cast):
    certificate = CertificateFactory(holder=cast.own)
    for token, status in ((certificate.token, 200), ("x" * 24, 404)):
        address = reverse("certificate_verify", args=[token])
        kept, own = Client().get(address), cast.client("secretary").get(address)
        assert (kept.status_code, own.status_code) == (status, status)
        assert (faults_of(kept, kept="public, max-age=60"), faults_of(own)) == ([], [])
        assert inline_in(kept.content.decode()) == []


def test_administration_has_the_headers_and_nothing_inline(cast):
    client, found = cast.client("root"), {}
    pages = ["index", "agencies_agency_changelist", "agencies_province_add", "common_evententry_changelist"]
    for page in pages:
        answer = client.get(reverse(f"admin:{page}"))
        found[page] = [answer.status_code, *faults_of(answer), *inline_in(answer.content.decode())]
    edited = client.get(reverse("admin:agencies_agency_change", args=[cast.own.pk]))
    found["change"] = [edited.status_code, *faults_of(edited), *inline_in(edited.content.decode())]
    assert found == dict.fromkeys([*pages, "change"], [200])


# --- Answers that no view gives ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/tinh/css/portal.css", 200),
        ("/tinh/js/portal.js", 200),
        ("/tinh/css/bootstrap.min.css", 200),
        ("/tinh/khong-co.css", 404),
    ],
)
def test_static_files_have_the_headers_and_may_be_kept(client, address, status):
    answer = whole(client.get(address))
    assert (answer.status_code, faults_of(answer, static=status == 200)) == (status, [])


@pytest.mark.parametrize(
    ("address", "method", "status"),
    [("/co-quan", "get", 301), ("/khong-co/", "get", 404), ("/co-quan/", "post", 405), ("/quan-tri/", "get", 302)],
)
@pytest.mark.parametrize("person", ["anonymous", "root"])
def test_what_is_no_page_has_the_headers(cast, person, address, method, status):
    answer = getattr(cast.client(person), method)(address)
    expected = {("root", "/quan-tri/"): 200, ("anonymous", "/co-quan/"): 302}.get((person, address), status)
    assert (answer.status_code, faults_of(answer)) == (expected, [])


def test_form_without_its_token_is_refused_with_the_headers(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.staff)
    answer = client.post(reverse("agency_create"), {"name": "UBND xã Giả"})
    assert (answer.status_code, faults_of(answer)) == (403, [])


def test_guesses_slowed_down_have_the_headers(client):
    for number in range(21):
        answer = client.get(reverse("invitation_accept", args=[f"doan-{number}"]))
    assert (answer.status_code, faults_of(answer)) == (429, [])


def quiet(client: Client) -> Client:
    """A browser that sees our fault as a page, as outside of tests."""
    client.raise_request_exception = False
    return client


def test_fault_of_ours_has_the_headers_and_tells_nothing(cast, monkeypatch):
    def fail(*args: Any) -> None:
        raise RuntimeError("secret-of-the-house")

    monkeypatch.setattr(home, "render", fail)
    answer = quiet(cast.client("staff")).get("/")
    assert (answer.status_code, faults_of(answer)) == (500, [])
    assert "secret-of-the-house" not in answer.content.decode()


@pytest.mark.parametrize("fault", [OperationalError, InterfaceError])
@pytest.mark.parametrize("person", ["anonymous", "staff"])
def test_while_the_database_is_away_everybody_is_told_when_to_come_back(cast, person, fault):
    """A person who is signed in meets the outage before any view: in the session, or where his duties are read."""

    def away(*args: Any) -> None:
        raise fault("server closed the connection unexpectedly")

    client = quiet(cast.client(person))
    with connection.execute_wrapper(away):
        answers = [client.get(address) for address in ("/suc-khoe/", *["/co-quan/"] * (person == "staff"))]
    told = [(answer.status_code, answer.get("Retry-After"), faults_of(answer)) for answer in answers]
    assert told == [(503, "15", [])] * len(answers)
    assert all("Hệ thống tạm ngừng" in answer.content.decode() for answer in answers)


# --- What is given out ------------------------------------------------------------------------------------------
FILES: dict[str, Callable[[World], str]] = {
    "csv": lambda world: reverse("agency_export", args=["csv"]),
    "xlsx": lambda world: reverse("agency_export", args=["xlsx"]),
    "certificates": lambda world: reverse("certificate_export", args=["csv"]),
    "successions": lambda world: reverse("succession_export", args=["xlsx"]),
    "bodies": lambda world: reverse("service_body_export", args=["xlsx"]),
    "procedures": lambda world: reverse("procedure_export", args=["xlsx"]),
    "coverage": lambda world: reverse("coverage_export", args=["csv"]),
    "published": lambda world: reverse("administrative_export", args=["csv"]),
    "decisions": lambda world: reverse("publication_export", args=["xlsx"]),
    "calendar": lambda world: reverse("calendar_feed", args=[renew_feed(by=world.cast.staff).token]),
    "template": lambda world: reverse("import_template", args=["agencies"]),
    "faults": lambda world: reverse("import_faults", args=[world.home.batch.pk]),
    "original": lambda world: reverse("file_download", args=[world.home.batch.file_id]),
}


@pytest.mark.parametrize("name", FILES)
def test_files_are_attachments_that_can_do_nothing(world, name):
    answer = whole(world.cast.client("staff").get(FILES[name](world)))
    assert (answer.status_code, faults_of(answer)) == (200, [])
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert not answer["Content-Type"].startswith(("text/html", "image/svg", "application/xhtml"))
    assert {key: answer[key] for key in OF_A_FILE} == OF_A_FILE


# --- Cookies ----------------------------------------------------------------------------------------------------
@pytest.fixture
def production(settings, monkeypatch):
    """The settings of a province, as far as answers show them."""
    for key, value in PRODUCTION.items():
        monkeypatch.setenv(key, value)
    theirs = runpy.run_path(str(project.BASE_DIR / "isoportal" / "settings.py"))
    for name, value in theirs.items():
        if (
            name.startswith(("SESSION_", "CSRF_", "SECURE_", "X_FRAME", "CONTENT_SECURITY"))
            or name == "ALLOWED_HOSTS"
        ):
            setattr(settings, name, value)
    return {"HTTP_HOST": "iso.example.gov.vn", "HTTP_X_FORWARDED_PROTO": "https"}


def test_cookies_of_a_province_stay_with_the_host_over_https_out_of_reach_of_scripts(cast, production):
    client = Client(**production)
    page = client.get("/dang-nhap/")
    answer = client.post("/dang-nhap/", {"login": "thuky", "password": PASSWORD})
    cookies = {**page.cookies, **answer.cookies}
    flags = ("secure", "httponly", "samesite", "path", "domain")
    assert {name: [cookie[flag] for flag in flags] for name, cookie in cookies.items()} == dict.fromkeys(
        ["__Host-csrf", "__Host-phien"], [True, True, "Lax", "/", ""]
    )
    assert answer.status_code == 302
    assert cookies["__Host-phien"]["max-age"] == ""  # gone with the browser
    assert [faults_of(page), faults_of(answer)] == [[], []]


def test_a_province_is_met_over_https_alone_and_for_a_year(client, production):
    secure, plain = (Client(**production | {"HTTP_X_FORWARDED_PROTO": how}) for how in ("https", "http"))
    assert secure.get("/dang-nhap/")["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    answer = plain.get("/co-quan/?q=1")
    assert (answer.status_code, answer["Location"]) == (301, "https://iso.example.gov.vn/co-quan/?q=1")


# --- Controls ---------------------------------------------------------------------------------------------------
GUARDS = {
    "csp.middleware.CSPMiddleware": "Content-Security-Policy",
    "django.middleware.clickjacking.XFrameOptionsMiddleware": "X-Frame-Options",
    "django.middleware.security.SecurityMiddleware": "X-Content-Type-Options",
    "common.middleware.response_headers": "Cache-Control",
}


@pytest.mark.parametrize("guard", GUARDS)
def test_control_a_guard_that_is_taken_away_is_missed(settings, guard):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != guard]
    answer = Client().get("/khong-co/")
    assert [fault for fault in faults_of(answer) if fault.startswith(GUARDS[guard])]


@pytest.mark.parametrize("source", ["'unsafe-inline'", "https://cdn.example", "*", "data:"])
def test_control_a_looser_policy_is_found(settings, source):
    directives = project.CONTENT_SECURITY_POLICY["DIRECTIVES"] | {"script-src": ["'self'", source]}
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": directives}
    assert [fault.partition(":")[0] for fault in faults_of(Client().get("/khong-co/"))] == ["Content-Security-Policy"]


def test_control_what_stands_inline_is_found():
    page = """<style>p {}</style><p style="color: red" onclick="x()">a</p><script>x()</script><a hx-on:click="x()">
    <img src="https://cdn.example/a.png"><a href="javascript:x()"><link href="//cdn.example/a.css">
    <script src="/tinh/js/portal.js"></script><a href="https://iso.example.gov.vn/">ra ngoài</a>"""
    assert len(inline_in(page)) == 8

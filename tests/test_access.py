"""Who gets in where: a walk over every named URL with every person of the cast; an unknown URL fails the suite.

Every answer is looked at for its headers too, and one of each kind for what stands inline.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access_arguments import ARGUMENTS
from tests.access_table import Row, rows
from tests.answers import read_whole
from tests.cast import PERSONS, Cast
from tests.headers import faults_of, inline_in
from tests.page_text import english_in

ROWS = rows()
KEPT = {"certificate_verify": {"anonymous": "public, max-age=60"}}  # what the whole world may keep, and how long
OF_THIS_REQUEST = re.compile(r'name="(?:csrfmiddlewaretoken|form_token)" value="[^"]*"|/[^\s"<]*\d+[^\s"<]*')


def named_patterns(patterns: Any = None, namespace: str = "") -> Iterator[URLPattern]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from named_patterns(pattern.url_patterns, pattern.namespace or namespace)
        elif isinstance(pattern, URLPattern) and not namespace:
            yield pattern


def named_urls() -> Iterator[str]:
    return (pattern.name or str(pattern.pattern) for pattern in named_patterns())


def answer(cast: Cast, row: Row, person: str, address: str) -> tuple[str, HttpResponseBase, bytes]:
    """What a person gets; what the answer did is taken back, so that the next one meets the same rows."""
    with transaction.atomic():
        response = getattr(cast.client(person), row.method)(address)
        body = read_whole(response)
        transaction.set_rollback(True)
    led_to = response.headers.get("Location", "")
    to_login = led_to.startswith(reverse(settings.LOGIN_URL))
    told = "login" if response.status_code == 302 and to_login else str(response.status_code)
    return told, response, body


def test_walk_every_named_url_has_a_row():
    assert sorted(set(named_urls())) == sorted({row.name for row in ROWS})


def test_walk_control_a_url_without_a_row_is_found():
    known = {row.name for row in ROWS} - {"home"}
    assert set(named_urls()) - known == {"home"}


OURS = ("common", "accounts", "agencies", "procedures", "inspections", "reports")


def methods_of(view: Any) -> set[str]:
    """What a view of ours answers, as it tells whoever asks by another method."""
    told = view(RequestFactory().options("/")).headers["Allow"]
    return {method.strip().lower() for method in told.split(",")} - {"head"}


def test_walk_every_method_of_an_address_has_a_row():
    views = {pattern.name: pattern.callback for pattern in named_patterns()}
    ours = {name: view for name, view in views.items() if view.__module__.partition(".")[0] in OURS}
    asked = {name: {row.method for row in ROWS if row.name == name} for name in ours}
    assert len(ours) >= 150
    assert {name: methods_of(view) for name, view in ours.items()} == asked


@pytest.mark.words
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method}-{row.name}")
def test_walk_answers_each_person_as_the_table_says(cast, row):
    address = reverse(row.name, **ARGUMENTS.get(row.name, lambda cast: {})(cast))
    told = {person: answer(cast, row, person, address) for person in PERSONS}
    assert {person: status for person, (status, _, _) in told.items()} == row.expected
    kept = KEPT.get(row.name, {})
    found = {person: faults_of(page, kept=kept.get(person, "")) for person, (_, page, _) in told.items()}
    assert found == dict.fromkeys(PERSONS, [])
    of_each_kind = {status: (page, body) for status, page, body in told.values()}
    assert {status: unfit_on(*page) for status, page in of_each_kind.items()} == dict.fromkeys(of_each_kind, [])


def unfit_on(page: HttpResponseBase, body: bytes) -> list[str]:
    """Script or style within the page, and English sentences."""
    if not page.headers["Content-Type"].startswith("text/html"):
        return []
    return [*inline_in(body.decode()), *english_in(body.decode())]


def test_walk_meets_every_kind_of_answer():
    met = {status for row in ROWS for status in row.expected.values()}
    assert met == {"login", "200", "302", "403", "404", "409"}


@pytest.mark.parametrize("person", ["secretary", "outsider", "viewer", "staff"])
def test_foreign_and_absent_agencies_answer_with_the_same_page(cast, person):
    client = cast.client(person)
    foreign = client.get(reverse("agency_detail", args=[cast.foreign.pk]))
    absent = client.get(reverse("agency_detail", args=[987_654_321]))
    bodies = [OF_THIS_REQUEST.sub("", page.content.decode()) for page in (foreign, absent)]
    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert bodies[0] == bodies[1]


@pytest.mark.parametrize("person", PERSONS)
def test_admin_lets_nobody_in_who_is_not_staff_of_the_portal(cast, person):
    response = cast.client(person).get(reverse("admin:index"))
    assert response.status_code in (302, 404)
    assert "agencies" not in response.content.decode()

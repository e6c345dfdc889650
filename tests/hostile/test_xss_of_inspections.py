"""Markup in what plans, criteria, reports and reviews say, and in what is sent to their pages: it stays text."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access_table import rows
from tests.hostile.inspections import addresses_of, seal_again
from tests.hostile.markup import BREAKS, breaks_in, models_of_ours, poison, shown_in, typed_columns
from tests.hostile.test_xss import OF_INSPECTIONS, html_of
from tests.hostile.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.words]
GETS = sorted({row.name for row in rows() if row.method == "get"} & OF_INSPECTIONS)
POSTS = sorted({row.name for row in rows() if row.method == "post"} & OF_INSPECTIONS)
FILES = {"assessment_form_xlsx", "assessment_zip", "plan_annex", "plan_document", "result_notice_docx",
         "reminder_letter_docx", *(name for name in GETS if name.endswith("_export"))}  # fmt: skip
CONDITIONS = {
    "plan_list": ("q", "year", "state"),
    "plan_lines": ("q", "form", "level", "obligation", "state", "team"),
    "assessment_list": ("q", "plan", "state", "kind", "level", "waits", "officer"),
    "dossier_review_list": ("q", "plan", "state", "level", "late", "reviewer", "section", "department"),
    "result_list": ("level", "section", "unit"),
    "outside_list": ("q",),
    "plan_agencies": ("q", "level", "nguon"),
    "plan_site": ("q", "level", "cach"),
}


def pages(world: World, addresses: dict[str, list[Any]], query: str = "") -> Iterator[tuple[str, str]]:
    """Every page as the leader, the agency's secretary and an officer see it."""
    for person in ("leader", "secretary", "staff"):
        client = world.cast.client(person)
        for name in GETS:
            if name not in FILES:
                yield f"{person} {name}", html_of(client.get(reverse(name, args=addresses[name]) + query))
    yield "versions", html_of(client.get(reverse("plan_version", args=[world.home.inspections.plan.pk, 2])))
    yield "final", html_of(client.get(reverse("assessment_detail", args=[world.home.inspections.final.pk])))
    yield "draft", html_of(client.get(reverse("plan_detail", args=[world.home.inspections.draft.pk])))
    yield "lines", html_of(client.get(reverse("plan_lines", args=[world.home.inspections.draft.pk])))
    yield "told", html_of(client.get(reverse("result_list", args=[world.home.inspections.final.plan_id])))


def test_markup_in_every_typed_column_stays_text_on_every_page(inspected: World) -> None:
    columns = [
        f"{model._meta.label}.{field.name}"
        for model in models_of_ours("inspections")
        for field in typed_columns(model)
    ]
    addresses = addresses_of(inspected.home)  # by what the rows are called before
    written = poison(models_of_ours("inspections"))
    assert set(written) == set(columns)
    seal_again(inspected.home)
    found, seen, shown = {}, 0, set()
    for name, html in pages(inspected, addresses):
        seen += bool(html)
        if breaks := breaks_in(html):
            found[name] = breaks
        shown |= {column for column, texts in written.items() if any(shown_in(html, text) for text in texts)}
    assert found == {}
    assert set(written) - shown == set()
    assert seen >= 100


def test_markup_in_an_address_stays_text(inspected: World) -> None:
    """All conditions at once on every page, and each alone where it is asked."""
    names = {name for asked in CONDITIONS.values() for name in asked} | {"next", "trang", "sort", "ngay", "province"}
    query = "?" + urlencode(dict.fromkeys(sorted(names), BREAKS))
    client, addresses, told = inspected.cast.client("staff"), addresses_of(inspected.home), set()
    assert {name: breaks for name, html in pages(inspected, addresses, query) if (breaks := breaks_in(html))} == {}
    for name, asked in CONDITIONS.items():
        for one in asked:
            html = html_of(client.get(reverse(name, args=addresses[name]), {one: BREAKS.strip()}))
            assert breaks_in(html) == [], (name, one)
            told |= {(name, one)} if shown_in(html, BREAKS.strip()) else set()
    assert {(name, "q") for name in ("plan_list", "assessment_list", "dossier_review_list")} - told == set()


def test_markup_in_every_field_of_every_form_comes_back_as_text(inspected: World) -> None:
    client, found, echoed = inspected.cast.client("leader"), {}, 0
    for name in POSTS:
        with transaction.atomic():
            html = html_of(_posted(client, reverse(name, args=addresses_of(inspected.home)[name])))
            transaction.set_rollback(True)
        echoed += shown_in(html, BREAKS)
        if breaks := breaks_in(html):
            found[name] = breaks
    assert found == {}
    assert echoed >= 15


def _posted(client: Client, address: str) -> Any:
    """What the page itself would send, with the text in every field."""
    page = client.get(address)
    context = page.context or {}
    forms = (
        [context[name] for name in ("form",) if name in context and context[name]] if page.status_code == 200 else []
    )
    body = {form.add_prefix(name): BREAKS for form in forms for name in form.fields}
    return client.post(address, body | {"next": BREAKS, "form_token": f"x{BREAKS}"}, follow=True)

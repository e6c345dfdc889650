"""Markup in every column that a person fills, on every page that shows it: it stays text."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.template import Context, Template
from django.test import Client
from django.urls import reverse

from accounts.choices import InvitationPurpose
from accounts.models import Invitation
from accounts.services.link_mail import mail_link
from accounts.services.one_time_links import make_link
from agencies.models import Holiday
from common.clock import now, today
from common.events import log_event
from common.history import create, save_versioned
from common.notices import notify
from common.outbox import queue_mail
from common.spreadsheets.models import BatchState, ImportBatch
from tests.access_arguments import ARGUMENTS
from tests.access_inspections_plans import TABLE as OF_PLANS
from tests.access_inspections_reports import TABLE as OF_REPORTS
from tests.access_inspections_review import TABLE as OF_REVIEWS
from tests.access_table import rows
from tests.cast import Cast
from tests.factories.agencies import AppointmentFactory, StatusFactory
from tests.hostile.catalogue import addresses_of
from tests.hostile.markup import BREAKS, NOT_TYPED, breaks_in, models_of_ours, poison, shown_in, typed_columns
from tests.hostile.papers import reorganisation_of
from tests.hostile.test_queries_fuzz_of_catalogue import QUERIES
from tests.hostile.world import World, import_of, roster

pytestmark = [pytest.mark.django_db, pytest.mark.words]
OF_INSPECTIONS = {
    line.split()[0] for table in (OF_PLANS, OF_REPORTS, OF_REVIEWS) for line in table.split("\n") if line
}
GETS = sorted({row.name for row in rows() if row.method == "get"} - {"account_logout", "health"} - OF_INSPECTIONS)
POSTS = sorted({row.name for row in rows() if row.method == "post"} - OF_INSPECTIONS)
# Typed words that no page shows yet, or only one that the walk does not reach.
NOT_SHOWN = {
    "common.OfficialDocument.symbol",
    "common.ImportRow.group",
}


def html_of(answer: Any) -> str:
    """The page; empty for what is no page."""
    if answer.streaming:
        b"".join(answer)  # read to its end, a file is closed
        return ""
    return answer.content.decode() if answer.headers.get("Content-Type", "").startswith("text/html") else ""


ACTS = {name for name in (*GETS, *POSTS) if name.startswith(("certificate_", "audit_"))}
ACTS -= {"certificate_list", "certificate_export", "certificate_record", "certificate_verify", "certificate_calendar"}


def address_of(name: str, world: World, cast: Cast) -> str:
    """Where a page stands, by the rows of the world if it has them."""
    papers = world.home.papers
    of_papers = {
        **dict.fromkeys(ACTS, [papers.certified.pk]),
        "certificate_verify": [papers.certified.token],
        "audit_record": [papers.certified.pk, papers.planned.pk],
        "calendar_feed": [papers.feed.token],
        "service_body_detail": [papers.body.pk],
        "service_body_edit": [papers.body.pk],
        "task_finish": [papers.task.pk],
    }
    own = {
        **of_papers,
        **addresses_of(world.home),
        "appointment_edit": [world.home.agency.pk, world.home.appointment.pk],
        "appointment_end": [world.home.agency.pk, world.home.appointment.pk],
        "division_edit": [world.home.agency.pk, world.home.division.pk],
        "division_end": [world.home.agency.pk, world.home.division.pk],
        "filter_delete": [world.home.saved.pk],
        "cluster_rename": [world.home.cluster.pk],
        "import_row": [world.home.batch.pk, 3],
        "file_download": [world.home.batch.file_id],
    }
    if name in own:
        return reverse(name, args=own[name])
    if name.startswith("import_") and name not in ("import_list", "import_create", "import_template"):
        return reverse(name, args=[world.home.batch.pk])
    return reverse(name, **ARGUMENTS.get(name, lambda cast: {})(cast))


def pages(world: World) -> Iterator[tuple[str, str]]:
    """Every page as the department, the agency and the nation's viewer see it, and the admin's."""
    for person in ("staff", "secretary", "national"):
        yield from _pages_of(person, world)
    client = world.cast.client("staff")
    made = client.post(reverse("member_link", args=[world.home.keeper.pk]), {"form_token": "x"}, follow=True)
    yield "staff member_links, made", html_of(made)
    yield "staff member_slip, made", html_of(client.get(reverse("member_slip")))
    for tab in ("loi", "moi", "thay-doi", "chuan-hoa", "khong-doi", "bo-qua"):
        yield f"preview {tab}", html_of(client.get(f"{address_of('import_preview', world, world.cast)}?tt={tab}"))
    yield from _admin_pages(world.cast.client("root"))


def _pages_of(person: str, world: World, query: str = "") -> Iterator[tuple[str, str]]:
    client = world.cast.client(person)
    for name in GETS:
        yield f"{person} {name}", html_of(client.get(address_of(name, world, world.cast) + query))


def _admin_pages(client: Client) -> Iterator[tuple[str, str]]:
    yield "admin index", html_of(client.get(reverse("admin:index")))
    for model in admin.site._registry:
        stem = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield f"{stem} list", html_of(client.get(reverse(f"{stem}_changelist")))
        row = model._base_manager.order_by("-pk").first()
        for act in ("change", "history"):
            if row is not None:
                yield f"{stem} {act}", html_of(client.get(reverse(f"{stem}_{act}", args=[row.pk])))


def told_besides(cast: Cast) -> None:
    """What the portal tells people by notice and by mail, and the days off."""
    notify(cast.secretary, "Còn 7 ngày", at=now())
    queue_mail(key="digest", address="a@vidu.example", subject="Còn 7 ngày", body="Hạn nộp", on=today(), at=now())
    create(Holiday(on=today(), name="Nghỉ lễ"), by=None)


# --- What stands in the database --------------------------------------------------------------------------------
def test_markup_in_every_typed_column_stays_text_on_every_page(papered, catalogued):
    StatusFactory(agency=papered.home.agency)
    assert catalogued.home.catalogue.batch.is_ready
    log_event("export", "Xuất danh sách", by=papered.cast.staff)
    told_besides(papered.cast)
    refused = import_of(papered.home.province, papered.cast.staff, "hong.xlsx")
    ImportBatch.objects.filter(pk=refused.pk).update(state=BatchState.REFUSED)
    written = poison(models_of_ours())
    assert set(written) == {
        f"{model._meta.label}.{field.name}" for model in models_of_ours() for field in typed_columns(model)
    }
    found, seen, shown = {}, 0, set()
    of_refused = html_of(papered.cast.client("staff").get(reverse("import_result", args=[refused.pk])))
    for name, html in [*pages(papered), ("import_result, refused", of_refused)]:
        seen += bool(html)
        if breaks := breaks_in(html):
            found[name] = breaks
        shown |= {column for column, texts in written.items() if any(shown_in(html, text) for text in texts)}
    assert found == {}
    assert set(written) - shown == NOT_SHOWN
    assert seen >= 150


# --- What is sent -----------------------------------------------------------------------------------------------
def test_markup_in_an_address_stays_text(papered, catalogued):
    names = ("q", "level", "obligation", "unit", "cluster", "officer", "edition", "status", "kind", "sort", "trang")
    names += ("next", "tt", "loai", "province", "duty", "state", "scheme", "ngay", "chon", "query")
    names += tuple({name for asked in QUERIES.values() for name in asked})
    query = "?" + urlencode(dict.fromkeys(names, BREAKS))
    found = {name: breaks for name, html in _pages_of("staff", papered, query) if (breaks := breaks_in(html))}
    assert found == {}
    searched = papered.cast.client("staff").get(reverse("agency_list"), {"q": BREAKS.strip()}).content.decode()
    assert shown_in(searched, BREAKS.strip())


def test_markup_in_every_field_of_every_form_comes_back_as_text(papered, catalogued):
    client, found, echoed = papered.cast.client("leader"), {}, 0
    for name in POSTS:
        with transaction.atomic():
            address = address_of(name, papered, papered.cast)
            page = client.get(address)
            form = (page.context or {}).get("form") if page.status_code == 200 else None
            body = dict.fromkeys(form.fields if form else (), BREAKS) | {
                "next": BREAKS,
                "form_token": f"{name}{BREAKS}",
            }
            html = html_of(
                client.post(address, body, follow=True, headers={"referer": f"http://testserver/{BREAKS}"})
            )
            transaction.set_rollback(True)
        echoed += shown_in(html, BREAKS)
        if breaks := breaks_in(html):
            found[name] = breaks
    assert found == {}
    assert echoed >= 20


def test_markup_in_a_roster_stays_text_in_its_preview(world):
    text = BREAKS.strip()
    columns = ["Tên cơ quan", "Mã cơ quan", "Cấp", "Email", "Điện thoại", "Ghi chú", "Phiên bản", "Ngày công bố"]
    content = roster([*columns, f"Cột lạ {text}"], *[[f"Sở {text}", *[f"{n} {text}"] * 8] for n in range(2)])
    client = world.cast.client("staff")
    data = {"kind": "agencies", "scope": f"province:{world.home.province.pk}", "on": "31/12/2020", "correct": ""}
    upload = SimpleUploadedFile("danh sách.xlsx", content)
    preview = client.post(reverse("import_create"), data | {"file": upload}, follow=True)
    assert preview.redirect_chain, preview.context["form"].errors
    html = preview.content.decode() + client.get(reverse("import_list")).content.decode()
    assert breaks_in(html) == []
    for seen in (f"Sở {text}", f"Cột lạ {text}", f"1 {text}"):
        assert shown_in(html, seen)


def test_markup_in_a_reorganisation_stays_text_in_what_it_brings_about(papered):
    text = BREAKS.strip()
    batch = reorganisation_of(papered.home, new=f"Sở {text}", share=text)
    client = papered.cast.client("staff")
    addresses = [f"{reverse('reorganisation_effects', args=[batch.pk])}?phan={part}" for part in (text, "")]
    addresses += [reverse("reorganisation_row", args=[batch.pk, 2]), reverse("import_preview", args=[batch.pk])]
    html = "".join(html_of(client.get(address)) for address in addresses)
    assert breaks_in(html) == []
    assert shown_in(html, f"Sở {text}")
    assert shown_in(html, text)


def test_refusal_and_message_that_name_a_person_stay_text(world):
    person = AppointmentFactory(agency=world.home.agency, role="representative", name=f"Lê {BREAKS}")
    client = world.cast.client("staff")
    again = {"role": "representative", "name": person.name, "on": "01/03/2022"}
    refused = client.post(reverse("appointment_add", args=[world.home.agency.pk]), again).content.decode()
    ended = client.post(
        reverse("appointment_end", args=[world.home.agency.pk, person.pk]),
        {"on": "01/03/2022", "version": 1},
        follow=True,
    ).content.decode()
    assert (breaks_in(refused), breaks_in(ended)) == ([], [])
    assert shown_in(refused, "đã giữ vai trò này")
    assert shown_in(ended, f"{person.name} đã thôi vai trò")


def test_line_breaks_in_names_make_no_header_of_a_mail(world):
    person = world.home.keeper
    person.full_name, person.title = "Lê\r\nBcc: ke.gian@vidu.example", "x\nSubject: khác"
    save_versioned(person, by=None)
    make_link(person, purpose=InvitationPurpose.NEW_PASSWORD, by=None)
    mail_link.call(
        Invitation.objects.get(user=person).pk, "https://iso.example", "Chi cục\r\nCc: ke.gian@vidu.example"
    )
    [message] = mail.outbox
    assert (message.recipients(), message.message()["Bcc"], message.message()["Cc"]) == ([person.email], None, None)


# --- The sources ------------------------------------------------------------------------------------------------
def trusted_texts(source: str) -> list[str]:
    """Where a source calls something safe that does not stand in the source itself."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in ("mark_safe", "SafeString", "SafeText", "format_html", "format_html_join"):
            continue
        told = node.args[:2] if name == "format_html_join" else node.args[:1]
        if not all(isinstance(part, ast.Constant) for part in told):
            found.append(f"{name} at line {node.lineno}")
    return found


# What is escaped by hand, and where: the walk above meets these texts too.
APPS = ("common", "accounts", "agencies", "procedures", "inspections", "reports")
BY_HAND = {"common/templatetags/fields.py": 1}  # the options of a filter's drop-down, for their number


def test_only_words_of_the_source_itself_are_called_safe():
    sources = [path for app in APPS for path in Path(app).rglob("*.py")]
    found = {str(path): len(trusted_texts(path.read_text())) for path in sources}
    assert {name: count for name, count in found.items() if count} == BY_HAND
    users = {path.parent.name for path in sources if re.search(r"\b(?:mark_safe|SafeString)\(", path.read_text())}
    assert users == {"templatetags"}


@pytest.mark.parametrize("source", ["mark_safe(name)", "format_html(f'<b>{name}</b>')", "SafeString('<b>' + name)"])
def test_control_a_text_called_safe_is_found(source):
    assert len(trusted_texts(source)) == 1


# --- Controls ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "careless",
    [
        "<p>{{ text|safe }}</p>",
        "<title>{{ text|safe }}</title>",
        "<input value={{ text }}>",
        "{% autoescape off %}<input value='{{ text }}'>{% endautoescape %}",
        "<textarea>{{ text|safe }}</textarea>",
        "<a href='{{ link }}'>x</a>",
        "<!-- {{ text|safe }} -->",
    ],
)
def test_control_a_careless_template_is_found(careless):
    context = Context({"text": BREAKS, "link": "java\tscript:alert(1)"})
    assert breaks_in(Template(careless).render(context)) != []


def test_control_a_careful_template_is_not():
    context = Context({"text": BREAKS})
    careful = '<title>{{ text }}</title><input value="{{ text }}"><a href="/?q={{ text|urlencode }}">{{ text }}</a>'
    assert breaks_in(Template(careful).render(context)) == []


def test_no_typed_column_is_left_out_of_the_walk_by_mistake():
    """What is called untyped is there, and is set by the portal alone."""
    every = [*models_of_ours(), *models_of_ours("inspections")]
    named = {model._meta.label: {field.name for field in model._meta.concrete_fields} for model in every}
    assert {label: names - named[label] for label, names in NOT_TYPED.items() if names - named[label]} == {}

"""Every act on plans, criteria, reports and reviews, done wrongly: twice, upon a row that changed meanwhile, with
fields that no form has, with files that are none. An address that takes a form fails the suite until it has one."""

from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from common.clock import now
from common.files import StoredFile
from common.http import FormToken
from tests.access_table import rows
from tests.cast import Cast
from tests.common.test_file_checks import BAD, in_storage
from tests.forms_on_pages import forms_at
from tests.hostile.acts_of_inspections import PAPER, Act, body_of, form_of, make_acted, pdf, taken_back, writes_noted
from tests.hostile.markup import shown_in
from tests.journeys.pages import OF_INSPECTIONS

pytestmark = pytest.mark.django_db
KEPT = [model for model in apps.get_app_config("inspections").get_models() if "Historical" not in model.__name__]


@pytest.fixture
def acted(db: None) -> tuple[Cast, list[Act]]:
    return make_acted()


def test_every_address_that_takes_a_form_has_its_act(acted: tuple[Cast, list[Act]]) -> None:
    sent = {row.name for row in rows() if row.method == "post"}
    assert sorted(act.name for act in acted[1]) == sorted(sent & OF_INSPECTIONS)


def test_control_each_act_does_its_work(acted: tuple[Cast, list[Act]]) -> None:
    """Else what is done wrongly beside it would never reach the rules."""
    cast, acts = acted
    found = {}
    for act in acts:
        with taken_back(), writes_noted() as written:
            client = cast.client(act.person)
            found[act.name] = (client.post(act.address, body_of(client, act)).status_code, bool(written))
    writes_nothing = {"plan_check", "assessment_recount", "assessment_form"}  # where the register says the same
    assert found == {act.name: (302, act.name not in writes_nothing) for act in acts}


# --- Twice ------------------------------------------------------------------------------------------------------
@pytest.mark.words
def test_every_form_carries_its_token(acted: tuple[Cast, list[Act]]) -> None:
    cast, acts = acted
    about = {act.name: act.args[:1] for act in acts}
    more = [(name, about[of]) for name, of in HOSTS.items()]
    pages = [(act.person, act.address) for act in acts if not act.alone]
    pages += [("leader", reverse(name, args=args)) for name, args in more]
    forms = [(address, form) for person, address in pages for form in forms_at(cast.client(person), address)]
    assert len(forms) >= 40
    for address, form in forms:
        assert (address, form.action, {"csrfmiddlewaretoken", "form_token"} - {*form.names}) == (
            address, form.action, set(),
        )  # fmt: skip


# Pages from which others are acted on: of which row, by the act that is done to it
HOSTS = {
    "dossier_review": "dossier_review_finish",
    "result_list": "result_publish",
    "assessment_detail": "assessment_hand_in",
    "plan_detail": "plan_edit",
    "plan_lines": "plan_edit",
    "plan_submit": "plan_edit",
    "criteria_detail": "criteria_edit",
    "reminder_list": "reminder_rules",
}


def test_act_sent_twice_is_led_to_what_the_first_did(acted: tuple[Cast, list[Act]]) -> None:
    cast, acts = acted
    for act in acts:
        with taken_back():
            client = cast.client(act.person)
            body = body_of(client, act) | {"form_token": "một lần"}
            first = client.post(act.address, body)
            for file in (value for value in body.values() if hasattr(value, "seek")):
                file.seek(0)
            with writes_noted() as written:
                second = client.post(act.address, body)
            assert (act.name, first.status_code, second.status_code, written) == (act.name, 302, 302, [])
            assert second.headers["Location"] == first.headers["Location"]
            assert FormToken.objects.filter(token="một lần").count() == 1


def test_control_sent_twice_without_its_token_an_act_is_done_twice(acted: tuple[Cast, list[Act]]) -> None:
    cast, acts = acted
    [act] = [act for act in acts if act.name == "reminder_note"]
    client = cast.client(act.person)
    body = body_of(client, act)
    with writes_noted() as written:
        statuses = [client.post(act.address, body).status_code for _ in range(2)]
    assert (statuses, len([sql for sql in written if "inspections_reminder" in sql])) == ([302, 302], 2)


# --- Upon a row that changed meanwhile --------------------------------------------------------------------------
def test_act_upon_what_changed_meanwhile_writes_nothing_and_shows_both(acted: tuple[Cast, list[Act]]) -> None:
    """The same page opened in two windows; the second one is sent after the first, with other words."""
    cast, acts = acted
    tried = []
    for act in acts:
        client = cast.client(act.person)
        body = body_of(client, act)
        if not any(name.endswith("version") and body[name] not in ("", [""]) for name in body):
            continue
        with taken_back():
            other = {name: OTHER[typed] for name, typed in act.typed.items() if typed in OTHER}
            assert client.post(act.address, body).status_code == 302
            with writes_noted() as written:
                second = client.post(act.address, body | other)
            tried.append(act.name)
            assert (act.name, second.status_code in (200, 403, 404, 409), written) == (act.name, True, [])
            if second.status_code == 200:
                html = second.content.decode()
                told = "vừa được người khác lưu" if other else "<title>Lỗi: "
                assert (act.name, told in html) == (act.name, True)
                assert [text for text in other.values() if not shown_in(html, text)] == []
                assert [act.typed[name] for name in other if not shown_in(html, act.typed[name])] == []
    assert len(tried) >= 15


TEXTS = ("Ghi chú mới", "Thiếu người", "Biên bản gửi kèm", "Cơ quan đồng ý", "Tên mới", "Còn khiếu nại", "Lùi hạn")
OTHER = {"5": "4", **{text: f"{text} (bản hai)" for text in TEXTS}}


# --- With fields that no form has -------------------------------------------------------------------------------
@pytest.mark.words
def test_fields_that_no_form_has_change_nothing(acted: tuple[Cast, list[Act]]) -> None:
    """Every column of every table of the app, by itself and behind each prefix of the form, beside what is meant."""
    cast, acts = acted
    columns = {one.attname for model in KEPT for one in model._meta.concrete_fields}
    columns |= {one.name for model in KEPT for one in model._meta.concrete_fields} | {
        "by",
        "pk",
        "created_by",
        "user",
    }
    tried = 0
    for act in acts:
        client = cast.client(act.person)
        body = body_of(client, act)
        prefixes = {name.rpartition("-")[0] for name in body if "-" in name and not name.endswith("_FORMS")}
        names = columns | {f"{prefix}-{name}" for prefix in prefixes for name in columns}
        # What the form asks for is no field that it does not have, also where it stands empty on the page
        asked = {
            name
            for form in ([] if act.alone else forms_at(client, act.address))
            for name in (*form.names, *form.files)
        }
        extra = dict.fromkeys(names - asked - {*body} - ANOTHER_BUTTON, "9")
        tried += len(extra)
        meant, more = done(client, act, body), done(client, act, body | extra)
        assert (act.name, {name: rows for name, rows in more.items() if rows != meant[name]}) == (act.name, {})
    assert tried >= 40 * len(acts)


ANOTHER_BUTTON = {"act", "part"}  # which act is meant, and where evidence belongs: theirs to say


def done(client: Client, act: Act, body: dict[str, Any]) -> dict[str, list[Any]]:
    """Every row of the app after an act, which is taken back; moments of the act itself are all one."""
    start = now()
    for value in body.values():
        if hasattr(value, "seek"):
            value.seek(0)
    with taken_back():
        assert client.post(act.address, body).status_code == 302
        return {
            model.__name__: sorted((_plain(row, start) for row in model._base_manager.values()), key=repr)
            for model in KEPT
        }


def _plain(row: dict[str, Any], start: datetime) -> dict[str, Any]:
    """What is sealed, and what stands on the moment, is told by the rows that it is about."""
    return {
        name: "now" if isinstance(value, datetime) and value >= start else value
        for name, value in row.items()
        if name not in ("content", "sha256", "file_id", "report_file_id", "request_id")
    }


# --- With files that are none -----------------------------------------------------------------------------------
# One of each kind; a path before the name never comes so far: Django takes it away.
NONE = {kind: files[0] for kind, files in BAD.items() if kind != "a path in the name"}


@pytest.mark.words
@pytest.mark.parametrize("name", ["evidence_add", "assessment_hand_in", "assessment_section", "assessment_explain"])
def test_bad_file_of_each_kind_is_refused_by_name_and_leaves_nothing(
    acted: tuple[Cast, list[Act]], settings: Any, name: str
) -> None:
    cast, acts = acted
    [act] = [act for act in acts if act.name == name]
    client = cast.client(act.person)
    body, [field, *_] = body_of(client, act), form_of(client, act).files or ["upload"]
    kept = StoredFile.objects.count()
    kinds = list(NONE) if name == "evidence_add" else list(NONE)[::6]  # one check serves all of them
    for kind in kinds:
        file_name, content, _ = NONE[kind]
        sent = body | {field: SimpleUploadedFile(file_name, content)}
        with taken_back():
            answer = client.post(act.address, sent)
            told = answer.content.decode()
            assert (kind, answer.status_code in (200, 409)) == (kind, True)
            assert (kind, "Tệp “" in told or "Tệp này trống" in told) == (kind, True)
        assert (StoredFile.objects.count(), in_storage(settings)) == (kept, [])


@pytest.mark.words
def test_every_file_that_a_form_takes_is_looked_at(acted: tuple[Cast, list[Act]], settings: Any) -> None:
    """A program under another name, at each place where a file may be sent; and a good one, which is taken."""
    cast, acts = acted
    tried = 0
    for act in acts:
        client = cast.client(act.person)
        for field in form_of(client, act).files:
            body, tried = body_of(client, act) | (PAPER if field == "paper_file" else {}), tried + 1
            program = SimpleUploadedFile("chuong-trinh.pdf", b"MZ\x90\x00" + bytes(500))
            before = in_storage(settings)
            with taken_back():
                answer = client.post(act.address, body | {field: program})
                assert (act.name, field, answer.status_code) == (act.name, field, 200)
                assert (act.name, "chuong-trinh.pdf" in answer.content.decode()) == (act.name, True)
            assert in_storage(settings) == before
            if act.name != "assessment_form":
                with taken_back():
                    body |= body_of(client, act) | PAPER
                    assert client.post(act.address, body | {field: pdf("ban-ky.pdf")}).status_code == 302
    assert tried >= 15

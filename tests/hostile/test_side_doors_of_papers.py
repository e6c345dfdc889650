"""Side doors to certificates, reorganisations and service bodies: the other province's, by every way but the front.

Tried as in test_side_doors: by the thief, for whom nothing of the other side is there, and by its owner.
"""

import secrets
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import AgencySuccession, Certificate, ServiceBody
from common.clock import today
from tests.factories.agencies import CertificateFactory
from tests.hostile.papers import reorganisation_of
from tests.hostile.test_side_doors import AGENCY, NEXT_WEEK, TODAY, Door, get, name_at, post, send, sides
from tests.hostile.world import World, facts, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.words]
CERTIFIED, BODY, TASK = "{s.papers.certified.pk}", "{s.papers.body.pk}", "{s.papers.task.pk}"
OF_BOTH = "2"  # the version of the certificate and of the suspension that it went through
NUMBER, NAME = "papers.certified.paper.number", "papers.body.name"
DOORS = [
    # --- Lists, exports and searches
    Door("list", get("certificate_list"), 200, NUMBER),
    Door("list-number", get("certificate_list", "?q=9"), 200, NUMBER),
    Door("list-body", get("certificate_list", f"?body={BODY}"), 200, NUMBER),
    Door("list-mine", get("certificate_list", "?officer=me"), 200, NUMBER),
    Door("list-province", get("certificate_list", "?province={s.province.pk}"), 200, NUMBER),
    Door("search", get("search", "?q=HT"), 200, "papers.certified.paper.number"),
    Door("calendar", get("certificate_calendar", f"?thang={today():%Y-%m}"), 200, "period.name"),
    Door("waves", get("succession_list"), 200, "province.name"),
    Door("wave", get("succession_list", "?ngay=2024-01-01&tinh={s.province.pk}"), 404, "papers.succession.share"),
    Door("tasks", get("task_list"), 200, "period.name"),
    Door("bodies", get("service_body_list"), 200, NAME),
    Door("bodies-old-name", get("service_body_list", "?q=vien+cu"), 200, NAME),
    Door("bodies-province", get("service_body_list", "?province={s.province.pk}"), 200, NAME),
    *[
        door
        for fmt in ("csv", "xlsx")
        for door in (
            Door(f"export-{fmt}", get("certificate_export", args=fmt), 200, NUMBER),
            Door(f"export-body-{fmt}", get("certificate_export", f"?body={BODY}", fmt), 409, NUMBER),
            Door(f"export-waves-{fmt}", get("succession_export", args=fmt), 200, "papers.succession.share"),
            Door(f"export-wave-{fmt}", get("succession_export", "?ngay=2024-01-01&tinh={s.province.pk}", fmt), 404,
                 "papers.succession.share"),
            Door(f"export-bodies-{fmt}", get("service_body_export", args=fmt), 200, NAME),
            Door(f"export-bodies-of-{fmt}", get("service_body_export", "?province={s.province.pk}", fmt), 409, NAME),
        )
    ],
    # --- Pages by their number
    *[
        Door(f"page-{name}", get(name, args=CERTIFIED), 404, "period.name")
        for name in ("certificate_detail", "certificate_history", "certificate_sheet", "certificate_renew",
                     "certificate_correct", "certificate_withdraw", "certificate_suspend", "certificate_resume",
                     "certificate_file_add", "audit_plan", "audit_add")
    ],
    Door("page-audit", get("audit_record", args=f"{CERTIFIED} {{s.papers.planned.pk}}"), 404, "period.name"),
    Door("page-agency-tab", get("agency_certificates", args=AGENCY), 404, NUMBER),
    Door("page-record", get("certificate_record", f"?agency={AGENCY}"), 404, "period.name"),
    Door("page-record-in", get("certificate_record", "?province={s.province.pk}"), 404, "period.name"),
    Door("page-task", get("task_finish", args=TASK), 404, "period.name"),
    Door("page-body", get("service_body_detail", args=BODY), 404, NAME),
    Door("page-body-edit", get("service_body_edit", args=BODY), 404, NAME),
    Door("page-propose", get("reorganisation_propose", "?province={s.province.pk}"), 404, "province.name"),
    Door("file", get("file_download", args="{s.papers.file.file_id}"), 404, "papers.file.file.sha256"),
    Door("dropdown-body", get("certificate_list"), 200, "papers.body.short_name"),
    Door("dropdown-holder", get("certificate_record"), 200, "period.name"),
    # --- Acts
    Door("act-withdraw", post("certificate_withdraw", CERTIFIED, on=TODAY, reason="thử", version=OF_BOTH), 404,
         open=(302,), writes=True),
    Door("act-suspend", post("certificate_suspend", CERTIFIED, on=TODAY, reason="thử", version=OF_BOTH), 404,
         open=(302,), writes=True),
    Door("act-plan", post("audit_plan", CERTIFIED, due_on=NEXT_WEEK), 404, open=(302,), writes=True),
    Door("act-audit", post("audit_record", f"{CERTIFIED} {{s.papers.planned.pk}}", held_on=TODAY,
                           result="maintained", version="1"), 404, open=(302,), writes=True),
    Door("act-task", post("task_finish", TASK, on=TODAY, version="1"), 404, open=(302,), writes=True),
    Door("act-body", post("service_body_edit", BODY, name="Viện Bị Sửa", kind="training",
                          confirmation_state="unknown", version="1"), 404, open=(302,), writes=True),
    # --- A secretary and the agencies of her own province
    *[
        Door(f"secretary-{name}", get(name, args=CERTIFIED), 404, "period.name", thief="outsider")
        for name in ("certificate_detail", "certificate_history", "certificate_sheet")
    ],
    Door("secretary-list", get("certificate_list"), 200, NUMBER, thief="outsider"),
    Door("secretary-export", get("certificate_export", args="csv"), 200, NUMBER, thief="outsider"),
    Door("secretary-tasks", get("task_list"), 200, "period.name", thief="outsider"),
    Door("secretary-calendar", get("certificate_calendar"), 200, "period.name", thief="outsider"),
    Door("secretary-body", get("service_body_detail", args=BODY), 404, NAME, thief="outsider"),
    Door("secretary-file", get("file_download", args="{s.papers.file.file_id}"), 404, "papers.file.file.sha256",
         thief="outsider"),
]  # fmt: skip


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.id)
def test_side_door_to_papers_is_shut_for_the_thief_and_open_for_the_owner(papered: World, door: Door) -> None:
    side, owner = sides(papered, door)
    thief, at_home = papered.cast.client(door.thief), papered.cast.client(owner)
    before = facts() if door.writes else None
    answer = send(papered, thief, door)
    assert answer.status_code == door.shut
    seen = text_of(answer)
    hidden = [secret for secret in (*side.secrets, side.keeper.full_name) if secret in seen]
    if door.thief != "outsider":  # who works in the province knows its name
        hidden += [secret for secret in (side.province.name,) if secret in seen]
    assert hidden == []
    if door.writes:
        assert facts() == before
    answer = send(papered, at_home, door)
    assert answer.status_code in door.open
    if door.shows == "papers.file.file.sha256":
        assert b"".join(answer).startswith(b"%PDF")
    elif door.shows:
        assert name_at(side, door.shows) in text_of(answer)
    if door.writes:
        assert facts() != before
    assert door.shows or door.writes


# --- A row of the other province inside one's own ---------------------------------------------------------------
def test_audit_of_a_foreign_certificate_under_ones_own_is_absent(papered: World) -> None:
    client, before, own = papered.cast.client("staff"), facts(), papered.home.papers
    body = {"held_on": TODAY, "result": "maintained", "version": "1"}
    swapped = reverse("audit_record", args=[own.certified.pk, papered.abroad.papers.planned.pk])
    assert (client.get(swapped).status_code, client.post(swapped, body).status_code) == (404, 404)
    assert facts() == before
    assert client.post(reverse("audit_record", args=[own.certified.pk, own.planned.pk]), body).status_code == 302


ROWS = {"lines-TOTAL_FORMS": "0", "lines-INITIAL_FORMS": "0", "covers-TOTAL_FORMS": "1", "covers-INITIAL_FORMS": "0"}
CHOICES = {
    "issuing_body": "papers.body",
    "developed_from": "papers.certified",
    "divisions": "division",
    "covers-0-agency": "agency",
}


@pytest.mark.parametrize("field", CHOICES)
def test_foreign_row_chosen_for_a_certificate_is_not_offered(papered: World, field: str) -> None:
    client, edition = papered.cast.client("staff"), papered.home.certificate.edition_id
    address = f"{reverse('certificate_record')}?agency={papered.home.agency.pk}&kind=certificate"
    body = ROWS | {"edition": edition, "paper_number": "HT 5", "issued_on": TODAY, "developed_source": "Báo cáo"}
    origin = CertificateFactory(holder=papered.cast.other, kind="certificate")
    before = facts()
    answer = client.post(address, body | {field: row_at(papered.abroad, CHOICES[field]).pk})
    form = answer.context["form"]
    assert answer.status_code == 200
    assert field in form.errors or any(form.covers.errors)
    assert facts() == before
    others = {"covers-0-agency": papered.cast.other, "developed_from": origin}
    own = others.get(field) or row_at(papered.home, CHOICES[field])
    assert client.post(address, body | {field: own.pk}).status_code == 302


def row_at(side: Any, path: str) -> Any:
    for part in path.split("."):
        side = getattr(side, part)
    return side


def test_holder_of_another_province_is_not_offered_and_cannot_be_written_for(papered: World) -> None:
    client, before, foreign = papered.cast.client("staff"), facts(), papered.abroad.agency.pk
    asked = reverse("certificate_record")
    chosen = client.get(asked, {"agency": "x", "kind": "declaration"})
    assert str(foreign) not in [str(row.pk) for row in chosen.context["form"].fields["agency"].queryset]
    body = ROWS | {"edition": papered.home.certificate.edition_id, "issued_on": TODAY}
    assert client.post(f"{asked}?agency={foreign}&kind=certificate", body).status_code == 404
    assert facts() == before


def test_service_body_is_entered_for_ones_own_province_whatever_is_sent(papered: World) -> None:
    client, abroad = papered.cast.client("staff"), papered.abroad.province.pk
    body = {"name": "Viện Mới", "kind": "training", "confirmation_state": "unknown", "province": abroad}
    assert client.post(f"{reverse('service_body_create')}?province={abroad}", body).status_code == 404
    assert client.post(reverse("service_body_create"), body).status_code == 302
    assert ServiceBody.objects.get(name="Viện Mới").province == papered.home.province


def test_reorganisation_of_another_province_is_as_absent(papered: World) -> None:
    batch = reorganisation_of(papered.abroad)
    client, owner, before = papered.cast.client("staff"), papered.cast.client("foreign_staff"), facts()
    pages = [reverse("reorganisation_effects", args=[batch.pk]), reverse("reorganisation_row", args=[batch.pk, 2])]
    pages.append(reverse("import_preview", args=[batch.pk]))
    assert [client.get(page).status_code for page in pages] == [404] * 3
    acts = {pages[1]: {"kind": "merge", "new": "UBND Bị Sửa"}, reverse("import_apply", args=[batch.pk]): {
        "revision": batch.revision, "bo-qua-loi": "1"}}  # fmt: skip
    assert [client.post(page, body).status_code for page, body in acts.items()] == [404] * 2
    assert facts() == before
    assert [owner.get(page).status_code for page in pages] == [200] * 3
    assert owner.post(reverse("import_apply", args=[batch.pk]), acts.popitem()[1]).status_code == 302
    assert AgencySuccession.objects.filter(province=papered.abroad.province).count() == 2


# --- Tokens -----------------------------------------------------------------------------------------------------
GUESSES = ["x", "%00", "0", "' OR 1=1 --", "ạ" * 300, "%ff", "A" * 24]


def test_guessed_tokens_all_get_one_page_that_tells_nothing(papered: World) -> None:
    real = papered.home.papers
    guesses = [*GUESSES, secrets.token_urlsafe(18), real.certified.token[:-1], real.certified.token.swapcase(),
               f"{real.certified.token}x", real.feed.token]  # fmt: skip
    for name, right in (("certificate_verify", real.certified.token), ("calendar_feed", real.feed.token)):
        pattern = reverse(name, args=["TOKEN"])
        taken = [guess for guess in guesses if guess != right]
        answers = [Client().get(pattern.replace("TOKEN", guess)) for guess in taken]
        assert {answer.status_code for answer in answers} == {404}
        bodies = {answer.content for answer in answers}
        assert not [secret for secret in papered.home.secrets for body in bodies if secret in body.decode()]
        if name == "certificate_verify":
            assert len(bodies) == 1
        assert Client().get(pattern.replace("TOKEN", right)).status_code == 200


@pytest.mark.usefixtures("one_minute")
@pytest.mark.parametrize("name", ["certificate_verify", "calendar_feed"])
def test_who_guesses_tokens_is_slowed_down(papered: World, name: str) -> None:
    client = Client()
    statuses = [client.get(reverse(name, args=[f"doan-{number}"])).status_code for number in range(61)]
    assert (statuses[0], statuses[-1]) == (404, 429)
    papers = papered.home.papers
    right = papers.feed.token if name == "calendar_feed" else papers.certified.token
    assert client.get(reverse(name, args=[right])).status_code == 429  # neither does the right one tell him


def test_public_page_names_no_person(papered: World) -> None:
    page = text_of(Client().get(reverse("certificate_verify", args=[papered.home.papers.certified.token])))
    assert papered.home.period.name in page
    paper = Certificate.objects.get(pk=papered.home.papers.certified.pk).paper
    people = [papered.home.officer.full_name, papered.home.keeper.full_name, papered.home.appointment.name]
    assert [word for word in (*people, paper.signer or "?", papered.home.papers.certified.note) if word in page] == []

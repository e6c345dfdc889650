"""What an agency must not set: fields that no form of hers has, and the approval that is its head's alone.

Every field is sent beside what the form is meant to get; the same form without it does the same thing.
"""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Max
from django.test import Client
from django.urls import reverse

from agencies.choices import Duty
from common.spreadsheets.models import BatchState, ImportBatch
from procedures import models
from procedures.choices import ProcedureState, RevisionStep
from procedures.models import Procedure, ProcedureRevision
from procedures.resources.scopes import agency_scope
from tests.cast import make_user
from tests.factories.procedures import make_procedure
from tests.hostile.catalogue import addresses_of
from tests.hostile.test_queries_fuzz_of_catalogue import DAY, NO_CHANGES
from tests.hostile.test_side_doors import TODAY
from tests.hostile.world import World, roster

pytestmark = pytest.mark.django_db
OURS = [model for model in vars(models).values() if hasattr(model, "history")]


# --- Fields that no form has ------------------------------------------------------------------------------------
def forbidden(world: World) -> dict[str, Any]:
    """Columns that the portal sets, and rows of others, under the names that a form would give them."""
    abroad = world.abroad.catalogue
    days = ("valid_from", "valid_to", "as_of", "holds_until", "opened_on", "closed_on")
    keys = ("paper", "end_paper", "file", "kit", "administrative", "id", "pk", "created_by", "by", "user")
    flags = ("is_baseline", "at_commune", "at_province", "names_agencies", "covered", "handled")
    rows = {
        **dict.fromkeys(("agency", "agency_id"), world.cast.other.pk),
        **dict.fromkeys(("province", "province_id"), world.abroad.province.pk),
        **dict.fromkeys(("procedure", "procedure_id", "origin"), abroad.procedure.pk),
        "line": abroad.line.pk,
        "decision": abroad.decision.pk,
        "listing": abroad.listing.pk,
        "document": abroad.document.pk,
    }
    texts = dict.fromkeys(("folded_name", "sort_key", "symbol_key", "returned_reason"), "x")
    states = {"state": "issued", "step": "approved", "cause": "abolished"}
    return {**dict.fromkeys(days, DAY), **dict.fromkeys((*keys, *flags), "1"), **rows, **texts, **states}


ACTS: dict[str, dict[str, str]] = {
    "procedure_create": {"kind": "internal", "name": "Thử"},
    "procedure_correct": {"kind": "administrative", "name": "Thử", "version": "1"},
    "procedure_links": {"codes": "1.000777", "on": DAY},
    "revision_draft": NO_CHANGES | {"issue": "05", "reason": "thử"},
    "revision_correct": NO_CHANGES | {"issue": "05", "reason": "thử", "version": "1"},
    "revision_send": {"version": "1"},
    "listing_add": {"title": "Nghị định thử", "on": DAY},
    "listing_edit": {"version": "1", "note": "thử"},
    "objective_add": {"year": "2026", "text": "thử"},
    "objective_edit": {"year": "2026", "text": "thử", "version": "1"},
    "internal_audit_add": {"year": "2026", "held_on": DAY},
    "management_review_edit": {"year": "2026", "held_on": DAY, "version": "1"},
    "review_close": {"outcome": "no_effect", "on": TODAY, "reason": "thử", "version": "1"},
    "document_task_close": {"outcome": "removed", "on": TODAY, "version": "1"},
    "agency_documents_check": {"dong": "{listing}"},
}


def columns(newest: dict[Any, int] | None = None) -> dict[str, list[Any]]:
    """Every row of the catalogue but for its key; what a row made since names is "new": a sequence of PostgreSQL
    does not go back with its transaction."""

    newest = newest_keys() if newest is None else newest

    def plain(field: Any, value: Any) -> Any:
        is_new = field.is_relation and value is not None and value > newest[field.related_model]
        return "new" if is_new else value

    told = {}
    for model in OURS:
        fields = [one for one in model._meta.concrete_fields if one.name != "id"]
        rows = model._base_manager.values_list(*(one.attname for one in fields))
        told[model.__name__] = sorted(
            (tuple(map(plain, fields, row)) for row in rows),
            key=repr,
        )
    return told


def newest_keys() -> dict[Any, int]:
    """Of each table that the catalogue refers to, its highest key."""
    related = {one.related_model for model in OURS for one in model._meta.concrete_fields if one.is_relation}
    return {model: model._base_manager.aggregate(key=Max("pk"))["key"] or 0 for model in related}


def done(client: Client, address: str, body: dict[str, Any]) -> tuple[int, dict[str, list[Any]]]:
    newest = newest_keys()
    with transaction.atomic():
        status = client.post(address, body).status_code
        rows = columns(newest)
        transaction.set_rollback(True)
    return status, rows


def test_fields_that_an_agency_must_not_set_change_nothing(catalogued: World) -> None:
    client, more = catalogued.cast.client("secretary"), forbidden(catalogued)
    rows, before, tried = addresses_of(catalogued.home), columns(), 0
    for name, body in ACTS.items():
        address = reverse(name, args=rows[name])
        body = {key: text.format(listing=catalogued.home.catalogue.listing.pk) for key, text in body.items()}
        meant = done(client, address, body)
        assert (name, meant[0], meant[1] != before) == (name, 302, True)
        extra = {key: value for key, value in more.items() if key not in body}
        tried += len(extra)
        assert (name, done(client, address, body | extra)) == (name, meant)
    assert tried >= 400


def test_control_a_field_that_is_taken_is_found(catalogued: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(agency: Any, *, by: Any, **said: Any) -> Procedure:
        return make_procedure(catalogued.cast.other, name=said["name"], kind=said["kind"])

    client, before = catalogued.cast.client("secretary"), columns()
    address = reverse("procedure_create", args=[catalogued.home.agency.pk])
    meant = done(client, address, ACTS["procedure_create"])
    monkeypatch.setattr("procedures.views.procedure_edit.create_procedure", careless)
    assert before != meant[1] != done(client, address, ACTS["procedure_create"])[1]


DEPARTMENTS_OWN = {
    "handling_add": {"codes": "1.000102", "kind": "not_competent", "on": DAY, "reason": "thử"},
    "handling_end": {"on": TODAY, "version": "1"},
    "handling_remove": {"reason": "thử", "version": "1"},
    "publication_create": {"number": "5/QĐ", "issued_on": DAY, "abolished": "1.000101", "moi-TOTAL_FORMS": "0",
                           "moi-INITIAL_FORMS": "0"},
    "publication_paper": {"issuer": "x", "version": "1"},
}  # fmt: skip


def test_what_is_the_departments_word_is_nobody_elses(catalogued: World) -> None:
    """What an agency handles and what a province publishes decide her coverage: not for her, nor for a reader."""
    rows, before = addresses_of(catalogued.home), columns()
    for name, body in DEPARTMENTS_OWN.items():
        address = reverse(name, args=rows.get(name, []))
        for person in ("secretary", "outsider", "inspector", "viewer", "national"):
            status, after = done(catalogued.cast.client(person), address, body)
            assert (name, person, status in (403, 404), after == before) == (name, person, True, True)
        status, after = done(catalogued.cast.client("staff"), address, body)
        assert (name, status) == (name, 302)
        assert name == "publication_create" or after != before


def test_review_is_not_answered_by_what_only_the_department_may_say(catalogued: World) -> None:
    client, review = catalogued.cast.client("secretary"), catalogued.home.catalogue.review
    address = reverse("review_close", args=[review.pk])
    for outcome in ("not_handled", "revised", "dropped", "written"):
        answer = client.post(address, {"outcome": outcome, "on": TODAY, "reason": "thử", "version": "1"})
        assert (answer.status_code, "outcome" in answer.context["form"].errors) == (200, True)
    review.refresh_from_db()
    assert (review.closed_on, review.version) == (None, 1)


# --- The approval of who heads the agency -----------------------------------------------------------------------
@pytest.fixture
def headed(catalogued: World) -> World:
    """The secretary's agency has a head on the portal."""
    head = make_user("chutich", "Trần Chủ Tịch", {"duty": Duty.AGENCY_HEAD, "agency": catalogued.home.agency})
    catalogued.cast.users["head"] = head
    return catalogued


def approvals(world: World) -> dict[str, list[Any]]:
    """What is approved in the home agency, from when to when, and what it says."""
    rows = ProcedureRevision.objects.filter(procedure__agency=world.home.agency, step=RevisionStep.APPROVED)
    told = rows.values_list("pk", "issue", "reason", "approved_by", "issued_on", "valid_from", "valid_to", "file")
    issued = Procedure.objects.filter(agency=world.home.agency, state=ProcedureState.ISSUED)
    return {"revisions": sorted(told, key=repr), "issued": sorted(issued.values_list("pk", "valid_from"))}


APPROVAL = {"issued_on": TODAY, "effective_on": TODAY, "approved_by": "Lê Thị Thư Ký", "version": "1"}
RECORD = NO_CHANGES | {"issue": "07", "issued_on": TODAY, "effective_on": TODAY, "approved_by": "Lê Thị Thư Ký"}


def routes(world: World) -> list[tuple[str, list[int], dict[str, str]]]:
    own = world.home.catalogue
    waiting, standing = [own.amending.pk, own.waiting.pk], [own.procedure.pk, own.in_force.pk]
    mend = NO_CHANGES | {"version": "1", "reason_of_change": "thử", "reason": "đổi"}
    return [
        ("revision_approve", waiting, APPROVAL),
        ("revision_approve", [own.draft.pk, own.drafted.pk], APPROVAL),
        ("revision_return", waiting, {"reason": "thử", "version": "1"}),
        ("revision_record", [own.procedure.pk], RECORD),
        ("revision_record", [own.draft.pk], RECORD),
        ("revision_correct", waiting, mend | APPROVAL | {"step": "approved"}),
        ("revision_correct", standing, mend | APPROVAL),
        ("revision_draft", [own.draft.pk], RECORD | {"step": "approved"}),
        ("revision_correct", [own.draft.pk, own.drafted.pk], RECORD | mend | {"step": "approved", "issue": "08"}),
        ("revision_send", [own.draft.pk, own.drafted.pk], APPROVAL | {"step": "approved"}),
        ("procedure_create", [world.home.agency.pk], RECORD | {"kind": "internal", "name": "x", "then_record": "1"}),
        ("procedure_correct", [own.draft.pk], {"kind": "internal", "name": "x", "version": "1", "state": "issued"}),
    ]


def test_secretary_approves_by_no_page_where_her_agency_has_a_head(headed: World) -> None:
    secretary, before = headed.cast.client("secretary"), approvals(headed)
    for name, numbers, body in routes(headed):
        with transaction.atomic():
            secretary.post(reverse(name, args=numbers), body)
            assert (name, approvals(headed)) == (name, before)
            transaction.set_rollback(True)


@pytest.mark.parametrize("person", ["head", "staff"])
def test_control_who_may_approve_does_so_by_the_same_pages(headed: World, person: str) -> None:
    client, before = headed.cast.client(person), approvals(headed)
    for number in (0, 3, 4, 6):
        name, numbers, body = routes(headed)[number]
        with transaction.atomic():
            assert (name, client.post(reverse(name, args=numbers), body).status_code) == (name, 302)
            assert approvals(headed) != before
            transaction.set_rollback(True)


def bring_in(client: Client, world: World, *cells: str) -> ImportBatch:
    content = roster(["Ký hiệu", "Tên quy trình", "Loại", "Lần ban hành", "Ngày ban hành"], list(cells))
    data = {"kind": "procedures", "scope": agency_scope(world.home.agency), "on": TODAY, "correct": ""}
    upload = SimpleUploadedFile("quy-trinh.xlsx", content)
    client.post(reverse("import_create"), data | {"file": upload})
    return ImportBatch.objects.latest("pk")


def press(client: Client, name: str, batch: ImportBatch) -> BatchState:
    client.post(reverse(name, args=[batch.pk]), {"revision": batch.revision, "bo-qua-loi": "1"})
    batch.refresh_from_db()
    return BatchState(batch.state)


ROWS = {
    "new revision": ["QT-KIN-89", "Quy trình kín An Giang", "TTHC", "09", "01/06/2026"],
    "new procedure": ["QT-MOI", "Quy trình mới", "nội bộ", "01", "01/06/2026"],
    "issue of a draft": ["QT-NHAP-89", "Bản thảo kín An Giang", "nội bộ", "01", "01/06/2026"],
}


@pytest.mark.parametrize("row", ROWS)
def test_secretary_approves_by_no_file_where_her_agency_has_a_head(headed: World, row: str) -> None:
    secretary, head, before = headed.cast.client("secretary"), headed.cast.client("head"), approvals(headed)
    batch = bring_in(secretary, headed, *ROWS[row])
    assert (batch.count("faulty"), press(secretary, "import_apply", batch)) == (1, BatchState.READY)
    batch = bring_in(head, headed, *ROWS[row])  # what the head brought in is hers to see, not to save
    assert batch.count("faulty") == 0
    assert press(secretary, "import_apply", batch) == BatchState.READY
    assert approvals(headed) == before
    assert press(head, "import_apply", batch) == BatchState.APPLIED
    applied = approvals(headed)
    assert applied != before
    assert press(secretary, "import_undo", batch) == BatchState.APPLIED  # nor to take back
    assert approvals(headed) == applied
    assert press(head, "import_undo", batch) == BatchState.UNDONE


def test_secretary_without_a_head_takes_back_what_she_brought_in(catalogued: World) -> None:
    secretary, before = catalogued.cast.client("secretary"), approvals(catalogued)
    batch = bring_in(secretary, catalogued, *ROWS["new revision"])
    assert press(secretary, "import_apply", batch) == BatchState.APPLIED
    assert press(secretary, "import_undo", batch) == BatchState.UNDONE
    assert approvals(catalogued) == before


def test_head_appointed_while_a_file_waits_is_minded(catalogued: World) -> None:
    secretary, before = catalogued.cast.client("secretary"), approvals(catalogued)
    batch = bring_in(secretary, catalogued, *ROWS["new procedure"])
    make_user("chutich", "Trần Chủ Tịch", {"duty": Duty.AGENCY_HEAD, "agency": catalogued.home.agency})
    assert press(secretary, "import_apply", batch) == BatchState.READY
    assert approvals(catalogued) == before

"""Whatever is typed at the pages of the catalogue, of what is published and of coverage, tried as at the others."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile.catalogue import addresses_of
from tests.hostile.test_queries_fuzz import FULL, ODD, VALUE, WORST, fuzzed
from tests.hostile.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
PROCEDURES = (
    "q",
    "kind",
    "state",
    "field",
    "division",
    "level",
    "province",
    "agency",
    "tthc",
    "sort",
    "trang",
    "saved",
)
REGISTER = ("q", "field", "level", "action", "province", "trang")
OF_A_PROVINCE = ("province", "q", "level", "unit", "state", "trang")
QUERIES = {
    "procedure_list": PROCEDURES,
    "procedure_export": PROCEDURES,
    "agency_procedures": PROCEDURES,
    "procedure_sheet": ("trang",),
    "procedure_detail": ("so", "voi"),
    "procedure_history": ("trang",),
    "procedure_create": ("kind",),
    "procedure_links": ("tim", "chon"),
    "procedure_unlink": ("next",),
    "procedure_withdraw": ("next",),
    "catalogue_copy": ("tu", "chon"),
    "administrative_list": REGISTER,
    "administrative_export": REGISTER,
    "administrative_detail": ("trang",),
    "publication_list": ("trang",),
    "publication_detail": ("noi-dung", "trang"),
    "publication_effects": ("phan", "trang"),
    "publication_create": ("province",),
    "coverage_overview": ("province", "theo"),
    "coverage_list": OF_A_PROVINCE,
    "coverage_export": OF_A_PROVINCE,
    "coverage_field": ("province", "linh-vuc", "trang"),
    "coverage_stale": ("province", "tuoi", "trang"),
    "agency_coverage": ("xem", "trang"),
    "agency_matrix": ("linh-vuc", "ten", "mo"),
    "handling_add": ("tthc",),
    "review_list": ("q", "state", "cause", "officer", "agency", "decision", "trang"),
    "review_close": ("ket-qua", "next"),
    "review_clear": ("next",),
    "document_list": ("q", "state", "trang"),
    "document_task_list": ("ai", "trang"),
    "agency_documents": ("q", "state", "trang"),
    "agency_duties": ("nam",),
    "objective_add": ("nam",),
    "scope_procedures": ("trang",),
    "import_create": ("loai", "noi"),
}
ANSWERS = {200, 302, 400, 404, 409}


def address_of(world: World, name: str) -> str:
    return reverse(name, args=addresses_of(world.home).get(name, []))


def status_of(client: Client, address: str, query: Any) -> int:
    answer = client.get(address, query)
    if answer.streaming:
        answer.getvalue()  # a file is made while it is read
    return int(answer.status_code)


@pytest.mark.parametrize("part", range(3))
def test_fuzz_no_address_of_the_catalogue_makes_the_portal_stumble(catalogued: World, part: int) -> None:
    for number, (name, names) in list(enumerate(QUERIES.items()))[part::3]:
        client = catalogued.cast.client("national" if name.startswith("coverage_") and part else "staff")
        address = address_of(catalogued, name)
        made_up(client, address, names)
        odd_values = WORST + (ODD if FULL else ODD[number % 4 :: 4])
        statuses = {odd[:20]: status_of(client, address, dict.fromkeys(names, odd)) for odd in odd_values}
        statuses["a list"] = status_of(client, address, {one: ["1", "x", "", "9" * 30] for one in names})
        assert {odd: status for odd, status in statuses.items() if status not in ANSWERS} == {}, address


def made_up(client: Client, address: str, names: tuple[str, ...]) -> None:
    @fuzzed(200 if FULL else 4)
    @given(st.dictionaries(st.sampled_from(names), VALUE, min_size=1, max_size=4))
    def ask(query: dict[str, str]) -> None:
        assert status_of(client, address, query) in ANSWERS, address

    ask()


def test_fuzz_numbers_of_rows_too_large_for_a_database_are_absent(catalogued: World) -> None:
    """A number in a path is as long as its sender likes."""
    client = catalogued.cast.client("staff")
    for name, numbers in addresses_of(catalogued.home).items():
        if isinstance(numbers[0], int) and name != "agency_documents_check":
            for large in (2**31, 2**63, 10**40):
                address = reverse(name, args=[*numbers[:-1], large])
                assert (name, client.get(address).status_code) == (name, 404)


PAPER = ("paper_number", "paper_day", "version")
FACTS = ("kind", "code", "name", "division", "division_name", "owner", "clauses", "note")
PEOPLE = ("drafted_by", "drafted_title", "drafted_on", "reviewed_by", "reviewed_on", "approved_by", "approved_on")
CHANGES = ("changes-TOTAL_FORMS", "changes-INITIAL_FORMS", "changes-0-demand", "changes-0-changed_on", "more_rows")
REVISION = ("issue", "revision", "issued_on", "effective_on", "paper_number", "reason", *PEOPLE, *CHANGES, "upload")
DOCUMENT = ("symbol", "title", "issuer", "issued_on", "effective_on")
DUTY = ("year", "reason", "version")
FORMS = {
    "procedure_create": (*FACTS, "codes", "then_record"),
    "procedure_correct": (*FACTS, "version", "reason"),
    "procedure_withdraw": ("on", "end_reason", *PAPER),
    **dict.fromkeys(("procedure_discard", "procedure_restore"), ("reason", "version")),
    "procedure_links": ("codes", "chon", "on"),
    "procedure_unlink": ("on", "reason"),
    "revision_draft": REVISION,
    "revision_record": REVISION,
    "revision_correct": (*REVISION, "version", "reason_of_change"),
    "revision_send": ("reviewed_by", "reviewed_title", "version"),
    "revision_return": ("reason", "version"),
    "revision_approve": ("issued_on", "effective_on", "approved_by", "reviewed_by", "paper_number", "version"),
    "revision_discard": ("reason", "version"),
    "catalogue_copy": ("chon", "all"),
    "kit_adopt": (),
    "publication_create": ("number", "issued_on", "in_force_from", "review_due_on", "amended", "abolished",
                           "moi-TOTAL_FORMS", "moi-INITIAL_FORMS", "moi-0-code", "moi-0-name", "more_rows"),
    "publication_paper": ("issuer", "signer", "excerpt", "note", "version"),
    "handling_add": ("codes", "kind", "on", "until", "reason", "paper_number", "paper_day"),
    "handling_end": ("on", "reason", "version"),
    "handling_remove": ("reason", "version"),
    "review_close": ("outcome", "on", "reason", "version", "next"),
    "review_clear": ("on", "reason", "next"),
    "listing_add": (*DOCUMENT, "on", "last_checked_on", "used_by", "note"),
    "listing_edit": ("last_checked_on", "used_by", "note", "reason", "version"),
    "listing_remove": ("on", "reason", "version"),
    "agency_documents_check": ("dong",),
    "scope_edit": ("codes", "kinds", "areas", "bo", "reason", "version"),
    "document_correct": (*DOCUMENT, "reason", "version"),
    "document_end": ("state", "ended_on", "due_on", "reason", "replaced_symbol", "replaced_title", "version"),
    "document_task_close": ("outcome", "on", "reason", "version"),
    "objective_add": (*DUTY, "division", "text", "target", "due_on", "result", "met"),
    "objective_edit": (*DUTY, "division", "text", "target", "due_on", "result", "met"),
    "internal_audit_add": (*DUTY, "planned_on", "held_on", "places", "nonconformities", "resolved", "findings",
                           "paper_number", "paper_day", "upload"),
    "internal_audit_edit": (*DUTY, "planned_on", "held_on", "nonconformities", "resolved", "findings"),
    "management_review_add": (*DUTY, "held_on", "chair", "conclusions", "paper_number", "paper_day"),
    "management_review_edit": (*DUTY, "held_on", "chair", "conclusions", "paper_number", "paper_day"),
}  # fmt: skip
DAY = "01/02/2026"
NO_CHANGES = {"changes-TOTAL_FORMS": "1", "changes-INITIAL_FORMS": "0"}
# What else a form needs before an odd value reaches the rules behind it.
VALID = {
    "procedure_create": {"kind": "internal", "name": "Thử"},
    "procedure_correct": {"kind": "administrative", "name": "Thử", "version": "1"},
    "procedure_withdraw": {"on": "01/12/2026", "end_reason": "thử", "version": "1"},
    "procedure_links": {"codes": "1.000777", "on": DAY},
    "procedure_unlink": {"on": DAY},
    **dict.fromkeys(("revision_draft", "revision_record", "revision_correct"),
                    NO_CHANGES | {"issue": "05", "reason": "thử", "issued_on": DAY, "version": "1"}),
    "revision_approve": {"issued_on": DAY, "effective_on": DAY, "approved_by": "Lê", "version": "1"},
    **dict.fromkeys(("procedure_discard", "procedure_restore", "revision_return", "revision_discard",
                     "handling_remove"), {"reason": "thử", "version": "1"}),
    "revision_send": {"version": "1"},
    "publication_create": {"number": "5/QĐ-UBND", "issued_on": DAY, "abolished": "1.000101",
                           "moi-TOTAL_FORMS": "1", "moi-INITIAL_FORMS": "0"},
    "publication_paper": {"version": "1"},
    "handling_add": {"codes": "1.000102", "kind": "not_arising", "on": DAY, "reason": "thử"},
    "handling_end": {"on": DAY, "version": "1"},
    "review_close": {"outcome": "no_effect", "on": DAY, "reason": "thử", "version": "1"},
    "review_clear": {"on": DAY, "reason": "thử"},
    "listing_add": {"title": "Nghị định thử", "on": DAY},
    "listing_edit": {"version": "1"},
    "scope_edit": {"codes": "QT-SUA-89", "version": "1"},
    "listing_remove": {"on": DAY, "reason": "thử", "version": "1"},
    "document_correct": {"title": "Thông tư thử", "version": "2"},
    "document_end": {"state": "expired", "version": "2"},
    "document_task_close": {"outcome": "removed", "on": "01/12/2026", "version": "1"},
    **dict.fromkeys(("objective_add", "objective_edit"), {"year": "2026", "text": "thử", "version": "1"}),
    **dict.fromkeys(("internal_audit_add", "internal_audit_edit", "management_review_add", "management_review_edit"),
                    {"year": "2026", "held_on": DAY, "version": "1"}),
}  # fmt: skip


def test_control_what_a_form_is_meant_to_get_does_its_work(catalogued: World) -> None:
    """Else an odd value beside it would never reach the rules."""
    client = catalogued.cast.client("staff")
    answers = {name: posted(client, form_of(catalogued, name), body) for name, body in VALID.items()}
    assert answers == dict.fromkeys(VALID, 302)


def posted(client: Client, address: str, body: dict[str, str]) -> int | str:
    """The status of an act, or the fault of ours in words; what was done is taken back."""
    with transaction.atomic():
        try:
            return int(client.post(address, body).status_code)
        except Exception as fault:
            return f"{type(fault).__name__}: {fault}"[:150]
        finally:
            transaction.set_rollback(True)


def form_of(world: World, name: str) -> str:
    address = address_of(world, name)
    if name == "catalogue_copy":
        return reverse(name, args=[world.cast.below.pk]) + f"?tu={world.home.agency.pk}"
    return address


@pytest.mark.parametrize("part", range(4))
def test_fuzz_no_form_of_the_catalogue_makes_the_portal_stumble(catalogued: World, part: int) -> None:
    client, stumbled = catalogued.cast.client("staff"), []
    for begin, (name, fields) in list(enumerate(FORMS.items()))[part::4]:
        address, valid = form_of(catalogued, name), VALID.get(name, {})
        for place, field in enumerate((*fields, "form_token"), 7 * begin):
            for odd in WORST + (ODD if FULL else [ODD[place % len(ODD)]]):
                status = posted(client, address, valid | {field: odd})
                if status not in (200, 302, 400, 403, 404, 409, 429):
                    stumbled.append((name, field, odd[:20], status))
    assert stumbled == []

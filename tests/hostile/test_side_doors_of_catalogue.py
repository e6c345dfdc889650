"""Side doors to the catalogue: procedures, coverage, published TTHC, documents and duties of others.

Tried as in test_side_doors: by the thief, for whom nothing of the other side is there, and by its owner. A secretary
reads what her province publishes; what a neighbour of hers keeps is not there for her.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from common.errors import Refused
from common.registry import spreadsheet_kinds
from common.spreadsheets.models import ImportBatch
from procedures.models import Procedure
from procedures.resources.scopes import agency_scope
from procedures.services.scope import list_procedures
from tests.factories.procedures import make_procedure
from tests.hostile.catalogue import OF_A_PROCEDURE, OF_THE_AGENCY, addresses_of
from tests.hostile.test_side_doors import AGENCY, NEXT_WEEK, TODAY, Door, get, name_at, post, send, sides
from tests.hostile.world import Side, World, facts, roster, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.words]
PROCEDURE, TTHC, DECISION = "{s.catalogue.procedure.pk}", "{s.catalogue.tthc.pk}", "{s.catalogue.decision.pk}"
CODE, NAME = "catalogue.procedure.code", "catalogue.procedure.name"
LINE, DOCUMENT, NUMBER = "catalogue.line.name", "catalogue.document.title", "catalogue.decision.paper.number"
PERIOD, FIELD = "period.name", "{s.catalogue.line.field}"
IN_PROVINCE = "province={s.province.pk}"
ACTS_ON_A_PROCEDURE = {
    "procedure_correct": {"kind": "administrative", "name": "Bị sửa", "version": "1"},
    "procedure_links": {"codes": "1.000777", "on": TODAY},
    "revision_record": {"issue": "09", "issued_on": TODAY},
}
SCOPE = "{s.certificate.pk} {s.catalogue.scope_line.pk}"
FORMSET = {"changes-TOTAL_FORMS": "0", "changes-INITIAL_FORMS": "0"}


def doors_of(thief: str) -> list[Door]:
    """The doors that both thieves try: an officer at another province, a secretary at her neighbour."""

    def door(name: str, *told: Any, **more: Any) -> Door:
        return Door(f"{thief}-{name}", *told, thief=thief, **more)

    return [*lists(door), *pages_and_acts(door)]


def lists(door: Callable[..., Door]) -> list[Door]:
    """Lists, their conditions, their counts and exports."""

    def filtered(status: int, fmt: str, query: str) -> Door:
        return door(f"procedure_export-{query[1:9]}-{fmt}", get("procedure_export", query, fmt), status, CODE)

    return [
        door("list", get("procedure_list"), 200, CODE),
        door("list-agency", get("procedure_list", f"?agency={AGENCY}"), 200, CODE),
        door("list-agency-division", get("procedure_list", f"?agency={AGENCY}&division=x"), 200, PERIOD),
        door("list-tthc", get("procedure_list", "?tthc={s.catalogue.tthc.key}"), 200, CODE),
        door("list-code", get("procedure_list", "?q={s.catalogue.tthc.key}"), 200, CODE),
        door("list-waiting", get("procedure_list", "?state=waiting"), 200, "catalogue.amending.code"),
        door("list-name", get("procedure_list", "?q=quy+trinh+kin"), 200, NAME),
        door("list-page", get("procedure_list", "?trang=1&q=kin"), 200, NAME),
        door("search", get("search", "?q=quy+trinh+kin"), 200, NAME),
        door("reviews", get("review_list"), 200, PERIOD),
        door("reviews-agency", get("review_list", f"?agency={AGENCY}"), 200, PERIOD),
        door("reviews-decision", get("review_list", f"?decision={DECISION}"), 200, PERIOD),
        door("reviews-done", get("review_list", "?state=xong&q=kin"), 200, "catalogue.withdrawn.name"),
        door("tasks", get("document_task_list"), 200, PERIOD),
        *[filtered(200, fmt, "?q=kin") for fmt in ("csv", "xlsx")],
        *[filtered(409, fmt, f"?agency={AGENCY}") for fmt in ("csv", "xlsx")],
    ]  # fmt: skip


def pages_and_acts(door: Callable[..., Door]) -> list[Door]:
    """Pages by their number, and what may be done on them."""
    own = {"kept": AGENCY, "procedure": PROCEDURE}
    return [
        # --- Pages by their number
        *[
            door(f"page-{name}", get(name, args=own[kind]), 404, PERIOD)
            for kind, names in (("kept", OF_THE_AGENCY), ("procedure", OF_A_PROCEDURE))
            for name in names
            if name != "agency_documents_check"
        ],
        door("page-scope", get("scope_procedures", args=SCOPE), 404, CODE),
        # --- Acts
        *[
            door(f"act-{name}", post(name, PROCEDURE, **FORMSET, **body), 404, open=(302,), writes=True)
            for name, body in ACTS_ON_A_PROCEDURE.items()
        ],
        door("act-create", post("procedure_create", AGENCY, kind="internal", name="Chen vào"), 404, open=(302,),
             writes=True),
        door("act-kit", post("kit_adopt", AGENCY), 404, open=(302,), writes=True),
        door("act-list", post("listing_add", AGENCY, title="Chen vào", on=TODAY), 404, open=(302,), writes=True),
        door("act-check", post("agency_documents_check", AGENCY, dong="{s.catalogue.listing.pk}"), 404, open=(302,),
             writes=True),
        door("act-goal", post("objective_add", AGENCY, year="2026", text="Chen vào"), 404, open=(302,), writes=True),
        door("act-review", post("review_close", "{s.catalogue.review.pk}", outcome="no_effect", on=TODAY, reason="x",
                                version="1"), 404, open=(302,), writes=True),
        door("act-task", post("document_task_close", "{s.catalogue.task.pk}", outcome="removed", on=NEXT_WEEK,
                              version="1"), 404, open=(302,), writes=True),
    ]  # fmt: skip


DOORS = [
    *doors_of("staff"),
    *doors_of("outsider"),
    # --- What a province publishes, and the documents that its agencies share
    Door("tthc", get("administrative_list"), 200, LINE),
    Door("tthc-name", get("administrative_list", "?q=cap+phep+chung"), 200, LINE),
    Door("tthc-page", get("administrative_detail", args=TTHC), 404, LINE),
    Door("decisions", get("publication_list"), 200, NUMBER),
    Door("decision", get("publication_detail", args=DECISION), 404, NUMBER),
    Door("decision-paper", get("publication_paper", args=DECISION), 404, NUMBER),
    Door("difference", get("publication_effects", args="{s.catalogue.batch.pk}"), 404, LINE),
    Door("difference-preview", get("import_preview", args="{s.catalogue.batch.pk}"), 404, "province.name"),
    Door("publish-in", get("publication_create", f"?{IN_PROVINCE}"), 404, "province.name"),
    Door("documents", get("document_list"), 200, DOCUMENT),
    Door("documents-name", get("document_list", "?q=thong+tu+chung"), 200, DOCUMENT),
    Door("document", get("document_detail", args="{s.catalogue.document.pk}"), 404, DOCUMENT),
    Door("document-end", get("document_end", args="{s.catalogue.document.pk}"), 404, DOCUMENT),
    *[
        door
        for fmt in ("csv", "xlsx")
        for door in (
            Door(f"export-tthc-{fmt}", get("administrative_export", args=fmt), 200, LINE),
            Door(f"export-decisions-{fmt}", get("publication_export", args=fmt), 200, LINE),
            Door(f"export-coverage-{fmt}", get("coverage_export", args=fmt), 200, PERIOD),
            Door(f"export-coverage-in-{fmt}", get("coverage_export", f"?{IN_PROVINCE}", fmt), 404, PERIOD),
        )
    ],
    # --- Figures of another province
    *[
        Door(f"figures-{name}{theo}", get(name, f"?{IN_PROVINCE}&theo={theo}"), 404, "province.name")
        for name, theo in [
            ("coverage_overview", ""), ("coverage_overview", "don-vi"), ("coverage_overview", "linh-vuc"),
            ("coverage_overview", "can-ra-soat"), ("coverage_list", ""), ("coverage_stale", ""),
        ]
    ],
    Door("figures-of-field", get("coverage_field", f"?{IN_PROVINCE}&linh-vuc={FIELD}"), 404, PERIOD),
    Door("figures-nation", get("coverage_overview"), 200, "province.name"),
    # --- Hers is not the department's word
    Door("secretary-figures", get("coverage_list"), 403, PERIOD, thief="outsider"),
    Door("secretary-figures-export", get("coverage_export", args="csv"), 403, PERIOD, thief="outsider"),
    Door("secretary-difference", get("publication_effects", args="{s.catalogue.batch.pk}"), 404, LINE,
         thief="outsider"),
    Door("secretary-tthc", get("administrative_detail", args=TTHC), 200, NAME, thief="outsider"),
    Door("secretary-decision", get("publication_detail", args=DECISION), 200, NUMBER, thief="outsider"),
    Door("secretary-document", get("document_detail", args="{s.catalogue.document.pk}"), 200, PERIOD,
         thief="outsider"),
    Door("secretary-documents", get("document_list", "?q=thong+tu+chung"), 200, DOCUMENT, thief="outsider"),
    Door("secretary-home", get("home"), 200, "province.name", thief="outsider"),
]  # fmt: skip


def hidden_from(door: Door, side: Side) -> set[str]:
    """What must not stand in an answer to the thief."""
    words = {*side.secrets, side.keeper.full_name}
    return words - set(side.catalogue.published) if door.thief == "outsider" else words | {side.province.name}


def faults_at(world: World, door: Door, thief: Client, owner: Client) -> list[Any]:
    """What is wrong with a door; whatever was done at it is taken back."""
    side, _ = sides(world, door)
    before, found = facts() if door.writes else None, []
    with transaction.atomic():
        answer = send(world, thief, door)
        seen = text_of(answer)
        found += [answer.status_code] if answer.status_code != door.shut else []
        found += [word for word in hidden_from(door, side) if word in seen]
        found += ["the thief wrote"] if door.writes and facts() != before else []
        answer = send(world, owner, door)
        found += [f"owner: {answer.status_code}"] if answer.status_code not in door.open else []
        if door.shows and name_at(side, door.shows) not in text_of(answer):
            found.append("the owner does not see it")
        found += ["the owner wrote nothing"] if door.writes and facts() == before else []
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("thief", ["staff", "outsider"])
def test_side_doors_to_a_catalogue_are_shut_for_the_thief_and_open_for_the_owner(
    catalogued: World, thief: str
) -> None:
    doors = [door for door in DOORS if door.thief == thief]
    assert [side.catalogue.batch.is_ready for side in (catalogued.home, catalogued.abroad)] == [True, True]
    make_procedure(catalogued.cast.other, code="QT-1", name="Quy trình kín của phường")  # hers: her search finds it
    clients = [catalogued.cast.client(name) for name in (thief, sides(catalogued, doors[0])[1])]
    faults = {door.id: faults_at(catalogued, door, *clients) for door in doors}
    assert {name: found for name, found in faults.items() if found} == {}
    assert all(door.shows or door.writes for door in doors)
    assert len(doors) >= 55


def test_counts_on_shared_pages_are_of_what_the_reader_sees(catalogued: World) -> None:
    """A decision, a TTHC and a document are everyone's in the province; who of her neighbours they touch is not."""
    own = catalogued.home.catalogue
    counted = {}
    for name in ("outsider", "secretary", "staff"):
        client = catalogued.cast.client(name)

        def shown(url_name: str, *numbers: int, client: Client = client) -> Any:
            return client.get(reverse(url_name, args=numbers)).context

        home = text_of(client.get(reverse("home")))
        counted[name] = [
            shown("procedure_list")["counted"].total,
            shown("review_list")["page"].paginator.count,
            shown("document_task_list")["page"].paginator.count,
            shown("administrative_detail", own.tthc.pk)["page"].paginator.count,
            len(shown("administrative_detail", own.tthc.pk)["exceptions"]),
            shown("document_detail", own.document.pk)["page"].paginator.count,
            shown("publication_detail", own.decision.pk)["reviews"]["every"],
            *[row.open_reviews for row, _ in shown("publication_list")["rows"] if row.pk == own.decision.pk],
            "cần rà soát vì TTHC được sửa đổi" in home,
            "đã hết hiệu lực, cần cập nhật" in home,
        ]
    nothing, everything = [0, 0, 0, 0, 0, 0, 0, 0, False, False], [3, 1, 1, 1, 1, 1, 2, 1, True, True]
    assert counted == {"outsider": nothing, "secretary": everything, "staff": everything}


def test_register_of_another_province_is_asked_for_in_vain(catalogued: World) -> None:
    lines = [side.catalogue.line.name for side in (catalogued.home, catalogued.abroad)]
    asked = {"province": catalogued.abroad.province.pk}
    seen = {}
    for name in ("staff", "secretary", "viewer", "national"):
        client = catalogued.cast.client(name)
        pages = [text_of(client.get(reverse("administrative_list"), asked))]
        pages += [text_of(client.get(reverse("administrative_export", args=[fmt]), asked)) for fmt in ("csv", "xlsx")]
        seen[name] = [[line in page for line in lines] for page in pages]
    assert seen == dict.fromkeys(seen, [[False, False]] * 3) | {"national": [[False, True]] * 3}


def test_control_a_door_that_is_open_is_found(catalogued: World) -> None:
    clients = [catalogued.cast.client("foreign_staff")] * 2
    page = get("procedure_detail", args=PROCEDURE)
    for door in (Door("list", get("procedure_list"), 200, CODE), Door("page", page, 404, CODE)):
        assert catalogued.abroad.catalogue.procedure.code in faults_at(catalogued, door, *clients)


# --- Files ------------------------------------------------------------------------------------------------------
OF_THE_PROVINCE = {"decision"}


def test_files_of_a_catalogue_are_read_by_who_sees_what_they_belong_to(catalogued: World) -> None:
    status = {}
    for name, file in catalogued.home.catalogue.files.items():
        address = reverse("file_download", args=[file.pk])
        for person in ("anonymous", "outsider", "foreign_staff", "inspector", "secretary", "viewer", "staff"):
            answer = catalogued.cast.client(person).get(address)
            status.setdefault(name, {})[person] = answer.status_code
            assert answer.status_code != 200 or b"".join(answer).startswith(b"%PDF")
    strangers = {"anonymous": 302, "outsider": 404, "foreign_staff": 404, "inspector": 404}
    known = {"secretary": 200, "viewer": 200, "staff": 200}
    neighbours = {"outsider": 200, "inspector": 200}
    assert status == {
        name: strangers | known | (neighbours if name in OF_THE_PROVINCE else {})
        for name in catalogued.home.catalogue.files
    }


# --- Rows of another agency under one's own ---------------------------------------------------------------------
NESTED = {
    "listing_edit": {"version": "1", "note": "x"},
    "listing_remove": {"version": "1", "on": NEXT_WEEK, "reason": "x"},
    "objective_edit": {"version": "1", "year": "2026", "text": "x"},
    "internal_audit_edit": {"version": "1", "year": "2026", "held_on": TODAY},
    "management_review_edit": {"version": "1", "year": "2026", "held_on": TODAY},
    "handling_end": {"version": "1", "on": NEXT_WEEK},
    "handling_remove": {"version": "1", "reason": "x"},
    "procedure_unlink": {"on": TODAY},
    "revision_return": {"version": "1", "reason": "x"},
    "revision_approve": {"version": "1", "issued_on": TODAY, "effective_on": TODAY, "approved_by": "x"},
    "revision_correct": {"version": "1", "issue": "03", **FORMSET},
    "revision_send": {"version": "1"},
    "revision_discard": {"version": "1", "reason": "x"},
    "review_clear": {"on": TODAY, "reason": "x"},
    "scope_edit": {"version": "1", "codes": "QT-SUA-89"},
}


def test_foreign_row_under_ones_own_address_is_absent(catalogued: World) -> None:
    client = catalogued.cast.client("staff")
    rows, foreign_rows = addresses_of(catalogued.home), addresses_of(catalogued.abroad)
    before = facts()
    for name, body in NESTED.items():
        own, row = rows[name]
        swapped = reverse(name, args=[own, foreign_rows[name][1]])
        with transaction.atomic():
            statuses = [client.get(swapped).status_code, client.post(swapped, body).status_code]
            assert (name, statuses, facts() == before) == (name, [404, 404], True)
            done = client.post(reverse(name, args=[own, row]), body).status_code
            assert (name, done, facts() == before) == (name, 302, False)
            transaction.set_rollback(True)


def test_ticks_at_foreign_lines_of_a_list_check_ones_own_alone(catalogued: World) -> None:
    own, foreign = catalogued.home.catalogue.listing, catalogued.abroad.catalogue.listing
    address = reverse("agency_documents_check", args=[catalogued.home.agency.pk])
    answer = catalogued.cast.client("staff").post(address, {"dong": [own.pk, foreign.pk, "9" * 30, "x"]})
    own.refresh_from_db(), foreign.refresh_from_db()
    assert (answer.status_code, own.version, foreign.version, foreign.last_checked_on) == (302, 2, 1, None)


def test_division_of_another_agency_is_not_offered(catalogued: World) -> None:
    client, foreign = catalogued.cast.client("staff"), catalogued.abroad.division.pk
    bodies = {
        "procedure_create": {"kind": "internal", "name": "Chen vào"},
        "objective_add": {"year": "2026", "text": "Chen vào"},
    }
    before = facts()
    for name, body in bodies.items():
        address = reverse(name, args=[catalogued.home.agency.pk])
        answer = client.post(address, body | {"division": foreign})
        assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["division"])
        assert facts() == before
    for name, body in bodies.items():
        address = reverse(name, args=[catalogued.home.agency.pk])
        assert client.post(address, body | {"division": catalogued.home.division.pk}).status_code == 302


def test_documents_are_not_used_by_what_another_agency_has(catalogued: World) -> None:
    client, address = catalogued.cast.client("staff"), reverse("listing_add", args=[catalogued.home.agency.pk])
    body = {"title": "Nghị định chen vào", "on": TODAY}
    for name in (catalogued.abroad.catalogue.procedure.code, catalogued.abroad.division.name):
        answer = client.post(address, body | {"used_by": name})
        assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["used_by"])
    assert client.post(address, body | {"used_by": catalogued.home.catalogue.procedure.code}).status_code == 302


# --- Copying a neighbour ----------------------------------------------------------------------------------------
def test_catalogue_is_copied_from_agencies_in_sight_alone(catalogued: World) -> None:
    source, target = catalogued.home, catalogued.cast.below
    secretary, staff = catalogued.cast.client("outsider"), catalogued.cast.client("staff")
    theirs, foreign = source.catalogue.procedure.pk, catalogued.abroad.catalogue.procedure.pk
    before = facts()
    of_hers = reverse("catalogue_copy", args=[catalogued.cast.other.pk])
    offered = secretary.get(of_hers)
    assert (offered.status_code, offered.context["neighbours"]) == (200, [])
    for send_it in (secretary.get, secretary.post):
        assert send_it(f"{of_hers}?tu={source.agency.pk}&chon={theirs}").status_code == 404
    address = reverse("catalogue_copy", args=[target.pk])
    own = f"{address}?tu={source.agency.pk}"
    assert staff.post(f"{address}?tu={catalogued.abroad.agency.pk}", {"chon": foreign}).status_code == 404
    for ticked in ([foreign], [theirs, foreign], [theirs, "x"], [source.catalogue.draft.pk]):
        assert staff.post(own, {"chon": ticked}).status_code == 404
    assert facts() == before
    assert staff.post(own, {"chon": [theirs]}).status_code == 302
    assert Procedure.objects.get(agency=target).origin_id == theirs


def test_origin_out_of_sight_is_not_told_on_the_copys_page(catalogued: World) -> None:
    source = catalogued.home.catalogue.procedure
    copied = make_procedure(catalogued.cast.other, code="QT-SAO", name="Bản đã sao", origin=source)
    address = reverse("procedure_detail", args=[copied.pk])
    pages = {name: text_of(catalogued.cast.client(name).get(address)) for name in ("outsider", "staff")}
    assert {name: source.name in page for name, page in pages.items()} == {"outsider": False, "staff": True}
    assert str(source.pk) not in pages["outsider"].split()


# --- Certificates' scope ------------------------------------------------------------------------------------------
def test_scope_lists_no_procedure_of_who_is_not_covered(catalogued: World) -> None:
    client, own = catalogued.cast.client("staff"), catalogued.home.catalogue
    neighbour = make_procedure(catalogued.cast.other, code="QT-LANG")
    strangers, before = [neighbour, catalogued.abroad.catalogue.procedure], facts()
    for stranger in strangers:
        with pytest.raises(Refused, match="không thuộc cơ quan nào trong phạm vi"):
            list_procedures(own.scope_line, [own.procedure, stranger], version=1, by=None)
    address = reverse("scope_edit", args=[catalogued.home.certificate.pk, own.scope_line.pk])
    for stranger in strangers:
        answer = client.post(address, {"version": "1", "codes": stranger.code})
        assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["codes"])
        assert str(stranger.name) not in text_of(answer)
    assert client.post(address, {"version": "1", "codes": own.amending.code, "bo": ["x"]}).status_code == 404
    assert facts() == before
    assert client.post(address, {"version": "1", "codes": own.amending.code}).status_code == 302


# --- Imports ----------------------------------------------------------------------------------------------------
def forged(world: World) -> list[str]:
    home, abroad = world.home.province.pk, world.abroad.province.pk
    own, below, foreign = world.cast.own.pk, world.cast.below.pk, world.cast.foreign.pk
    return [
        f"province:{home}", f"province:{abroad}", f"province:{home}/agency:{below}",
        f"province:{home}/agency:{foreign}",
        f"province:{abroad}/agency:{own}", f"province:{abroad}/agency:{foreign}", f"agency:{own}",
        f"province:{home}/agency:{own}/agency:{below}", f"province:{home}/agency:{own} ", f"province:{home}/agency:",
        f"province:{home}/agency:²", f"province:{home}/agency:{'9' * 40}", f"province:{home}/agency:0", "", "/", "\0",
    ]  # fmt: skip


def test_forged_places_of_an_import_are_refused(catalogued: World) -> None:
    client, before = catalogued.cast.client("secretary"), ImportBatch.objects.count()
    content = roster(["Ký hiệu", "Tên quy trình", "Loại"], ["QT-CHEN", "Chen vào", "Quy trình nội bộ"])

    def sent(scope: str) -> Any:
        upload = SimpleUploadedFile("quy-trinh.xlsx", content)
        body = {"kind": "procedures", "scope": scope, "on": TODAY, "correct": "", "file": upload}
        return client.post(reverse("import_create"), body)

    for scope in forged(catalogued):
        assert client.get(reverse("import_create"), {"loai": "procedures", "noi": scope}).status_code == 200
        answer = sent(scope)
        assert (answer.status_code, "scope" in answer.context["form"].errors) == (200, True), scope
    assert ImportBatch.objects.count() == before
    assert sent(agency_scope(catalogued.cast.own)).status_code == 302


@pytest.mark.parametrize("kind", ["tthc", "publication_decisions"])
def test_published_lists_are_brought_in_by_the_department_alone(catalogued: World, kind: str) -> None:
    roster_kind: Any = spreadsheet_kinds.get(kind)
    own = f"province:{catalogued.home.province.pk}"
    for person, places in (("secretary", []), ("viewer", []), ("national", []), ("staff", [own])):
        user = catalogued.cast.users[person]
        assert [key for key, _ in roster_kind.scopes(user)] == places
        asked = [own, f"province:{catalogued.abroad.province.pk}", agency_scope(catalogued.cast.own)]
        assert [scope for scope in asked if roster_kind.place(scope, user)] == places


# --- Where a form leads back to -----------------------------------------------------------------------------------
ELSEWHERE = ["https://ke.gian/", "//ke.gian/", "/\\ke.gian/", "///ke.gian", "javascript:alert(1)", "ke.gian", "\t//x"]


def test_no_form_leads_to_another_host(catalogued: World) -> None:
    client, own = catalogued.cast.client("staff"), catalogued.home
    bodies = {
        "review_close": {"outcome": "no_effect", "on": TODAY, "reason": "x", "version": "1"},
        "review_clear": {"on": TODAY, "reason": "x"},
        "document_task_close": {"outcome": "removed", "on": NEXT_WEEK, "version": "1"},
    }
    for name, body in bodies.items():
        page = reverse(name, args=addresses_of(own)[name])
        for address in (*ELSEWHERE, "/ra-soat/?cause=new"):
            with transaction.atomic():
                back = client.get(page, {"next": address}).context["back"]
                led = client.post(page, body | {"next": address})
                transaction.set_rollback(True)
            assert (back, led.status_code) == (led.url, 302)
            assert (back == address) == (address not in ELSEWHERE)
            assert re.fullmatch(r"/[a-z].*", back)

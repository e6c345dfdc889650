"""For whom a catalogue may come in: a secretary for her own agency, an officer for his province or one of it."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from agencies.models import AgencyIdentifier
from common.errors import Refused
from common.spreadsheets.models import ImportBatch
from common.spreadsheets.staging import place_of
from procedures.models import Procedure
from procedures.resources.procedures import ProcedureRoster
from procedures.resources.scopes import agency_scope, scopes_of
from tests.agencies.round_trips import sheet
from tests.procedures.catalogues import CatalogueDesk, messages, states

pytestmark = pytest.mark.django_db
KIND = ProcedureRoster()
ROW = {"code": "QT-1", "name": "Tiếp công dân", "kind": "internal"}


def send(client, *rows, **fields):
    asked = {"kind": "procedures", "on": "28/11/2022", "correct": "", "file": sheet(KIND, *rows), **fields}
    return client.post(reverse("import_create"), asked)


def test_offered_are_ones_own_agencies_and_provinces_and_no_province_s_agencies(cast):
    assert [key for key, _ in scopes_of(cast.secretary)] == [agency_scope(cast.own)]
    assert [key for key, _ in scopes_of(cast.staff)] == [f"province:{cast.home.pk}"]
    assert [scopes_of(user) for user in (cast.viewer, cast.inspector, cast.national)] == [[], [], []]


@pytest.mark.parametrize(
    ("person", "allowed"),
    [
        ("secretary", ["own"]), ("outsider", ["other"]), ("inspector", []), ("viewer", []), ("national", []),
        ("staff", ["own", "below", "other"]), ("leader", ["own", "below", "other"]), ("foreign_staff", ["foreign"]),
    ],
)  # fmt: skip
def test_place_is_for_who_keeps_its_catalogue(cast, person, allowed):
    agencies = ("own", "below", "other", "foreign")
    may = [name for name in agencies if KIND.place(agency_scope(getattr(cast, name)), getattr(cast, person))]
    assert may == allowed


@pytest.mark.parametrize(
    "scope",
    ["", "province:0", "agency:1", "province:x/agency:1", "province:1/agency:", "province:1/agency:" + "9" * 30],
)
def test_made_up_place_is_refused(cast, scope):
    with pytest.raises(Refused):
        place_of(KIND, scope, cast.staff)


def test_agency_of_another_province_in_the_key_is_no_place(cast):
    assert KIND.place(f"province:{cast.home.pk}/agency:{cast.foreign.pk}", cast.staff) == ""


def test_secretary_brings_her_catalogue_in_without_any_agency_column(cast):
    client = cast.client("secretary")
    shown = client.get(reverse("import_create") + f"?loai=procedures&noi={agency_scope(cast.own)}").content.decode()
    assert f'<option value="{agency_scope(cast.own)}"' in shown
    assert '<option value="procedures" selected' in shown
    answer = send(client, ROW, scope=agency_scope(cast.own))
    batch = ImportBatch.objects.get()
    assert answer.url == reverse("import_preview", args=[batch.pk])
    client.post(reverse("import_apply", args=[batch.pk]), {"revision": 1})
    assert Procedure.objects.get().agency == cast.own


def test_row_that_names_another_agency_is_an_error_and_tells_of_no_other(cast):
    desk = CatalogueDesk(cast.own, by=cast.secretary)
    code = AgencyIdentifier.objects.get(agency=cast.other).value
    rows = desk.check({**ROW, "agency": str(cast.other)}, {**ROW, "code": "2", "agency_code": code})
    assert messages(rows) == [
        f"Lần nhập này chỉ dành cho {cast.own}, mà dòng này ghi cơ quan “{said}”. Bỏ dòng này, hoặc sửa lại tên cơ "
        "quan."
        for said in (str(cast.other), code)
    ]


def test_row_may_name_the_agency_that_the_import_is_for(cast):
    desk = CatalogueDesk(cast.own, by=cast.secretary)
    code = AgencyIdentifier.objects.get(agency=cast.own).value
    rows = desk.check({**ROW, "agency": str(cast.own).upper()}, {**ROW, "code": "2", "agency_code": code.lower()})
    assert states(rows) == ["new", "new"]


def test_secretary_cannot_bring_in_for_a_neighbour_or_the_province(cast):
    for scope in (agency_scope(cast.other), agency_scope(cast.below), f"province:{cast.home.pk}"):
        answer = send(cast.client("secretary"), ROW, scope=scope)
        assert (answer.status_code, "scope" in answer.context["form"].errors) == (200, True)
    assert not ImportBatch.objects.exists()


def test_officer_finds_the_agency_chosen_and_never_a_list_of_thousands(cast):
    client = cast.client("staff")
    shown = client.get(reverse("import_create") + f"?loai=procedures&noi={agency_scope(cast.other)}").content.decode()
    assert f'<option value="{agency_scope(cast.other)}" selected' in shown
    assert agency_scope(cast.own) not in shown
    send(client, ROW, scope=agency_scope(cast.other))
    assert ImportBatch.objects.get().place == str(cast.other)


def test_officer_brings_in_a_province_by_its_agency_columns(cast):
    desk = CatalogueDesk(cast.home, by=cast.staff)
    desk.bring_in({**ROW, "agency": str(cast.own)}, {**ROW, "agency": str(cast.other)})
    assert set(Procedure.objects.values_list("agency", flat=True)) == {cast.own.pk, cast.other.pk}
    assert messages(desk.check(ROW)) == ["Chưa biết cơ quan nào. Ghi mã hoặc tên cơ quan."]


def test_imports_are_seen_by_who_keeps_the_catalogue(cast):
    send(cast.client("secretary"), ROW, scope=agency_scope(cast.own))
    seen = {
        name: ImportBatch.objects.visible_to(getattr(cast, name)).count()
        for name in ("secretary", "staff", "outsider", "viewer", "foreign_staff")
    }
    assert seen == {"secretary": 1, "staff": 1, "outsider": 0, "viewer": 0, "foreign_staff": 0}


def test_province_whose_key_begins_another_ones_sees_only_its_own(cast):
    batch = ImportBatch.objects
    send(cast.client("secretary"), ROW, scope=agency_scope(cast.own))
    batch.update(scope=f"province:{cast.home.pk}7/agency:1")
    assert batch.visible_to(cast.staff).count() == 0


def test_command_line_brings_in_for_one_agency_by_its_code(cast, tmp_path: Path):
    path = tmp_path / "quy trình.xlsx"
    path.write_bytes(sheet(KIND, ROW).read())
    code = AgencyIdentifier.objects.get(agency=cast.own).value
    words = ["--kind", "procedures", "--province", cast.home.code, "--as", cast.staff.username]
    out = io.StringIO()
    call_command("import_roster", str(path), *words, "--agency", code, stdout=out)
    assert json.loads(out.getvalue())["new"] == 1
    assert Procedure.objects.get().agency == cast.own
    with pytest.raises(SystemExit):
        call_command("import_roster", str(path), *words, "--agency", "KHONG-CO", stdout=out, stderr=io.StringIO())
    assert "Mã “KHONG-CO” không chỉ đúng một cơ quan" in out.getvalue()


def test_roster_of_a_province_has_no_part(cast, tmp_path: Path):
    path, out = tmp_path / "x.xlsx", io.StringIO()
    path.write_bytes(sheet(KIND, ROW).read())
    words = ["--kind", "divisions", "--province", cast.home.code, "--as", cast.staff.username, "--agency", "A"]
    with pytest.raises(SystemExit):
        call_command("import_roster", str(path), *words, stdout=out, stderr=io.StringIO())
    assert "không nhập riêng cho một cơ quan" in out.getvalue()

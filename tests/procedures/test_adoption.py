"""The starter kit and another agency's catalogue as drafts; the rows that come with the portal; the admin."""

from datetime import date

import pytest
from django.urls import reverse

from agencies.choices import Level
from agencies.models import StandardEdition
from common.errors import Refused
from common.text import sort_key
from procedures.choices import ProcedureKind, ProcedureState
from procedures.models import KitProcedure, Procedure, StandardClause
from procedures.services.adoption import adopt_kit, copy_catalogue
from procedures.services.procedures import create_procedure, link_procedure, withdraw_procedure
from tests.cast import Cast
from tests.factories.agencies import DivisionFactory, PeriodFactory, ProvinceFactory
from tests.factories.procedures import make_baseline, make_procedure

pytestmark = pytest.mark.django_db
DAY, LATER = date(2026, 11, 21), date(2027, 1, 1)


@pytest.fixture
def agency():
    return PeriodFactory(name="UBND xã Bình Mỹ").agency


@pytest.fixture
def neighbour(agency):
    return PeriodFactory(name="UBND xã Bình Thủy", province=agency.province).agency


def sentence_of(act, *arguments, **named):
    with pytest.raises(Refused) as refusal:
        act(*arguments, **named)
    return refusal.value.sentence


def copy(source, target, *procedures, **named):
    return copy_catalogue(source, target, procedures=procedures, by=None, on=DAY, **named)


# --- What comes with the portal ---------------------------------------------------------------------------------
def test_clauses_of_two_editions_come_with_the_portal_in_their_order():
    by_year = {
        year: list(StandardClause.objects.filter(edition__year=year).values_list("number", flat=True))
        for year in (2008, 2015)
    }

    assert [number for number in by_year[2015] if "." not in number] == ["4", "5", "6", "7", "8", "9", "10"]
    assert [number for number in by_year[2008] if "." not in number] == ["4", "5", "6", "7", "8"]
    assert by_year[2015][-4:] == ["10", "10.1", "10.2", "10.3"]
    assert all(row.sort_key == sort_key(row.number) for row in StandardClause.objects.all())
    assert StandardClause.history.count() == StandardClause.objects.count()


def test_clauses_of_the_kit_are_clauses_of_the_edition():
    known = set(StandardClause.objects.filter(edition__year=2015).values_list("number", flat=True))

    named = {number for kit in KitProcedure.objects.all() for number in kit.clauses.split("; ")}
    assert (len(named), named - known) == (8, set())


# --- The kit ----------------------------------------------------------------------------------------------------
def test_kit_becomes_six_drafts_with_their_origin(agency):
    made = adopt_kit(agency, by=None, on=DAY)

    rows = Procedure.objects.filter(agency=agency)
    assert [row.code for row in rows] == [f"QTHT-0{number}" for number in range(1, 7)]
    assert {(row.kind, row.state) for row in rows} == {(ProcedureKind.SYSTEM, ProcedureState.DRAFT)}
    assert [row.kit.name for row in made] == [row.name for row in rows]
    assert rows[0].note.startswith("Soạn thảo, xem xét, phê duyệt")


def test_kit_is_taken_once_and_only_what_is_missing(agency):
    create_procedure(agency, kind="system", name="ĐÁNH GIÁ nội bộ", by=None)
    create_procedure(agency, kind="internal", name="Quản lý xe công", code="QTHT-01", by=None)
    made = adopt_kit(agency, by=None, on=DAY)

    assert [row.code for row in made] == ["", "QTHT-03", "QTHT-04", "QTHT-05", "QTHT-06"]
    assert "đã lấy đủ bộ quy trình mẫu" in sentence_of(adopt_kit, agency, by=None, on=DAY)


def test_kit_that_an_office_has_edited_is_what_agencies_take(agency):
    KitProcedure.objects.exclude(code="QTHT-01").delete()
    kit = KitProcedure.objects.get()
    kit.name = "Kiểm soát tài liệu"
    kit.save()

    assert [row.name for row in adopt_kit(agency, by=None, on=DAY)] == ["Kiểm soát tài liệu"]


def test_agency_that_has_ended_takes_no_kit():
    ended = PeriodFactory(valid_to=date(2025, 6, 30)).agency

    assert "ngày cuối là 30/06/2025" in sentence_of(adopt_kit, ended, by=None, on=DAY)


# --- Copies -----------------------------------------------------------------------------------------------------
def test_copy_is_a_draft_with_origin_tthc_and_its_own_division(agency, neighbour):
    theirs = DivisionFactory(agency=neighbour, name="Phòng Kinh tế")
    own = DivisionFactory(agency=agency, name="PHÒNG KINH TẾ")
    first = make_procedure(
        neighbour, "1.000001", "1.000002", code="QT-01", name="Khai sinh", division=theirs, owner="Bà Hai"
    )
    second = make_procedure(neighbour, code="QT-02", name="Tiếp dân", division_name="Bộ phận Một cửa")
    made = copy(neighbour, agency, second, first)

    assert [
        (row.origin, row.code, row.name, row.state, row.division, row.division_name, row.owner) for row in made
    ] == [
        (first, "QT-01", "Khai sinh", ProcedureState.DRAFT, own, "Phòng Kinh tế", ""),
        (second, "QT-02", "Tiếp dân", ProcedureState.DRAFT, None, "Bộ phận Một cửa", ""),
    ]
    assert list(made[0].links.values_list("administrative__key", "valid_from")) == [
        ("1.000001", None), ("1.000002", None),
    ]  # fmt: skip
    assert {link.province_id for link in made[0].links.all()} == {agency.province_id}
    assert [row.revisions.count() for row in made] == [0, 0]


def test_copy_leaves_out_tthc_of_another_level_and_those_unlinked(neighbour):
    district = PeriodFactory(province=neighbour.province, level=Level.DISTRICT).agency
    make_baseline(neighbour.province, "1.000001", at_district=True)
    make_baseline(neighbour.province, "1.000002")
    row = make_procedure(neighbour, "1.000001", "1.000002", "1.000003", "1.000004")
    ended = row.links.get(administrative__key="1.000004")
    ended.valid_to = date(2022, 1, 1)
    ended.save()

    made = copy(neighbour, district, row)[0]

    assert list(made.links.values_list("administrative__key", flat=True)) == ["1.000001", "1.000003"]


def test_copy_twice_and_what_stands_already_adds_nothing(agency, neighbour):
    first, second = make_procedure(neighbour, name="Khai sinh"), make_procedure(neighbour, name="Tiếp dân")
    create_procedure(agency, kind="internal", name="TIẾP DÂN", by=None)
    made = copy(neighbour, agency, first, second)

    assert [row.origin for row in made] == [first]
    assert "đã có trong danh mục" in sentence_of(copy, neighbour, agency, first, second)


def test_copy_after_a_withdrawal_comes_again_and_a_taken_code_stays_behind(agency, neighbour):
    row = make_procedure(neighbour, code="QT-01", name="Khai sinh")
    own = make_procedure(agency, code="QT-01", name="Khai sinh")
    withdraw_procedure(own, on=date(2021, 1, 1), end_reason="Gộp", by=None, version=1)
    make_procedure(agency, code="QT-01", name="Chứng thực")

    assert [(one.code, one.name) for one in copy(neighbour, agency, row)] == [("", "Khai sinh")]


def test_copy_of_self_another_province_foreign_or_no_procedures_is_refused(agency, neighbour):
    row = make_procedure(neighbour)
    abroad = PeriodFactory(province=ProvinceFactory()).agency

    assert "của chính cơ quan" in sentence_of(copy, neighbour, neighbour, row)
    assert "trong tỉnh" in sentence_of(copy, neighbour, abroad, row)
    assert "không thuộc cơ quan được sao" in sentence_of(copy, agency, neighbour, row)
    assert "ít nhất một quy trình" in sentence_of(copy, neighbour, agency)
    assert Procedure.objects.exclude(pk=row.pk).count() == 0


def test_copied_draft_goes_its_own_way(agency, neighbour):
    row = make_procedure(neighbour, "1.000001")
    made = copy(neighbour, agency, row)[0]
    link_procedure(made, ["1.000002"], on=DAY, by=None)

    assert (row.links.count(), made.links.count()) == (1, 2)


# --- The admin --------------------------------------------------------------------------------------------------
def test_admin_adds_a_clause_with_its_order_and_shows_the_catalogue(cast: Cast):
    row = make_procedure(cast.own, "1.000001", code="QT-01")
    client = cast.client("root")
    edition = StandardEdition.objects.get(year=2026)
    address = reverse("admin:procedures_standardclause_add")
    client.post(address, {"edition": edition.pk, "number": "6.1.2", "title": "Xử lý rủi ro"})

    assert StandardClause.objects.get(edition=edition).sort_key == sort_key("6.1.2")
    listed = client.get(reverse("admin:procedures_procedure_changelist"), {"q": "qt-01"})
    assert row.name in listed.content.decode()
    shown = client.get(reverse("admin:procedures_procedure_change", args=[row.pk]))
    assert (shown.status_code, b'name="_save"' in shown.content) == (200, False)


def test_admin_opens_every_list_of_the_catalogue(cast: Cast):
    make_procedure(cast.own, "1.000001")
    make_baseline(cast.home, "1.000001")
    client = cast.client("root")
    models = [
        model
        for model in client.get(reverse("admin:index")).context["app_list"]
        if model["app_label"] == "procedures"
    ]

    assert [client.get(model["admin_url"]).status_code for model in models[0]["models"]] == [200] * 20

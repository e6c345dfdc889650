"""The sheet of external documents: whose list, which document, what is shared with the province and what is told."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from common.spreadsheets.kinds import Context
from common.spreadsheets.undoing import undo_batch
from procedures.choices import DocumentState
from procedures.models import DocumentTask, ExternalDocument, ExternalListing, ListingUse
from procedures.resources.external_documents import DocumentRoster
from procedures.resources.scopes import agency_scope
from tests.agencies.round_trips import applied, brought_back
from tests.answers import read_whole
from tests.factories.agencies import DivisionFactory
from tests.factories.procedures import make_procedure
from tests.procedures.catalogues import DAY, CatalogueDesk, messages, noted, states

pytestmark = pytest.mark.django_db
KIND = DocumentRoster()
TODAY = date(2026, 11, 21)
ROW = {
    "symbol": "61/2018/NĐ-CP",
    "title": "Nghị định về cơ chế một cửa",
    "issuer": "Chính phủ",
    "issued_on": date(2018, 4, 23),
    "effective_on": date(2018, 6, 21),
    "state": "còn hiệu lực",
}
SECOND = {
    "symbol": "346/QĐ-UBND",
    "title": "Quyết định phê duyệt",
    "issuer": "UBND tỉnh",
    "issued_on": date(2021, 2, 25),
}


@pytest.fixture
def desk(cast):
    return CatalogueDesk(cast.own, "external_documents", by=cast.secretary)


def test_row_puts_a_document_on_the_list_with_who_uses_it(cast, desk):
    division = DivisionFactory(agency=cast.own, name="Văn phòng")
    procedure = make_procedure(cast.own, code="QT-01")
    desk.bring_in({**ROW, "used_by": "văn phòng; QT-01", "note": "Bản in", "last_checked_on": date(2022, 5, 1)})
    listing = ExternalListing.objects.get()
    assert (listing.agency, listing.valid_from, listing.note) == (cast.own, DAY, "Bản in")
    assert (listing.document.province, listing.document.symbol) == (cast.home, "61/2018/NĐ-CP")
    uses = set(ListingUse.objects.values_list("division", "procedure"))
    assert uses == {(division.pk, None), (None, procedure.pk)}


def test_same_sheet_again_writes_nothing(desk):
    desk.bring_in(ROW, SECOND)
    assert states(desk.check(ROW, SECOND)) == ["unchanged", "unchanged"]
    assert desk.bring_in(ROW, SECOND) == []


def test_two_agencies_share_one_document(cast, desk):
    desk.bring_in(ROW)
    CatalogueDesk(cast.other, "external_documents", by=cast.outsider).bring_in(ROW)
    assert (ExternalDocument.objects.count(), ExternalListing.objects.count()) == (1, 2)


def test_new_document_of_two_agencies_in_one_file_is_made_once(cast):
    desk = CatalogueDesk(cast.home, "external_documents", by=cast.staff)
    desk.bring_in({**ROW, "agency": str(cast.own)}, {**ROW, "agency": str(cast.other)})
    assert (ExternalDocument.objects.count(), ExternalListing.objects.count()) == (1, 2)


def test_symbol_alone_is_enough_where_only_one_document_bears_it(desk):
    desk.bring_in(ROW, SECOND)
    assert states(desk.check({"symbol": "346/QĐ-UBND", "title": "Quyết định phê duyệt"})) == ["unchanged"]


def test_document_twice_in_a_file_is_refused_at_both_rows(desk):
    told = messages(desk.check(ROW, {**ROW, "title": "Nghị định khác"}))
    assert [message[:38] for message in told] == ["Tài liệu này của cơ quan còn đứng ở dò"] * 2


def test_secretary_mends_nothing_that_the_province_has_and_is_told(cast, desk):
    desk.bring_in(ROW)
    wanted = {**ROW, "issuer": "Chính phủ", "title": "Nghị định 61", "state": "hết hiệu lực"}
    rows = desk.check(wanted)
    assert states(rows) == ["unchanged"]
    assert [column for column, _ in noted(rows)] == ["title", "state"]
    officer = CatalogueDesk(cast.own, "external_documents", by=cast.staff)
    assert set(officer.check(wanted)[0].changes) == {"title", "state"}


def test_end_that_the_department_brings_in_asks_everyone_who_lists_it(cast, desk):
    desk.bring_in(ROW)
    CatalogueDesk(cast.other, "external_documents", by=cast.outsider).bring_in(ROW)
    officer = CatalogueDesk(cast.own, "external_documents", by=cast.staff)
    officer.bring_in({**ROW, "state": "hết hiệu lực", "ended_on": date(2022, 7, 1)})
    assert ExternalDocument.objects.get().state == DocumentState.EXPIRED
    assert set(DocumentTask.objects.values_list("listing__agency", flat=True)) == {cast.own.pk, cast.other.pk}


def test_blank_facts_of_a_document_are_filled_in(desk):
    desk.bring_in({"symbol": ROW["symbol"], "title": ROW["title"]})
    assert set(desk.check(ROW)[0].changes) == {"issuer", "issued_on", "effective_on"}


def test_document_that_has_ended_comes_on_no_list(desk):
    told = messages(desk.check({**ROW, "state": "hết hiệu lực", "ended_on": date(2021, 1, 1)}))
    assert told == [
        "Văn bản này đã hết hiệu lực từ ngày 01/01/2021. Đưa văn bản còn hiệu lực vào danh mục, hoặc bỏ dòng này."
    ]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"effective_on": date(2018, 1, 1)}, "Ngày có hiệu lực đứng trước ngày ban hành. Sửa một ngày."),
        (
            {"ended_on": date(2030, 1, 1)},
            "Đã ghi ngày hết hiệu lực thì hiệu lực phải là “hết hiệu lực”.",
        ),
        (
            {"ended_on": date(2018, 5, 1), "state": "hết hiệu lực"},
            "Ngày hết hiệu lực đứng trước ngày có hiệu lực. Sửa một ngày.",
        ),
    ],
)
def test_days_that_cannot_be_true_are_refused(desk, said, message):
    assert message in messages(desk.check({**ROW, **said}))


def test_unknown_user_is_told_and_not_guessed(desk):
    rows = desk.check({**ROW, "used_by": "Phòng Không Có"})
    assert noted(rows) == [
        ("used_by", "“Phòng Không Có” không phải phòng hoặc quy trình của cơ quan; chưa ghi là nơi sử dụng.")
    ]


def test_row_that_names_another_agency_is_an_error(cast, desk):
    told = messages(desk.check({**ROW, "agency": str(cast.other)}))
    assert told[0].startswith(f"Lần nhập này chỉ dành cho {cast.own}, mà dòng này ghi cơ quan")


@pytest.mark.parametrize("fmt", ["xlsx", "csv"])
def test_list_taken_away_comes_back_unchanged_and_hostile_texts_are_dead(cast, desk, fmt):
    DivisionFactory(agency=cast.own, name="Văn phòng")
    hostile = [{"symbol": f"{n}/QĐ-X", "title": text, "note": text} for n, text in enumerate(["=1+1", "@x", "-1"], 1)]
    rows = [{**ROW, "used_by": "Văn phòng"}, SECOND, {"title": "Sổ tay không số"}, *hostile]
    applied(KIND, agency_scope(cast.own), DAY, cast.secretary, *[{k: _told(v) for k, v in r.items()} for r in rows])
    address = reverse("agency_documents_export", args=[cast.own.pk, fmt])
    content = read_whole(cast.client("secretary").get(address))
    if fmt == "xlsx":
        cells = [cell for row in load_workbook(BytesIO(content)).active.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "n", "d"}
    back = brought_back(cast.client("secretary"), address, KIND, Context(desk.scope, TODAY, cast.secretary))
    assert [(row.state, row.faults, row.changes) for row in back] == [("unchanged", [], {})] * 6


def _told(value):
    return DocumentState.IN_FORCE if value == "còn hiệu lực" else value


def test_export_gives_exactly_what_the_filter_shows(cast, desk):
    desk.bring_in(ROW, SECOND)
    address = reverse("agency_documents_export", args=[cast.own.pk, "csv"])
    content = read_whole(cast.client("secretary").get(f"{address}?q=mot+cua")).decode()
    assert ("61/2018/NĐ-CP" in content, "346/QĐ-UBND" in content) == (True, False)


def test_import_is_taken_back_whole(cast):
    DivisionFactory(agency=cast.own, name="Văn phòng")
    row = {"symbol": "1/QĐ-X", "title": "Quyết định", "used_by": "Văn phòng"}
    batch = applied(KIND, agency_scope(cast.own), DAY, cast.secretary, row)
    assert ListingUse.objects.count() == 1
    undo_batch(batch, by=cast.secretary)
    assert [model.objects.count() for model in (ExternalDocument, ExternalListing, ListingUse)] == [0, 0, 0]


def test_checking_and_writing_ask_as_much_for_many_rows(desk, django_assert_max_num_queries):
    desk.bring_in(ROW)
    rows = [{**ROW, "symbol": f"{number}/2018/NĐ-CP"} for number in range(100, 400)]
    with django_assert_max_num_queries(50):
        desk.bring_in(*rows)

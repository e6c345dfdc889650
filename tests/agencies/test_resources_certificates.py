"""The full sheet of declarations and certificates: what a row writes, closes, changes, and what is refused."""

from datetime import date
from typing import Any

import pytest

from agencies.choices import BodyKind, CertificateEnd, TaskKind
from agencies.models import AgencyTask, Certificate
from agencies.services.service_bodies import create_body
from common.documents import OfficialDocument
from common.history import create
from common.spreadsheets.kinds import Row
from common.spreadsheets.staging import check as check_rows
from tests.agencies.rosters import Desk, faults, notes
from tests.agencies.round_trips import told
from tests.cast import Cast
from tests.factories.agencies import PeriodFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 1)
DECLARED = {
    "agency_code": "AG.H889", "kind": "Công bố", "edition": "ISO 9001-2015", "number": "740/QĐ-UBND",
    "issued_on": "11/03/2020", "signer": "Lê Văn A", "reason": "Lần đầu", "stated_system": 6, "stated_internal": 5,
    "stated_administrative": 136, "stated_total": 147, "scope": "Mọi hoạt động", "notified_on": "20/03/2020",
    "notice": "12/UBND-VP", "posted_on": "21/03/2020", "note": "Đã niêm yết",
}  # fmt: skip
CERTIFIED = {
    "agency_code": "AG.H889", "kind": "GCN", "edition": "2015", "number": "HT 1234", "issued_on": "02/05/2019",
    "issuing_body": "QUACERT", "issue_number": 2, "in_force_from": "01/06/2019", "expires_on": "31/05/2022",
}  # fmt: skip
FACTS = {
    "kind": "declaration", "issued_on": date(2020, 3, 11), "reason": "first", "stated_system": 6, "stated_total": 147,
    "scope": "Mọi hoạt động", "notified_on": date(2020, 3, 20), "notice": "12/UBND-VP",
    "posted_on": date(2020, 3, 21), "note": "Đã niêm yết", "ended_as": "", "version": 1,
}  # fmt: skip


@pytest.fixture
def desk(cast: Cast) -> Desk:
    names = {"name": "Trung tâm Chứng nhận Phù hợp", "short_name": "QUACERT"}
    create_body(province=None, by=None, kind=BodyKind.CERTIFICATION, **names)
    return Desk(cast.home, "certificates")


def bring(desk: Desk, *rows: dict[str, Any]) -> list[Any]:
    return desk.bring_in(*rows, on=TODAY)


def check(desk: Desk, *rows: dict[str, Any]) -> list[Any]:
    return desk.check(*rows, on=TODAY)


def later(number: str, day: str, **cells: Any) -> dict[str, Any]:
    return {"agency_code": "AG.H889", "edition": "2015", "number": number, "issued_on": day, **cells}


def chain() -> list[tuple[str, str, date | None, str | None]]:
    rows = Certificate.objects.select_related("paper", "renewal_of__paper").order_by("issued_on", "pk")
    return [
        (row.paper.number if row.paper else "", row.ended_as, row.ended_on,
         row.renewal_of.paper.number if row.renewal_of and row.renewal_of.paper else None)
        for row in rows
    ]  # fmt: skip


# --- One row ---
def test_one_row_writes_all_that_it_says(desk: Desk, cast: Cast) -> None:
    bring(desk, DECLARED)
    row = Certificate.objects.get()
    assert {key: getattr(row, key) for key in FACTS} == FACTS
    assert (row.holder, row.province, row.edition.year) == (cast.own, cast.home, 2015)
    paper = row.paper
    assert paper is not None
    assert (paper.number, paper.symbol, paper.issued_on, paper.signer) == (
        "740/QĐ-UBND", "QĐ-UBND", date(2020, 3, 11), "Lê Văn A",
    )  # fmt: skip


def test_certificate_knows_its_body_and_its_days(desk: Desk) -> None:
    bring(desk, CERTIFIED)
    row = Certificate.objects.select_related("issuing_body", "paper").get()
    assert row.issuing_body is not None
    assert row.paper is not None
    assert (row.issuing_body.short_name, row.issue_number, row.in_force_from, row.expires_on, row.paper.issuer) == (
        "QUACERT", 2, date(2019, 6, 1), date(2022, 5, 31), "Trung tâm Chứng nhận Phù hợp",
    )  # fmt: skip


def test_the_same_rows_again_are_unchanged_and_write_nothing(desk: Desk) -> None:
    bring(desk, DECLARED, CERTIFIED)
    assert told(check(desk, DECLARED, CERTIFIED)) == [("unchanged", [], {})] * 2
    assert bring(desk, DECLARED, CERTIFIED) == []
    assert Certificate.objects.count() == 2


def test_the_holder_is_found_by_a_name_that_it_bore_once(desk: Desk, cast: Cast) -> None:
    PeriodFactory(province=cast.home, name="UBND xã Cũ", valid_to=date(2025, 6, 30))
    bring(desk, DECLARED | {"agency_code": "", "agency": "UBND xã Cũ"})
    row = Certificate.objects.get()
    assert (row.ended_as, row.ended_on) == (CertificateEnd.HOLDER_ENDED, date(2025, 7, 1))


# --- Which paper is meant ---
def test_the_same_number_is_the_same_paper_and_differences_are_shown(desk: Desk) -> None:
    bring(desk, DECLARED)
    (row,) = check(
        desk, DECLARED | {"number": "Số 740/QĐ-UBND", "issued_on": "12/03/2020", "stated_system": 7, "note": ""}
    )
    assert (row.state, row.changes) == (
        "changed", {"issued_on": ("11/03/2020", "12/03/2020"), "stated_system": ("6", "7")},
    )  # fmt: skip
    written = bring(desk, DECLARED | {"issued_on": "12/03/2020", "signer": "Lê Văn B"})
    assert [(one.model, one.version_before, one.version_after) for one in written] == [
        ("common.OfficialDocument", 1, 2), ("agencies.Certificate", 1, 2),
    ]  # fmt: skip
    document = OfficialDocument.objects.get()
    assert (document.issued_on, document.signer) == (date(2020, 3, 12), "Lê Văn B")


def test_the_same_day_is_the_same_declaration(desk: Desk) -> None:
    bring(desk, DECLARED | {"number": "", "signer": ""})
    (row,) = check(desk, DECLARED)
    assert (row.state, row.changes["number"]) == ("changed", ("", "740/QĐ-UBND"))


def test_certificates_of_one_day_are_told_apart_by_their_numbers(desk: Desk) -> None:
    other = CERTIFIED | {"number": "HT 1235"}
    bring(desk, CERTIFIED)
    bring(desk, other)
    assert told(check(desk, CERTIFIED, other)) == [("unchanged", [], {})] * 2


def test_a_paper_of_which_nobody_knows_number_and_day_is_recognised(desk: Desk) -> None:
    bare = {"agency_code": "AG.H889", "kind": "GCN", "edition": "2008", "issue_number": 2}
    bring(desk, bare)
    assert told(check(desk, bare)) == [("unchanged", [], {})]
    (row,) = check(desk, bare | {"number": "HT 99", "issued_on": "11/07/2012"})
    assert sorted(row.changes) == ["issued_on", "number"]


def test_parts_of_a_system_stand_beside_each_other(desk: Desk) -> None:
    one, other = DECLARED | {"part": "Văn phòng"}, DECLARED | {"part": "Một cửa"}
    bring(desk, one)
    bring(desk, other)
    assert [ended for _, ended, _, _ in chain()] == ["", ""]
    assert told(check(desk, one, other)) == [("unchanged", [], {})] * 2


# --- The chain ---
def test_a_new_declaration_closes_the_open_one_on_its_day(desk: Desk) -> None:
    bring(desk, DECLARED)
    rows = check(desk, later("9/QĐ-UBND", "01/02/2022"))
    assert notes(rows)[-1] == ("issued_on", "", "01/02/2022")
    assert "740/QĐ-UBND ngày 11/03/2020 hết hiệu lực từ ngày 01/02/2022" in rows[0].notes[-1].message
    bring(desk, later("9/QĐ-UBND", "01/02/2022"))
    assert chain() == [
        ("740/QĐ-UBND", "replaced", date(2022, 2, 1), None), ("9/QĐ-UBND", "", None, "740/QĐ-UBND"),
    ]  # fmt: skip


def test_an_older_declaration_comes_in_closed(desk: Desk) -> None:
    bring(desk, DECLARED)
    bring(desk, later("5/QĐ-UBND", "01/02/2016"))
    assert chain() == [
        ("5/QĐ-UBND", "replaced", date(2020, 3, 11), None), ("740/QĐ-UBND", "", None, "5/QĐ-UBND"),
    ]  # fmt: skip


def test_a_whole_chain_in_one_file_in_any_order_stands_as_one(desk: Desk) -> None:
    bring(desk, later("9/QĐ-UBND", "01/02/2022"), later("5/QĐ-UBND", "01/02/2016"), DECLARED)
    assert chain() == [
        ("5/QĐ-UBND", "replaced", date(2020, 3, 11), None),
        ("740/QĐ-UBND", "replaced", date(2022, 2, 1), "5/QĐ-UBND"),
        ("9/QĐ-UBND", "", None, "740/QĐ-UBND"),
    ]


def test_one_between_two_that_are_linked_is_linked_to_both(desk: Desk) -> None:
    bring(desk, later("5/QĐ-UBND", "01/02/2016"), later("9/QĐ-UBND", "01/02/2022"))
    bring(desk, DECLARED)
    assert chain() == [
        ("5/QĐ-UBND", "replaced", date(2020, 3, 11), None),
        ("740/QĐ-UBND", "replaced", date(2022, 2, 1), "5/QĐ-UBND"),
        ("9/QĐ-UBND", "", None, "740/QĐ-UBND"),
    ]


def test_a_moved_day_moves_the_end_of_its_predecessor(desk: Desk) -> None:
    bring(desk, DECLARED, later("9/QĐ-UBND", "01/02/2022"))
    bring(desk, later("9/QĐ-UBND", "05/02/2022"))
    assert [(number, on) for number, _, on, _ in chain()] == [
        ("740/QĐ-UBND", date(2022, 2, 5)), ("9/QĐ-UBND", None),
    ]  # fmt: skip


def test_a_certificate_closes_only_what_it_says_to_renew(desk: Desk) -> None:
    bring(desk, CERTIFIED)
    bring(
        desk,
        CERTIFIED | {"number": "HT 2", "issued_on": "01/05/2021", "in_force_from": "", "expires_on": "30/04/2024"},
    )
    assert [ended for _, ended, _, _ in chain()] == ["", ""]
    third = {"number": "HT 3", "issued_on": "02/05/2022", "in_force_from": "", "expires_on": "01/05/2025"}
    bring(desk, CERTIFIED | third | {"renewal_of": "ht 1234"})
    assert chain()[0] == ("HT 1234", "replaced", date(2022, 5, 2), None)
    assert chain()[2] == ("HT 3", "", None, "HT 1234")


def test_a_declaration_does_the_open_task(desk: Desk, cast: Cast) -> None:
    task = create(AgencyTask(agency=cast.own, kind=TaskKind.DECLARE, since=date(2021, 7, 1)), by=None)
    bring(desk, DECLARED)
    task.refresh_from_db()
    assert task.done_on is None
    bring(desk, later("9/QĐ-UBND", "01/02/2022"))
    task.refresh_from_db()
    assert (task.done_on, task.version) == (date(2022, 2, 1), 2)


# --- Refused ---
ROW = ("expires_on", "edition", "issuing_body", "number", "renewal_of", "agency", "issued_on", "issue_number")


@pytest.mark.parametrize(
    ("base", "cells", "column", "message"),
    [
        (CERTIFIED, {"expires_on": "01/05/2019", "in_force_from": ""}, "expires_on",
         "Ngày hết hạn 01/05/2019 đứng trước ngày cấp 02/05/2019. Hãy sửa một trong hai ngày."),
        (DECLARED, {"issued_on": "11/03/2010"}, "edition",
         "TCVN ISO 9001:2015 được công bố ngày 31/12/2015, sau ngày 11/03/2010 của văn bản này. "
         "Hãy sửa phiên bản hoặc sửa ngày."),
        (DECLARED, {"expires_on": "11/03/2023"}, "expires_on",
         "Công bố không có ngày hết hạn. Hãy để trống ngày hết hạn, hoặc chọn hình thức “Giấy chứng nhận”."),
        (CERTIFIED, {"issuing_body": "Trung tâm Chứng nhận Phù hơp"}, "issuing_body",
         "Không có “Trung tâm Chứng nhận Phù hơp” trong danh sách tổ chức dịch vụ. "
         "Có phải là Trung tâm Chứng nhận Phù hợp?"),
        (CERTIFIED, {"issuing_body": "Viện Xa Lạ"}, "issuing_body",
         "Không có “Viện Xa Lạ” trong danh sách tổ chức dịch vụ. Ghi tên như trong danh sách, hoặc thêm trước."),
        (DECLARED, {"agency_code": "", "agency": "UBND huyện Châu Phúc"}, "agency",
         "Không có cơ quan “UBND huyện Châu Phúc” trong danh sách. Có phải là UBND huyện Châu Phú?"),
        (DECLARED, {"edition": ""}, "edition", "Chưa rõ phiên bản. Ghi phiên bản, ví dụ TCVN ISO 9001:2015."),
        (DECLARED, {"number": ""}, "number",
         "Có người ký hoặc cơ quan ban hành mà thiếu số văn bản. Ghi số, ký hiệu."),
        (DECLARED, {"renewal_of": "1/QĐ"}, "renewal_of",
         "Cơ quan này không có văn bản cùng hình thức số “1/QĐ”. Kiểm tra lại số."),
        (CERTIFIED, {"issue_number": 40_000}, "issue_number", "Lần cấp 40000 lớn quá. Kiểm tra lại số lần."),
    ],
)  # fmt: skip
def test_a_row_that_cannot_stand_is_refused(
    desk: Desk, base: dict[str, Any], cells: dict[str, Any], column: str, message: str
) -> None:
    every = dict.fromkeys(ROW, "")
    assert faults(check(desk, every | base | cells)) == [(5, column, message)]


def test_a_row_twice_in_a_file_is_refused_on_both(desk: Desk) -> None:
    assert [(number, column) for number, column, _ in faults(check(desk, DECLARED, DECLARED))] == [
        (5, "number"), (6, "number"),
    ]  # fmt: skip


def test_a_number_without_its_day_beside_the_same_with_it_is_refused(desk: Desk) -> None:
    half = DECLARED | {"issued_on": ""}
    assert [number for number, _, _ in faults(check(desk, DECLARED, half))] == [6]
    bring(desk, DECLARED)
    assert [number for number, _, _ in faults(check(desk, DECLARED, half))] == [6]


def test_a_second_declaration_of_one_day_is_refused_and_the_first_goes_through(desk: Desk) -> None:
    rows = check(desk, DECLARED, DECLARED | {"number": "8/QĐ-UBND"})
    assert [(number, column) for number, column, _ in faults(rows)] == [(6, "issued_on")]


def test_a_paper_of_a_day_without_its_holder_is_refused(desk: Desk, cast: Cast) -> None:
    PeriodFactory(province=cast.home, name="UBND xã Mới", valid_from=date(2025, 7, 1))
    rows = check(desk, DECLARED | {"agency_code": "", "agency": "UBND xã Mới"})
    assert [(column, message.split(" (")[0]) for _, column, message in faults(rows)] == [
        ("issued_on", "Ngày 11/03/2020 không có cơ quan này")
    ]


def test_a_predecessor_that_is_replaced_already_is_refused(desk: Desk) -> None:
    bring(
        desk,
        CERTIFIED,
        CERTIFIED | {"number": "HT 2", "issued_on": "01/06/2020", "in_force_from": "", "renewal_of": "HT 1234"},
    )
    third = CERTIFIED | {"number": "HT 3", "issued_on": "01/07/2020", "in_force_from": "", "renewal_of": "HT 1234"}
    assert [column for _, column, _ in faults(check(desk, third))] == ["renewal_of"]


def test_holders_of_another_province_are_unknown(desk: Desk, cast: Cast) -> None:
    rows = check(desk, DECLARED | {"agency_code": "SL.X1"})
    assert faults(rows) == [(5, "agency_code", "Không có cơ quan mã “SL.X1” trong danh sách. Kiểm tra lại mã.")]


@pytest.mark.parametrize("count", [1, 30])
def test_a_sheet_asks_as_often_for_one_row_as_for_thirty(
    desk: Desk, count: int, django_assert_num_queries: Any
) -> None:
    rows = [later(f"{number}/QĐ-UBND", f"{number:02}/03/2022") for number in range(1, count + 1)]
    bring(desk, *rows)
    context = desk.context(TODAY)  # looks the user up
    for row in rows:
        row["note"] = "Đã xem"
    read = [Row(number=number, raw=row) for number, row in enumerate(rows, 5)]
    with django_assert_num_queries(9):
        check_rows(read, desk.kind, context)
    assert {row.state for row in read} == {"changed"}


def test_namesakes_outside_any_district_are_told_apart_by_their_codes(desk: Desk, cast: Cast) -> None:
    for _ in range(2):
        PeriodFactory(name="Trung tâm Hai", province=cast.home, agency__province=cast.home)
    rows = check(desk, {"agency": "Trung tâm Hai", "edition": "2015", "number": "1/QĐ"})
    assert faults(rows) == [(5, "agency", "Có 2 cơ quan tên “Trung tâm Hai”. Ghi mã cơ quan.")]

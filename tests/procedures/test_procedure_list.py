"""The catalogue as a list: conditions, search, order, counts, what it leaks, what it costs."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from common.clock import today
from procedures.choices import ProcedureKind, ProcedureState, RevisionStep
from tests.cast import Cast
from tests.factories.agencies import DivisionFactory, PeriodFactory
from tests.factories.procedures import (
    ProcedureFactory,
    RevisionFactory,
    make_baseline,
    make_draft,
    make_procedure,
)

URL = "/quy-trinh/"
QUERIES = 6  # session, user, duties, what the filter offers, keys with their counts, rows


def shown(client: Client, **query: Any) -> list[str]:
    """The codes on the page, in their order."""
    return [row.code for row in client.get(URL, query).context["page"].object_list]


@pytest.mark.parametrize(
    "query",
    [{}, {"q": "thử"}, {"kind": "administrative", "state": "in_force", "field": "Hộ tịch"}, {"level": "commune"}],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_procedure_list_costs_the_same_at_one_and_three_rows(
    rows: int, query: dict[str, str], cast: Cast, django_assert_num_queries: Any
) -> None:
    make_baseline(cast.home, "1.000001")
    field = make_procedure(cast.below, "1.000001", name="Thử 0").links.get().administrative
    field.field = "Hộ tịch"
    field.save()
    for number in range(1, rows):
        agency = PeriodFactory(province=cast.home, name=f"UBND xã Thử {number}").agency
        make_procedure(agency, "1.000001", name=f"Thử {number}")
    client = cast.client("staff")
    client.get(URL)
    with django_assert_num_queries(QUERIES):
        answer = client.get(URL, query)
    assert len(answer.context["page"].object_list) == rows


@pytest.mark.parametrize("person", ["national", "secretary"])
def test_procedure_list_of_other_readers_costs_no_more(
    person: str, cast: Cast, django_assert_num_queries: Any
) -> None:
    for agency in (cast.own, cast.below, cast.foreign):
        make_procedure(agency)
    client = cast.client(person)
    client.get(URL)
    with django_assert_num_queries(QUERIES):
        client.get(URL)


# --- Order and pages --------------------------------------------------------------------------------------------
def test_procedure_list_of_an_agency_stands_by_kind_and_code(cast: Cast) -> None:
    for code, kind in [("B-10", "administrative"), ("B-2", "administrative"), ("A-1", "internal"), ("C-1", "system")]:
        make_procedure(cast.own, code=code, kind=kind)
    assert shown(cast.client("secretary"), agency=cast.own.pk) == ["C-1", "A-1", "B-2", "B-10"]
    assert shown(cast.client("staff")) == ["A-1", "B-2", "B-10", "C-1"]


def test_procedure_list_shows_fifty_a_page_and_leads_to_the_nearest_page(cast: Cast) -> None:
    for number in range(52):
        make_procedure(cast.own, code=f"QT-{number:02}")
    client = cast.client("staff")
    first, second, beyond = (client.get(URL, {"trang": page}) for page in (1, 2, 99))
    assert [len(one.context["page"].object_list) for one in (first, second, beyond)] == [50, 2, 2]
    assert (beyond.context["page"].number, beyond.context["counted"].shown) == (2, 52)


def test_procedure_list_counts_no_further_than_it_must(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr("procedures.queries.procedure_list.MOST_COUNTED", 3)
    for number in range(5):
        make_procedure(cast.own, code=f"QT-{number}", kind="system" if number < 2 else "internal")
    client = cast.client("staff")
    assert "Hơn 3 quy trình" in client.get(URL).content.decode()
    assert "2 quy trình, số liệu tính đến" in client.get(URL, {"kind": "system"}).content.decode()


def test_procedure_list_counts_in_a_sentence(cast: Cast) -> None:
    make_procedure(cast.own, kind="system")
    make_procedure(cast.other, kind="internal")
    page = cast.client("staff").get(URL, {"kind": "system"}).content.decode()
    assert f"1 trong 2 quy trình, số liệu tính đến ngày {today():%d/%m/%Y}." in page


# --- Conditions -------------------------------------------------------------------------------------------------
@pytest.fixture
def kept(cast: Cast) -> Cast:
    """Procedures that stand differently, in agencies of two levels and two provinces."""
    make_procedure(cast.own, code="DANG", name="Đăng ký khai sinh", kind="administrative", division_name="Tư pháp")
    ProcedureFactory(agency=cast.own, code="SAP", kind="system", valid_from=today() + timedelta(days=5))
    ProcedureFactory(
        agency=cast.own, code="HET", kind="internal", state=ProcedureState.WITHDRAWN, valid_to=date(2024, 12, 31)
    )
    draft = make_draft(cast.own, code="NHAP", kind="internal")
    RevisionFactory(procedure=draft, step=RevisionStep.REVIEW, valid_from=None)
    make_procedure(cast.below, code="XA", kind="internal", name="Tiếp công dân")
    make_procedure(cast.foreign, code="XAXOI", kind="internal")
    return cast


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({}, ["DANG", "NHAP", "SAP", "XA"]),
        ({"state": "in_force"}, ["DANG", "XA"]),
        ({"state": "coming"}, ["SAP"]),
        ({"state": "draft"}, ["NHAP"]),
        ({"state": "waiting"}, ["NHAP"]),
        ({"state": "withdrawn"}, ["HET"]),
        ({"kind": "internal"}, ["NHAP", "XA"]),
        ({"kind": "internal", "state": "withdrawn"}, ["HET"]),
        ({"level": "commune"}, ["XA"]),
        ({"q": "dang ky khai sinh"}, ["DANG"]),
        ({"q": "ĐANG KÝ"}, ["DANG"]),
        ({"q": "xa"}, ["XA"]),
        ({"q": "..."}, []),
        ({"q": "khongcogi"}, []),
    ],
)
def test_procedure_list_filters(query: dict[str, str], codes: list[str], kept: Cast) -> None:
    assert shown(kept.client("staff"), **query) == codes


def test_procedure_list_of_a_past_day_holds_what_was_in_force(kept: Cast) -> None:
    client = kept.client("staff")
    client.post("/ngay-so-lieu/", {"day": "31/12/2024"})
    assert shown(client) == ["DANG", "HET", "XA"]
    client.post("/ngay-so-lieu/", {"day": "01/01/2025"})
    assert shown(client) == ["DANG", "XA"]


def test_procedure_list_finds_by_the_code_of_a_tthc(cast: Cast) -> None:
    make_procedure(cast.own, "1.000288", code="A")
    make_procedure(cast.own, "1.000289", code="B")
    client = cast.client("staff")
    assert shown(client, q="1.000288") == shown(client, q="1.000288.000.00.00.H57") == ["A"]
    assert shown(client, tthc="1.000289") == ["B"]


def test_procedure_list_of_an_agency_offers_her_divisions_and_fields(cast: Cast) -> None:
    division = DivisionFactory(agency=cast.own, name="Phòng Tư pháp")
    make_procedure(cast.own, code="A", division=division)
    make_procedure(cast.own, code="B", division_name="Một cửa")
    make_procedure(cast.other, code="C", division_name="Của nơi khác")
    client = cast.client("staff")
    form = client.get(URL, {"agency": cast.own.pk}).context["form"]
    assert [label for _, label in form.fields["division"].choices][1:] == ["Một cửa", "Phòng Tư pháp"]
    assert shown(client, agency=cast.own.pk, division="Phòng Tư pháp") == ["A"]
    assert shown(client, agency=cast.own.pk, division="Một cửa") == ["B"]
    assert "division" not in client.get(URL).context["form"].fields


def test_procedure_list_filters_by_the_field_of_its_tthc(cast: Cast) -> None:
    make_baseline(cast.home, "1.000001", "1.000002")
    one, two = make_procedure(cast.own, "1.000001", code="A"), make_procedure(cast.own, "1.000002", code="B")
    for procedure, field in [(one, "Hộ tịch"), (two, "Đất đai")]:
        administrative = procedure.links.get().administrative
        administrative.field = field
        administrative.save()
    client = cast.client("staff")
    form = client.get(URL).context["form"]
    assert [label for _, label in form.fields["field"].choices][1:] == ["Đất đai", "Hộ tịch"]
    assert shown(client, field="Đất đai") == ["B"]


@pytest.mark.parametrize(
    "query", [{"kind": "x"}, {"state": "x"}, {"level": "x"}, {"agency": "987654"}, {"field": "x"}]
)
def test_procedure_list_answers_a_faulty_condition_with_a_fault_and_no_rows(
    query: dict[str, str], kept: Cast
) -> None:
    answer = kept.client("staff").get(URL, query)
    assert answer.context["page"].object_list == []
    assert "không có trong danh sách. Hãy chọn lại." in answer.content.decode()


def test_procedure_list_answers_htmx_with_the_list_alone(kept: Cast) -> None:
    page = kept.client("staff").get(URL, {"kind": "system"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert 'id="so-luong" hx-swap-oob="true"' in page


def test_procedure_list_keeps_a_question_as_a_filter(kept: Cast) -> None:
    client = kept.client("staff")
    address = "/bo-loc/luu/?danh_sach=procedure_list&kind=system"
    assert address.replace("&", "&amp;") in client.get(URL, {"kind": "system"}).content.decode()
    client.post(address, {"name": "Hệ thống", "query": "kind=system"})
    assert '<a class="drop-line" href="/quy-trinh/?kind=system">Hệ thống</a>' in client.get(URL).content.decode()
    assert "/quy-trinh/?kind=system" not in client.get("/co-quan/").content.decode()


# --- Sight ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("person", "codes"),
    [
        ("staff", ["DANG", "NHAP", "SAP", "XA"]),
        ("viewer", ["DANG", "NHAP", "SAP", "XA"]),
        ("secretary", ["SAP", "NHAP", "DANG", "XA"]),
        ("outsider", []),
        ("inspector", []),
        ("foreign_staff", ["XAXOI"]),
    ],
)
def test_procedure_list_shows_what_its_reader_may_open(person: str, codes: list[str], kept: Cast) -> None:
    answer = kept.client(person).get(URL)
    assert [row.code for row in answer.context["page"].object_list] == codes
    assert answer.context["counted"].shown == answer.context["counted"].total == len(codes)


def test_a_secretary_cannot_open_or_count_a_neighbours_catalogue(kept: Cast) -> None:
    client = kept.client("outsider")
    assert client.get(f"/co-quan/{kept.own.pk}/quy-trinh/").status_code == 404
    assert client.get(f"/co-quan/{kept.own.pk}/quy-trinh/in/").status_code == 404
    answer = client.get(URL, {"agency": kept.own.pk})
    assert (answer.context["page"].object_list, answer.context["counted"].total) == ([], 0)
    assert "UBND huyện Châu Phú" not in answer.content.decode()
    assert "Tư pháp" not in answer.content.decode()
    for procedure in kept.own.procedures.all():
        assert client.get(f"{URL}{procedure.pk}/").status_code == 404


# --- The tab of an agency ---------------------------------------------------------------------------------------
TAB_QUERIES = 9  # session, user, duties; the agency, its periods; the filter, keys, rows; the counters


@pytest.mark.parametrize("rows", [1, 3])
def test_agency_procedures_costs_the_same_at_one_and_three_rows(
    rows: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        make_procedure(cast.own, f"1.00000{number}")
    client = cast.client("secretary")
    address = f"/co-quan/{cast.own.pk}/quy-trinh/"
    client.get(address)
    with django_assert_num_queries(TAB_QUERIES):
        answer = client.get(address)
    assert len(answer.context["page"].object_list) == rows


def test_agency_procedures_counters_open_lists_that_give_the_same_number(kept: Cast) -> None:
    for _ in range(2):
        make_procedure(kept.own, kind=ProcedureKind.SYSTEM)
    client = kept.client("secretary")
    address = f"/co-quan/{kept.own.pk}/quy-trinh/"
    counters = client.get(address).context["counters"]
    assert [(one.label, one.count) for one in counters.kinds] == [
        ("Quy trình hệ thống", 2),
        ("Quy trình nội bộ", 0),
        ("Quy trình TTHC", 1),
    ]
    assert (counters.in_force, counters.drafts, counters.withdrawn) == (3, 1, 1)
    for counter in counters.kinds:
        answer = client.get(f"{address}?{counter.query}")
        assert len(answer.context["page"].object_list) == answer.context["counted"].shown == counter.count


def test_agency_procedures_without_any_says_how_to_begin(cast: Cast) -> None:
    page = cast.client("secretary").get(f"/co-quan/{cast.own.pk}/quy-trinh/").content.decode()
    assert "Cơ quan chưa có danh mục quy trình. Đã có bảng thì nhập từ Excel;" in page
    for way in ("Nhập từ Excel", "Nhận bộ mẫu", "Sao từ cơ quan khác", "Thêm từng quy trình"):
        assert way in page
    assert "Nhận bộ mẫu" not in cast.client("viewer").get(f"/co-quan/{cast.own.pk}/quy-trinh/").content.decode()


def test_procedure_sheet_prints_what_is_in_force_kind_by_kind(kept: Cast) -> None:
    make_procedure(kept.own, "1.000288", "1.000289", code="TTHC-1")
    make_procedure(kept.own, code="HT-1", kind="system")
    parts = kept.client("secretary").get(f"/co-quan/{kept.own.pk}/quy-trinh/in/").context["parts"]
    assert [(part.numeral, part.label, [line.row.code for line in part.rows]) for part in parts] == [
        ("I", "Quy trình hệ thống", ["HT-1"]),
        ("II", "Quy trình TTHC", ["DANG", "TTHC-1"]),
    ]
    assert parts[1].rows[1].codes == "1.000288, 1.000289"


def test_a_procedure_of_an_agency_that_ended_is_not_called_in_force(cast: Cast) -> None:
    ended = PeriodFactory(province=cast.home, name="UBND xã Cũ", valid_to=date(2025, 6, 30)).agency
    make_procedure(ended, code="CU-01")
    make_procedure(cast.own, code="NAY-01")
    client = cast.client("staff")
    told = {row.code: (row.standing, row.tone) for row in client.get(URL).context["page"].object_list}
    assert told == {"CU-01": ("cơ quan đã kết thúc", ""), "NAY-01": ("có hiệu lực", "good")}
    client.post("/ngay-so-lieu/", {"day": "30/06/2025"})
    last = {row.code: row.standing for row in client.get(URL).context["page"].object_list}
    assert last["CU-01"] == "có hiệu lực"

"""The register "Công bố, chứng nhận": conditions, search, order, counts, what it leaks, what it costs."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from agencies.models import Province, ServiceBody, Suspension
from agencies.queries import certificate_list, register
from common.clock import today
from common.history import create
from tests.agencies.declared import certificate, declaration
from tests.cast import Cast
from tests.factories.agencies import PaperFactory, PeriodFactory

URL = "/cong-bo/"
QUERIES = 6


def shown(client: Client, **query: Any) -> list[str]:
    """The holders on the page, in their order."""
    return [row.name for row in client.get(URL, query).context["page"].object_list]


def body_of(province: Province | None, name: str) -> ServiceBody:
    row = ServiceBody(province=province, name=name, kind="certification", folded_name=name.lower(), sort_key=name)
    return create(row, by=None)


@pytest.mark.parametrize("query", [{}, {"q": "thử"}, {"state": "standing", "level": "commune"}])
@pytest.mark.parametrize("rows", [1, 3])
def test_certificate_list_costs_the_same_at_one_and_three_rows(
    rows: int, query: dict[str, str], cast: Cast, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        period = PeriodFactory(province=cast.home, name=f"UBND xã Thử {number}")
        certificate(period.agency, 20, issuing_body=body_of(cast.home, f"Tổ chức {number}"))
    client = cast.client("staff")
    client.get(URL)
    with django_assert_num_queries(QUERIES):
        answer = client.get(URL, query)
    assert len(answer.context["page"].object_list) == rows


def test_certificate_list_of_the_nation_costs_no_more(cast: Cast, django_assert_num_queries: Any) -> None:
    certificate(cast.own, 20)
    declaration(cast.foreign)
    client = cast.client("national")
    client.get(URL)
    with django_assert_num_queries(QUERIES):
        answer = client.get(URL)
    assert [row.province for row in answer.context["page"].object_list] == ["An Giang", "Sơn La"]


# --- Order ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("person", ["staff", "national"])
def test_certificate_list_puts_what_runs_out_first(person: str, cast: Cast) -> None:
    names = ["Hết lâu rồi", "Còn dài", "Không thời hạn", "Sắp hết"]
    gone, long, none, soon = (PeriodFactory(province=cast.home, name=name).agency for name in names)
    certificate(gone, -400)
    certificate(long, 400)
    declaration(none)
    certificate(soon, 5)
    assert shown(cast.client(person)) == ["Sắp hết", "Còn dài", "Không thời hạn", "Hết lâu rồi"]
    assert shown(cast.client(person), sort="-expires") == ["Còn dài", "Sắp hết", "Hết lâu rồi", "Không thời hạn"]


def test_certificate_list_of_the_nation_is_cut_at_what_runs_out_soonest(cast: Cast, monkeypatch: Any) -> None:
    for module in (certificate_list, register):
        monkeypatch.setattr(module, "MOST_COUNTED", 2)
    for days in (300, 40, -5, 20):
        certificate(cast.own, days, part=f"{days} ngày")
    answer = cast.client("national").get(URL, {"kind": "certificate"})
    assert [row.part for row in answer.context["page"].object_list] == ["20 ngày", "40 ngày"]
    assert answer.context["counted"].capped


def test_certificate_list_shows_fifty_a_page_and_keeps_the_order(cast: Cast) -> None:
    for number in range(52):
        certificate(cast.own, 10 + number, part=f"Phần {number}")
    client = cast.client("staff")
    first, second = (client.get(URL, {"trang": page}).context["page"].object_list for page in (1, 2))
    assert [row.part for row in [*first, *second]] == [f"Phần {number}" for number in range(52)]
    assert (len(first), len(second)) == (50, 2)


# --- Conditions -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"kind": "declaration"}, ["UBND phường Mỹ Bình"]),
        ({"kind": "certificate", "state": "running_out"}, ["UBND huyện Châu Phú"]),
        ({"edition": "2008"}, ["UBND xã Bình Mỹ"]),
        ({"state": "expired"}, ["UBND xã Bình Mỹ"]),
        ({"state": "standing"}, ["UBND huyện Châu Phú", "UBND phường Mỹ Bình"]),
        ({"within": "30"}, ["UBND huyện Châu Phú"]),
        ({"level": "district"}, ["UBND huyện Châu Phú"]),
        ({"level": "commune", "state": "in_force"}, ["UBND phường Mỹ Bình"]),
        ({"body": "none"}, ["UBND xã Bình Mỹ"]),
        ({"stands": "2015"}, ["UBND huyện Châu Phú", "UBND phường Mỹ Bình"]),
        ({"stands": "2008"}, []),
    ],
)
def test_certificate_list_filters(query: dict[str, str], names: list[str], cast: Cast) -> None:
    certificate(cast.own, 20, issuing_body=body_of(cast.home, "QUACERT"))
    certificate(cast.below, -20, year=2008)
    declaration(cast.other)
    assert shown(cast.client("staff"), **query) == names


def test_certificate_list_of_a_body(cast: Cast) -> None:
    body = body_of(None, "QUACERT")
    certificate(cast.own, 20, issuing_body=body)
    certificate(cast.other, 30)
    client = cast.client("staff")
    assert shown(client, body=body.pk) == ["UBND huyện Châu Phú"]
    assert "Tổ chức chứng nhận: QUACERT" in client.get(URL, {"body": body.pk}).content.decode()


def test_certificate_list_takes_the_state_of_the_day_in_the_header(cast: Cast) -> None:
    row = certificate(cast.own, expires_on=date(2023, 3, 10))
    create(Suspension(certificate=row, valid_from=date(2022, 5, 1), valid_to=date(2022, 5, 31), reason="x"), by=None)
    client = cast.client("staff")
    for day, state in [
        ("10/03/2020", None),
        ("11/03/2020", "còn hiệu lực"),
        ("30/04/2022", "còn hiệu lực"),
        ("31/05/2022", "tạm đình chỉ"),
        ("11/09/2022", "sắp hết hạn"),
        ("10/03/2023", "sắp hết hạn"),
        ("11/03/2023", "hết hiệu lực"),
    ]:
        client.post("/ngay-so-lieu/", {"day": day})
        rows = client.get(URL).context["page"].object_list
        assert (day, [row.state for row in rows]) == (day, [state] if state else [])


def test_certificate_list_shows_the_old_and_the_new_house(cast: Cast) -> None:
    old = PeriodFactory(province=cast.home, name="UBND xã Vĩnh Trạch", valid_to=date(2025, 6, 30))
    PeriodFactory(province=cast.home, name="UBND xã Thoại Sơn", valid_from=date(2025, 7, 1))
    declaration(old.agency, ended_as="holder_ended", ended_on=date(2025, 7, 1))
    client = cast.client("staff")
    for day, name, state in [
        ("30/06/2025", "UBND xã Vĩnh Trạch", "còn hiệu lực"),
        ("01/07/2025", "UBND xã Vĩnh Trạch (đến 30/6/2025)", "thuộc lịch sử"),
    ]:
        client.post("/ngay-so-lieu/", {"day": day})
        rows = client.get(URL, {"q": "vinh trach", "level": "commune"}).context["page"].object_list
        assert [(row.name, row.state) for row in rows] == [(name, state)]


@pytest.mark.parametrize("query", [{"state": "x"}, {"edition": "1999"}, {"body": "987654"}, {"within": "31"}])
def test_certificate_list_answers_a_faulty_condition_with_a_fault_and_no_rows(
    query: dict[str, str], cast: Cast
) -> None:
    declaration(cast.own)
    answer = cast.client("staff").get(URL, query)
    assert answer.context["page"].object_list == []
    assert "không có trong danh sách. Hãy chọn lại." in answer.content.decode()


def test_certificate_list_counts_in_a_sentence_and_offers_to_save_the_question(cast: Cast) -> None:
    declaration(cast.own)
    certificate(cast.other, 20)
    client = cast.client("staff")
    page = client.get(URL, {"kind": "certificate"}).content.decode()
    assert f"1 trong 2 công bố, chứng nhận, số liệu tính đến ngày {today():%d/%m/%Y}." in page
    address = "/bo-loc/luu/?danh_sach=certificate_list&kind=certificate"
    assert address.replace("&", "&amp;") in page
    client.post(address, {"name": "Chứng nhận", "query": "kind=certificate"})
    assert '<a class="drop-line" href="/cong-bo/?kind=certificate">Chứng nhận</a>' in client.get(URL).content.decode()
    assert "/cong-bo/?kind=certificate" not in client.get("/co-quan/").content.decode()


# --- Search -----------------------------------------------------------------------------------------------------
def test_certificate_list_finds_by_names_of_any_time_and_by_number(cast: Cast) -> None:
    now = PeriodFactory(province=cast.home, name="UBND phường Tịnh Biên", valid_from=date(2023, 2, 1))
    PeriodFactory(agency=now.agency, province=cast.home, name="UBND thị trấn Nhà Bàng Cũ", valid_to=date(2023, 1, 31))
    declaration(now.agency, paper=PaperFactory(number="77/QĐ-UBND"))
    declaration(cast.own, paper=PaperFactory(number="78/QĐ-UBND"))
    client = cast.client("staff")
    assert shown(client, q="tinh bien") == shown(client, q="77/qđ") == ["UBND phường Tịnh Biên"]
    rows = client.get(URL, {"q": "nha bang cu"}).context["page"].object_list
    assert [row.other_name for row in rows] == ["UBND thị trấn Nhà Bàng Cũ (đến 31/1/2023)"]
    assert [shown(client, q=text) for text in ("nhà bàngg", "...", "79/QĐ")] == [[], [], []]


# --- Sight ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("person", "count"),
    [("staff", 3), ("viewer", 3), ("secretary", 2), ("outsider", 1), ("national", 4), ("foreign_staff", 1)],
)
def test_certificate_list_shows_what_its_reader_may_open(person: str, count: int, cast: Cast) -> None:
    for agency in (cast.own, cast.below, cast.other, cast.foreign):
        declaration(agency)
    answer = cast.client(person).get(URL)
    assert (len(answer.context["page"].object_list), answer.context["counted"].shown) == (count, count)


def test_certificate_list_drop_downs_name_nothing_foreign(cast: Cast) -> None:
    body = body_of(cast.abroad, "Trung tâm Tây Bắc")
    assert "Tây Bắc" not in cast.client("staff").get(URL).content.decode()
    assert "Tây Bắc" not in cast.client("staff").get(URL, {"body": body.pk}).content.decode()
    assert "Tây Bắc" in cast.client("foreign_staff").get(URL).content.decode()


# --- Taking away ------------------------------------------------------------------------------------------------
def test_certificate_export_holds_exactly_what_the_filter_shows(cast: Cast) -> None:
    certificate(cast.own, 20, scope="=1+1", part="Phần A")
    declaration(cast.other)
    answer = cast.client("staff").get("/cong-bo/xuat/csv/", {"kind": "certificate"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    told = dict(zip(rows[0], rows[1], strict=True))
    assert len(rows) == 2
    assert (told["Tên cơ quan"], told["Tình trạng vào ngày"], told["Hình thức"]) == (
        "UBND huyện Châu Phú",
        "sắp hết hạn",
        "Giấy chứng nhận",
    )
    assert told["Có hiệu lực đến hết ngày"] == f"{today() + timedelta(days=20):%d/%m/%Y}"
    assert told["Phạm vi"][0] == "'"  # no cell can start a formula


def test_certificate_export_writes_a_workbook_of_the_day(cast: Cast) -> None:
    declaration(cast.own)
    answer = cast.client("staff").get("/cong-bo/xuat/xlsx/")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet["A2"].value == f"Số liệu tính đến ngày {today():%d/%m/%Y}"
    assert [cell.value for cell in sheet[5]][2] == "UBND huyện Châu Phú"


def test_certificate_export_refuses_a_faulty_question(cast: Cast) -> None:
    assert cast.client("staff").get("/cong-bo/xuat/csv/", {"state": "x"}).status_code == 409
    assert cast.client("staff").get("/cong-bo/xuat/pdf/").status_code == 404

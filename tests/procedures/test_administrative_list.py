"""The register of published TTHC: conditions, search, what it leaks, what it costs."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from common.clock import today
from common.registry import spreadsheet_kinds
from common.spreadsheets.staging import receive
from procedures.choices import PublicationAction
from tests.answers import read_whole
from tests.cast import Cast
from tests.factories.procedures import SINCE, LineFactory, make_baseline, make_line, make_procedure

URL = "/tthc/"
QUERIES = 6  # session, user, duties, what the filter offers, keys, rows


def shown(client: Client, **query: Any) -> list[str]:
    """The codes on the page, in their order."""
    return [row.code for row in client.get(URL, query).context["page"].object_list]


@pytest.mark.parametrize("query", [{}, {"q": "giấy"}, {"level": "at_commune", "field": "Hộ tịch"}])
@pytest.mark.parametrize("rows", [1, 3])
def test_administrative_list_costs_the_same_at_one_and_three_rows(
    rows: int, query: dict[str, str], cast: Cast, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        LineFactory(decision__province=cast.home)
    client = cast.client("staff")
    client.get(URL)
    with django_assert_num_queries(QUERIES):
        answer = client.get(URL, query)
    assert len(answer.context["page"].object_list) == rows


@pytest.fixture
def published(cast: Cast) -> Cast:
    """Four TTHC in the home province that stand differently, one abroad."""
    make_baseline(cast.home, "1.000001", name="Đăng ký khai sinh", field="Hộ tịch")
    make_baseline(
        cast.home, "1.000002", name="Cấp phép xây dựng", field="Xây dựng", at_commune=False, at_district=True
    )
    make_line(cast.home, "1.000001", action=PublicationAction.AMENDED, on=date(2023, 3, 1), name="Đăng ký khai sinh")
    make_line(
        cast.home, "1.000003", action=PublicationAction.NEW, on=date(2024, 1, 1), name="Hỗ trợ", at_commune=False
    )
    make_baseline(cast.home, "1.000004", name="Chứng thực")
    make_line(cast.home, "1.000004", action=PublicationAction.ABOLISHED, on=date(2024, 5, 1), name="Chứng thực")
    make_baseline(cast.abroad, "1.000009", name="Của Sơn La")
    return cast


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({}, ["1.000001", "1.000003", "1.000002"]),
        ({"q": "dang ky khai sinh"}, ["1.000001"]),
        ({"q": "1.000002"}, ["1.000002"]),
        ({"q": "000002"}, ["1.000002"]),
        ({"q": "…!"}, []),
        ({"field": "Xây dựng"}, ["1.000002"]),
        ({"level": "at_district"}, ["1.000002"]),
        ({"level": "none"}, ["1.000003"]),
        ({"action": "amended"}, ["1.000001"]),
        ({"action": "abolished"}, ["1.000004"]),
        ({"action": "replaced"}, []),
    ],
)
def test_administrative_list_filters(query: dict[str, str], codes: list[str], published: Cast) -> None:
    assert shown(published.client("staff"), **query) == codes


def test_administrative_list_shows_what_was_published_on_the_day_in_the_header(published: Cast) -> None:
    client = published.client("staff")
    for day, codes in [
        ("31/12/2019", []),
        ("01/01/2020", ["1.000004", "1.000001", "1.000002"]),
        ("30/04/2024", ["1.000004", "1.000001", "1.000003", "1.000002"]),
        ("01/05/2024", ["1.000001", "1.000003", "1.000002"]),
    ]:
        client.post(reverse("day_set"), {"day": day})
        assert shown(client) == codes


@pytest.mark.parametrize("person", ["secretary", "outsider", "inspector", "viewer", "staff", "leader"])
def test_administrative_list_is_the_province_s_for_all_of_its_people(person: str, published: Cast) -> None:
    assert shown(published.client(person)) == ["1.000001", "1.000003", "1.000002"]


def test_administrative_list_of_the_nation_names_the_provinces(published: Cast) -> None:
    rows = published.client("national").get(URL).context["page"].object_list
    assert {(row.province, row.code) for row in rows} == {
        ("An Giang", "1.000001"),
        ("An Giang", "1.000002"),
        ("An Giang", "1.000003"),
        ("Sơn La", "1.000009"),
    }
    assert shown(published.client("national"), province=published.abroad.pk) == ["1.000009"]


def test_administrative_list_refuses_a_condition_that_is_not_offered(published: Cast) -> None:
    html = published.client("staff").get(URL, {"field": "Sao Hỏa"}).content.decode()
    assert "không có trong danh sách" in html
    assert "1.000001" not in html


def test_administrative_list_without_a_list_says_where_to_begin(cast: Cast) -> None:
    assert "Nhập danh mục từ Excel" in cast.client("staff").get(URL).content.decode()
    assert "Nhập danh mục từ Excel" not in cast.client("secretary").get(URL).content.decode()


# --- One TTHC ---------------------------------------------------------------------------------------------------
def test_administrative_detail_tells_its_lines_and_who_carries_it_out(published: Cast) -> None:
    line = make_line(published.home, "1.000001", action=PublicationAction.AMENDED, on=date(2024, 8, 1))
    make_procedure(published.own, "1.000001", name="Quy trình khai sinh của huyện")
    make_procedure(published.other, "1.000001", name="Quy trình khai sinh của phường")
    address = reverse("administrative_detail", args=[line.administrative_id])
    of_staff = published.client("staff").get(address)
    of_secretary = published.client("secretary").get(address)
    assert [(shown.line.valid_from, shown.holds) for shown in of_staff.context["lines"]] == [
        (date(2024, 8, 1), True),
        (date(2023, 3, 1), False),
        (SINCE, False),
    ]
    assert [name for _, name in of_staff.context["carried_out"]] == ["UBND huyện Châu Phú", "UBND phường Mỹ Bình"]
    assert [name for _, name in of_secretary.context["carried_out"]] == ["UBND huyện Châu Phú"]


def test_administrative_detail_of_another_province_does_not_exist(published: Cast) -> None:
    abroad = published.client("foreign_staff").get(URL).context["page"].object_list[0].administrative
    address = reverse("administrative_detail", args=[abroad])
    assert published.client("staff").get(address).status_code == 404
    assert published.client("foreign_staff").get(address).status_code == 200


# --- To take away -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
def test_administrative_export_comes_back_unchanged(fmt: str, published: Cast) -> None:
    answer = published.client("staff").get(reverse("administrative_export", args=[fmt]))
    upload = SimpleUploadedFile(f"tthc.{fmt}", read_whole(answer))
    kind = spreadsheet_kinds.get("tthc")
    assert kind is not None
    batch = receive(upload, kind, scope=f"province:{published.home.pk}", on=today(), by=published.staff)
    assert (batch.to_write, batch.count("faulty"), batch.count("unchanged")) == (0, 0, 3)


def test_administrative_export_gives_what_the_filter_shows(published: Cast) -> None:
    client = published.client("staff")
    text = read_whole(client.get(reverse("administrative_export", args=["csv"]), {"level": "none"})).decode(
        "utf-8-sig"
    )
    assert [code for code in ("1.000001", "1.000002", "1.000003", "1.000009") if code in text] == ["1.000003"]
    assert client.get(reverse("administrative_export", args=["pdf"])).status_code == 404


def test_who_looks_for_what_was_abolished_is_led_to_it(cast: Cast) -> None:
    make_baseline(cast.home, "1.000001")
    make_line(cast.home, "1.000001", action=PublicationAction.ABOLISHED, on=date(2024, 5, 1))
    client = cast.client("staff")
    page = client.get(URL, {"q": "1.000001"}).content.decode()
    assert '<option value="" selected>đang có hiệu lực</option>' in page
    assert f'href="{URL}?q=1.000001&amp;action=abolished"' in page
    assert shown(client, q="1.000001", action="abolished") == ["1.000001"]

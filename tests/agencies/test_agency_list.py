"""The register as a list: conditions, search, counts, sorting, what it leaks, what it costs."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.choices import Level
from common.history import save_versioned
from tests.cast import Cast
from tests.factories.agencies import (
    CertificateFactory,
    ClusterFactory,
    MembershipFactory,
    OfficerAssignmentFactory,
    PeriodFactory,
    ProvinceFactory,
    StatusFactory,
    UnitFactory,
    full_agency,
)

URL = "/co-quan/"


def shown(client: Client, **query: Any) -> list[str]:
    """The names on the page, in their order."""
    return [row.name for row in client.get(URL, query).context["page"].object_list]


QUERIES = 6


@pytest.mark.parametrize("rows", [1, 3])
def test_agency_list_costs_the_same_at_one_and_three_rows(
    rows: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    province = cast.home
    for number in range(rows):
        full_agency(province, f"UBND xã Thử {number}")
    client = cast.client("staff")
    client.get(URL)
    with django_assert_num_queries(QUERIES):
        answer = client.get(URL, {"q": "thử"})
    assert len(answer.context["page"].object_list) == rows


# --- Conditions -------------------------------------------------------------------------------------------------
def test_agency_list_shows_the_register_on_the_day_of_the_figures(cast: Cast) -> None:
    old = PeriodFactory(province=cast.home, name="UBND thị trấn Núi Sập", valid_to=date(2025, 6, 30))
    PeriodFactory(agency=old.agency, province=cast.home, name="UBND xã Thoại Sơn", valid_from=date(2025, 7, 1))
    client = cast.client("staff")
    assert shown(client, q="thoai son") == ["UBND xã Thoại Sơn"]
    client.post("/ngay-so-lieu/", {"day": "30/06/2025"})
    assert shown(client, q="nui sap") == ["UBND thị trấn Núi Sập"]
    client.post("/ngay-so-lieu/", {"day": "01/07/2025"})
    assert shown(client, q="thoai son") == ["UBND xã Thoại Sơn"]


def test_agency_list_counts_in_a_sentence(cast: Cast) -> None:
    client = cast.client("staff")
    client.post("/ngay-so-lieu/", {"day": "12/11/2021"})
    page = client.get(URL, {"level": "commune"}).content.decode()
    assert "2 trong 3 cơ quan, số liệu tính đến ngày 12/11/2021." in page
    assert "3 cơ quan, số liệu tính đến ngày 12/11/2021." in client.get(URL).content.decode()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"level": "district"}, ["UBND huyện Châu Phú"]),
        ({"obligation": "mandatory"}, ["UBND huyện Châu Phú"]),
        ({"obligation": "none"}, ["Sở Chưa Rõ"]),
        ({"status": "applying"}, ["UBND xã Bình Mỹ"]),
        ({"status": "none", "level": "district"}, ["UBND huyện Châu Phú"]),
        ({"edition": "2015"}, ["UBND xã Bình Mỹ"]),
        ({"edition": "2008"}, []),
        ({"edition": "any"}, ["UBND xã Bình Mỹ"]),
        ({"edition": "none", "level": "commune"}, ["UBND phường Mỹ Bình"]),
        ({"kind": "district_committee"}, ["UBND huyện Châu Phú"]),
        ({"kind": "none"}, ["Sở Chưa Rõ"]),
        ({"officer": "me"}, ["UBND xã Bình Mỹ"]),
        ({"officer": "none", "level": "commune"}, ["UBND phường Mỹ Bình"]),
    ],
)
def test_agency_list_filters(query: dict[str, str], names: list[str], cast: Cast) -> None:
    CertificateFactory(holder=cast.below)
    StatusFactory(agency=cast.below)
    OfficerAssignmentFactory(agency=cast.below, user=cast.staff)
    PeriodFactory(province=cast.home, name="Sở Chưa Rõ", level=Level.PROVINCE, obligation="")
    assert shown(cast.client("staff"), **query) == names


def test_agency_list_takes_the_edition_of_the_newest_declaration_of_the_day(cast: Cast) -> None:
    CertificateFactory(holder=cast.below, issued_on=date(2020, 3, 11))
    gone = {"ended_as": "replaced", "ended_on": date(2020, 3, 11)}
    older = CertificateFactory(holder=cast.below, issued_on=date(2016, 5, 18), **gone)
    older.edition = older.edition._meta.model.objects.get(year=2008)
    older.save()  # a row of this test alone
    client = cast.client("staff")
    assert shown(client, edition="2015") == ["UBND xã Bình Mỹ"]
    client.post("/ngay-so-lieu/", {"day": "01/01/2019"})
    assert shown(client, edition="2008") == ["UBND xã Bình Mỹ"]


def test_agency_list_of_a_unit_holds_what_lies_below_it(cast: Cast) -> None:
    district = UnitFactory(province=cast.home, name="Huyện Thoại Sơn", level=Level.DISTRICT, kind="huyen")
    commune = UnitFactory(province=cast.home, name="Xã Vĩnh Trạch", parent=district)
    PeriodFactory(province=cast.home, name="UBND xã Vĩnh Trạch", unit=commune)
    PeriodFactory(province=cast.home, name="UBND huyện Thoại Sơn", unit=district, level=Level.DISTRICT)
    client = cast.client("staff")
    assert shown(client, unit=district.pk) == ["UBND huyện Thoại Sơn", "UBND xã Vĩnh Trạch"]
    assert shown(client, unit=commune.pk) == ["UBND xã Vĩnh Trạch"]
    assert shown(client, q="thoai son") == ["UBND huyện Thoại Sơn", "UBND xã Vĩnh Trạch"]


def test_agency_list_of_a_cluster_and_of_none(cast: Cast) -> None:
    cluster = ClusterFactory(province=cast.home)
    PeriodFactory(province=cast.home, name="UBND xã Trong Cụm", cluster=cluster)
    client = cast.client("staff")
    assert shown(client, cluster=cluster.pk) == ["UBND xã Trong Cụm"]
    assert "UBND xã Trong Cụm" not in shown(client, cluster="none")


@pytest.mark.parametrize("query", [{"level": "nation"}, {"edition": "1999"}, {"unit": "x"}, {"cluster": "987654"}])
def test_agency_list_answers_a_faulty_condition_with_a_fault_and_no_rows(query: dict[str, str], cast: Cast) -> None:
    answer = cast.client("staff").get(URL, query)
    assert answer.context["page"].object_list == []
    assert "không có trong danh sách. Hãy chọn lại." in answer.content.decode()
    assert "<title>Lỗi: " in answer.content.decode()


def test_agency_list_each_chip_takes_one_condition_away(cast: Cast) -> None:
    answer = cast.client("staff").get(URL, {"level": "commune", "q": "my", "sort": "level"})
    chips = {chip["label"]: chip["url"] for chip in answer.context["chips"]}
    assert chips == {"Tìm: my": "?level=commune&sort=level", "Cấp: Cấp xã": "?q=my&sort=level"}


# --- Search -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "Mỹ Bình",
        "my binh",
        "MY BINH",
        "ubnd p. mỹ bình",
        "phuong my binh",
        "binh my phuong",
        "AG.X30280",
        "ag.x30280",
    ],
)
def test_agency_list_finds_with_and_without_marks(text: str, cast: Cast) -> None:
    assert shown(cast.client("staff"), q=text)[0] == "UBND phường Mỹ Bình"


@pytest.mark.parametrize("text", ["mỹ bìnhh", "...", "xã my xuyen"])
def test_agency_list_finds_nothing_rather_than_everything(text: str, cast: Cast) -> None:
    assert shown(cast.client("staff"), q=text) == []


def test_agency_list_finds_hoa_however_its_tone_is_placed(cast: Cast) -> None:
    PeriodFactory(province=cast.home, name="UBND xã Hòa Bình")
    client = cast.client("staff")
    assert shown(client, q="Hoà Bình") == shown(client, q="Hòa Bình") == ["UBND xã Hòa Bình"]


def test_agency_list_finds_a_former_name_and_says_until_when(cast: Cast) -> None:
    now = PeriodFactory(province=cast.home, name="UBND phường Tịnh Biên", valid_from=date(2023, 2, 1))
    PeriodFactory(
        agency=now.agency, province=cast.home, name="UBND thị trấn Tịnh Biên Cũ", valid_to=date(2023, 1, 31)
    )
    answer = cast.client("staff").get(URL, {"q": "tinh bien cu"})
    assert [row.other_name for row in answer.context["page"].object_list] == [
        "UBND thị trấn Tịnh Biên Cũ (đến 31/01/2023)"
    ]


def test_agency_list_marks_the_match_with_its_accents(cast: Cast) -> None:
    assert "<mark>Châu Phú</mark>" in cast.client("staff").get(URL, {"q": "chau phu"}).content.decode()


# --- Order ------------------------------------------------------------------------------------------------------
def test_agency_list_sorts_by_name_level_and_day(cast: Cast) -> None:
    PeriodFactory(province=cast.home, name="UBND phường 10")
    PeriodFactory(province=cast.home, name="UBND phường 2")
    PeriodFactory(province=cast.home, name="Sở Tư pháp", level=Level.PROVINCE)
    CertificateFactory(holder=cast.other)
    client = cast.client("staff")
    by_name = shown(client)
    assert by_name[:2] == ["Sở Tư pháp", "UBND huyện Châu Phú"]
    assert by_name.index("UBND phường 2") < by_name.index("UBND phường 10")
    assert shown(client, sort="-name") == by_name[::-1]
    assert shown(client, sort="level")[:2] == ["Sở Tư pháp", "UBND huyện Châu Phú"]
    assert shown(client, sort="-declared")[0] == "UBND phường Mỹ Bình"
    assert shown(client, sort="nonsense") == by_name


def test_agency_list_shows_fifty_a_page(cast: Cast) -> None:
    for number in range(60):
        PeriodFactory(province=cast.home, name=f"UBND xã Số {number}")
    client = cast.client("staff")
    assert [len(shown(client)), len(shown(client, trang=2))] == [50, 13]


# --- Sight ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("person", "count"),
    [("staff", 3), ("viewer", 3), ("secretary", 2), ("outsider", 1), ("inspector", 1), ("national", 4)],
)
def test_agency_list_shows_what_its_reader_may_open(person: str, count: int, cast: Cast) -> None:
    answer = cast.client(person).get(URL)
    assert (len(answer.context["page"].object_list), answer.context["counted"].shown) == (count, count)


def test_agency_list_drop_downs_name_nothing_foreign(cast: Cast) -> None:
    unit = UnitFactory(province=cast.abroad, name="Huyện Mộc Châu", level=Level.DISTRICT, kind="huyen")
    cluster = ClusterFactory(province=cast.abroad, name="Cụm Tây Bắc")
    PeriodFactory(province=cast.abroad, name="UBND huyện Mộc Châu", unit=unit, cluster=cluster, level=Level.DISTRICT)
    foreign = ("Mộc Châu", "Tây Bắc", "Lò Văn Xa", "Sơn La")
    page = cast.client("staff").get(URL).content.decode()
    assert [word for word in foreign if word in page] == []
    asked_for = cast.client("staff").get(URL, {"unit": unit.pk, "cluster": cluster.pk}).content.decode()
    assert [word for word in foreign if word in asked_for] == []
    control = cast.client("foreign_staff").get(URL).content.decode()
    assert [word for word in foreign if word not in control] == []


def test_agency_list_of_a_secretary_offers_no_lists_of_the_department(cast: Cast) -> None:
    fields = cast.client("secretary").get(URL).context["form"].fields
    assert not {"unit", "cluster", "officer", "province"} & set(fields)


def test_agency_list_of_a_viewer_has_no_acts(cast: Cast) -> None:
    page = cast.client("viewer").get(URL).content.decode()
    assert 'name="chon"' not in page
    assert 'name="chon"' in cast.client("staff").get(URL).content.decode()


@pytest.mark.parametrize(("duty", "offered"), [("department_staff", True), ("viewer", False)])
def test_agency_list_without_agencies_offers_the_roster_to_who_may_bring_it_in(
    duty: str, offered: bool, cast: Cast
) -> None:
    MembershipFactory(duty=duty, province=ProvinceFactory(), user=cast.root)
    cast.root.is_superuser = cast.root.is_staff = False
    save_versioned(cast.root, by=None)
    page = cast.client("root").get(URL).content.decode()
    empty = page[page.index("Chưa có cơ quan nào vào ngày này.") :].partition("</div></div>")[0]
    assert (f'href="{reverse("import_create")}">Nhập từ Excel</a>' in empty) == offered


def test_agency_list_answers_htmx_with_the_list_alone(cast: Cast) -> None:
    client = cast.client("staff")
    part = client.get(URL, {"level": "commune"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'hx-swap-oob="true">2 trong 3 cơ quan' in part


def test_my_agency_leads_to_the_secretarys_agency(cast: Cast) -> None:
    answer = cast.client("secretary").get("/co-quan-cua-toi/")
    assert answer.url == f"/co-quan/{cast.own.pk}/"
    assert cast.client("staff").get("/co-quan-cua-toi/").url == URL

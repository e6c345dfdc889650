"""Administrative units on a day, with the agencies that stand there; clusters."""

from datetime import date
from typing import Any

import pytest

from agencies.choices import Level, UnitScheme
from agencies.models import Cluster
from tests.cast import Cast
from tests.factories.agencies import ClusterFactory, PeriodFactory, UnitFactory

URL = "/don-vi-hanh-chinh/"
LAST, FIRST = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture
def land(cast: Cast) -> dict[str, Any]:
    """A province with a district and its commune until the reform, and a commune since."""
    home = cast.home
    province = UnitFactory(province=home, name="Tỉnh An Giang", level=Level.PROVINCE, kind="tinh")
    old = {"province": home, "valid_to": LAST}
    district = UnitFactory(name="Huyện Thoại Sơn", level=Level.DISTRICT, kind="huyen", parent=province, **old)
    commune = UnitFactory(name="Xã Vĩnh Trạch", parent=district, **old)
    new = {"province": home, "valid_from": FIRST, "scheme": UnitScheme.FROM_2025_07}
    since = UnitFactory(name="Xã Thoại Sơn", parent=province, **new)
    PeriodFactory(province=home, name="UBND xã Vĩnh Trạch", unit=commune, valid_to=LAST)
    PeriodFactory(province=home, name="UBND huyện Thoại Sơn", unit=district, level=Level.DISTRICT, valid_to=LAST)
    return {"district": district, "commune": commune, "since": since}


def names(client: Any, **query: Any) -> list[str]:
    return [unit.name for unit, _ in client.get(URL, query).context["rows"]]


def test_unit_list_shows_the_units_of_the_day(cast: Cast, land: dict[str, Any]) -> None:
    client = cast.client("staff")
    assert names(client) == ["Xã Thoại Sơn"]
    client.post("/ngay-so-lieu/", {"day": "30/06/2025"})
    assert names(client) == ["Huyện Thoại Sơn"]
    assert names(client, cha=land["district"].pk) == ["Xã Vĩnh Trạch"]


def test_unit_list_shows_a_whole_list_whatever_the_day(cast: Cast, land: dict[str, Any]) -> None:
    client = cast.client("staff")
    assert names(client, **{"danh-muc": "before-2025-07"}) == ["Huyện Thoại Sơn"]
    assert names(client, **{"danh-muc": "from-2025-07"}) == ["Xã Thoại Sơn"]
    assert names(client, **{"danh-muc": "nonsense"}) == ["Xã Thoại Sơn"]


def test_a_whole_list_leads_on_to_the_units_below_whatever_the_day(cast: Cast, land: dict[str, Any]) -> None:
    page = cast.client("staff").get(URL, {"danh-muc": "before-2025-07"})
    ((unit, _),) = page.context["rows"]
    assert unit.units_below == 1
    assert f"cha={land['district'].pk}&amp;danh-muc=before-2025-07" in page.content.decode()


def test_unit_list_of_a_day_without_units_leads_to_the_lists(cast: Cast) -> None:
    UnitFactory(province=cast.home, valid_to=LAST)
    page = cast.client("staff").get(URL).content.decode()
    assert "Xem danh mục trước 01/7/2025 (tỉnh, huyện, xã)" in page


@pytest.mark.parametrize("text", ["vinh trach", "Vĩnh Trạch", "X. Vĩnh Trạch"])
def test_unit_list_searches_without_accents(text: str, cast: Cast, land: dict[str, Any]) -> None:
    client = cast.client("staff")
    client.post("/ngay-so-lieu/", {"day": "30/06/2025"})
    assert names(client, q=text) == ["Xã Vĩnh Trạch"]
    assert names(client, q="...") == []


def test_unit_list_counts_lead_to_the_list_with_the_same_count(cast: Cast, land: dict[str, Any]) -> None:
    client = cast.client("staff")
    client.post("/ngay-so-lieu/", {"day": "30/06/2025"})
    unit, agencies = client.get(URL).context["rows"][0]
    assert (unit.agencies_in_all, unit.units_below, [one.name for one in agencies]) == (
        2,
        1,
        ["UBND huyện Thoại Sơn"],
    )
    found = client.get("/co-quan/", {"province": cast.home.pk, "unit": unit.pk})
    assert found.context["counted"].shown == 2


def test_unit_list_names_no_agency_out_of_sight(cast: Cast, land: dict[str, Any]) -> None:
    client = cast.client("outsider")
    client.post("/ngay-so-lieu/", {"day": "30/06/2025"})
    answer = client.get(URL)
    assert "UBND huyện Thoại Sơn" not in answer.content.decode()
    assert [unit.agencies_in_all for unit, _ in answer.context["rows"]] == [0]


def test_unit_list_of_another_province_is_absent(cast: Cast, land: dict[str, Any]) -> None:
    client = cast.client("foreign_staff")
    assert client.get(URL, {"province": cast.home.pk}).status_code == 404
    assert client.get(URL, {"cha": land["district"].pk}).status_code == 404
    assert client.get(URL, {"cha": "x"}).status_code == 404
    assert names(client) == []


def test_unit_list_costs_the_same_at_one_and_three_rows(
    cast: Cast, land: dict[str, Any], django_assert_num_queries: Any
) -> None:
    client = cast.client("staff")
    client.get(URL)
    for count in (1, 3):
        while len(names(client)) < count:
            UnitFactory(province=cast.home, parent=land["since"].parent)
        with django_assert_num_queries(6):
            client.get(URL)


# --- Clusters ---------------------------------------------------------------------------------------------------
CLUSTERS = "/cum-theo-doi/"


def test_cluster_list_counts_what_the_list_shows(cast: Cast) -> None:
    cluster = ClusterFactory(province=cast.home)
    ClusterFactory(province=cast.abroad, name="Cụm Tây Bắc")
    PeriodFactory(province=cast.home, cluster=cluster)
    answer = cast.client("viewer").get(CLUSTERS)
    assert [(one.name, one.agencies) for one in answer.context["page"].object_list] == [(cluster.name, 1)]
    found = cast.client("viewer").get("/co-quan/", {"cluster": cluster.pk})
    assert found.context["counted"].shown == 1


def test_clusters_are_made_and_renamed_by_the_department(cast: Cast) -> None:
    client = cast.client("staff")
    client.post(f"{CLUSTERS}them/", {"name": "Cụm 1"})
    cluster = Cluster.objects.get()
    rename = f"{CLUSTERS}{cluster.pk}/doi-ten/"
    assert client.post(rename, {"name": "Cụm Long Xuyên", "version": 1}).url == CLUSTERS
    stale = client.post(rename, {"name": "Cụm Khác", "version": 1})
    assert [(one.now, one.typed) for one in stale.context["form"].compared] == [("Cụm Long Xuyên", "Cụm Khác")]
    assert list(client.post(f"{CLUSTERS}them/", {"name": ""}).context["form"].errors) == ["name"]


@pytest.mark.parametrize(("person", "status"), [("viewer", 403), ("secretary", 403), ("foreign_staff", 404)])
def test_clusters_are_renamed_by_nobody_else(person: str, status: int, cast: Cast) -> None:
    cluster = ClusterFactory(province=cast.home)
    wanted = 404 if person == "foreign_staff" else status
    assert cast.client(person).get(f"{CLUSTERS}{cluster.pk}/doi-ten/").status_code == wanted


def test_cluster_list_is_for_those_who_see_the_province(cast: Cast) -> None:
    assert cast.client("secretary").get(CLUSTERS).status_code == 403


def test_cluster_list_costs_the_same_at_one_and_three_rows(cast: Cast, django_assert_num_queries: Any) -> None:
    client = cast.client("staff")
    client.get(CLUSTERS)
    for count in (1, 3):
        while Cluster.objects.count() < count:
            ClusterFactory(province=cast.home)
        with django_assert_num_queries(5):
            client.get(CLUSTERS)

"""Filters that somebody keeps: own, shared in the department, seen by nobody else."""

from typing import Any

from agencies.models import SavedFilter
from tests.cast import Cast

URL = "/bo-loc/"
SAVE = "/bo-loc/luu/"


def keep(cast: Cast, person: str, **data: Any) -> Any:
    return cast.client(person).post(SAVE, {"name": "Xã chưa công bố", "query": "level=commune&edition=none"} | data)


def names(cast: Cast, person: str) -> list[str]:
    return [one.name for one in cast.client(person).get("/co-quan/").context["question"].options.saved]


def test_filter_save_leads_back_to_the_filtered_list(cast: Cast) -> None:
    assert keep(cast, "staff").url == "/co-quan/?level=commune&edition=none"
    assert SavedFilter.objects.get().owner == cast.staff


def test_filter_save_shows_the_conditions_that_it_keeps(cast: Cast) -> None:
    page = cast.client("staff").get(SAVE, {"level": "commune"}).content.decode()
    assert "Cấp: Cấp xã" in page


def test_a_private_filter_is_its_owners_alone(cast: Cast) -> None:
    keep(cast, "staff")
    assert {person: names(cast, person) for person in ("staff", "leader", "foreign_staff")} == {
        "staff": ["Xã chưa công bố"],
        "leader": [],
        "foreign_staff": [],
    }


def test_a_shared_filter_is_seen_in_the_province_and_nowhere_else(cast: Cast) -> None:
    keep(cast, "staff", shared="on")
    assert {person: names(cast, person) for person in ("leader", "viewer", "foreign_staff", "secretary")} == {
        "leader": ["Xã chưa công bố"],
        "viewer": ["Xã chưa công bố"],
        "foreign_staff": [],
        "secretary": [],
    }


def test_a_viewer_cannot_share(cast: Cast) -> None:
    keep(cast, "viewer", shared="on")
    assert SavedFilter.objects.get().shared_in is None


def test_filter_save_refuses_a_name_twice(cast: Cast) -> None:
    keep(cast, "staff")
    answer = keep(cast, "staff", query="level=district")
    assert list(answer.context["form"].errors) == ["name"]


def test_filter_delete_is_for_its_owner(cast: Cast) -> None:
    keep(cast, "staff", shared="on")
    where = f"{URL}{SavedFilter.objects.get().pk}/xoa/"
    statuses = {one: cast.client(one).post(where).status_code for one in ("leader", "foreign_staff", "secretary")}
    assert statuses == {"leader": 409, "foreign_staff": 404, "secretary": 404}
    assert cast.client("staff").get(where).status_code == 405
    assert cast.client("staff").post(where).url == URL
    assert SavedFilter.objects.count() == 0


def test_filter_list_shows_who_keeps_which(cast: Cast) -> None:
    keep(cast, "staff", shared="on")
    page = cast.client("leader").get(URL).content.decode()
    assert "Trần Thị Hạnh" in page
    assert "Xóa" not in page
    assert "Xóa" in cast.client("staff").get(URL).content.decode()


def test_filter_list_costs_the_same_at_one_and_three_rows(cast: Cast, django_assert_num_queries: Any) -> None:
    client = cast.client("staff")
    client.get(URL)
    for count in (1, 3):
        while SavedFilter.objects.count() < count:
            keep(cast, "staff", name=f"Bộ lọc {SavedFilter.objects.count()}")
        with django_assert_num_queries(4):
            client.get(URL)

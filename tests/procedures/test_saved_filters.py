"""The question of each list of the catalogue is kept under a name, with the words that the list has for it."""

import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from agencies.models import SavedFilter
from agencies.views.saved_filters import LISTS
from procedures.choices import PublicationAction
from procedures.services.external_documents import list_document
from tests.cast import Cast
from tests.factories.procedures import SINCE, ReviewFactory, make_baseline, make_line, make_procedure

SAVE = "/bo-loc/luu/"
# The list, a question that finds something in it, how the list says that question
ASKED = [
    ("procedure_list", "q=c%E1%BA%A5p", "Tìm"),
    ("administrative_list", "level=at_commune", "Cấp thực hiện: "),
    ("review_list", "cause=amended", "Vì: "),
    ("coverage_list", "level=commune", "Cấp: Cấp xã"),
    ("document_list", "state=in_force", "Hiệu lực: "),
]


@pytest.fixture
def world(cast: Cast) -> Cast:
    """A commune with one procedure, whose TTHC was amended, and one document."""
    make_baseline(cast.home, "1.000001")
    procedure = make_procedure(cast.own, "1.000001", name="Cấp bản sao trích lục")
    line = make_line(cast.home, "1.000001", action=PublicationAction.AMENDED, on=date(2024, 5, 1))
    ReviewFactory(agency=cast.own, line=line, procedure=procedure)
    list_document(cast.own, on=SINCE, by=None, symbol="61/2018/NĐ-CP", title="Nghị định 61")
    return cast


@pytest.mark.parametrize(("url_name", "query", "words"), ASKED)
def test_a_list_offers_to_keep_its_question_and_opens_it_again(
    url_name: str, query: str, words: str, world: Cast
) -> None:
    client, address = world.client("staff"), reverse(url_name)
    page = client.get(f"{address}?{query}").content.decode()
    offered = re.search(r'href="(/bo-loc/luu/[^"]*)">Lưu bộ lọc này', page)
    assert offered is not None
    where = offered[1].replace("&amp;", "&")
    assert words in client.get(where).content.decode()
    assert client.post(where, {"name": "Của tôi", "query": query}).url == f"{address}?{query}"
    assert f'href="{address}?{query}">Của tôi' in client.get(address).content.decode()
    assert LISTS[url_name][0] in client.get("/bo-loc/").content.decode()
    others = [reverse(name) for name, *_ in ASKED if name != url_name]
    assert not any("Của tôi" in client.get(other).content.decode() for other in others)


@pytest.mark.parametrize(("url_name", "query", "words"), ASKED)
def test_a_list_without_a_question_offers_nothing_to_keep(url_name: str, query: str, words: str, world: Cast) -> None:
    assert "Lưu bộ lọc này" not in world.client("staff").get(reverse(url_name)).content.decode()


@pytest.mark.parametrize("url_name", [name for name, *_ in ASKED])
def test_a_shared_filter_of_a_list_stays_in_its_province(url_name: str, world: Cast) -> None:
    SavedFilter.objects.create(
        owner=world.staff, name="Chung cả phòng", url_name=url_name, query="q=a", shared_in=world.home
    )
    address = reverse(url_name)
    seen = {
        person: "Chung cả phòng" in world.client(person).get(address).content.decode()
        for person in ("leader", "foreign_staff")
    }
    assert seen == {"leader": True, "foreign_staff": False}


def test_one_s_own_filters_stand_before_shared_ones(world: Cast) -> None:
    shared: Any = {"url_name": "review_list", "query": "cause=new", "shared_in": world.home}
    SavedFilter.objects.create(owner=world.leader, name="A chung", **shared)
    SavedFilter.objects.create(owner=world.staff, name="B riêng", url_name="review_list", query="cause=new")
    saved = world.client("staff").get(reverse("review_list")).context["question"].options.saved
    assert [(one.name, one.own) for one in saved] == [("B riêng", True), ("A chung", False)]


def test_a_faulty_condition_is_not_told_as_one(world: Cast) -> None:
    for url_name, *_ in ASKED:
        answer = world.client("staff").get(SAVE, {"danh_sach": url_name, "level": "x", "state": "x", "cause": "x"})
        assert "chưa lọc theo điều kiện nào" in answer.content.decode()

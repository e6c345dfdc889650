"""The question of each list of the inspections is kept under a name, with the words that the list has for it."""

import re

import pytest
from django.urls import reverse

from agencies.models import SavedFilter
from agencies.views.saved_filters import LISTS
from common.clock import today
from tests.cast import Cast
from tests.inspections.reports import open_plan

pytestmark = pytest.mark.django_db
# The list, a question, how the list says that question
ASKED = [
    ("plan_list", "state=under_way", "Trạng thái: đang thực hiện"),
    ("assessment_list", "state=open", "Trạng thái: chưa làm"),
    ("dossier_review_list", "state=every", "Trạng thái: mọi trạng thái"),
]


@pytest.fixture
def world(cast: Cast) -> Cast:
    open_plan(cast, report_due_on=today())
    return cast


@pytest.mark.parametrize(("url_name", "query", "words"), ASKED)
def test_a_list_offers_to_keep_its_question_and_opens_it_again(
    url_name: str, query: str, words: str, world: Cast
) -> None:
    client, address = world.client("staff"), reverse(url_name)
    assert "Lưu bộ lọc này" not in client.get(address).content.decode()
    offered = re.search(
        r'href="(/bo-loc/luu/[^"]*)">Lưu bộ lọc này', client.get(f"{address}?{query}").content.decode()
    )
    assert offered is not None
    where = offered[1].replace("&amp;", "&")
    assert words in client.get(where).content.decode()
    assert client.post(where, {"name": "Của tôi", "query": query}).url == f"{address}?{query}"
    assert f'href="{address}?{query}">Của tôi' in client.get(address).content.decode()
    assert LISTS[url_name][0] in client.get("/bo-loc/").content.decode()
    others = [reverse(name) for name, *_ in ASKED if name != url_name]
    assert not any("Của tôi" in client.get(other).content.decode() for other in others)


@pytest.mark.parametrize("url_name", [name for name, *_ in ASKED])
def test_a_shared_filter_stays_in_its_province_and_a_faulty_one_is_not_told(url_name: str, world: Cast) -> None:
    SavedFilter.objects.create(
        owner=world.staff, name="Chung cả phòng", url_name=url_name, query="q=a", shared_in=world.home
    )
    address = reverse(url_name)
    seen = {
        person: "Chung cả phòng" in world.client(person).get(address).content.decode()
        for person in ("leader", "foreign_staff")
    }
    assert seen == {"leader": True, "foreign_staff": False}
    answer = world.client("staff").get("/bo-loc/luu/", {"danh_sach": url_name, "state": "x"})
    assert "chưa lọc theo điều kiện nào" in answer.content.decode()


def test_who_reads_no_reviews_keeps_no_question_of_them(world: Cast) -> None:
    asked = {"danh_sach": "dossier_review_list", "state": "every"}
    assert world.client("secretary").get("/bo-loc/luu/", asked).status_code == 403

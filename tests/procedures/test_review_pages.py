"""Reviews: the list, who closes one, and the to-dos on the home page and in the search box."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.choices import Duty
from agencies.models import Membership, OfficerAssignment
from common.clock import today
from common.history import create
from procedures.choices import DocumentState, PublicationAction, ReviewCause
from procedures.models import ReviewTask
from procedures.services.external_documents import end_document, list_document
from procedures.services.revisions import draft_revision, send_to_review
from tests.cast import Cast
from tests.factories.procedures import ReviewFactory, make_baseline, make_line, make_procedure

URL = "/ra-soat/"
DAY = date(2024, 5, 1)
TODO = re.compile(r'<span class="todo-count">([\d.]+)</span> <a href="([^"]+)">([^<]+)</a>')


def shown(client: Client, **query: Any) -> list[tuple[str, str]]:
    rows = client.get(URL, query).context["rows"]
    return [(row.name, row.line.code) for row, _ in rows]


@pytest.fixture
def world(cast: Cast) -> Cast:
    """Three reviews: of the district overdue, of a commune without a day, of a commune that is done; one abroad."""
    make_baseline(cast.home, "1.000001", "1.000002", "1.000003", at_district=True)
    amended = make_line(cast.home, "1.000001", action=PublicationAction.AMENDED, on=DAY, name="Đăng ký khai sinh")
    abolished = make_line(cast.home, "1.000002", action=PublicationAction.ABOLISHED, on=DAY)
    new = make_line(cast.home, "1.000004", action=PublicationAction.NEW, on=DAY)
    procedure = make_procedure(cast.own, "1.000001", name="Quy trình khai sinh")
    ReviewFactory(agency=cast.own, line=amended, procedure=procedure, due_on=today() - timedelta(days=1))
    ReviewFactory(agency=cast.other, line=abolished, cause=ReviewCause.ABOLISHED)
    done = {"closed_on": date(2024, 6, 1), "outcome": "written"}
    ReviewFactory(agency=cast.other, line=new, cause=ReviewCause.NEW, **done)
    foreign = make_line(cast.abroad, "1.000009", action=PublicationAction.NEW, on=DAY)
    ReviewFactory(agency=cast.foreign, line=foreign, cause=ReviewCause.NEW)
    create(OfficerAssignment(agency=cast.other, user=cast.staff), by=None)
    return cast


DISTRICT, COMMUNE = ("UBND huyện Châu Phú", "1.000001"), ("UBND phường Mỹ Bình", "1.000002")
DONE, ABROAD = ("UBND phường Mỹ Bình", "1.000004"), ("UBND xã Vân Hồ", "1.000009")


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ({}, [DISTRICT, COMMUNE]),
        ({"state": "qua-han"}, [DISTRICT]),
        ({"state": "xong"}, [DONE]),
        ({"cause": "abolished"}, [COMMUNE]),
        ({"q": "khai sinh"}, [DISTRICT]),
        ({"q": "1.000002"}, [COMMUNE]),
        ({"officer": "me"}, [COMMUNE]),
    ],
)
def test_review_list_filters(query: dict[str, str], rows: list[tuple[str, str]], world: Cast) -> None:
    assert shown(world.client("staff"), **query) == rows


def test_review_list_is_of_who_may_see_the_agency(world: Cast) -> None:
    seen = {person: shown(world.client(person)) for person in ("secretary", "outsider", "viewer", "foreign_staff")}
    assert seen == {
        "secretary": [DISTRICT],
        "outsider": [COMMUNE],
        "viewer": [DISTRICT, COMMUNE],
        "foreign_staff": [ABROAD],
    }
    assert shown(world.client("outsider"), agency=world.own.pk) == []
    assert shown(world.client("staff"), agency=world.own.pk) == [DISTRICT]


@pytest.mark.parametrize(
    ("text", "rows"),
    [("khai sinh", [DISTRICT]), ("1.000009", [ABROAD]), ("1.00000", [DISTRICT, COMMUNE, ABROAD]), ("khong co", [])],
)
def test_review_list_of_the_nation_is_searched_in_both_names(
    text: str, rows: list[tuple[str, str]], world: Cast
) -> None:
    assert shown(world.client("national"), q=text) == rows


def test_review_list_of_a_past_day(world: Cast) -> None:
    client = world.client("staff")
    for day, rows in (
        ("30/04/2024", []),
        ("31/05/2024", [DISTRICT, COMMUNE, DONE]),
        ("01/06/2024", [DISTRICT, COMMUNE]),
    ):
        client.post(reverse("day_set"), {"day": day})
        answer = client.get(URL)
        assert sorted((row.name, row.line.code) for row, _ in answer.context["rows"]) == sorted(rows)
        assert not any(may_close for _, may_close in answer.context["rows"])


@pytest.mark.parametrize("rows", [1, 3])
def test_review_list_costs_the_same_at_one_and_three_rows(
    rows: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        line = make_line(cast.home, f"1.{number:06}", action=PublicationAction.AMENDED)
        ReviewFactory(agency=cast.own, line=line, procedure=make_procedure(cast.own, f"1.{number:06}"))
    client = cast.client("staff")
    client.get(URL)
    with django_assert_num_queries(6):  # session, user, duties, saved filters, count, rows
        answer = client.get(URL)
    assert len(answer.context["rows"]) == rows


# --- Closing one ------------------------------------------------------------------------------------------------
def test_review_close_keeps_outcome_day_and_reason(world: Cast) -> None:
    task = ReviewTask.objects.get(agency=world.own)
    address = reverse("review_close", args=[task.pk])
    client = world.client("secretary")
    facts = {"version": 1, "outcome": "no_effect", "on": f"{today():%d/%m/%Y}", "reason": ""}
    assert "Hãy ghi vì sao quy trình không bị ảnh hưởng." in client.post(address, facts).content.decode()
    assert client.post(address, facts | {"reason": "Chỉ đổi căn cứ"}).url == URL
    task.refresh_from_db()
    assert (task.outcome, task.reason, task.closed_on) == ("no_effect", "Chỉ đổi căn cứ", today())
    again = client.post(address, facts | {"reason": "Lần nữa", "version": 2})
    assert "đã xong" in again.content.decode()


def test_review_close_leads_back_to_our_own_pages_alone(world: Cast) -> None:
    address = reverse("review_close", args=[ReviewTask.objects.get(agency=world.own).pk])
    facts = {"version": 1, "outcome": "no_effect", "on": f"{today():%d/%m/%Y}", "reason": "Không đổi bước nào"}
    assert world.client("secretary").post(f"{address}?next=https://evil.example/", facts).url == URL


def test_review_close_offers_the_department_alone_to_say_not_handled(world: Cast) -> None:
    address = reverse("review_close", args=[ReviewTask.objects.get(agency=world.own).pk])
    offered = {
        person: "không thuộc thẩm quyền" in world.client(person).get(address).content.decode()
        for person in ("secretary", "staff")
    }
    assert offered == {"secretary": False, "staff": True}


# --- Home and search --------------------------------------------------------------------------------------------
def test_home_tells_the_open_reviews_and_each_count_opens_its_list(world: Cast) -> None:
    client = world.client("staff")
    for address in (reverse("home"), f"{reverse('home')}?viec=cua-toi"):
        html = client.get(address).content.decode().replace("&amp;", "&")
        told = [(int(count), url) for count, url, _ in TODO.findall(html) if url.startswith(URL)]
        assert told
        assert [(client.get(url).context["page"].paginator.count, url) for _, url in told] == told
    assert "1 việc quá hạn" in client.get(reverse("home")).content.decode()


def to_do(cast: Cast, person: str) -> list[tuple[int, str]]:
    """The lines of a home page: how many, and the address of the list of just these."""
    html = cast.client(person).get(reverse("home")).content.decode().replace("&amp;", "&")
    return [(int(count), url) for count, url, _ in TODO.findall(html)]


def test_home_of_a_secretary_tells_her_own_reviews_and_not_those_below(world: Cast) -> None:
    """She may open what stands below her agency; what is to be done there is for that agency's own people."""
    line = ReviewTask.objects.get(agency=world.own).line
    below = ReviewFactory(agency=world.below, line=line, procedure=make_procedure(world.below, "1.000001"))
    client = world.client("secretary")
    assert shown(client) == [DISTRICT, ("UBND xã Bình Mỹ", "1.000001")]
    assert to_do(world, "secretary") == [(1, f"{URL}?cause=amended&officer=me")]
    answer = client.get(URL, {"cause": "amended", "officer": "me"})
    assert [row.agency for row, _ in answer.context["rows"]] == [world.own]
    assert "Cơ quan: của tôi" in answer.content.decode()
    assert "Chuyên viên phụ trách" not in client.get(URL).content.decode()
    create(Membership(user=world.secretary, duty=Duty.ISO_SECRETARY, agency=below.agency), by=None)
    assert to_do(world, "secretary") == [(2, f"{URL}?cause=amended&officer=me")]  # once it is hers, it counts


def test_home_of_a_secretary_counts_nothing_else_from_below(cast: Cast) -> None:
    for agency in (cast.own, cast.below):
        listed = list_document(agency, on=DAY, by=None, symbol="61/2018/NĐ-CP", title="Nghị định 61")
        send_to_review(draft_revision(make_procedure(agency), by=None, reason="Mới"), by=None, version=1)
    document = listed.document
    end_document(document, state=DocumentState.EXPIRED, version=document.version, on=today(), by=None)
    told = to_do(cast, "secretary")
    waiting = f"/quy-trinh/?state=waiting&agency={cast.own.pk}"
    assert told == [(1, "/tai-lieu/can-cap-nhat/?ai=me"), (1, waiting)]
    client = cast.client("secretary")
    assert [len(client.get(url).context["page"].object_list) for _, url in told] == [1, 1]
    assert len(client.get("/tai-lieu/can-cap-nhat/").context["page"].object_list) == 2
    assert len(client.get("/quy-trinh/?state=waiting").context["page"].object_list) == 2


def test_search_finds_tthc_and_procedures_in_sight(world: Cast) -> None:
    html = {
        person: world.client(person).get(reverse("search"), {"q": "khai sinh"}).content.decode()
        for person in ("staff", "secretary", "outsider", "foreign_staff")
    }
    assert {
        person: ("Quy trình <mark>khai sinh</mark>" in text, "Đăng ký <mark>khai sinh</mark>" in text)
        for person, text in html.items()
    } == {
        "staff": (True, True),
        "secretary": (True, True),
        "outsider": (False, True),
        "foreign_staff": (False, False),
    }


def test_review_list_says_in_its_filter_that_it_shows_what_is_not_done(world: Cast) -> None:
    shown = world.client("staff").get(URL).content.decode()
    states = re.search(r'<select[^>]*name="state".*?</select>', shown, re.S)
    assert states is not None
    assert re.findall(r"<option[^>]*>([^<]+)<", states[0]) == ["chưa xong", "quá hạn", "đã xong"]


def test_review_list_of_several_provinces_names_them(world: Cast) -> None:
    names = re.compile(r"<small>(An Giang|Sơn La)</small>")
    assert set(names.findall(world.client("national").get(URL).content.decode())) == {"An Giang", "Sơn La"}
    assert names.findall(world.client("staff").get(URL).content.decode()) == []

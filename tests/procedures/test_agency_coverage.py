"""An agency's coverage page: the gauge, its lists with the act that mends each row, and the matrix."""

import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from agencies.models import Agency
from common.clock import today
from procedures.choices import HandlingKind, PublicationAction
from procedures.models import HandlingException, ReviewTask
from procedures.services.coverage import refresh_coverage
from tests.cast import Cast
from tests.factories.procedures import (
    HandlingFactory,
    make_administrative,
    make_baseline,
    make_draft,
    make_line,
    make_procedure,
)

COMMUNE_KEYS = ("1.000001", "1.000002", "1.000003", "1.000004")
COSTS = {  # session, user, duties, agency, periods, what is stored; the level and the rows; then their procedures
    "thieu": 8,
    "tro-sai": 8,
    "ra-soat": 8,
    "trung": 9,
    "da-phu": 9,
    "khong-phat-sinh": 8,
    "chua-ro-cap": 8,
    "ngoai-le": 8,
}


def url(agency: Agency, slug: str = "") -> str:
    return reverse("agency_coverage", args=[agency.pk]) + (f"?xem={slug}" if slug else "")


@pytest.fixture
def world(cast: Cast) -> Cast:
    """A commune (`other`) with one TTHC of each sort to mend."""
    make_baseline(cast.home, *COMMUNE_KEYS)
    make_baseline(cast.home, "1.000009", at_commune=False, name="TTHC không ghi cấp")
    make_procedure(cast.other, "1.000001", name="Quy trình đã đúng")
    make_procedure(cast.other, "1.000002", name="Quy trình cần rà soát")
    make_procedure(cast.other, "1.000003", name="Quy trình thứ nhất")
    make_procedure(cast.other, "1.000003", name="Quy trình thứ hai")
    make_procedure(cast.other, "1.000007", name="Quy trình trỏ vào chỗ không có")
    make_line(cast.home, "1.000002", action=PublicationAction.AMENDED, on=date(2024, 5, 1))
    return cast


def shown(cast: Cast, person: str, slug: str) -> str:
    return cast.client(person).get(url(cast.other, slug)).content.decode()


def test_agency_coverage_says_the_gauge_in_words_too(world: Cast) -> None:
    html = shown(world, "staff", "")
    assert "Phủ 3/4 TTHC; 5 quy trình TTHC có hiệu lực" in html
    assert ">3/4</text>" in html
    assert ">75,0%</text>" in html


def test_agency_coverage_counts_each_list_as_long_as_it_is(world: Cast) -> None:
    client = world.client("staff")
    counted = {tab["url"]: tab["count"] for tab in client.get(url(world.other)).context["lists"]}
    told = {address: count for address, count in counted.items() if count is not None}
    lengths = {address: len(client.get(address).context["page"].object_list) for address in told}
    assert told == lengths
    assert sorted(told.values()) == [0, 1, 1, 1, 1, 3]


@pytest.mark.parametrize(
    ("slug", "row", "act"),
    [
        ("thieu", "1.000004", "procedure_create"),
        ("tro-sai", "Quy trình trỏ vào chỗ không có", "procedure_unlink"),
        ("ra-soat", "Quy trình cần rà soát", "review_clear"),
        ("trung", "Quy trình thứ hai", "procedure_unlink"),
    ],
)
def test_agency_coverage_offers_the_act_that_mends_a_row(slug: str, row: str, act: str, world: Cast) -> None:
    stem = {"procedure_create": "quy-trinh/them/", "procedure_unlink": "/go/", "review_clear": "/khong-anh-huong/"}[
        act
    ]
    for person, may in (("outsider", True), ("staff", True), ("viewer", False), ("national", False)):
        html = shown(world, person, slug)
        assert row in html
        assert (stem in html) == may


def test_agency_coverage_of_a_past_day_offers_no_act(world: Cast) -> None:
    client = world.client("outsider")
    client.post(reverse("day_set"), {"day": "01/06/2024"})
    html = client.get(url(world.other, "thieu")).content.decode()
    assert "1.000004" in html
    assert "Lập quy trình" not in html


def test_agency_coverage_begins_with_the_first_list_that_has_a_row(world: Cast) -> None:
    make_procedure(world.other, "1.000004")
    assert world.client("outsider").get(url(world.other)).context["slug"] == "tro-sai"


def test_agency_coverage_lists_what_names_no_level_and_does_not_count_it(world: Cast) -> None:
    assert "TTHC không ghi cấp" in shown(world, "outsider", "chua-ro-cap")
    assert "TTHC không ghi cấp" not in shown(world, "outsider", "thieu")


def test_agency_without_a_catalogue_has_no_share(cast: Cast) -> None:
    make_baseline(cast.home, *COMMUNE_KEYS)
    make_draft(cast.other)
    html = shown(cast, "outsider", "")
    assert "Chưa có danh mục." in html
    assert "%" not in re.sub(r"<[^>]*>", "", html)


def test_agency_that_handles_nothing_has_no_share(cast: Cast) -> None:
    make_procedure(cast.other)
    html = shown(cast, "outsider", "")
    assert "Không có TTHC" in html
    assert "<svg" not in html


def test_coverage_of_huong_thuy_is_never_252_of_306(cast: Cast) -> None:
    """252 procedures carry out 306 TTHC: 306/306, and nowhere the share of one in the other."""
    keys = [f"2.{number:06}" for number in range(306)]
    make_baseline(cast.home, *keys)
    for number in range(252):
        make_procedure(cast.other, *(keys[number::252]))
    html = cast.client("outsider").get(url(cast.other)).content.decode()
    assert "Phủ 306/306 TTHC bởi 252 quy trình" in html
    assert ">100,0%</text>" in html
    assert not re.search(r"82,\d|252/306", html)


@pytest.mark.parametrize("person", ["secretary", "inspector"])
def test_agency_coverage_of_a_neighbour(person: str, world: Cast) -> None:
    expected = {"secretary": 404, "inspector": 200}[person]  # the inspector was given this agency
    for name in ("agency_coverage", "agency_matrix"):
        assert world.client(person).get(reverse(name, args=[world.other.pk])).status_code == expected
        assert world.client(person).get(reverse(name, args=[world.foreign.pk])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("slug", COSTS)
def test_agency_coverage_costs_the_same_at_one_and_three_rows(
    slug: str, rows: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        a, b, c, d = (f"{group}.{number:06}" for group in range(1, 5))
        make_baseline(cast.home, a, b, c)
        make_baseline(cast.home, d, at_commune=False)
        make_line(cast.home, b, action=PublicationAction.AMENDED, on=date(2024, 5, 1))
        for key in (b, c, c, f"5.{number:06}"):
            make_procedure(cast.other, key)
        HandlingFactory(agency=cast.other, administrative=make_administrative(a), kind=HandlingKind.NOT_ARISING)
    refresh_coverage(Agency.objects.all(), today())
    client = cast.client("staff")
    client.get(url(cast.other, slug))
    with django_assert_num_queries(COSTS[slug]):
        answer = client.get(url(cast.other, slug))
    assert len(answer.context["page"].object_list) == (2 * rows if slug == "da-phu" else rows)


def test_agency_coverage_of_who_handles_nothing_does_not_say_that_all_is_covered(cast: Cast) -> None:
    said = cast.client("staff").get(url(cast.other)).content.decode()
    assert "Tỉnh chưa công bố TTHC nào cơ quan phải thực hiện vào ngày này." in said
    assert "Mọi TTHC cơ quan thực hiện đều đã có quy trình" not in said


# --- The matrix -------------------------------------------------------------------------------------------------
def test_agency_matrix_opens_one_field_and_all(world: Cast) -> None:
    client = world.client("outsider")
    address = reverse("agency_matrix", args=[world.other.pk])
    closed, one, every = (client.get(f"{address}{query}") for query in ("", "?linh-vuc=1", "?mo=tat-ca"))
    assert [(field.name, len(field.lines), field.covered) for field in closed.context["fields"]] == [
        ("Hộ tịch", 4, 3)
    ]
    assert "<table" not in closed.content.decode()
    for opened in (one, every):
        rows = opened.context["fields"][0].rows
        assert {row.line.code: len(row.procedures) for row in rows} == {
            "1.000001": 1,
            "1.000002": 1,
            "1.000003": 2,
            "1.000004": 0,
        }


def test_agency_matrix_opens_a_field_by_its_name(world: Cast) -> None:
    """Where a number of a field leads to."""
    client = world.client("outsider")
    address = reverse("agency_matrix", args=[world.other.pk])
    named, unknown = (client.get(address, {"ten": name}) for name in ("Hộ tịch", "Đất đai"))
    assert [field.is_open for field in named.context["fields"]] == [True]
    assert 'id="mo"' in named.content.decode()
    assert [field.is_open for field in unknown.context["fields"]] == [False]


def test_agency_matrix_of_many_procedures_names_them_in_one_column(cast: Cast) -> None:
    make_baseline(cast.home, "1.000001")
    for _ in range(15):
        make_procedure(cast.other, "1.000001")
    answer = cast.client("outsider").get(reverse("agency_matrix", args=[cast.other.pk]) + "?linh-vuc=1")
    assert not answer.context["fields"][0].is_grid
    assert '<th scope="col">Quy trình</th>' in answer.content.decode()


@pytest.mark.parametrize("address", ["?linh-vuc=999", "?linh-vuc=x", "?linh-vuc=-1", "?mo=gi-do"])
def test_agency_matrix_opens_nothing_for_what_is_no_field(address: str, world: Cast) -> None:
    answer = world.client("outsider").get(reverse("agency_matrix", args=[world.other.pk]) + address)
    assert [field.is_open for field in answer.context["fields"]] == [False]


@pytest.mark.parametrize("rows", [1, 3])
def test_agency_matrix_costs_the_same_at_one_and_three_rows(
    rows: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        make_baseline(cast.home, f"1.{number:06}", field=f"Lĩnh vực {number}")
        make_procedure(cast.other, f"1.{number:06}")
    client = cast.client("staff")
    address = reverse("agency_matrix", args=[cast.other.pk]) + "?mo=tat-ca"
    client.get(address)
    with django_assert_num_queries(10):  # session, user, duties, agency, periods, links, level, lines, and their rows
        client.get(address)


# --- "Không ảnh hưởng" ------------------------------------------------------------------------------------------
def test_review_clear_takes_the_row_off_the_list(world: Cast) -> None:
    link = world.client("outsider").get(url(world.other, "ra-soat")).context["page"].object_list[0]
    address = reverse("review_clear", args=[link.procedure_id, link.line])
    client = world.client("outsider")
    empty = client.post(address, {"reason": "", "on": "21/11/2024"}).content.decode()
    assert "Hãy ghi vì sao quy trình không bị ảnh hưởng." in empty
    answer = client.post(address, {"reason": "Chỉ đổi căn cứ", "on": "21/11/2024"})
    assert answer.status_code == 302
    task = ReviewTask.objects.get(agency=world.other)
    assert (task.outcome, task.reason, task.closed_on) == ("no_effect", "Chỉ đổi căn cứ", date(2024, 11, 21))
    assert not client.get(url(world.other, "ra-soat")).context["page"].object_list
    assert world.client("secretary").get(address).status_code == 404
    assert world.client("viewer").get(address).status_code == 403


# --- Exceptions -------------------------------------------------------------------------------------------------
def test_handling_add_takes_several_codes_or_none(world: Cast) -> None:
    client = world.client("staff")
    address = reverse("handling_add", args=[world.other.pk])
    facts = {"kind": "not_competent", "on": "01/01/2024", "reason": "Đã chuyển lên huyện"}
    refused = client.post(address, facts | {"codes": "1.000001; 1.999999"}).content.decode()
    assert "1.999999" in refused
    assert HandlingException.objects.count() == 0
    assert client.post(address, facts | {"codes": "1.000001\n1.000004"}).status_code == 302
    assert set(HandlingException.objects.values_list("administrative__key", flat=True)) == {"1.000001", "1.000004"}
    assert "Phủ 2/2 TTHC" in client.get(url(world.other)).content.decode()


def test_handling_end_and_remove_bring_the_count_back(world: Cast) -> None:
    client = world.client("staff")
    one, two = (
        HandlingFactory(agency=world.other, administrative=make_administrative(key))
        for key in ("1.000001", "1.000004")
    )
    facts = {"version": 1, "on": "01/01/2025", "reason": ""}
    assert client.post(reverse("handling_end", args=[world.other.pk, one.pk]), facts).status_code == 302
    facts = {"version": 1, "reason": "Ghi nhầm"}
    assert client.post(reverse("handling_remove", args=[world.other.pk, two.pk]), facts).status_code == 302
    one.refresh_from_db()
    assert one.valid_to == date(2024, 12, 31)
    assert not HandlingException.objects.filter(pk=two.pk).exists()


@pytest.mark.parametrize("name", ["handling_add", "handling_end", "handling_remove"])
def test_handling_is_the_department_s_word(name: str, world: Cast) -> None:
    row = HandlingFactory(agency=world.other, administrative=make_administrative("1.000001"))
    address = reverse(name, args=[world.other.pk] + ([row.pk] if name != "handling_add" else []))
    answers = {
        person: world.client(person).get(address).status_code for person in ("outsider", "secretary", "viewer")
    }
    assert answers == {"outsider": 403, "secretary": 404, "viewer": 403}


def test_the_act_of_a_missing_row_begins_with_its_code(world: Cast) -> None:
    html = shown(world, "outsider", "thieu").replace("&amp;", "&")
    address = re.search(r'href="([^"]*tthc=1\.000004[^"]*)"', html)
    assert address
    form = world.client("outsider").get(address[1]).context["form"]
    assert (form["kind"].value(), form["codes"].value()) == ("administrative", "1.000004")

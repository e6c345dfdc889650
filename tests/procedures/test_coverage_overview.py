"""Coverage of a province and of the nation: every number opens the list that gives it, and costs stay flat."""

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Agency
from common.clock import today
from procedures.choices import PublicationAction
from procedures.services.coverage import refresh_coverage
from tests.answers import read_whole
from tests.cast import Cast, make_agency
from tests.factories.procedures import make_baseline, make_line, make_procedure

URL = "/bao-phu/"
LINKED = re.compile(r'<td class="num" data-label="([^"]*)"><a href="([^"]+)">([\d.]+)(?:/([\d.]+) · [\d,]+%)?</a>')
SUMS = {
    "TTHC chưa có quy trình": "missing",
    "Cần rà soát": "stale",
    "Trỏ TTHC đã bãi bỏ": "pointing_nowhere",
    "Trùng": "doubled",
}


@pytest.fixture
def world(cast: Cast) -> Cast:
    """A district with a catalogue of one gap, a commune that is whole, one without a catalogue; one abroad."""
    make_baseline(cast.home, "1.000001", "1.000002", at_district=True)
    make_baseline(cast.home, "1.000003", at_commune=False, at_district=True, field="Xây dựng")
    make_baseline(cast.abroad, "1.000001")
    make_procedure(cast.own, "1.000001", "1.000002")
    make_procedure(cast.own, "1.000009")
    make_procedure(cast.other, "1.000001", "1.000002")
    make_procedure(cast.other, "1.000002")
    make_procedure(cast.foreign, "1.000001")
    make_line(cast.home, "1.000001", action=PublicationAction.AMENDED, on=date(2024, 5, 1), name="TTHC được sửa")
    return cast


def html_of(client: Client, address: str) -> str:
    return client.get(address).content.decode().replace("&amp;", "&")


def said_by(client: Client, address: str, label: str) -> tuple[int, ...]:
    """What the list behind an address gives for a column of the overview."""
    context = client.get(address).context
    if "totals" not in context:  # a list of rows
        if label == "Bao phủ":
            return context["covered"], context["handled"]
        return (context["handled"] - context["covered"] if "handled" in context else context["page"].paginator.count,)
    totals = context["totals"]
    if label == "Bao phủ":
        return totals.covered, totals.handled
    return (getattr(totals, SUMS[label]) if label in SUMS else context["page"].paginator.count,)


@pytest.mark.parametrize("person", ["staff", "viewer", "leader"])
@pytest.mark.parametrize("part", ["cap", "don-vi", "linh-vuc", "can-ra-soat"])
@pytest.mark.parametrize("day", ["", "01/01/2024"])
def test_overview_every_number_opens_the_list_that_gives_it(part: str, day: str, person: str, world: Cast) -> None:
    client = world.client(person)
    if day:
        client.post(reverse("day_set"), {"day": day})
    told = LINKED.findall(html_of(client, f"{URL}?theo={part}"))
    numbers = [(label, address, tuple(int(n) for n in (one, whole) if n)) for label, address, one, whole in told]
    if part == "can-ra-soat" and day:
        assert numbers == []
        return
    assert len(numbers) >= 2
    given = [(label, address, said_by(client, address, label)) for label, address, _ in numbers]
    assert given == numbers


def test_overview_by_level_counts_agencies_without_a_catalogue_apart(world: Cast) -> None:
    lines = world.client("staff").get(URL).context["lines"]
    assert [
        (line.label, line.totals.agencies, line.totals.without_catalogue, line.totals.covered, line.totals.handled)
        for line in lines
    ] == [("Cấp huyện", 1, 0, 2, 3), ("Cấp xã", 2, 1, 2, 2)]


def test_overview_of_the_nation_is_of_those_who_see_it(world: Cast) -> None:
    lines = world.client("national").get(URL).context["lines"]
    assert [(line.label, line.totals.covered, line.totals.handled) for line in lines] == [
        ("An Giang", 4, 5),
        ("Sơn La", 1, 1),
    ]
    html = html_of(world.client("national"), URL)
    for label, address, *_ in LINKED.findall(html):
        if label == "Cơ quan":
            assert f"province={world.home.pk}" in address or f"province={world.abroad.pk}" in address
    assert world.client("staff").get(URL, {"province": world.abroad.pk}).status_code == 404
    assert world.client("national").get(URL, {"province": 999_999}).status_code == 404
    assert world.client("national").get(URL, {"province": "x"}).status_code == 404


@pytest.mark.parametrize("name", ["coverage_overview", "coverage_list", "coverage_field", "coverage_stale"])
@pytest.mark.parametrize("person", ["secretary", "outsider", "inspector"])
def test_overview_is_not_for_who_sees_single_agencies(name: str, person: str, world: Cast) -> None:
    assert world.client(person).get(reverse(name)).status_code == 403


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["UBND huyện Châu Phú", "UBND phường Mỹ Bình", "UBND xã Bình Mỹ"]),
        ({"q": "chau phu"}, ["UBND huyện Châu Phú"]),
        ({"q": "…"}, []),
        ({"level": "commune"}, ["UBND phường Mỹ Bình", "UBND xã Bình Mỹ"]),
        ({"state": "none"}, ["UBND xã Bình Mỹ"]),
        ({"state": "whole"}, ["UBND phường Mỹ Bình"]),
        ({"state": "missing"}, ["UBND huyện Châu Phú"]),
        ({"state": "nowhere"}, ["UBND huyện Châu Phú"]),
        ({"state": "doubled"}, ["UBND phường Mỹ Bình"]),
        ({"state": "stale"}, ["UBND huyện Châu Phú", "UBND phường Mỹ Bình"]),
        ({"unit": "none"}, ["UBND huyện Châu Phú", "UBND phường Mỹ Bình", "UBND xã Bình Mỹ"]),
    ],
)
def test_coverage_list_filters(query: dict[str, str], names: list[str], world: Cast) -> None:
    page = world.client("staff").get(reverse("coverage_list"), query).context["page"]
    assert [row.name for row in page.object_list] == names


def test_coverage_list_refuses_a_condition_that_is_not_offered(world: Cast) -> None:
    answer = world.client("staff").get(reverse("coverage_list"), {"state": "sao-hoa"})
    assert "không có trong danh sách" in answer.content.decode()
    assert list(answer.context["page"].object_list) == []


def test_coverage_export_gives_what_the_filter_shows(world: Cast) -> None:
    client = world.client("staff")
    answer = client.get(reverse("coverage_export", args=["csv"]), {"level": "commune"})
    rows = list(csv.reader(io.StringIO(read_whole(answer).decode("utf-8-sig"))))
    told = {row[1]: (row[7], row[8], row[-1]) for row in rows if "UBND" in "".join(row)}
    assert told == {
        "UBND phường Mỹ Bình": ("2", "2", "2/2 · 100,0%"),
        "UBND xã Bình Mỹ": ("2", "", "chưa có danh mục"),
    }
    assert client.get(reverse("coverage_export", args=["pdf"])).status_code == 404


def test_coverage_field_tells_each_agency(world: Cast) -> None:
    page = world.client("staff").get(reverse("coverage_field"), {"linh-vuc": "Hộ tịch"}).context["page"]
    assert [(row.name, row.covered, row.handled) for row in page.object_list] == [
        ("UBND huyện Châu Phú", 2, 2),
        ("UBND phường Mỹ Bình", 2, 2),
    ]
    said = world.client("staff").get(reverse("coverage_field"), {"linh-vuc": "Hộ tịch"}).content.decode()
    assert "4/4 TTHC đã có quy trình (100,0%)" in said
    assert f"{reverse('agency_matrix', args=[page.object_list[0].agency])}?ten=H%E1%BB%99+t%E1%BB%8Bch#mo" in said
    assert world.client("staff").get(reverse("coverage_field"), {"linh-vuc": ""}).status_code == 404


COSTS = {  # session, user, duties; then
    "bao-phu/": 5,  # what is stored, what is not
    "bao-phu/?theo=don-vi": 5,  # the agencies, their figures
    "bao-phu/?theo=linh-vuc": 10,  # agencies, figures, what they handle in three, the names of fields, links
    "bao-phu/?theo=can-ra-soat": 4,
    "bao-phu/co-quan/": 6,  # the agencies, their figures, saved filters
    "bao-phu/linh-vuc/?linh-vuc=Hộ tịch": 10,  # the field's TTHC, agencies, figures, what they handle, links
    "bao-phu/can-ra-soat/": 6,  # count, rows, names
}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("path", COSTS)
def test_overview_costs_the_same_at_one_and_three_agencies(
    path: str, rows: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    make_baseline(cast.abroad, "1.000001")
    make_line(cast.abroad, "1.000001", action=PublicationAction.AMENDED, on=date(2024, 5, 1))
    for number in range(rows):
        make_procedure(make_agency(cast.abroad, f"UBND xã Số {number}", f"SL.Z{number}"), "1.000001")
    refresh_coverage(Agency.objects.all(), today())
    client = cast.client("foreign_staff")
    client.get(f"/{path}")
    with django_assert_num_queries(COSTS[path]):
        assert client.get(f"/{path}").status_code == 200

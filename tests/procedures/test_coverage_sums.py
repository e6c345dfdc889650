"""Sums of coverage are the sums of what each agency shows, stored or not, of the agencies that the reader sees."""

from datetime import date

import pytest

from agencies.choices import Level
from agencies.models import Agency
from common.clock import today
from procedures.choices import PublicationAction
from procedures.models import CoverageMark
from procedures.queries.coverage_lists import stale
from procedures.queries.coverage_overview import (
    Place,
    Totals,
    agencies_of,
    by,
    fields_of,
    links_seen,
    of_age,
    overview,
    stale_by_age,
)
from procedures.services.coverage import refresh_coverage
from tests.factories.agencies import PeriodFactory
from tests.factories.procedures import HandlingFactory, make_baseline, make_line, make_procedure

pytestmark = pytest.mark.django_db
AMENDED_ON = date(2024, 5, 1)
HOME = {
    Level.DISTRICT: Totals(agencies=1, administrative=2, handled=3, covered=2, pointing_nowhere=1, stale=1),
    Level.COMMUNE: Totals(
        agencies=2, without_catalogue=1, whole=1, administrative=2, handled=2, covered=2, stale=1, doubled=1
    ),
}


@pytest.fixture
def world(cast):
    """A district with a gap, a commune that is whole, one without a catalogue, one that has ended; one abroad."""
    make_baseline(cast.home, "1.000001", "1.000002", at_district=True)
    make_baseline(cast.home, "1.000003", at_commune=False, at_district=True, field="Xây dựng, nhà ở")
    make_baseline(cast.abroad, "1.000001")
    make_procedure(cast.own, "1.000001", "1.000002")
    make_procedure(cast.own, "1.000009")
    make_procedure(cast.other, "1.000001", "1.000002")
    make_procedure(cast.other, "1.000002")
    make_procedure(cast.foreign, "1.000001")
    make_procedure(PeriodFactory(province=cast.home, valid_to=date(2023, 1, 1)).agency, "1.000001")
    make_line(cast.home, "1.000001", action=PublicationAction.AMENDED, on=AMENDED_ON)
    return cast


def store(which):
    agencies = {"none": Agency.objects.none(), "all": Agency.objects.all()}
    CoverageMark.objects.all().delete()
    refresh_coverage(agencies.get(which, Agency.objects.filter(pk__in=Agency.objects.order_by("pk")[:2])), today())


@pytest.mark.parametrize("stored", ["none", "some", "all"])
def test_sums_are_the_same_stored_and_worked_out(world, stored):
    store(stored)
    home = {Place(world.home.pk, level): totals for level, totals in HOME.items()}
    abroad = {
        Place(world.abroad.pk, Level.COMMUNE): Totals(agencies=1, whole=1, administrative=1, handled=1, covered=1)
    }

    assert overview(world.staff, today()) == home
    assert overview(world.national, today()) == home | abroad
    assert overview(world.national, today(), world.home.pk) == home
    assert by(agencies_of(world.staff, today(), world.home.pk), lambda row: row.level) == HOME
    assert overview(world.foreign_staff, today()) == abroad


def test_sums_of_a_past_day_are_those_of_its_rows(world):
    store("all")
    before = overview(world.staff, date(2022, 6, 1))

    assert before[Place(world.home.pk, Level.COMMUNE)].agencies == 3  # with the one that has ended since
    assert sum(totals.stale for totals in before.values()) == 0


@pytest.mark.parametrize("stored", ["none", "all"])
def test_overview_costs_the_same_for_one_agency_as_for_many(world, stored, django_assert_num_queries):
    store(stored)
    overview(world.staff, today())  # what the reader sees is asked once

    for _ in range(2):
        with django_assert_num_queries({"none": 9, "all": 2}[stored]):
            overview(world.staff, today())
        PeriodFactory(province=world.home)
        store(stored)


def test_agencies_stand_in_the_registers_order_with_what_is_seen(world):
    rows = agencies_of(world.staff, today(), world.home.pk)

    assert [(row.name, row.coverage.words) for row in rows] == [
        ("UBND huyện Châu Phú", "2/3 · 66,7%"),
        ("UBND phường Mỹ Bình", "2/2 · 100,0%"),
        ("UBND xã Bình Mỹ", "chưa có danh mục"),
    ]
    assert [row.name for row in agencies_of(world.staff, today(), world.home.pk, "district")] == [
        "UBND huyện Châu Phú"
    ]
    assert agencies_of(world.foreign_staff, today(), world.home.pk) == []


def test_fields_add_up_to_the_agencies(world):
    not_its_own = world.other.procedures.first().links.first().administrative
    HandlingFactory(agency=world.other, administrative=not_its_own)

    told = [
        (one.name, one.handled, one.covered, one.missing) for one in fields_of(world.staff, today(), world.home.pk)
    ]

    sums = by(agencies_of(world.staff, today(), world.home.pk), lambda row: "")[""]
    assert told == [("Hộ tịch", 3, 3, 0), ("Xây dựng, nhà ở", 1, 0, 1)]
    assert (sum(one[1] for one in told), sum(one[2] for one in told)) == (sums.handled, sums.covered)
    assert [one.handled for one in fields_of(world.staff, today(), world.home.pk, world.own.pk)] == [2, 1]
    assert fields_of(world.foreign_staff, today(), world.home.pk) == []


@pytest.mark.parametrize(
    ("on", "ages"),
    [
        (date(2024, 5, 31), {30: 2, 90: 0, 180: 0, None: 0}),
        (date(2024, 6, 1), {30: 0, 90: 2, 180: 0, None: 0}),
        (date(2024, 10, 28), {30: 0, 90: 0, 180: 2, None: 0}),
        (date(2024, 10, 29), {30: 0, 90: 0, 180: 0, None: 2}),
    ],
)
def test_stale_links_are_counted_by_their_age(world, on, ages):
    assert stale_by_age(world.staff, on, world.home.pk) == ages
    assert stale_by_age(world.foreign_staff, on, world.home.pk) == dict.fromkeys(ages, 0)
    assert stale(links_seen(world.staff, on), on).filter(of_age(180, None, on)).count() == ages[None]

"""Several at once at one agency and in one province: whatever the order, what is stored is what the rows give."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from agencies.models import Agency
from common.clock import today
from procedures.models import CoverageMark
from procedures.queries.coverage import coverage_of, live_coverage, stored_on
from procedures.services.coverage import refresh_coverage
from tests.factories.agencies import PeriodFactory
from tests.factories.procedures import make_baseline, make_line, make_procedure

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def communes():
    """Two communes of a province, of which everything is stored."""
    first = PeriodFactory().agency
    make_baseline(first.province, *[f"1.00000{number}" for number in range(1, 9)])
    return [first, PeriodFactory(province=first.province).agency]


def at_once(*acts):
    """Every act in a thread of its own, all let go together."""
    start = Barrier(len(acts))

    def run(act):
        start.wait()
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(run, acts))


def assert_stored_is_live(agencies, covered):
    keys = [agency.pk for agency in agencies]
    assert not CoverageMark.objects.exists()
    assert stored_on(today()).filter(agency__in=keys).count() == len(keys)
    assert coverage_of(keys, today()) == live_coverage(keys, today())
    assert [coverage_of(keys, today())[key].covered for key in keys] == covered


def test_changes_of_one_agency_at_once_are_all_in_what_is_stored(communes):
    at_once(*[lambda number=number: make_procedure(communes[0], f"1.00000{number}") for number in range(1, 7)])

    assert_stored_is_live(communes, [6, 0])


def test_a_province_and_its_agencies_changed_at_once(communes):
    acts = [lambda agency=agency: make_procedure(agency, "1.000001") for agency in communes * 2]
    acts += [lambda number=number: make_line(communes[0].province, f"1.00001{number}") for number in range(3)]

    at_once(*acts)

    assert_stored_is_live(communes, [1, 1])


def test_change_that_is_not_committed_yet_keeps_nobody_waiting_and_is_not_lost(communes):
    """Another transaction has written and not ended: it is in what is stored as soon as it has."""
    agency = communes[0]
    written, refreshed = Event(), Event()

    def slowly():
        with transaction.atomic():
            make_procedure(agency, "1.000001")
            written.set()
            assert refreshed.wait(20)

    def meanwhile():
        assert written.wait(20)
        make_procedure(agency, "1.000002")
        assert refresh_coverage(Agency.objects.filter(pk=agency.pk), today()) == 1
        assert coverage_of([agency], today())[agency.pk].covered == 1
        refreshed.set()

    at_once(slowly, meanwhile)

    assert_stored_is_live(communes, [2, 0])

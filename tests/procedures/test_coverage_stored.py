"""What is stored of coverage equals what the rows give: for any world, any day, after any changes.

A follower that is missing is found: by the tables that the figures read, and by a change that nobody is told of.
"""

import re
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as tries
from hypothesis import strategies as some

from agencies.choices import Level
from agencies.models import Agency, AgencyPeriod
from agencies.services.periods import change_from_day
from common import registry
from common.clock import today
from common.history import create, delete, restore, save_versioned
from procedures.choices import PublicationAction, ReviewOutcome
from procedures.models import (
    CoverageMark,
    CoverageSummary,
    HandlingException,
    LineExecutor,
    Procedure,
    ProcedureLink,
    ProcedureRevision,
    PublicationLine,
    ReviewTask,
)
from procedures.queries import coverage_lists
from procedures.queries.coverage import Coverage, coverage_of, live_coverage, stored_on
from procedures.queries.handled import handled
from procedures.services.coverage import coverage_changed, outdated, refresh_coverage
from procedures.services.following import CONCERNED
from tests.factories.agencies import BareAgencyFactory, PeriodFactory, ProvinceFactory
from tests.factories.procedures import (
    AdministrativeFactory,
    ExecutorFactory,
    HandlingFactory,
    PublicationFactory,
    ReviewFactory,
    make_baseline,
    make_line,
    make_link,
    make_procedure,
)
from tests.procedures.coverage_world import AGENCIES, TTHC, WORLD, day, drawn, figures, written

pytestmark = pytest.mark.django_db
DAYS = some.integers(-10, 12)
CHANGES = some.lists(some.tuples(some.integers(0, 200), some.sampled_from(["end", "move", "remove"])), max_size=4)
# A failing world is told as it was drawn: making it smaller costs more time than reading it.
QUIET = {
    "phases": [Phase.explicit, Phase.generate],
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture],
}


@pytest.fixture
def places():
    """A province with its agencies, a list of TTHC, a decision that publishes them."""
    decision = PublicationFactory(province=ProvinceFactory())
    agencies = [BareAgencyFactory(province=decision.province) for _ in range(AGENCIES)]
    return agencies, [AdministrativeFactory() for _ in range(TTHC)], decision


@contextmanager
def undone():
    """What happens inside is taken back: an example leaves nothing to the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# --- Live is the definition ---------------------------------------------------------------------------------------
@pytest.mark.drawn
@given(facts=WORLD, offset=DAYS)
@tries(max_examples=60, **QUIET)
def test_live_coverage_is_the_definition(places, facts, offset):
    agencies, administratives, decision = places
    world, on = drawn(facts), day(offset)
    with undone():
        written(world, agencies, administratives, decision)
        told = live_coverage([agency.pk for agency in agencies], on)
        expected = {agency.pk: figures(world, place, on) for place, agency in enumerate(agencies)}

        assert told == expected
        assert {agency.pk: of_lists(agency, on) for agency in agencies} == {
            key: (
                one.handled,
                one.covered,
                one.missing,
                one.doubled,
                one.not_arising,
                one.pointing_nowhere,
                one.stale,
            )
            for key, one in expected.items()
        }


LISTED = ("handled", "covered", "missing", "doubled", "not_arising", "pointing_nowhere", "stale")


def of_lists(agency, on):
    """The lengths of the lists."""
    links = coverage_lists.links_of(agency, on)
    of_lines = (
        handled(agency, on), coverage_lists.covered(agency, on), coverage_lists.missing(agency, on),
        coverage_lists.doubled(agency, on), coverage_lists.not_arising(agency, on),
    )  # fmt: skip
    of_links = (coverage_lists.pointing_nowhere(links, on), coverage_lists.stale(links, on))
    return tuple(len(rows) for rows in (*of_lines, *of_links))


# --- Stored is live -----------------------------------------------------------------------------------------------
@pytest.mark.drawn
@given(facts=WORLD, changes=CHANGES, stored_for=DAYS)
@tries(max_examples=25, **QUIET)
def test_stored_coverage_is_live_on_any_day_after_any_change(
    places, django_capture_on_commit_callbacks, facts, changes, stored_for
):
    agencies, administratives, decision = places
    keys = [agency.pk for agency in agencies]
    with undone():
        rows = written(drawn(facts), agencies, administratives, decision).every()
        refresh_coverage(Agency.objects.filter(pk__in=keys), day(stored_for))
        assert set(stored_on(day(stored_for)).values_list("agency", flat=True)) == set(keys)
        assert_stored_is_live(keys)
        written_any = False
        for place, change in changes:
            with django_capture_on_commit_callbacks(execute=True):
                written_any |= _change(rows, place, change)
                assert_stored_is_live(keys)  # before the commit's work, and where that never comes
            assert_stored_is_live(keys)
        if written_any:
            assert set(stored_on(today()).values_list("agency", flat=True)) == set(keys)


def assert_stored_is_live(keys):
    for offset in (-8, -3, -1, 0, 1, 4, 9):
        assert coverage_of(keys, day(offset)) == live_coverage(keys, day(offset)), offset


def _change(rows, place, change):
    """One row ends, moves by a day, or goes; where its table does not let it, nothing happens. Did anything?"""
    row = rows[place % len(rows)]
    try:
        with transaction.atomic():
            if change == "remove":
                delete([row], by=None, reason="Ghi nhầm")
                rows.remove(row)
            elif hasattr(row, "valid_to"):
                name = "valid_to" if change == "end" else "valid_from"
                setattr(row, name, (getattr(row, name) or today()) - timedelta(days=1))
                save_versioned(row, by=None)
            else:
                return False
    except Exception:
        row.refresh_from_db()
        return False
    return True


# --- No change is forgotten ---------------------------------------------------------------------------------------
def tables_of_the_figures():
    province = PeriodFactory(level=Level.PROVINCE).province
    line = make_line(province, "1.000001", at_province=True, names_agencies=True, action=PublicationAction.AMENDED)
    agency = PeriodFactory(level=Level.PROVINCE, province=province).agency
    make_procedure(agency, "1.000001")
    with CaptureQueriesContext(connection) as asked:
        live_coverage([agency.pk], line.valid_from)
    with CaptureQueriesContext(connection) as refreshed:
        refresh_coverage(Agency.objects.filter(pk=agency.pk), line.valid_from)
    statements = " ".join(query["sql"] for query in (*asked, *refreshed))
    return set(re.findall(r"\b(?:agencies|procedures)_[a-z]+\b", statements))


def test_every_table_that_the_figures_read_is_followed():
    derived = {"procedures_coveragesummary", "procedures_coveragemark"}
    identities = {"agencies_agency", "procedures_administrativeprocedure"}  # nothing of theirs is counted
    models = {model._meta.db_table: model for model in apps.get_models()}
    tables = tables_of_the_figures() & set(models)

    assert tables - derived - identities == {model._meta.db_table for model in CONCERNED}


@pytest.fixture
def everything():
    """An agency of which one row of each table counts: without it some figure is another."""
    period = PeriodFactory(level=Level.PROVINCE)
    province, agency = period.province, period.agency
    at_province = {"at_province": True, "at_commune": False}
    named = make_line(
        province,
        "1.000001",
        action=PublicationAction.AMENDED,
        on=date(2022, 1, 1),
        names_agencies=True,
        **at_province,
    )
    of_old = make_line(province, "1.000002", action=PublicationAction.AMENDED, on=date(2019, 1, 1), **at_province)
    excepted = make_line(province, "1.000003", **at_province)
    procedure = make_procedure(agency, "1.000001", "1.000002")
    review = ReviewFactory(
        agency=agency, line=named, procedure=procedure, closed_on=date(2022, 2, 1), outcome=ReviewOutcome.NO_EFFECT,
        reason="Chỉ đổi lệ phí",
    )  # fmt: skip
    return agency, {
        AgencyPeriod: period,
        HandlingException: HandlingFactory(agency=agency, administrative=excepted.administrative),
        LineExecutor: ExecutorFactory(line=named, agency=agency),
        Procedure: procedure,
        ProcedureLink: procedure.links.first(),
        ProcedureRevision: procedure.revisions.get(),
        PublicationLine: of_old,
        ReviewTask: review,
    }


def _take_away(row):
    """From today on the row is not there."""
    if hasattr(row, "valid_to"):
        row.valid_to = today() - timedelta(days=1)
        save_versioned(row, by=None)
    else:
        delete([row], by=None, reason="Ghi nhầm")


def test_every_row_of_everything_counts(everything):
    agency, rows = everything

    assert set(rows) == set(CONCERNED)
    assert live_coverage([agency.pk], today())[agency.pk] == Coverage(administrative=1, handled=2, covered=2)


@pytest.mark.parametrize("model", CONCERNED)
def test_change_of_each_table_is_told(everything, django_capture_on_commit_callbacks, model):
    agency, rows = everything
    refresh_coverage(Agency.objects.filter(pk=agency.pk), today())
    before = coverage_of([agency], today())

    with django_capture_on_commit_callbacks(execute=True):
        _take_away(rows[model])

    assert coverage_of([agency], today()) == live_coverage([agency.pk], today()) != before
    assert stored_on(today()).filter(agency=agency).exists()


@pytest.mark.parametrize("model", CONCERNED)
def test_change_that_nobody_is_told_of_is_found(everything, monkeypatch, model):
    """The control: without its follower the change of a table leaves a stored figure that is wrong."""
    deaf = registry.Follower(frozenset(CONCERNED) - {model}, registry.followers.get("coverage").told)
    agency, rows = everything
    refresh_coverage(Agency.objects.filter(pk=agency.pk), today())

    monkeypatch.setattr(registry.followers, "_entries", {"coverage": (100, deaf)})
    _take_away(rows[model])

    assert coverage_of([agency], today()) != live_coverage([agency.pk], today())


def test_restoring_an_earlier_state_is_told(everything):
    agency, rows = everything
    link = rows[ProcedureLink]
    before = coverage_of([agency], today())
    _take_away(link)
    refresh_coverage(Agency.objects.filter(pk=agency.pk), today())

    restore(ProcedureLink, link.pk, to_version=1, by=None, reason="Hoàn tác")

    assert coverage_of([agency], today()) == before


def test_change_of_level_by_the_form_is_told(everything):
    agency, rows = everything
    refresh_coverage(Agency.objects.filter(pk=agency.pk), today())

    change_from_day(rows[AgencyPeriod], on=today(), version=1, by=None, level=Level.COMMUNE)

    assert coverage_of([agency], today())[agency.pk] == Coverage(administrative=1)


def test_heir_begins_without_the_catalogue_of_who_was_before(everything):
    """What an agency had that was merged is its own history: the heir handles the TTHC and has no procedure yet."""
    agency, rows = everything
    heir = PeriodFactory(level=Level.PROVINCE, province=agency.province, valid_from=today()).agency
    _take_away(rows[AgencyPeriod])

    told = coverage_of([agency, heir], today())

    assert told == {agency.pk: Coverage(), heir.pk: Coverage(handled=2)}
    assert coverage_of([agency], today() - timedelta(days=1))[agency.pk].covered == 2


# --- How it is kept -----------------------------------------------------------------------------------------------
@pytest.fixture
def commune():
    """A commune of which nothing is stored yet."""
    agency = PeriodFactory(name="UBND xã Phú Sơn").agency
    make_baseline(agency.province, "1.000001")
    make_procedure(agency, "1.000001")
    CoverageMark.objects.all().delete()
    return agency


def summary(agency):
    return CoverageSummary.objects.get(agency=agency)


def test_summary_holds_between_two_days_on_which_something_begins_or_ends(commune):
    on = date(2022, 6, 1)
    make_line(commune.province, "1.000002", on=date(2022, 5, 10))
    make_line(commune.province, "1.000003", on=date(2022, 7, 15))
    refresh_coverage(Agency.objects.filter(pk=commune.pk), on)

    kept = summary(commune)

    assert (kept.as_of, kept.holds_until) == (date(2022, 5, 10), date(2022, 7, 14))
    days = [date(2022, 5, 9), date(2022, 5, 10), date(2022, 7, 14), date(2022, 7, 15)]
    assert [coverage_of([commune], day)[commune.pk].handled for day in days] == [1, 2, 2, 3]
    assert [stored_on(day).exists() for day in days] == [False, True, True, False]


def test_summary_ends_with_the_last_day_of_a_link(commune):
    make_link(make_procedure(commune), "1.000001", valid_to=date(2022, 6, 30))
    refresh_coverage(Agency.objects.filter(pk=commune.pk), date(2022, 6, 30))

    assert (summary(commune).holds_until, summary(commune).doubled) == (date(2022, 6, 30), 1)
    assert coverage_of([commune], date(2022, 7, 1))[commune.pk].doubled == 0


def test_what_is_stored_is_one_question_for_many(commune, django_assert_num_queries):
    others = [PeriodFactory(province=commune.province).agency for _ in range(2)]
    refresh_coverage(Agency.objects.all(), today())

    with django_assert_num_queries(1):
        told = coverage_of([commune, *others], today())

    assert [told[agency.pk].covered for agency in (commune, *others)] == [1, 0, 0]


@pytest.mark.parametrize("agencies", [1, 3])
def test_refreshing_asks_as_often_for_many_as_for_one(commune, django_assert_num_queries, agencies):
    for _ in range(agencies - 1):
        PeriodFactory(province=commune.province)
    coverage_changed([commune])

    with django_assert_num_queries(23):
        assert refresh_coverage(Agency.objects.filter(province=commune.province), today()) == agencies


def test_several_changes_are_worked_out_once(commune, django_capture_on_commit_callbacks):
    with CaptureQueriesContext(connection) as asked, django_capture_on_commit_callbacks(execute=True) as hooks:
        for number in range(3):
            make_procedure(commune, f"1.00010{number}")
    kept = [sql for query in asked if "DO UPDATE" in (sql := query["sql"]) and "coveragesummary" in sql]

    assert len(hooks) == 9  # three procedures, each with its revision and its link
    assert len(kept) == 1
    assert summary(commune).administrative == 4
    assert not CoverageMark.objects.exists()


def test_mark_of_a_province_stays_until_all_its_agencies_are_worked_out(commune):
    PeriodFactory(province=commune.province)
    make_line(commune.province, "1.000009")

    refresh_coverage(Agency.objects.filter(pk=commune.pk), today())
    assert not stored_on(today()).exists()
    refresh_coverage(Agency.objects.all(), today())
    assert stored_on(today()).count() == 2


def test_change_of_a_transaction_that_is_taken_back_leaves_what_was_stored(commune):
    refresh_coverage(Agency.objects.filter(pk=commune.pk), today())

    with undone():
        coverage_changed([commune])
        assert not stored_on(today()).exists()

    assert stored_on(today()).get().agency == commune


def test_agency_that_was_entered_by_mistake_goes_with_what_is_stored(commune):
    entered = create(Agency(province=commune.province), by=None)
    coverage_changed([entered])
    refresh_coverage(Agency.objects.filter(pk=entered.pk), today())
    coverage_changed([entered])

    delete([entered], by=None, reason="Hoàn tác")

    assert not CoverageSummary.objects.exists()
    assert not CoverageMark.objects.exists()


def test_command_works_out_what_does_not_hold_for_today(commune, capsys):
    refresh_coverage(Agency.objects.filter(pk=commune.pk), today())
    other = PeriodFactory(province=commune.province).agency
    elsewhere = PeriodFactory().agency
    assert set(outdated(today())) == {other, elsewhere}

    call_command("refresh_coverage", province=other.province.code)
    assert capsys.readouterr().out == "Đã tính lại số liệu bao phủ của 1 cơ quan.\n"
    call_command("refresh_coverage")
    assert set(outdated(today())) == set()
    call_command("refresh_coverage", all=True)
    assert "của 3 cơ quan" in capsys.readouterr().out

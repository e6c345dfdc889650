"""Coverage: what an agency handles, what its procedures cover, and the lists of what is to be mended."""

from datetime import date

import pytest

from agencies.choices import Level
from agencies.models import AgencyPeriod
from procedures.choices import HandlingKind, ProcedureKind, PublicationAction, ReviewOutcome
from procedures.models import PublicationLine
from procedures.queries import coverage_lists
from procedures.queries.coverage import Coverage, coverage_of, live_coverage
from procedures.queries.handled import handled, handling_of, level_unknown
from tests.factories.agencies import BareAgencyFactory, PeriodFactory
from tests.factories.procedures import (
    ExecutorFactory,
    HandlingFactory,
    ReviewFactory,
    make_administrative,
    make_baseline,
    make_draft,
    make_line,
    make_procedure,
    make_revision,
)

pytestmark = pytest.mark.django_db
DAY = date(2022, 6, 1)


@pytest.fixture
def agency():
    return PeriodFactory(name="UBND thị xã Hương Thủy", level=Level.DISTRICT).agency


def of(agency, on=DAY):
    return coverage_of([agency], on)[agency.pk]


def keys(count, first=1):
    return [f"1.{number:06}" for number in range(first, first + count)]


# --- The figures that have to come out ---------------------------------------------------------------------------
def test_huong_thuy_is_whole_and_never_82_35_percent(agency):
    """6 + 15 + 252 = 273 procedures handle 306 TTHC: 252 of 306 is no share of anything."""
    codes = keys(306)
    make_baseline(agency.province, *codes, at_district=True, at_commune=False)
    for _ in range(6):
        make_procedure(agency, kind=ProcedureKind.SYSTEM)
    for _ in range(15):
        make_procedure(agency, kind=ProcedureKind.INTERNAL)
    for number, code in enumerate(codes[:252]):
        make_procedure(agency, code, *([codes[252 + number]] if number < 54 else []))

    told = of(agency)

    assert (told.system, told.internal, told.administrative, told.total) == (6, 15, 252, 273)
    assert (told.handled, told.covered, told.missing) == (306, 306, 0)
    assert (told.figures, told.words, told.is_whole) == ("306/306", "306/306 · 100,0%", True)
    assert "82" not in told.words


def test_agency_without_catalogue_has_no_share(agency):
    make_baseline(agency.province, *keys(3), at_district=True)
    make_draft(agency)

    told = of(agency)

    assert (told.handled, told.covered, told.has_catalogue, told.is_measured) == (3, 0, False, False)
    assert told.words == "chưa có danh mục"


def test_agency_that_handles_nothing_has_no_share(agency):
    make_baseline(agency.province, *keys(3))  # of communes
    make_procedure(agency, kind=ProcedureKind.SYSTEM)

    told = of(agency)

    assert (told.handled, told.is_measured, told.words) == (0, False, "không có TTHC")


def test_agency_that_is_not_there_covers_nothing():
    gone = PeriodFactory(valid_to=date(2022, 5, 31)).agency
    make_baseline(gone.province, *keys(2))
    make_procedure(gone, keys(1)[0])

    assert of(gone, date(2022, 5, 31)) == Coverage(administrative=1, handled=2, covered=1)
    assert of(gone) == Coverage()
    assert list(handled(gone, DAY)) == []
    assert list(coverage_lists.links_of(gone, DAY)) == []


# --- What is handled --------------------------------------------------------------------------------------------
def handled_keys(agency, on=DAY):
    told = sorted(handled(agency, on).values_list("administrative__key", flat=True))
    sets = handling_of([agency.pk], on).of
    one = sets.get(agency.pk)
    assert len(one) == len(told)
    assert one.keys() == frozenset(handled(agency, on).values_list("administrative", flat=True))
    return told


def test_handled_follows_from_the_level_of_the_day(agency):
    district, commune, both, unknown, ended, coming = keys(6)
    make_line(agency.province, district, at_district=True, at_commune=False)
    make_line(agency.province, commune)
    make_line(agency.province, both, at_district=True)
    make_line(agency.province, unknown, at_commune=False)
    make_line(agency.province, ended, at_district=True)
    make_line(agency.province, ended, action=PublicationAction.ABOLISHED, on=date(2022, 6, 1))
    make_line(agency.province, coming, at_district=True, on=date(2022, 6, 2))
    make_line(PeriodFactory().province, "1.900000", at_district=True)

    assert handled_keys(agency) == [district, both]
    assert handled_keys(agency, date(2022, 5, 31)) == [district, both, ended]
    assert handled_keys(agency, date(2022, 6, 2)) == [district, both, coming]
    assert [line.code for line in level_unknown(agency.province_id, DAY)] == [unknown]


def test_change_of_level_changes_what_is_handled():
    before = PeriodFactory(level=Level.DISTRICT, valid_to=date(2022, 5, 31))
    PeriodFactory(agency=before.agency, province=before.province, level=Level.COMMUNE, valid_from=DAY)
    make_line(before.province, keys(2)[0], at_district=True, at_commune=False)
    make_line(before.province, keys(2)[1])

    assert handled_keys(before.agency, date(2022, 5, 31)) == keys(1)
    assert handled_keys(before.agency) == [keys(2)[1]]


def test_line_that_names_agencies_is_for_these_alone():
    named = PeriodFactory(level=Level.PROVINCE).agency
    other = PeriodFactory(level=Level.PROVINCE, province=named.province).agency
    line = make_line(named.province, keys(1)[0], at_province=True, at_commune=True, names_agencies=True)
    ExecutorFactory(line=line, agency=named)
    commune = PeriodFactory(province=named.province).agency

    assert [handled_keys(one) for one in (named, other, commune)] == [keys(1), [], keys(1)]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (HandlingKind.NOT_ARISING, (2, 1)),
        (HandlingKind.NOT_COMPETENT, (1, 0)),
        (HandlingKind.DELEGATED, (2, 0)),
    ],
)
def test_exception_of_what_the_level_handles(agency, kind, told):
    make_baseline(agency.province, *keys(2), at_district=True)
    HandlingFactory(agency=agency, administrative=make_administrative(keys(1)[0]), kind=kind, valid_from=DAY)
    make_procedure(agency)

    assert (of(agency).handled, of(agency).not_arising) == told
    assert coverage_lists.not_arising(agency, DAY).count() == told[1]
    assert of(agency, date(2022, 5, 31)).handled == 2


def test_delegated_tthc_is_handled_while_its_province_has_it(agency):
    of_communes, unknown = keys(2)
    make_line(agency.province, of_communes)
    make_line(agency.province, unknown, at_commune=False)
    for code in (of_communes, unknown, "1.800000"):
        HandlingFactory(agency=agency, administrative=make_administrative(code), kind=HandlingKind.DELEGATED)

    assert handled_keys(agency) == [of_communes, unknown]


# --- The four lists ---------------------------------------------------------------------------------------------
def test_lists_say_what_is_to_be_mended(agency):
    whole, without, twice, abolished = keys(4)
    make_baseline(agency.province, whole, without, twice, abolished, at_district=True)
    make_procedure(agency, whole)
    first, second = make_procedure(agency, twice), make_procedure(agency, twice, abolished)
    make_draft(agency)
    make_line(agency.province, abolished, action=PublicationAction.ABOLISHED, on=date(2022, 5, 1))

    assert [line.code for line in coverage_lists.missing(agency, DAY)] == [without]
    assert [line.code for line in coverage_lists.doubled(agency, DAY)] == [twice]
    assert [line.code for line in coverage_lists.covered(agency, DAY)] == [whole, twice]
    nowhere = coverage_lists.pointing_nowhere(coverage_lists.links_of(agency, DAY), DAY)
    assert [(link.procedure, link.code) for link in nowhere] == [(second, abolished)]
    told = of(agency)
    assert (told.missing, told.doubled, told.pointing_nowhere, told.covered) == (1, 1, 1, 2)
    assert first.pk != second.pk


def stale_codes(agency, on=DAY):
    found = coverage_lists.stale(coverage_lists.links_of(agency, on), on)
    assert of(agency, on).stale == found.count()
    return [link.code for link in found]


def test_stale_is_what_was_amended_after_the_revision(agency):
    code = keys(1)[0]
    make_baseline(agency.province, code, at_district=True)
    procedure = make_procedure(agency, code)
    make_line(agency.province, code, action=PublicationAction.AMENDED, on=date(2022, 3, 1))

    assert stale_codes(agency, date(2022, 2, 28)) == []
    assert stale_codes(agency) == [code]
    make_revision(procedure, on=date(2022, 3, 1))
    assert stale_codes(agency) == []
    assert stale_codes(agency, date(2022, 2, 28)) == []


def test_baseline_and_new_lines_make_nothing_stale(agency):
    codes = keys(2)
    procedure = make_procedure(agency, *codes, on=date(2010, 1, 1))
    make_baseline(agency.province, codes[0], at_district=True)
    make_line(agency.province, codes[1], action=PublicationAction.NEW, at_district=True)

    assert procedure.links.count() == 2
    assert stale_codes(agency) == []


def test_revision_of_unknown_day_has_to_be_looked_at(agency):
    code = keys(1)[0]
    make_line(agency.province, code, action=PublicationAction.AMENDED, at_district=True)
    make_procedure(agency, code, on=None)

    assert stale_codes(agency) == [code]


def test_no_effect_clears_from_its_day(agency):
    code = keys(1)[0]
    make_baseline(agency.province, code, at_district=True)
    procedure = make_procedure(agency, code)
    make_line(agency.province, code, action=PublicationAction.AMENDED, on=date(2022, 3, 1))
    line = PublicationLine.objects.get(action=PublicationAction.AMENDED)
    ReviewFactory(
        agency=agency, line=line, procedure=procedure, closed_on=date(2022, 5, 1), outcome=ReviewOutcome.NO_EFFECT,
        reason="Chỉ đổi lệ phí",
    )  # fmt: skip

    assert [stale_codes(agency, date(2022, month, 1)) for month in (4, 5)] == [[code], []]


# --- Queries ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("agencies", [1, 3])
def test_live_coverage_asks_as_often_for_many_as_for_one(agencies, django_assert_num_queries):
    province = PeriodFactory(level=Level.PROVINCE).province
    line = make_line(province, keys(1)[0], at_province=True, names_agencies=True)
    asked = [PeriodFactory(level=Level.PROVINCE, province=province).agency for _ in range(agencies)]
    ExecutorFactory(line=line, agency=asked[0])
    for agency in asked:
        make_procedure(agency, keys(1)[0])

    with django_assert_num_queries(7):
        told = live_coverage([agency.pk for agency in asked], DAY)

    assert [told[agency.pk].handled for agency in asked] == [1, 0, 0][:agencies]


def test_coverage_of_nobody_is_nothing():
    nobody = BareAgencyFactory()

    assert coverage_of([nobody], DAY) == {nobody.pk: Coverage()}


def test_coverage_is_asked_of_agencies_and_of_nothing_else(db):
    with pytest.raises(TypeError, match="not of AgencyPeriod"):
        coverage_of(AgencyPeriod.objects.values_list("agency", flat=True), date(2024, 1, 1))

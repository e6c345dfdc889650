"""How a certificate stands on a day: the definition for a row, and the same answer for a list, on any day."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as some

from agencies.choices import STATES_IN_FORCE, CertificateEnd, CertificateKind, CertificateState, SuccessionKind
from agencies.models import AgencySuccession, Certificate, CertificateCover, StandardEdition, Suspension
from agencies.queries.certificate_states import (
    Circumstances,
    alert_days,
    circumstances,
    in_force,
    reasons_to_redeclare,
    standing,
    state_of,
    with_state,
)
from common.history import bulk_create, create, save_versioned
from tests.factories.agencies import CertificateFactory, PeriodFactory

pytestmark = pytest.mark.django_db
FIRST = date(2018, 1, 1)
DAYS = some.dates(FIRST, FIRST + timedelta(days=60))
MAYBE = some.one_of(some.none(), DAYS)
DAY = date(2020, 6, 1)


def state(row, on=DAY, **known):
    return state_of(row, on, Circumstances(**known))


def certificate(**facts):
    facts = {"kind": CertificateKind.CERTIFICATE, "paper": None, "issued_on": date(2019, 1, 1)} | facts
    return CertificateFactory.build(holder=None, province=None, **facts)


# --- The definition ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, CertificateState.UNKNOWN),
        ({"issued_on": None}, CertificateState.UNKNOWN),
        ({"expires_on": date(2023, 1, 1)}, CertificateState.IN_FORCE),
        ({"expires_on": date(2023, 1, 1), "in_force_from": date(2020, 6, 2)}, CertificateState.NOT_YET),
        ({"expires_on": DAY + timedelta(days=180)}, CertificateState.RUNNING_OUT),
        ({"expires_on": DAY + timedelta(days=181)}, CertificateState.IN_FORCE),
        ({"expires_on": DAY}, CertificateState.RUNNING_OUT),
        ({"expires_on": DAY - timedelta(days=1)}, CertificateState.EXPIRED),
        ({"ended_as": CertificateEnd.WITHDRAWN, "ended_on": DAY}, CertificateState.WITHDRAWN),
        ({"ended_as": CertificateEnd.WITHDRAWN, "ended_on": DAY + timedelta(days=1)}, CertificateState.UNKNOWN),
        ({"ended_as": CertificateEnd.EXPIRED}, CertificateState.EXPIRED),
        ({"ended_as": CertificateEnd.REPLACED, "ended_on": DAY}, CertificateState.REPLACED),
        ({"ended_as": CertificateEnd.HOLDER_ENDED, "ended_on": DAY}, CertificateState.HISTORICAL),
    ],
)
def test_certificate_stands_by_its_own_days(facts, expected):
    assert state(certificate(**facts)) == expected


@pytest.mark.parametrize(
    ("year", "known", "expected"),
    [
        (2015, {}, CertificateState.IN_FORCE),
        (2015, {"reorganised": True}, CertificateState.REDECLARE),
        (2015, {"cover_ended": True}, CertificateState.REDECLARE),
        (2008, {}, CertificateState.EDITION_BEHIND),
        (2008, {"reorganised": True}, CertificateState.REDECLARE),
    ],
)
def test_declaration_stands_until_it_is_to_be_made_anew(year, known, expected):
    edition = StandardEdition(code=f"TCVN ISO 9001:{year}", year=year)
    edition.transition_ends_on = DAY - timedelta(days=1) if year == 2008 else None
    row = certificate(kind=CertificateKind.DECLARATION, edition=edition)

    assert state(row, **known) == expected
    assert bool(reasons_to_redeclare(row, DAY, Circumstances(**known))) == (expected != CertificateState.IN_FORCE)


def test_suspended_certificate_does_not_count():
    assert state(certificate(expires_on=date(2023, 1, 1)), suspended=True) == CertificateState.SUSPENDED
    assert CertificateState.SUSPENDED not in STATES_IN_FORCE


@pytest.mark.parametrize(
    ("left", "reached"), [(181, None), (180, 180), (91, 180), (90, 90), (30, 30), (0, 30), (-1, None)]
)
def test_alerts_are_the_offices_own(left, reached):
    assert settings.CERTIFICATE_ALERT_DAYS == [180, 90, 30]
    assert alert_days(certificate(expires_on=DAY + timedelta(days=left)), DAY) == reached


# --- For any chain and any day ----------------------------------------------------------------------------------
ENDS = some.one_of(some.just(("", None)), some.tuples(some.sampled_from(CertificateEnd.values), MAYBE))
ROWS = some.fixed_dictionaries(
    {
        "kind": some.sampled_from(CertificateKind.values),
        "issued_on": MAYBE,
        "in_force_from": MAYBE,
        "length": some.one_of(some.none(), some.integers(0, 300)),
        "end": ENDS,
        "old_edition": some.booleans(),
        "suspended": some.one_of(some.none(), some.tuples(DAYS, some.one_of(some.none(), some.integers(0, 30)))),
        "covers": some.booleans(),
    }
)
WAVES = some.lists(some.tuples(DAYS, some.sampled_from(["holder gives", "holder takes", "cover ends"])), max_size=3)


@pytest.fixture
def places():
    """A holder, an agency that it covers, and one beside; the transition from 2008 ends inside the days."""
    old = StandardEdition.objects.get(year=2008)
    old.transition_ends_on = FIRST + timedelta(days=30)
    save_versioned(old, by=None)
    holder = PeriodFactory().agency
    return holder, *(PeriodFactory(province=holder.province).agency for _ in range(2))


@pytest.mark.drawn
@given(rows=some.lists(ROWS, max_size=4), waves=WAVES, on=DAYS)
@tries(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_state_of_a_list_is_the_definition_for_every_row(places, rows, waves, on):
    for model in (AgencySuccession, Suspension, CertificateCover, Certificate):
        model.objects.all()._raw_delete("default")
    certificates = _write(places, rows, waves)

    listed = {row.pk: row for row in with_state(Certificate.objects.select_related("edition"), on)}
    counted = set(in_force(Certificate.objects.all(), on).values_list("pk", flat=True))

    for row, facts in certificates:
        known = _known(row, facts, waves, on)
        expected = state_of(row, on, known)
        assert (listed[row.pk].state, circumstances(listed[row.pk])) == (expected, known)
        assert (row.pk in counted) == (expected in STATES_IN_FORCE)
    assert counted <= set(Certificate.objects.filter(standing(on)).values_list("pk", flat=True))


def _write(places, rows, waves):
    holder, covered, beside = places
    editions = {row.year: row for row in StandardEdition.objects.all()}
    certificates = []
    for number, facts in enumerate(rows):
        certificates.append((_row(holder, editions[2008 if facts["old_edition"] else 2015], number, facts), facts))
    bulk_create([row for row, _ in certificates], by=None)
    for row, facts in certificates:
        if facts["suspended"]:
            begin, length = facts["suspended"]
            until = None if length is None else begin + timedelta(days=length)
            create(Suspension(certificate=row, valid_from=begin, valid_to=until, reason="Chưa khắc phục"), by=None)
        if facts["covers"]:
            create(CertificateCover(certificate=row, agency=covered), by=None)
    pairs = {"holder gives": (holder, beside), "holder takes": (beside, holder), "cover ends": (covered, beside)}
    for day, what in dict.fromkeys(waves):
        source, target = pairs[what]
        kind = SuccessionKind.SPLIT
        create(AgencySuccession(province=holder.province, day=day, kind=kind, source=source, target=target), by=None)
    return certificates


def _row(holder, edition, number, facts):
    """A row as the database takes it: an expiry is a certificate's and not before it begins."""
    begins = [day for day in (facts["issued_on"], facts["in_force_from"]) if day]
    expires = facts["length"] is not None and facts["kind"] == CertificateKind.CERTIFICATE
    return Certificate(
        holder=holder,
        province=holder.province,
        kind=facts["kind"],
        edition=edition,
        part=f"Phần {number}",
        issued_on=facts["issued_on"],
        in_force_from=facts["in_force_from"],
        expires_on=max(begins, default=FIRST) + timedelta(days=facts["length"]) if expires else None,
        ended_as=facts["end"][0],
        ended_on=facts["end"][1],
    )


def _known(row, facts, waves, on):
    """The circumstances, counted by hand."""
    since = row.begins_on
    began = [what for day, what in waves if since and since < day <= on]
    suspended = False
    if facts["suspended"]:
        begin, length = facts["suspended"]
        suspended = begin <= on and (length is None or on <= begin + timedelta(days=length))
    return Circumstances(
        suspended=suspended,
        reorganised=any(what in ("holder gives", "holder takes") for what in began),
        cover_ended=facts["covers"] and "cover ends" in began,
    )

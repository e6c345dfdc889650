"""What the register and an agency's overview show of the chain on a day; declarations recorded in any order."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as some

from agencies.choices import CertificateEnd
from agencies.models import AgencyPeriod, Certificate
from agencies.queries.agency_page import overview_of
from agencies.queries.certificate_states import in_force
from agencies.queries.register import rows_of, with_certificate, with_edition
from agencies.services.certificate_ends import resume_certificate, suspend_certificate
from agencies.services.certificates import correct_certificate
from tests.agencies.certificates import certify, declare, holder_named

pytestmark = pytest.mark.django_db
FIRST, SECOND, BETWEEN = date(2014, 6, 1), date(2018, 6, 1), date(2016, 1, 1)


def shown(on):
    """Edition and day in the register's list, and whether the filters find the agency so."""
    periods = AgencyPeriod.objects.on(on)
    (row,) = rows_of(periods, on=on)
    found = with_certificate(periods, on).count(), with_edition(periods, row["edition"], on).count()
    return row["edition"], row["declared_on"], found


def test_register_shows_the_declaration_in_force_on_the_day():
    holder = holder_named()
    declare(holder, FIRST, year=2008)
    declare(holder, SECOND)

    assert shown(BETWEEN) == (2008, FIRST, (1, 1))
    assert shown(SECOND) == (2015, SECOND, (1, 1))
    assert shown(FIRST - timedelta(days=1)) == (None, None, (0, 1))


def test_register_shows_no_certificate_that_expired_or_is_suspended():
    holder = holder_named()
    row = certify(holder, FIRST, SECOND, year=2008)
    suspend_certificate(row, on=BETWEEN, reason="Chưa khắc phục", by=None, version=1)
    resume_certificate(row, on=BETWEEN + timedelta(days=30), by=None, version=2)

    days = (BETWEEN, BETWEEN + timedelta(days=30), SECOND, SECOND + timedelta(days=1))
    assert [shown(day)[0] for day in days] == [None, 2008, 2008, None]


@pytest.mark.parametrize(
    ("on", "step", "states"),
    [
        (FIRST - timedelta(days=1), ("", "chưa công bố"), []),
        (BETWEEN, ("good", "đã công bố"), ["còn hiệu lực"]),
        (SECOND, ("good", "đã công bố"), ["còn hiệu lực", "đã thay thế"]),
    ],
)
def test_overview_tells_how_each_stands(on, step, states):
    holder = holder_named()
    declare(holder, FIRST, year=2008)
    declare(holder, SECOND)
    overview = overview_of(holder, on)

    assert (overview.declared_step.kind, overview.declared_step.word) == step
    assert [one.state.label for one in overview.certificates] == states


def test_overview_of_an_expired_certificate_says_so():
    holder = holder_named()
    certify(holder, FIRST, SECOND, year=2008)
    step = overview_of(holder, SECOND + timedelta(days=1)).declared_step

    assert (step.kind, step.word) == ("bad", "hết hiệu lực")


# --- In any order -----------------------------------------------------------------------------------------------
DAYS = some.lists(some.dates(date(2016, 1, 1), date(2024, 12, 31)), min_size=2, max_size=4, unique=True)


@given(days=DAYS, chance=some.randoms(use_true_random=False))
@tries(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_declarations_recorded_in_any_order_stand_one_after_the_other(days, chance):
    holder = holder_named()
    for day in days:
        declare(holder, day)
    moved = chance.choice(list(Certificate.objects.filter(holder=holder)))
    to = date(2015, 12, 31) + timedelta(days=chance.choice([0, 4_000]))
    correct_certificate(moved, version=moved.version, by=None, issued_on=to)

    in_order = sorted({*days, to} - {moved.issued_on})
    rows = list(Certificate.objects.filter(holder=holder).order_by("issued_on"))
    assert [(row.issued_on, row.ended_on) for row in rows] == list(zip(in_order, [*in_order[1:], None], strict=True))
    assert [row.ended_as for row in rows] == [*[CertificateEnd.REPLACED] * (len(rows) - 1), ""]
    assert [row.renewal_of_id for row in rows] == [None, *[row.pk for row in rows[:-1]]]
    for day in in_order:
        standing = in_force(Certificate.objects.filter(holder=holder), day)
        assert [row.issued_on for row in standing] == [day]

"""The transition board: each holder counted once, each figure with its list, the curve equal to the days' counts."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.models import Suspension
from agencies.queries.certificate_list import certificates, deciding
from agencies.queries.transition import board, month_ends
from common.clock import today
from common.history import create, save_versioned
from tests.agencies.declared import certificate, declaration, edition
from tests.cast import Cast, make_agency

URL = "/chuyen-doi/"
QUERIES = 5  # session, user, duties, rows, editions


def counts(cast: Cast, on: date) -> dict[int, int]:
    return {row.edition.year: row.holders for row in board(cast.staff, on).editions if row.holders}


def test_transition_counts_each_holder_once_under_its_newest_edition(cast: Cast) -> None:
    certificate(cast.own, 400, year=2008)
    declaration(cast.own, 2015)
    declaration(cast.below, 2008)
    certificate(cast.other, -1, year=2015)
    declaration(cast.other, 2008)
    declaration(cast.foreign, 2000)
    assert counts(cast, today()) == {2008: 2, 2015: 1}


def test_transition_every_figure_opens_a_list_of_as_many(cast: Cast) -> None:
    certificate(cast.own, 400, year=2008)
    certificate(cast.own, 500, year=2008)
    declaration(cast.below, 2008)
    declaration(cast.other, 2015)
    client = cast.client("staff")
    links = re.findall(r'href="(/cong-bo/\?stands=\w+)">(\d+)<', client.get(URL).content.decode())
    assert [int(count) for _, count in links] == [2, 1, 3]
    for address, count in links:
        assert client.get(address).context["counted"].shown == int(count)


def test_transition_says_who_is_behind_and_marks_what_is_expected(cast: Cast) -> None:
    declaration(cast.own, 2008)
    declaration(cast.other, 2015)
    html = cast.client("staff").get(URL).content.decode()
    assert "1 trong 2 cơ quan còn theo phiên bản cũ hơn TCVN ISO 9001:2015" in html
    assert re.search(r'TCVN ISO 9001:2026\s*<span class="state state-idle">dự kiến</span>', html)


def test_transition_knows_the_newest_edition_of_the_day(cast: Cast) -> None:
    row = edition(2026)
    row.published_on, row.is_expected = date(2026, 10, 1), False
    save_versioned(row, by=None)
    newest = [board(cast.staff, day).newest for day in (date(2026, 9, 30), date(2026, 10, 1))]
    assert [one and one.edition.year for one in newest] == [2015, 2026]


def test_transition_follows_the_day_in_the_header(cast: Cast) -> None:
    declaration(cast.own, 2008, issued_on=date(2016, 5, 1), ended_as="replaced", ended_on=date(2020, 3, 11))
    declaration(cast.own, 2015, issued_on=date(2020, 3, 11))
    days = [date(2016, 4, 30), date(2020, 3, 10), date(2020, 3, 11)]
    assert [counts(cast, day) for day in days] == [{}, {2008: 1}, {2015: 1}]


def test_transition_months_end_with_the_day_itself() -> None:
    ends = month_ends(date(2024, 3, 31))
    assert (len(ends), ends[-3:]) == (25, [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)])


@pytest.mark.parametrize("rows", [1, 3])
def test_transition_costs_the_same_at_one_and_three_rows(
    rows: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        row = declaration(make_agency(cast.home, f"UBND xã Số {number}", f"AG.N{number}"))
        for day in (date(2024, 1, 1), date(2025, 1, 1)):
            create(Suspension(certificate=row, valid_from=day, valid_to=day, reason="x"), by=None)
    client = cast.client("staff")
    client.get("/tro-giup/")
    with django_assert_num_queries(QUERIES):
        assert client.get(URL).context["board"].holders == rows


DAYS = st.one_of(st.none(), st.dates(date(2024, 6, 1), date(2027, 6, 1)))


@pytest.mark.drawn
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([2008, 2015]), DAYS, DAYS, DAYS, DAYS, DAYS, st.booleans()), min_size=1, max_size=4
    )
)
def test_transition_curve_equals_the_counts_of_its_days(cast: Cast, rows: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        for number, row in enumerate(rows):
            _random_certificate(cast, number, *row)
        told = board(cast.staff, date(2026, 11, 21))
        drawn = {line.label[-4:]: line.values for line in told.lines}
        for place, day in enumerate(told.points):
            years = list(deciding(certificates(cast.staff, day), day).values_list("edition__year", flat=True))
            expected = {str(year): years.count(year) for year in (2008, 2015)}
            if day == told.points[-1]:
                assert {str(row.edition.year): row.holders for row in told.editions if row.holders} == {
                    year: count for year, count in expected.items() if count
                }
            assert {year: drawn.get(year, [0] * 25)[place] for year in expected} == expected, day
        transaction.set_rollback(True)


def _random_certificate(cast: Cast, number: int, year: int, *days: Any) -> None:
    """A certificate of one holder whose days may be unknown, in any order that the database takes."""
    issued_on, begins, ends_on, expires_on, paused, ended = days
    starts = max((day for day in (issued_on, begins) if day), default=None)
    lasts = expires_on if expires_on and (starts is None or expires_on >= starts) else None
    facts = {"ended_as": "withdrawn", "ended_on": ends_on} if ended else {}
    known = {"issued_on": issued_on, "in_force_from": begins, "expires_on": lasts}
    row = certificate(cast.own, year=year, part=str(number), **known, **facts)
    if paused:
        pause = {"valid_from": paused, "valid_to": paused + timedelta(days=40), "reason": "x"}
        create(Suspension(certificate=row, **pause), by=None)

"""The register and the counts of every app come back from one question as they do when each is asked alone."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.queries.register import register
from common.registry import todos
from inspections.queries.to_do import LATE, OWED
from reports.queries import standings, standings_and_counts
from tests.cast import Cast
from tests.inspections.reports import open_plan

pytestmark = pytest.mark.django_db
AFTER_THE_DUE_DAY = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("person", "mine"), [("staff", False), ("staff", True), ("secretary", True), ("outsider", True)]
)
def test_home_is_asked_at_once_what_each_app_is_asked_alone(cast: Cast, person: str, mine: bool) -> None:
    open_plan(cast, cast.own, cast.other)
    user, on, asked = cast.users[person], AFTER_THE_DUE_DAY, list(todos)
    questions = [one.counts(user, on, mine) for one in asked]
    with CaptureQueriesContext(connection) as sent:
        agencies, counts = standings_and_counts(user, on, questions)
    assert len(sent) == 1
    assert [row.agency for row in agencies] == [
        row.agency_id for row in register(user, on).order_by("sort_key", "pk")
    ]
    assert [one.told(told, mine) for one, told in zip(asked, counts, strict=True)] == [
        one.ask(user, on, mine) for one in asked
    ]


def test_counts_stand_under_the_words_of_their_app(cast: Cast) -> None:
    open_plan(cast, cast.own, cast.other)
    asked: list[Any] = [one.counts(cast.secretary, AFTER_THE_DUE_DAY, True) for one in todos]
    told = [counts for counts in standings_and_counts(cast.secretary, AFTER_THE_DUE_DAY, asked)[1] if OWED in counts]
    assert told == [{OWED: 1}]
    asked = [one.counts(cast.staff, AFTER_THE_DUE_DAY, False) for one in todos]
    told = [counts for counts in standings_and_counts(cast.staff, AFTER_THE_DUE_DAY, asked)[1] if LATE in counts]
    assert told == [{LATE: 2}]


def test_who_sees_nothing_is_told_nothing(cast: Cast) -> None:
    nobody = cast.users["outsider"]
    nobody.memberships.all().delete()
    assert standings(nobody, AFTER_THE_DUE_DAY) == []

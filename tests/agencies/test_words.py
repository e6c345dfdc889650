"""Words and names of a row in hand are those of the database: the list finds by the one and shows by the other."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as some

from agencies.models import Agency, AgencyPeriod
from agencies.queries.names import names_on, shown_name, with_name
from agencies.queries.words import all_stand_in, are_in, words_of
from tests.factories.agencies import PeriodFactory

pytestmark = pytest.mark.django_db
WORDS = some.lists(some.sampled_from(["phu", "phuong", "phu1", "xa", "a", "thanh", "than"]), min_size=1, max_size=4)


@given(name=WORDS.map(" ".join), asked=WORDS)
@tries(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_words_stand_in_a_text_in_hand_as_they_do_in_the_database(name: str, asked: list[str], db: None) -> None:
    AgencyPeriod.objects.all()._raw_delete("default")
    PeriodFactory(folded_name=name)
    found = AgencyPeriod.objects.filter(all_stand_in("folded_name", asked)).exists()
    assert are_in(name, asked) is found


def test_words_are_few_and_none_of_mere_signs() -> None:
    assert words_of("UBND xã Phú-Hòa …") == ["uy", "ban", "nhan", "dan", "xa", "phu", "hoa"]
    assert (len(words_of("a " * 50)), words_of("…!")) == (12, [])


FIRST = date(2020, 1, 1)
LENGTHS = some.lists(some.tuples(some.integers(1, 9), some.integers(0, 3)), min_size=1, max_size=3)


@given(since_ever=some.booleans(), lengths=LENGTHS, after=some.integers(-3, 40))
@tries(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_names_of_a_day_are_those_that_the_database_tells(
    since_ever: bool, lengths: list[tuple[int, int]], after: int, db: None
) -> None:
    first = PeriodFactory(name="Tên 0", valid_from=None if since_ever else FIRST, valid_to=FIRST + timedelta(days=2))
    begins = FIRST + timedelta(days=3)
    for number, (length, gap) in enumerate(lengths, 1):
        ends = begins + timedelta(days=length) if number < len(lengths) else None
        PeriodFactory(agency=first.agency, name=f"Tên {number}", valid_from=begins, valid_to=ends)
        begins = (ends or begins) + timedelta(days=1 + gap)
    on = FIRST + timedelta(days=after)

    told = with_name(Agency.objects.filter(pk=first.agency_id), "pk", on).get()
    assert names_on([first.agency_id], on) == {
        first.agency_id: shown_name(told.name, on, told.name_from, told.name_to)
    }

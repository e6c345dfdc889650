"""A prepared statement answers as the question would that is written anew, whatever values it is given."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import F, QuerySet, Value

from agencies.models import AgencyPeriod
from common.prepared import Given, prepared
from common.together import among, by_word, in_order, together, written
from tests.factories.agencies import PeriodFactory

pytestmark = pytest.mark.django_db
FIRST = date(2020, 1, 1)
WRITTEN: list[Any] = []


def question(*, keys: Sequence[int], on: date) -> QuerySet[Any, Any]:
    WRITTEN.append(keys)
    rows = AgencyPeriod.objects.on(on).filter(pk__in=keys).select_related("agency")
    return rows.order_by("name")


answer = prepared(question)


@pytest.fixture
def keys() -> list[int]:
    return [PeriodFactory(name=f"Cơ quan {n}", valid_from=FIRST + timedelta(days=n)).pk for n in range(4)]


def told(rows: Any) -> list[Any]:
    return [(row.pk, row.name, row.valid_from, row.agency.province_id) for row in rows]


@pytest.mark.parametrize("days", [-1, 0, 2, 9])
@pytest.mark.parametrize("many", [1, 3, 4])
def test_prepared_question_answers_as_one_written_anew(keys: list[int], days: int, many: int) -> None:
    on = FIRST + timedelta(days=days)
    plain = AgencyPeriod.objects.on(on).filter(pk__in=keys[:many]).order_by("name")
    assert told(answer(keys=keys[:many], on=on)) == told(plain.select_related("agency"))


def test_prepared_question_is_written_once_for_each_length(keys: list[int]) -> None:
    WRITTEN.clear()
    ask = prepared(question)
    for few in (keys[:1], keys[1:2], keys[:2], keys[2:4]):
        ask(keys=few, on=FIRST)
    assert [len(written) for written in WRITTEN] == [1, 2]


def test_prepared_question_sends_its_values_apart(keys: list[int]) -> None:
    said = "'); DROP TABLE agencies_agencyperiod; --%s"
    (row,) = AgencyPeriod.objects.filter(pk=keys[0]).annotate(said=Value(said))
    (answered,) = prepared(lambda *, key: AgencyPeriod.objects.filter(pk=key).annotate(said=Value(said)))(key=keys[0])
    assert answered.said == row.said == said


def test_parts_together_keep_their_own_order_and_limit_and_are_asked_for_another_day(keys: list[int]) -> None:
    day: Any = Given("on")
    begun = AgencyPeriod.objects.filter(valid_from__lte=day)
    nothing = written(AgencyPeriod.objects.none().values(key=F("pk")))
    ends = [written(begun.order_by(order).values(key=F("pk"))[:1]) for order in ("pk", "-pk")]
    both = together([nothing, *ends])
    whole = in_order(both, "key", "key DESC", first=3)
    assert whole.rows(on=FIRST + timedelta(days=2)) == [(keys[2],), (keys[0],)]
    assert in_order(both, "key", "key DESC", first=1).rows(on=FIRST + timedelta(days=2)) == [(keys[2],)]
    assert whole.rows(on=FIRST) == [(keys[0],), (keys[0],)]
    assert in_order(together([nothing]), "key", "key", first=3).rows() == []


def test_what_is_written_for_everybody_is_narrowed_to_the_keys_of_its_reader(keys: list[int]) -> None:
    day: Any = Given("on")
    begun = written(AgencyPeriod.objects.filter(valid_from__lte=day).order_by().values("pk", word=F("name")))
    own = written(AgencyPeriod.objects.filter(pk__in=keys[1:]).order_by().values("pk"))
    nothing = written(AgencyPeriod.objects.none().values("pk"))
    seen = among(begun, "pk", own)
    assert sorted(key for key, _ in seen.rows(on=FIRST + timedelta(days=2))) == keys[1:3]
    assert among(begun, "pk", nothing).rows(on=FIRST) == among(nothing, "pk", own).rows(on=FIRST) == []


def test_words_are_counted(keys: list[int]) -> None:
    AgencyPeriod.objects.filter(pk__in=keys[:3]).update(name="Sở Y tế")
    named = written(AgencyPeriod.objects.order_by().values("pk", word=F("name")))
    nothing = by_word(written(AgencyPeriod.objects.none().values(word=F("name"))))
    assert dict(together([by_word(named), nothing]).rows()) == {"Sở Y tế": 3, "Cơ quan 3": 1}
    assert written(named) is named

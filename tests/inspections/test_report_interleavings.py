"""Two people at one item in every order: whoever comes second is told, and nothing is written over unseen."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from common.errors import Stale
from inspections.choices import Part
from inspections.models import SelfAssessment
from inspections.services.evidence import add_evidence, describe_evidence
from inspections.services.explaining import save_explanation
from inspections.services.filling import save_part
from inspections.services.results import give_opinion
from tests.cast import Cast
from tests.inspections.reports import (
    AT,
    answer,
    criterion,
    give_item_back,
    hand,
    open_plan,
    review,
    score,
    upload,
)  # fmt: skip

ORDERS = 34  # of each of six forms: two hundred in all
Save = Callable[[Any, int | None, str], Any]
Form = Callable[[Cast, SelfAssessment], tuple[Save, Callable[[Any], str]]]


def of_answer(cast: Cast, report: SelfAssessment) -> tuple[Save, Callable[[Any], str]]:
    return lambda by, version, text: answer(report, "2.2", by=by, version=version, text=text), lambda row: row.text


def of_part(cast: Cast, report: SelfAssessment) -> tuple[Save, Callable[[Any], str]]:
    def save(by: Any, version: int | None, text: str) -> Any:
        said = {"difficulties": text}
        return save_part(report, Part.DIFFICULTIES, by=by, at=AT, version=version or 1, texts=said)

    return save, lambda row: row.data["difficulties"]


def of_evidence(cast: Cast, report: SelfAssessment) -> tuple[Save, Callable[[Any], str]]:
    row = add_evidence(report, upload(), by=cast.secretary, at=AT, part=Part.POLICY)

    def save(by: Any, version: int | None, text: str) -> Any:
        return describe_evidence(row, by=by, at=AT, version=version or 1, title=text)

    return save, lambda row: row.title


def of_score(cast: Cast, report: SelfAssessment) -> tuple[Save, Callable[[Any], str]]:
    hand(report, by=cast.secretary)

    def save(by: Any, version: int | None, text: str) -> Any:
        by = cast.leader if by == cast.secretary else by
        return score(report, "2.2", "5", by=by, version=version, note=text)

    return save, lambda row: row.note


def of_explanation(cast: Cast, report: SelfAssessment) -> tuple[Save, Callable[[Any], str]]:
    give_item_back(hand(report, by=cast.secretary), by=cast.staff)
    asked = criterion(report, "2.2")

    def save(by: Any, version: int | None, text: str) -> Any:
        return save_explanation(report, asked, by=by, at=AT, version=version, text=text)

    return save, lambda row: row.text


def of_opinion(cast: Cast, report: SelfAssessment) -> tuple[Save, Callable[[Any], str]]:
    result = review(hand(report, by=cast.secretary), by=cast.staff).result

    def save(by: Any, version: int | None, text: str) -> Any:
        return give_opinion(result, by=cast.secretary, on=AT.date(), version=version or 1, text=text)

    return save, lambda row: row.opinion


@pytest.mark.parametrize("form", [of_answer, of_part, of_evidence, of_score, of_explanation, of_opinion])
def test_no_save_passes_over_another_unseen(cast: Cast, form: Form) -> None:
    chance = random.Random(form.__name__)  # noqa: S311  orders of a test, no secret
    (report,) = open_plan(cast, rounds=2)
    save, text_of = form(cast, report)
    current: Any = None
    accepted = refused = 0
    for order in range(ORDERS):
        opened: dict[Any, int | None] = {}
        for person in chance.choices([cast.secretary, cast.staff], k=5):
            if person not in opened:
                opened[person] = current.version if current else None
                continue
            typed = f"Lần {order}, {person.username}, {accepted + refused}"
            seen = opened.pop(person)
            if seen == (current.version if current else None):
                current, accepted = save(person, seen, typed), accepted + 1
                assert text_of(current) == typed
            else:
                with pytest.raises(Stale) as stale:
                    save(person, seen, typed)
                refused += 1
                assert text_of(stale.value.current) == text_of(current)
    assert type(current).objects.get(pk=current.pk).version == current.version
    assert (accepted > ORDERS / 2, refused > 3) == (True, True)

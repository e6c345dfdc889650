"""Two at once at one report: only row locks decide who is first, so these run on PostgreSQL."""

from typing import Any

import pytest
from django.db import connection

from common.files import StoredFile
from common.numbering import NumberSeries
from inspections.choices import AssessmentState, SealStep
from inspections.models import Answer, AssessmentSeal, Evidence, Extension, Result, ReviewScore, SelfAssessment
from inspections.services.evidence import add_evidence
from inspections.services.extensions import extend
from inspections.services.giving_back import give_back
from inspections.services.handing_in import hand_in
from inspections.services.opening import open_assessments
from inspections.services.review_ends import finish_review
from inspections.services.reviewing import accept_self_scores
from tests.agencies.test_certificate_races import at_once, refusals
from tests.cast import Cast, make_cast
from tests.factories.inspections import make_plan, make_set
from tests.inspections.reports import (
    AT,
    OPENED,
    D,
    answer,
    criterion,
    fill,
    hand,
    open_plan,
    paper,
    score,
    upload,
)  # fmt: skip

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 5


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def again(report: SelfAssessment) -> SelfAssessment:
    return SelfAssessment.objects.get(pk=report.pk)


def seals(step: str) -> int:
    return AssessmentSeal.objects.filter(step=step).count()


def test_report_handed_in_twice_at_once_has_one_receipt_and_one_seal(cast: Cast) -> None:
    for year in range(2021, 2021 + ROUNDS):
        report = fill(open_plan(cast, year=year)[0], by=cast.secretary)
        given = at_once(*[lambda r=report: hand_in(again(r), by=cast.secretary, at=AT, **paper())] * 2)
        assert given == [report.pk] * 2
    assert (NumberSeries.objects.get().last, seals(SealStep.SUBMITTED), StoredFile.objects.count()) == (ROUNDS,) * 3


def test_many_agencies_handing_in_at_once_get_numbers_without_gap_or_double(cast: Cast) -> None:
    reports = [fill(open_plan(cast, year=year)[0], by=cast.secretary) for year in range(2018, 2026)]
    given = at_once(*[lambda r=r: hand_in(again(r), by=cast.secretary, at=AT, **paper()) for r in reports])
    assert refusals(given) == []
    receipts = sorted(SelfAssessment.objects.values_list("receipt", flat=True))
    assert receipts == [f"TKT-2026-{number:06}" for number in range(1, 9)]


def test_last_word_and_handing_in_at_once_seal_what_was_saved(cast: Cast) -> None:
    for year in range(2021, 2021 + ROUNDS):
        report = fill(open_plan(cast, year=year)[0], by=cast.secretary)
        version = report.answers.get(criterion__code="2.2").version
        at_once(
            lambda r=report, v=version: answer(again(r), "2.2", by=cast.secretary, version=v, points=D(1)),
            lambda r=report: hand_in(again(r), by=cast.secretary, at=AT, **paper()),
        )
        sealed = AssessmentSeal.objects.get(assessment=report).content["answers"]
        kept = report.answers.get(criterion__code="2.2")
        assert D(sealed[str(kept.criterion_id)]["points"]) == Answer.objects.get(pk=kept.pk).points


def test_two_first_words_at_once_keep_one_and_return_the_other(cast: Cast) -> None:
    (report,) = open_plan(cast)
    given = at_once(
        lambda: answer(again(report), "2.2", by=cast.secretary, points=D(1)),
        lambda: answer(again(report), "2.2", by=cast.staff, points=D(2)),
    )
    assert (Answer.objects.count(), len(refusals(given)), again(report).moves.count()) == (1, 1, 1)


def test_same_file_sent_twice_at_once_is_there_once(cast: Cast) -> None:
    (report,) = open_plan(cast)
    asked = criterion(report, "1.1")
    send = [lambda: add_evidence(again(report), upload(), by=cast.secretary, at=AT, criterion=asked)] * 2
    given = at_once(*send)
    assert (given[0] == given[1], Evidence.objects.count(), StoredFile.objects.count()) == (True, 1, 1)


def test_two_reviewers_at_one_item_leave_one_score_and_both_are_told(cast: Cast) -> None:
    for year in range(2021, 2021 + ROUNDS):
        report = hand(open_plan(cast, year=year)[0], by=cast.secretary)
        given = at_once(
            lambda r=report: score(again(r), "2.2", "7", by=cast.staff),
            lambda r=report: score(again(r), "2.2", "5", by=cast.leader),
        )
        (row,) = ReviewScore.objects.filter(assessment=report)
        told = "Dữ liệu này vừa được người khác lưu. Hãy so sánh hai bản dưới đây rồi lưu lại."
        assert (refusals(given), row.points in (D(5), D(7))) == ([told], True)
        assert again(report).moves.filter(after=AssessmentState.IN_REVIEW).count() == 1


def test_review_ended_twice_at_once_has_one_result(cast: Cast) -> None:
    report = hand(open_plan(cast)[0], by=cast.secretary)
    accept_self_scores(report, by=cast.staff, at=AT)
    finish = [lambda by=by: finish_review(again(report), by=by, at=AT) for by in (cast.staff, cast.leader)]
    assert at_once(*finish) == [report.pk] * 2
    assert (Result.objects.count(), seals(SealStep.FIRST_REVIEW), seals(SealStep.FINAL)) == (1, 1, 1)


def test_report_is_given_back_or_reviewed_and_never_both(cast: Cast) -> None:
    for year in range(2021, 2021 + ROUNDS):
        report = hand(open_plan(cast, year=year)[0], by=cast.secretary)
        given = at_once(
            lambda r=report: give_back(again(r), reason="Thiếu chữ ký", by=cast.staff, at=AT),
            lambda r=report: score(again(r), "2.2", "7", by=cast.leader),
        )
        assert len(refusals(given)) == 1
        is_back = again(report).state == AssessmentState.IN_PROGRESS
        assert ReviewScore.objects.filter(assessment=report).count() == (0 if is_back else 1)


def test_two_extensions_at_once_are_two_steps_or_one(cast: Cast) -> None:
    (report,) = open_plan(cast)

    def until(day: int) -> Any:
        last = OPENED.replace(month=7, day=day)
        return lambda: extend([again(report)], until=last, reason="Lũ", by=cast.staff, at=AT)[0]

    at_once(until(10), until(15))
    rows = list(Extension.objects.order_by("pk").values_list("from_due", "until"))
    assert again(report).due_on == OPENED.replace(month=7, day=15)
    assert all(before[1] == after[0] for before, after in zip(rows, rows[1:], strict=False))


def test_plan_opened_twice_at_once_opens_each_report_once(cast: Cast) -> None:
    plan = make_plan(cast.home, cast.own, cast.other, criteria_set=make_set(cast.home))

    def open_it() -> Any:
        opened = open_assessments(plan, on=OPENED, by=cast.staff)
        return opened[0] if opened else plan

    assert refusals(at_once(open_it, open_it)) == []
    assert SelfAssessment.objects.count() == 2
    assert connection.vendor == "postgresql"

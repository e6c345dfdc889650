"""Reviews: how one ends by hand, what the catalogue must bear out, and what is refused."""

from datetime import date

import pytest

from agencies.models import Agency
from common.errors import Refused, Stale
from procedures.choices import PublicationAction, ReviewCause, ReviewOutcome
from procedures.models import PublicationLine, ReviewTask
from procedures.services.reviews import clear_review, close_review
from tests.factories.agencies import PeriodFactory
from tests.factories.procedures import (
    HandlingFactory,
    ReviewFactory,
    make_baseline,
    make_line,
    make_procedure,
    make_revision,
)

pytestmark = pytest.mark.django_db
AMENDED_ON = date(2025, 3, 1)
LATER = date(2025, 4, 1)
KEY = "1.000001"


@pytest.fixture
def agency() -> Agency:
    agency: Agency = PeriodFactory().agency
    make_baseline(agency.province, KEY)
    return agency


def amended(agency: Agency, action: str = PublicationAction.AMENDED) -> PublicationLine:
    return make_line(agency.province, KEY, action=action, on=AMENDED_ON)


def review(agency: Agency, line: PublicationLine, **facts: object) -> ReviewTask:
    task: ReviewTask = ReviewFactory(agency=agency, line=line, **facts)
    return task


def refusal(task: ReviewTask, outcome: str, *, on: date = LATER, reason: str = "") -> tuple[str, list[str]]:
    with pytest.raises(Refused) as refused:
        close_review(task, outcome=outcome, on=on, by=None, reason=reason)
    return refused.value.sentence, list(refused.value.fields)


def test_review_ends_without_effect_only_with_a_reason(agency: Agency) -> None:
    task = review(agency, amended(agency), procedure=make_procedure(agency, KEY))
    assert refusal(task, ReviewOutcome.NO_EFFECT, reason=" \n") == (
        "Hãy ghi vì sao quy trình không bị ảnh hưởng.",
        ["reason"],
    )
    closed = close_review(task, outcome=ReviewOutcome.NO_EFFECT, on=LATER, by=None, reason="chỉ đổi  căn cứ")
    assert (closed.closed_on, closed.outcome, closed.reason) == (LATER, "no_effect", "chỉ đổi căn cứ")
    assert refusal(closed, ReviewOutcome.NO_EFFECT, reason="lại")[0] == (
        "Việc rà soát này đã xong ngày 01/04/2025 (không ảnh hưởng)."
    )


def test_revised_needs_a_revision_since_the_line(agency: Agency) -> None:
    procedure = make_procedure(agency, KEY)
    task = review(agency, amended(agency), procedure=procedure)
    assert refusal(task, ReviewOutcome.REVISED) == (
        "Quy trình chưa có lần ban hành nào từ 01/03/2025. Hãy ban hành bản mới trước.",
        ["outcome"],
    )
    make_revision(procedure, on=AMENDED_ON)
    assert close_review(task, outcome=ReviewOutcome.REVISED, on=LATER, by=None).closed_on == LATER


def test_dropped_needs_the_link_to_be_gone(agency: Agency) -> None:
    procedure = make_procedure(agency, KEY)
    task = review(agency, amended(agency, "abolished"), procedure=procedure, cause=ReviewCause.ABOLISHED)
    assert refusal(task, ReviewOutcome.DROPPED) == (
        "Quy trình vẫn gắn với TTHC này. Hãy gỡ TTHC hoặc bãi bỏ quy trình trước.",
        ["outcome"],
    )
    link = procedure.links.get()
    link.valid_to = AMENDED_ON
    link.save()
    assert close_review(task, outcome=ReviewOutcome.DROPPED, on=LATER, by=None).outcome == "dropped"


def test_written_needs_a_procedure_in_force(agency: Agency) -> None:
    task = review(agency, amended(agency, "new"), cause=ReviewCause.NEW)
    assert refusal(task, ReviewOutcome.WRITTEN)[0].startswith("Chưa có quy trình nào có hiệu lực gắn với TTHC này.")
    make_procedure(agency, KEY)
    assert close_review(task, outcome=ReviewOutcome.WRITTEN, on=LATER, by=None).outcome == "written"


def test_not_handled_needs_the_exception(agency: Agency) -> None:
    line = amended(agency)
    task = review(agency, line)
    assert refusal(task, ReviewOutcome.NOT_HANDLED)[0].startswith("Cơ quan vẫn được tính là giải quyết TTHC này.")
    HandlingFactory(agency=agency, administrative=line.administrative)
    assert close_review(task, outcome=ReviewOutcome.NOT_HANDLED, on=LATER, by=None).outcome == "not_handled"


@pytest.mark.parametrize("day", [date(2025, 2, 28), date(2100, 1, 1)])
def test_review_cannot_end_before_it_began_or_in_the_future(day: date, agency: Agency) -> None:
    task = review(agency, amended(agency))
    assert refusal(task, ReviewOutcome.NO_EFFECT, on=day, reason="x") == (
        "Ngày xong phải từ 01/03/2025 (ngày mở việc) đến hôm nay. Hãy sửa ngày.",
        ["on"],
    )


def test_outcome_must_answer_the_cause(agency: Agency) -> None:
    task = review(agency, amended(agency))
    assert refusal(task, ReviewOutcome.WRITTEN) == (
        "“đã có quy trình” không trả lời được “TTHC được sửa đổi, bổ sung”. Hãy chọn kết quả khác.",
        ["outcome"],
    )


def test_review_that_somebody_saved_first_is_refused(agency: Agency) -> None:
    task = review(agency, amended(agency))
    with pytest.raises(Stale):
        close_review(task, outcome=ReviewOutcome.NO_EFFECT, on=LATER, by=None, reason="x", version=7)


def test_no_effect_closes_the_review_that_is_open_or_records_one(agency: Agency) -> None:
    line = amended(agency)
    asked, unasked = make_procedure(agency, KEY), make_procedure(agency, KEY)
    open_one = review(agency, line, procedure=asked)
    assert clear_review(asked, line, reason="giữ nguyên", on=LATER, by=None).pk == open_one.pk
    recorded = clear_review(unasked, line, reason="giữ nguyên", on=LATER, by=None)
    assert (recorded.cause, recorded.opened_on, recorded.closed_on) == ("amended", AMENDED_ON, LATER)
    with pytest.raises(Refused, match="Chỉ TTHC được sửa đổi"):
        clear_review(asked, make_line(agency.province, "1.000002"), reason="x", on=LATER, by=None)

"""Filling in: saved item by item, nothing typed is lost, and nothing else than an answer has a way in."""

from decimal import Decimal
from typing import Any

import pytest

from common.errors import Refused
from inspections.choices import AssessmentState, FigureOf, Part, PartState
from inspections.models import Answer, AssessmentMove, SelfAssessment
from inspections.queries.criteria import score_in
from inspections.queries.missing import missing, task_list
from inspections.services.evidence import add_evidence
from inspections.services.filling import Crossed, confirm_answer, save_answer, save_part
from tests.cast import Cast
from tests.inspections.reports import AT, SAID, D, answer, criterion, done, fill, hand, open_plan, upload

# What an agency must never set: what the department decides, what the portal counts, and what belongs to others.
FORBIDDEN = (
    "score", "confirmed", "from_last_year", "history", "id", "pk", "assessment", "assessment_id", "criterion",
    "criterion_id", "state", "round", "total", "grade", "manual_grade", "manual_reason", "returned", "return_reason",
    "note", "by", "by_id", "decided", "decided_on", "decided_by", "published_on", "is_late", "receipt",
    "submitted_at", "submitted_by", "on_behalf", "arrived_on", "due_on", "agency", "agency_id", "plan", "province",
    "criteria_set", "level", "maximum", "weight", "choice_id", "sha256",
)  # fmt: skip

PART_ABOVE_WHOLE = (
    "Số liệu “phòng chuyên môn áp dụng”: số đạt phải có và không lớn hơn tổng số. Hãy sửa một trong hai số."
)


@pytest.fixture
def report(cast: Cast) -> SelfAssessment:
    return open_plan(cast)[0]


def refused(act: Any, *args: Any, **facts: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act(*args, **facts)
    return refusal.value.sentence


# --- Answers ----------------------------------------------------------------------------------------------------
def test_first_word_begins_the_report_and_each_answer_has_its_points(cast: Cast, report: SelfAssessment) -> None:
    for code, facts in SAID.items():
        answer(report, code, by=cast.secretary, **facts)
    report.refresh_from_db()
    assert report.state == AssessmentState.IN_PROGRESS
    assert AssessmentMove.objects.filter(assessment=report).count() == 1
    points = dict(report.answers.values_list("criterion__code", "score"))
    assert points == {"1.1": D(10), "1.2": D(5), "2.1": D(8), "2.2": D(9), "2.3": D(2)}
    assert score_in(report, "self").total == D(82)
    assert set(report.answers.values_list("confirmed", flat=True)) == {True}


def test_what_is_not_finished_is_kept_without_points(cast: Cast, report: SelfAssessment) -> None:
    half = answer(report, "2.1", by=cast.secretary, numerator=D(8), text="  Đang\r\nđếm  ")
    assert (half.numerator, half.denominator, half.text, half.score) == (D(8), None, "Đang\nđếm", None)
    whole = answer(report, "2.1", by=cast.secretary, version=half.version, denominator=D(16))
    assert (whole.numerator, whole.text, whole.score) == (D(8), "Đang\nđếm", D(5))


def test_not_applicable_leaves_the_sum_and_keeps_what_was_typed(cast: Cast, report: SelfAssessment) -> None:
    first = answer(report, "2.1", by=cast.secretary, numerator=D(8), denominator=D(10))
    said = {"not_applicable": True, "not_applicable_reason": "Không có TTHC"}
    row = answer(report, "2.1", by=cast.secretary, version=first.version, **said)
    assert (row.score, row.numerator, score_in(report, "self").possible) == (None, D(8), D(30))


@pytest.mark.parametrize(
    ("code", "facts", "sentence"),
    [
        ("2.2", {"points": D("10.01")}, "Điểm của tiêu chí 2.2 phải từ 0 đến 10. Hãy sửa điểm."),
        ("2.2", {"points": D(-1)}, "Số của tiêu chí 2.2 không được âm. Hãy sửa số."),
        ("2.2", {"points": D("NaN")}, "Số của tiêu chí 2.2 không được âm. Hãy sửa số."),
        ("2.2", {"points": D("1.234")}, "Số của tiêu chí 2.2 có quá hai chữ số thập phân. Hãy làm tròn."),
        ("2.1", {"numerator": D(10) ** 12, "denominator": D(1)}, "Số của tiêu chí 2.1 quá lớn. Hãy kiểm tra lại."),
        (
            "2.1",
            {"numerator": D(9), "denominator": D(8)},
            "Số đạt của tiêu chí 2.1 lớn hơn tổng số. Hãy sửa một trong hai số.",
        ),
        ("1.2", {"choice": 987_654}, "Mức đã chọn không có ở tiêu chí 1.2. Hãy chọn lại."),
        (
            "1.1",
            {"not_applicable": True},
            "Tiêu chí 1.1 không được chọn “không áp dụng”. Hãy trả lời tiêu chí này.",
        ),
        (
            "1.1",
            {"text": "x" * 10_001},
            "Nội dung dài quá 10.000 ký tự. Hãy viết gọn lại, hoặc gửi thành minh chứng.",
        ),
    ],
)
def test_what_cannot_be_is_refused(
    cast: Cast, report: SelfAssessment, code: str, facts: dict[str, Any], sentence: str
) -> None:
    assert refused(answer, report, code, by=cast.secretary, **facts) == sentence
    assert Answer.objects.count() == 0


@pytest.mark.parametrize("name", FORBIDDEN)
def test_answer_takes_no_other_fact(cast: Cast, report: SelfAssessment, name: str) -> None:
    with pytest.raises(TypeError):
        answer(report, "2.2", by=cast.secretary, **({"points": D(1), name: D(100)}))
    assert Answer.objects.count() == 0


def test_forty_facts_are_forbidden():
    assert len(set(FORBIDDEN)) >= 40


def test_fact_of_another_kind_of_answer_is_not_taken(cast: Cast, report: SelfAssessment) -> None:
    with pytest.raises(TypeError):
        answer(report, "1.1", by=cast.secretary, points=D(10))


def test_criterion_of_another_set_is_refused(cast: Cast, report: SelfAssessment) -> None:
    (other,) = open_plan(cast, year=2025)
    sentence = refused(save_answer, report, criterion(other, "1.1"), by=cast.secretary, at=AT, version=None, yes=True)
    assert sentence == "Tiêu chí 1.1 không áp dụng cho cơ quan này. Hãy tải lại trang."


# --- Two at once ------------------------------------------------------------------------------------------------
def test_stale_answer_is_refused_with_both(cast: Cast, report: SelfAssessment) -> None:
    first = answer(report, "2.2", by=cast.secretary, points=D(5))
    answer(report, "2.2", by=cast.staff, version=first.version, points=D(6))
    with pytest.raises(Crossed) as crossed:
        answer(report, "2.2", by=cast.secretary, version=first.version, points=D(7), text="Đã có biên bản")
    current: Any = crossed.value.current
    typed: Any = crossed.value.typed
    assert (current.points, typed.points, typed.text) == (D(6), D(7), "Đã có biên bản")
    assert Answer.objects.get().points == D(6)


def test_two_first_answers_meet(cast: Cast, report: SelfAssessment) -> None:
    answer(report, "2.2", by=cast.secretary, points=D(5))
    with pytest.raises(Crossed):
        answer(report, "2.2", by=cast.staff, points=D(7))


def test_same_words_sent_again_after_the_line_dropped_are_saved_once(cast: Cast, report: SelfAssessment) -> None:
    first = answer(report, "2.2", by=cast.secretary, points=D(5), text="Một")
    again = answer(report, "2.2", by=cast.secretary, points=D(5), text="Một")
    assert (again.pk, again.version) == (first.pk, 1)


def test_file_that_came_before_the_first_word_crosses_nothing(cast: Cast, report: SelfAssessment) -> None:
    add_evidence(report, upload(), by=cast.secretary, at=AT, criterion=criterion(report, "2.2"))
    assert answer(report, "2.2", by=cast.secretary, points=D(5)).score == D(5)


# --- Parts ------------------------------------------------------------------------------------------------------
def test_part_keeps_its_texts_and_figures_and_its_tick_confirms_them(cast: Cast, report: SelfAssessment) -> None:
    said = {"texts": {"note": "Phòng Y tế mới lập"}, "figures": {FigureOf.DIVISIONS: (10, 10)}}
    saved = save_part(report, Part.CATALOGUE, by=cast.secretary, at=AT, version=1, **said)
    assert (saved.state, saved.data) == (PartState.IN_PROGRESS, {"note": "Phòng Y tế mới lập"})
    ticked = save_part(report, Part.CATALOGUE, by=cast.secretary, at=AT, version=2, done=True)
    assert (ticked.state, ticked.confirmed_at, ticked.data) == (PartState.DONE, AT, {"note": "Phòng Y tế mới lập"})
    figure = report.figures.get(what=FigureOf.DIVISIONS)
    assert (figure.told, figure.confirmed, figure.is_from_portal) == ("10/10", True, False)


def test_stale_part_is_refused_with_what_was_typed(cast: Cast, report: SelfAssessment) -> None:
    save_part(report, Part.DIFFICULTIES, by=cast.secretary, at=AT, version=1, texts={"difficulties": "Thiếu người"})
    with pytest.raises(Crossed) as crossed:
        save_part(report, Part.DIFFICULTIES, by=cast.staff, at=AT, version=1, texts={"difficulties": "Thiếu máy"})
    typed: Any = crossed.value.typed
    assert typed["texts"] == {"difficulties": "Thiếu máy"}
    assert report.parts.get(part=Part.DIFFICULTIES).data == {"difficulties": "Thiếu người"}


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ((-1, None), "Số liệu “phòng chuyên môn áp dụng” phải từ 0 đến 1.000.000. Hãy sửa số."),
        ((11, 10), PART_ABOVE_WHOLE),
        ((None, 10), PART_ABOVE_WHOLE),
    ],
)
def test_figure_that_cannot_be_is_refused(
    cast: Cast, report: SelfAssessment, told: tuple[int | None, int | None], sentence: str
) -> None:
    said = {"version": 1, "figures": {FigureOf.DIVISIONS: told}}
    assert refused(save_part, report, Part.CATALOGUE, by=cast.secretary, at=AT, **said) == sentence


@pytest.mark.parametrize("said", [{"texts": {"state": "done"}}, {"figures": {FigureOf.OBJECTIVES: (1, 1)}}])
def test_part_takes_nothing_of_another(cast: Cast, report: SelfAssessment, said: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        save_part(report, Part.CATALOGUE, by=cast.secretary, at=AT, version=1, **said)


# --- What is left -----------------------------------------------------------------------------------------------
def test_missing_names_every_thing_and_an_empty_list_means_ready(cast: Cast, report: SelfAssessment) -> None:
    told = [one.sentence for one in missing(report)]
    assert told[0] == "Phần “Thông tin cơ quan” chưa xong. Hãy xem lại rồi đánh dấu “vẫn đúng”."
    assert [one for one in told if one.startswith("Tiêu chí")] == [
        f"Tiêu chí {code} chưa trả lời. Hãy trả lời tiêu chí này." for code in ("1.1", "1.2", "2.1", "2.2")
    ]
    fill(report, by=cast.secretary)
    assert missing(report) == []
    assert [task.state for task in task_list(report)] == [PartState.DONE] * len(Part)


def test_missing_tells_reason_evidence_and_half_an_answer(cast: Cast, report: SelfAssessment) -> None:
    fill(report, by=cast.secretary)
    asked = criterion(report, "1.1")
    asked.needs_evidence = True
    asked.save()
    row = report.answers.get(criterion__code="2.1")
    answer(report, "2.1", by=cast.secretary, version=row.version, not_applicable=True)
    assert [one.sentence for one in missing(report)] == [
        "Tiêu chí 1.1 cần minh chứng. Hãy tải tệp lên, hoặc dùng lại tệp đã gửi.",
        "Tiêu chí 2.1 được chọn “không áp dụng” mà thiếu lý do. Hãy nhập lý do.",
    ]


def test_last_years_answer_counts_once_it_is_confirmed(cast: Cast) -> None:
    hand(open_plan(cast, year=2025)[0], by=cast.secretary)
    (report,) = open_plan(cast, year=2026)
    done(report, by=cast.secretary)
    answer(report, "2.1", by=cast.secretary, numerator=D(1), denominator=D(1))
    assert [one.criterion for one in missing(report)] == [
        criterion(report, code).pk for code in ("1.1", "1.2", "2.2", "2.3")
    ]
    for row in report.answers.filter(confirmed=False):
        confirm_answer(row, by=cast.secretary, at=AT, version=row.version)
    assert missing(report) == []


# --- Who and when -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["outsider", "inspector", "viewer", "national", "foreign_staff"])
def test_others_fill_in_nothing(cast: Cast, report: SelfAssessment, name: str) -> None:
    sentence = refused(answer, report, "1.1", by=cast.users[name], yes=True)
    assert sentence.startswith("Chỉ thư ký ISO, người đứng đầu cơ quan hoặc cán bộ nộp thay")


def test_report_that_was_handed_in_changes_no_more(cast: Cast, report: SelfAssessment) -> None:
    hand(report, by=cast.secretary)
    row = report.answers.get(criterion__code="2.2")
    for act in (
        lambda: answer(report, "2.2", by=cast.secretary, version=row.version, points=D(1)),
        lambda: save_part(report, Part.POLICY, by=cast.secretary, at=AT, version=2),
        lambda: confirm_answer(row, by=cast.secretary, at=AT, version=row.version),
    ):
        assert refused(act).startswith("Báo cáo đang ở trạng thái “đã nộp” nên không sửa được nữa.")
    assert report.answers.get(criterion__code="2.2").points == Decimal(9)

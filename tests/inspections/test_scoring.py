"""Scores: worked out by hand for a small sheet, explained as people check them, and what holds for every sheet."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspections.choices import AnswerKind, CriterionKind
from inspections.scoring import Asked, Band, Choice, Said, Sheet, band_of, fault_of, is_blank, number, score
from inspections.sealing import digest, plain, said_content, said_from, score_content, sheet_content, sheet_from

D = Decimal
LEVELS = (Choice(1, "Đủ", D(10)), Choice(2, "Một phần", D(5)), Choice(3, "Chưa", D(0)))
BANDS = (Band("Tốt", D(80)), Band("Khá", D(65)), Band("Chưa đạt", D(0)))


def asked(key: int, answer: str = AnswerKind.POINTS, maximum: str = "10", **facts: Any) -> Asked:
    return Asked(
        key, f"{key}", "Nội dung", **{"section": "Phần A", "maximum": D(maximum), "answer_kind": answer, **facts}
    )


SHEET = Sheet(
    asked=(
        asked(1, AnswerKind.YES_NO),
        asked(2, AnswerKind.CHOICE, choices=LEVELS),
        asked(3, AnswerKind.RATIO, section="Phần B", may_not_apply=True),
        asked(4, AnswerKind.POINTS, section="Phần B", weight=D(2)),
        asked(5, AnswerKind.TEXT, section="Phần B"),
        asked(6, AnswerKind.YES_NO, "2", kind=CriterionKind.BONUS),
        asked(7, AnswerKind.POINTS, "5", kind=CriterionKind.PENALTY),
    ),
    bands=BANDS,
    bonus_cap=D(1),
    penalty_cap=D(3),
)
SAID = {
    1: Said(yes=True),
    2: Said(choice=2),
    3: Said(numerator=D(2), denominator=D(3)),
    4: Said(points=D("7.5")),
    5: Said(text="Đã giao cho Văn phòng", points=D(8)),
    6: Said(yes=True),
    7: Said(points=D(4)),
}


# --- By hand ----------------------------------------------------------------------------------------------------
def test_score_is_what_a_person_works_out():
    """10 + 5 + 6,67 + 15 + 8 = 44,67 of 60; 74,45 + 1 − 3 = 72,45. These numbers never change."""
    found = score(SHEET, SAID)
    assert [line.earned for line in found.lines] == [
        D("10.00"), D("5.00"), D("6.67"), D("15.00"), D("8.00"), D("2.00"), D("4.00"),
    ]  # fmt: skip
    assert (found.earned, found.possible, found.scaled) == (D("44.67"), D("60.00"), D("74.45"))
    assert (found.bonus, found.penalty, found.total, found.grade) == (D(1), D(3), D("72.45"), "Khá")
    assert [(one.title, one.earned, one.possible) for one in found.sections] == [
        ("Phần A", D("15.00"), D("20.00")),
        ("Phần B", D("29.67"), D("40.00")),
    ]


def test_score_explains_itself_line_by_line():
    found = score(SHEET, SAID)
    assert [line.told for line in found.lines] == [
        "Có: 10 điểm.",
        "Chọn “Một phần”: 5 điểm.",
        "2/3 × 10 điểm = 6,67 điểm.",
        "Tự cho 7,5 điểm × hệ số 2 = 15 điểm.",
        "Tự cho 8 điểm.",
        "Có: 2 điểm.",
        "Tự cho 4 điểm.",
    ]
    assert found.told == (
        "Các tiêu chí: 44,67/60 điểm.",
        "Quy về thang 100: 44,67 × 100 ÷ 60 = 74,45 điểm.",
        "Điểm cộng: 2 điểm, chỉ tính tối đa 1 điểm.",
        "Điểm trừ: 4 điểm, chỉ tính tối đa 3 điểm.",
        "Tổng điểm: 74,45 + 1 − 3 = 72,45 điểm.",
        "Xếp loại: Khá (từ 65 điểm).",
    )


def test_what_does_not_apply_leaves_both_sums():
    found = score(SHEET, {**SAID, 3: Said(not_applicable=True)})
    assert (found.earned, found.possible, found.scaled) == (D("38.00"), D("50.00"), D("76.00"))
    assert found.lines[2].told == "Không áp dụng: không tính vào điểm và điểm tối đa."
    assert found.told[0] == "Các tiêu chí: 38/50 điểm (không tính 1 tiêu chí không áp dụng, 10 điểm)."


def test_not_applicable_where_it_may_not_be_said_earns_nothing_and_says_so():
    line = score(SHEET, {**SAID, 1: Said(not_applicable=True)}).lines[0]
    assert (line.earned, line.possible, line.is_answered) == (D(0), D(10), False)
    assert line.told == "Tiêu chí 1 không được chọn “không áp dụng”. Hãy trả lời tiêu chí này. Tính 0 điểm."


def test_points_of_a_reviewer_stand_for_any_answer():
    found = score(SHEET, {1: Said(decided=D(4)), 3: Said(not_applicable=True)})
    assert found.lines[0].told == "Người thẩm định cho 4 điểm."
    assert (found.earned, found.possible) == (D("4.00"), D("50.00"))


def test_nothing_said_is_told_and_counted():
    found = score(SHEET, {})
    assert (found.total, found.grade) == (D(0), "Chưa đạt")
    assert [line.asked.key for line in found.unanswered] == [1, 2, 3, 4, 5]
    assert [line.told for line in found.lines[-3:]] == ["Chưa trả lời. Tính 0 điểm.", "Không có.", "Không có."]


def test_sheet_of_which_nothing_applies_has_no_score():
    found = score(Sheet((asked(1, may_not_apply=True),), BANDS), {1: Said(not_applicable=True)})
    assert (found.is_scored, found.total) == (False, D(0))
    assert found.told == ("Không có tiêu chí nào áp dụng nên chưa tính được điểm.",)


def test_total_stays_on_the_scale_and_says_so():
    sheet = Sheet((asked(1, maximum="100"), asked(2, AnswerKind.YES_NO, "5", kind=CriterionKind.BONUS)), BANDS)
    found = score(sheet, {1: Said(points=D(98)), 2: Said(yes=True)})
    assert found.total == D(100)
    assert found.told == (
        "Các tiêu chí: 98/100 điểm.",
        "Điểm cộng: 5 điểm.",
        "Tổng điểm: 98 + 5 = 103, lấy 100 điểm (thang điểm từ 0 đến 100).",
        "Xếp loại: Tốt (từ 80 điểm).",
    )


@pytest.mark.parametrize(
    ("total", "grade"), [("80.00", "Tốt"), ("79.99", "Khá"), ("65", "Khá"), ("64.99", "Chưa đạt"), ("0", "Chưa đạt")]
)
def test_grade_is_the_highest_that_is_reached(total, grade):
    band = band_of(D(total), BANDS)
    assert band is not None
    assert band.name == grade


def test_half_a_hundredth_is_rounded_up():
    found = score(Sheet((asked(1, maximum="8"),)), {1: Said(points=D("0.03"))})
    assert found.scaled == D("0.38")  # 0,375


@pytest.mark.parametrize(
    ("asks", "said", "told"),
    [
        (asked(4), Said(points=D("10.01")), "Điểm của tiêu chí 4 phải từ 0 đến 10. Hãy sửa điểm."),
        (asked(4), Said(decided=D(-1)), "Điểm của tiêu chí 4 phải từ 0 đến 10. Hãy sửa điểm."),
        (asked(4), Said(points=D(10)), ""),
        (asked(4), Said(), ""),
        (asked(2, AnswerKind.CHOICE, choices=LEVELS), Said(choice=9),
         "Mức đã chọn không có ở tiêu chí 2. Hãy chọn lại."),
        (asked(3, AnswerKind.RATIO), Said(numerator=D(5)),
         "Tiêu chí 3 cần đủ hai số. Hãy nhập cả số đạt và tổng số."),
        (asked(3, AnswerKind.RATIO), Said(numerator=D(5), denominator=D(4)),
         "Số đạt của tiêu chí 3 lớn hơn tổng số. Hãy sửa một trong hai số."),
        (asked(3, AnswerKind.RATIO, may_not_apply=True), Said(numerator=D(0), denominator=D(0)),
         "Tổng số của tiêu chí 3 phải lớn hơn 0. Nếu không phát sinh, hãy chọn “không áp dụng”."),
        (asked(5, AnswerKind.TEXT), Said(points=D(3)),
         "Tiêu chí 5 có điểm mà thiếu phần trả lời. Hãy viết câu trả lời."),
        (asked(5, AnswerKind.TEXT), Said(text="Có"),
         "Tiêu chí 5 thiếu điểm tự chấm. Hãy nhập điểm từ 0 đến 10."),
        (asked(5, AnswerKind.TEXT, "0"), Said(text="Có"), ""),
        (asked(1, AnswerKind.YES_NO), Said(yes=False), ""),
    ],
)  # fmt: skip
def test_wrong_answer_is_told_with_its_cure(asks, said, told):
    assert fault_of(asks, said) == told


@pytest.mark.parametrize("kind", AnswerKind.values)
def test_nothing_said_is_blank_whatever_is_asked(kind):
    assert is_blank(asked(1, kind), Said())
    assert not is_blank(asked(1, kind), Said(decided=D(0)))
    assert not is_blank(asked(1, kind), Said(not_applicable=True))


@pytest.mark.parametrize(("value", "told"), [("1234.50", "1.234,5"), ("8.00", "8"), ("0.05", "0,05"), ("100", "100")])
def test_numbers_are_written_as_papers_write_them(value, told):
    assert number(D(value)) == told


# --- For every sheet --------------------------------------------------------------------------------------------
def decimals(least: int, most: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(least, most, places=2)


answers = st.builds(
    Said,
    yes=st.none() | st.booleans(),
    points=st.none() | decimals(0, 25),
    choice=st.none() | st.integers(0, 3),
    numerator=st.none() | decimals(0, 50),
    denominator=st.none() | decimals(0, 50),
    text=st.sampled_from(["", "Đã làm"]),
    not_applicable=st.booleans(),
    decided=st.none() | decimals(0, 25),
)


@st.composite
def sheets(draw: st.DrawFn) -> tuple[Sheet, dict[int, Said]]:
    rows, said = [], {}
    for key in range(1, draw(st.integers(1, 8)) + 1):
        maximum = draw(decimals(1, 20))
        kind = draw(st.sampled_from([CriterionKind.BASE, CriterionKind.BASE, *CriterionKind]))
        answer = draw(st.sampled_from(list(AnswerKind)))
        choices = tuple(Choice(n, f"Mức {n}", rounded_share(maximum, n)) for n in range(3))
        facts = {"weight": draw(decimals(1, 3)), "may_not_apply": draw(st.booleans()), "choices": choices}
        section = draw(st.sampled_from(["Phần A", "Phần B"]))
        rows.append(asked(key, answer, str(maximum), kind=kind, section=section, **facts))
        said[key] = draw(answers)
    caps = st.none() | decimals(0, 5)
    return Sheet(tuple(rows), BANDS, draw(caps), draw(caps)), said


def rounded_share(maximum: Decimal, part: int) -> Decimal:
    return (maximum * part / 2).quantize(D("0.01"), "ROUND_DOWN")


@given(sheets())
def test_any_score_stays_in_its_bounds_and_adds_up(drawn):
    sheet, said = drawn
    found = score(sheet, said)
    base = [line for line in found.lines if line.asked.kind == CriterionKind.BASE]
    assert D(0) <= found.total <= D(100)
    assert all(D(0) <= line.earned <= line.asked.worth for line in found.lines)
    assert (sum(line.earned for line in base), sum(line.possible for line in base)) == (found.earned, found.possible)
    assert sum(section.earned for section in found.sections) == found.earned
    assert found.grade == band_of(found.total, BANDS).name
    assert all(line.told for line in found.lines)


@given(sheets(), st.randoms(use_true_random=False))
def test_order_of_criteria_makes_no_difference(drawn, random):
    sheet, said = drawn
    mixed = list(sheet.asked)
    random.shuffle(mixed)
    assert score(replace(sheet, asked=tuple(mixed)), said).total == score(sheet, said).total


@given(sheets())
def test_sealed_sheet_scores_the_same_when_it_is_read_back(drawn):
    sheet, said = drawn
    again = score(sheet_from(plain(sheet_content(sheet))), said_from(plain(said_content(said))))
    assert again == score(sheet, said)
    assert digest(score_content(again)) == digest(score_content(score(sheet, said)))


@given(sheets(), decimals(0, 1))
def test_more_points_never_lower_the_total_and_more_penalty_never_raises_it(drawn, more):
    sheet, said = drawn
    for one in sheet.asked:
        if said[one.key].not_applicable:
            continue
        low = score(sheet, {**said, one.key: Said(decided=D(0))}).total
        high = score(sheet, {**said, one.key: Said(decided=(one.maximum * more).quantize(D("0.01"), "ROUND_DOWN"))})
        assert (low >= high.total) if one.kind == CriterionKind.PENALTY else (low <= high.total)


@given(sheets())
def test_what_does_not_apply_is_as_if_it_were_not_asked(drawn):
    sheet, said = drawn
    applying = tuple(one for one in sheet.asked if not (one.may_not_apply and said[one.key].not_applicable))
    assert score(sheet, said).total == score(replace(sheet, asked=applying), said).total


# --- Sealing ----------------------------------------------------------------------------------------------------
def test_digest_does_not_depend_on_the_order_of_keys():
    assert digest({"b": 1, "a": D("1.50")}) == digest({"a": "1.50", "b": 1})
    assert digest({"a": "1.5"}) != digest({"a": D("1.50")})


def test_what_may_not_read_back_is_not_sealed():
    with pytest.raises(TypeError, match="float"):
        digest({"a": 1.5})


def test_sheet_of_other_rules_is_not_worked_out_by_these():
    with pytest.raises(ValueError, match="rules 2"):
        sheet_from({**sheet_content(SHEET), "rules": 2})


def test_digest_of_a_sealed_score_never_changes():
    assert digest(score_content(score(SHEET, SAID))) == (
        "7079fdd5546a3e5c0cfa98c3bc9155db662c3ecfb1374b494b521a3fa4f73642"
    )

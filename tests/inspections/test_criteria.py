"""Sets of criteria: made, changed as a whole and in parts, copied, locked; and what the services refuse."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from agencies.choices import Level
from common.errors import Refused, Stale
from common.text import fold
from inspections.choices import AnswerKind, CriterionKind, Round
from inspections.models import CriteriaSection, CriteriaSet, Criterion, CriterionChoice, GradeBand
from inspections.queries.criteria import content_of, score_in, scores_side_by_side, sheet_of
from inspections.services.criteria import (
    change_set,
    copy_set,
    create_set,
    drop_criterion,
    drop_section,
    keep_criterion,
    keep_section,
    lock_set,
    write_content,
)
from inspections.sheets import BandSaid, ChoiceSaid, ContentSaid, CriterionSaid, SectionSaid
from tests.cast import Cast
from tests.factories.inspections import (
    AnswerFactory,
    AssessmentFactory,
    ReviewScoreFactory,
    lock,
    make_set,
    reference_content,
    small_content,
)

DAY = date(2026, 2, 25)


@pytest.fixture
def row(cast: Cast) -> CriteriaSet:
    return make_set(cast.home)


def sentence(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.sentence


def criterion(code: str = "9.1", **facts: Any) -> CriterionSaid:
    return CriterionSaid(**{"code": code, "text": "Nội dung", "maximum": Decimal(10), **facts})


def with_criterion(said: CriterionSaid) -> ContentSaid:
    return ContentSaid((SectionSaid("Phần", (said,)),), (BandSaid("Đạt", Decimal(0)),))


# --- Made and read ----------------------------------------------------------------------------------------------
def test_set_says_again_what_it_was_made_of(row):
    assert content_of(row) == small_content()


def test_set_is_kept_with_normal_texts(cast):
    row = create_set(cast.home, by=cast.staff, name=" Phiếu  chấm ", label="2026", note="một\n hai  ba ")
    assert (row.name, row.name_key, row.note) == ("Phiếu chấm", fold("Phiếu chấm"), "một\nhai ba")
    assert row.history.get().history_user == cast.staff


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"name": " "}, "Thiếu tên bộ tiêu chí. Hãy nhập tên."),
        ({"label": ""}, "Thiếu phiên bản của bộ tiêu chí. Hãy nhập, ví dụ “2026”."),
        ({"name": "PHIẾU NHỎ"}, "Đã có bộ tiêu chí “PHIẾU NHỎ (2026)”. Hãy đặt tên hoặc phiên bản khác."),
        ({"bonus_cap": Decimal(101)}, "Điểm cộng tối đa phải từ 0 đến 100. Hãy sửa số."),
        ({"penalty_cap": Decimal("1.005")}, "Điểm trừ tối đa có quá hai chữ số thập phân. Hãy làm tròn."),
    ],
)
def test_set_that_cannot_be_is_refused(cast, row, facts, told):
    said = {"name": "Phiếu khác", "label": "2026", **facts}
    assert sentence(lambda: create_set(cast.home, by=None, **said)) == told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (criterion(code=""), "Mã tiêu chí còn để trống. Hãy nhập."),
        (criterion(text=" "), "Tiêu chí thiếu mã hoặc nội dung. Hãy nhập đủ."),
        (criterion(maximum=Decimal(0)), "Điểm tối đa của tiêu chí 9.1 phải lớn hơn 0. Hãy sửa điểm."),
        (criterion(maximum=Decimal(-1)), "Điểm tối đa của tiêu chí 9.1 phải từ 0 đến 1.000. Hãy sửa số."),
        (criterion(maximum=Decimal("NaN")), "Điểm tối đa của tiêu chí 9.1 phải từ 0 đến 1.000. Hãy sửa số."),
        (criterion(weight=Decimal(0)), "Hệ số của tiêu chí 9.1 phải lớn hơn 0. Hãy sửa hệ số."),
        (criterion(answer_kind="đoán"), "Cách trả lời hoặc cách tính của tiêu chí 9.1 không có. Hãy chọn lại."),
        (
            criterion(at_province=False, at_district=False, at_commune=False),
            "Tiêu chí 9.1 không áp dụng cho cấp nào. Hãy chọn ít nhất một cấp.",
        ),
        (
            criterion(choices=(ChoiceSaid("Đủ", Decimal(1)),)),
            "Tiêu chí 9.1 có các mức mà không trả lời bằng cách chọn mức. Hãy sửa một trong hai.",
        ),
        (
            criterion(answer_kind=AnswerKind.CHOICE, choices=(ChoiceSaid("Đủ", Decimal(11)),)),
            "Điểm của mức “Đủ” phải từ 0 đến 10. Hãy sửa số.",
        ),
    ],
)
def test_criterion_that_cannot_be_is_refused_and_nothing_is_written(cast, said, told):
    act = lambda: create_set(cast.home, by=None, name="Phiếu", label="1", content=with_criterion(said))  # noqa: E731  one act
    assert sentence(act) == told
    assert not CriteriaSet.objects.filter(province=cast.home).exists()


def test_codes_and_titles_stand_once_in_a_set(cast, row):
    twice = ContentSaid((SectionSaid("A", (criterion(),)), SectionSaid("B", (criterion(),))))
    assert sentence(lambda: write_content(row, twice, by=None, version=1)) == (
        "Mã tiêu chí “9.1” có hai lần trong bộ tiêu chí. Hãy sửa một trong hai."
    )
    same_points = ContentSaid(bands=(BandSaid("A", Decimal(5)), BandSaid("B", Decimal(5))))
    assert sentence(lambda: write_content(row, same_points, by=None, version=1)) == (
        "Hai mức xếp loại bắt đầu từ cùng một điểm. Hãy sửa một trong hai."
    )


# --- Changed ----------------------------------------------------------------------------------------------------
def test_writing_what_stands_changes_no_row_of_it(cast, row):
    before = list(Criterion.history.values_list("pk", flat=True))
    again = write_content(row, small_content(), by=cast.staff, version=1)
    assert (again.version, list(Criterion.history.values_list("pk", flat=True))) == (2, before)


def test_content_is_changed_added_and_taken_away(cast, row):
    kept = Criterion.objects.get(section__criteria_set=row, code="2.2")
    first, second = small_content().sections
    changed = replace(second, title="Kết quả", criteria=(*second.criteria[1:], criterion("2.9")))
    bands = (BandSaid("Tốt", Decimal(65)), BandSaid("Khá", Decimal(80)), BandSaid("Chưa đạt", Decimal(0)))
    content = ContentSaid((changed, replace(first, criteria=first.criteria[:1])), bands)
    write_content(row, content, by=cast.staff, version=1, reason="theo góp ý")
    assert content_of(row) == content
    assert Criterion.objects.get(section__criteria_set=row, code="2.2").pk == kept.pk
    assert Criterion.history.get(code="1.2", history_type="-").history_change_reason == "theo góp ý"
    assert not CriterionChoice.objects.filter(criterion__section__criteria_set=row).exists()
    assert not CriteriaSection.objects.filter(criteria_set=row, title="Thực hiện").exists()


def test_two_who_edit_one_set_hear_of_each_other(cast, row):
    change_set(row, by=cast.staff, version=1, note="một")
    with pytest.raises(Stale):
        keep_criterion(row, "Tổ chức", criterion(), by=cast.leader, version=1)


def test_parts_are_kept_one_by_one(cast, row):
    keep_section(row, SectionSaid("Thêm"), by=cast.staff, version=1)
    keep_criterion(row, "Thêm", criterion("3.1"), by=cast.staff, version=2)
    keep_criterion(row, "Thêm", criterion("3.2", text="Sửa"), by=cast.staff, version=3, code="3.1")
    keep_criterion(row, "Thêm", replace(small_content().criteria[0]), by=cast.staff, version=4, code="1.1")
    drop_criterion(row, "2.4", by=cast.staff, version=5)
    keep_section(row, SectionSaid("Phần thêm", note="ghi chú"), by=cast.staff, version=6, title="Thêm")
    told = {section.title: [one.code for one in section.criteria] for section in content_of(row).sections}
    assert told == {"Tổ chức": ["1.2"], "Thực hiện": ["2.1", "2.2", "2.3"], "Phần thêm": ["3.2", "1.1"]}
    drop_section(row, "Thực hiện", by=cast.staff, version=7)
    assert [section.title for section in content_of(row).sections] == ["Tổ chức", "Phần thêm"]
    assert sentence(lambda: keep_criterion(row, "Không có", criterion(), by=None, version=8)) == (
        "Bộ tiêu chí không có phần “Không có”. Hãy chọn lại phần."
    )


# --- Copied and locked ------------------------------------------------------------------------------------------
def test_copy_is_a_draft_of_ones_own(cast, row):
    locked = lock_set(row, on=DAY, by=cast.leader)
    copy = copy_set(locked, province=cast.abroad, by=cast.foreign_staff, label="2027")
    assert (copy.is_locked, copy.copied_from, copy.province, copy.label) == (False, row, cast.abroad, "2027")
    assert content_of(copy) == content_of(row)
    reasons = GradeBand.history.filter(criteria_set=copy).values_list("history_change_reason", flat=True)
    assert "bỏ khỏi bộ tiêu chí" not in reasons


ACTS = {
    "change": lambda row: change_set(row, by=None, version=row.version, note="khác"),
    "write": lambda row: write_content(row, small_content(), by=None, version=row.version),
    "section": lambda row: keep_section(row, SectionSaid("Thêm"), by=None, version=row.version),
    "drop section": lambda row: drop_section(row, "Tổ chức", by=None, version=row.version),
    "criterion": lambda row: keep_criterion(row, "Tổ chức", criterion(), by=None, version=row.version),
    "drop criterion": lambda row: drop_criterion(row, "1.1", by=None, version=row.version),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_nobody_changes_a_locked_set(row, act):
    locked = lock_set(row, on=DAY, by=None)
    tables = (CriteriaSet, CriteriaSection, Criterion, CriterionChoice, GradeBand)
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    assert sentence(lambda: act(locked)) == (
        "Bộ tiêu chí “Phiếu nhỏ (2026)” đã khóa từ ngày 25/02/2026 vì đã được dùng để chấm điểm. "
        "Hãy sao thành bộ mới rồi sửa ở bộ mới."
    )
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_control_the_same_acts_change_a_draft(row, act):
    act(row)
    row.refresh_from_db()
    assert row.version == 2


def test_locking_twice_keeps_the_first_day(row):
    lock_set(row, on=DAY, by=None)
    assert lock_set(row, on=date(2026, 3, 1), by=None).locked_on == DAY


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (ContentSaid(), "Bộ tiêu chí chưa có tiêu chí nào để chấm điểm. Hãy thêm tiêu chí trước khi dùng."),
        (
            with_criterion(criterion(kind=CriterionKind.BONUS)),
            "Bộ tiêu chí chưa có tiêu chí nào để chấm điểm. Hãy thêm tiêu chí trước khi dùng.",
        ),
        (
            with_criterion(criterion(answer_kind=AnswerKind.CHOICE, choices=(ChoiceSaid("Đủ", Decimal(10)),))),
            "Tiêu chí 9.1 cần ít nhất hai mức để chọn. Hãy thêm mức.",
        ),
        (
            with_criterion(
                criterion(
                    answer_kind=AnswerKind.CHOICE,
                    choices=(ChoiceSaid("Đủ", Decimal(9)), ChoiceSaid("Chưa", Decimal(0))),
                )
            ),
            "Không mức nào của tiêu chí 9.1 đạt điểm tối đa 10. Hãy sửa điểm tối đa hoặc điểm của mức cao nhất.",
        ),
        (
            replace(with_criterion(criterion()), bands=(BandSaid("Đạt", Decimal(50)),)),
            "Chưa có mức xếp loại bắt đầu từ 0 điểm. Hãy thêm mức thấp nhất để cơ quan nào cũng được xếp loại.",
        ),
    ],
)
def test_set_by_which_nobody_could_be_scored_is_not_locked(cast, content, told):
    row = make_set(cast.home, content=content)
    assert sentence(lambda: lock_set(row, on=DAY, by=None)) == told


# --- Shipped with the portal ------------------------------------------------------------------------------------
REFERENCE = [
    ("criteria_100_points", "Phiếu chấm điểm duy trì, cải tiến HTQLCL (100 điểm)"),
    ("criteria_communes", "Phiếu chấm điểm rút gọn cho UBND cấp xã (12 câu)"),
]
POINTS_OF_ITEMS = [8, 10, 15, 12, 10, 5, 12, 10, 6, 6, 4, 2]


@pytest.mark.django_db
@pytest.mark.parametrize(("file", "name"), REFERENCE)
def test_shipped_set_is_what_its_fixture_says_and_can_be_locked(file, name):
    row = CriteriaSet.objects.get(province=None, name=name)
    assert content_of(row) == reference_content(file)
    assert "không phải mẫu của cơ quan nhà nước" in row.source
    assert lock_set(row, on=DAY, by=None).is_locked
    assert all(table.history.count() == table.objects.count() for table in (CriteriaSection, Criterion, GradeBand))


@pytest.mark.parametrize("file", ["criteria_100_points", "criteria_communes"])
def test_shipped_set_gives_each_item_its_points_of_100(file):
    items: dict[int, Decimal] = {}
    for said in reference_content(file).criteria:
        if said.kind == CriterionKind.BASE:
            item = int(said.code.split(".")[0])
            items[item] = items.get(item, Decimal(0)) + said.maximum
    assert list(items.values()) == POINTS_OF_ITEMS
    assert sum(items.values()) == 100


def test_communes_are_asked_twelve_questions_and_six_files_at_most():
    asked = reference_content("criteria_communes").criteria
    assert (len(asked), sum(said.needs_evidence for said in asked)) == (12, 6)
    assert {(said.at_province, said.at_district, said.at_commune) for said in asked} == {(False, False, True)}


# --- Scored by --------------------------------------------------------------------------------------------------
def test_sheet_asks_a_level_what_applies_to_it(cast, row, django_assert_num_queries):
    keep_criterion(row, "Tổ chức", criterion("1.9", at_commune=False), by=None, version=1)
    with django_assert_num_queries(3):
        communes = sheet_of(row, Level.COMMUNE)
    assert [asked.code for asked in communes.asked] == ["1.1", "1.2", "2.1", "2.2", "2.3", "2.4"]
    assert [asked.code for asked in sheet_of(row, Level.PROVINCE).asked][2] == "1.9"
    assert [(band.name, band.at_least) for band in communes.bands] == [
        ("Tốt", Decimal(80)), ("Khá", Decimal(65)), ("Chưa đạt", Decimal(0)),
    ]  # fmt: skip


def test_three_scores_stand_side_by_side(cast, row):
    lock(row)
    report = AssessmentFactory(agency=cast.own, criteria_set=row)
    asked = {one.code: one for one in Criterion.objects.filter(section__criteria_set=row)}
    AnswerFactory(assessment=report, criterion=asked["1.1"], yes=True, points=None)
    AnswerFactory(assessment=report, criterion=asked["2.2"], points=Decimal(10))
    ReviewScoreFactory(assessment=report, criterion=asked["1.1"], points=Decimal(10))
    ReviewScoreFactory(assessment=report, criterion=asked["2.2"], points=Decimal(4))
    ReviewScoreFactory(assessment=report, criterion=asked["2.1"], points=None, not_applicable=True)
    ReviewScoreFactory(assessment=report, criterion=asked["2.2"], points=Decimal(7), round=Round.SECOND)
    found = scores_side_by_side(report)
    assert {round: (score.earned, score.possible) for round, score in found.items()} == {
        Round.SELF: (Decimal(20), Decimal(40)),
        Round.FIRST: (Decimal(14), Decimal(30)),
        Round.SECOND: (Decimal(17), Decimal(30)),
    }
    assert score_in(report, Round.SECOND).total == Decimal("56.67")

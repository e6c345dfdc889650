"""Reviewing: by those who may, each item for itself, given back by name, explained, and sealed at every hand-over."""

from datetime import date
from typing import Any

import pytest

from agencies.choices import Duty
from agencies.models import Membership
from common.errors import Refused
from common.history import create
from common.notices import Notice
from inspections.choices import AssessmentState, Part, PlannedState, Round, SealStep
from inspections.models import AssessmentSeal, Explanation, ReviewScore, SelfAssessment
from inspections.queries.reviews import review_lines, sections_of, unscored
from inspections.sealing import is_whole
from inspections.services.assignments import assign_section, take_back_section
from inspections.services.explaining import hand_in_explanations, save_explanation
from inspections.services.filling import Crossed, save_part
from inspections.services.review_ends import Unscored, finish_review, start_second_review
from inspections.services.reviewing import accept_self_scores
from tests.cast import Cast, make_user
from tests.factories.inspections import SectionFactory
from tests.inspections.reports import (
    AT,
    D,
    at_the_office,
    criterion,
    give_item_back,
    hand,
    open_plan,
    review,
    score,
)  # fmt: skip

BY = date(2026, 6, 25)  # five days after the review


@pytest.fixture
def report(cast: Cast) -> SelfAssessment:
    return hand(open_plan(cast, rounds=2)[0], by=cast.secretary)


def refused(act: Any, *args: Any, **facts: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act(*args, **facts)
    return refusal.value.sentence


def explain(report: SelfAssessment, code: str = "2.2", *, by: Any, **facts: Any) -> Explanation:
    said = {"version": None, "text": "Có biên bản", **facts}
    return save_explanation(report, criterion(report, code), by=by, at=AT, **said)


def steps(report: SelfAssessment) -> list[tuple[str, int]]:
    return list(AssessmentSeal.objects.filter(assessment=report).order_by("pk").values_list("step", "number"))


# --- Scores -----------------------------------------------------------------------------------------------------
def test_first_item_begins_the_review_and_the_inspection(cast: Cast, report: SelfAssessment) -> None:
    row = score(report, "2.2", "7.5", by=cast.staff, note="Thiếu\nchữ ký")
    report.refresh_from_db()
    assert (row.round, row.points, row.note, row.by) == (Round.FIRST, D("7.5"), "Thiếu\nchữ ký", cast.staff)
    assert (report.state, report.round) == (AssessmentState.IN_REVIEW, Round.FIRST)
    assert report.plan.inspections.get().state == PlannedState.UNDER_WAY


@pytest.mark.parametrize("name", ["secretary", "outsider", "viewer", "national", "foreign_staff", "inspector"])
def test_others_review_nothing(cast: Cast, report: SelfAssessment, name: str) -> None:
    assert refused(score, report, "2.2", "7", by=cast.users[name]).startswith("Bạn không được thẩm định cơ quan này")
    assert ReviewScore.objects.count() == 0


def test_nobody_reviews_an_agency_in_which_he_holds_a_duty(cast: Cast, report: SelfAssessment) -> None:
    create(Membership(user=cast.staff, duty=Duty.ISO_SECRETARY, agency=cast.own), by=None)
    for act in (
        lambda: score(report, "2.2", "7", by=cast.staff),
        lambda: accept_self_scores(report, by=cast.staff, at=AT),
    ):
        assert refused(act).startswith("Bạn không được thẩm định cơ quan này")
    accept_self_scores(report, by=cast.leader, at=AT)
    assert refused(finish_review, report, by=cast.staff, at=AT).startswith("Chỉ cán bộ của Chi cục được kết thúc")


def test_inspector_scores_the_agency_that_he_was_given_and_ends_nothing(cast: Cast, report: SelfAssessment) -> None:
    given = make_user("doan", "Người Được Giao", {"duty": Duty.INSPECTOR, "agency": cast.own})
    accept_self_scores(report, by=given, at=AT)
    assert refused(finish_review, report, by=given, at=AT).startswith("Chỉ cán bộ của Chi cục được kết thúc")


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"points": "10.5"}, "Điểm của tiêu chí 2.2 phải từ 0 đến 10. Hãy sửa điểm."),
        ({"points": "-1"}, "Điểm của tiêu chí 2.2 phải từ 0 đến 10. Hãy sửa điểm."),
        ({"points": "NaN"}, "Điểm của tiêu chí 2.2 phải là một số. Hãy nhập lại."),
        ({"points": "1.234"}, "Điểm của tiêu chí 2.2 có quá hai chữ số thập phân. Hãy làm tròn."),
        ({}, "Tiêu chí 2.2 chưa có điểm. Hãy cho điểm, chọn “không áp dụng” hoặc trả lại."),
        (
            {"not_applicable": True},
            "Tiêu chí 2.2 không được chọn “không áp dụng”. Hãy trả lời tiêu chí này.",
        ),
        ({"returned": True}, "Thiếu lý do trả lại tiêu chí 2.2. Hãy nhập lý do để cơ quan giải trình."),
    ],
)
def test_score_that_cannot_be_is_refused(
    cast: Cast, report: SelfAssessment, facts: dict[str, Any], sentence: str
) -> None:
    assert refused(score, report, "2.2", by=cast.staff, **facts) == sentence
    assert SelfAssessment.objects.get(pk=report.pk).state == AssessmentState.SUBMITTED


def test_plan_of_one_round_gives_no_item_back(cast: Cast) -> None:
    report = hand(open_plan(cast)[0], by=cast.secretary)
    told = refused(score, report, "2.2", "4", by=cast.staff, returned=True, return_reason="Thiếu")
    assert told == "Kế hoạch chỉ có một vòng thẩm định nên không trả lại từng tiêu chí. Hãy cho điểm."


def test_two_reviewers_at_one_item_see_both(cast: Cast, report: SelfAssessment) -> None:
    first = score(report, "2.2", "7", by=cast.staff)
    with pytest.raises(Crossed) as crossed:
        score(report, "2.2", "5", by=cast.leader, note="Chưa đủ")
    current: Any = crossed.value.current
    typed: Any = crossed.value.typed
    assert (current.points, current.by, typed.points, typed.note) == (D(7), cast.staff, D(5), "Chưa đủ")
    again = score(report, "2.2", "7", by=cast.staff)  # the same words, sent again
    assert (again.pk, again.version) == (first.pk, 1)
    assert score(report, "2.2", "5", by=cast.leader, version=1).by == cast.leader


def test_report_that_was_not_handed_in_is_not_reviewed(cast: Cast) -> None:
    (report,) = open_plan(cast)
    told = refused(score, report, "2.2", "4", by=cast.staff)
    assert told == "Báo cáo đang ở trạng thái “chưa làm”, cơ quan chưa nộp nên chưa thẩm định được."


def test_agreeing_takes_the_agencys_points_where_nobody_has_scored(cast: Cast, report: SelfAssessment) -> None:
    score(report, "2.2", "4", by=cast.staff)
    given = accept_self_scores(report, by=cast.leader, at=AT)
    assert {row.criterion.code: row.points for row in given} == {"1.1": D(10), "1.2": D(5), "2.1": D(8), "2.3": D(2)}
    assert unscored(report) == []  # a penalty that nobody claims needs no score


# --- Sections ---------------------------------------------------------------------------------------------------
def test_section_is_reviewed_by_those_to_whom_it_was_given(cast: Cast, report: SelfAssessment) -> None:
    organisation, work = report.criteria_set.sections.order_by("position")
    home_affairs = {"duty": Duty.DEPARTMENT_STAFF, "province": cast.home, "agency": cast.other}
    of_department = make_user("noivu", "Cán Bộ Nội Vụ", home_affairs)
    given = assign_section(report.plan, organisation, by=cast.staff, department=cast.other)
    assert assign_section(report.plan, organisation, by=cast.staff, department=cast.other) == given
    assign_section(report.plan, work, by=cast.staff, reviewer=cast.leader)

    assert sections_of(of_department, report) == {organisation.pk}
    assert (sections_of(cast.leader, report), sections_of(cast.staff, report)) == ({work.pk}, set())
    told = "Phần này đã giao cho người hoặc cơ quan khác thẩm định. Hãy thẩm định phần được giao cho bạn."
    assert refused(score, report, "1.1", "10", by=cast.staff) == told
    assert refused(accept_self_scores, report, by=cast.staff, at=AT, section=work) == told
    assert len(accept_self_scores(report, by=of_department, at=AT)) == 2
    assert len(accept_self_scores(report, by=cast.leader, at=AT)) == 3

    take_back_section(given, by=cast.staff)
    assert sections_of(cast.staff, report) == {organisation.pk}


def test_department_reviews_no_section_of_its_own_report(cast: Cast, report: SelfAssessment) -> None:
    """Else nobody could, and its review would never end."""
    organisation, work = report.criteria_set.sections.order_by("position")
    assign_section(report.plan, organisation, by=cast.staff, department=cast.own)
    assign_section(report.plan, work, by=cast.staff, department=cast.own)
    assign_section(report.plan, work, by=cast.staff, reviewer=cast.leader)
    assert (sections_of(cast.staff, report), sections_of(cast.leader, report)) == (
        {organisation.pk}, {organisation.pk, work.pk},
    )  # fmt: skip


def test_inspector_is_not_of_the_department_that_he_inspects(cast: Cast, report: SelfAssessment) -> None:
    given = [{"duty": Duty.INSPECTOR, "agency": agency} for agency in (cast.own, cast.other)]
    visitor = make_user("doan", "Người Được Giao", *given)
    organisation, work = report.criteria_set.sections.order_by("position")
    assign_section(report.plan, organisation, by=cast.staff, department=cast.other)
    assert sections_of(visitor, report) == {work.pk}


def test_who_was_asked_for_one_section_scores_no_other(cast: Cast, report: SelfAssessment) -> None:
    """A section given to nobody is the Chi cục's, and of those who inspect the agency without a section."""
    inspects = {"duty": Duty.INSPECTOR, "agency": cast.own}
    visitor = make_user("doan", "Người Được Giao", inspects)
    other = make_user("tuphap", "Cán Bộ Tư Pháp", inspects, {"duty": Duty.ISO_SECRETARY, "agency": cast.other})
    organisation, work = report.criteria_set.sections.order_by("position")
    assign_section(report.plan, organisation, by=cast.staff, department=cast.other)

    assert sections_of(other, report) == {organisation.pk}
    assert [sections_of(user, report) for user in (visitor, cast.staff)] == [{work.pk}, {work.pk}]
    assign_section(report.plan, organisation, by=cast.staff, reviewer=cast.leader)
    assert sections_of(cast.leader, report) == {organisation.pk, work.pk}


def test_giving_a_section_is_refused(cast: Cast, report: SelfAssessment) -> None:
    section = report.criteria_set.sections.first()
    assert refused(assign_section, report.plan, section, by=cast.viewer, reviewer=cast.staff) == (
        "Chỉ cán bộ của Chi cục được phân công thẩm định."
    )
    assert refused(assign_section, report.plan, SectionFactory(), by=cast.staff, reviewer=cast.staff) == (
        "Phần này không thuộc bộ tiêu chí của kế hoạch. Hãy chọn lại phần."
    )
    assert refused(assign_section, report.plan, section, by=cast.staff, department=cast.foreign) == (
        "Cơ quan thẩm định thuộc tỉnh khác. Hãy chọn lại."
    )
    assert refused(assign_section, report.plan, section, by=cast.staff, reviewer=cast.secretary) == (
        "Người này không có nhiệm vụ thẩm định ở tỉnh. Hãy giao nhiệm vụ trước, hoặc chọn người khác."
    )
    assert refused(assign_section, report.plan, section, by=cast.staff) == (
        "Hãy chọn cơ quan thẩm định hoặc người thẩm định."
    )


# --- The end of a round -----------------------------------------------------------------------------------------
def test_review_ends_only_when_every_item_is_scored(cast: Cast, report: SelfAssessment) -> None:
    told = refused(finish_review, report, by=cast.staff, at=AT)
    assert told == "Báo cáo đang ở trạng thái “đã nộp”, chưa có gì để kết thúc. Hãy thẩm định trước."
    score(report, "1.1", "10", by=cast.staff)
    with pytest.raises(Unscored) as lacking:
        finish_review(report, by=cast.staff, at=AT)
    assert lacking.value.sentence == ("Còn 4 tiêu chí chưa thẩm định: 1.2, 2.1, 2.2, 2.3. Hãy cho điểm rồi kết thúc.")


def test_agreed_report_is_final_at_once_and_ends_once(cast: Cast, report: SelfAssessment) -> None:
    row = review(report, by=cast.staff)
    again = finish_review(report, by=cast.leader, at=AT)
    assert (row.state, again.state) == (AssessmentState.FINAL, AssessmentState.FINAL)
    assert steps(report) == [(SealStep.SUBMITTED, 1), (SealStep.FIRST_REVIEW, 1), (SealStep.FINAL, 1)]
    line = report.plan.inspections.get()
    assert (line.state, line.done_on) == (PlannedState.DONE, AT.date())
    told = refused(score, report, "2.2", "1", by=cast.staff)
    assert told == "Báo cáo đã có kết quả nên điểm thẩm định không đổi nữa."


def test_item_is_given_back_by_name_with_its_reason_and_its_day(cast: Cast, report: SelfAssessment) -> None:
    row = give_item_back(report, by=cast.staff)
    assert (row.state, row.explain_by) == (AssessmentState.RETURNED, BY)
    assert Notice.objects.get(user=cast.secretary).text == (
        "Tiêu chí 2.2 cần giải trình, chậm nhất hết ngày 25/06/2026."
    )
    told = {line.criterion.code: line for line in review_lines(report, cast.secretary)}
    assert (told["2.2"].is_returned, told["2.2"].first.return_reason) == (True, "Thiếu biên bản họp")
    assert [code for code, line in told.items() if line.is_returned] == ["2.2"]


def test_agency_reads_nothing_of_a_review_under_way(cast: Cast, report: SelfAssessment) -> None:
    score(report, "2.2", "4", by=cast.staff, note="Nghi ngờ")
    assert {line.first for line in review_lines(report, cast.secretary)} == {None}
    assert any(line.first for line in review_lines(report, cast.staff))


def test_agency_explains_and_second_review_scores_only_what_came_back(cast: Cast, report: SelfAssessment) -> None:
    give_item_back(report, by=cast.staff)
    waiting = "Báo cáo đang chờ cơ quan giải trình. Hãy thẩm định lần hai sau khi cơ quan gửi, hoặc khi hết hạn."
    assert refused(score, report, "2.2", "9", by=cast.staff) == waiting
    assert refused(hand_in_explanations, report, by=cast.secretary, at=AT) == (
        "Tiêu chí 2.2 chưa giải trình. Hãy viết giải trình cho từng tiêu chí bị trả lại."
    )
    explain(report, by=cast.secretary)
    for _ in range(2):
        assert hand_in_explanations(report, by=cast.secretary, at=AT).state == AssessmentState.EXPLAINED
    told = refused(score, report, "1.1", "9", by=cast.staff)
    assert told == "Tiêu chí 1.1 không bị trả lại nên giữ điểm thẩm định lần đầu."
    score(report, "2.2", "9", by=cast.staff)
    report.refresh_from_db()
    assert (report.state, report.round) == (AssessmentState.SECOND_REVIEW, Round.SECOND)
    told = refused(score, report, "2.2", "1", by=cast.staff, version=1, returned=True, return_reason="Nữa")
    assert told == "Tiêu chí 2.2 đã được giải trình một lần, không trả lại lần nữa. Hãy cho điểm."

    row = finish_review(report, by=cast.staff, at=AT)

    assert row.state == AssessmentState.FINAL
    assert (row.result.self_total, row.result.first_total, row.result.total) == (D(82), D("69.5"), D(82))
    assert [step for step, _ in steps(report)] == [
        SealStep.SUBMITTED, SealStep.FIRST_REVIEW, SealStep.EXPLAINED, SealStep.SECOND_REVIEW, SealStep.FINAL,
    ]  # fmt: skip
    assert all(is_whole(seal) for seal in AssessmentSeal.objects.all())
    explained = AssessmentSeal.objects.get(step=SealStep.EXPLAINED).content["explanations"]
    assert explained == {str(criterion(report, "2.2").pk): {"text": "Có biên bản", "by": cast.secretary.pk}}


def test_second_review_waits_for_the_days_of_the_agency(cast: Cast, report: SelfAssessment) -> None:
    give_item_back(report, by=cast.staff)
    last = at_the_office(BY, 23, 59, 59, 900_000)
    assert refused(start_second_review, report, by=cast.staff, at=last) == (
        "Cơ quan còn được giải trình đến hết ngày 25/06/2026. Hãy chờ, hoặc nhắc cơ quan."
    )
    over = at_the_office(date(2026, 6, 26), 0)
    for _ in range(2):
        assert start_second_review(report, by=cast.staff, at=over).state == AssessmentState.SECOND_REVIEW
    told = refused(explain, report, by=cast.secretary)
    assert told == "Báo cáo đang ở trạng thái “đang thẩm định lần hai”, không có nội dung nào chờ giải trình."
    with pytest.raises(Unscored):
        finish_review(report, by=cast.staff, at=over)
    score(report, "2.2", "4", by=cast.staff)
    assert finish_review(report, by=cast.staff, at=over).result.total == D("69.5")


# --- Explanations -----------------------------------------------------------------------------------------------
def test_explanation_is_the_agencys_and_of_what_came_back(cast: Cast, report: SelfAssessment) -> None:
    give_item_back(report, by=cast.staff)
    assert refused(explain, report, "1.1", by=cast.secretary) == (
        "Tiêu chí 1.1 không bị trả lại nên không cần giải trình."
    )
    for name in ("outsider", "viewer", "foreign_staff"):
        assert refused(explain, report, by=cast.users[name]).startswith("Chỉ thư ký ISO của cơ quan")
    assert refused(save_part, report, Part.POLICY, by=cast.secretary, at=AT, version=2).startswith("Báo cáo đang ở")


def test_two_explanations_at_once_keep_both(cast: Cast, report: SelfAssessment) -> None:
    give_item_back(report, by=cast.staff)
    explain(report, by=cast.secretary, text="Một\n hai")
    assert explain(report, by=cast.secretary, text="Một\nhai").version == 1  # sent again
    with pytest.raises(Crossed) as crossed:
        explain(report, by=cast.staff, text="Ba")
    current: Any = crossed.value.current
    assert (current.text, crossed.value.typed) == ("Một\nhai", "Ba")
    assert explain(report, by=cast.secretary, version=1, text="Bốn").text == "Bốn"
    assert Explanation.objects.count() == 1


def test_side_by_side_costs_the_same_however_long_the_sheet(
    cast: Cast, report: SelfAssessment, django_assert_num_queries: Any
) -> None:
    give_item_back(report, by=cast.staff)
    with django_assert_num_queries(9):
        lines = review_lines(SelfAssessment.objects.select_related("criteria_set").get(pk=report.pk), cast.staff)
    assert [line.told.earned for line in lines if line.told] == [D(10), D(5), D(8), D(9), D(2)]

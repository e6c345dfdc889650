"""Results: out of seals alone, graded by points or by the leader's word, ranked with nobody left out."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from agencies.models import Agency, AgencyPeriod
from agencies.services.papers import PaperSaid
from common.errors import Refused, Stale
from common.history import save_versioned
from common.together import by_word, together, written
from inspections.choices import AnswerKind, PlannedState, PlanState, SealStep
from inspections.models import AssessmentSeal, Result, SelfAssessment
from inspections.queries.assessment_list import report_rows, reports
from inspections.queries.report_progress import ReportProgress, report_progress
from inspections.queries.results import ranking, with_results
from inspections.queries.snapshot import last_seal, score_sealed
from inspections.queries.to_do import counts, late, to_explain, to_hand_in, to_review
from inspections.scoring import Asked, Band, Choice, Said, Sheet
from inspections.scoring import score as reckon
from inspections.sealing import digest, is_whole, plain, said_content, score_content, sheet_content
from inspections.services.handing_in import hand_in_for
from inspections.services.results import give_opinion, grade_by_hand, publish_results, record_notice
from tests.cast import Cast
from tests.factories.agencies import PeriodFactory, UnitFactory
from tests.inspections.plans import draft
from tests.inspections.reports import (
    AT,
    D,
    give_item_back,
    hand,
    open_plan,
    paper,
    review,
    score,
)  # fmt: skip

DAY = date(2026, 7, 20)


def refused(act: Any, *args: Any, **facts: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act(*args, **facts)
    return refusal.value.sentence


@pytest.fixture
def report(cast: Cast) -> SelfAssessment:
    return review(hand(open_plan(cast)[0], by=cast.secretary), by=cast.staff)


# --- Out of seals -----------------------------------------------------------------------------------------------
def test_result_is_worked_out_of_what_was_sealed(cast: Cast, report: SelfAssessment) -> None:
    result = report.result
    assert (result.total, result.grade, result.decided_by, result.decided_on) == (D(82), "Tốt", cast.staff, AT.date())
    assert result.sections == [
        {"title": "Tổ chức", "earned": "15.00", "possible": "20.00"},
        {"title": "Thực hiện", "earned": "17.00", "possible": "20.00"},
    ]
    reviewed = last_seal(report, SealStep.FIRST_REVIEW)
    final = last_seal(report)
    assert (final.step, final.content["from"], final.content["total"]) == ("final", reviewed.sha256, "82.00")
    assert score_sealed(reviewed.content, "first").total == result.total


def test_result_stands_whatever_happens_to_the_criteria_afterwards(cast: Cast, report: SelfAssessment) -> None:
    for criterion in report.criteria_set.sections.first().criteria.all():
        criterion.maximum, criterion.weight = D(1), D(50)
        save_versioned(criterion, by=None)
    reviewed = last_seal(report, SealStep.FIRST_REVIEW)
    assert (score_sealed(reviewed.content, "first").total, is_whole(reviewed)) == (D(82), True)


POINTS = st.decimals(0, 10, places=2, allow_nan=False)
KINDS = st.sampled_from([AnswerKind.POINTS, AnswerKind.YES_NO, AnswerKind.RATIO, AnswerKind.CHOICE, AnswerKind.TEXT])
SAID = st.builds(
    Said, yes=st.none() | st.booleans(), points=st.none() | POINTS, numerator=st.none() | POINTS,
    denominator=st.none() | POINTS, choice=st.sampled_from([None, 1, 2]), text=st.sampled_from(["", "Đã làm"]),
    not_applicable=st.booleans(), decided=st.none() | POINTS,
)  # fmt: skip


@st.composite
def sheets(draw: Any) -> tuple[Sheet, dict[int, Said]]:
    asked = tuple(
        Asked(
            key, f"{key}", "Nội dung", f"Phần {key % 3}", draw(POINTS), draw(KINDS),
            kind=draw(st.sampled_from(["base", "base", "bonus", "penalty"])),
            weight=draw(st.decimals("0.01", 5, places=2)), may_not_apply=draw(st.booleans()),
            choices=(Choice(1, "Đủ", D(10)), Choice(2, "Thiếu", D("3.33"))),
        )
        for key in range(draw(st.integers(1, 8)))
    )  # fmt: skip
    caps = st.none() | POINTS
    sheet = Sheet(asked, (Band("Tốt", D(80)), Band("Chưa đạt", D(0))), draw(caps), draw(caps))
    return sheet, {one.key: draw(SAID) for one in asked}


@given(sheets())
def test_result_recomputed_from_its_seal_is_the_same(drawn: tuple[Sheet, dict[int, Said]]) -> None:
    sheet, said = drawn
    whole = {"sheet": sheet_content(sheet), "said": {"first": said_content(said)}}
    seal = AssessmentSeal(content=plain(whole), sha256=digest(whole))
    assert score_sealed(seal.content, "first") == reckon(sheet, said)
    assert score_content(score_sealed(seal.content, "first")) == score_content(reckon(sheet, said))
    assert is_whole(seal)


# --- The leader's grade -----------------------------------------------------------------------------------------
def by_hand(result: Result, *, by: Any, **facts: Any) -> Result:
    said = {"grade": "Khá", "reason": "Có đơn thư", "at": AT, "version": 1, **facts}
    return grade_by_hand(result, by=by, **said)


def test_leader_grades_with_his_reason_and_the_points_stay(cast: Cast, report: SelfAssessment) -> None:
    row = by_hand(report.result, by=cast.leader)
    assert (row.final_grade, row.grade, row.total, row.manual_reason) == ("Khá", "Tốt", D(82), "Có đơn thư")
    back = by_hand(row, by=cast.leader, grade="Tốt", version=2, reason="Đã rút đơn")
    assert (back.final_grade, back.manual_grade, back.manual_reason) == ("Tốt", "", "")
    sealed = AssessmentSeal.objects.filter(step=SealStep.FINAL).order_by("number")
    assert [(seal.content["manual_grade"], seal.content["reason"]) for seal in sealed] == [
        ("", ""), ("Khá", "Có đơn thư"), ("", "Đã rút đơn"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["staff", "secretary", "viewer", "inspector", "foreign_staff"])
def test_nobody_else_grades_by_hand(cast: Cast, report: SelfAssessment, name: str) -> None:
    told = refused(by_hand, report.result, by=cast.users[name])
    assert told == "Chỉ lãnh đạo Chi cục được quyết định xếp loại khác."
    assert Result.objects.get().manual_grade == ""


def test_grade_by_hand_needs_reason_band_and_version(cast: Cast, report: SelfAssessment) -> None:
    assert refused(by_hand, report.result, by=cast.leader, reason=" ").startswith("Thiếu lý do.")
    told = refused(by_hand, report.result, by=cast.leader, grade="Giỏi")
    assert told == "Bộ tiêu chí không có mức xếp loại “Giỏi”. Hãy chọn lại."
    with pytest.raises(Stale):
        by_hand(report.result, by=cast.leader, version=7)


# --- Told -------------------------------------------------------------------------------------------------------
def test_published_is_what_is_decided_and_later_ones_follow(cast: Cast) -> None:
    reports = {row.agency: row for row in open_plan(cast, cast.own, cast.other)}
    plan = reports[cast.own].plan
    assert refused(publish_results, plan, by=cast.leader, at=AT).startswith("Chưa có cơ quan nào có kết quả")
    review(hand(reports[cast.own], by=cast.secretary), by=cast.staff)
    assert refused(publish_results, plan, by=cast.staff, at=AT) == "Chỉ lãnh đạo Chi cục được công khai kết quả."
    assert [len(publish_results(plan, by=cast.leader, at=AT)) for _ in range(2)] == [1, 0]
    review(hand(reports[cast.other], by=cast.outsider), by=cast.staff)
    lines = {line.assessment.agency: line.value for line in ranking(plan, on=DAY, published_only=True)}
    assert lines == {cast.own: D(82), cast.other: None}
    assert len(publish_results(plan, by=cast.leader, at=AT)) == 1


def test_agency_says_its_opinion_to_its_own_result(cast: Cast, report: SelfAssessment) -> None:
    said: dict[str, Any] = {"text": "Đề nghị xem lại\n tiêu chí 2.2", "on": DAY, "version": 1}
    for name in ("staff", "outsider", "viewer", "leader"):
        told = refused(give_opinion, report.result, by=cast.users[name], **said)
        assert told == "Chỉ cơ quan được kiểm tra gửi ý kiến về kết quả."
    row = give_opinion(report.result, by=cast.secretary, **said)
    assert (row.opinion, row.opinion_by, row.opinion_on) == ("Đề nghị xem lại\ntiêu chí 2.2", cast.secretary, DAY)
    assert give_opinion(report.result, by=cast.secretary, **said).version == 2  # sent again
    with pytest.raises(Stale):
        give_opinion(report.result, by=cast.secretary, **{**said, "text": "Khác"})


def results_of(agency: Agency, user: Any) -> list[Result]:
    """As the tab of an agency shows them."""
    rows = report_rows(reports(user).filter(agency=agency))
    return [row.result for row in with_results(rows, user) if row.shows_result]


def test_notice_of_the_result_is_recorded(cast: Cast, report: SelfAssessment) -> None:
    row = record_notice(report.result, PaperSaid("99/TB-CCTĐC", DAY), by=cast.staff)
    assert row.notice_paper.number == "99/TB-CCTĐC"
    assert results_of(cast.own, cast.secretary) == [row]
    assert results_of(cast.own, cast.outsider) == []


# --- Ranking ----------------------------------------------------------------------------------------------------
def six(cast: Cast) -> dict[str, SelfAssessment]:
    """Two equal, one below them, one under review, one that has not handed in, and one taken out of the plan."""
    names = [f"UBND xã {letter}" for letter in "ABCDEG"]
    agencies = [PeriodFactory(agency__province=cast.home, name=name).agency for name in names]
    reports = {row.name: row for row in open_plan(cast, *agencies)}
    for name, points in (("UBND xã C", "9"), ("UBND xã A", "9"), ("UBND xã B", "5")):
        report = reports[name]
        hand_in_for(report, by=cast.staff, at=AT, arrived_on=AT.date(), **paper())
        for code in ("1.1", "1.2", "2.1", "2.2"):
            score(report, code, points, by=cast.staff)
        review(report, by=cast.staff)
    hand_in_for(reports["UBND xã D"], by=cast.staff, at=AT, arrived_on=AT.date(), **paper())
    line = reports["UBND xã G"].plan.inspections.get(agency=reports["UBND xã G"].agency)
    line.state = PlannedState.CANCELLED
    save_versioned(line, by=None)
    return reports


def test_equal_points_share_a_place_and_who_has_not_handed_in_stands_last(cast: Cast) -> None:
    plan = six(cast)["UBND xã A"].plan
    told = [(line.place, line.assessment.name, line.value, line.standing) for line in ranking(plan, on=DAY)]
    assert told == [
        (1, "UBND xã A", D(90), "đã có kết quả"),
        (1, "UBND xã C", D(90), "đã có kết quả"),
        (3, "UBND xã B", D(50), "đã có kết quả"),
        (None, "UBND xã D", None, "đã nộp"),
        (None, "UBND xã E", None, "chưa nộp báo cáo"),
    ]
    assert [line.place for line in ranking(plan, on=DAY, level="commune")] == [1, 1, 3, None, None]
    assert ranking(plan, on=DAY, level="province") == []


def test_late_ones_stand_behind_those_that_still_have_time(cast: Cast) -> None:
    reports = six(cast)
    late = reports["UBND xã A"].plan.assessments.get(name="UBND xã D")
    later = reports["UBND xã E"]
    later.due_on = DAY
    save_versioned(later, by=None)
    plan = late.plan
    assert [(line.assessment.name, line.standing, line.days_late) for line in ranking(plan, on=DAY)][-2:] == [
        ("UBND xã D", "đã nộp", None), ("UBND xã E", "chưa đến hạn nộp", None),
    ]  # fmt: skip
    *_, last = ranking(plan, on=DAY + timedelta(days=3))
    assert (last.assessment.name, last.standing, last.days_late) == ("UBND xã E", "chưa nộp báo cáo", 3)
    plan.state = PlanState.CLOSED
    assert [(line.is_late, line.days_late) for line in ranking(plan, on=DAY + timedelta(days=3))][-1] == (True, None)


def test_ranking_within_a_unit_counts_only_its_agencies(cast: Cast) -> None:
    plan = six(cast)["UBND xã A"].plan
    district = UnitFactory(level="district")
    for name in ("UBND xã B", "UBND xã C"):
        period = AgencyPeriod.objects.get(name=name)
        period.unit = UnitFactory(parent=district)
        save_versioned(period, by=None)
    told = [(line.place, line.assessment.name) for line in ranking(plan, unit=district.pk, on=DAY)]
    assert told == [(1, "UBND xã C"), (2, "UBND xã B")]


def test_ranking_by_section_is_by_the_share_of_its_points(cast: Cast) -> None:
    reports = {row.agency: row for row in open_plan(cast, cast.own, cast.other)}
    for agency, person in ((cast.own, cast.secretary), (cast.other, cast.outsider)):
        hand(reports[agency], by=person)
    score(reports[cast.own], "1.1", "0", by=cast.staff)
    score(reports[cast.other], "2.2", "0", by=cast.staff)
    for report in reports.values():
        review(report, by=cast.staff)
    plan = reports[cast.own].plan
    first, second = ranking(plan, on=DAY, section="Tổ chức")
    assert [(first.assessment.agency, first.value), (second.assessment.agency, second.value)] == [
        (cast.other, D(75)), (cast.own, D(25)),
    ]  # fmt: skip
    assert [line.assessment.agency for line in ranking(plan, on=DAY, section="Thực hiện")] == [cast.own, cast.other]
    assert {line.value for line in ranking(plan, on=DAY, section="Không có")} == {None}


def test_year_on_year_stands_beside_the_points(cast: Cast) -> None:
    (before,) = open_plan(cast, year=2025)
    hand(before, by=cast.secretary)
    score(before, "1.1", "0", by=cast.staff)
    review(before, by=cast.staff)
    report = review(hand(open_plan(cast, year=2026)[0], by=cast.secretary), by=cast.staff)
    (line,) = ranking(report.plan, on=DAY)
    assert line.earlier is not None
    assert (line.earlier.year, line.earlier.total, line.earlier.grade) == (2025, D(57), "Chưa đạt")
    assert line.change == D(25)
    assert [row.total for row in results_of(cast.own, cast.secretary)] == [D(82), D(57)]


# --- To do ------------------------------------------------------------------------------------------------------
def todo(user: Any, on: date, mine: bool = False) -> dict[str, int]:
    return dict(together(by_word(written(question)) for question in counts(user, on, mine)).rows())


def test_each_reads_what_is_to_be_done_by_him(cast: Cast) -> None:
    reports = {row.agency: row for row in open_plan(cast, cast.own, cast.other, rounds=2)}
    after = date(2026, 7, 1)
    assert list(to_hand_in(cast.secretary)) == [reports[cast.own]]
    assert (todo(cast.secretary, AT.date()), todo(cast.secretary, after)) == (
        {"owed_report": 1}, {"owed_report": 1, "late_report": 1},
    )  # fmt: skip
    assert todo(cast.staff, after) == {"late_report": 2}
    hand(reports[cast.own], by=cast.secretary)
    assert (list(to_review(cast.staff)), list(to_review(cast.secretary))) == ([reports[cast.own]], [])
    assert (list(to_review(cast.viewer)), list(to_review(cast.foreign_staff))) == ([], [])
    give_item_back(reports[cast.own], by=cast.staff)
    assert list(to_explain(cast.secretary)) == [reports[cast.own]]
    assert (list(late(cast.staff, after)), list(late(cast.foreign_staff, after))) == ([reports[cast.other]], [])
    assert todo(cast.staff, after, mine=True) == {}


# --- How far a plan's reports are -------------------------------------------------------------------------------
def test_progress_counts_the_listed_agencies(cast: Cast) -> None:
    reports = six(cast)
    told = report_progress(reports["UBND xã A"].plan, date(2026, 7, 1))
    assert told == ReportProgress(owed=5, handed_in=4, handed_in_late=0, on_behalf=4, final=3, overdue=1)


def test_nobody_owes_a_report_before_the_plan_is_opened(cast: Cast) -> None:
    assert report_progress(draft(cast.home), DAY) is None


def test_each_number_of_the_plan_page_opens_its_list(cast: Cast) -> None:
    plan = six(cast)["UBND xã A"].plan
    client = cast.client("staff")
    page = client.get(reverse("plan_detail", args=[plan.pk])).content.decode()
    lists = re.findall(r'href="(/tu-kiem-tra/[^"]+)">(\d+)', page)
    assert [number for _, number in lists] == ["4", "5", "4", "0", "4", "1", "3", "5"]
    for address, number in lists:
        found = client.get(unescape(address)).context["page"].paginator.count
        assert (address, found) == (address, int(number))

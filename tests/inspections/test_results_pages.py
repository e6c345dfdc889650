"""Results on the pages: the ranking, who reads what, the leader's grade, publication, and the notice of result."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils.html import escape

from agencies.choices import Level
from common.clock import today
from common.history import save_versioned
from inspections.models import GradeBand, Result, SelfAssessment
from inspections.queries.result_page import counts_of, groups_of
from inspections.queries.results import RankLine, Standing
from inspections.services.results import give_opinion, publish_results
from tests.answers import read_whole
from tests.cast import Cast, make_agency
from tests.docx_reading import Docx
from tests.inspections.reports import AT, OPENED, hand, open_plan, review

OWN, OTHER, THIRD = "UBND huyện Châu Phú", "UBND phường Mỹ Bình", "UBND xã Ba Chúc"


@pytest.fixture
def world(cast: Cast) -> dict[str, SelfAssessment]:
    """Of one plan: one result, one under review, one not handed in."""
    third = make_agency(cast.home, THIRD, "AG.X3")
    own, other, late = open_plan(cast, cast.own, cast.other, third)
    own.level = Level.DISTRICT
    save_versioned(own, by=None)
    review(hand(own, by=cast.secretary), by=cast.staff)
    hand(other, by=cast.outsider)
    return {"own": own, "other": other, "third": late}


def address(report: SelfAssessment) -> str:
    return reverse("result_list", args=[report.plan_id])


def shown(answer: Any) -> list[tuple[int | None, str, str]]:
    return [(line.place, line.assessment.name, line.standing) for line in answer.context["lines"]]


def test_who_has_not_handed_in_stands_last_and_is_not_left_out(cast, world):
    answer = cast.client("staff").get(address(world["own"]))
    assert shown(answer) == [
        (1, OWN, "đã có kết quả"),
        (None, OTHER, "đã nộp"),
        (None, THIRD, "chưa nộp báo cáo"),
    ]
    counts = [(name, count) for name, count, _ in answer.context["counts"]]
    assert (answer.context["owed"], counts) == (3, [("Tốt", 1), ("đang thẩm định", 1), ("chưa nộp báo cáo", 1)])


@pytest.mark.parametrize("query", [{}, {"level": "commune"}])
def test_each_number_opens_the_list_that_gives_it(cast, world, query):
    client = cast.client("staff")
    page = client.get(address(world["own"]), query)
    text = page.content.decode()
    told = [(f"{count} cơ quan", page.context["whole_list"], count) for count in (page.context["owed"],)]
    told += [(f"{name} {count}", where, count) for name, count, where in page.context["counts"]]
    for words, where, count in told:
        assert f'<a href="{escape(where)}">{words}</a>' in text
        assert len(client.get(f"{address(world['own'])}{where}").context["lines"]) == count
    assert sum(count for _, _, count in told[1:]) == told[0][2] == 3 - len(query)


def test_who_still_has_time_reads_neutral_and_who_is_late_says_how_long(cast, world):
    late, client = world["third"], cast.client("staff")
    late.due_on = today() - timedelta(days=2)
    late.plan.moves_off_holidays = False
    save_versioned(late.plan, by=None)
    save_versioned(late, by=None)
    said = client.get(address(late)).content.decode()
    assert (
        f'<span class="state state-bad">chưa nộp báo cáo</span><small>hạn {late.due_on:%d/%m/%Y}, quá 2 ngày' in said
    )
    late.due_on = today()
    save_versioned(late, by=None)
    answer = client.get(address(late))
    assert shown(answer)[-1] == (None, THIRD, "chưa đến hạn nộp")
    neutral = f'<span class="state state-idle">chưa đến hạn nộp</span><small>hạn {late.due_on:%d/%m/%Y}</small>'
    assert neutral in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"level": "district"}, [OWN]),
        ({"level": "commune"}, [OTHER, THIRD]),
        ({"section": "Tổ chức"}, [OWN, OTHER, THIRD]),
    ],
)
def test_ranking_by_level_and_section(cast, world, query, names):
    answer = cast.client("staff").get(address(world["own"]), query)
    assert [line.assessment.name for line in answer.context["lines"]] == names


@pytest.mark.parametrize("query", [{"level": "khongco"}, {"section": "Không có"}, {"unit": "1e9"}, {"group": "Giỏi"}])
def test_conditions_that_the_page_does_not_offer_find_nothing(cast, world, query):
    assert cast.client("staff").get(address(world["own"]), query).status_code == 404


def test_agency_reads_the_list_once_it_is_published(cast, world):
    client = cast.client("outsider")
    assert client.get(address(world["own"])).status_code == 403
    publish_results(world["own"].plan, by=cast.leader, at=AT)
    answer = client.get(address(world["own"]))
    assert [(name, place) for place, name, _ in shown(answer)] == [(OWN, 1), (OTHER, None), (THIRD, None)]


def test_opinion_stands_beside_the_result(cast, world):
    result = Result.objects.get()
    give_opinion(result, text="Đề nghị xem lại tiêu chí 2.2", by=cast.secretary, on=OPENED, version=result.version)
    assert "Đề nghị xem lại tiêu chí 2.2" in cast.client("staff").get(address(world["own"])).content.decode()


def test_leader_publishes_and_grades_by_hand_with_his_reason(cast, world):
    client = cast.client("leader")
    client.post(reverse("result_publish", args=[world["own"].plan_id]))
    result = Result.objects.get()
    assert result.published_on is not None
    grading = reverse("result_grade", args=[world["own"].pk])
    refused = client.post(grading, {"manual_grade": "Khá", "manual_reason": "", "version": result.version})
    assert "Hãy ghi lý do của xếp loại này" in refused.content.decode()
    client.post(grading, {"manual_grade": "Khá", "manual_reason": "Có khiếu nại đúng", "version": result.version})
    result.refresh_from_db()
    assert (result.final_grade, result.grade, result.decided_by) == ("Khá", "Tốt", cast.leader)
    cut_off = GradeBand.objects.get(criteria_set=world["own"].criteria_set, name="Khá").at_least
    assert client.get(address(world["own"])).context["lines"][0].from_points == cut_off
    stale = client.post(grading, {"manual_grade": "Tốt", "manual_reason": "Nhầm", "version": result.version - 1})
    assert "vừa được người khác lưu" in stale.content.decode()


def test_notice_is_an_official_paper_and_its_number_is_recorded(cast, world):
    answer = cast.client("staff").get(reverse("result_notice_docx", args=[world["own"].pk]))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    text = " ".join(Docx(read_whole(answer)).texts)
    assert OWN in text
    assert cast.client("staff").get(reverse("result_notice_docx", args=[world["other"].pk])).status_code == 404
    recording = reverse("result_notice_record", args=[world["own"].pk])
    early = cast.client("staff").post(recording, {"paper_number": "12/TB-SKHCN", "paper_day": "01/07/2099"})
    assert "Ngày thông báo chưa đến" in early.content.decode()
    cast.client("staff").post(recording, {"paper_number": "12/TB-SKHCN", "paper_day": "01/07/2026"})
    assert Result.objects.filter(notice_paper__number="12/TB-SKHCN").count() == 1


def test_levels_are_those_of_the_plan_alone(cast, world):
    page = cast.client("staff").get(address(world["own"]))
    assert [name for name, _ in page.context["levels"]] == [Level.DISTRICT, Level.COMMUNE]
    assert cast.client("staff").get(address(world["own"]), {"level": "province"}).status_code == 404


def test_paper_says_among_whom_is_ranked(cast, world):
    page = cast.client("staff").get(address(world["own"]), {"level": "commune", "section": "Thực hiện"})
    head = page.content.decode().split('print-head">')[1].split("</p>")[0]
    assert head.endswith(" · Cấp xã · theo phần Thực hiện")


def test_grades_stand_from_the_best_down_wherever_they_are_grouped():
    found = [("Khá", 65), ("Xuất sắc", 90), ("Đạt", 50), ("Tốt", 80), ("Khá", 60), ("Tốt", 80)]
    standing: Any = [
        Standing(SelfAssessment(state="final"), Result(grade=grade), None, from_points=Decimal(points))
        for grade, points in found
    ]
    assert groups_of(standing)[:4] == ["Xuất sắc", "Tốt", "Khá", "Đạt"]
    lines = [RankLine(one.assessment, one.result, None, None, from_points=one.from_points) for one in standing]
    assert counts_of(lines) == [("Xuất sắc", 1), ("Tốt", 2), ("Khá", 2), ("Đạt", 1)]


@pytest.mark.parametrize(("more", "query"), [(0, {}), (30, {}), (30, {"level": "commune", "section": ""})])
def test_ranking_asks_six_questions_however_long_it_is(cast, more, query, django_assert_num_queries):
    agencies = [make_agency(cast.home, f"UBND xã Số {number}", f"AG.N{number}") for number in range(more)]
    report, *_ = open_plan(cast, cast.own, *agencies)
    client = cast.client("staff")
    client.get(address(report))
    with django_assert_num_queries(6):  # session, user, duties; plan, units; reports with results, also earlier ones
        client.get(address(report), query)

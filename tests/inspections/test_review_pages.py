"""Reviewing on the pages: the list, side by side, item by item, two reviewers at one item, and what is sealed."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from agencies.choices import Duty, Level
from common.history import save_versioned
from inspections.choices import AssessmentState, PlanState, Round
from inspections.models import AssessmentSeal, ReviewAssignment, ReviewScore, SelfAssessment
from inspections.services.assignments import assign_section
from inspections.services.evidence import add_evidence
from inspections.services.explaining import hand_in_explanations, save_explanation
from tests.cast import Cast, make_agency, make_user
from tests.inspections.reports import (
    AT,
    D,
    criterion,
    give_item_back,
    hand,
    open_plan,
    review,
    score,
    upload,
)

URL = "/tham-dinh/"
TEXT = re.compile(r"\s+")


@pytest.fixture
def report(cast: Cast) -> SelfAssessment:
    """The report of the secretary's agency, handed in; the plan has two rounds."""
    return hand(open_plan(cast, rounds=2)[0], by=cast.secretary)


def page(client: Client, report: SelfAssessment) -> str:
    return TEXT.sub(" ", client.get(reverse("dossier_review", args=[report.pk])).content.decode())


def send(client: Client, report: SelfAssessment, code: str, **said: Any) -> Any:
    asked = criterion(report, code)
    data = {f"tc{asked.pk}-{name}": value for name, value in said.items() if name != "agree"}
    if said.get("agree"):
        data["dong-y"] = "1"
    return client.post(reverse("dossier_review_item", args=[report.pk, asked.pk]), data)


def given(report: SelfAssessment) -> dict[str, Any]:
    rows = ReviewScore.objects.filter(assessment=report).order_by("criterion__code", "pk")
    return {row.criterion.code: row.points for row in rows.select_related("criterion")}


# --- The list ---------------------------------------------------------------------------------------------------
@pytest.fixture
def three(cast: Cast) -> dict[str, SelfAssessment]:
    """Of one plan: one waits, one has its result, one was not handed in."""
    third = make_agency(cast.home, "UBND xã Ba Chúc", "AG.X3")
    own, other, late = open_plan(cast, cast.own, cast.other, third)
    own.level = Level.DISTRICT
    save_versioned(own, by=None)
    hand(own, by=cast.secretary)
    review(hand(other, by=cast.outsider), by=cast.staff)
    return {"own": own, "other": other, "third": late}


def shown(client: Client, **query: Any) -> list[str]:
    return [row.name for row, _ in client.get(URL, query).context["rows"]]


OWN, OTHER, THIRD = "UBND huyện Châu Phú", "UBND phường Mỹ Bình", "UBND xã Ba Chúc"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, [OWN]),
        ({"state": "every"}, [OWN, THIRD, OTHER]),
        ({"state": "final"}, [OTHER]),
        ({"state": "every", "level": "district"}, [OWN]),
        ({"state": "every", "q": "ba chuc"}, [THIRD]),
        ({"state": "every", "q": "..."}, []),
        ({"late": "overdue"}, [THIRD]),
        ({"late": "late"}, []),
        ({"reviewer": "me"}, [OWN]),
        ({"state": "khongco"}, []),
        ({"section": "999999"}, []),
    ],
)
def test_list_shows_what_waits_and_what_is_asked_for(cast, three, query, names):
    assert shown(cast.client("staff"), **query) == names


def test_nothing_waits_under_a_closed_plan_which_stands_last(cast, three):
    plan = three["own"].plan
    plan.state = PlanState.CLOSED
    save_versioned(plan, by=None)
    hand(open_plan(cast, cast.other)[0], by=cast.outsider)
    client = cast.client("staff")
    assert shown(client) == [OTHER]
    assert shown(client, state="every") == [OTHER, OWN, THIRD, OTHER]


def test_list_finds_by_section_department_and_reviewer(cast, three):
    plan = three["own"].plan
    first = plan.criteria_set.sections.order_by("position").first()
    given_to = assign_section(plan, first, department=cast.other, by=cast.staff)
    assign_section(plan, first, reviewer=cast.leader, by=cast.staff)
    client = cast.client("staff")
    assert shown(client, section=first.pk) == [OWN]
    assert shown(client, department=given_to.department_id) == [OWN]
    assert shown(client, reviewer=cast.leader.pk) == [OWN]
    assert shown(client, reviewer=cast.staff.pk) == []


def test_inspector_sees_the_reports_of_his_agencies_alone(cast, three):
    assert shown(cast.client("inspector"), state="every") == [OTHER]


def test_nobody_is_offered_the_review_of_his_own_agency(cast, three):
    assert cast.client("secretary").get(URL).status_code == 403


@pytest.mark.parametrize("more", [0, 30])
def test_list_asks_six_questions_however_long_it_is(cast, more, django_assert_num_queries):
    agencies = [make_agency(cast.home, f"UBND xã Số {number}", f"AG.N{number}") for number in range(more)]
    open_plan(cast, cast.own, *agencies)
    client = cast.client("staff")
    client.get(URL)
    with django_assert_num_queries(6):  # session, user, duties; options, count, rows
        client.get(URL, {"state": "every"})


# --- Side by side -----------------------------------------------------------------------------------------------
def test_page_shows_what_is_asked_what_was_said_and_what_is_open(cast, report):
    text = page(cast.client("staff"), report)
    assert "<strong>0/5</strong> tiêu chí đã chấm" in text  # the bonus was claimed; the penalty was not
    assert "Có Ban chỉ đạo ISO" in text
    assert text.count("Đồng ý điểm tự chấm (") == 5
    assert text.count('accesskey="') == 3  # two sections, and the next open item


def test_evidence_that_lies_elsewhere_is_pointed_out(cast):
    own, other = open_plan(cast, cast.own, cast.other)
    for row, by in ((own, cast.secretary), (other, cast.outsider)):
        add_evidence(row, upload("quyet_dinh.pdf", padding=9), criterion=criterion(row, "1.1"), by=by, at=AT)
    hand(own, by=cast.secretary)
    assert f"Cùng tệp với báo cáo năm {own.plan.year} của {OTHER}." in page(cast.client("staff"), own)


def test_items_are_saved_one_by_one_and_lead_to_the_next(cast, report):
    client = cast.client("staff")
    answer = send(client, report, "1.1", points="7,5", note="Thiếu danh sách")
    second = criterion(report, "1.2")
    assert answer.status_code == 302
    assert answer.url == reverse("dossier_review", args=[report.pk]) + f"#tc-{second.pk}"
    assert given(report) == {"1.1": D("7.50")}
    report.refresh_from_db()
    assert (report.state, report.round) == (AssessmentState.IN_REVIEW, Round.FIRST)
    assert "<strong>1/5</strong> tiêu chí đã chấm" in page(client, report)
    assert '<td class="num" data-label="Tiêu chí đã chấm"><span>1/5</span>' in client.get(URL).content.decode()


def test_own_points_are_agreed_to_by_one_press(cast, report):
    send(cast.client("staff"), report, "2.1", agree=True, points="1", note="Đã đối chiếu")
    row = ReviewScore.objects.get(assessment=report)
    assert (row.points, row.note) == (D("8.00"), "Đã đối chiếu")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"points": "11"}, "10"),
        ({"points": "bảy"}, "Điểm phải là một số"),
        ({"points": "-1"}, "Điểm không được âm"),
        ({"points": "1,234"}, "quá hai chữ số thập phân"),
        ({"points": "NaN"}, "Điểm phải là một số"),
        ({}, "Tiêu chí 1.1 chưa có điểm"),
        ({"points": "5", "returned": "on"}, "Thiếu lý do trả lại tiêu chí 1.1"),
    ],
)
def test_faults_stand_at_the_item_with_what_was_typed(cast, report, said, sentence):
    answer = send(cast.client("staff"), report, "1.1", **said)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in text
    assert "<title>Lỗi: " in text
    assert given(report) == {}


def test_two_reviewers_at_one_item_see_both(cast, report):
    score(report, "1.1", "9", by=cast.leader)
    answer = send(cast.client("staff"), report, "1.1", points="4", note="Chưa đủ")
    text = answer.content.decode()
    assert given(report) == {"1.1": D("9.00")}
    assert "Dữ liệu này vừa được người khác lưu" in text
    assert "Ngô Văn Lãnh" in text
    standing = ReviewScore.objects.get(assessment=report)
    again = send(cast.client("staff"), report, "1.1", points="4", note="Chưa đủ", version=standing.version)
    assert again.status_code == 302
    assert given(report) == {"1.1": D("4.00")}


def test_section_given_to_another_is_not_open(cast, report):
    first: Any = report.criteria_set.sections.order_by("position").first()
    assign_section(report.plan, first, reviewer=cast.leader, by=cast.staff)
    assert page(cast.client("staff"), report).count("Đồng ý điểm tự chấm (") == 3
    answer = send(cast.client("staff"), report, "1.1", points="5")
    assert "Phần này đã giao cho người hoặc cơ quan khác" in answer.content.decode()
    assert given(report) == {}


def test_all_own_points_of_a_section_are_agreed_to_at_once(cast, report):
    first: Any = report.criteria_set.sections.order_by("position").first()
    cast.client("staff").post(reverse("dossier_review_accept", args=[report.pk]), {"phan": first.pk})
    assert given(report) == {"1.1": D("10.00"), "1.2": D("5.00")}


# --- The end ----------------------------------------------------------------------------------------------------
def test_review_with_items_left_does_not_end(cast, report):
    score(report, "1.1", "9", by=cast.staff)
    answer = cast.client("staff").post(reverse("dossier_review_finish", args=[report.pk]))
    assert answer.status_code == 409
    assert "Còn 4 tiêu chí chưa thẩm định" in answer.content.decode()


def test_item_goes_back_is_explained_and_reviewed_again(cast, report):
    client = cast.client("staff")
    give_item_back(report, by=cast.staff)
    report.refresh_from_db()
    report.explain_by = date(2099, 1, 5)
    save_versioned(report, by=None)
    assert "trả lại" in page(client, report)
    refused = client.post(reverse("dossier_review_second", args=[report.pk]))
    assert refused.status_code == 409
    save_explanation(
        report, criterion(report, "2.2"), by=cast.secretary, at=AT, version=None, text="Biên bản ở tệp kèm"
    )
    hand_in_explanations(report, by=cast.secretary, at=AT)
    client.post(reverse("dossier_review_second", args=[report.pk]))
    text = page(client, report)
    assert "Biên bản ở tệp kèm" in text
    assert "<strong>0/1</strong> tiêu chí đã chấm (lần hai)" in text
    assert "<span>5/5<small>lần hai: 0/1</small>" in client.get(URL).content.decode()
    answer = send(client, report, "2.2", points="9")
    assert answer.url.endswith("#ket-thuc")
    assert client.post(reverse("dossier_review_finish", args=[report.pk])).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.result.total) == (AssessmentState.FINAL, D("82.00"))


def test_seals_are_checked_and_a_broken_one_is_told(cast, report):
    review(report, by=cast.staff)
    address = reverse("dossier_seals", args=[report.pk])
    client = cast.client("viewer")
    good = client.get(address).content.decode()
    assert good.count("state-good") == 3
    assert "khớp cả" in good
    row: Any = AssessmentSeal.objects.filter(assessment=report).first()
    with connection.cursor() as cursor:  # the portal itself has no way to change one
        cursor.execute("UPDATE inspections_assessmentseal SET sha256 = %s WHERE id = %s", ["0" * 64, row.pk])
    broken = client.get(address).content.decode()
    assert "Có 1 bản niêm phong không còn khớp" in broken


def test_reader_is_offered_no_act(cast, report):
    text = page(cast.client("viewer"), report)
    assert 'method="post"' not in text.partition("<main")[2]


# --- Beside the scoring -----------------------------------------------------------------------------------------
def test_whole_report_goes_back_with_its_reason(cast, report):
    client = cast.client("staff")
    address = reverse("dossier_give_back", args=[report.pk])
    assert "Hãy ghi lý do để cơ quan biết" in client.post(address, {"reason": ""}).content.decode()
    client.post(address, {"reason": "Sai mẫu", "until": "31/12/2099"})
    report.refresh_from_db()
    assert (report.state, report.receipt, report.moves.last().reason) == ("in_progress", "", "Sai mẫu")


def test_extension_is_a_row_with_its_reason(cast):
    report = open_plan(cast)[0]
    cast.client("staff").post(
        reverse("dossier_extend", args=[report.pk]), {"until": "30/12/2099", "reason": "Sáp nhập xã"}
    )
    row = report.extensions.get()
    assert (row.until.isoformat(), row.reason, row.by) == ("2099-12-30", "Sáp nhập xã", cast.staff)


def test_sections_are_given_and_taken_back(cast, report):
    client = cast.client("staff")
    address = reverse("section_assignments", args=[report.plan_id])
    first: Any = report.criteria_set.sections.order_by("position").first()
    assert "Hãy chọn cơ quan thẩm định" in client.post(address, {"section": first.pk}).content.decode()
    client.post(address, {"section": first.pk, "reviewer": cast.leader.pk})
    row = ReviewAssignment.objects.get()
    assert (row.section, row.reviewer) == (first, cast.leader)
    assert "Ngô Văn Lãnh" in client.get(address).content.decode()
    client.post(reverse("section_take_back", args=[report.plan_id, row.pk]))
    assert not ReviewAssignment.objects.exists()


def test_page_says_who_reviews_by_what_was_given_and_where_nobody_can(cast):
    report = open_plan(cast, cast.own, cast.other)[0]
    client = cast.client("staff")
    address = reverse("section_assignments", args=[report.plan_id])
    first: Any = report.criteria_set.sections.order_by("position").first()
    home_affairs = make_agency(cast.home, "Sở Nội vụ", "AG.SNV", level=Level.PROVINCE)
    client.post(address, {"section": first.pk, "department": home_affairs.pk})
    text = client.get(address).content.decode()
    assert "chưa ai chấm được phần này" in text
    assert f'<a href="{reverse("member_invite")}">mời thành viên</a>' in text
    make_user("noivu", "Phan Nội Vụ", {"duty": Duty.ISO_SECRETARY, "agency": home_affairs})
    client.post(address, {"section": first.pk, "department": home_affairs.pk})
    text = client.get(address).content.decode()
    assert "1 người, 2 cơ quan" in text
    assert "chưa ai chấm được phần này" not in text

"""Who changed what, when and why: of a report and its review, a set of criteria and a team; who may read it."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.clock import now
from common.history import save_versioned
from inspections.models import SelfAssessment
from inspections.queries.histories import REPORT_SOURCES, REVIEW_SOURCES, sources_for
from inspections.services.criteria import drop_section
from inspections.services.results import grade_by_hand
from inspections.views import histories
from tests.cast import Cast
from tests.factories.inspections import make_set
from tests.inspections.plans import draft, team_of
from tests.inspections.reports import answer, hand, open_plan, review, score

pytestmark = pytest.mark.django_db
SECRET = "Chưa thấy biên bản, chấm thấp"


def entries(cast: Cast, person: str, report: SelfAssessment) -> list[Any]:
    page = cast.client(person).get(reverse("assessment_history", args=[report.pk]))
    found: list[Any] = page.context["page"].object_list
    return found


def titles(told: list[Any]) -> set[str]:
    return {one.change.title for one in told}


# --- A report ---------------------------------------------------------------------------------------------------
def test_an_answer_is_told_with_its_criterion_before_after_and_who(cast: Cast) -> None:
    report = open_plan(cast)[0]
    first = answer(report, "2.2", by=cast.secretary, points=Decimal(7), text="Có 7 biên bản")
    answer(report, "2.2", by=cast.staff, version=first.version, points=Decimal("9.5"), text="Có 7 biên bản")
    newest = entries(cast, "secretary", report)[0]
    assert (newest.change.title, newest.subject) == ("Câu trả lời", str(first.criterion))
    assert (newest.change.by, newest.change.kind) == (cast.staff, "~")
    said = {field.label: (field.before, field.after) for field in newest.change.fields}
    assert said["Điểm"] == ("7", "9,5")
    assert "Báo cáo" not in said


def test_an_agency_never_reads_how_its_scores_came_about(cast: Cast) -> None:
    report = hand(open_plan(cast, rounds=2)[0], by=cast.secretary)
    score(report, "2.2", "4", by=cast.staff, note=SECRET)
    for person, whole in (("secretary", False), ("viewer", True), ("staff", True)):
        pages = [cast.client(person).get(reverse(name, args=[report.pk])) for name in
                 ("assessment_history", "assessment_detail")]  # fmt: skip
        assert [page.status_code for page in pages] == [200, 200]
        assert (SECRET in pages[0].content.decode()) is whole, person
        assert ("Điểm thẩm định" in {save.title for save in pages[1].context["saves"]}) is whole, person


def test_what_a_reader_reads_of_a_report_follows_who_reads_its_review(cast: Cast) -> None:
    report = open_plan(cast)[0]
    assert sources_for(cast.secretary, report) == REPORT_SOURCES
    assert sources_for(cast.staff, report) == REPORT_SOURCES | REVIEW_SOURCES
    assert not set(REPORT_SOURCES) & set(REVIEW_SOURCES)


def test_a_grade_by_hand_is_told_with_its_reason(cast: Cast) -> None:
    report = review(hand(open_plan(cast)[0], by=cast.secretary), by=cast.staff)
    bands = list(report.criteria_set.bands.values_list("name", flat=True))
    given = next(name for name in bands if name != report.result.grade)
    grade_by_hand(report.result, grade=given, reason="Đã khắc phục", by=cast.leader, at=now(), version=1)
    newest = entries(cast, "leader", report)[0]
    said = {field.label: (field.before, field.after) for field in newest.change.fields}
    assert (newest.change.by, newest.change.reason) == (cast.leader, "Đã khắc phục")
    assert said["Xếp loại do lãnh đạo quyết định"] == ("", given)


def test_the_pages_of_a_report_take_the_same_queries_however_often_it_was_saved(cast: Cast) -> None:
    report = hand(open_plan(cast)[0], by=cast.secretary)
    score(report, "2.2", "4", by=cast.staff)
    client = cast.client("staff")
    detail, history, reviewed = (
        reverse(name, args=[report.pk]) for name in ("assessment_detail", "assessment_history", "dossier_review")
    )
    asked = []
    for saves in (1, 3):
        for number in range(saves):
            row = report.answers.order_by("pk")[number]
            row.text = f"Thêm {number}"
            save_versioned(row, by=cast.secretary, reason="Bổ sung")
        for address in (detail, history, reviewed):
            client.get(address)
            with CaptureQueriesContext(connection) as statements:
                page = client.get(address)
            asked.append(len(statements))
    assert asked == [10, 17, 29] * 2  # the last with its items: none more for an entry
    assert len(page.context["saves"]) == histories.SAVES


# --- A set of criteria, a team ----------------------------------------------------------------------------------
def test_a_set_tells_of_what_is_gone_too(cast: Cast) -> None:
    row = make_set(cast.home)
    section = row.sections.first()
    drop_section(row, section.title, by=cast.staff, version=row.version, reason="Trùng phần khác")
    client = cast.client("staff")
    told = client.get(reverse("criteria_history", args=[row.pk])).context["page"].object_list
    gone = {(one.change.title, one.subject) for one in told if one.is_removal}
    assert gone >= {("Phần của bộ tiêu chí", section.title), ("Tiêu chí", "1.1")}
    assert {one.change.reason for one in told if one.is_removal} == {"Trùng phần khác"}
    assert {"Bộ tiêu chí", "Mức trả lời", "Mức xếp loại"} <= titles(told)


def test_a_team_tells_who_came_and_its_page_links_there(cast: Cast) -> None:
    plan = draft(cast.home, cast.own)
    team = team_of(plan, "Trần Thị Hạnh")
    client, history = cast.client("staff"), reverse("team_history", args=[team.pk])
    told = client.get(history).context["page"].object_list
    assert {(one.change.title, one.subject) for one in told} >= {("Thành viên đoàn kiểm tra", "Trần Thị Hạnh")}
    assert f'href="{history}"' in client.get(reverse("team_edit", args=[plan.pk, team.pk])).content.decode()

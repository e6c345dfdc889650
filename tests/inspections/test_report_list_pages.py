"""The list of reports, the tab of an agency, and the lines of the home page: each number is that of its list."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies.models import OfficerAssignment
from common.clock import today
from common.history import create
from common.registry import todos
from inspections.models import SelfAssessment
from tests.cast import Cast
from tests.inspections.reports import give_item_back, hand, open_plan

LIST = "assessment_list"


@pytest.fixture
def reports(cast: Cast) -> list[SelfAssessment]:
    return open_plan(cast, cast.own, cast.other, cast.below, rounds=2)


def names(cast: Cast, person: str, **query: str) -> list[str]:
    page = cast.client(person).get(reverse(LIST), query)
    return [row.name for row, _, _ in page.context["rows"]]


def test_each_reader_sees_the_reports_of_his_agencies(cast: Cast, reports: list[SelfAssessment]) -> None:
    every = sorted(report.name for report in reports)
    own = ["UBND huyện Châu Phú", "UBND xã Bình Mỹ"]
    found = {person: sorted(names(cast, person)) for person in ("secretary", "outsider", "staff", "foreign_staff")}
    assert found["staff"] == every
    assert found["foreign_staff"] == []
    assert found["outsider"] == [str(cast.other)]
    assert set(found["secretary"]) <= set(own)


@pytest.mark.parametrize("person", ["secretary", "staff", "national"])
@pytest.mark.parametrize("due", [9, -9])
def test_the_list_takes_the_same_queries_for_any_number(
    person: str, due: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    open_plan(cast, cast.own, cast.other, cast.below, report_due_on=today() + timedelta(days=due))
    client = cast.client(person)
    client.get(reverse(LIST))
    with django_assert_num_queries(6):  # session, user, duties; plans, how many, rows
        client.get(reverse(LIST))


def test_conditions_narrow_the_list(cast: Cast, reports: list[SelfAssessment]) -> None:
    hand(next(one for one in reports if one.agency_id == cast.own.pk), by=cast.secretary)
    create(OfficerAssignment(agency=cast.other, user=cast.staff), by=None)
    own, other = str(cast.own), str(cast.other)
    assert names(cast, "staff", kind="da-nop") == [own]
    assert names(cast, "staff", state="submitted") == [own]
    assert names(cast, "staff", officer="me") == [other]
    assert names(cast, "staff", q="phường mỹ") == [other]
    assert names(cast, "staff", q="???") == []
    page = cast.client("staff").get(reverse(LIST), {"state": "x"})
    assert "Chưa lọc được" in page.content.decode()


def test_every_line_of_work_opens_the_list_of_just_these(cast: Cast, reports: list[SelfAssessment]) -> None:
    """Owed, late, to review and to explain: each count is the length of its list."""
    own = next(one for one in reports if one.agency_id == cast.own.pk)
    hand(own, by=cast.secretary)
    work = todos.get("self_assessments")
    assert work is not None
    seen = {}
    for person in ("secretary", "outsider", "staff"):
        for line in work.ask(getattr(cast, person), today(), False):
            page = cast.client(person).get(line.address)
            seen[person, line.sentence] = (line.count, len(page.context["rows"]))
    assert {count for count, _ in seen.values()} != {0}
    assert all(count == rows for count, rows in seen.values())
    assert ("staff", "báo cáo chờ thẩm định") in seen
    assert ("staff", "cơ quan quá hạn nộp báo cáo") in seen
    give_item_back(own, by=cast.staff)
    told = [line.sentence for line in work.ask(cast.secretary, today(), False)]
    assert "báo cáo có nội dung phải giải trình" in told


def test_the_home_page_names_the_report_that_is_owed(cast: Cast) -> None:
    open_plan(cast, report_due_on=today() + timedelta(days=9))
    home = cast.client("secretary").get(reverse("home")).content.decode()
    assert "báo cáo tự kiểm tra, đánh giá phải nộp" in home


def test_the_home_page_of_an_inspector_counts_what_he_reviews(cast: Cast, reports: list[SelfAssessment]) -> None:
    for report, person in zip(reports, (cast.secretary, cast.outsider), strict=False):
        hand(report, by=person if report.agency_id in (cast.own.pk, cast.other.pk) else None)
    client = cast.client("inspector")
    (line,) = [one for one in client.get(reverse("home")).context["todos"] if one.sentence == "báo cáo chờ thẩm định"]
    assert [row.name for row, _, _ in client.get(line.address).context["rows"]] == [str(cast.other)]
    assert line.count == 1


def test_the_tab_of_an_agency_tells_its_reports_year_by_year(cast: Cast, reports: list[SelfAssessment]) -> None:
    page = cast.client("secretary").get(reverse("agency_assessments", args=[cast.own.pk]))
    assert [row.agency_id for row, _, _ in page.context["lines"]] == [cast.own.pk]
    empty = cast.client("foreign_staff").get(reverse("agency_assessments", args=[cast.foreign.pk]))
    assert "chưa có báo cáo" in empty.content.decode()

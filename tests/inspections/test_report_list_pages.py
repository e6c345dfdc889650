"""The list of reports, the tab of an agency, and the lines of the home page: each number is that of its list."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies.models import OfficerAssignment
from agencies.queries import register
from common.clock import today
from common.history import create
from common.registry import todos
from inspections.models import SelfAssessment
from inspections.queries import assessment_list
from tests.cast import Cast
from tests.inspections.plans import draft
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
    with django_assert_num_queries(6):  # session, user, duties; plans and kept questions, how many, rows
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


def test_number_of_a_report_or_its_receipt_finds_it(cast: Cast, reports: list[SelfAssessment]) -> None:
    report = next(one for one in reports if one.agency_id == cast.own.pk)
    hand(report, by=cast.secretary)
    report.refresh_from_db()
    for typed in (report.receipt, report.receipt[-6:].lower(), report.report_number):
        assert names(cast, "staff", q=typed) == [report.name]


def test_plans_wait_until_a_reader_of_the_nation_has_chosen_a_province(
    cast: Cast, reports: list[SelfAssessment], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assessment_list, "FEW_PROVINCES", 1)
    draft(cast.abroad)
    home, plan = str(cast.home.pk), str(reports[0].plan_id)
    client = cast.client("national")
    for query, offered in (({}, False), ({"province": home}, True), ({"plan": plan}, True)):
        page = client.get(reverse(LIST), query)
        fields = page.context["form"].fields
        assert (home, str(cast.home)) in list(fields["province"].choices)
        assert ("plan" in fields and plan in [key for key, _ in fields["plan"].choices]) is offered
        assert len(page.context["rows"]) == len(reports)
    assert client.get(reverse(LIST), {"province": str(cast.abroad.pk)}).context["rows"] == []
    assert "province" not in cast.client("staff").get(reverse(LIST)).context["form"].fields


def test_the_nation_is_read_from_its_latest_plans_on(
    cast: Cast, reports: list[SelfAssessment], monkeypatch: pytest.MonkeyPatch
) -> None:
    every = SelfAssessment.objects.order_by(*assessment_list.IN_ORDER)
    plans = [reports[0].plan_id]
    monkeypatch.setattr(assessment_list, "LATEST", 0)
    for most, capped in ((len(reports), False), (2, True)):
        monkeypatch.setattr(assessment_list, "MOST_COUNTED", most)
        monkeypatch.setattr(register, "MOST_COUNTED", most)
        found = assessment_list.find_reports(SelfAssessment.objects.all(), cast.national, plans)
        assert (found.keys, found.capped) == ([row.pk for row in every][:most], capped)


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

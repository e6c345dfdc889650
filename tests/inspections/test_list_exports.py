"""The lists of reports, reviews, results and reminders to take away: what the page shows, to whom it shows it."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from agencies.choices import Level
from common.clock import now, today
from common.history import create, save_versioned
from inspections.choices import InspectionForm, ReminderChannel
from inspections.models import Result, SelfAssessment
from inspections.resources.report_sheets import ReportSheet, ReviewSheet
from inspections.resources.result_sheet import ResultSheet
from inspections.services.assignments import assign_section
from inspections.services.extensions import extend
from inspections.services.outside_inspections import plan_outside
from inspections.services.reminders import note_reminder
from inspections.services.results import give_opinion, publish_results
from tests.cast import Cast, make_agency
from tests.hostile.test_exports import content_of, table_of
from tests.inspections.reports import AT, OPENED, hand, open_plan, review

OWN, OTHER, THIRD = "UBND huyện Châu Phú", "UBND phường Mỹ Bình", "UBND xã Ba Chúc"
Row = dict[str, Any]


@pytest.fixture
def world(cast: Cast) -> dict[str, SelfAssessment]:
    """Of one plan: one result, one that waits for review, one not handed in, with an extension."""
    third = make_agency(cast.home, THIRD, "AG.X3")
    due = {"report_due_on": today() + timedelta(days=5), "moves_off_holidays": False}
    own, other, late = open_plan(cast, cast.own, cast.other, third, **due)
    own.level = Level.DISTRICT
    save_versioned(own, by=None)
    review(hand(own, by=cast.secretary), by=cast.staff)
    hand(other, by=cast.outsider)
    extend([late], until=today() + timedelta(days=9), reason="Mưa lũ", by=cast.staff, at=AT)
    return {"own": own, "other": other, "third": late}


def taken(cast: Cast, person: str, name: str, *args: Any, fmt: str = "csv", **query: str) -> list[Row]:
    answer = cast.client(person).get(reverse(name, args=[*args, fmt]), query)
    assert answer.status_code == 200
    return table_of(content_of(answer))


def names(rows: list[Row]) -> list[str]:
    return [row["Cơ quan"] for row in rows]


def filled(row: Row) -> Row:
    """What a row says; the empty cells of a file are no matter."""
    return {label: value for label, value in row.items() if value not in ("", None)}


# --- Reports ----------------------------------------------------------------------------------------------------
def test_reports_go_out_with_when_and_by_whom_they_came_and_what_they_earned(cast: Cast, world: Any) -> None:
    rows = {row["Cơ quan"]: filled(row) for row in taken(cast, "staff", "assessment_export")}
    plan, due = world["own"].plan, today() + timedelta(days=5)
    known = {"Tỉnh": str(cast.home), "Năm": str(plan.year), "Kế hoạch": plan.title}
    handed = {"Ngày nộp": "20/06/2026", "Giờ nộp": "10:00", "Số báo cáo": "15/BC-UBND", "Ngày báo cáo": "15/06/2026"}
    own, third = rows[OWN], rows[THIRD]
    assert own.items() >= (known | handed).items()
    assert own.items() >= {"Hạn nộp": f"{due:%d/%m/%Y}", "Người nộp": str(cast.secretary), "Cấp": "Cấp huyện"}.items()
    assert (own["Điểm tự chấm"], own["Tổng điểm"], own["Xếp loại"]) == ("82", "82", "Tốt")
    assert own["Mã tiếp nhận"] == SelfAssessment.objects.get(pk=world["own"].pk).receipt
    assert (rows[OTHER]["Điểm tự chấm"], "Tổng điểm" in rows[OTHER]) == ("82", False)
    extended = {"Hạn trước khi gia hạn": f"{due:%d/%m/%Y}", "Lý do gia hạn": "Mưa lũ"}
    until = today() + timedelta(days=9)
    assert third.items() >= {"Hạn nộp": f"{until:%d/%m/%Y}", "Trạng thái": "chưa làm", **extended}.items()
    assert {"Ngày nộp", "Điểm tự chấm", "Quá hạn, chưa nộp"}.isdisjoint(third)


def test_days_are_days_and_points_numbers_in_a_workbook(cast: Cast, world: Any) -> None:
    own = next(row for row in taken(cast, "staff", "assessment_export", fmt="xlsx") if row["Cơ quan"] == OWN)
    assert own["Ngày nộp"].date() == date(2026, 6, 20)
    assert own["Hạn nộp"].date() == today() + timedelta(days=5)
    assert (own["Điểm tự chấm"], own["Tổng điểm"], own["Năm"]) == (82, 82, str(world["own"].plan.year))
    answer = cast.client("staff").get(reverse("assessment_export", args=["xlsx"]), {"state": "final"})
    sheet = load_workbook(BytesIO(content_of(answer))).active
    assert sheet["A2"].value == f"Số liệu tính đến ngày {today():%d/%m/%Y} · Trạng thái: đã có kết quả"
    formats = {cell.number_format for cell in sheet[5] if cell.is_date}
    assert formats == {"dd/mm/yyyy"}


def test_file_of_reports_holds_what_the_list_shows(cast: Cast, world: Any) -> None:
    questions: tuple[dict[str, str], ...] = (
        {},
        {"state": "final"},
        {"kind": "gia-han"},
        {"q": "my binh"},
        {"level": "district"},
        {"state": "x"},
    )
    for person in ("staff", "secretary", "outsider", "foreign_staff"):
        same_as_the_list(cast, person, "assessment", questions)


def same_as_the_list(cast: Cast, person: str, name: str, questions: Iterable[dict[str, str]]) -> None:
    """In its order; of a condition that the reader does not have nothing is given out."""
    client = cast.client(person)
    for query in questions:
        page = client.get(reverse(f"{name}_list"), query)
        if page.context["form"].errors:
            assert client.get(reverse(f"{name}_export", args=["csv"]), query).status_code == 409
        else:
            listed = [row[0].name for row in page.context["rows"]]
            assert names(taken(cast, person, f"{name}_export", **query)) == listed, (person, query)


def test_agency_takes_its_own_result_and_nobody_elses(cast: Cast, world: Any) -> None:
    review(SelfAssessment.objects.get(pk=world["other"].pk), by=cast.staff)
    assert names(taken(cast, "outsider", "assessment_export")) == [OTHER]
    (row,) = taken(cast, "outsider", "assessment_export")
    assert (row["Tổng điểm"], row["Xếp loại"]) == ("82", "Tốt")
    Result.objects.filter(assessment=world["other"]).update(decided_on=None)  # not decided yet: not told
    (row,) = taken(cast, "outsider", "assessment_export")
    assert (row["Điểm tự chấm"], row["Tổng điểm"], row["Xếp loại"]) == ("82", "", "")
    by_staff = {row["Cơ quan"]: row["Tổng điểm"] for row in taken(cast, "staff", "assessment_export")}
    assert by_staff[OTHER] == "82"  # control: the department reads it


# --- Reviews ----------------------------------------------------------------------------------------------------
def test_reviews_go_out_with_who_reviews_which_section_and_how_long_they_wait(cast: Cast, world: Any) -> None:
    plan = world["own"].plan
    first, second = plan.criteria_set.sections.order_by("position")
    assign_section(plan, first, department=cast.other, by=cast.staff)
    assign_section(plan, second, reviewer=cast.leader, by=cast.staff)
    (row,) = taken(cast, "staff", "dossier_review_export")
    waiting = (today() - date(2026, 6, 20)).days
    assert row["Cơ quan"] == OTHER
    assert (row["Số ngày chờ thẩm định"], row["Số tiêu chí đã chấm"]) == (str(waiting), "0")
    assert row["Phân công thẩm định"] == f"{first.title}: {OTHER}; {second.title}: {cast.leader}"
    every = taken(cast, "staff", "dossier_review_export", state="every")
    assert {row["Cơ quan"]: row["Số ngày chờ thẩm định"] for row in every} == {
        OTHER: str(waiting),
        THIRD: "",
        OWN: "",
    }


def test_file_of_reviews_holds_what_the_list_shows(cast: Cast, world: Any) -> None:
    every = {"state": "every"}
    below = {"level": "commune"}
    questions = ({}, every, {"state": "final"}, {"reviewer": "me"}, below, every | below, {"state": "x"})
    for person in ("staff", "inspector", "foreign_staff"):
        same_as_the_list(cast, person, "dossier_review", questions)


@pytest.mark.parametrize("name", ["assessment", "dossier_review"])
def test_faulty_condition_gives_nothing_out_and_other_formats_are_no_addresses(cast: Cast, name: str) -> None:
    client = cast.client("staff")
    refused = client.get(reverse(f"{name}_export", args=["csv"]), {"state": "x"})
    assert (refused.status_code, "Điều kiện lọc chưa đúng" in refused.content.decode()) == (409, True)
    assert client.get(reverse(f"{name}_export", args=["ods"])).status_code == 404


# --- Results ----------------------------------------------------------------------------------------------------
def test_ranking_goes_out_with_every_score_and_who_owes_last(cast: Cast, world: Any) -> None:
    plan = world["own"].plan
    result = Result.objects.get()
    give_opinion(result, text="Đề nghị xem lại", by=cast.secretary, on=OPENED, version=result.version)
    own, other, third = map(filled, taken(cast, "staff", "result_export", plan.pk))
    sections = [section.title for section in plan.criteria_set.sections.order_by("position")]
    shares = {f"% điểm phần {title}": "75" if place == 0 else "85" for place, title in enumerate(sections)}
    assert own == {
        "STT": "1", "Hạng": "1", "Cơ quan": OWN, "Cấp": "Cấp huyện", "Tình trạng": "đã có kết quả",
        "Điểm tự chấm": "82", "Điểm thẩm định lần đầu": "82", "Tổng điểm": "82", "Xếp loại": "Tốt", **shares,
        "Ý kiến của cơ quan": "Đề nghị xem lại",
    }  # fmt: skip
    assert (other["Cơ quan"], other["Tình trạng"], "Hạng" in other) == (OTHER, "đã nộp", False)
    until = today() + timedelta(days=9)
    assert third.items() >= {"Tình trạng": "chưa đến hạn nộp", "Hạn nộp (chưa nộp)": f"{until:%d/%m/%Y}"}.items()


def test_file_of_results_holds_what_the_ranking_shows(cast: Cast, world: Any) -> None:
    plan, client = world["own"].plan_id, cast.client("staff")
    section = world["own"].plan.criteria_set.sections.all()[0].title
    for query in ({}, {"level": "commune"}, {"group": "Tốt"}, {"group": "đang thẩm định"}, {"section": section}):
        page = client.get(reverse("result_list", args=[plan]), query)
        listed = [line.assessment.name for line in page.context["lines"]]
        assert names(taken(cast, "staff", "result_export", plan, **query)) == listed != []
    assert client.get(reverse("result_export", args=[plan, "csv"]), {"unit": "1e9"}).status_code == 404


def test_agencies_take_no_result_before_it_is_published(cast: Cast, world: Any) -> None:
    plan = world["own"].plan
    address = reverse("result_export", args=[plan.pk, "csv"])
    assert cast.client("outsider").get(address).status_code == 403
    publish_results(plan, by=cast.leader, at=AT)
    review(SelfAssessment.objects.get(pk=world["other"].pk), by=cast.staff)  # decided, but not published
    rows = taken(cast, "outsider", "result_export", plan.pk)
    assert [(row["Cơ quan"], row["Tổng điểm"]) for row in rows] == [(OWN, "82"), (OTHER, ""), (THIRD, "")]
    assert {"Điểm tự chấm", "Điểm thẩm định lần đầu", "Ngày công khai"}.isdisjoint(rows[0])
    by_staff = taken(cast, "staff", "result_export", plan.pk)
    assert {row["Cơ quan"]: row["Tổng điểm"] for row in by_staff} == {OWN: "82", OTHER: "82", THIRD: ""}


def test_year_before_is_told_to_agencies_only_where_it_was_published(cast: Cast, world: Any) -> None:
    plan = world["own"].plan
    (before, hidden) = open_plan(cast, cast.own, cast.other, year=plan.year - 1, title="Kế hoạch trước")
    for report, day in ((before, today()), (hidden, None)):
        facts = {"total": Decimal("70.5"), "grade": "Khá", "decided_on": today(), "published_on": day}
        create(Result(assessment=report, **facts), by=None)
    publish_results(plan, by=cast.leader, at=AT)
    told = {
        person: {row["Cơ quan"]: row["Điểm kỳ trước"] for row in taken(cast, person, "result_export", plan.pk)}
        for person in ("staff", "outsider")
    }
    assert told["staff"] == {OWN: "70,5", OTHER: "70,5", THIRD: ""}
    assert told["outsider"] == {OWN: "70,5", OTHER: "", THIRD: ""}
    page = cast.client("outsider").get(reverse("result_list", args=[plan.pk]))
    assert [bool(line.earlier) for line in page.context["lines"]] == [True, False, False]


# --- Reminders, inspections outside plans -----------------------------------------------------------------------
def test_who_owes_what_goes_out_with_the_last_reminder(cast: Cast, world: Any) -> None:
    late, plan = world["third"], world["own"].plan
    late.refresh_from_db()
    late.due_on = today() - timedelta(days=2)
    save_versioned(late, by=None)
    call: dict[str, Any] = {
        "channel": ReminderChannel.TELEPHONE,
        "on": today(),
        "to_name": "Chị Hoa",
        "text": "Hẹn thứ hai",
    }
    note_reminder(late, **call, by=cast.staff, at=now())
    (row,) = map(filled, taken(cast, "staff", "reminder_export", plan.pk))
    assert row.items() >= {
        "Cơ quan": THIRD, "Việc": "quá hạn nộp báo cáo", "Quá hạn (ngày)": "2", "Hạn": f"{late.due_on:%d/%m/%Y}",
        "Nhắc gần nhất": f"{today():%d/%m/%Y}",
    }.items()  # fmt: skip
    (said,) = map(filled, taken(cast, "staff", "reminder_history_export", plan.pk))
    assert said == {
        "STT": "1", "Ngày": f"{today():%d/%m/%Y}", "Cơ quan": THIRD, "Cấp": "Cấp xã", "Việc": said["Việc"],
        "Người được nhắc": "Chị Hoa", "Cách nhắc": "điện thoại", "Nội dung": "Hẹn thứ hai",
        "Người nhắc": str(cast.staff),
    }  # fmt: skip


def test_inspections_outside_plans_go_out_to_who_sees_them(cast: Cast) -> None:
    line = plan_outside(cast.own, form=InspectionForm.ON_SITE, reason="Theo phản ánh", on=today(), by=None)
    line.window_from, line.window_to = date(2026, 6, 14), date(2026, 6, 18)
    save_versioned(line, by=None)
    (row,) = taken(cast, "secretary", "outside_export", fmt="xlsx")
    row |= {label: row[label].date() for label in ("Từ ngày", "Đến ngày")}
    assert filled(row) == {
        "STT": 1, "Tỉnh": str(cast.home), "Cơ quan": OWN, "Cấp": line.get_level_display(),
        "Hình thức": "tại trụ sở", "Từ ngày": line.window_from, "Đến ngày": line.window_to,
        "Lý do": "Theo phản ánh", "Trạng thái": line.get_state_display(),
    }  # fmt: skip
    assert taken(cast, "outsider", "outside_export") == []


@pytest.mark.parametrize("more", [0, 2])
def test_a_file_asks_the_same_of_any_number_of_rows(cast: Cast, more: int, django_assert_num_queries: Any) -> None:
    agencies = [cast.own, *(make_agency(cast.home, f"UBND xã Số {one}", f"AG.N{one}") for one in range(more))]
    reports = open_plan(cast, *agencies)
    call: dict[str, Any] = {"channel": ReminderChannel.TELEPHONE, "on": today(), "to_name": "A", "text": ""}
    for report in reports:
        note_reminder(report, **call, by=cast.staff, at=now())
        plan_outside(report.agency, form=InspectionForm.ON_SITE, reason="Theo phản ánh", on=today(), by=None)
    plan = reports[0].plan_id
    asked: dict[str, tuple[list[Any], int]] = {  # beside session, user, duties, and the note of what was given out
        "assessment_export": ([], 2),  # plans; rows
        "dossier_review_export": ([], 3),  # conditions; sections given; rows
        "outside_export": ([], 1),
        "result_export": ([plan], 3),  # plan; units; rows
        "reminder_export": ([plan], 3),  # plan; rows; days off
        "reminder_history_export": ([plan], 2),
    }
    client = cast.client("staff")
    for name, (args, queries) in asked.items():
        address = reverse(name, args=[*args, "csv"])
        query = {"state": "every"} if name == "dossier_review_export" else {}
        client.get(address, query)
        with django_assert_num_queries(4 + queries):
            rows = table_of(content_of(client.get(address, query)))
        assert len(rows) == 1 + more, name


def test_no_two_columns_of_a_sheet_have_the_same_heading() -> None:
    for sheet in (ReportSheet(), ReviewSheet(), ResultSheet(["Tổ chức", "Hồ sơ"], whole=True)):
        labels = [column.label for column in sheet.columns]
        assert len(labels) == len(set(labels))

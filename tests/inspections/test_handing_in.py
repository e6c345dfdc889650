"""Handing in: by the secretary alone, complete, once, in time by the office's clock, sealed whole or not at all."""

import errno
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import OperationalError, connection, transaction

from agencies.models import Holiday
from agencies.services.papers import PaperSaid
from common.appended import Unchangeable
from common.errors import Refused
from common.events import EventEntry
from common.files import StoredFile
from common.history import create, save_versioned
from common.notices import Notice
from common.numbering import NumberSeries
from inspections.choices import AssessmentState, PlannedState, PlanState, SealStep
from inspections.models import AssessmentMove, AssessmentSeal, Extension, SelfAssessment
from inspections.queries.due_days import is_late, late_among, overdue, with_holidays_since
from inspections.queries.snapshot import score_sealed
from inspections.sealing import is_whole
from inspections.services.extensions import extend, follow_plan
from inspections.services.giving_back import give_back
from inspections.services.handing_in import Incomplete, hand_in, hand_in_for
from tests.cast import Cast
from tests.inspections.reports import (
    AT,
    D,
    answer,
    at_the_office,
    fill,
    hand,
    open_plan,
    paper,
    upload,
)  # fmt: skip

DUE = date(2026, 6, 30)  # a Tuesday
LATER = date(2026, 7, 10)


@pytest.fixture
def report(cast: Cast) -> SelfAssessment:
    return fill(open_plan(cast)[0], by=cast.secretary)


def refused(act: Any, *args: Any, **facts: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act(*args, **facts)
    return refusal.value.sentence


def sent(report: SelfAssessment, *, by: Any, at: datetime = AT, **facts: Any) -> SelfAssessment:
    return hand_in(report, by=by, at=at, **paper(**facts))


def nothing_happened(report: SelfAssessment) -> bool:
    row = SelfAssessment.objects.get(pk=report.pk)
    left = [AssessmentSeal.objects.count(), StoredFile.objects.count(), NumberSeries.objects.count()]
    told = EventEntry.objects.filter(kind="hand_in").count()
    return (row.state, row.receipt, row.version, left, told) == ("in_progress", "", report.version, [0, 0, 0], 0)


# --- What it does -----------------------------------------------------------------------------------------------
def test_report_gets_its_receipt_its_time_and_its_seal(cast: Cast, report: SelfAssessment) -> None:
    row = sent(report, by=cast.secretary)
    row.refresh_from_db()
    assert (row.state, row.receipt, row.submitted_at, row.submitted_by) == (
        AssessmentState.SUBMITTED, "TKT-2026-000001", AT, cast.secretary,
    )  # fmt: skip
    assert (row.report_number, row.report_day, row.is_late, row.on_behalf) == (
        "15/BC-UBND", date(2026, 6, 15), False, False,
    )  # fmt: skip
    seal = AssessmentSeal.objects.get()
    assert (seal.step, seal.number, seal.by, seal.at, is_whole(seal)) == (
        SealStep.SUBMITTED, 1, cast.secretary, AT, True,
    )  # fmt: skip
    assert seal.content["report"]["receipt"] == row.receipt
    assert seal.content["report"]["report_file"]["sha256"] == row.report_file.sha256
    assert score_sealed(seal.content, "self").total == D(82)
    assert [move.after for move in AssessmentMove.objects.order_by("pk")] == ["in_progress", "submitted"]


def test_second_press_is_given_what_the_first_did(cast: Cast, report: SelfAssessment) -> None:
    first = sent(report, by=cast.secretary)
    again = sent(report, by=cast.secretary, at=at_the_office(date(2026, 7, 5), 9), number="16/BC-UBND")
    assert (again.receipt, again.report_number, again.is_late) == (first.receipt, "15/BC-UBND", False)
    assert (AssessmentSeal.objects.count(), StoredFile.objects.count(), NumberSeries.objects.get().last) == (1, 1, 1)


@pytest.mark.words
@pytest.mark.parametrize("name", ["outsider", "viewer", "national", "inspector", "staff", "leader", "foreign_staff"])
def test_nobody_but_the_secretary_hands_in(cast: Cast, report: SelfAssessment, name: str) -> None:
    sentence = "Chỉ thư ký ISO của cơ quan được nộp báo cáo này. Hãy đề nghị thư ký nộp."
    assert refused(sent, report, by=cast.users[name]) == sentence
    assert nothing_happened(report)


@pytest.mark.words
@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"number": " "}, "Thiếu số báo cáo. Hãy nhập số, ký hiệu của báo cáo đã ký."),
        ({"day": None}, "Thiếu ngày báo cáo. Hãy nhập ngày ghi trên báo cáo đã ký."),
        ({"day": date(2026, 6, 21)}, "Ngày báo cáo 21/06/2026 chưa đến. Hãy sửa ngày."),
        ({"scan": None}, "Thiếu bản quét báo cáo đã ký. Hãy chọn tệp."),
    ],
)
def test_signed_report_is_asked_for(cast: Cast, report: SelfAssessment, facts: dict[str, Any], sentence: str) -> None:
    assert refused(sent, report, by=cast.secretary, **facts) == sentence
    assert nothing_happened(report)


def test_bad_scan_hands_nothing_in(cast: Cast, report: SelfAssessment) -> None:
    assert "“Báo cáo.exe”" in refused(sent, report, by=cast.secretary, scan=upload("Báo cáo.exe"))
    assert nothing_happened(report)


def test_report_that_lacks_something_says_what(cast: Cast) -> None:
    (report,) = open_plan(cast)
    answer(report, "1.1", by=cast.secretary, yes=True)
    with pytest.raises(Incomplete) as lacking:
        sent(report, by=cast.secretary)
    assert len(lacking.value.missing) == 8 + 3
    told = lacking.value.sentence
    assert told.startswith("Báo cáo còn 11 mục chưa xong nên chưa nộp được. Phần “Thông tin cơ quan” chưa xong.")


def test_who_was_taken_out_owes_nothing_and_keeps_all(cast: Cast, report: SelfAssessment) -> None:
    line = report.plan.inspections.get()
    line.state = PlannedState.CANCELLED
    save_versioned(line, by=None)
    assert refused(sent, report, by=cast.secretary).startswith("Cơ quan đã được đưa ra khỏi kế hoạch")
    assert report.answers.count() == 5


def test_closed_plan_takes_no_report(cast: Cast, report: SelfAssessment) -> None:
    report.plan.state = PlanState.CLOSED
    save_versioned(report.plan, by=None)
    assert refused(sent, report, by=cast.secretary) == (
        "Kế hoạch đã kết thúc nên không nhận báo cáo nữa. Hãy liên hệ Chi cục."
    )


# --- Whole or not at all ----------------------------------------------------------------------------------------
class FullDisk(FileSystemStorage):
    def _save(self, name: str, content: Any) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_full_disk_hands_nothing_in(cast: Cast, report: SelfAssessment, settings: Any) -> None:
    full = {"BACKEND": f"{FullDisk.__module__}.FullDisk"}
    settings.STORAGES = {**settings.STORAGES, "default": full}
    assert refused(sent, report, by=cast.secretary).startswith("Chưa lưu được tệp “Báo cáo đã ký.pdf”")
    assert nothing_happened(report)


@pytest.mark.parametrize("table", ["assessmentseal", "assessmentmove", "historicalselfassessment", "evententry"])
def test_no_space_for_the_seal_takes_everything_back(cast: Cast, report: SelfAssessment, table: str) -> None:
    def full(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("INSERT") and table in sql:
            raise OperationalError("database or disk is full")
        return execute(sql, *rest)

    with connection.execute_wrapper(full), pytest.raises(OperationalError), transaction.atomic():
        sent(report, by=cast.secretary)
    assert nothing_happened(report)
    assert sent(report, by=cast.secretary).receipt == "TKT-2026-000001"


def test_sealed_content_cannot_change(cast: Cast, report: SelfAssessment) -> None:
    sent(report, by=cast.secretary)
    seal = AssessmentSeal.objects.get()
    seal.content["answers"] = {}
    for act in (seal.save, seal.delete, AssessmentSeal.objects.all().delete):
        with pytest.raises(Unchangeable), transaction.atomic():
            act()
    with pytest.raises(Unchangeable):
        AssessmentSeal.objects.update(sha256="0")
    assert len(AssessmentSeal.objects.get().content["answers"]) == 5


# --- The clock --------------------------------------------------------------------------------------------------
def utc(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=UTC)  # type: ignore[misc]


LAST = (23, 59, 59, 900_000)
CLOCK = [
    (DUE, at_the_office(DUE, 0), False),
    (DUE, at_the_office(DUE, 23, 55), False),
    (DUE, at_the_office(DUE, *LAST), False),
    (DUE, at_the_office(date(2026, 7, 1), 0), True),
    (DUE, at_the_office(date(2026, 7, 1), 0, 5), True),
    (DUE, utc(2026, 6, 30, 16, 59, 59, 900_000), False),  # the same moments as the server tells them
    (DUE, utc(2026, 6, 30, 17), True),
    (DUE, utc(2026, 6, 29, 17), False),
    (date(2026, 6, 27), at_the_office(date(2026, 6, 29), *LAST), False),  # a Saturday: until Monday is over
    (date(2026, 6, 27), at_the_office(DUE, 0), True),
    (date(2026, 6, 28), at_the_office(date(2026, 6, 29), *LAST), False),  # a Sunday
    (date(2026, 9, 2), at_the_office(date(2026, 9, 2), 12), False),
    (date(2026, 9, 2), at_the_office(date(2026, 9, 3), *LAST), False),  # Quốc khánh, announced after the opening
    (date(2026, 9, 2), at_the_office(date(2026, 9, 4), 0), True),
    (date(2025, 12, 31), at_the_office(date(2025, 12, 31), *LAST), False),
    (date(2025, 12, 31), at_the_office(date(2026, 1, 1), 0), True),
    (date(2025, 12, 31), utc(2025, 12, 31, 17), True),
    (date(2024, 2, 29), at_the_office(date(2024, 2, 29), *LAST), False),
    (date(2024, 2, 29), at_the_office(date(2024, 3, 1), 0), True),
]


@pytest.mark.words
@pytest.mark.parametrize(("due", "at", "late"), CLOCK)
def test_one_moment_decides_whether_it_is_late(
    cast: Cast, report: SelfAssessment, due: date, at: datetime, late: bool
) -> None:
    report.due_on = due
    save_versioned(report, by=None)
    create(Holiday(on=date(2026, 9, 2), name="Quốc khánh"), by=None)
    row = sent(report, by=cast.secretary, at=at, day=date(2024, 1, 5))
    year = 2025 if at < at_the_office(date(2026, 1, 1), 0) else 2026
    year = 2024 if due.year == 2024 else year
    assert (row.is_late, row.state, row.receipt) == (late, "submitted", f"TKT-{year}-000001")


@pytest.mark.words
@pytest.mark.parametrize(
    ("at", "late"),
    [(at_the_office(LATER, *LAST), False), (at_the_office(date(2026, 7, 11), 0), True)],
)
def test_extension_moves_the_end(cast: Cast, report: SelfAssessment, at: datetime, late: bool) -> None:
    extend([report], until=LATER, reason="Đang sắp xếp", by=cast.staff, at=AT)
    assert sent(report, by=cast.secretary, at=at).is_late is late


def test_setting_keeps_the_day_where_it_is(cast: Cast) -> None:
    report = fill(open_plan(cast, moves_off_holidays=False)[0], by=cast.secretary)
    report.due_on = date(2026, 6, 27)
    save_versioned(report, by=None)
    assert sent(report, by=cast.secretary, at=at_the_office(date(2026, 6, 29), 8)).is_late is True


@pytest.mark.parametrize("day", [date(2026, 6, 26), date(2026, 6, 27), date(2026, 6, 28), date(2026, 6, 29), DUE])
def test_list_of_the_late_and_the_clock_say_the_same(cast: Cast, report: SelfAssessment, day: date) -> None:
    for due in (date(2026, 6, 25), date(2026, 6, 26), date(2026, 6, 27), date(2026, 6, 28), date(2026, 6, 29)):
        report.due_on = due
        save_versioned(report, by=None)
        listed = overdue(SelfAssessment.objects.all(), day).exists()
        assert listed == is_late(report, day), f"due {due} on {day}"


HOLIDAYS = [
    (),
    (("nation", 26, False),),
    (("nation", 26, False), ("home", 26, True)),
    (("nation", 27, True),),
    (("nation", 27, True), ("home", 27, False), ("abroad", 28, True)),
    (("nation", 24, False), ("home", 25, False), ("nation", 26, False), ("home", 28, True)),
]


@pytest.mark.parametrize("holidays", HOLIDAYS)
def test_page_of_the_late_and_the_clock_say_the_same(cast: Cast, holidays: Any) -> None:
    """Holidays and worked weekends, the province's word before the nation's."""
    report = open_plan(cast)[0]
    for place, day, is_worked in holidays:
        facts = {"province": getattr(cast, place, None), "on": date(2026, 6, day), "is_worked": is_worked}
        create(Holiday(name="Ngày nghỉ", **facts), by=None)
    for due in range(15, 30):
        report.due_on = date(2026, 6, due)
        save_versioned(report, by=None)
        for day in range(24, 31):
            on = date(2026, 6, day)
            wanted = {report.pk} if is_late(report, on) else set()
            assert late_among(with_holidays_since(SelfAssessment.objects.all(), on), on) == wanted, f"{due} on {day}"
            assert set(overdue(SelfAssessment.objects.all(), on).values_list("pk", flat=True)) == wanted


# --- Extensions -------------------------------------------------------------------------------------------------
def test_extension_is_a_row_with_reason_and_paper_and_a_notice(cast: Cast, report: SelfAssessment) -> None:
    said = PaperSaid("12/CV-CCTĐC", date(2026, 6, 18))
    (row,) = extend([report], until=date(2026, 7, 11), reason=" Lũ lụt ", by=cast.staff, at=AT, paper=said)
    extension = Extension.objects.get()
    assert row.due_on == date(2026, 7, 13)  # a Saturday moves on
    assert (extension.from_due, extension.until, extension.reason, extension.by) == (
        DUE, date(2026, 7, 13), "Lũ lụt", cast.staff,
    )  # fmt: skip
    assert extension.paper.number == "12/CV-CCTĐC"
    notice = Notice.objects.get(user=cast.secretary)
    assert notice.text == "Hạn nộp báo cáo tự kiểm tra, đánh giá được gia hạn đến hết ngày 13/07/2026."


@pytest.mark.words
@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"reason": " "}, "Thiếu lý do gia hạn. Hãy nhập lý do."),
        ({"until": None}, "Hạn mới phải từ hôm nay trở đi. Hãy sửa ngày."),
        ({"until": date(2026, 6, 19)}, "Hạn mới phải từ hôm nay trở đi. Hãy sửa ngày."),
        ({"until": DUE}, "Hạn mới phải sau hạn đang có (30/06/2026). Hãy sửa ngày."),
    ],
)
def test_extension_that_is_none_is_refused(
    cast: Cast, report: SelfAssessment, facts: dict[str, Any], sentence: str
) -> None:
    said = {"until": LATER, "reason": "Lũ", "by": cast.staff, "at": AT, **facts}
    assert refused(extend, [report], **said) == sentence


def test_secretary_extends_nothing_and_many_are_extended_all_or_none(cast: Cast, report: SelfAssessment) -> None:
    said: dict[str, Any] = {"until": LATER, "reason": "Lũ", "at": AT}
    assert refused(extend, [report], by=cast.secretary, **said).startswith("Chỉ cán bộ của Chi cục được gia hạn")
    done = hand(open_plan(cast, year=2025)[0], by=cast.secretary)
    sentence = refused(extend, [report, done], by=cast.staff, **said)
    assert sentence == f"{done.name} đang ở trạng thái “đã nộp” nên không cần gia hạn. Hãy bỏ cơ quan này ra."
    assert Extension.objects.count() == 0


def test_later_due_day_of_the_plan_reaches_who_still_owes(cast: Cast, report: SelfAssessment) -> None:
    plan = report.plan
    plan.report_due_on = LATER
    save_versioned(plan, by=None)
    (row,) = follow_plan(plan, reason="Điều chỉnh kế hoạch", by=cast.staff, at=AT)
    assert (row.due_on, follow_plan(plan, reason="Điều chỉnh", by=cast.staff, at=AT)) == (LATER, [])


# --- Nộp thay ---------------------------------------------------------------------------------------------------
def sent_for(report: SelfAssessment, *, by: Any, **facts: Any) -> SelfAssessment:
    said = {"arrived_on": date(2026, 7, 2), "at": at_the_office(LATER, 9), **paper(), **facts}
    return hand_in_for(report, by=by, **said)


def test_officer_hands_in_what_came_on_paper_by_its_day_of_arrival(cast: Cast) -> None:
    (report,) = open_plan(cast)
    row = sent_for(report, by=cast.staff)
    assert (row.on_behalf, row.arrived_on, row.is_late, row.submitted_by, row.state) == (
        True, date(2026, 7, 2), True, cast.staff, "submitted",
    )  # fmt: skip
    (other,) = open_plan(cast, cast.other)
    assert sent_for(other, by=cast.staff, arrived_on=DUE).is_late is False


def test_what_nobody_confirmed_is_not_handed_in_for_an_agency(cast: Cast) -> None:
    hand(open_plan(cast, year=2025)[0], by=cast.secretary)
    (report,) = open_plan(cast, year=2026)
    assert report.answers.count() == 4
    sent_for(report, by=cast.staff)
    seal = AssessmentSeal.objects.filter(assessment=report).get()
    assert score_sealed(seal.content, "self").total == D(0)
    assert {row.from_last_year for row in report.answers.all()} == {False}


@pytest.mark.words
@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"arrived_on": None}, "Thiếu ngày báo cáo đến. Hãy nhập ngày đến ghi ở sổ công văn."),
        ({"arrived_on": date(2026, 7, 11)}, "Ngày đến 11/07/2026 chưa tới. Hãy sửa ngày."),
        (
            {"arrived_on": date(2026, 6, 14)},
            "Ngày đến 14/06/2026 đứng trước ngày báo cáo 15/06/2026. Hãy sửa một ngày.",
        ),
        ({"scan": None}, "Thiếu bản quét báo cáo đã ký. Hãy chọn tệp."),
    ],
)
def test_paper_that_came_is_described(
    cast: Cast, report: SelfAssessment, facts: dict[str, Any], sentence: str
) -> None:
    assert refused(sent_for, report, by=cast.staff, **facts) == sentence


@pytest.mark.words
@pytest.mark.parametrize("name", ["secretary", "viewer", "inspector", "foreign_staff"])
def test_nobody_else_hands_in_for_an_agency(cast: Cast, report: SelfAssessment, name: str) -> None:
    assert refused(sent_for, report, by=cast.users[name]).startswith("Chỉ cán bộ của Chi cục được nộp thay")


# --- Given back -------------------------------------------------------------------------------------------------
def test_report_given_back_is_handed_in_again_and_sealed_beside_the_first(cast: Cast, report: SelfAssessment) -> None:
    sent(report, by=cast.secretary)
    row = give_back(report, reason="Thiếu chữ ký", by=cast.staff, at=AT)
    assert (row.state, row.receipt, row.submitted_at, row.due_on) == ("in_progress", "", None, DUE)
    assert Notice.objects.get(user=cast.secretary).text == "Báo cáo tự kiểm tra, đánh giá được trả lại: Thiếu chữ ký"
    again = sent(report, by=cast.secretary)
    assert again.receipt == "TKT-2026-000002"
    assert [(seal.number, is_whole(seal)) for seal in AssessmentSeal.objects.order_by("pk")] == [(1, True), (2, True)]


def test_report_given_back_after_its_day_gets_a_new_one(cast: Cast, report: SelfAssessment) -> None:
    sent(report, by=cast.secretary)
    after = at_the_office(date(2026, 7, 3), 9)
    said: dict[str, Any] = {"reason": "Thiếu chữ ký", "by": cast.staff, "at": after}
    assert refused(give_back, report, **said) == "Hạn nộp 30/06/2026 đã qua. Hãy đặt hạn nộp lại cho cơ quan."
    assert give_back(report, until=LATER, **said).due_on == LATER
    assert sent(report, by=cast.secretary, at=at_the_office(LATER, *LAST)).is_late is False


def test_giving_back_is_refused_without_reason_right_or_report(cast: Cast, report: SelfAssessment) -> None:
    said: dict[str, Any] = {"reason": "Thiếu", "at": AT}
    told = refused(give_back, report, by=cast.staff, **said)
    assert told == "Báo cáo đang ở trạng thái “đang làm”. Chỉ trả lại cả báo cáo khi chưa bắt đầu thẩm định."
    sent(report, by=cast.secretary)
    assert refused(give_back, report, by=cast.secretary, **said).startswith("Chỉ cán bộ của Chi cục được trả lại")
    assert refused(give_back, report, by=cast.staff, reason=" ", at=AT).startswith("Thiếu lý do trả lại.")

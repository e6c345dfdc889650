"""The report as a workbook: given out with what stands in it, filled in at a desk, taken in whole or not at all."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from common.errors import Refused
from common.history import save_versioned
from inspections.choices import AssessmentState, FigureOf, Part, PartState
from inspections.models import Answer, SelfAssessment
from inspections.parts import TEXTS
from inspections.resources.report_form import CRITERIA_SHEET, HEADER_TEXTS, PARTS_SHEET
from inspections.resources.report_form_reading import read_report_form
from inspections.resources.report_form_writing import write_report_form
from inspections.said_in_form import WrongCells
from inspections.services.form_filling import Filled, fill_from_form
from tests.cast import Cast
from tests.inspections.reports import AT, D, answer, criterion, done, fill, hand, open_plan

NAME = "Mẫu báo cáo.xlsx"
NOTHING = Filled(0, 0, 0, 0)
COLUMNS = {"said": "Trả lời", "of": "Trên tổng số", "text": "Giải thích, nguồn số liệu"}
COLUMNS |= {"na": "Không áp dụng", "reason": "Lý do không áp dụng", "holds": "Vẫn đúng", "code": "Mã"}


@pytest.fixture
def report(cast: Cast) -> SelfAssessment:
    return open_plan(cast)[0]


class Form:
    """The workbook of a report on somebody's desk."""

    def __init__(self, report: SelfAssessment) -> None:
        file = BytesIO()
        write_report_form(report, file)
        self.book = openpyxl.load_workbook(file)

    def cell(self, code: str, column: str = "said", sheet: str = CRITERIA_SHEET) -> Any:
        page = self.book[sheet]
        heads = {cell.value: cell.column for cell in page[HEADER_TEXTS]}
        row = next(row for row in range(HEADER_TEXTS + 1, page.max_row + 1) if page.cell(row, 1).value == code)
        return page.cell(row, heads[COLUMNS[column]])

    def type(self, code: str, value: Any, column: str = "said", sheet: str = CRITERIA_SHEET) -> "Form":
        self.cell(code, column, sheet).value = value
        return self

    def part(self, code: str, value: Any, column: str = "said") -> "Form":
        return self.type(code, value, column, PARTS_SHEET)

    def file(self) -> ContentFile:
        kept = BytesIO()
        self.book.save(kept)
        return ContentFile(kept.getvalue(), name=NAME)

    def sent(self, report: SelfAssessment, *, by: Any, form_counts: bool = False) -> Filled:
        said = read_report_form(report, self.file(), file_name=NAME)
        return fill_from_form(report, said, by=by, at=AT, form_counts=form_counts)


def wrong(form: Form, report: SelfAssessment, *, by: Any) -> dict[str, str]:
    with pytest.raises(WrongCells) as refusal:
        form.sent(report, by=by)
    return {one.place.rpartition(", ")[2]: one.sentence for one in refusal.value.wrong}


def refusal_of(act: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.sentence


def said(report: SelfAssessment) -> dict[str, tuple[Any, ...]]:
    rows = report.answers.select_related("criterion", "choice")
    return {
        row.criterion.code: (row.yes, row.points, row.numerator, row.denominator, str(row.choice or ""), row.text)
        for row in rows
    }


# --- Out and in --------------------------------------------------------------------------------------------------
def test_form_that_nobody_touched_changes_nothing(cast: Cast, report: SelfAssessment) -> None:
    fill(report, by=cast.secretary)
    versions = list(report.answers.values_list("pk", "version")) + list(report.parts.values_list("pk", "version"))
    assert Form(report).sent(report, by=cast.secretary) == NOTHING
    assert (
        list(report.answers.values_list("pk", "version")) + list(report.parts.values_list("pk", "version"))
        == versions
    )


def test_form_filled_at_the_desk_is_the_report(cast: Cast, report: SelfAssessment) -> None:
    form = Form(report).type("1.1", "Có").type("1.2", "Một phần").type("2.1", 8).type("2.1", 10, "of")
    form.type("2.2", "8,5").type("2.2", "Họp ngày 05/5\nBiên bản số 3", "text").type("2.3", "không")
    form.part("2.1", 10).part("2.1", 10, "of").part("2.3", "252").part("9.1", "Thiếu máy quét").part("9.3", "Có")
    assert form.sent(report, by=cast.secretary) == Filled(5, 2, 1, 1)
    assert said(report) == {
        "1.1": (True, None, None, None, "", ""),
        "1.2": (None, None, None, None, "Một phần", ""),
        "2.1": (None, None, D(8), D(10), "", ""),
        "2.2": (None, D("8.5"), None, None, "", "Họp ngày 05/5\nBiên bản số 3"),
        "2.3": (False, None, None, None, "", ""),
    }
    assert list(report.answers.order_by("criterion__code").values_list("score", "confirmed")) == [
        (D(10), True), (D(5), True), (D(8), True), (D("8.5"), True), (D(0), True)
    ]  # fmt: skip
    figures = dict(report.figures.filter(count__isnull=False).values_list("what", "count"))
    assert (figures[FigureOf.DIVISIONS], figures[FigureOf.INTERNAL]) == (10, 252)
    difficulties = report.parts.get(part=Part.DIFFICULTIES)
    assert (difficulties.data["difficulties"], difficulties.state) == ("Thiếu máy quét", PartState.DONE)
    report.refresh_from_db()
    assert report.state == AssessmentState.IN_PROGRESS
    assert Form(report).sent(report, by=cast.secretary) == NOTHING


@pytest.fixture
def pair(cast: Cast) -> tuple[SelfAssessment, SelfAssessment]:
    """The secretary's report, and another agency's under the same plan."""
    by_agency = {row.agency_id: row for row in open_plan(cast, cast.own, cast.other)}
    return by_agency[cast.own.pk], by_agency[cast.other.pk]


@pytest.mark.drawn
@settings(
    max_examples=6,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.generate],  # making a failing one smaller would take minutes: each opens two workbooks
    deadline=None,
)
@given(
    points=st.decimals("0", "10", places=2),
    part=st.integers(0, 300_000),
    more=st.integers(0, 300_000),
    text=st.text(max_size=300),
    yes=st.booleans(),
)
def test_whatever_stands_in_a_report_comes_back_unchanged(
    points: Decimal, part: int, more: int, text: str, yes: bool, cast: Cast, pair: tuple[SelfAssessment, ...]
) -> None:
    """Given out, copied by hand into another agency's form, sent: the same answers, and nothing more to say."""
    own, other = pair
    with transaction.atomic():
        answer(own, "1.1", by=cast.secretary, yes=yes, text=text)
        answer(own, "2.1", by=cast.secretary, numerator=D(part), denominator=D(part + more + 1))
        answer(own, "2.2", by=cast.secretary, points=points, text=text)
        assert Form(own).sent(own, by=cast.secretary) == NOTHING
        out, back = Form(own), Form(other)
        for code, columns in {"1.1": ("said", "text"), "2.1": ("said", "of"), "2.2": ("said", "text")}.items():
            for column in columns:
                back.type(code, out.cell(code, column).value, column)
        back.sent(other, by=None)
        assert said(other) == said(own)
        transaction.set_rollback(True)


def test_empty_cells_leave_what_stands(cast: Cast, report: SelfAssessment) -> None:
    answer(report, "2.2", by=cast.secretary, points=D(7), text="Hồ sơ tủ 3")
    form = Form(report).type("2.2", None).type("2.2", None, "text").type("1.1", "Có")
    assert form.sent(report, by=cast.secretary) == Filled(1, 0, 0, 0)
    assert said(report)["2.2"] == (None, D(7), None, None, "", "Hồ sơ tủ 3")


def test_a_sheet_may_be_missing(cast: Cast, report: SelfAssessment) -> None:
    form = Form(report).type("1.1", "Có")
    del form.book[PARTS_SHEET]
    assert form.sent(report, by=cast.secretary) == Filled(1, 0, 0, 0)


def test_not_applicable_is_said_and_taken_back(cast: Cast, report: SelfAssessment) -> None:
    Form(report).type("2.1", "x", "na").type("2.1", "Không phát sinh", "reason").sent(report, by=cast.secretary)
    row = report.answers.get()
    assert (row.not_applicable, row.not_applicable_reason) == (True, "Không phát sinh")
    Form(report).type("2.1", "Không", "na").sent(report, by=cast.secretary)
    assert report.answers.get().not_applicable is False


def test_last_years_answer_holds_only_where_it_is_said(cast: Cast, report: SelfAssessment) -> None:
    row = answer(report, "2.2", by=cast.secretary, points=D(7))
    row.from_last_year, row.confirmed = True, False
    save_versioned(row, by=None)
    assert Form(report).sent(report, by=cast.secretary) == NOTHING
    assert Form(report).type("2.2", "Có", "holds").sent(report, by=cast.secretary) == Filled(1, 0, 0, 0)
    assert report.answers.get().confirmed is True


def test_tick_of_a_part_confirms_its_figures(cast: Cast, report: SelfAssessment) -> None:
    Form(report).part("2.2", 6).part("2.7", "Có").sent(report, by=cast.secretary)
    assert set(report.figures.filter(what=FigureOf.SYSTEM).values_list("count", "confirmed")) == {(6, True)}
    Form(report).part("2.7", "Không").sent(report, by=cast.secretary)
    assert report.parts.get(part=Part.CATALOGUE).state == PartState.IN_PROGRESS
    assert report.figures.get(what=FigureOf.SYSTEM).confirmed is False


# --- What the portal knows better ----------------------------------------------------------------------------------
def test_form_older_than_the_portal_is_told_and_may_count(cast: Cast, report: SelfAssessment) -> None:
    form = Form(report).type("2.2", 4).type("1.1", "Có").part("9.1", "Thiếu máy quét")
    answer(report, "2.2", by=cast.secretary, points=D(9))
    part = report.parts.get(part=Part.DIFFICULTIES)
    part.data = {"difficulties": "Thiếu người"}
    save_versioned(part, by=None)
    told = wrong(form, report, by=cast.secretary)
    assert len(told) == 2
    assert all("sửa sau khi tải mẫu" in sentence for sentence in told.values())
    assert said(report) == {"2.2": (None, D(9), None, None, "", "")}
    assert form.sent(report, by=cast.secretary, form_counts=True) == Filled(2, 0, 1, 0)
    assert said(report)["2.2"][1] == D(4)


def test_row_that_nobody_touched_passes_over_nothing(cast: Cast, report: SelfAssessment) -> None:
    answer(report, "2.2", by=cast.secretary, points=D(5))
    form = Form(report).type("1.1", "Có")
    current = report.answers.get()
    answer(report, "2.2", by=cast.secretary, version=current.version, points=D(9))
    assert form.sent(report, by=cast.secretary) == Filled(1, 0, 0, 0)
    assert said(report)["2.2"][1] == D(9)


# --- What cannot be ------------------------------------------------------------------------------------------------
def test_every_wrong_cell_is_told_and_nothing_is_saved(cast: Cast, report: SelfAssessment) -> None:
    form = Form(report).type("1.1", "có lẽ").type("1.2", "Nhiều").type("2.1", "mười").type("2.1", -1, "of")
    form.type("2.2", 12).type("2.3", "Có").type("2.3", 5, "of").type("2.4", True).type("2.2", "x", "na")
    form.part("2.1", 11).part("2.1", 10, "of").part("2.2", "6,5").part("2.2", 9, "of").part("9.1", "#REF!")
    told = wrong(form, report, by=cast.secretary)
    assert len(told) == 12
    assert "Chọn một trong: Đủ, Một phần, Chưa" in told["ô F8"]
    assert "không lớn hơn tổng số" in told["dòng 10"]
    assert all(sentence.endswith(".") for sentence in told.values())
    assert not Answer.objects.filter(assessment=report).exists()
    report.refresh_from_db()
    assert report.state == AssessmentState.OPEN


def test_rows_of_no_code_or_an_unknown_one_are_told(cast: Cast, report: SelfAssessment) -> None:
    form = Form(report).type("1.1", "Có").type("1.2", "Đủ")
    form.cell("1.1", "code").value = "9.9"
    form.cell("1.2", "code").value = None
    form.cell("2.2", "code").value = "2.1"
    told = wrong(form, report, by=cast.secretary)
    assert sorted(told) == ["ô A11", "ô A7", "ô A8"]


def test_columns_of_the_office_are_not_read(cast: Cast, report: SelfAssessment) -> None:
    """Whatever a form adds beside its own columns sets nothing; the page names what was not read."""
    form = Form(report).type("2.2", 5)
    page = form.book[CRITERIA_SHEET]
    forbidden = (
        "Điểm thẩm định",
        "Điểm",
        "score",
        "Xếp loại",
        "Trạng thái",
        "Hạn nộp",
        "Mã tiếp nhận",
        "Lý do trả lại",
    )
    for index, heading in enumerate(forbidden, start=page.max_column + 1):
        for row in range(HEADER_TEXTS, page.max_row + 1):
            page.cell(row, index).value = heading if row == HEADER_TEXTS else 10
    read = read_report_form(report, form.file(), file_name=NAME)
    assert read.unread == list(forbidden)
    fill_from_form(report, read, by=cast.secretary, at=AT)
    row = report.answers.get()
    assert (row.points, row.score) == (D(5), D(5))
    assert not report.review_scores.exists()


def test_form_of_another_report_is_refused(cast: Cast) -> None:
    first, second = open_plan(cast, cast.own, cast.other)
    sentence = refusal_of(lambda: Form(first).sent(second, by=cast.staff))
    assert "mẫu của một báo cáo khác" in sentence
    assert first.name in sentence


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("mau.xlsx", b"PK\x03\x04hong", "bị hỏng"),
        ("mau.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel 97-2003"),
        ("mau.xlsm", b"PK", "macro"),
        ("mau.csv", b"a,b", "CSV"),
        ("mau.xlsx", b"", "trống"),
        ("mau.pdf", b"%PDF-1.4", "không phải bảng tính"),
    ],
)
def test_file_that_is_no_form_is_refused(report: SelfAssessment, name: str, content: bytes, told: str) -> None:
    assert told in refusal_of(lambda: read_report_form(report, ContentFile(content, name=name), file_name=name))


def test_workbook_without_the_sheets_or_the_number_is_refused(report: SelfAssessment) -> None:
    form = Form(report)
    for name in (PARTS_SHEET, CRITERIA_SHEET):
        form.book[name]["A4"].value = None
    assert "thiếu dòng “Mã mẫu:”" in refusal_of(lambda: read_report_form(report, form.file(), file_name=NAME))
    for name in (PARTS_SHEET, CRITERIA_SHEET):
        form.book[name].title = f"{name} cũ"
    assert "không phải mẫu báo cáo" in refusal_of(lambda: read_report_form(report, form.file(), file_name=NAME))


def test_handed_in_report_and_strangers_take_no_form(cast: Cast, report: SelfAssessment) -> None:
    form = Form(report).type("1.1", "Có")
    assert "Chỉ thư ký ISO" in refusal_of(lambda: form.sent(report, by=cast.outsider))
    hand(report, by=cast.secretary)
    assert "không sửa được nữa" in refusal_of(lambda: form.sent(report, by=cast.secretary))


def test_form_costs_the_same_however_much_is_filled_in(cast: Cast, django_assert_max_num_queries: Any) -> None:
    one, many = open_plan(cast, cast.own, cast.other)
    small = read_report_form(one, Form(one).type("1.1", "Có").file(), file_name=NAME)
    form = Form(many).type("1.1", "Có").type("1.2", "Đủ").type("2.2", 5).type("2.3", "Có").type("2.4", 0)
    large = read_report_form(many, form.file(), file_name=NAME)
    with django_assert_max_num_queries(30) as few:
        fill_from_form(one, small, by=None, at=AT)
    with django_assert_max_num_queries(len(few)):
        fill_from_form(many, large, by=None, at=AT)


# --- The page -----------------------------------------------------------------------------------------------------
def test_page_gives_the_form_out_and_takes_it_back(cast: Cast, report: SelfAssessment) -> None:
    client, address = cast.client("secretary"), reverse("assessment_form", args=[report.pk])
    page = client.get(address).content.decode()
    assert reverse("assessment_form_xlsx", args=[report.pk]) in page
    out = client.get(reverse("assessment_form_xlsx", args=[report.pk]))
    assert out.headers["Content-Disposition"].startswith("attachment")
    form = Form(report)
    form.book = openpyxl.load_workbook(BytesIO(b"".join(out.streaming_content)))
    told = client.post(address, {"file": form.type("2.2", 11).file()}).content.decode()
    assert "Tệp có 1 chỗ cần sửa, chưa có gì được lưu." in told
    assert "Điểm của tiêu chí 2.2 phải từ 0 đến 10." in told
    answered = client.post(address, {"file": form.type("2.2", 9).file()}, follow=True)
    assert answered.redirect_chain == [(reverse("assessment_detail", args=[report.pk]), 302)]
    assert "Đã lưu 1 câu trả lời từ tệp." in answered.content.decode()
    assert said(report)["2.2"][1] == D(9)


def test_page_sent_without_a_file_asks_for_it(cast: Cast, report: SelfAssessment) -> None:
    page = cast.client("secretary").post(reverse("assessment_form", args=[report.pk])).content.decode()
    assert "Hãy chọn mẫu báo cáo đã điền." in page


def test_texts_and_done_parts_of_every_part_stand_in_the_form(cast: Cast, report: SelfAssessment) -> None:
    done(report, by=cast.secretary)
    form = Form(report)
    page = form.book[PARTS_SHEET]
    codes = [page.cell(row, 1).value for row in range(HEADER_TEXTS + 1, page.max_row + 1) if page.cell(row, 1).value]
    assert len(codes) == sum(map(len, TEXTS.values())) + report.figures.count() + report.parts.count()
    assert len(set(codes)) == len(codes)
    assert criterion(report, "1.1").code not in ("", None)

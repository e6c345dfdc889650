"""Pages of a report: the list of tasks, a part, the criteria, nothing typed lost, and what nobody may set."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from common.history import save_versioned
from inspections.choices import AssessmentState, FigureOf, Part, PartState
from inspections.models import Answer, Evidence, SelfAssessment
from inspections.services.evidence import add_evidence
from tests.answers import read_whole
from tests.cast import PASSWORD, Cast
from tests.common.sample_files import pdf
from tests.inspections.report_pages import name_of, part_address, section_address, typed
from tests.inspections.reports import AT, D, answer, criterion, fill, hand, open_plan, upload


@pytest.fixture
def report(cast: Cast) -> SelfAssessment:
    return open_plan(cast)[0]


@pytest.fixture
def client(cast: Cast) -> Client:
    return cast.client("secretary")


def detail(report: SelfAssessment) -> str:
    return reverse("assessment_detail", args=[report.pk])


def scan(name: str = "Biên bản.pdf", padding: int = 0) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf(padding=padding))


# --- The list of tasks ------------------------------------------------------------------------------------------
def test_the_list_of_tasks_has_a_line_for_each_part_and_section(client: Client, report: SelfAssessment) -> None:
    page = client.get(detail(report))
    lines = page.context["tasks"].lines
    assert [line.label for line in lines] == [
        "Xem lại thông tin cơ quan", "Xem lại phòng chuyên môn và danh mục quy trình",
        "Xem lại chính sách và mục tiêu chất lượng", "Ghi kết quả đánh giá nội bộ",
        "Ghi kết quả xem xét của lãnh đạo", "Nêu việc đã khắc phục từ kỳ trước", "Xem lại tài liệu bên ngoài",
        "Tự chấm: Tổ chức", "Tự chấm: Thực hiện", "Nêu khó khăn, kiến nghị",
    ]  # fmt: skip
    assert {line.state for line in lines} == {PartState.NOT_STARTED}
    assert [line.left for line in lines if line.section] == [2, 2]
    text = page.content.decode()
    assert "chưa làm được: còn 10 việc ở trên" in text
    assert all(client.get(address).status_code == 200 for address in _addresses(page))


def _addresses(page: Any) -> list[str]:
    report = page.context["row"]
    return [
        reverse("assessment_section", args=[report.pk, line.section])
        if line.section
        else reverse("assessment_part", args=[report.pk, line.slug])
        for line in page.context["tasks"].lines
    ]


def test_the_list_opens_the_way_to_hand_in_when_all_is_done(
    client: Client, report: SelfAssessment, cast: Cast
) -> None:
    fill(report, by=cast.secretary)
    page = client.get(detail(report))
    assert {line.state for line in page.context["tasks"].lines} == {PartState.DONE}
    assert "sẵn sàng nộp" in page.content.decode()


# --- A part -----------------------------------------------------------------------------------------------------
def test_a_part_is_saved_as_far_as_it_has_come_and_ticked_when_it_holds(
    client: Client, report: SelfAssessment
) -> None:
    address = part_address(report, Part.CATALOGUE)
    first = typed(client, address, **{"count_divisions": "10", "of_divisions": "10", "count_system": "6"})
    answered = client.post(address, first | {"act": "stay"})
    assert answered.url == address
    assert report.parts.get(part=Part.CATALOGUE).state == PartState.IN_PROGRESS
    assert client.post(address, typed(client, address, done="on", act="next")).url == detail(report)
    figures = {one.what: one.told for one in report.figures.filter(confirmed=True)}
    assert (figures[FigureOf.DIVISIONS], figures[FigureOf.SYSTEM]) == ("10/10", "6")
    assert report.parts.get(part=Part.CATALOGUE).state == PartState.DONE


def test_a_fault_stands_at_its_figure_and_what_was_typed_stays(client: Client, report: SelfAssessment) -> None:
    address = part_address(report, Part.CATALOGUE)
    page = client.post(address, typed(client, address, count_divisions="11", of_divisions="10", text_note="Đang gộp"))
    assert list(page.context["form"].errors) == ["count_divisions"]
    assert "Đang gộp" in page.content.decode()
    assert page.content.decode().count("<title>Lỗi: ") == 1


def test_a_stale_part_shows_both_and_is_then_saved(client: Client, report: SelfAssessment, cast: Cast) -> None:
    address = part_address(report, Part.DIFFICULTIES)
    mine = typed(client, address, text_difficulties="Thiếu người")
    client.post(address, typed(client, address, text_difficulties="Thiếu kinh phí"))
    page = client.post(address, mine)
    compared = {line.label: (line.now, line.typed) for line in page.context["form"].compared}
    assert compared["Khó khăn, vướng mắc"] == ("Thiếu kinh phí", "Thiếu người")
    again = mine | {"version": page.context["form"]["version"].value()}
    assert client.post(address, again).status_code == 302
    assert report.parts.get(part=Part.DIFFICULTIES).data["difficulties"] == "Thiếu người"


def test_what_was_said_last_is_told_until_the_part_is_saved(client: Client, report: SelfAssessment) -> None:
    part = report.parts.get(part=Part.DIFFICULTIES)
    part.data = {"difficulties": "Thiếu người"}
    save_versioned(part, by=None)
    address = part_address(report, Part.DIFFICULTIES)
    assert client.get(address).content.decode().count("Nội dung của báo cáo kỳ trước.") == 1
    client.post(address, typed(client, address))
    assert "Nội dung của báo cáo kỳ trước." not in client.get(address).content.decode()


def test_a_file_of_a_part_comes_with_its_form_and_goes_with_a_button(client: Client, report: SelfAssessment) -> None:
    address = part_address(report, Part.POLICY)
    sent = typed(client, address, text_policy="QĐ 15/2026", upload=scan(), dated_on="05/01/2026")
    assert client.post(address, sent).status_code == 302
    evidence = report.evidence.get()
    assert (evidence.part, evidence.file.name, str(evidence.dated_on)) == (Part.POLICY, "Biên bản.pdf", "2026-01-05")
    client.post(address, typed(client, address, text_policy="QĐ 16/2026", act=f"bo-{evidence.pk}"))
    assert not report.evidence.exists()
    assert report.parts.get(part=Part.POLICY).data["policy"] == "QĐ 16/2026"


def test_figures_of_the_portal_are_counted_again_on_demand(client: Client, report: SelfAssessment) -> None:
    address = reverse("assessment_recount", args=[report.pk])
    assert client.post(address).url == part_address(report, Part.CATALOGUE)
    assert client.post(address, {"part": Part.POLICY}).url == part_address(report, Part.POLICY)


# --- The criteria -----------------------------------------------------------------------------------------------
def test_answers_of_a_section_are_saved_with_their_points(client: Client, report: SelfAssessment) -> None:
    address = section_address(report, "2.1")
    more = {
        name_of(report, "2.1", "numerator"): "8",
        name_of(report, "2.1", "denominator"): "10",
        name_of(report, "2.2", "points"): "8,5",
    }
    assert client.post(address, typed(client, address, **more)).url == address
    scores = dict(report.answers.values_list("criterion__code", "score"))
    assert {code: str(score) for code, score in scores.items()} == {"2.1": "8.00", "2.2": "8.50"}
    assert "8/10 × 10 điểm = 8 điểm" in client.get(address).content.decode()


def test_what_nobody_changed_is_not_saved_again(client: Client, report: SelfAssessment, cast: Cast) -> None:
    answer(report, "2.2", by=cast.secretary, points=D(9))
    address = section_address(report, "2.2")
    mine = typed(client, address, **{name_of(report, "2.3", "yes"): "yes"})
    answer(report, "2.2", by=cast.secretary, points=D(7), version=report.answers.get().version)
    assert client.post(address, mine).status_code == 302
    assert {row.criterion.code: row.points for row in report.answers.all()} == {"2.2": 7, "2.3": None}


def test_a_stale_answer_shows_both_and_saves_nothing_of_the_page(
    client: Client, report: SelfAssessment, cast: Cast
) -> None:
    answer(report, "2.2", by=cast.secretary, points=D(9))
    address = section_address(report, "2.2")
    sent = {name_of(report, "2.2", "points"): "5", name_of(report, "2.3", "yes"): "yes"}
    mine = typed(client, address, **sent)
    answer(report, "2.2", by=cast.secretary, points=D(7), version=report.answers.get().version)
    page = client.post(address, mine)
    crossed = next(form for form in page.context["forms"] if form.compared)
    assert [(line.now, line.typed) for line in crossed.compared if line.differs] == [("7", "5")]
    assert report.answers.count() == 1
    again = mine | {f"{crossed.prefix}-version": crossed["version"].value()}
    assert client.post(address, again).status_code == 302
    assert report.answers.get(criterion__code="2.2").points == 5


def test_saved_in_passing_a_crossed_answer_is_never_overwritten(
    client: Client, report: SelfAssessment, cast: Cast
) -> None:
    answer(report, "2.2", by=cast.secretary, points=D(9))
    address = section_address(report, "2.2")
    mine = typed(client, address, **{name_of(report, "2.2", "points"): "5"})
    answer(report, "2.2", by=cast.secretary, points=D(7), version=report.answers.get().version)
    in_passing = {"HX-Request": "true"}
    for _ in range(2):  # as the script sends it, with what the page then holds
        page = client.post(address, mine, headers=in_passing)
        form = next(one for one in page.context["forms"] if one.errors)
        mine[f"{form.prefix}-version"] = form["version"].value()
        assert "Chưa lưu được" in page.content.decode()
    assert report.answers.get().points == 7


def test_points_above_the_maximum_stand_at_their_question(client: Client, report: SelfAssessment) -> None:
    address = section_address(report, "2.2")
    page = client.post(address, typed(client, address, **{name_of(report, "2.2", "points"): "11"}))
    assert "Điểm của tiêu chí 2.2 phải từ 0 đến 10. Hãy sửa điểm." in page.content.decode()
    assert not report.answers.exists()


def test_evidence_lies_under_its_question_and_is_used_again(client: Client, report: SelfAssessment) -> None:
    address = section_address(report, "2.1")
    client.post(address, typed(client, address, **{name_of(report, "2.1", "upload"): scan()}))
    first = Evidence.objects.get()
    client.post(address, typed(client, address, **{name_of(report, "2.2", "reuse"): str(first.pk)}))
    assert [(one.answer.criterion.code, one.file_id) for one in report.evidence.all() if one.answer] == [
        ("2.1", first.file_id), ("2.2", first.file_id),
    ]  # fmt: skip
    assert client.post(address, typed(client, address, act=f"bo-{first.pk}")).status_code == 302
    assert [one.answer.criterion.code for one in report.evidence.all() if one.answer] == ["2.2"]


def test_a_fault_of_a_whole_answer_leads_to_its_question(client: Client, report: SelfAssessment) -> None:
    address, asked = section_address(report, "2.1"), criterion(report, "2.1")
    said = {name_of(report, "2.1", "numerator"): "9", name_of(report, "2.1", "denominator"): "5"}
    page = client.post(address, typed(client, address, **said)).content.decode()
    assert f'<a href="#tieu-chi-{asked.pk}">Số đạt của tiêu chí 2.1 lớn hơn tổng số.' in page


def test_a_file_that_is_not_allowed_stands_at_its_field(client: Client, report: SelfAssessment) -> None:
    address, name = section_address(report, "2.1"), name_of(report, "2.1", "upload")
    page = client.post(address, typed(client, address, **{name: SimpleUploadedFile("a.exe", b"MZ" * 99)}))
    assert [list(form.errors) for form in page.context["faults"]] == [["upload"]]


def test_the_script_sends_files_one_by_one(client: Client, report: SelfAssessment) -> None:
    asked = criterion(report, "1.1")
    address = reverse("evidence_add", args=[report.pk])
    answered = client.post(address, {"criterion": asked.pk, "upload": scan()})
    assert answered.url == f"{section_address(report, '1.1')}#tieu-chi-{asked.pk}"
    assert client.post(address, {"part": Part.POLICY, "upload": scan()}).url == part_address(report, Part.POLICY)
    assert client.post(address, {"part": "x", "upload": scan()}).status_code == 404
    refused = client.post(address, {"criterion": asked.pk})
    assert (refused.status_code, "Hãy chọn tệp." in refused.content.decode()) == (409, True)
    evidence = report.evidence.get(part="")
    described = client.post(
        reverse("evidence_edit", args=[report.pk, evidence.pk]),
        {"title": "Quyết định 12", "dated_on": "02/01/2026", "version": evidence.version},
    )
    evidence.refresh_from_db()
    assert (described.status_code, evidence.title, str(evidence.dated_on)) == (302, "Quyết định 12", "2026-01-02")


def test_the_day_beside_files_that_the_script_has_sent_is_theirs(client: Client, report: SelfAssessment) -> None:
    asked, address = criterion(report, "1.1"), section_address(report, "1.1")
    to_add, first = reverse("evidence_add", args=[report.pk]), {"criterion": asked.pk, "upload": scan()}
    assert client.post(to_add, first | {"dated_on": "32/01/2026"}).status_code == 409
    second = {"part": Part.POLICY, "upload": scan("b.pdf", padding=1)}
    for sent in ({"criterion": asked.pk, "upload": scan()}, second | {"dated_on": "01/01/2026"}):
        client.post(to_add, sent)
    client.post(address, typed(client, address, **{name_of(report, "1.1", "dated_on"): "02/01/2026"}))
    of_part = part_address(report, Part.POLICY)
    client.post(of_part, typed(client, of_part, dated_on="03/01/2026"))
    days = [f"{day}" for day in report.evidence.order_by("pk").values_list("dated_on", flat=True)]
    assert days == ["2026-01-02", "2026-01-01"]


def test_all_evidence_comes_as_one_zip(client: Client, report: SelfAssessment, cast: Cast) -> None:
    add_evidence(report, upload(), by=cast.secretary, at=AT, criterion=criterion(report, "1.1"))
    answered = client.get(reverse("assessment_zip", args=[report.pk]))
    assert answered["Content-Type"] == "application/zip"
    assert read_whole(answered)[:2] == b"PK"


# --- Last year --------------------------------------------------------------------------------------------------
def test_last_years_answer_is_confirmed_by_its_tick_and_never_by_itself(
    client: Client, report: SelfAssessment, cast: Cast
) -> None:
    row = answer(report, "2.2", by=cast.secretary, points=D(9))
    Answer.objects.filter(pk=row.pk).update(from_last_year=True, confirmed=False)
    address = section_address(report, "2.2")
    assert client.post(address, typed(client, address)).status_code == 302
    assert not Answer.objects.get().confirmed
    assert (
        client.post(address, typed(client, address, **{name_of(report, "2.2", "confirm"): "on"})).status_code == 302
    )
    assert Answer.objects.get().confirmed


# --- Nothing typed is lost ----------------------------------------------------------------------------------------
def left_by(client: Client, address: str, settings: Any, **more: Any) -> Any:
    """She sends the page after her session has ended; what she gets."""
    sent = typed(client, address, keep_typed="1", **more)
    limit, settings.IDLE_LIMIT = settings.IDLE_LIMIT, timedelta(seconds=-1)
    answered = client.post(address, sent, headers={"referer": f"http://testserver{address}"})
    settings.IDLE_LIMIT = limit
    return answered


def test_what_was_typed_when_the_session_ended_is_there_after_the_sign_in(
    client: Client, report: SelfAssessment, settings: Any
) -> None:
    address = part_address(report, Part.DIFFICULTIES)
    sign_in = left_by(client, address, settings, text_difficulties="Thiếu người").url
    back = client.post(sign_in, {"login": "thuky", "password": PASSWORD}).url
    assert back == address
    page = client.get(back)
    assert "nhưng chưa được lưu" in page.content.decode()
    assert page.context["form"]["text_difficulties"].value() == "Thiếu người"
    assert not report.parts.get(part=Part.DIFFICULTIES).data
    assert client.post(address, typed(client, address)).status_code == 302
    assert report.parts.get(part=Part.DIFFICULTIES).data["difficulties"] == "Thiếu người"
    assert not client.get(address).context["left_form"]


def test_what_was_typed_on_a_page_that_stood_open_over_night_is_there_after_the_sign_in(
    client: Client, report: SelfAssessment
) -> None:
    address = part_address(report, Part.DIFFICULTIES)
    page = client.get(address)
    mark = f'name="keep_typed" value="{page.context["kept_mark"]}"'
    assert mark in page.content.decode()
    sent = typed(client, address, keep_typed=page.context["kept_mark"], text_difficulties="Thiếu người")
    from_page = {"referer": f"http://testserver{address}"}
    client.session.flush()  # the row is gone with its day
    moved = client.post(address, sent, headers=from_page | {"HX-Request": "true"})
    assert moved["HX-Redirect"].endswith(f"?next={quote(address, safe='')}")
    back = client.post(moved["HX-Redirect"], {"login": "thuky", "password": PASSWORD}).url
    assert client.get(back).context["form"]["text_difficulties"].value() == "Thiếu người"


def test_a_stranger_leaves_no_form_behind(client: Client, report: SelfAssessment) -> None:
    address = part_address(report, Part.DIFFICULTIES)
    client.session.flush()
    moved = client.post(address, {"keep_typed": "1", "text_difficulties": "Thiếu người"})
    assert (moved.status_code, "left_form" in client.session) == (302, False)


def test_answers_that_were_typed_when_the_session_ended_come_back_too(
    client: Client, report: SelfAssessment, settings: Any
) -> None:
    address, name = section_address(report, "2.2"), name_of(report, "2.2", "points")
    sign_in = left_by(client, address, settings, **{name: "5"}).url
    client.post(sign_in, {"login": "thuky", "password": PASSWORD})
    assert client.post(address, typed(client, address)).status_code == 302
    assert report.answers.get().points == 5


def test_typed_words_never_come_to_another_person(
    client: Client, report: SelfAssessment, cast: Cast, settings: Any
) -> None:
    address = part_address(report, Part.DIFFICULTIES)
    sign_in = left_by(client, address, settings, text_difficulties="Thiếu người").url
    client.post(sign_in, {"login": "canbo", "password": PASSWORD})
    assert "Thiếu người" not in client.get(address).content.decode()


def test_what_is_sent_after_the_report_was_handed_in_comes_back(
    client: Client, report: SelfAssessment, cast: Cast
) -> None:
    address = part_address(report, Part.DIFFICULTIES)
    mine = typed(client, address, text_difficulties="Viết thêm")
    hand(report, by=cast.secretary)
    page = client.post(address, mine)
    assert "Viết thêm" in page.content.decode()
    assert page.context["form"].non_field_errors()[0].startswith("Báo cáo đang ở trạng thái “đã nộp”")
    assert client.get(address).url == detail(report)


# --- Who may not --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("person", ["outsider", "inspector", "foreign_staff"])
def test_a_strangers_report_does_not_exist(cast: Cast, report: SelfAssessment, person: str) -> None:
    client = cast.client(person)
    for name in ("assessment_detail", "assessment_check", "assessment_hand_in", "assessment_zip", "evidence_add"):
        address = reverse(name, args=[report.pk])
        answered = client.post(address) if name == "evidence_add" else client.get(address)
        assert (name, answered.status_code) == (name, 404)
    assert client.post(part_address(report, Part.POLICY), {"text_policy": "x"}).status_code == 404


def test_fields_that_no_form_has_change_nothing(client: Client, report: SelfAssessment, cast: Cast) -> None:
    """Forty columns that the portal or the department sets, sent with an answer and with a part."""
    names = (
        "score", "confirmed", "from_last_year", "assessment", "assessment_id", "criterion", "criterion_id", "state",
        "round", "due_on", "submitted_at", "submitted_by", "on_behalf", "arrived_on", "report_number", "report_day",
        "report_file", "receipt", "is_late", "explain_by", "agency", "agency_id", "province", "plan", "plan_id",
        "criteria_set", "level", "name", "sort_key", "opened_on", "portal_count", "portal_of", "confirmed_at", "data",
        "total", "grade", "manual_grade", "published_on", "returned", "decided", "sha256", "position", "file", "by",
    )  # fmt: skip
    assert len(names) >= 40
    section, part = section_address(report, "2.2"), part_address(report, Part.DIFFICULTIES)
    prefix = name_of(report, "2.2", "")
    extra = dict.fromkeys(names, "1") | {f"{prefix}{name}": "1" for name in names}
    client.post(section, typed(client, section, **{f"{prefix}points": "5"}) | extra)
    client.post(part, typed(client, part, text_proposals="Tập huấn") | extra)
    row = report.answers.get()
    assert (row.score, row.confirmed, row.from_last_year, row.assessment_id) == (5, True, False, report.pk)
    before = {name: getattr(report, name) for name in ("due_on", "receipt", "is_late", "agency_id", "level", "name")}
    report.refresh_from_db()
    assert {name: getattr(report, name) for name in before} == before
    assert (report.state, report.submitted_at, report.on_behalf) == (AssessmentState.IN_PROGRESS, None, False)
    assert report.parts.get(part=Part.DIFFICULTIES).data == {"difficulties": "", "proposals": "Tập huấn"}
    assert not report.review_scores.exists()

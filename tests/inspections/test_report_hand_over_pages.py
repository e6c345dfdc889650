"""Pages of a report that is handed over: check-answers, the receipt, the explanation and the result."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from common.clock import today
from inspections.choices import AssessmentState, Round
from inspections.models import SelfAssessment
from inspections.services.explaining import hand_in_explanations, save_explanation
from inspections.services.giving_back import give_back
from inspections.services.review_ends import start_second_review
from tests.cast import Cast
from tests.common.sample_files import pdf
from tests.inspections.report_pages import name_of, typed
from tests.inspections.reports import AT, criterion, fill, give_item_back, hand, open_plan, review

PAPER = {"number": "15/BC-UBND", "day": "15/06/2026"}


@pytest.fixture
def report(cast: Cast) -> SelfAssessment:
    return open_plan(cast, report_due_on=today() + timedelta(days=10), rounds=2)[0]


@pytest.fixture
def client(cast: Cast) -> Client:
    return cast.client("secretary")


def at(name: str, report: SelfAssessment) -> str:
    return reverse(name, args=[report.pk])


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("Báo cáo đã ký.pdf", pdf())


# --- Handing in -------------------------------------------------------------------------------------------------
def test_check_answers_names_what_is_missing_and_leads_there(
    client: Client, report: SelfAssessment, cast: Cast
) -> None:
    text = client.get(at("assessment_check", report)).content.decode()
    assert text.count("Hãy trả lời tiêu chí này.") == 4
    section = reverse("assessment_section", args=[report.pk, criterion(report, "1.1").section_id])
    assert f'href="{section}#tieu-chi-{criterion(report, "1.1").pk}"' in text
    assert "Tiếp tục: nộp báo cáo" not in text
    fill(report, by=cast.secretary)
    text = client.get(at("assessment_check", report)).content.decode()
    assert "Tiếp tục: nộp báo cáo" in text
    assert "Tổng điểm: 80 + 2 = 82 điểm." in text
    assert text.count('Sửa<span class="visually-hidden"> tiêu chí') == 6


def test_the_secretary_hands_in_and_gets_a_receipt_to_print(
    client: Client, report: SelfAssessment, cast: Cast
) -> None:
    fill(report, by=cast.secretary)
    answered = client.post(at("assessment_hand_in", report), PAPER | {"scan": scan()})
    assert answered.url == at("assessment_receipt", report)
    report.refresh_from_db()
    receipt = client.get(answered.url).content.decode()
    assert report.receipt in receipt
    assert "15/BC-UBND" in receipt
    assert report.seals.get().sha256 in receipt
    assert (report.report_file and report.report_file.name) == "Báo cáo đã ký.pdf"
    assert client.get(at("assessment_hand_in", report)).url == at("assessment_receipt", report)
    assert client.post(at("assessment_hand_in", report), PAPER).url == at("assessment_receipt", report)


def test_a_report_that_lacks_something_stays_with_the_reasons(client: Client, report: SelfAssessment) -> None:
    page = client.post(at("assessment_hand_in", report), PAPER | {"scan": scan()})
    assert len(page.context["form"].non_field_errors()) == 12
    report.refresh_from_db()
    assert report.state == AssessmentState.OPEN


def test_number_day_and_scan_are_asked_for(client: Client, report: SelfAssessment) -> None:
    page = client.post(at("assessment_hand_in", report), {"number": ""})
    assert list(page.context["form"].errors) == ["number", "day", "scan"]


def test_an_officer_hands_in_for_an_agency(report: SelfAssessment, cast: Cast) -> None:
    client = cast.client("staff")
    assert client.get(at("assessment_hand_in", report)).status_code == 403
    answered = client.post(at("assessment_hand_in_for", report), PAPER | {"scan": scan(), "arrived_on": "20/06/2026"})
    assert answered.url == at("assessment_receipt", report)
    assert "nộp thay" in client.get(at("assessment_detail", report)).content.decode()
    assert cast.client("secretary").get(at("assessment_hand_in_for", report)).status_code == 302


def test_the_secretary_never_hands_in_as_an_officer(client: Client, report: SelfAssessment) -> None:
    assert client.get(at("assessment_hand_in_for", report)).status_code == 403
    assert client.post(at("assessment_hand_in_for", report), PAPER).status_code == 403


def test_no_receipt_before_it_is_handed_in(client: Client, report: SelfAssessment) -> None:
    assert client.get(at("assessment_receipt", report)).url == at("assessment_detail", report)


def test_a_report_that_was_given_back_says_why(client: Client, report: SelfAssessment, cast: Cast) -> None:
    hand(report, by=cast.secretary)
    give_back(report, reason="Thiếu chữ ký", by=cast.staff, at=AT)
    text = client.get(at("assessment_detail", report)).content.decode()
    assert "Chi cục đã trả lại báo cáo ngày 20/06/2026: Thiếu chữ ký" in text


# --- The explanation ----------------------------------------------------------------------------------------------
@pytest.fixture
def returned(report: SelfAssessment, cast: Cast) -> SelfAssessment:
    hand(report, by=cast.secretary)
    give_item_back(report, by=cast.staff)
    report.refresh_from_db()
    return report


def test_an_item_that_was_given_back_is_explained_with_a_file(client: Client, returned: SelfAssessment) -> None:
    address, field = at("assessment_explain", returned), name_of(returned, "2.2", "text")
    assert "Lý do trả lại: Thiếu biên bản họp" in client.get(address).content.decode()
    early = client.post(address, typed(client, address, act="send"))
    assert "Tiêu chí 2.2 chưa giải trình." in early.content.decode()
    upload = {name_of(returned, "2.2", "upload"): scan()}
    assert (
        client.post(address, typed(client, address, **{field: "Gửi biên bản", "act": "stay"}, **upload)).url
        == address
    )
    file = returned.evidence.get()
    assert (file.round, returned.explanations.get().text) == (Round.SECOND, "Gửi biên bản")
    assert client.post(address, typed(client, address, act=f"bo-{file.pk}")).url == address
    assert not returned.evidence.exists()
    assert client.post(address, typed(client, address, act="send")).url == at("assessment_detail", returned)
    returned.refresh_from_db()
    assert returned.state == AssessmentState.EXPLAINED
    assert client.get(address).url == at("assessment_detail", returned)


def test_two_explanations_of_one_item_are_both_shown(client: Client, returned: SelfAssessment, cast: Cast) -> None:
    address, field = at("assessment_explain", returned), name_of(returned, "2.2", "text")
    client.post(address, typed(client, address, **{field: "Bản đầu"}))
    mine = typed(client, address, **{field: "Bản của tôi"})
    client.post(address, typed(client, address, **{field: "Bản của người khác"}))
    form = client.post(address, mine).context["faults"][0]
    assert [(line.now, line.typed) for line in form.compared] == [("Bản của người khác", "Bản của tôi")]


def test_the_agencys_head_reads_and_does_not_explain(returned: SelfAssessment, cast: Cast) -> None:
    assert cast.client("viewer").get(at("assessment_explain", returned)).status_code == 403
    assert cast.client("outsider").get(at("assessment_explain", returned)).status_code == 404


# --- The result -----------------------------------------------------------------------------------------------------
def test_the_agency_reads_three_scores_and_gives_its_opinion(
    client: Client, returned: SelfAssessment, cast: Cast
) -> None:
    assert client.get(at("assessment_result", returned)).url == at("assessment_detail", returned)
    save_explanation(
        returned, criterion(returned, "2.2"), by=cast.secretary, at=AT, version=None, text="Gửi biên bản"
    )
    hand_in_explanations(returned, by=cast.secretary, at=AT)
    start_second_review(returned, by=cast.staff, at=AT)
    review(returned, by=cast.staff)
    page = client.get(at("assessment_result", returned))
    line = next(one for one in page.context["lines"] if one.criterion.code == "2.2")
    assert (line.told.earned, line.is_returned) == (9, True)
    assert "Cách tính" in page.content.decode()
    address = at("assessment_opinion", returned)
    assert client.post(address, typed(client, address, opinion="Đề nghị xem lại")).status_code == 302
    assert "Đề nghị xem lại" in cast.client("staff").get(at("assessment_result", returned)).content.decode()
    assert cast.client("staff").get(address).status_code == 403


def test_nothing_of_a_review_under_way_is_told(client: Client, report: SelfAssessment, cast: Cast) -> None:
    hand(report, by=cast.secretary)
    for name in ("assessment_detail", "assessment_check"):
        assert "Thiếu biên bản" not in client.get(at(name, report)).content.decode()
    assert client.get(at("assessment_result", report)).status_code == 302

"""A secretary who sees the portal for the first time hands in with evidence, explains an item, and is graded."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from common.clock import now, today
from inspections.choices import AssessmentState, Part, Round
from inspections.models import SelfAssessment
from inspections.parts import SLUGS
from inspections.services.review_ends import finish_review, start_second_review
from inspections.services.reviewing import accept_self_scores
from tests.cast import Cast
from tests.common import sample_files
from tests.factories.inspections import make_set, reference_content
from tests.inspections.reports import D, give_item_back, open_plan, score
from tests.journeys.acts import heading, row_of, sign_in

PageOf = Callable[[User], Page]
MOST_INPUTS = 40  # of whoever has twelve questions to answer and six files to send
EVIDENCE = ("1", "2", "5", "8", "9", "11")
RATIOS = {"3": ("306", "306"), "4": ("120", "120"), "7": ("2500", "2490"), "10": ("3", "3")}


@dataclass
class Hand:
    """What she types, ticks and sends, counted."""

    page: Page
    inputs: int = 0

    def fill(self, field: Locator, words: str) -> None:
        field.fill(words)
        self.inputs += 1

    def tick(self, box: Locator) -> None:
        box.check()
        self.inputs += 1

    def send(self, field: Locator, name: str, padding: int = 0) -> None:
        content = sample_files.pdf(padding=padding)
        field.set_input_files({"name": name, "mimeType": "application/pdf", "buffer": content})
        self.inputs += 1

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role("main").get_by_role("link", name=name).first.click()


def test_secretary_hands_in_explains_and_is_graded(page: Page, cast: Cast) -> None:
    short = make_set(cast.home, name="Phiếu rút gọn", content=reference_content("criteria_communes"))
    due = today() + timedelta(days=10)
    report = open_plan(cast, criteria_set=short, report_due_on=due, rounds=2)[0]
    hand = Hand(page)
    sign_in(page, cast.secretary.username)
    hand.follow(re.compile("báo cáo tự kiểm tra, đánh giá phải nộp"))
    row_of(page, report.name).get_by_role("link").first.click()
    heading(page, "Báo cáo tự kiểm tra, đánh giá")
    _go_through_the_parts(hand)
    _answer_the_criteria(hand)
    _hand_in(hand, report)
    assert hand.inputs <= MOST_INPUTS
    give_item_back(report, "8", by=cast.staff)
    _explain(hand, report)
    _second_review(report, cast)
    page.goto(f"/tu-kiem-tra/{report.pk}/")
    hand.follow("Xem kết quả")
    heading(page, "Kết quả thẩm định")
    report.refresh_from_db()
    expect(page.locator(".figure")).to_have_text("95,95")
    expect(page.get_by_role("main")).to_contain_text(report.result.final_grade)
    expect(row_of(page, "8. ")).to_contain_text("Giải trình: Biên bản đánh giá nội bộ gửi kèm")


def _go_through_the_parts(hand: Hand) -> None:
    """Each part is as the portal knows it: looked at, and ticked."""
    page = hand.page
    for name in (
        "Xem lại thông tin cơ quan", "Xem lại phòng chuyên môn", "Xem lại chính sách", "Ghi kết quả đánh giá nội bộ",
        "Ghi kết quả xem xét", "Nêu việc đã khắc phục", "Xem lại tài liệu bên ngoài", "Nêu khó khăn, kiến nghị",
    ):  # fmt: skip
        hand.follow(re.compile(name))
        hand.tick(page.get_by_label(re.compile("^Vẫn đúng")))
        hand.press("Lưu và về danh sách việc")
        expect(page.locator(".tasks a").filter(has_text=name)).to_contain_text("đã xong")


def _answer_the_criteria(hand: Hand) -> None:
    page = hand.page
    hand.follow(re.compile("^Tự chấm"))
    for _ in range(3):
        for question in page.locator("section.question").all():
            _answer(hand, question)
        with page.expect_navigation():
            page.get_by_role("button", name=re.compile("^Lưu và")).last.click()
    heading(page, "Báo cáo tự kiểm tra, đánh giá")


def _answer(hand: Hand, question: Locator) -> None:
    code = question.get_by_role("heading", level=2).inner_text().partition(".")[0]
    if code in RATIOS:
        whole, part = RATIOS[code]
        hand.fill(question.get_by_label("Số đạt"), part)
        hand.fill(question.get_by_label("Trên tổng số"), whole)
    else:
        hand.tick(question.get_by_role("radio").first)
    if code in EVIDENCE:
        field = question.get_by_label(f"Chọn tệp minh chứng cho tiêu chí {code}")
        hand.send(field, f"Minh chứng {code}.pdf", padding=int(code))
        expect(question.get_by_text(f"✓ Đã gửi Minh chứng {code}.pdf.")).to_be_visible()


def _hand_in(hand: Hand, report: SelfAssessment) -> None:
    page = hand.page
    hand.follow("Kiểm tra lại và nộp báo cáo")
    heading(page, "Kiểm tra lại trước khi nộp")
    hand.follow("Tiếp tục: nộp báo cáo")
    hand.press("Nộp báo cáo")
    expect(page.locator(".error-summary")).to_be_focused()
    hand.fill(page.get_by_label("Số, ký hiệu báo cáo"), "15/BC-UBND")
    hand.fill(page.get_by_label("Ngày ghi trên báo cáo"), f"{today():%d/%m/%Y}")
    hand.send(page.get_by_label("Chọn bản quét báo cáo đã ký"), "Báo cáo đã ký.pdf")
    hand.press("Nộp báo cáo")
    heading(page, "BIÊN NHẬN BÁO CÁO TỰ KIỂM TRA, ĐÁNH GIÁ")
    report.refresh_from_db()
    assert (report.state, report.is_late, report.on_behalf) == (AssessmentState.SUBMITTED, False, False)
    expect(page.get_by_role("main")).to_contain_text(report.receipt)
    assert report.evidence.count() == len(EVIDENCE)


def _explain(hand: Hand, report: SelfAssessment) -> None:
    page = hand.page
    page.goto("/")
    hand.follow(re.compile("báo cáo có nội dung phải giải trình"))
    row_of(page, report.name).get_by_role("link").first.click()
    expect(page.get_by_role("main")).to_contain_text("Tiêu chí 8: Thiếu biên bản họp")
    hand.follow("Giải trình")
    expect(page.locator("section.question")).to_have_count(1)
    hand.fill(page.get_by_label("Giải trình", exact=False).first, "Biên bản đánh giá nội bộ gửi kèm")
    hand.send(page.get_by_label(re.compile("^Chọn tệp")), "Biên bản đánh giá nội bộ.pdf", padding=99)
    expect(page.get_by_text("✓ Đã gửi Biên bản đánh giá nội bộ.pdf.")).to_be_visible()
    hand.press("Gửi giải trình")
    heading(page, "Báo cáo tự kiểm tra, đánh giá")
    report.refresh_from_db()
    assert report.state == AssessmentState.EXPLAINED


def _second_review(report: SelfAssessment, cast: Cast) -> None:
    """The officer takes half of what was asked for."""
    start_second_review(report, by=cast.staff, at=now())
    score(report, "8", "6", by=cast.staff)
    accept_self_scores(report, by=cast.staff, at=now())
    finish_review(report, by=cast.staff, at=now())
    report.refresh_from_db()
    assert (report.state, report.round) == (AssessmentState.FINAL, Round.SECOND)
    assert report.result.total == D("95.95")


def test_pressing_save_without_an_answer_loses_no_word(page: Page, cast: Cast) -> None:
    """Once the server is gone while the browser believes itself connected, once the connection is."""
    report = open_plan(cast)[0]
    sign_in(page, cast.secretary.username)
    page.goto(f"/tu-kiem-tra/{report.pk}/phan/{SLUGS[Part.DIFFICULTIES]}/")
    page.route("**/*", lambda route: route.abort("connectionrefused"))
    page.get_by_label("Khó khăn, vướng mắc").fill("Thiếu người")
    for press in ("Lưu", "Lưu và về danh sách việc"):
        page.get_by_role("button", name=press, exact=True).click()
        expect(page.locator("[data-save-told]")).to_contain_text("Chưa lưu được vì mất kết nối")
        expect(page.get_by_label("Khó khăn, vướng mắc")).to_have_value("Thiếu người")
        page.unroute("**/*")
        page.context.set_offline(True)
    page.context.set_offline(False)
    page.get_by_role("button", name="Lưu và về danh sách việc").click()
    heading(page, "Báo cáo tự kiểm tra, đánh giá")
    assert report.parts.get(part=Part.DIFFICULTIES).data["difficulties"] == "Thiếu người"

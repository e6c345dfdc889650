"""A reviewer finishes an agency by keyboard alone, and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from inspections.choices import AssessmentState
from inspections.models import ReviewScore
from tests.cast import Cast
from tests.inspections.reports import D, hand, open_plan
from tests.journeys.acts import let_in

pytestmark = pytest.mark.browser_context_args(java_script_enabled=False)

FOCUSED = """() => {
  const at = document.activeElement;
  if (!at.matches("a, button, input, textarea, select, summary")) return at.tagName;
  return `${at.name || ""} ${at.innerText || at.value || ""}`.replace(/\\s+/g, " ").trim();
}"""


def tab_to(page: Page, words: str, most: int) -> None:
    """Tab on until what has the focus is called so; it may not lie further away than so many presses."""
    passed = []
    for _ in range(most):
        page.keyboard.press("Tab")
        passed.append(page.evaluate(FOCUSED))
        if words in passed[-1]:
            return
    raise AssertionError(f"{words!r} is not within {most} presses of Tab: {passed}")


def enter(page: Page) -> None:
    """Send what has the focus, and wait for the page that follows."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_reviewer_finishes_an_agency_by_keyboard_alone(page: Page, base_url: str, cast: Cast) -> None:
    report = hand(open_plan(cast)[0], by=cast.secretary)
    let_in(page.context, base_url, cast.staff)
    page.goto(f"/tham-dinh/{report.pk}/")
    tab_to(page, "Đến tiêu chí chưa chấm: 1.1", 60)
    page.keyboard.press("Enter")
    tab_to(page, "-points", 2)
    page.keyboard.type("8,5")
    tab_to(page, "-note", 2)
    page.keyboard.type("Thiếu danh sách thành viên")
    tab_to(page, "Lưu", 2)
    enter(page)
    for code in ("1.2", "2.1", "2.2", "2.3"):
        expect(page.get_by_role("button", name=f"Lưu tiêu chí {code}")).to_be_visible()
        tab_to(page, "Đồng ý điểm tự chấm", 5)
        enter(page)
    tab_to(page, "Kết thúc thẩm định", 2)
    enter(page)
    expect(page.locator(".banner-good")).to_contain_text("báo cáo có kết quả")
    report.refresh_from_db()
    assert (report.state, report.result.total) == (AssessmentState.FINAL, D("78.25"))
    assert ReviewScore.objects.filter(by=cast.staff).count() == 5

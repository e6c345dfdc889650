"""On paper: no frame, the head of a list on every page, which day and which filter, words without underlines."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.cast import Cast
from tests.factories.agencies import PeriodFactory

PageOf = Callable[[User], Page]
ONLY_ON_THE_SCREEN = (
    "header.top",
    "nav.side",
    ".filters",
    ".chips",
    ".bulk",
    ".pages",
    ".pagehead .acts",
    "td.check",
)


@pytest.fixture
def list_on_paper(page_of: PageOf, cast: Cast) -> Page:
    for number in range(60):
        PeriodFactory(province=cast.home, name=f"UBND xã Số {number}", level="commune")
    page = page_of(cast.staff)
    page.goto("/co-quan/?level=commune")
    page.emulate_media(media="print")
    return page


def test_list_on_paper_is_the_list_alone(list_on_paper: Page) -> None:
    page = list_on_paper
    for selector in ONLY_ON_THE_SCREEN:
        found = page.locator(selector)
        assert found.count() > 0, selector
        expect(found.first).to_be_hidden()
    expect(page.locator(".print-head")).to_contain_text("Chi cục TCĐLCL An Giang · Số liệu tính đến ngày")
    expect(page.locator(".print-head")).to_contain_text("Cấp: Cấp xã")
    link = page.locator("table.list tbody th a").first
    expect(link).to_be_visible()
    assert link.evaluate("one => getComputedStyle(one).textDecorationLine") == "none"


def test_head_of_a_list_is_repeated_on_every_page(list_on_paper: Page) -> None:
    head = list_on_paper.locator("table.list thead")
    assert head.evaluate("one => getComputedStyle(one).display") == "table-header-group"
    assert head.locator("th").last.evaluate("one => getComputedStyle(one).position") == "static"
    assert sheets(list_on_paper) > 1


def test_control_on_the_screen_the_frame_is_there(list_on_paper: Page) -> None:
    list_on_paper.emulate_media(media="screen")
    expect(list_on_paper.locator("nav.side")).to_be_visible()
    expect(list_on_paper.locator(".print-head")).to_be_hidden()


def test_an_agency_goes_on_one_sheet(page_of: PageOf, cast: Cast) -> None:
    page = page_of(cast.staff)
    page.goto(f"/co-quan/{cast.own.pk}/")
    assert sheets(page) == 1
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".fact-act").first).to_be_hidden()
    expect(page.locator(".tabs")).to_be_hidden()


def sheets(page: Page) -> int:
    """How many sheets of A4 the page takes."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))

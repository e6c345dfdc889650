"""The journeys' own guards can fail: axe, the watch on other hosts, and the static files of the live server."""

import pytest
from playwright.sync_api import Page

from tests.journeys.axe import assert_accessible, violations

GOOD = "<!doctype html><html lang='vi'><title>Trang</title><main><h1>Đúng</h1></main></html>"
BAD = "<!doctype html><html><title>Trang</title><main><img src='data:,'><input></main></html>"


def test_axe_finds_nothing_on_a_good_page(page: Page) -> None:
    page.set_content(GOOD)

    assert_accessible(page)


def test_axe_finds_what_a_bad_page_lacks(page: Page) -> None:
    page.set_content(BAD)

    assert sorted({line.split(" ")[0] for line in violations(page)}) == ["html-has-lang", "image-alt", "label"]
    with pytest.raises(AssertionError, match="image-alt"):
        assert_accessible(page)


def test_another_host_is_out_of_reach(page: Page, strangers: list[str]) -> None:
    page.set_content("<img src='http://example.org/x.png' alt=''>")

    assert strangers == ["http://example.org/x.png"]
    strangers.clear()  # what is left in it fails the test


def test_live_server_serves_the_style_and_the_browser_speaks_vietnamese(page: Page) -> None:
    answer = page.goto("/tinh/css/bootstrap.min.css")

    assert answer is not None
    assert (answer.status, page.evaluate("navigator.language")) == (200, "vi-VN")

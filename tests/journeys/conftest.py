"""The journeys' browser: Debian's Chromium, Vietnamese, and no way out to any other host."""

import os
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page, Request
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.journeys.acts import let_in
from tests.journeys.chromium import FLAGS, MISSING, find_chromium

# Playwright keeps an event loop in the test's thread; the test itself talks to the database all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

WIDTHS = {"phone": 320, "tablet": 768, "desk": 1280}
SECONDS_TO_WAIT = 15
LiveServerThread.daemon_threads = True  # type: ignore[attr-defined]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = os.path.dirname(__file__)
    for item in items:
        if not str(item.path).startswith(here):
            continue
        item.add_marker(pytest.mark.browser)
        if find_chromium() is None and os.environ.get("REQUIRE_BROWSER", "0") in ("", "0"):
            item.add_marker(pytest.mark.skip(reason=MISSING))


@pytest.fixture(scope="session")
def reference_rows(django_db_setup: None) -> str:
    """The rows that the migrations bring, as Django wrote them down before the first test."""
    return str(getattr(connection, "_test_serialized_contents", ""))


@pytest.fixture(scope="session")
def browser(reference_rows: str, browser: Browser) -> Browser:
    """From here on an event loop runs in this thread, and Django opens another connection: tell it the rows too."""
    connection._test_serialized_contents = reference_rows  # type: ignore[attr-defined]
    return browser


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = find_chromium()
    if path is None:
        pytest.fail(MISSING)
    return {**browser_type_launch_args, "executable_path": path, "args": FLAGS}


@pytest.fixture(scope="session")
def live_server(live_server: LiveServer) -> LiveServer:
    """A request that ends a moment after the server still lets go of its connection, which is the tests' own."""
    for shared in live_server.thread.connections_override.values():
        shared.inc_thread_sharing()
    return live_server


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    """`page.goto("/co-quan/")` finds the live server."""
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "vi-VN",
        "timezone_id": "Asia/Ho_Chi_Minh",
        "viewport": {"width": WIDTHS["desk"], "height": 900},
        "reduced_motion": "reduce",
    }


@pytest.fixture
def strangers() -> list[str]:
    """The addresses on other hosts that the pages of this test asked for."""
    return []


@pytest.fixture
def watched(live_server: LiveServer, strangers: list[str]) -> Callable[[BrowserContext], BrowserContext]:
    """Notes every request of a browser context to any other host; the browser itself finds none (`FLAGS`)."""
    host = urlsplit(live_server.url).netloc

    def watch(request: Request) -> None:
        address = urlsplit(request.url)
        if address.netloc != host and address.scheme not in ("data", "blob", "about"):
            strangers.append(request.url)

    def set_up(context: BrowserContext) -> BrowserContext:
        context.on("request", watch)  # to stop each request in this process instead would cost the browser its cache
        context.set_default_timeout(SECONDS_TO_WAIT * 1000)
        return context

    return set_up


@pytest.fixture
def context(
    context: BrowserContext, watched: Callable[[BrowserContext], BrowserContext], strangers: list[str]
) -> Iterator[BrowserContext]:
    """A browser context in which a request to any other host goes nowhere and fails the test."""
    yield watched(context)
    assert strangers == [], f"the pages asked other hosts: {strangers}"


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """What the browser's console says: an error of a script, or something that the CSP refused, fails the test."""
    told: list[str] = []
    yield told
    assert told == [], f"the browser's console holds errors: {told}"


@pytest.fixture
def page(page: Page, faults: list[str]) -> Page:
    """The page of somebody who has not signed in."""
    return listen(page, faults)


@pytest.fixture
def page_of(
    new_context: Callable[[], BrowserContext],
    watched: Callable[[BrowserContext], BrowserContext],
    live_server: LiveServer,
    strangers: list[str],
    faults: list[str],
) -> Iterator[Callable[[User], Page]]:
    """The page of a person in a browser of his own, signed in already."""

    def open_for(user: User) -> Page:
        context = watched(new_context())
        let_in(context, live_server.url, user)
        return listen(context.new_page(), faults)

    yield open_for
    assert strangers == [], f"the pages asked other hosts: {strangers}"


def listen(page: Page, faults: list[str]) -> Page:
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if _is_fault(said.type, said.text) else None)
    return page


def _is_fault(kind: str, text: str) -> bool:
    # A page that answers 403, 404 or 422 on purpose is told as an error too; that is no fault of the page.
    return kind == "error" and not text.startswith("Failed to load resource")


@pytest.fixture(autouse=True)
def _fresh_limits(transactional_db: None) -> None:
    """The counters of sign-in attempts lie in a table that emptying the models' tables does not reach."""
    cache.clear()

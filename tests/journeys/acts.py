"""What the people of the journeys do again and again, in the words of the pages."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Locator, Page, expect

from accounts.models import User
from tests.cast import PASSWORD

__all__ = ["expect"]


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """Through the sign-in page, as everybody comes in."""
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()


def let_in(context: BrowserContext, address: str, user: User) -> None:
    """With a session from nowhere, where signing in is not what the journey is about."""
    client = Client()
    client.force_login(user)
    phien = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": phien, "url": address}])


def go(page: Page, line: str) -> None:
    """A line of the navigation."""
    page.get_by_role("navigation", name="Chính").get_by_role("link", name=line, exact=True).click()


def look_at_day(page: Page, day: str) -> None:
    """The day of the figures, in the header."""
    header = page.locator("header.top")
    header.get_by_text("Số liệu tính đến ngày").click()
    header.get_by_label("Xem số liệu của ngày").fill(day)
    header.get_by_role("button", name="Xem ngày này").click()


def row_of(page: Page, text: str) -> Locator:
    """The row of a list that holds this text."""
    return page.locator("table.list tbody tr").filter(has_text=text)


def names_in(page: Page) -> list[str]:
    """The names of the agencies on the list, in its order."""
    return [link.inner_text() for link in page.locator("#danh-sach tbody th a").all()]


def heading(page: Page, words: str) -> None:
    """The page is the one with this heading."""
    expect(page.get_by_role("heading", level=1)).to_have_text(words)

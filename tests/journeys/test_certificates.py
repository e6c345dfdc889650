"""A certificate is renewed through the forms; a declaration is verified from the sheet on the wall."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import User
from agencies.models import Certificate
from common.clock import today
from tests.agencies.declared import certificate, declaration
from tests.cast import Cast
from tests.factories.agencies import PaperFactory
from tests.journeys.acts import go, heading, look_at_day, row_of
from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import listen

PageOf = Callable[[User], Page]


def test_officer_renews_and_sees_the_old_one_closed_on_its_day(page_of: PageOf, cast: Cast) -> None:
    old = certificate(cast.own, 20, issue_number=2, scope="Cung cấp dịch vụ hành chính công", paper=PaperFactory())
    day, until = today() - timedelta(days=3), today() + timedelta(days=1090)
    page = page_of(cast.staff)
    page.goto("/")
    go(page, "Công bố, chứng nhận")
    row_of(page, "UBND huyện Châu Phú").get_by_role("link").first.click()
    heading(page, "Giấy chứng nhận lần 2, TCVN ISO 9001:2015")
    expect(page.locator(".lead .state")).to_have_text("sắp hết hạn")

    page.get_by_role("link", name="Cấp lại").click()
    expect(page.get_by_label("Lần cấp")).to_have_value("3")
    expect(page.get_by_label("Phạm vi ghi trong văn bản")).to_have_value("Cung cấp dịch vụ hành chính công")
    page.get_by_label("Số, ký hiệu văn bản").fill("118/GCN-QUACERT")
    page.get_by_label("Ngày công bố, cấp").fill(f"{day:%d/%m/%Y}")
    page.get_by_label("Có hiệu lực đến hết ngày").fill(f"{day - timedelta(days=1):%d/%m/%Y}")
    page.get_by_role("button", name="Ghi văn bản mới").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.get_by_label("Số, ký hiệu văn bản")).to_have_value("118/GCN-QUACERT")
    page.get_by_label("Có hiệu lực đến hết ngày").fill(f"{until:%d/%m/%Y}")
    page.get_by_role("button", name="Ghi văn bản mới").click()

    heading(page, "Giấy chứng nhận lần 3, TCVN ISO 9001:2015")
    expect(page.get_by_role("status")).to_contain_text("Văn bản cũ thôi hiệu lực từ ngày của văn bản mới")
    expect(page.locator(".timeline-facts")).to_contain_text(f"{day:%d/%m/%Y}")
    page.locator(".timeline-facts").get_by_role("link", name="được thay thế").click()
    heading(page, "Giấy chứng nhận lần 2, TCVN ISO 9001:2015")
    expect(page.locator(".lead .state")).to_have_text("đã thay thế")
    expect(page.locator("main")).to_contain_text(f"từ ngày {day:%d/%m/%Y}")
    expect(page.get_by_role("link", name="Cấp lại")).to_have_count(0)
    old.refresh_from_db()
    assert (old.ended_as, old.ended_on) == ("replaced", day)

    look_at_day(page, f"{day - timedelta(days=1):%d/%m/%Y}")
    expect(page.locator(".lead .state")).to_have_text("sắp hết hạn")


def test_phone_reads_the_state_from_the_sheet_on_the_wall(
    page_of: PageOf,
    cast: Cast,
    browser: Browser,
    base_url: str,
    watched: Callable[[BrowserContext], BrowserContext],
    faults: list[str],
) -> None:
    row = declaration(cast.own)
    secretary = page_of(cast.secretary)
    secretary.goto("/co-quan-cua-toi/")
    secretary.get_by_role("link", name="Công bố, chứng nhận").last.click()
    secretary.get_by_role("link", name="Công bố HTQLCL").first.click()
    secretary.get_by_role("link", name="Phiếu có mã QR").click()
    expect(secretary.locator(".wall-code img, .wall-code svg")).to_be_visible()
    address = secretary.locator(".wall-address").inner_text()
    assert urlsplit(address).path == f"/kiem-chung/{row.token}/"

    phone = listen(
        watched(browser.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN")).new_page(), faults
    )
    phone.goto(f"{base_url}{urlsplit(address).path}")
    heading(phone, "Còn hiệu lực")
    expect(phone.locator("dl")).to_contain_text("UBND huyện Châu Phú")
    expect(phone.get_by_role("link")).to_have_count(0)
    assert_accessible(phone)
    Certificate.objects.filter(pk=row.pk).update(ended_as="withdrawn", ended_on=today())
    phone.reload()
    heading(phone, "Đã thu hồi")
    phone.context.close()

"""The core of the work without JavaScript: sign in, filter, correct, look at another day (imports: test_import)."""

import pytest
from playwright.sync_api import Page, expect

from agencies.models import AgencyPeriod
from tests.cast import Cast
from tests.journeys.acts import go, heading, look_at_day, names_in, sign_in

pytestmark = pytest.mark.browser_context_args(java_script_enabled=False)


def test_without_script_she_signs_in_filters_and_corrects(page: Page, cast: Cast) -> None:
    sign_in(page, "canbo")
    go(page, "Cơ quan")
    page.get_by_label("Cấp", exact=True).select_option("Cấp xã")
    page.get_by_role("button", name="Lọc", exact=True).click()
    assert names_in(page) == ["UBND phường Mỹ Bình", "UBND xã Bình Mỹ"]
    page.get_by_role("link", name="UBND xã Bình Mỹ").click()
    page.get_by_role("link", name="Sửa sai").first.click()
    page.get_by_label("Tên cơ quan").fill("")
    page.get_by_role("button", name="Lưu thông tin đã sửa").click()
    expect(page.locator(".error-summary")).to_contain_text("Hãy nhập tên cơ quan.")
    page.get_by_label("Tên cơ quan").fill("UBND xã Bình Mỹ Mới")
    page.get_by_role("button", name="Lưu thông tin đã sửa").click()
    heading(page, "UBND xã Bình Mỹ Mới")
    assert AgencyPeriod.objects.get(agency=cast.below).version == 2


def test_without_script_the_day_menus_and_bulk_acts_work(page: Page, cast: Cast) -> None:
    sign_in(page, "canbo")
    look_at_day(page, "30/06/2021")
    expect(page.get_by_text("Đang xem số liệu ngày")).to_be_visible()
    page.get_by_role("button", name="Về hôm nay").click()
    go(page, "Cơ quan")
    page.get_by_label("Chọn UBND xã Bình Mỹ").check()
    page.get_by_role("button", name="Đặt đối tượng áp dụng").click()
    heading(page, "Đặt đối tượng áp dụng")
    page.locator(".who summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    heading(page, "Đăng nhập")

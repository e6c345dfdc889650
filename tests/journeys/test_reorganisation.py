"""The reorganisation of An Giang in the browser: proposed, looked at, applied, both days shown, taken back."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from accounts.models import User
from agencies.models import Agency
from tests.agencies.wave import PAPER, standing_province
from tests.factories.agencies import staff_of
from tests.journeys.acts import go, heading, look_at_day

PageOf = Callable[[User], Page]


def houses(page: Page) -> list[str]:
    """What the lists of districts and of communes count on the day of the header."""
    counted = []
    for level in ("district", "commune"):
        page.goto(f"/co-quan/?level={level}")
        counted.append(page.locator(".lead").inner_text().split(",")[0])
    return counted


def test_officer_brings_in_the_wave_sees_both_houses_and_takes_it_back(page_of: PageOf, db: None) -> None:
    province = standing_province(departments=1)
    before = Agency.objects.count()
    page = page_of(staff_of(province))

    page.goto("/")
    go(page, "Sắp xếp cơ quan")
    page.get_by_role("link", name="Lập danh sách đợt 01/7/2025").first.click()
    expect(page.locator(".lead")).to_contain_text("156 UBND cấp xã vào 54 xã, phường, đặc khu")
    expect(page.locator("main")).to_contain_text("Phường Đông Xuyên")
    page.get_by_label("Số nghị quyết sắp xếp cấp xã").fill(PAPER)
    page.get_by_label("Ngày nghị quyết").fill("16/06/2025")
    page.get_by_label("Nghị quyết về tỉnh").fill("202/2025/QH15 ngày 12/6/2025")
    page.get_by_role("button", name="Lập danh sách và xem tác động").click()

    heading(page, "Tác động của đợt sắp xếp")
    expect(page.locator(".lead")).to_contain_text("chưa lưu vào hệ thống")
    assert Agency.objects.count() == before
    page.get_by_role("link", name="Xem trước và lưu").click()
    page.get_by_role("button", name="Lưu 171 dòng mới").click()
    heading(page, "Kết quả nhập")
    result = page.url

    look_at_day(page, "30/06/2025")
    assert houses(page) == ["11 trong 168 cơ quan", "156 trong 168 cơ quan"]
    page.goto("/co-quan/?q=phường+Mỹ+Long")
    page.get_by_role("link", name="UBND phường Mỹ Long").first.click()
    look_at_day(page, "01/07/2025")
    expect(page.locator("main")).to_contain_text("Chuyển sang")
    page.get_by_role("link", name="UBND phường Long Xuyên").click()
    heading(page, "UBND phường Long Xuyên")
    expect(page.locator("main")).to_contain_text("Hình thành từ")
    assert houses(page) == ["0 trong 55 cơ quan", "54 trong 55 cơ quan"]

    page.get_by_role("button", name="Về hôm nay").click()
    page.goto("/viec-can-lam/")
    expect(page.locator(".lead")).to_contain_text("162 việc chưa xong")
    page.goto(result)
    page.get_by_role("button", name="Hoàn tác lần nhập này").click()
    expect(page.get_by_text("Lần nhập này đã được hoàn tác")).to_be_visible()
    go(page, "Sắp xếp cơ quan")
    expect(page.locator("main")).to_contain_text("Chưa có đợt sắp xếp nào đến ngày này")
    look_at_day(page, "01/07/2025")
    assert houses(page) == ["11 trong 168 cơ quan", "156 trong 168 cơ quan"]
    assert Agency.objects.count() == before

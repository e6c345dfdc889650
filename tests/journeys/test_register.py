"""An officer works in the register: finds, filters, renames from a day, acts on many, and loses nothing."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from accounts.models import User
from agencies.choices import Obligation
from agencies.models import AgencyPeriod
from tests.cast import Cast
from tests.journeys.acts import heading, look_at_day, names_in, row_of

PageOf = Callable[[User], Page]


def test_slash_goes_to_the_search_box_and_marks_need_not_be_typed(page_of: PageOf, cast: Cast) -> None:
    page = page_of(cast.staff)
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("chau phu")
    page.keyboard.press("Enter")

    heading(page, "Tìm kiếm")
    expect(page.locator("main mark").first).to_have_text("Châu Phú")
    page.get_by_role("link", name="UBND huyện Châu Phú").click()
    heading(page, "UBND huyện Châu Phú")


def test_list_is_filtered_as_it_is_chosen_and_chips_take_back(page_of: PageOf, cast: Cast) -> None:
    page = page_of(cast.staff)
    page.goto("/co-quan/")
    page.get_by_label("Cấp", exact=True).select_option("Cấp xã")

    chip = page.get_by_role("link", name="Bỏ lọc Cấp: Cấp xã")
    expect(chip).to_be_visible()
    assert names_in(page) == ["UBND phường Mỹ Bình", "UBND xã Bình Mỹ"]
    assert "level=commune" in page.url
    chip.click()
    expect(page.locator("#danh-sach tbody tr")).to_have_count(3)


def test_filter_that_one_saves_another_uses(page_of: PageOf, cast: Cast) -> None:
    officer = page_of(cast.staff)
    officer.goto("/co-quan/?level=commune")
    officer.get_by_role("link", name="Lưu bộ lọc này").click()
    officer.get_by_label("Tên bộ lọc").fill("Các xã")
    officer.get_by_label("Dùng chung cho cả Chi cục").check()
    officer.get_by_role("button", name="Lưu bộ lọc").click()
    expect(officer.get_by_role("status")).to_contain_text("Đã lưu bộ lọc “Các xã”")

    leader = page_of(cast.leader)
    leader.goto("/co-quan/")
    leader.get_by_text("Bộ lọc đã lưu").click()
    leader.get_by_role("link", name="Các xã").click()
    expect(leader.get_by_role("link", name="Bỏ lọc Cấp: Cấp xã")).to_be_visible()
    assert names_in(leader) == ["UBND phường Mỹ Bình", "UBND xã Bình Mỹ"]

    stranger = page_of(cast.foreign_staff)
    stranger.goto("/co-quan/")
    expect(stranger.get_by_text("Bộ lọc đã lưu")).to_have_count(0)


def test_new_name_holds_from_its_day_and_the_old_one_until_then(page_of: PageOf, cast: Cast) -> None:
    page = page_of(cast.staff)
    page.goto(f"/co-quan/{cast.own.pk}/")
    page.get_by_role("link", name="Thay đổi từ ngày").click()
    page.get_by_label("Thay đổi từ ngày").fill("01072021")
    page.get_by_label("Tên cơ quan").fill("UBND thị xã Châu Phú")
    page.get_by_role("button", name="Ghi thay đổi").click()
    heading(page, "UBND thị xã Châu Phú")
    banner = page.get_by_text("Đang xem số liệu ngày")
    expect(banner).to_have_count(0)

    look_at_day(page, "30/06/2021")
    heading(page, "UBND huyện Châu Phú")
    expect(page.locator("form.past")).to_contain_text("Đang xem số liệu ngày 30/06/2021")
    for words in ("Sửa sai", "Thay đổi từ ngày", "Sửa liên hệ", "Ghi tình trạng áp dụng"):
        expect(page.get_by_role("link", name=words)).to_have_count(0)
    page.goto(f"/co-quan/{cast.own.pk}/thay-doi/")  # by its address, where no button leads
    page.get_by_label("Tên cơ quan").fill("UBND huyện Khác")
    page.get_by_role("button", name="Ghi thay đổi").click()
    heading(page, "Chưa làm được")
    page.goto("/co-quan/")
    assert "UBND huyện Châu Phú" in names_in(page)
    expect(page.get_by_role("link", name="Thêm cơ quan")).to_have_count(0)

    page.goto(f"/co-quan/{cast.own.pk}/")
    look_at_day(page, "01/07/2021")
    heading(page, "UBND thị xã Châu Phú")
    expect(banner).to_be_visible()
    page.get_by_role("button", name="Về hôm nay").click()
    expect(banner).to_have_count(0)
    expect(page.get_by_role("link", name="Sửa liên hệ")).to_be_visible()


def test_who_saves_second_sees_both_and_loses_nothing(page_of: PageOf, cast: Cast) -> None:
    first, second = page_of(cast.staff), page_of(cast.leader)
    for page in (first, second):
        page.goto(f"/co-quan/{cast.other.pk}/")
        page.get_by_role("link", name="Sửa sai").first.click()
    first.get_by_label("Tên viết tắt").fill("P. Mỹ Bình")
    first.get_by_role("button", name="Lưu thông tin đã sửa").click()
    heading(first, "UBND phường Mỹ Bình")

    second.get_by_label("Tên cơ quan").fill("UBND phường Mỹ Bình (LX)")
    second.get_by_role("button", name="Lưu thông tin đã sửa").click()
    expect(second.locator(".error-summary")).to_contain_text("vừa được người khác lưu")
    name, short = row_of(second, "Tên cơ quan"), row_of(second, "Tên viết tắt")
    expect(name.get_by_role("cell")).to_have_text(["UBND phường Mỹ Bình", "UBND phường Mỹ Bình (LX)"])
    expect(short.get_by_role("cell")).to_have_text(["P. Mỹ Bình", "(trống)"])
    expect(second.get_by_label("Tên cơ quan")).to_have_value("UBND phường Mỹ Bình (LX)")
    second.get_by_role("button", name="Lưu thông tin đã sửa").click()
    heading(second, "UBND phường Mỹ Bình (LX)")


def test_act_on_the_ticked_rows_alone(page_of: PageOf, cast: Cast) -> None:
    page = page_of(cast.staff)
    page.goto("/co-quan/")
    page.get_by_label("Chọn UBND phường Mỹ Bình").check()
    page.get_by_label("Chọn UBND xã Bình Mỹ").check()
    expect(page.get_by_text("Đã chọn 2")).to_be_visible()
    page.get_by_role("button", name="Đặt đối tượng áp dụng").click()

    heading(page, "Đặt đối tượng áp dụng")
    page.get_by_label("Đối tượng áp dụng").select_option("Bắt buộc")
    page.get_by_label("Sửa sai: trước đây ghi nhầm").check()
    page.get_by_role("button", name="Ghi cho 2 cơ quan").click()
    expect(page.get_by_role("status")).to_contain_text("đã ghi cho 2 trong 2 cơ quan")
    told = dict(AgencyPeriod.objects.filter(province=cast.home).values_list("agency", "obligation"))
    assert told == dict.fromkeys((cast.own.pk, cast.below.pk, cast.other.pk), Obligation.MANDATORY)


def test_act_on_nothing_says_what_to_do(page_of: PageOf, cast: Cast) -> None:
    page = page_of(cast.staff)
    page.goto("/co-quan/")
    page.get_by_role("button", name="Gán cụm").click()

    heading(page, "Chưa làm được")
    expect(page.get_by_role("alert")).to_contain_text("Chưa chọn cơ quan nào")
    page.get_by_role("link", name="Quay lại trang trước").click()
    heading(page, "Cơ quan")


def test_list_to_detail_to_correction_by_keyboard_alone(page_of: PageOf, cast: Cast) -> None:
    page = page_of(cast.staff)
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the skip link: past the header and the navigation
    assert page.evaluate("document.activeElement.id") == "noi-dung"
    tab_to(page, "Cơ quan", from_top=True)
    page.keyboard.press("Enter")
    heading(page, "Cơ quan")
    tab_to(page, "UBND xã Bình Mỹ")
    page.keyboard.press("Enter")
    heading(page, "UBND xã Bình Mỹ")
    tab_to(page, "Sửa sai")
    page.keyboard.press("Enter")
    heading(page, "Sửa sai")
    tab_to(page, "Tên viết tắt")
    page.keyboard.type("X. Bình Mỹ")
    tab_to(page, "Lưu thông tin đã sửa")
    page.keyboard.press("Enter")
    heading(page, "UBND xã Bình Mỹ")
    assert AgencyPeriod.objects.get(agency=cast.below).short_name == "X. Bình Mỹ"


NAME_OF_FOCUS = """() => {
  const one = document.activeElement;
  const seen = getComputedStyle(one).outlineStyle !== "none";
  const words = one.labels?.length ? one.labels[0].textContent : one.getAttribute("aria-label") || one.textContent;
  return [words.trim(), seen];
}"""


def tab_to(page: Page, words: str, *, from_top: bool = False, at_most: int = 60) -> None:
    """Press Tab until what has this name is in focus; wherever it goes on the way, the focus is to be seen."""
    if from_top:
        page.goto(page.url.partition("#")[0])  # where in the page one was is forgotten
    for _ in range(at_most):
        page.keyboard.press("Tab")
        name, seen = page.evaluate(NAME_OF_FOCUS)
        assert seen, f"{page.url}: the focus on {name!r} cannot be seen"
        if name.startswith(words):
            return
    raise AssertionError(f"{page.url}: {words!r} is out of reach by Tab")

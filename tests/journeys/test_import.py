"""An officer brings a roster in, mends its faults on the page, and takes it back."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from agencies.choices import Duty
from agencies.models import Agency
from tests.agencies.rosters import an_giang
from tests.cast import make_user
from tests.journeys.acts import go, heading, names_in, row_of, sign_in
from tests.journeys.roster import roster


@pytest.fixture
def officer(db: None) -> None:
    """A department whose register is still empty, with one officer."""
    make_user("canbo", "Trần Thị Hạnh", {"duty": Duty.DEPARTMENT_STAFF, "province": an_giang()})


def bring_in(page: Page, file: Path) -> None:
    go(page, "Nhập từ Excel")
    page.get_by_role("link", name="Nhập một bảng tính").click()
    page.get_by_label("Loại danh sách").select_option("Danh sách cơ quan")
    page.get_by_label("Tình trạng đến ngày").fill("31/12/2020")
    page.get_by_label("Chọn bảng tính danh sách").set_input_files(file)
    page.get_by_role("button", name="Tải lên và xem trước").click()


def mend_both(page: Page) -> None:
    """The suggestion for the edition, a day typed anew for the day that never was."""
    row = row_of(page, "Sở Nội vụ")
    expect(row).to_contain_text("TCVN ISO 2001:2008")
    row.get_by_role("button", name="Dùng “TCVN ISO 9001:2008”").click()
    expect(page.get_by_role("status")).to_contain_text("dòng này hết lỗi")
    row = row_of(page, "Sở Tư pháp")
    expect(row).to_contain_text("29/02/2019")
    row.get_by_role("textbox").fill("28/02/2019")
    row.get_by_role("button", name="Sửa dòng").click()
    expect(page.get_by_role("status")).to_contain_text("dòng này hết lỗi")


@pytest.mark.usefixtures("officer")
def test_officer_imports_mends_and_undoes(page: Page, tmp_path: Path) -> None:
    sign_in(page, "canbo")
    bring_in(page, roster(tmp_path / "danh_sach_co_quan.xlsx"))

    heading(page, "Xem trước khi nhập")
    tabs = page.get_by_role("navigation", name="Theo tình trạng")
    expect(tabs.get_by_role("link", name="Mới")).to_have_text("Mới 2")
    expect(tabs.get_by_role("link", name="Lỗi")).to_have_text("Lỗi 2")
    expect(page.locator(".lead")).to_contain_text("chưa lưu vào hệ thống")
    assert not Agency.objects.exists()

    mend_both(page)
    page.get_by_role("button", name="Lưu 4 dòng mới").click()
    heading(page, "Kết quả nhập")
    expect(page.locator(".confirmation")).to_contain_text("4 dòng mới, 0 dòng thay đổi")
    go(page, "Cơ quan")
    assert sorted(names_in(page)) == ["Sở Nội vụ", "Sở Tư pháp", "UBND phường Mỹ Bình", "Văn phòng UBND tỉnh"]

    go(page, "Nhập từ Excel")
    page.get_by_role("link", name="Danh sách cơ quan, lần số").click()
    page.get_by_role("button", name="Hoàn tác lần nhập này").click()
    expect(page.get_by_text("Lần nhập này đã được hoàn tác")).to_be_visible()
    go(page, "Cơ quan")
    expect(page.locator("#danh-sach")).to_contain_text("Chưa có cơ quan nào")
    assert not Agency.objects.exists()


@pytest.mark.usefixtures("officer")
def test_rows_with_faults_stay_out_only_when_she_says_so(page: Page, tmp_path: Path) -> None:
    sign_in(page, "canbo")
    bring_in(page, roster(tmp_path / "danh_sach_co_quan.xlsx"))

    page.get_by_role("button", name="Lưu 2 dòng mới").click()
    expect(page.get_by_role("status")).to_contain_text("Còn 2 dòng lỗi nên chưa lưu gì")
    page.get_by_label("Bỏ qua 2 dòng lỗi").check()
    page.get_by_role("button", name="Lưu 2 dòng mới").click()
    expect(page.locator(".confirmation")).to_contain_text("đã bỏ qua 2 dòng lỗi")
    go(page, "Cơ quan")
    assert sorted(names_in(page)) == ["UBND phường Mỹ Bình", "Văn phòng UBND tỉnh"]


@pytest.mark.usefixtures("officer")
def test_a_file_that_is_no_workbook_comes_back_with_a_sentence(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "danh_sach.xlsx"
    file.write_bytes(b"%PDF-1.7 ...")
    sign_in(page, "canbo")
    bring_in(page, file)

    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("danh_sach.xlsx")
    assert page.title().startswith("Lỗi: ")
    expect(page.get_by_label("Tình trạng đến ngày")).to_have_value("31/12/2020")


@pytest.mark.browser_context_args(java_script_enabled=False)
@pytest.mark.usefixtures("officer")
def test_without_script_she_imports_all_the_same(page: Page, tmp_path: Path) -> None:
    sign_in(page, "canbo")
    bring_in(page, roster(tmp_path / "danh_sach_co_quan.xlsx"))

    mend_both(page)
    page.get_by_role("button", name="Lưu 4 dòng mới").click()
    heading(page, "Kết quả nhập")
    page.get_by_role("button", name="Hoàn tác lần nhập này").click()
    expect(page.get_by_text("Lần nhập này đã được hoàn tác")).to_be_visible()

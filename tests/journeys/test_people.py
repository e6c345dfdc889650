"""People come in: the secretary by the sign-in page, a new officer by an invitation and a second factor."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.cast import Cast
from tests.journeys.acts import go, heading, names_in, sign_in

PageOf = Callable[[User], Page]
NEW_PASSWORD = "mưa rào trên sông Hậu"


def status_of(page: Page, address: str) -> int:
    answer = page.goto(address)
    assert answer is not None
    return answer.status


def test_secretary_sees_her_agency_and_nothing_else(page: Page, cast: Cast) -> None:
    sign_in(page, "thuky")
    heading(page, "Cơ quan của tôi")
    go(page, "Cơ quan của tôi")
    heading(page, "UBND huyện Châu Phú")

    page.goto("/co-quan/")
    assert names_in(page) == ["UBND huyện Châu Phú", "UBND xã Bình Mỹ"]  # her agency and the one below it
    assert [status_of(page, f"/co-quan/{agency.pk}/") for agency in (cast.own, cast.other, cast.foreign)] == [
        200, 404, 404,
    ]  # fmt: skip
    heading(page, "Không tìm thấy trang này")
    page.get_by_role("link", name="Về trang chính").click()
    heading(page, "Cơ quan của tôi")


def test_wrong_password_is_told_in_one_sentence(page: Page, cast: Cast) -> None:
    sign_in(page, "thuky", "không phải mật khẩu")

    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(page.get_by_label("Tên đăng nhập")).to_have_value("thuky")
    assert page.title().startswith("Lỗi: Đăng nhập")


@pytest.fixture
def second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_FOR_DEPARTMENT = True


def code_now(secret: str) -> str:
    """What the telephone shows."""
    return format_hotp_value(hotp_value(secret, list(counters())[1]))


def test_invited_officer_comes_in_with_two_factors(page_of: PageOf, page: Page, cast: Cast, settings: Any) -> None:
    officer = page_of(cast.staff)
    officer.goto("/thanh-vien/")
    officer.get_by_role("link", name="Mời một người").click()
    officer.get_by_label("Họ và tên").fill("Phan Thị Mới")
    officer.get_by_label("Tên đăng nhập").fill("moi")
    officer.get_by_label("Nhiệm vụ").select_option("Chuyên viên Chi cục")
    officer.get_by_role("button", name="Lập tài khoản và đường dẫn").click()
    heading(officer, "Đường dẫn vừa cấp")
    link = officer.get_by_label("Đường dẫn của Phan Thị Mới").input_value()

    settings.SECOND_FACTOR_FOR_DEPARTMENT = True
    page.goto(link)
    heading(page, "Đặt mật khẩu cho tài khoản của bạn")
    page.get_by_label("Mật khẩu mới", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("Gõ lại mật khẩu mới").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Đặt mật khẩu").click()
    sign_in(page, "moi", NEW_PASSWORD)
    heading(page, "Thiết lập xác thực hai lớp")
    page.goto("/co-quan/")
    heading(page, "Thiết lập xác thực hai lớp")  # nothing else opens before it is set up
    secret = page.locator("code.token").inner_text()
    page.get_by_label("Mã").fill(code_now(secret))
    page.get_by_role("button", name="Bật xác thực hai lớp").click()
    heading(page, "Mã dự phòng")
    codes = page.locator("ul.tokens li").all_inner_texts()
    assert len(set(codes)) == len(codes) == 10

    page.get_by_role("link", name="Đã cất mã, về tài khoản của tôi").click()
    page.locator(".who summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    sign_in(page, "moi", NEW_PASSWORD)
    heading(page, "Lớp thứ hai: mã xác thực")
    page.get_by_label("Mã").fill(codes[0])
    page.get_by_role("button", name="Tiếp tục").click()
    heading(page, "Việc cần làm")
    assert status_of(page, link) == 404  # a link opens once


def test_disabled_person_is_out_at_the_next_press(page_of: PageOf, cast: Cast) -> None:
    secretary, officer = page_of(cast.secretary), page_of(cast.staff)
    secretary.goto("/co-quan/")
    officer.goto(f"/thanh-vien/{cast.secretary.pk}/")
    officer.get_by_role("link", name="Ngừng").first.click()
    officer.get_by_label("Lý do").fill("Chuyển công tác")
    officer.get_by_role("button", name="Ngừng").click()

    secretary.reload()
    heading(secretary, "Đăng nhập")

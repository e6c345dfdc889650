"""A due day on which offices are closed goes to the next on which they work."""

import re
from datetime import date

import pytest
from django.urls import reverse

from agencies.models import Holiday
from agencies.queries.office_days import working_day_from
from common.history import create
from tests.cast import Cast

THURSDAY, FRIDAY, SATURDAY, SUNDAY, MONDAY, TUESDAY = (date(2026, 4, 30), *(date(2026, 5, n) for n in range(1, 6)))


@pytest.fixture
def days_off(cast: Cast) -> Cast:
    """30/4 and 01/5/2026, a Thursday and a Friday."""
    for day in (THURSDAY, FRIDAY):
        create(Holiday(on=day, name="Nghỉ lễ"), by=None)
    return cast


@pytest.mark.parametrize(("day", "moved"), [(MONDAY, MONDAY), (SATURDAY, MONDAY), (SUNDAY, MONDAY)])
def test_weekends_are_off(cast, day, moved):
    assert working_day_from(day, cast.home) == moved


def test_holidays_and_the_weekend_after_them_are_off(days_off):
    assert working_day_from(THURSDAY, days_off.home) == MONDAY


def test_weekend_that_is_worked_is_no_day_off(days_off):
    create(Holiday(on=SATURDAY, name="Làm bù", is_worked=True), by=None)
    assert working_day_from(THURSDAY, days_off.home) == SATURDAY


def test_province_has_days_of_its_own_and_the_last_word(days_off):
    create(Holiday(province=days_off.home, on=MONDAY, name="Ngày thành lập tỉnh"), by=None)
    create(Holiday(province=days_off.abroad, on=FRIDAY, name="Không nghỉ", is_worked=True), by=None)
    assert working_day_from(THURSDAY, days_off.home) == TUESDAY
    assert working_day_from(THURSDAY, days_off.abroad) == FRIDAY


@pytest.mark.parametrize(("province", "where"), [("home", "của An Giang: Nghỉ bù"), ("", "của cả nước: Nghỉ lễ")])
def test_day_that_stands_already_is_told_in_the_admin_and_where(days_off, province, where):
    create(Holiday(province=days_off.home, on=FRIDAY, name="Nghỉ bù"), by=None)
    sent = {"on": "01/05/2026", "name": "Lễ", "province": days_off.home.pk if province else ""}
    page = days_off.client("root").post(reverse("admin:agencies_holiday_add"), sent)
    told = f"Ngày này đã có trong danh sách {where}. Hãy mở dòng ấy để sửa."
    assert (page.context["errors"], "Hãy sửa chỗ báo lỗi bên dưới." in page.content.decode()) == ([[told]], True)


def test_history_of_a_row_in_the_admin_has_vietnamese_heads(days_off):
    row = Holiday.objects.get(on=FRIDAY)
    page = days_off.client("root").get(reverse("admin:agencies_holiday_history", args=[row.pk])).content.decode()
    heads = re.findall(r'<th scope="col">(.+?)</th>', page.split('id="change-history"')[1])
    assert heads == ["Đối tượng", "Ngày/giờ", "Ghi chú", "Người sửa", "Lý do", "Đã sửa"]


def test_days_off_are_read_in_their_province(days_off):
    create(Holiday(province=days_off.abroad, on=MONDAY, name="Ngày của tỉnh khác"), by=None)
    assert Holiday.objects.visible_to(days_off.staff).count() == 2
    assert Holiday.objects.visible_to(days_off.foreign_staff).count() == 3

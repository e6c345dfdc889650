"""The empty province to begin with, and the demo that never comes into production."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Invitation, User
from agencies.choices import Duty, Level
from agencies.models import AdministrativeUnit, Agency, Province

pytestmark = [pytest.mark.django_db, pytest.mark.words]


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "files")


def run(command: str, *words: str) -> str:
    out = io.StringIO()
    call_command(command, *words, stdout=out)
    return out.getvalue()


def test_demo_is_refused_in_production(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="Không nạp dữ liệu dùng thử vào cổng đang chạy thật"):
        run("load_demo", "--if-empty")
    assert (Province.objects.count(), User.objects.count()) == (0, 0)


def test_an_empty_province_has_its_units_and_one_officer_who_sets_his_password():
    told = run("start_province", "--if-empty")
    units = {level: AdministrativeUnit.objects.filter(level=level).count() for level in Level}
    assert (Province.objects.get().code, units) == ("89", {Level.PROVINCE: 2, Level.DISTRICT: 11, Level.COMMUNE: 258})
    officer = User.objects.get()
    assert (officer.username, officer.is_superuser, officer.has_usable_password()) == ("canbo", False, False)
    duty = officer.memberships.get()
    assert (duty.duty, duty.province.name, Agency.objects.count()) == (Duty.DEPARTMENT_STAFF, "An Giang", 0)
    address = told.split()[-1]
    assert address.startswith("http://127.0.0.1:8000/")
    assert Client().get(address.removeprefix("http://127.0.0.1:8000"), follow=True).status_code == 200


def test_a_second_start_changes_nothing():
    run("start_province", "--if-empty")
    assert run("start_province", "--if-empty") == ""
    assert (User.objects.count(), Invitation.objects.count()) == (1, 1)


def test_a_portal_that_was_filled_without_the_demo_tells_no_account_of_it():
    run("start_province", "--if-empty")
    assert run("load_demo", "--if-empty") == "Cổng đã có dữ liệu nên không nạp dữ liệu dùng thử.\n"
    assert User.objects.count() == 1


def test_a_province_without_a_list_at_hand_is_refused_with_the_cure():
    with pytest.raises(CommandError) as refused:
        run("start_province", "--code", "01")
    assert str(refused.value) == (
        "Chưa có đơn vị hành chính của tỉnh mã 01. Hãy nạp danh mục trước: "
        "manage.py load_units TỆP --scheme before-2025-07 --province 01"
    )
    assert Province.objects.count() == 0


def test_a_province_that_was_merged_away_starts_with_the_older_list():
    run("start_province", "--code", "58")
    assert (Province.objects.get().name, AdministrativeUnit.objects.count()) == ("Ninh Thuận", 73)

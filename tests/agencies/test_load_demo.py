"""The demo, and the empty province to begin with: whole, once, and never in production."""

import io
from datetime import date

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import Invitation, User
from agencies.choices import Application, Duty, FigureKind, Level
from agencies.models import (
    AdministrativeUnit,
    Agency,
    AgencyPeriod,
    ApplicationStatus,
    Appointment,
    Certificate,
    Membership,
    Province,
    StatedFigure,
)
from common.spreadsheets.models import ImportBatch

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "files")


def run(command: str, *words: str) -> str:
    out = io.StringIO()
    call_command(command, *words, stdout=out)
    return out.getvalue()


def test_demo_is_whole_and_loading_it_again_adds_nothing():
    told = run("load_demo", "--if-empty")
    _check_agencies()
    _check_people(told)
    _check_hue()
    _check_ninh_thuan()
    models = (Agency, AgencyPeriod, User, Membership, StatedFigure, Certificate, ImportBatch, ApplicationStatus)
    before = [model.objects.count() for model in models]
    assert run("load_demo") == told
    assert [model.objects.count() for model in models] == before


def _check_agencies():
    counts = {
        province.name: [AgencyPeriod.objects.filter(province=province, level=level).count() for level in Level]
        for province in Province.objects.all()
    }
    assert counts == {
        "An Giang": [30, 11, 156],
        "Sơn La": [0, 12, 204],
        "Ninh Thuận": [0, 7, 65],
        "Thừa Thiên Huế": [2, 9, 141],
    }
    committees = AgencyPeriod.objects.exclude(level=Level.PROVINCE)
    assert (committees.filter(unit=None).count(), committees.filter(level=Level.COMMUNE, parent=None).count()) == (
        0,
        0,
    )
    elsewhere = Certificate.objects.exclude(holder__province__code__in=["89", "46"])
    assert (elsewhere.count(), Appointment.objects.exclude(agency__province__code="89").count()) == (0, 0)


def _check_people(told: str):
    people = User.objects.filter(is_demo=True)
    assert (people.count(), User.objects.count()) == (17, 17)
    assert [person for person in people if not person.full_name.endswith("(giả định)")] == []
    assert [person.username for person in people if person.username not in told] == []
    held = {duty: Membership.objects.filter(duty=duty).count() for duty in Duty}
    assert {duty: count for duty, count in held.items() if count} == {
        Duty.DEPARTMENT_LEADER: 4, Duty.DEPARTMENT_STAFF: 4, Duty.NATIONAL_VIEWER: 1, Duty.INSPECTOR: 10,
        Duty.ISO_SECRETARY: 4,
    }  # fmt: skip
    assert User.objects.get(username="thuky.angiang").check_password(project.DEMO_PASSWORD)
    linked = Appointment.objects.exclude(user=None).values_list("name", "user__username")
    assert list(linked) == [("Ngô Quốc Châu", "thuky.angiang")]


def _check_hue():
    certificates = Certificate.objects.filter(holder__province__code="46").order_by("edition__year")
    told = [(str(one.holder), one.kind, one.edition.year, one.issued_on, one.paper) for one in certificates]
    assert told == [
        ("Văn phòng UBND tỉnh", "certificate", 2000, date(2007, 12, 27), None),
        ("UBND tỉnh Thừa Thiên Huế", "certificate", 2008, None, None),
    ]
    figures = StatedFigure.objects.filter(agency=certificates[1].holder)
    certified = figures.filter(kind=FigureKind.CERTIFIED).values_list("count", "total_of__count")
    assert (list(certified), list(figures.filter(kind=FigureKind.APPLIED).values_list("count", flat=True))) == (
        [(72, None), (58, 72), (14, 72), (22, None)], [146, 23],
    )  # fmt: skip
    town = ApplicationStatus.objects.get(agency__province__code="46")
    assert (str(town.agency), town.status, town.valid_from) == (
        "UBND thị xã Hương Thủy", Application.APPLYING, date(2022, 11, 28),
    )  # fmt: skip


def _check_ninh_thuan():
    province = Province.objects.get(code="58")
    assert (province.office_phone, province.office_email) == ("0259.3825105", "tcdlcl@ninhthuan.gov.vn")
    assert province.office_address == (
        "Số 10 đường Phạm Đình Hổ, phường Mỹ Bình, TP Phan Rang - Tháp Chàm, tỉnh Ninh Thuận"
    )


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

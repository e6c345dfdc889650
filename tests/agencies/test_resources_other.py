"""The rosters of divisions, members and units, and who may bring any roster in."""

from datetime import date

import pytest
from django.core.management import call_command

from accounts.models import User
from agencies.choices import Duty, UnitScheme
from agencies.models import AdministrativeUnit, Division, Membership, Province
from common.errors import Refused
from common.history import create
from common.registry import spreadsheet_kinds
from common.spreadsheets.kinds import Context
from tests.agencies.rosters import DAY, UNITS, Desk, an_giang, faults, notes

pytestmark = pytest.mark.django_db
LATER = date(2026, 1, 1)


@pytest.fixture
def province():
    province = an_giang()
    Desk(province).bring_in(
        {"code": "AG.H889", "name": "UBND huyện Châu Phú", "district": "Huyện Châu Phú"},
        {"code": "AG.X30487", "name": "UBND xã Bình Mỹ", "district": "Huyện Châu Phú"},
    )
    return province


# --- Who may ---
@pytest.mark.parametrize("kind", ["agencies", "divisions", "members", "units", "service_bodies", "certificates"])
def test_rosters_are_for_the_department_of_the_province(cast, kind):
    roster = spreadsheet_kinds.get(kind)
    home = (f"province:{cast.home.pk}", "An Giang")
    both = [(f"province:{cast.abroad.pk}", "Sơn La"), home]
    seen = {name: list(roster.scopes(cast.users[name])) for name in cast.users}
    assert seen == dict.fromkeys(cast.users, []) | {
        "staff": [home], "leader": [home], "foreign_staff": both[:1], "root": both,
    }  # fmt: skip


def test_scope_of_a_code_is_refused_to_others_and_where_nobody_stands(cast):
    roster = spreadsheet_kinds.get("agencies")
    assert roster.scope_for("89", by=cast.staff) == f"province:{cast.home.pk}"
    with pytest.raises(Refused, match="Tài khoản Lê Thị Thư Ký không nhập được danh sách của An Giang"):
        roster.scope_for("89", by=cast.secretary)
    with pytest.raises(Refused, match="Không có tỉnh mã 77 trên cổng"):
        roster.scope_for("77", by=cast.root)


# --- Divisions ---
DIVISION = {"agency_code": "AG.H889", "agency": "", "name": "Phòng Tư pháp", "applies": "đang áp dụng",
            "applies_since": "01/01/2020"}  # fmt: skip


def test_division_is_made_changed_and_left_alone(province):
    desk = Desk(province, "divisions")
    desk.bring_in(DIVISION, DIVISION | {"name": "Văn phòng HĐND-UBND", "applies": "không có TTHC"})
    assert list(Division.objects.values_list("name", "applies", "applies_since")) == [
        ("Phòng Tư pháp", "yes", date(2020, 1, 1)), ("Văn phòng HĐND-UBND", "no_procedures", None),
    ]  # fmt: skip
    (row,) = desk.check(DIVISION)
    assert row.state == "unchanged"
    (row,) = desk.check(DIVISION | {"applies": "chưa áp dụng"})
    assert row.changes == {"applies": ("đang áp dụng", "chưa áp dụng")}
    desk.bring_in(DIVISION | {"applies": "chưa áp dụng"})
    first = Division.objects.get(name="Phòng Tư pháp")
    assert (first.applies, first.applies_since, first.version) == ("no", None, 2)


def test_division_is_found_by_the_name_of_its_agency(province):
    desk = Desk(province, "divisions")
    rows = desk.check(DIVISION | {"agency_code": "", "agency": "ubnd huyen chau phu"})
    assert (faults(rows), notes(rows)[-1]) == ([], ("agency", "ubnd huyen chau phu", "UBND huyện Châu Phú"))


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"agency_code": "AG.H0"}, ("agency_code", "Không có cơ quan mã “AG.H0” trong danh sách. Kiểm tra lại mã.")),
        ({"agency_code": ""}, ("agency", "Chưa biết cơ quan nào. Ghi mã hoặc tên cơ quan.")),
        ({"agency": "UBND xã Bình Mỹ"},
         ("agency_code", "Mã “AG.H889” là của UBND huyện Châu Phú. Sửa lại mã hoặc tên cơ quan.")),
        ({"agency_code": "", "agency": "UBND huyện Châu Phúc"},
         ("agency", "Không có cơ quan “UBND huyện Châu Phúc” trong danh sách. Có phải là UBND huyện Châu Phú?")),
    ],
)  # fmt: skip
def test_division_of_an_agency_that_cannot_be_told_is_refused(province, cells, told):
    rows = Desk(province, "divisions").check(DIVISION | cells)
    assert faults(rows) == [(5, *told)]


def test_division_twice_in_a_file_is_refused_on_both_rows(province):
    rows = Desk(province, "divisions").check(DIVISION, DIVISION)
    assert faults(rows) == [
        (5, "name", "“Phòng Tư pháp” của cơ quan này còn đứng ở dòng 6. Bỏ dòng thừa."),
        (6, "name", "“Phòng Tư pháp” của cơ quan này còn đứng ở dòng 5. Bỏ dòng thừa."),
    ]


# --- Members ---
SECRETARY = {"full_name": "Đặng Ngọc Khoa", "title": "Công chức", "username": "", "email": "binhmy@vidu.example",
             "phone": "0912345678", "duty": "Thư ký ISO", "agency_code": "AG.X30487", "valid_from": "01/01/2021",
             "valid_to": ""}  # fmt: skip


def test_member_gets_an_account_without_password_and_a_duty(province):
    desk = Desk(province, "members")
    written = desk.bring_in(SECRETARY)
    user = User.objects.get(full_name="Đặng Ngọc Khoa")
    duty = user.memberships.get()
    assert (user.username, user.email, user.has_usable_password()) == (
        "dangngockhoa.agx30487", "binhmy@vidu.example", False,
    )  # fmt: skip
    assert (duty.duty, str(duty.agency), duty.valid_from, duty.valid_to) == (
        Duty.ISO_SECRETARY, "UBND xã Bình Mỹ", date(2021, 1, 1), None,
    )  # fmt: skip
    assert [(one.model, one.version_before) for one in written] == [
        ("accounts.User", None), ("agencies.Membership", None),
    ]  # fmt: skip


def test_member_again_is_unchanged_and_a_new_phone_is_a_change(province):
    desk = Desk(province, "members")
    desk.bring_in(SECRETARY)
    assert [row.state for row in desk.check(SECRETARY, on=LATER)] == ["unchanged"]
    (row,) = desk.check(SECRETARY | {"phone": "0987654321", "valid_to": "31/12/2026"}, on=LATER)
    assert row.changes == {"phone": ("0912345678", "0987654321"), "valid_to": ("", "31/12/2026")}
    desk.bring_in(SECRETARY | {"phone": "0987654321", "valid_to": "31/12/2026"}, on=LATER)
    duty = Membership.objects.get()
    assert (duty.user.phone, duty.valid_to, duty.version) == ("0987654321", date(2026, 12, 31), 2)


def test_one_person_in_two_rows_has_one_account_with_two_duties(province):
    inspector = SECRETARY | {"username": "kiemtra", "duty": "Thành viên đoàn"}
    Desk(province, "members").bring_in(inspector, inspector | {"agency_code": "AG.H889"})
    assert [duty.user.username for duty in Membership.objects.all()] == ["kiemtra", "kiemtra"]
    assert User.objects.filter(username="kiemtra").count() == 1


def test_member_of_elsewhere_is_not_taken_over(province):
    create(User(username="nguoikhac", full_name="Người Khác"), by=None)
    rows = Desk(province, "members").check(SECRETARY | {"username": "NguoiKhac"})
    assert faults(rows) == [
        (5, "username", "Tên đăng nhập “NguoiKhac” đã có người dùng. Chọn tên khác hoặc để trống.")
    ]


def test_members_whose_rows_cannot_stand_are_refused(province):
    rows = Desk(province, "members").check(
        SECRETARY,
        SECRETARY | {"full_name": "Lê Văn Hai", "valid_to": "31/12/2020"},
        SECRETARY | {"duty": "Người xem toàn quốc"},
    )
    told = [(number, column) for number, column, _ in faults(rows)]
    assert told == [(6, "valid_to"), (7, "duty")]


def test_leadership_is_given_by_leaders_alone(cast):
    desk = Desk(cast.home, "members")
    row = {"full_name": "Lê Văn Mới", "duty": "Lãnh đạo Chi cục"}
    desk.context = lambda **given: spreadsheet_context(cast.staff, cast.home)
    assert faults(desk.check(row)) == [
        (5, "duty", "Bạn không giao được nhiệm vụ “Lãnh đạo Chi cục”. Hãy nhờ lãnh đạo Chi cục.")
    ]
    desk.context = lambda **given: spreadsheet_context(cast.leader, cast.home)
    assert faults(desk.check(row)) == []


def spreadsheet_context(user, province):
    return Context(f"province:{province.pk}", DAY, user)


# --- Units ---
UNIT = {"scheme": "", "level": "Xã", "code": "30999", "name": "Xã Thử", "kind": "", "parent_code": "889"}


def test_unit_is_made_changed_and_left_alone(province):
    desk = Desk(province, "units")
    desk.bring_in(UNIT)
    unit = AdministrativeUnit.objects.get(code="30999")
    assert (unit.kind, unit.parent.name, unit.scheme, unit.valid_to) == (
        "xa", "Huyện Châu Phú", UnitScheme.BEFORE_2025_07, date(2025, 6, 30),
    )  # fmt: skip
    assert [row.state for row in desk.check(UNIT)] == ["unchanged"]
    (row,) = desk.check(UNIT | {"name": "Thị trấn Thử"})
    assert row.changes == {"name": ("Xã Thử", "Thị trấn Thử"), "kind": ("xã", "thị trấn")}


def test_unit_codes_get_their_zeros_back(province):
    rows = Desk(province, "units").check(UNIT | {"code": 999})
    assert (rows[0].values["code"], ("code", "999", "00999") in notes(rows)) == ("00999", True)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"parent_code": "999"},
         ("parent_code", "Không có đơn vị cấp trên mã “999” của tỉnh này. Sửa mã hoặc thêm đơn vị ấy.")),
        ({"parent_code": ""}, ("parent_code", "“Xã Thử” thiếu mã cấp trên. Ghi mã của đơn vị cấp trên.")),
        ({"name": "Thử"}, ("kind", "Không rõ loại của “Thử” ở cấp này. Ghi loại, ví dụ xã, phường, thị trấn.")),
        ({"scheme": "Từ 01/7/2025", "level": "Huyện"},
         ("level", "Danh mục từ 01/7/2025 (tỉnh, xã) không có cấp huyện. Sửa cấp hoặc danh mục.")),
    ],
)  # fmt: skip
def test_unit_that_cannot_stand_is_refused(province, cells, told):
    assert faults(Desk(province, "units").check(UNIT | cells)) == [(5, *told)]


def test_unit_of_another_province_is_refused(province):
    call_command("load_units", str(UNITS), "--scheme", "before-2025-07", "--province", "14", verbosity=0)
    foreign = AdministrativeUnit.objects.filter(province__code="14", level="commune").first()
    rows = Desk(province, "units").check(UNIT | {"code": foreign.code})
    assert faults(rows) == [
        (5, "code", f"Mã “{foreign.code}” trong danh mục này thuộc tỉnh khác. Kiểm tra lại mã và danh mục.")
    ]
    assert Province.objects.count() == 2

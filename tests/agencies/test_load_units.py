"""manage.py load_units: the two lists of administrative units, their tenants, and lists that cannot be taken."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from agencies.choices import Level, UnitKind, UnitScheme
from agencies.models import AdministrativeUnit, Province
from common.history import create

pytestmark = pytest.mark.django_db
BEFORE = settings.BASE_DIR / "fixtures" / "units" / "before_2025_07.csv"
FROM = settings.BASE_DIR / "fixtures" / "units" / "from_2025_07.csv"
HEADER = "level,code,name,kind,parent_code\n"


def load(file: Path, scheme: str, *options: str, capsys=None) -> str:
    call_command("load_units", str(file), "--scheme", scheme, *options)
    return capsys.readouterr().out.strip() if capsys else ""


def write(folder: Path, *rows: str, header: str = HEADER) -> Path:
    file = folder / "don_vi.csv"
    file.write_text(header + "\n".join(rows) + "\n", encoding="utf-8")
    return file


def refusal(file: Path, *options: str, scheme: str = "before-2025-07") -> str:
    with pytest.raises(CommandError) as refused:
        load(file, scheme, *options)
    assert AdministrativeUnit.objects.count() == 0
    return str(refused.value)


@pytest.mark.parametrize(
    ("province", "districts", "communes"), [("89", 11, 156), ("14", 12, 204), ("58", 7, 65), ("46", 9, 141)]
)
def test_list_before_the_reform_has_the_units_of_each_demo_province(province, districts, communes):
    load(BEFORE, "before-2025-07", "--province", province)
    units = AdministrativeUnit.objects.filter(province__code=province)
    counts = [units.filter(level=level).count() for level in Level]
    assert (counts, Province.objects.count()) == ([1, districts, communes], 1)


def test_units_carry_kind_parent_keys_and_days():
    load(BEFORE, "before-2025-07", "--province", "89")
    town = AdministrativeUnit.objects.get(code="30685")
    assert (town.name, town.kind, town.level, town.folded_name) == (
        "Thị trấn Phú Hoà", UnitKind.TOWNSHIP, Level.COMMUNE, "thi tran phu hoa",
    )  # fmt: skip
    assert (town.parent.name, town.parent.parent.name) == ("Huyện Thoại Sơn", "Tỉnh An Giang")
    assert (town.valid_from, town.valid_to, town.parent.valid_to) == (None, date(2025, 6, 30), date(2025, 6, 30))
    assert town.province.unit == town.parent.parent


def test_loading_again_changes_nothing(capsys):
    first = load(BEFORE, "before-2025-07", "--province", "89", capsys=capsys)
    again = load(BEFORE, "before-2025-07", "--province", "89", capsys=capsys)
    assert first == "Đã nạp 168 đơn vị hành chính của 1 tỉnh, thành phố: 168 mới, 0 thay đổi, 0 không đổi."
    assert again == "Đã nạp 168 đơn vị hành chính của 1 tỉnh, thành phố: 0 mới, 0 thay đổi, 168 không đổi."
    assert AdministrativeUnit.history.count() == 168


def test_renamed_unit_is_changed_in_place(tmp_path, capsys):
    rows = ["province,89,Tỉnh An Giang,tinh,", "district,890,Huyện Tịnh Biên,huyen,89"]
    load(write(tmp_path, *rows), "before-2025-07")
    rows[1] = "district,890,Thị xã Tịnh Biên,,89"
    capsys.readouterr()
    told = load(write(tmp_path, *rows), "before-2025-07", capsys=capsys)
    unit = AdministrativeUnit.objects.get(code="890")
    assert told == "Đã nạp 2 đơn vị hành chính của 1 tỉnh, thành phố: 0 mới, 1 thay đổi, 1 không đổi."
    assert (unit.name, unit.kind, unit.version) == ("Thị xã Tịnh Biên", UnitKind.TOWN, 2)


def test_an_giang_stays_one_tenant_through_both_lists():
    load(BEFORE, "before-2025-07", "--province", "89")
    load(FROM, "from-2025-07", "--province", "91")
    province = Province.objects.get()
    new = AdministrativeUnit.objects.filter(scheme=UnitScheme.FROM_2025_07)
    assert (province.code, province.unit.code, province.unit.scheme) == ("89", "91", UnitScheme.FROM_2025_07)
    assert (new.filter(level=Level.COMMUNE).count(), set(new.values_list("province", flat=True))) == (
        102, {province.pk},
    )  # fmt: skip
    assert new.filter(kind=UnitKind.SPECIAL_ZONE).count() == 3
    assert {unit.valid_from for unit in new} == {date(2025, 7, 1)}


def test_new_list_can_be_asked_for_by_the_tenants_own_code():
    load(BEFORE, "before-2025-07", "--province", "89")
    load(FROM, "from-2025-07", "--province", "89")
    assert Province.objects.get().unit.code == "91"


def test_hue_goes_on_under_its_shorter_name():
    load(BEFORE, "before-2025-07", "--province", "46")
    load(FROM, "from-2025-07", "--province", "46")
    assert [province.name for province in Province.objects.all()] == ["Thừa Thiên Huế"]


def test_code_that_is_used_anew_never_lands_in_the_old_province():
    kien_giang = create(Province(code="91", name="Kiên Giang"), by=None)
    told = refusal(FROM, "--province", "91", scheme="from-2025-07")
    assert told == (
        "Mã 91 đã là mã của Kiên Giang trên cổng, nên không lập được Tỉnh An Giang. "
        "Hãy lập tỉnh ấy trong trang quản trị với một mã khác rồi nạp lại."
    )
    assert list(Province.objects.all()) == [kien_giang]


def test_without_a_filter_every_province_of_the_list_is_loaded():
    load(FROM, "from-2025-07")
    assert list(Province.objects.values_list("code", "name")) == [
        ("14", "Sơn La"), ("46", "Huế"), ("56", "Khánh Hòa"), ("91", "An Giang"),
    ]  # fmt: skip


GOOD = ("province,89,Tỉnh An Giang,tinh,", "district,883,Thành phố Long Xuyên,,89")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("commune,30280,Phường Mỹ Bình,,999", "Tệp don_vi.csv: không có dòng cấp trên mã 999 của “Phường Mỹ Bình”."),
        ("commune,30280,Phường Mỹ Bình,,",
         "Tệp don_vi.csv, dòng 4: “Phường Mỹ Bình” thiếu mã cấp trên ở cột parent_code."),
        ("commune,30280,Mỹ Bình,,883", "Tệp don_vi.csv, dòng 4: không rõ loại của “Mỹ Bình”. "
                                       "Hãy ghi loại ở cột kind hoặc trước tên."),
        ("commune,30280,Huyện Mỹ Bình,,883", "Tệp don_vi.csv, dòng 4: không rõ loại của “Huyện Mỹ Bình”. "
                                             "Hãy ghi loại ở cột kind hoặc trước tên."),
        ("ward,30280,Phường Mỹ Bình,,883", "Tệp don_vi.csv, dòng 4: cấp “ward” không có trong danh mục này "
                                           "(province, district, commune)."),
        ("commune,,Phường Mỹ Bình,,883", "Tệp don_vi.csv, dòng 4: thiếu mã hoặc tên. Mỗi dòng phải có cả hai."),
        ("district,883,Huyện An Phú,,89", "Tệp don_vi.csv: mã 883 đứng nhiều lần. Mỗi mã chỉ một dòng."),
    ],
)  # fmt: skip
def test_bad_row_is_refused_with_its_place_and_nothing_is_loaded(tmp_path, row, told):
    assert refusal(write(tmp_path, *GOOD, row)) == told


def test_list_without_its_columns_is_refused(tmp_path):
    told = refusal(write(tmp_path, "89,Tỉnh An Giang", header="code,name\n"))
    assert told == (
        "Tệp don_vi.csv thiếu cột level, kind, parent_code. Cần có: level, code, name, kind, parent_code."
    )


def test_file_that_is_no_text_is_refused(tmp_path):
    file = tmp_path / "don_vi.csv"
    file.write_bytes(b"\xff\xfe\x00PK")
    assert refusal(file) == "Không đọc được tệp don_vi.csv. Cần một tệp CSV viết bằng UTF-8."


def test_province_that_is_not_in_the_list_is_refused():
    assert refusal(BEFORE, "--province", "77") == (
        "Không có tỉnh mã 77 trong tệp. Hãy xem lại mã ở cột code của dòng cấp tỉnh."
    )


def test_codes_that_lost_their_zeros_get_them_back(tmp_path):
    rows = ["province,1,Thành phố Hà Nội,,", "district,1,Quận Ba Đình,,1", "commune,4,Phường Trúc Bạch,,1"]
    load(write(tmp_path, *rows), "before-2025-07")
    assert sorted(AdministrativeUnit.objects.values_list("code", flat=True)) == ["00004", "001", "01"]

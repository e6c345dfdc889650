"""Levels and executing bodies as real lists write them; what cannot be read is left alone, never guessed."""

import pytest

from agencies.choices import Level
from procedures.resources.executors import ExecutorFinder
from procedures.resources.levels import levels_of_bodies, levels_told
from tests.procedures.rosters import LIST_DAY, agency, departments, province

SHORT = {"at_ministry": "B", "at_province": "T", "at_district": "H", "at_commune": "X", "at_other": "K"}


def short(levels: frozenset[str]) -> str:
    return "".join(letter for flag, letter in SHORT.items() if flag in levels)


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("Cấp Bộ; Cấp Tỉnh; Cấp Xã", "BTX"),
        ("Cấp Tỉnh; Cấp Xã; Cơ quan khác", "TXK"),
        ("cấp huyện", "H"),
        ("Cấp Quận/huyện", "H"),
        ("Cấp Xã/Phường/Thị trấn", "X"),
        ("Tỉnh, huyện và xã", "THX"),
        ("Huyện, thị xã, thành phố", "H"),
        ("Tỉnh, thành phố", "T"),
        ("UBND cấp xã", "X"),
        ("CẤP XÃ\nCẤP TỈNH", "TX"),
        ("Trung ương", "B"),
        ("Đặc khu", "X"),
        ("", ""),
    ],
)
def test_levels_of_a_cell_are_read(text: str, levels: str) -> None:
    assert (short(levels_told(text)[0]), levels_told(text)[1]) == (levels, [])


@pytest.mark.parametrize(
    ("text", "levels", "unknown"),
    [("Cấp trời", "", ["Cấp trời"]), ("Cấp xã; mọi nơi", "X", ["mọi nơi"]), ("Thành phố", "", ["Thành phố"])],
)
def test_level_that_is_none_is_told(text: str, levels: str, unknown: list[str]) -> None:
    assert (short(levels_told(text)[0]), levels_told(text)[1]) == (levels, unknown)


@pytest.mark.parametrize(
    ("bodies", "levels"),
    [
        ("Ủy ban nhân dân cấp xã", "X"),
        ("Chủ tịch UBND cấp xã", "X"),
        ("Chủ tịch ủy ban nhân dân cấp tỉnh|Sở Tư Pháp", "T"),
        ("Giám đốc Sở Tư pháp|Trung tâm trợ giúp pháp lý nhà nước", "T"),
        ("Bộ Tư pháp|Ủy ban nhân dân cấp tỉnh", "BT"),
        ("Bộ, cơ quan ngang Bộ, cơ quan thuộc Chính phủ", "B"),
        ("Bộ trưởng", "B"),
        ("Cơ quan giải quyết bồi thường là cơ quan trực tiếp quản lý người thi hành công vụ ở cấp tỉnh.", "T"),
        ("Ủy ban nhân dân huyện Phú Vang", "H"),
        ("Cục Bổ trợ tư pháp", ""),
        ("Bộ phận Một cửa", ""),
        ("Bộ Chỉ huy quân sự", ""),
        ("Cơ quan đại diện Việt Nam ở nước ngoài", ""),
        ("Thi hành án dân sự tỉnh, thành phố|Phòng thi hành án cấp quân khu", ""),
        ("Tổ chức hành nghề công chứng|Ủy ban nhân dân cấp xã", "X"),
        ("", ""),
    ],
)
def test_levels_are_read_off_executing_bodies(bodies: str, levels: str) -> None:
    assert short(levels_of_bodies(bodies.split("|"))) == levels


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("bodies", "named", "unknown"),
    [
        ("Sở Tư Pháp", ["tu_phap"], []),
        ("Giám đốc Sở Tư pháp|sở tư pháp", ["tu_phap"], []),
        ("Sở Tư pháp tỉnh Thừa Thiên Huế", ["tu_phap"], []),
        ("So Y te", ["y_te"], []),
        ("Chủ tịch ủy ban nhân dân cấp tỉnh|Sở Tư Pháp", ["ubnd", "tu_phap"], []),
        ("UBND tỉnh", ["ubnd"], []),
        ("UBND tỉnh Quảng Trị", [], []),
        ("Sở Tư pháp Thành phố Hà Nội", [], ["Sở Tư pháp Thành phố Hà Nội"]),
        ("Sở Xây dựng|Sở Y tế", ["y_te"], ["Sở Xây dựng"]),
        ("Ủy ban nhân dân cấp xã|Bộ Tư pháp", [], []),
    ],
)
def test_executing_bodies_name_agencies_of_the_register(bodies: str, named: list[str], unknown: list[str]) -> None:
    home = province()
    known = departments(home)
    agency(home, "Sở Tư pháp", Level.COMMUNE)  # only province level is looked up
    found = ExecutorFinder(home).find(bodies.split("|"), LIST_DAY)
    assert found.agencies == {known[name].pk for name in named}
    assert (list(found.unknown), found.names_agencies) == (unknown, bool(named or unknown))


@pytest.mark.django_db
def test_name_that_two_agencies_bear_names_neither() -> None:
    home = province()
    for _ in range(2):
        agency(home, "Sở Tư pháp", Level.PROVINCE)
    assert ExecutorFinder(home).find(["Sở Tư pháp"], LIST_DAY).agencies == frozenset()

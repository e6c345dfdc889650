"""A province's catalogues are worked out agency by agency: the same is said as if all rows lay on one table."""

import gc

import pytest

from common.collector import no_collection
from common.spreadsheets.kinds import Row
from procedures.resources import procedures
from procedures.resources.procedures import ProcedureRoster
from tests.factories.agencies import ProvinceFactory
from tests.procedures.catalogues import CatalogueDesk, make_agency, messages

NAMES = {"AG.1": "UBND huyện Châu Phú", "AG.2": "UBND huyện Châu Thành", "AG.3": "UBND thị xã Tân Châu"}
KNOWN = [
    {"agency_code": code, "code": symbol, "name": f"Quy trình {symbol}", "kind": "internal"}
    for code in NAMES
    for symbol in ("QT-1", "QT-2", "")
]
# Scattered, each agency under its code and under its name: known, changed, new, doubled, nobody's.
ROWS = [
    {"agency_code": "AG.3", "code": "QT-1", "name": "Quy trình QT-1", "kind": "internal"},
    {"agency_code": "AG.1", "code": "QT-2", "name": "Tên mới", "kind": "internal"},
    {"agency_code": "AG.2", "code": "QT-9", "name": "Quy trình 9", "kind": "administrative", "tthc": "1.000001"},
    {"agency": NAMES["AG.1"], "name": "Quy trình ", "kind": "internal"},
    {"agency": NAMES["AG.3"], "code": "QT-7", "name": "Quy trình 7", "kind": "internal"},
    {"agency_code": "AG.9", "code": "QT-1", "name": "Quy trình 1", "kind": "internal"},
    {"agency_code": "AG.3", "code": "qt-7", "name": "Quy trình bảy", "kind": "internal"},
    {"agency": NAMES["AG.2"], "code": "QT-9", "name": "Quy trình chín", "kind": "internal"},
    {"agency": "UBND huyện Chau Phu", "code": "QT-3", "name": "Quy trình 3", "kind": "internal"},
    {"agency": None, "code": "QT-4", "name": "Quy trình 4", "kind": "internal"},
]


@pytest.fixture
def desk(db):
    province = ProvinceFactory()
    for code, name in NAMES.items():
        make_agency(province, name, code)
    desk = CatalogueDesk(province)
    desk.bring_in(*KNOWN)
    return desk


def told(rows):
    names = ("number", "state", "target", "values", "faults", "notes", "versions", "changes")
    return [[getattr(row, name) for name in names] for row in rows]


@pytest.mark.parametrize("size", [1, 4])
def test_parts_say_what_the_whole_says(desk, monkeypatch, size):
    whole = desk.check(*ROWS)
    assert [row.state for row in whole].count("faulty") == 6
    assert "Ký hiệu “QT-7” của cơ quan này còn đứng ở dòng 11. Bỏ dòng thừa, hoặc sửa ký hiệu." in messages(whole)
    monkeypatch.setattr(procedures, "AT_ONCE", size)
    assert told(desk.check(*ROWS)) == told(whole)


def test_no_agency_stands_in_two_parts_and_each_row_in_one(desk, monkeypatch):
    monkeypatch.setattr(procedures, "AT_ONCE", 1)
    columns = {key for row in ROWS for key in row}
    rows = [Row(number, {key: row.get(key) for key in columns}) for number, row in enumerate(ROWS)]
    parts = [[row.number for row in part] for part in ProcedureRoster().parts(rows, desk.context())]
    assert parts == [[1, 3, 8], [2, 7], [0, 4, 6], [5, 9]]  # the agencies in order of their keys, nobody's at last


def test_few_rows_ask_no_more_than_one_part(desk, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        desk.check(*ROWS)


def test_search_for_cycles_rests_and_goes_on():
    assert gc.isenabled()
    with no_collection():
        with no_collection():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()

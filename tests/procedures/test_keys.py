"""Keys of procedures and of TTHC: what is searched, sorted and matched, however long the name."""

import pytest

from common.text import fold
from procedures.models import AdministrativeProcedure
from procedures.services.keys import administratives_for, keys_of_line, keys_of_procedure

pytestmark = pytest.mark.django_db


def test_procedures_stand_by_code_then_by_name():
    rows = [("QT-10", "Ăn"), ("QT-2", "Bò"), ("QT-2", "Áo"), ("", "Khiếu nại"), ("QT-1", "Zê")]

    in_order = sorted(rows, key=lambda row: keys_of_procedure(*row).sort_key)

    assert in_order == [("", "Khiếu nại"), ("QT-1", "Zê"), ("QT-2", "Áo"), ("QT-2", "Bò"), ("QT-10", "Ăn")]


def test_lines_stand_by_field_then_by_name_and_those_without_field_last():
    rows = [("", "Ăn"), ("Đất đai", "Bò"), ("Dân số", "Zê"), ("Đất đai", "Áo"), ("Đất", "Xe")]

    in_order = sorted(rows, key=lambda row: keys_of_line("1.000001", row[1], row[0]).sort_key)

    assert in_order == [("Dân số", "Zê"), ("Đất", "Xe"), ("Đất đai", "Áo"), ("Đất đai", "Bò"), ("", "Ăn")]


def test_long_name_is_found_by_its_last_words():
    name = "Cấp giấy phép " * 100 + "hoàn thành"
    keys = keys_of_procedure("QT-01", name)

    assert (keys.folded_name, len(keys.sort_key)) == (fold(f"QT-01 {name}"), 400)


def test_new_keys_are_recorded_once_and_known_ones_left_as_they_are():
    first = administratives_for(["1.000001", "1.000002", "1.000001"], {"1.000001": "Khai sinh"}, by=None)
    again = administratives_for(["1.000001", "1.000003"], {"1.000001": "Khác"}, by=None)

    assert [row.name for row in first.values()] == ["Khai sinh", ""]
    assert again["1.000001"] == first["1.000001"]
    assert list(AdministrativeProcedure.objects.values_list("key", "name", "version")) == [
        ("1.000001", "Khai sinh", 1),
        ("1.000002", "", 1),
        ("1.000003", "", 1),
    ]
    assert AdministrativeProcedure.history.count() == 3

"""What a row says of a procedure's revisions: a new one retires the old on its day, an older one is refused."""

from datetime import date

import pytest

from procedures.models import Procedure
from procedures.resources.procedure_numbers import order, same
from tests.factories.agencies import ProvinceFactory
from tests.factories.procedures import make_procedure, make_revision
from tests.procedures.catalogues import CatalogueDesk, links_of, make_agency, messages, noted, revisions_of, states

pytestmark = pytest.mark.django_db
FIRST = date(2021, 1, 15)
ROW = {"code": "QT-1", "name": "Tiếp công dân", "kind": "Quy trình nội bộ", "issue": "01", "effective_on": FIRST}
CURE = "Nếu ngày hoặc số đang có ghi nhầm, nhập với lựa chọn “Sửa sai”."


@pytest.fixture
def desk():
    desk = CatalogueDesk(make_agency(ProvinceFactory(), "UBND thị xã Hương Thủy"))
    desk.bring_in(ROW)
    return desk


def test_higher_number_with_a_later_day_retires_the_old_one_on_its_day(desk):
    row = {**ROW, "issue": "02", "effective_on": date(2022, 3, 1)}
    rows = desk.check(row)
    assert rows[0].changes == {"issue": ("01", "02"), "effective_on": ("15/01/2021", "01/03/2022")}
    assert noted(rows) == [
        ("effective_on", "Lần ban hành mới: lần ban hành 01 có hiệu lực đến hết ngày trước ngày 01/03/2022.")
    ]
    desk.bring_in(row)
    assert revisions_of("QT-1") == [("01", FIRST, date(2022, 2, 28)), ("02", date(2022, 3, 1), None)]
    assert Procedure.objects.get().valid_from == FIRST
    assert states(desk.check(row)) == ["unchanged"]


def test_later_day_without_a_number_is_a_new_revision(desk):
    desk.bring_in({**ROW, "issue": None, "effective_on": date(2022, 3, 1)})
    assert revisions_of("QT-1") == [("01", FIRST, date(2022, 2, 28)), ("", date(2022, 3, 1), None)]


def test_higher_revision_number_of_the_same_issue_is_a_new_one(desk):
    desk.bring_in({**ROW, "revision": "01", "effective_on": date(2022, 3, 1)})
    assert [day for _, day, _ in revisions_of("QT-1")] == [FIRST, date(2022, 3, 1)]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            {"effective_on": date(2020, 5, 1)},
            "Lần ban hành này cũ hơn lần ban hành 01 đang áp dụng từ ngày 15/01/2021.",
        ),
        ({"issue": "00", "effective_on": date(2022, 5, 1)}, "Lần ban hành này cũ hơn lần ban hành 01"),
        ({"issue": "02", "effective_on": date(2020, 5, 1)}, "Lần ban hành này cũ hơn lần ban hành 01"),
        ({"effective_on": date(2022, 5, 1)}, "Lần ban hành 01 đã có, hiệu lực từ ngày 15/01/2021."),
        ({"issue": "02"}, "Lần ban hành 01 có hiệu lực từ chính ngày 15/01/2021, dòng này ghi lần 02."),
        ({"issue": "02", "effective_on": None}, "Lần ban hành mới phải có ngày hiệu lực."),
    ],
)
def test_revision_that_cannot_follow_the_one_in_force_is_refused(desk, said, words):
    told = messages(desk.check({**ROW, **said}))
    assert [message.startswith(words) for message in told] == [True]
    assert revisions_of("QT-1") == [("01", FIRST, None)]


def test_number_that_was_used_before_is_refused(desk):
    desk.bring_in({**ROW, "issue": "02", "effective_on": date(2022, 3, 1)})
    told = messages(desk.check({**ROW, "issue": "02", "effective_on": date(2022, 9, 1)}))
    assert told == [f"Lần ban hành 02 đã có, hiệu lực từ ngày 01/03/2022. Ghi số của lần mới. {CURE}"]


def test_sheet_of_a_revision_that_was_followed_writes_nothing_and_says_so(desk):
    desk.bring_in({**ROW, "issue": "02", "effective_on": date(2022, 3, 1)})
    rows = desk.check({**ROW, "name": "Tên cũ"})
    assert states(rows) == ["unchanged"]
    assert noted(rows)[-1] == (
        "effective_on",
        "Lần ban hành này chỉ có hiệu lực đến hết ngày 28/02/2022, đã có lần sau; dòng này không ghi gì.",
    )


def test_number_written_another_way_is_the_same(desk):
    assert states(desk.check({**ROW, "issue": "1"}, {**ROW, "code": "QT-2"})) == ["unchanged", "new"]


def test_what_was_missing_of_the_revision_is_filled_in(desk):
    row = {**ROW, "issued_on": date(2021, 1, 8), "approved_by": "Ngô Thị Ái Hương"}
    assert desk.check(row)[0].changes == {
        "issued_on": ("", "08/01/2021"), "approved_by": ("", "Ngô Thị Ái Hương"),
    }  # fmt: skip
    desk.bring_in(row)
    assert Procedure.objects.get().revisions.get().approved_by == "Ngô Thị Ái Hương"
    assert states(desk.check({**row, "effective_on": None})) == ["unchanged"]


def test_day_that_nobody_knew_comes_to_the_revision_and_its_procedure(desk):
    desk.bring_in({"code": "QT-9", "name": "Họp", "kind": "QTNB", "issue": "01"})
    assert revisions_of("QT-9") == [("01", None, None)]
    desk.bring_in({"code": "QT-9", "name": "Họp", "issue": "01", "effective_on": FIRST})
    assert revisions_of("QT-9") == [("01", FIRST, None)]
    assert Procedure.objects.get(code="QT-9").valid_from == FIRST


# --- Sửa sai ----------------------------------------------------------------------------------------------------
def test_correcting_moves_the_day_of_the_first_revision_with_its_procedure(desk):
    desk.bring_in({**ROW, "effective_on": date(2020, 5, 1)}, correct=True)
    assert revisions_of("QT-1") == [("01", date(2020, 5, 1), None)]
    assert Procedure.objects.get().valid_from == date(2020, 5, 1)


def test_correcting_moves_the_last_day_of_the_revision_before(desk):
    desk.bring_in({**ROW, "issue": "02", "effective_on": date(2022, 3, 1)})
    desk.bring_in({**ROW, "issue": "02", "effective_on": date(2022, 1, 1)}, correct=True)
    assert revisions_of("QT-1") == [("01", FIRST, date(2021, 12, 31)), ("02", date(2022, 1, 1), None)]
    told = messages(desk.check({**ROW, "issue": "02", "effective_on": FIRST}, correct=True))
    assert told == ["Lần ban hành 01 có hiệu lực từ ngày 15/01/2021. Ghi ngày sau đó."]


def test_correcting_puts_a_wrong_number_right(desk):
    desk.bring_in({**ROW, "issue": "03"}, correct=True)
    assert revisions_of("QT-1") == [("03", FIRST, None)]


def test_tthc_of_a_new_revision_hold_from_its_day(desk):
    row = {"code": "QT-7", "name": "Khai sinh", "tthc": "1.001193; 2.000528", "issue": "01", "effective_on": FIRST}
    desk.bring_in(row)
    desk.bring_in({**row, "tthc": "2.000528; 1.333333", "issue": "02", "effective_on": date(2022, 3, 1)})
    assert links_of("QT-7") == [
        ("1.001193", None, date(2022, 2, 28)), ("1.333333", date(2022, 3, 1), None), ("2.000528", None, None),
    ]  # fmt: skip


def test_revision_made_on_the_portal_is_older_sheets_master(desk):
    procedure = make_procedure(Procedure.objects.get().agency, code="QT-8", name="Họp", on=date(2020, 1, 1))
    make_revision(procedure, on=date(2022, 6, 1), issue="05")
    told = messages(desk.check({"code": "QT-8", "name": "Họp", "issue": "04", "effective_on": date(2022, 1, 1)}))
    assert told == [f"Lần ban hành này cũ hơn lần ban hành 05 đang áp dụng từ ngày 01/06/2022. Bỏ dòng này. {CURE}"]


# --- Numbers ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("one", "other"), [("01", "1"), ("Lần 2", "02"), ("a", "A"), ("", "")])
def test_numbers_are_the_same_however_they_are_written(one, other):
    assert same(one, other)


@pytest.mark.parametrize(
    ("said", "standing", "expected"),
    [
        (("02", ""), ("01", ""), 1),
        (("1", ""), ("02", ""), -1),
        (("01", "02"), ("01", "01"), 1),
        (("01", ""), ("01", "03"), 0),
        (("", "04"), ("01", "03"), 1),
        (("02", "00"), ("01", "03"), 1),
        (("A", ""), ("01", ""), None),
        (("", ""), ("01", ""), 0),
    ],
)
def test_numbers_are_ordered_by_issue_and_then_by_revision(said, standing, expected):
    assert order(*said, *standing) == expected

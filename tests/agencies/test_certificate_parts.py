"""What a certificate covers and the lines of its scope, as two columns of the sheet: out, in, changed, taken back."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.models import Certificate, CertificateCover, ScopeLine
from agencies.resources.certificate_parts import items_in, joined, lines_in
from agencies.services.certificate_checks import Line
from agencies.services.certificates import correct_certificate
from common.clock import today
from common.errors import Refused
from common.spreadsheets.undoing import undo_batch
from common.text import exact_key, normalise
from tests.agencies.certificates import certify, declare
from tests.agencies.rosters import Desk, faults, notes
from tests.agencies.round_trips import applied, brought_back, told
from tests.cast import Cast
from tests.factories.agencies import DivisionFactory, PeriodFactory
from tests.hostile.test_exports import PAYLOADS

pytestmark = pytest.mark.django_db
DAY = date(2020, 3, 11)
NAMED = {"agency_code": "AG.H889", "number": "740/QĐ-UBND", "issued_on": DAY, "edition": "TCVN ISO 9001:2015"}
LAND, COURT = Line("Đất đai", "procedure", 12), Line("Tư pháp; hộ tịch", "administrative", 3)
Rows = list[tuple[str, str, int]]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return Desk(cast.home, "certificates")


def lines() -> Rows:
    return list(ScopeLine.objects.order_by("pk").values_list("group", "counted", "count"))


def covers() -> set[Any]:
    return {one.agency or one.division for one in CertificateCover.objects.select_related("agency", "division")}


def refused(desk: Desk, **cells: Any) -> list[tuple[str, str, str]]:
    (row,) = desk.check(NAMED | cells, on=today())
    return [(fault.column, fault.message, fault.suggestion) for fault in row.faults]


# --- Several in one cell ----------------------------------------------------------------------------------------
@given(st.lists(st.text("ab ;\"“”:()'=\n\u0301,", max_size=12), max_size=6))
def test_any_names_share_a_cell_and_part_again(names: list[str]) -> None:
    assert items_in(normalise(joined(names))) == [name for name in map(normalise, names) if name]


def test_lines_are_read_as_people_write_them() -> None:
    assert lines_in("Đất đai: 12 quy trình;Tư pháp : 1.203 thủ tục hành chính; A: b: 3 HOẠT ĐỘNG") == [
        LAND, Line("Tư pháp", "administrative", 1203), Line("A: b", "activity", 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("Đất đai", "Không đọc được dòng “Đất đai”"),
        ("Đất đai: 12", "Không đọc được dòng “Đất đai: 12”"),
        ("Đất đai: mười hai quy trình", "đơn vị là quy trình, hoạt động hoặc TTHC"),
        ("Đất đai: 12 con", "Không đọc được dòng"),
        (": 12 quy trình", "Không đọc được dòng"),
        ("Đất đai: 2000000 TTHC", "lớn quá"),
        ("Đất đai: 1 TTHC; đất đai: 2 TTHC", "đứng hai lần"),
        ("x" * 251 + ": 1 TTHC", "dài quá 250 ký tự"),
    ],
)
def test_line_that_cannot_be_is_refused(desk: Desk, cell: str, sentence: str) -> None:
    ((column, message, _),) = refused(desk, lines=cell)
    assert column == "lines"
    assert sentence in message


# --- Out and in -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("fmt", ["xlsx", "csv"])
def test_what_is_covered_comes_back_unchanged(fmt: str, desk: Desk, cast: Cast) -> None:
    here, there = (
        DivisionFactory(agency=cast.own, name="Phòng Nội vụ"),
        DivisionFactory(agency=cast.other, name="Tổ 1"),
    )
    home: dict[str, Any] = {"province": cast.home, "agency__province": cast.home}
    alike = [PeriodFactory(name="UBND phường 2", **home).agency for _ in range(2)]
    strange = [PeriodFactory(name=payload, **home).agency for payload in PAYLOADS]
    everything = [cast.below, here, there, *alike, *strange]
    groups = [
        Line(group, "activity", number)
        for number, group in enumerate({exact_key(payload): normalise(payload) for payload in PAYLOADS}.values())
    ]
    certify(cast.own, DAY, date(2023, 3, 10), covers=everything, lines=[LAND, COURT, *groups])
    declare(cast.below, DAY, covers=[cast.own])
    rows = brought_back(cast.client("staff"), f"/cong-bo/xuat/{fmt}/", desk.kind, desk.context(today()))
    assert told(rows) == [("unchanged", [], {})] * 2
    seen = next(row.values for row in rows if "Đất đai" in row.values["lines"])
    assert seen["lines"].startswith('Đất đai: 12 quy trình; "Tư pháp; hộ tịch: 3 TTHC"; ')
    assert seen["covers"].startswith("UBND xã Bình Mỹ; Phòng Nội vụ; Tổ 1 (UBND phường Mỹ Bình); UBND phường 2; ")


def test_row_writes_its_lines_and_covers_and_is_taken_back_whole(desk: Desk, cast: Cast) -> None:
    DivisionFactory(agency=cast.own, name="Phòng Nội vụ")
    cells = {"lines": "Đất đai: 12 quy trình", "covers": "ag.x30487; Phòng nội vụ"}
    scope = f"province:{cast.home.pk}"
    batch = applied(desk.kind, scope, today(), cast.staff, NAMED | cells)
    assert lines() == [("Đất đai", "procedure", 12)]
    assert {str(one) for one in covers()} == {str(cast.below), "Phòng Nội vụ"}
    undo_batch(batch, by=cast.staff)
    assert (Certificate.objects.count(), lines(), covers()) == (0, [], set())


def test_known_lines_and_covers_are_replaced_and_stand_again_after_undo(desk: Desk, cast: Cast) -> None:
    row = declare(cast.own, DAY, covers=[cast.below], lines=[LAND, COURT])
    number = row.paper.number if row.paper else ""
    cells = NAMED | {"number": number, "lines": "Đất đai: 9 quy trình; Y tế: 4 TTHC", "covers": "UBND phường Mỹ Bình"}
    tables: tuple[Any, ...] = (ScopeLine, CertificateCover)
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    (seen,) = desk.check(cells, on=today())
    assert seen.changes == {
        "lines": ('Đất đai: 12 quy trình; "Tư pháp; hộ tịch: 3 TTHC"', "Đất đai: 9 quy trình; Y tế: 4 TTHC"),
        "covers": ("UBND xã Bình Mỹ", "UBND phường Mỹ Bình"),
    }
    batch = applied(desk.kind, f"province:{cast.home.pk}", today(), cast.staff, cells)
    assert lines() == [("Đất đai", "procedure", 9), ("Y tế", "administrative", 4)]
    assert covers() == {cast.other}
    row.refresh_from_db()
    assert row.version == 2  # whoever has its form open is told
    undo_batch(batch, by=cast.staff)
    after = [list(table.objects.order_by("pk").values()) for table in tables]
    for row_before, row_after in zip(sum(before, []), sum(after, []), strict=True):
        assert row_before | {"version": 0} == row_after | {"version": 0}
    assert [one.history_type for one in ScopeLine.history.filter(group=COURT.group).order_by("history_id")] == [
        "+", "-", "~",
    ]  # fmt: skip


def test_row_that_was_taken_away_and_entered_anew_stops_the_undo(desk: Desk, cast: Cast) -> None:
    row = declare(cast.own, DAY, covers=[cast.below])
    number = row.paper.number if row.paper else ""
    batch = applied(
        desk.kind, f"province:{cast.home.pk}", today(), cast.staff,
        NAMED | {"number": number, "covers": "UBND phường Mỹ Bình"},
    )  # fmt: skip
    row.refresh_from_db()
    correct_certificate(row, version=row.version, by=cast.leader, covers=[cast.below])
    with pytest.raises(Refused, match="sau lần nhập này đã có thay đổi"):
        undo_batch(batch, by=cast.staff)
    assert covers() == {cast.below}


def test_what_the_file_does_not_say_stays(desk: Desk, cast: Cast) -> None:
    row = declare(cast.own, DAY, covers=[cast.below], lines=[LAND])
    cells = NAMED | {"number": row.paper.number if row.paper else ""}
    desk.bring_in(cells | {"note": "Chỉ ghi chú"}, on=today())  # the columns are absent
    desk.bring_in(cells | {"note": "Ô trống", "covers": "", "lines": ""}, on=today())
    assert (Certificate.objects.get().note, lines(), covers()) == (
        "Ô trống",
        [("Đất đai", "procedure", 12)],
        {cast.below},
    )


# --- Refused ----------------------------------------------------------------------------------------------------
def test_covered_agency_that_nobody_knows_is_asked_for(desk: Desk, cast: Cast) -> None:
    near = "Không có cơ quan, phòng “UBND xã Bình Mị Na” trong danh sách của tỉnh. Có phải là UBND xã Bình Mỹ?"
    assert refused(desk, covers="UBND xã Bình Mị Na") == [("covers", near, "UBND xã Bình Mỹ")]
    assert notes(desk.check(NAMED | {"covers": "UBND xã Binh My"}, on=today())) == [
        ("covers", "UBND xã Binh My", "UBND xã Bình Mỹ")
    ]
    assert refused(desk, covers="UBND xã Bình Mị Na; UBND phường Mỹ Bình") == [("covers", near, "")]


def test_covered_agency_of_another_province_is_as_unknown_as_any(desk: Desk, cast: Cast) -> None:
    for word in ("SL.X1", "UBND xã Vân Hồ"):
        ((column, message, _),) = refused(desk, covers=word)
        assert column == "covers"
        assert f"Không có cơ quan, phòng “{word}” trong danh sách của tỉnh." in message


def test_holder_itself_and_an_unclear_name_are_refused(desk: Desk, cast: Cast) -> None:
    for _ in range(2):
        PeriodFactory(name="UBND phường 2", province=cast.home, agency__province=cast.home)
    assert refused(desk, covers="AG.H889")[0][1].startswith("Chính cơ quan công bố đã thuộc phạm vi.")
    assert refused(desk, covers="UBND phường 2") == [
        ("covers", "Có 2 nơi tên “UBND phường 2”. Ghi mã cơ quan thay cho tên.", "")
    ]
    assert faults(desk.check(NAMED, on=today())) == []

"""Rows that go over several lines of a sheet: the lines are put together where they agree, and each is told."""

import pytest

from common.spreadsheets.cells import clean
from common.spreadsheets.headers import find_table
from common.spreadsheets.kinds import CellType, Column, Fault, Kind, Row
from common.spreadsheets.reading import Cell, Sheet
from common.spreadsheets.rows import Reason, Skipped, sort_rows


class Forms(Kind):
    name = "forms"
    label = "Danh mục"
    identity = ("code", "title")
    columns = (
        Column("code", "Mã", CellType.CODE, required=True),
        Column("title", "Tên"),
        Column("bodies", "Cơ quan thực hiện", CellType.LINES),
        Column("limit", "Thời hạn"),
    )


HEADER: list[Cell] = ["STT", "Mã", "Tên", "Cơ quan thực hiện", "Thời hạn", "Tên tệp"]
FIRST: list[Cell] = [1, "1.01", "Cấp giấy", "Sở A", None, "a.doc"]


def sorted_out(*lines: list[Cell], kind: Kind | None = None) -> tuple[list[Row], list[Skipped]]:
    kind = kind or Forms()
    sheet = Sheet("Trang 1", [HEADER, FIRST, *lines])
    table = find_table(sheet, kind.columns)
    assert table is not None
    return sort_rows(sheet, table, kind)


@pytest.mark.parametrize(
    ("line", "bodies", "limit"),
    [
        ([None, None, None, None, None, "b.doc"], "Sở A", None),
        ([None, None, None, "Sở B", None, "b.doc"], "Sở A\nSở B", None),
        ([None, None, None, "Sở A", "3 ngày", None], "Sở A", "3 ngày"),
        ([None, None, None, None, "3 ngày", None], "Sở A", "3 ngày"),
    ],
)  # fmt: skip
def test_line_without_a_code_belongs_to_the_row_above_and_is_told(
    line: list[Cell], bodies: str, limit: str | None
) -> None:
    rows, skipped = sorted_out(line, [2, "1.02", "Đổi giấy", None, None, None])
    assert [(row.number, row.group, row.raw["bodies"], row.raw["limit"]) for row in rows] == [
        (2, "", bodies, limit),
        (4, "", None, None),
    ]
    assert [(each.number, each.reason) for each in skipped] == [(3, Reason.CONTINUATION)]


def test_several_lines_go_on_with_one_row() -> None:
    rows, skipped = sorted_out([None, None, None, "Sở B", None, None], [None, None, None, "Sở C", None, "c"])
    assert [row.raw["bodies"] for row in rows] == ["Sở A\nSở B\nSở C"]
    assert [each.number for each in skipped] == [3, 4]


@pytest.mark.parametrize(
    "line",
    [
        [2, None, None, None, None, "b.doc"],  # a number of its own: a row whose code is missing
        [None, None, "Đổi giấy", None, None, None],
        [None, "1.02", None, None, None, None],
    ],
)
def test_line_that_tells_who_it_is_stays_a_row_of_its_own(line: list[Cell]) -> None:
    rows, skipped = sorted_out(line)
    assert ([row.number for row in rows], skipped) == ([2, 3], [])


def test_line_that_contradicts_the_row_above_stays_a_row_of_its_own() -> None:
    rows, skipped = sorted_out([None, None, None, None, "3 ngày", "x"], [None, None, None, None, "5 ngày", "x"])
    assert [(row.number, row.raw["limit"]) for row in rows] == [(2, "3 ngày"), (4, "5 ngày")]
    assert [each.number for each in skipped] == [3]


def test_line_under_a_group_goes_on_with_nothing() -> None:
    rows, skipped = sorted_out(["Lĩnh vực: Đất đai", *[None] * 5], [None, None, None, "Sở B", None, "b"])
    assert [row.number for row in rows] == [2, 4]
    assert [each.reason for each in skipped] == [Reason.GROUP]


def test_kind_that_names_no_identity_takes_each_line_as_before() -> None:
    class Plain(Forms):
        identity = ()

    rows, _ = sorted_out([None, None, None, "Sở B", None, "b"], kind=Plain())
    assert [row.number for row in rows] == [2, 3]


@pytest.mark.parametrize(
    ("cell", "value", "mended"),
    [
        ("Sở A\nSở B", "Sở A\nSở B", 0),
        ("\nSở  A\r\n\r\nSở B ", "Sở A\nSở B", 1),
        ("Sở\u00a0A", "Sở A", 1),
        ("Sở A\r\nSở B", "Sở A\nSở B", 0),
        (12, "12", 0),
    ],
)
def test_lines_of_a_cell_stay_apart(cell: Cell, value: str, mended: int) -> None:
    row = Row(2, {"code": "1", "bodies": cell})
    clean(row, Forms())
    assert (row.values["bodies"], len(row.notes), row.faults) == (value, mended, [])


def test_row_that_repeats_another_is_written_no_more_and_a_faulty_one_stays_faulty() -> None:
    assert [Row(3, {}, repeats=2).state, Row(3, {}).state] == ["unchanged", "new"]
    assert Row(3, {}, repeats=2, faults=[Fault("code", "x")]).state == "faulty"

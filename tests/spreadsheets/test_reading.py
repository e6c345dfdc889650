"""What comes out of a file, and that nothing which happens in the child process reaches the caller but a sentence."""

import fcntl
import os
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from common.errors import Refused
from common.spreadsheets import reading
from tests.spreadsheets.workbooks import SAMPLES, raw_workbook, read, reading_sentence, workbook


def test_read_sheets_gives_cells_in_their_types(tmp_path: Path) -> None:
    path = workbook(tmp_path / "ds.xlsx", {"DS": [["Sở", 6, 1.5, True, date(2020, 2, 29), "", " x "]]})
    (sheet,) = read(path)
    assert sheet.name == "DS"
    assert sheet.rows == [["Sở", 6, 1.5, True, date(2020, 2, 29), None, " x "]]
    assert [type(cell) for cell in sheet.rows[0][1:4]] == [int, float, bool]


def test_read_sheets_keeps_the_places_of_rows_and_columns(tmp_path: Path) -> None:
    (sheet,) = read(workbook(tmp_path / "ds.xlsx", {"DS": [[], [], ["", "", "C3"], [], ["", "", "", "D5"]]}))
    assert sheet.rows[2][2] == "C3"
    assert sheet.rows[4] == [None, None, None, "D5"]
    assert len(sheet.rows) == 5


def test_read_sheets_reads_formulas_by_their_values_and_marks_broken_ones(tmp_path: Path) -> None:
    path = tmp_path / "ds.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for index, value in enumerate((2, "chữ", "#DIV/0!", "#REF!")):
            sheet.write_formula(0, index, "=A9", None, value)
    assert read(path)[0].rows == [[2, "chữ", "#DIV/0!", "#REF!"]]


def test_read_sheets_gives_times_as_text_and_days_with_a_clock_whole(tmp_path: Path) -> None:
    path = tmp_path / "ds.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_number(0, 0, 0.5, book.add_format({"num_format": "hh:mm"}))
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        sheet.write_datetime(0, 1, datetime(2020, 2, 29, 13, 5), moment)  # noqa: DTZ001  cells know no zone
    assert read(path)[0].rows == [["12:00:00", datetime(2020, 2, 29, 13, 5)]]  # noqa: DTZ001  cells know no zone


def test_read_sheets_skips_hidden_sheets_and_refuses_a_file_with_nothing_to_see(tmp_path: Path) -> None:
    sheets = {"Hiện": [["a"]], "Ẩn": [["b"]], "Hiện 2": [["c"]]}
    path = workbook(tmp_path / "ds.xlsx", sheets, hidden=["Ẩn"])
    assert [sheet.name for sheet in read(path)] == ["Hiện", "Hiện 2"]
    nothing = workbook(tmp_path / "trong.xlsx", {"Hiện": [], "Ẩn": [["b"]]}, hidden=["Ẩn"])
    assert "không có số liệu" in reading_sentence(nothing)


def test_read_sheets_tells_rows_with_a_cell_merged_over_the_table(tmp_path: Path) -> None:
    path = tmp_path / "ds.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:D1", "Tiêu đề")
        sheet.merge_range("A2:B2", "hai ô")
        sheet.merge_range("A3:A4", "dọc")
    (found,) = read(path)
    assert (found.wide, found.tall) == (frozenset({1}), frozenset({3}))


def test_read_sheets_takes_200_blank_rows_and_refuses_data_below_more(tmp_path: Path) -> None:
    path = tmp_path / "ds.xlsx"
    assert len(read(workbook(path, {"DS": [["a"], *[[]] * 200, ["b"]]}))[0].rows) == 202
    sentence = reading_sentence(workbook(path, {"DS": [["a"], *[[]] * 201, ["b"]]}))
    assert "dòng 203 còn số liệu" in sentence
    assert "“DS”" in sentence


def test_read_sheets_refuses_more_rows_than_the_kind_allows(tmp_path: Path) -> None:
    path = workbook(tmp_path / "ds.xlsx", {"DS": [["a"]] * 1_011})
    assert len(read(path, max_rows=11)[0].rows) == 1_011  # titles, groups and totals have room of their own
    assert "hơn 10 dòng" in reading_sentence(path, max_rows=10)


def test_read_sheets_refuses_cells_that_only_their_order_places_far_out(tmp_path: Path) -> None:
    path = raw_workbook(tmp_path / "ds.xlsx", f"<row>{'<c><v>1</v></c>' * 61}</row>")
    assert "rộng 61 cột" in reading_sentence(path)


# --- CSV ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_read_sheets_finds_encoding_and_separator_of_a_csv(tmp_path: Path, separator: str, encoding: str) -> None:
    lines = [["DANH SÁCH"], ["STT", "Tên", "Ghi chú"], ["1", '"Sở A, Sở B; Sở C"', ""], ["2", "Sở D", "x"]]
    path = tmp_path / "ds.csv"
    path.write_text("\r\n".join(separator.join(line) for line in lines), encoding=encoding)
    (sheet,) = read(path)
    assert sheet.plain
    assert sheet.rows == [
        ["DANH SÁCH", None, None],
        ["STT", "Tên", "Ghi chú"],
        ["1", "Sở A, Sở B; Sở C", None],
        ["2", "Sở D", "x"],
    ]


def test_read_sheets_takes_excels_own_separator_line(tmp_path: Path) -> None:
    path = tmp_path / "ds.csv"
    path.write_text("sep=;\nSTT;Tên, gọi\n1;A, B\n")
    assert read(path)[0].rows == [["STT", "Tên, gọi"], ["1", "A, B"]]


@pytest.mark.parametrize(
    ("text", "told"),
    [('STT,Tên\n1,"Sở Nội vụ\n2,Sở B\n', "dấu ngoặc kép"), ("STT,Tên\n1," + "a" * 40_000, "dài quá 32.767 ký tự")],
)
def test_read_sheets_refuses_a_broken_csv_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "ds.csv"
    path.write_text(text)
    sentence = reading_sentence(path)
    assert told in sentence
    assert ", dòng " in sentence


# --- What may happen to the child --------------------------------------------------------------------------------
def _shared_string_bomb(path: Path) -> Path:
    """40 KB on disk, harmless by the guard's measures: 60,000 cells that all show one text of 32,000 signs."""
    cells = '<c t="s"><v>0</v></c>' * 20
    rows = "".join(f'<row r="{row}">{cells}</row>' for row in range(1, 3_001))
    text = b"<sst><si><t>" + b"a" * 32_000 + b"</t></si></sst>"
    return raw_workbook(path, rows, members={"xl/sharedStrings.xml": text})


# Peaks are told of a process and of all children that it ever had: a fresh one has had no other.
MEASURED = """
import pathlib, resource, sys
from tests.spreadsheets.workbooks import reading_sentence
peak = lambda whose: resource.getrusage(whose).ru_maxrss
before = peak(resource.RUSAGE_SELF)
print(reading_sentence(pathlib.Path(sys.argv[1])))
print(peak(resource.RUSAGE_SELF) - before, peak(resource.RUSAGE_CHILDREN))
"""


def test_read_sheets_refuses_what_is_too_large_in_memory_and_the_caller_stays_small(tmp_path: Path) -> None:
    path = _shared_string_bomb(tmp_path / "ds.xlsx")
    started = time.monotonic()
    command = [sys.executable, "-c", MEASURED, str(path)]
    told = subprocess.run(command, check=True, cwd=reading.ROOT, stdout=subprocess.PIPE, text=True, timeout=60).stdout  # noqa: S603  our own words
    assert time.monotonic() - started < 15
    sentence, peaks = told.splitlines()
    assert "quá lớn khi mở ra" in sentence
    caller, child = (int(kilobytes) for kilobytes in peaks.split())
    assert caller < 50 * 2**10
    assert 50 * 2**10 < child < 700 * 2**10


@pytest.mark.parametrize(
    "sheet_data",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row>" + "<c><v>1</v></c>" * 20_000 + "</row>" + "<row><c><v>1</v></c></row>" * 50_000,
    ],
    ids=["far cell", "wide row over many"],
)
def test_the_second_fence_holds_where_the_guard_would_let_a_bomb_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sheet_data: str
) -> None:
    """Control: without the guard the child's limits still turn the bomb into a refusal."""
    monkeypatch.setattr(reading, "check_file", lambda path, *, file_name: None)
    path = raw_workbook(tmp_path / "ds.xlsx", sheet_data)
    started = time.monotonic()
    assert "“ds.xlsx”" in reading_sentence(path)
    assert time.monotonic() - started < 15


@pytest.mark.parametrize(
    "sheet_data",
    ["<row><c></row>", '<row r="x"><c r="?"/></row>', '<row r="1"><c r="A1" t="s"><v>99</v></c></row>', "\x01"],
)
def test_read_sheets_survives_a_corrupt_sheet(tmp_path: Path, sheet_data: str) -> None:
    path = raw_workbook(tmp_path / "ds.xlsx", sheet_data)
    sentence = reading_sentence(path)
    assert "“ds.xlsx”" in sentence
    assert "hỏng" in sentence or "không có số liệu" in sentence


def _child(script: str) -> list[str]:
    return [sys.executable, "-c", script]


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("import os; os.abort()", "quá lớn khi mở ra"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "đọc hơn 20 giây"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "đọc hơn 20 giây"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "bị hỏng"),
        ("raise SystemExit(72)", "bị hỏng"),
        ('print(\'{"sheet": "DS", "plain": false, "wide": [], "tall": []}\')', "bị hỏng"),  # ends before its end line
    ],
)
def test_read_sheets_turns_every_end_of_the_child_into_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, told: str
) -> None:
    path = workbook(tmp_path / "ds.xlsx", {"DS": [["a"]]})
    monkeypatch.setattr(reading, "_command", lambda *arguments: _child(script))
    assert told in reading_sentence(path)


def test_read_sheets_ends_a_child_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "ds.xlsx", {"DS": [["a"]]})
    monkeypatch.setattr(reading, "_command", lambda *arguments: _child("import time; time.sleep(60)"))
    monkeypatch.setattr(reading, "WALL_SECONDS", 0.3)
    started = time.monotonic()
    assert "đọc hơn 20 giây" in reading_sentence(path)
    assert time.monotonic() - started < 5


def test_read_sheets_tells_who_waits_too_long_for_his_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(reading, "LOCK_SECONDS", 0.1)
    path = workbook(tmp_path / "ds.xlsx", {"DS": [["a"]]})
    with (tmp_path / f"spreadsheet-reader-{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "đang đọc một tệp khác" in reading_sentence(path)
    assert read(path)[0].rows == [["a"]]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_child_dies_with_its_parent(tmp_path: Path) -> None:
    """A worker that is killed leaves no reader behind: the child's pipe ends as soon as its parent does."""
    script = (
        "import os, sys, time; from common.spreadsheets.reader_process import _die_with;"
        "parent = os.getpid(); child = os.fork();"
        "(_die_with(parent), print('ready', flush=True), time.sleep(60)) if child == 0 else time.sleep(60)"
    )
    parent = subprocess.Popen(_child(script), cwd=reading.ROOT, stdout=subprocess.PIPE)  # noqa: S603  our own script
    assert parent.stdout is not None
    with parent, parent.stdout as pipe:
        assert pipe.readline() == b"ready\n"
        parent.send_signal(signal.SIGKILL)
        started = time.monotonic()
        assert pipe.read() == b""  # both ends of the pipe are closed: the child is gone too
        assert time.monotonic() - started < 10


def test_child_gets_none_of_our_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "hush")
    shown = "import os; raise SystemExit(72 if 'SECRET_KEY' in os.environ else 1)"
    monkeypatch.setattr(reading, "_command", lambda *arguments: _child(shown))
    assert reading._run(tmp_path, "ds.xlsx", 1)[0] == 1


@pytest.mark.parametrize("name", ["huong_thuy_danh_muc_quy_trinh_2022.xlsx", "tthc_ca_mau.csv"])
def test_read_sheets_reads_what_offices_send(name: str) -> None:
    if not (SAMPLES / name).exists():
        pytest.skip("the sample files are not at hand")
    try:
        (sheet,) = read(SAMPLES / name)
    except Refused as refusal:  # pragma: no cover
        pytest.fail(refusal.sentence)
    assert len(sheet.rows) == {"huong_thuy_danh_muc_quy_trinh_2022.xlsx": 277, "tthc_ca_mau.csv": 429}[name]

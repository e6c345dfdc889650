"""What the guard refuses before anything opens a file, in a Vietnamese sentence with file and cure, and how fast."""

import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from common.spreadsheets import guard
from common.spreadsheets.guard import check_file
from common.spreadsheets.places import column_letter, shown_name
from tests.spreadsheets.workbooks import HEADER, guard_sentence, raw_workbook, workbook

GOOD_ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'


def test_guard_lets_a_good_workbook_pass(tmp_path: Path) -> None:
    check_file(workbook(tmp_path / "ds.xlsx", {"DS": [HEADER]}), file_name="ds.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_guard_lets_a_csv_pass(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "ds.csv"
    path.write_text("Mã;Tên\n1;Sở Nội vụ\n", encoding=encoding)
    check_file(path, file_name="ds.csv")


@pytest.mark.parametrize(
    ("file_name", "content", "told"),
    [
        ("ds.xls", b"x", "kiểu Excel 97-2003 cũ"),
        ("ds.ods", b"x", "kiểu OpenDocument"),
        ("ds.xlsb", b"x", "kiểu nhị phân"),
        ("ds.xlsm", b"x", "có macro"),
        ("ds.pdf", b"%PDF-1.7", "không phải bảng tính"),
        ("ds", b"x", "không phải bảng tính"),
        ("ds.xlsx.exe", b"MZ", "không phải bảng tính"),
        ("ds.xlsx", b"", "trống"),
        ("ds.xlsx", b"MZ\x90", "không phải tệp .xlsx thật"),
        ("ds.xlsx", b"<html><table>", "không phải tệp .xlsx thật"),
        ("ds.xlsx", b"STT,T\xc3\xaan", "không phải tệp .xlsx thật"),
        ("ds.xlsx", b"PK\x03\x04 cut off", "bị hỏng"),
        ("ds.xlsx", guard.OLE + bytes(600), "Excel 97-2003"),
        ("ds.xlsx", guard.OLE + bytes(600) + guard.ENCRYPTED, "có mật khẩu"),
        ("ds.csv", "Tỉnh Ðắk Nông và Thừa Thiên Huế".encode("latin-1", "ignore"), "không ghi bằng bảng mã UTF-8"),
        ("ds.csv", b"STT\0Ten", "không phải tệp CSV"),
        ("ds.csv", b"\xff\xfeS", "không ghi bằng bảng mã UTF-8"),
    ],
)
def test_guard_refuses_what_is_no_spreadsheet(tmp_path: Path, file_name: str, content: bytes, told: str) -> None:
    path = tmp_path / "upload"
    path.write_bytes(content)
    sentence = guard_sentence(path, file_name)
    assert told in sentence
    assert f"“{file_name}”" in sentence
    assert "ưu thành" in sentence or "họn" in sentence or "bỏ mật khẩu" in sentence or "Lưu lại" in sentence


def test_guard_refuses_a_file_above_10_mb_and_takes_one_of_10_mb(tmp_path: Path) -> None:
    path = tmp_path / "ds.csv"
    path.write_bytes(b"a" * guard.MAX_BYTES)
    check_file(path, file_name="ds.csv")
    path.write_bytes(b"a" * (guard.MAX_BYTES + 1))
    assert "nặng hơn 10 MB" in guard_sentence(path)


# --- Bombs -------------------------------------------------------------------------------------------------------
def _far_value(path: Path) -> Path:
    return raw_workbook(path, '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def _far_colour(path: Path) -> Path:
    return raw_workbook(path, '<row r="1048576"><c r="XFD1048576" s="1"/></row>')


def _far_row_with_odd_spaces(path: Path) -> Path:
    return raw_workbook(path, "<row r = '1048576' ><c r = 'A1048576'><v>1</v></c></row>")


def _far_across_a_seam(path: Path) -> Path:
    """The reference lies over the border of two pieces of the scan."""
    lead = len(f'<worksheet xmlns="{"x" * 61}"><sheetData>')
    filler = " " * (guard.PIECE - lead - 20)
    return raw_workbook(path, f'<row r="1">{filler}<c r="XFD1048576"><v>1</v></c></row>')


def _many_rows_without_references(path: Path) -> Path:
    rows = "".join(f"<row><c><v>{number * 7919 % 99991}</v></c></row>" for number in range(60_001))
    return raw_workbook(path, rows)


def _unpacks_to_70_mb(path: Path) -> Path:
    return raw_workbook(path, GOOD_ROW + " " * (70 * 2**20))


def _packs_a_thousandfold(path: Path) -> Path:
    return raw_workbook(path, GOOD_ROW + " " * (20 * 2**20))


def _lies_about_its_size(path: Path) -> Path:
    """The zip directory says 1 KB; the stream holds 50 MB, which a reader that trusts the stream would unpack."""
    raw_workbook(path, GOOD_ROW + " " * (50 * 2**20))
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    while data[at : at + 4] == b"PK\x01\x02":
        struct.pack_into("<I", data, at + 24, min(struct.unpack_from("<I", data, at + 24)[0], 1_000))
        name, extra, comment = struct.unpack_from("<HHH", data, at + 28)
        at += 46 + name + extra + comment
    path.write_bytes(data)
    return path


def _many_members(path: Path) -> Path:
    return raw_workbook(path, GOOD_ROW, members={f"xl/media/{number}.png": b"" for number in range(300)})


def _endless_directory(path: Path) -> Path:
    return raw_workbook(path, GOOD_ROW, members={f"xl/{number}": b"" for number in range(30_000)})


def _zip_inside(path: Path) -> Path:
    return raw_workbook(path, GOOD_ROW, members={"xl/media/picture.png": b"PK\x03\x04" + bytes(100)})


def _workbook_inside(path: Path) -> Path:
    return raw_workbook(path, GOOD_ROW, members={"xl/embeddings/Sheet1.xlsx": b"x"})


def _macro(path: Path) -> Path:
    return raw_workbook(path, GOOD_ROW, members={"xl/vbaProject.bin": b"x"})


def _entities(path: Path) -> Path:
    declared = b'<!DOCTYPE a [<!ENTITY b "c">]><sst>&b;</sst>'
    return raw_workbook(path, GOOD_ROW, members={"xl/sharedStrings.xml": declared})


def _utf16(path: Path) -> Path:
    return raw_workbook(path, GOOD_ROW, members={"xl/sharedStrings.xml": "<sst/>".encode("utf-16")})


def _symlink(path: Path) -> Path:
    raw_workbook(path, GOOD_ROW)
    link = zipfile.ZipInfo("xl/link.xml")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    return path


def _slip(path: Path) -> Path:
    return raw_workbook(path, GOOD_ROW, members={"../../etc/cron.d/x": b"x"})


def _odd_compression(path: Path) -> Path:
    raw_workbook(path, GOOD_ROW)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/extra.xml", "x" * 1_000)
    return path


def _word_document(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return path


BOMBS: dict[Callable[[Path], Path], str] = {
    _far_value: "dòng 1048576",
    _far_colour: "dòng 1048576",
    _far_row_with_odd_spaces: "hơn 60.000 dòng",
    _far_across_a_seam: "XFD1048576",
    _many_rows_without_references: "hơn 60.000 dòng",
    _unpacks_to_70_mb: "bung ra hơn 60 MB",
    _packs_a_thousandfold: "bung ra hơn 100 lần",
    _lies_about_its_size: "khai sai kích thước",
    _many_members: "hơn 200 phần",
    _endless_directory: "hơn 200 phần",
    _zip_inside: "tệp nhúng",
    _workbook_inside: "tệp nhúng",
    _macro: "có macro",
    _entities: "DOCTYPE",
    _utf16: "bảng mã lạ",
    _symlink: "trỏ ra ngoài",
    _slip: "trỏ ra ngoài",
    _odd_compression: "nén theo kiểu lạ",
    _word_document: "không phải bảng tính",
}


@pytest.mark.parametrize("make", BOMBS, ids=lambda make: make.__name__.strip("_"))
def test_guard_refuses_a_bomb_with_its_reason_and_hardly_any_memory(
    tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    path = make(tmp_path / "ds.xlsx")
    tracemalloc.start()
    started = time.process_time()
    sentence = guard_sentence(path)
    spent, (_, peak) = time.process_time() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert BOMBS[make] in sentence
    assert "“ds.xlsx”" in sentence
    assert spent < 3
    assert peak < 20 * 2**20


def test_guard_believes_the_stream_and_not_the_directory(tmp_path: Path) -> None:
    """Control: by its stated sizes the lying file is harmless; only reading it through finds it out."""
    path = _lies_about_its_size(tmp_path / "ds.xlsx")
    with zipfile.ZipFile(path) as archive:
        assert sum(member.file_size for member in archive.infolist()) < guard.HARMLESS


def test_guard_takes_the_last_cell_allowed_and_refuses_the_next_column_and_row(tmp_path: Path) -> None:
    path = tmp_path / "ds.xlsx"
    check_file(raw_workbook(path, '<row r="60000"><c r="BH60000"><v>1</v></c></row>'), file_name="ds.xlsx")
    assert "BI1" in guard_sentence(raw_workbook(path, '<row r="1"><c r="BI1"><v>1</v></c></row>'))
    assert "60001" in guard_sentence(raw_workbook(path, '<row r="60001"><c r="A60001"><v>1</v></c></row>'))


def test_guard_does_not_trust_a_dimension_that_a_program_wrote_wrongly(tmp_path: Path) -> None:
    members = {"xl/extra.xml": b'<dimension ref="A1:XFD1048576"/>'}
    check_file(raw_workbook(tmp_path / "ds.xlsx", GOOD_ROW, members=members), file_name="ds.xlsx")


def test_guard_ignores_external_links(tmp_path: Path) -> None:
    members = {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}
    check_file(raw_workbook(tmp_path / "ds.xlsx", GOOD_ROW, members=members), file_name="ds.xlsx")


@pytest.mark.parametrize("empty", ["", "<v/>", "<v></v>"])
def test_guard_refuses_a_formula_that_nobody_calculated(tmp_path: Path, empty: str) -> None:
    path = raw_workbook(tmp_path / "ds.xlsx", f'<row r="2"><c r="B2"><f>SUM(A1:A1)</f>{empty}</c></row>')
    sentence = guard_sentence(path)
    assert "ô B2" in sentence
    assert "bấm Lưu" in sentence


def test_guard_takes_a_formula_whose_result_is_the_empty_text(tmp_path: Path) -> None:
    row = '<row r="2"><c r="B2" t="str"><f>""</f><v></v></c></row>'
    check_file(raw_workbook(tmp_path / "ds.xlsx", row), file_name="ds.xlsx")


@pytest.mark.parametrize(
    ("file_name", "shown"),
    [
        ("C:\\Users\\a\\Danh sách.xlsx", "“Danh sách.xlsx”"),
        ("../../etc/passwd.xlsx", "“passwd.xlsx”"),
        ("ds\u202exslx.exe", "“dsxslx.exe”"),
        ("ds\n\0.xlsx", "“ds.xlsx”"),
        ("Ho\u0300a.xlsx", "“Hòa.xlsx”"),
        ("d" * 300 + ".xlsx", f"“{'d' * 60}…{'d' * 10}.xlsx”"),
    ],
)
def test_shown_name_is_fit_for_a_sentence(file_name: str, shown: str) -> None:
    assert shown_name(file_name) == shown


def test_column_letter_counts_as_excel_does() -> None:
    assert [column_letter(index) for index in (0, 25, 26, 51, 52, 59, 701, 702)] == [
        *("A", "Z", "AA", "AZ", "BA", "BH", "ZZ", "AAA"),
    ]

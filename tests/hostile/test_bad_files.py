"""Files that are no roster, and files that only look like none: the first write nothing, the second all they hold.

What the guard and the reader refuse is tried cell by cell in tests/spreadsheets; here each file goes the whole way.
"""

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.management import call_command

from agencies.models import AgencyPeriod
from tests.agencies.rosters import an_giang, root
from tests.hostile.world import facts
from tests.spreadsheets.workbooks import raw_workbook, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.words]
HEADER = ["STT", "Mã cơ quan", "Tên cơ quan", "Cấp", "Email", "QTHT"]
ONE = [1, "AG.T01", "Sở Thử Một", "Tỉnh", "", ""]
TWO = [2, "AG.T02", "Sở Thử Hai", "Tỉnh", "", ""]
TABLE = [HEADER, ONE, TWO]
SAVE_AS = "Mở tệp bằng Excel, chọn Lưu thành (Save As), kiểu Excel Workbook (.xlsx), rồi tải lên lại."
COPY_OVER = "không an toàn để mở. Chép số liệu sang một bảng tính mới rồi lưu thành .xlsx."
NO_HEADER = (
    "không tìm thấy bảng nào có dòng tiêu đề của danh sách cơ quan. Cần có ít nhất cột “Tên cơ quan”. Hãy tải tệp "
    "mẫu về, chép số liệu sang rồi tải lên."
)
NOTHING = (
    "Tệp “ds.xlsx” không có số liệu trong trang tính nào đang hiện. Bỏ ẩn trang tính cần nhập, hoặc chọn tệp khác."
)
Maker = Callable[[Path], Path]


def book(*rows: list[Any], **sheets: list[list[Any]]) -> Maker:
    return lambda folder: workbook(folder / "ds.xlsx", {"DS": rows, **sheets} if rows else sheets)


def file(name: str, content: bytes) -> Maker:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


def csv(text: str, encoding: str = "utf-8") -> Maker:
    return file("ds.csv", text.encode(encoding))


def xml(sheet_data: str, **members: bytes) -> Maker:
    parts = {name.replace("__", "/").replace("_bin", ".bin"): content for name, content in members.items()}
    return lambda folder: raw_workbook(folder / "ds.xlsx", sheet_data, members=parts)


def only_hidden(folder: Path) -> Path:
    return workbook(folder / "ds.xlsx", {"Hiện": [], "DS": TABLE}, hidden=["DS"])


def cut_short(folder: Path) -> Path:
    path = workbook(folder / "ds.xlsx", {"DS": TABLE})
    path.write_bytes(path.read_bytes()[:-200])
    return path


BAD: dict[str, tuple[Maker, str]] = {
    # --- a workbook in which the roster is not found, or more than one ---
    "required column missing": (
        book(["Mã cơ quan", "Email"], ["AG.T01", ""]),
        "Tệp ds.xlsx: Trang tính “DS” không có cột bắt buộc “Tên cơ quan”. Các cột hiện có: “Mã cơ quan”, “Email”.",
    ),
    "required column renamed": (
        book(["Mã cơ quan", "Tên gọi", "Email"], ["AG.T01", "Sở Thử", ""]),
        "Tệp ds.xlsx: Trang tính “DS” không có cột bắt buộc “Tên cơ quan”. Các cột hiện có: “Mã cơ quan”, “Tên gọi”, "
        "“Email”.",
    ),
    "column twice": (
        book([*HEADER, "Tên cơ quan"], [*ONE, "Sở Khác"]),
        "Tệp ds.xlsx: Trang tính “DS” có nhiều cột cùng tên hoặc cùng nghĩa: “Tên cơ quan”.",
    ),
    "two columns of one meaning": (
        book([*HEADER, "Thư điện tử"], [*ONE, "a@vidu.example"]),
        "Tệp ds.xlsx: Trang tính “DS” có nhiều cột cùng tên hoặc cùng nghĩa: “Thư điện tử”.",
    ),
    "two sheets with the table": (
        book(**{"Sở": TABLE, "Xã": [HEADER, TWO]}),
        "Tệp ds.xlsx: Có 2 trang tính cùng chứa bảng: “Sở”, “Xã”. Mỗi lần chỉ nhập một trang tính.",
    ),
    "one column of numbers": (book([1], [2], [3]), f"Trong tệp “ds.xlsx” {NO_HEADER}"),
    "titles only": (book(["DANH SÁCH CƠ QUAN"], ["Năm 2020"]), f"Trong tệp “ds.xlsx” {NO_HEADER}"),
    "only a hidden sheet": (
        only_hidden,
        NOTHING,
    ),
    "nothing on any sheet": (
        book(**{"DS": []}),
        NOTHING,
    ),
    # --- too far, too long, too wide ---
    "a row below 201 blank ones": (
        book(HEADER, ONE, *[[]] * 201, TWO),
        "Tệp “ds.xlsx”, trang tính “DS”: dòng 204 còn số liệu, nằm dưới hơn 200 dòng trống liền nhau. Xóa các dòng "
        "trống đó, hoặc xóa phần nằm dưới.",
    ),
    "61 columns": (
        book([*HEADER, *[f"Cột {n}" for n in range(55)]], ONE),
        "Tệp “ds.xlsx” có ô ở xa, BI1 (kể cả ô trống đã tô màu hay kẻ khung); mỗi trang tính dùng tối đa 60 cột. "
        "Chọn các cột từ BI trở đi, xóa (Delete), rồi lưu lại.",
    ),
    "a cell at the end of the sheet": (
        xml('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
        "Tệp “ds.xlsx” có trang tính dài hơn 60.000 dòng (có ô hay dòng 1048576), kể cả dòng trống đã kẻ khung. Chọn "
        "các dòng trống phía dưới, xóa (Delete) rồi lưu lại, hoặc chia thành nhiều tệp.",
    ),
    # --- a workbook that is none, or more than one ---
    "no byte": (file("ds.xlsx", b""), "Tệp “ds.xlsx” trống, không có byte nào. Chọn lại tệp có số liệu."),
    "cut short": (cut_short, f"Tệp “ds.xlsx” bị hỏng, không mở được. {SAVE_AS}"),
    "a page of the web": (
        file("ds.xlsx", b"<html><table><tr><td>STT"),
        f"Tệp “ds.xlsx” không phải tệp .xlsx thật (có thể là trang web hoặc CSV đổi đuôi). {SAVE_AS}",
    ),
    "an old workbook renamed": (
        file("ds.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        f"Tệp “ds.xlsx” thực ra là kiểu Excel 97-2003 cũ, chỉ đổi đuôi tên. {SAVE_AS}",
    ),
    "with a password": (
        file("ds.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")),
        "Tệp “ds.xlsx” có mật khẩu. Mở bằng Excel, bỏ mật khẩu, lưu rồi tải lên lại.",
    ),
    "an old workbook": (
        file("ds.xls", b"x"),
        f"Tệp “ds.xls” là kiểu Excel 97-2003 cũ, không được nhận. {SAVE_AS}",
    ),
    "of another program": (file("ds.ods", b"x"), f"Tệp “ds.ods” là kiểu OpenDocument, không được nhận. {SAVE_AS}"),
    "with macros by its name": (
        file("ds.xlsm", b"x"),
        f"Tệp “ds.xlsm” là bảng tính có macro, không được nhận. {SAVE_AS}",
    ),
    "with macros inside": (
        xml("", xl__vbaProject_bin=b"x"),
        f"Tệp “ds.xlsx” có macro, không được nhận. {SAVE_AS}",
    ),
    "a program under a double name": (
        file("ds.xlsx.exe", b"MZ"),
        f"Tệp “ds.xlsx.exe” không phải bảng tính. Chỉ nhận tệp .xlsx hoặc .csv. {SAVE_AS}",
    ),
    "a path out of the file": (
        lambda folder: raw_workbook(folder / "ds.xlsx", "", members={"../../etc/cron.d/x": b"x"}),
        f"Tệp “ds.xlsx” có đường dẫn trỏ ra ngoài tệp, {COPY_OVER}",
    ),
    "an entity": (
        lambda folder: raw_workbook(folder / "ds.xlsx", "", members={"xl/a.xml": b'<!DOCTYPE a [<!ENTITY b "c">]>'}),
        f"Tệp “ds.xlsx” có khai báo DOCTYPE/ENTITY bên trong, {COPY_OVER}",
    ),
    "a formula that nobody calculated": (
        xml('<row r="2"><c r="B2"><f>SUM(A1:A1)</f></c></row>'),
        "Tệp “ds.xlsx”: công thức ở ô B2 chưa được tính, không có giá trị. Mở tệp bằng Excel, bấm Lưu "
        "rồi tải lên lại.",
    ),
    # --- CSV ---
    "letters of an old code page": (
        file("ds.csv", "Mã;Tên\n1;Xã Hòa Bình".encode("cp1252", "ignore")),
        "Tệp “ds.csv” không ghi bằng bảng mã UTF-8 (có thể là Windows-1258 hoặc TCVN3), chữ có dấu sẽ sai. Trong "
        "Excel chọn Lưu thành (Save As), kiểu CSV UTF-8 hoặc Excel Workbook (.xlsx), rồi tải lên lại.",
    ),
    "a quotation without end": (
        csv('Mã cơ quan;Tên cơ quan\nAG.T01;"Sở Nội vụ\n'),
        'Tệp “ds.csv”, dòng 2: có dấu ngoặc kép (") mở mà không khép đúng chỗ. Sửa dòng đó, hoặc lưu tệp thành .xlsx '
        "rồi tải lên lại.",
    ),
    "no text at all": (
        csv("Mã cơ quan\0Tên"),
        "Tệp “ds.csv” không phải tệp CSV. Lưu lại thành .xlsx rồi tải lên.",
    ),
    "a cell longer than Excel holds": (
        csv("Mã cơ quan;Tên cơ quan\nAG.T01;" + "a" * 32_768),
        "Tệp “ds.csv”, dòng 2: có ô dài quá 32.767 ký tự. Sửa dòng đó, hoặc lưu tệp thành .xlsx rồi tải lên lại.",
    ),
}


# --- Odd, and good ----------------------------------------------------------------------------------------------
def hidden_rows(folder: Path) -> Path:
    with xlsxwriter.Workbook(folder / "ds.xlsx") as made:
        sheet = made.add_worksheet("DS")
        for number, row in enumerate(TABLE):
            sheet.write_row(number, 0, row)
        sheet.set_row(2, None, None, {"hidden": True})
    return folder / "ds.xlsx"


def formulas(folder: Path) -> Path:
    with xlsxwriter.Workbook(folder / "ds.xlsx") as made:
        sheet = made.add_worksheet("DS")
        for number, row in enumerate(TABLE):
            sheet.write_row(number, 0, row)
        sheet.write_formula("C2", '="Sở Thử "&"Một"', None, "Sở Thử Một")
        sheet.write_formula("A3", "=A2+1", None, 2)
    return folder / "ds.xlsx"


def merged_header(folder: Path) -> Path:
    with xlsxwriter.Workbook(folder / "ds.xlsx") as made:
        sheet = made.add_worksheet("DS")
        sheet.merge_range("A1:F1", "DANH SÁCH CƠ QUAN")
        for column, heading in zip("ABCD", HEADER, strict=False):
            sheet.merge_range(f"{column}2:{column}3", heading)
        sheet.merge_range("E2:F2", "Liên hệ, quy trình")
        sheet.write_row("E3", HEADER[4:])
        sheet.write_row("A4", ONE)
        sheet.write_row("A5", TWO)
    return folder / "ds.xlsx"


def nfd(rows: list[list[Any]]) -> list[list[Any]]:
    return [[unicodedata.normalize("NFD", cell) if isinstance(cell, str) else cell for cell in row] for row in rows]


ODD: dict[str, Maker] = {
    "titles above the header": book(["UBND TỈNH AN GIANG"], ["DANH SÁCH CƠ QUAN NĂM 2020"], [], *TABLE),
    "groups, totals and a signature": book(
        HEADER, ["", "I. CẤP TỈNH"], ONE, TWO, ["Cộng: 2 cơ quan"], [], ["", "", "NGƯỜI LẬP BIỂU", "", "LÃNH ĐẠO"]
    ),
    "a header of two rows": merged_header,
    "hidden rows": hidden_rows,
    "formulas that were calculated": formulas,
    "another sheet beside": book(*TABLE, **{"Hướng dẫn": [["Cách điền"], ["Ghi đủ tên"]]}),
    "letters taken apart": book(*nfd(TABLE)),
    "spaces that nobody sees": book(
        ["STT", "Mã cơ quan\u00a0", " Tên  cơ quan\n(ghi đủ)", "Cấp\u200b"],
        ["1", "AG.T01 ", "Sở\u00a0Thử Một", "tỉnh "],
        TWO,
    ),
    "other words for the columns": book(["TT", "Mã CQ", "Đơn vị", "Cấp hành chính"], ONE[:4], TWO[:4]),
    "the header on every page": book(HEADER, ONE, HEADER, TWO),
    "numbered columns": book(HEADER, ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"], ONE, TWO),
    "200 blank rows between": book(HEADER, ONE, *[[]] * 200, TWO),
    "NUL, which Excel writes as _x0000_": book(HEADER, [1, "AG.T01", "Sở Thử\0 Một", "Tỉnh"], TWO),
    "semicolons": csv("Mã cơ quan;Tên cơ quan;Cấp\nAG.T01;Sở Thử Một;Tỉnh\nAG.T02;Sở Thử Hai;Tỉnh\n"),
    "commas, a mark, quotations": csv(
        'Mã cơ quan,Tên cơ quan,Cấp\r\nAG.T01,"Sở Thử Một",Tỉnh\r\nAG.T02,Sở Thử Hai,Tỉnh', "utf-8-sig"
    ),
    "UTF-16 with tabs": csv(
        "Mã cơ quan\tTên cơ quan\tCấp\nAG.T01\tSở Thử Một\tTỉnh\nAG.T02\tSở Thử Hai\tTỉnh", "utf-16"
    ),
}


@pytest.fixture
def bring_in(capsys: Any) -> Callable[[Path], tuple[int, dict[str, Any]]]:
    an_giang()
    root()

    def command(path: Path) -> tuple[int, dict[str, Any]]:
        code: Any = 0
        try:
            call_command(
                "import_roster", str(path), "--kind=agencies", "--province=89", "--on=2020-12-31", "--as=goc"
            )
        except SystemExit as end:
            code = end.code
        return code, json.loads(capsys.readouterr().out)

    return command


@pytest.mark.parametrize("name", BAD)
def test_bad_file_is_refused_with_its_cure_and_writes_nothing(name, bring_in, tmp_path):
    make, sentence = BAD[name]
    before = facts()
    code, report = bring_in(make(tmp_path))
    assert (code, report["refused"]) == (2, sentence)
    assert facts() == before


@pytest.mark.parametrize("name", ODD)
def test_odd_file_is_taken_as_it_is(name, bring_in, tmp_path):
    code, report = bring_in(ODD[name](tmp_path))
    assert (code, report["new"], report["faults"]) == (0, 2, [])
    assert sorted(AgencyPeriod.objects.values_list("name", "level")) == [
        ("Sở Thử Hai", "province"),
        ("Sở Thử Một", "province"),
    ]

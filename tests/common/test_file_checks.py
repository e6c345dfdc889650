"""Files that must not come in, by class, and odd but good ones that must."""

import io
import unicodedata
from collections.abc import Callable
from pathlib import Path

import filetype
import openpyxl
import pytest
import xlsxwriter
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from common.errors import Refused
from common.file_checks import DOCUMENTS, MEGABYTE, SPREADSHEETS, Limits, checked_name
from common.files import StoredFile, store
from tests.common import sample_files as made

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
NO_SAMPLES = pytest.mark.skip(reason="no sample workbooks beside the repository")
SMALL = Limits(DOCUMENTS.types, max_bytes=2_000)
NOT_AS_NAMED = "có nội dung không phải là"
PASSWORD = "đang đặt mật khẩu"
MACRO = "có chứa macro"
ODD_INSIDE = "có cấu trúc bên trong bất thường"
DAMAGED = "bị hỏng hoặc chưa tải xong"
NOT_TAKEN = "không thuộc loại được nhận"
TWO_ENDINGS = "có hai phần mở rộng"
HIDDEN = "có ký tự ẩn hoặc ký tự đảo chiều"
RESERVED = "có tên mà Windows dành riêng"
TOO_LARGE_INSIDE = "bung ra quá lớn"
OLE = "\x01Ole10Native".encode("utf-16-le")

# class -> (name, content, the rule that the sentence states)
BAD: dict[str, list[tuple[str, bytes, str]]] = {
    "a program under another name": [
        ("a.pdf", made.EXE, NOT_AS_NAMED),
        ("a.docx", made.EXE, NOT_AS_NAMED),
        ("a.xlsx", made.EXE, NOT_AS_NAMED),
        ("a.jpg", made.EXE, NOT_AS_NAMED),
        ("a.png", made.EXE, NOT_AS_NAMED),
    ],
    "a program": [
        ("a.exe", made.EXE, NOT_TAKEN),
        ("a.js", b"alert(1)", NOT_TAKEN),
        ("a.pdf.exe", made.EXE, NOT_TAKEN),
    ],
    "two endings": [
        ("a.exe.pdf", made.pdf(), TWO_ENDINGS),
        ("a.docm.docx", made.docx(), TWO_ENDINGS),
        ("a.html.png", made.png(), TWO_ENDINGS),
        ("a.PhP5.jpg", made.jpg(), TWO_ENDINGS),
        ("a.js.v2.xlsx", made.xlsx(), TWO_ENDINGS),
    ],
    "a null byte in the name": [("a.pdf\x00.exe", made.pdf(), HIDDEN), ("a\x00.pdf", made.pdf(), HIDDEN)],
    "text turned round in the name": [
        ("bao\u202efdp.exe.pdf", made.pdf(), HIDDEN),
        ("\u2066a\u2069.pdf", made.pdf(), HIDDEN),
        ("a\u200b.pdf", made.pdf(), HIDDEN),
        ("a\nb.pdf", made.pdf(), HIDDEN),
    ],
    "a name too long": [
        ("a" * 197 + ".pdf", made.pdf(), "dài hơn 200 ký tự"),
        ("ộ" * 240 + ".pdf", made.pdf(), "200"),
    ],
    "a name of Windows": [
        ("CON.pdf", made.pdf(), RESERVED),
        ("nul.docx", made.docx(), RESERVED),
        ("COM1.x.pdf", made.pdf(), RESERVED),
        ("lpt9.png", made.png(), RESERVED),
    ],
    "no name": [
        (".pdf", made.pdf(), "chưa có tên"),
        (".htaccess", b"x", "chưa có tên"),
        (" .pdf", made.pdf(), "chưa có"),
    ],
    "a path in the name": [
        ("..\\a.pdf", made.pdf(), "chưa có tên"),
        ("b\\a.pdf", made.pdf(), "ký tự không dùng được"),
        ("a.pdf:x.pdf", made.pdf(), "ký tự không dùng được"),
    ],
    "no ending": [("quyet dinh", made.pdf(), NOT_TAKEN), ("a.pdf.", made.pdf(), NOT_TAKEN), ("a.", b"x", NOT_TAKEN)],
    "a page as a picture": [
        ("a.png", made.SVG, NOT_AS_NAMED),
        ("a.png", made.HTML, NOT_AS_NAMED),
        ("a.jpg", made.HTML, NOT_AS_NAMED),
        ("a.svg", made.SVG, NOT_TAKEN),
        ("a.pdf", made.HTML, NOT_AS_NAMED),
    ],
    "another type than its name": [
        ("a.png", made.jpg(), NOT_AS_NAMED),
        ("a.jpg", made.png(), NOT_AS_NAMED),
        ("a.pdf", made.docx(), NOT_AS_NAMED),
        ("a.docx", made.pdf(), NOT_AS_NAMED),
        ("a.docx", made.archive({"a.txt": b"x"}), ODD_INSIDE),
        ("a.xlsx", made.archive({"[Content_Types].xml": b"<Types/>"}), ODD_INSIDE),
    ],
    "two types at once": [
        ("a.jpg", made.jpg() + made.archive({"a.exe": made.EXE}), "giấu tệp nén"),
        ("a.png", made.png() + made.archive({"a.exe": made.EXE}), "giấu tệp nén"),
        ("a.pdf", made.pdf() + made.archive({"a.exe": made.EXE}), "tệp nén ở cuối"),
        ("a.pdf", made.HTML + made.pdf(), NOT_AS_NAMED),
        ("a.docx", b"#!/bin/sh\n" + made.docx(), NOT_AS_NAMED),
    ],
    "empty": [("a.pdf", b"", "rỗng"), ("a.docx", b"", "rỗng"), ("a.png", b"", "rỗng")],
    "cut off": [
        ("a.pdf", made.pdf()[:-60], DAMAGED),
        ("a.docx", made.docx()[:-30], DAMAGED),
        ("a.xlsx", made.xlsx()[:-30], DAMAGED),
        ("a.png", made.png()[:-20], DAMAGED),
        ("a.jpg", made.jpg(size=(600, 400))[:700], DAMAGED),
        ("a.jpg", made.jpg()[:30], DAMAGED),
    ],
    "locked by a password": [
        ("a.pdf", made.pdf(b"/Encrypt 5 0 R "), PASSWORD),
        ("a.pdf", made.pdf(b"/Encrypt<< /Filter /Standard >> "), PASSWORD),
        ("a.docx", made.ENCRYPTED_OFFICE, PASSWORD),
        ("a.xlsx", made.ENCRYPTED_OFFICE, PASSWORD),
        ("a.docx", made.with_encrypted_member(), ODD_INSIDE),
    ],
    "old Office under a new name": [("a.docx", made.COMPOUND, "kiểu cũ"), ("a.xlsx", made.COMPOUND, "kiểu cũ")],
    "old Office": [
        ("a.doc", made.COMPOUND, ".docx"),
        ("a.xls", made.COMPOUND, ".xlsx"),
        ("a.rtf", b"{\\rtf1", ".docx"),
    ],
    "macros": [
        ("a.docm", made.docx(), "macro"),
        ("a.xlsm", made.xlsx(), "macro"),
        ("a.docx", made.docx({"word/vbaProject.bin": b"x"}), MACRO),
        ("a.xlsx", made.xlsx({"xl/VBAPROJECT.BIN": b"x"}), MACRO),
        ("a.docx", made.docx(main="application/vnd.ms-word.document.macroEnabled.main+xml"), MACRO),
        ("a.xlsx", made.xlsx(main="application/vnd.ms-excel.sheet.macroEnabled.main+xml"), MACRO),
    ],
    "a package inside": [
        ("a.docx", made.docx({"word/embeddings/oleObject1.bin": made.COMPOUND + OLE}), "OLE Package"),
        ("a.xlsx", made.xlsx({"xl/embeddings/oleObject1.bin": made.COMPOUND + OLE}), "OLE Package"),
        ("a.docx", made.docx({"word/embeddings/a.exe": made.EXE}), ODD_INSIDE),
        ("a.xlsx", made.xlsx({"xl/a.zip": b"PK"}), ODD_INSIDE),
    ],
    "a path that leads out": [
        ("a.docx", made.docx({"../../etc/passwd": b"x"}), ODD_INSIDE),
        ("a.docx", made.docx({"/etc/passwd": b"x"}), ODD_INSIDE),
        ("a.xlsx", made.xlsx({"xl\\..\\..\\a": b"x"}), ODD_INSIDE),
        ("a.xlsx", made.xlsx({"C:/a": b"x"}), ODD_INSIDE),
        ("a.docx", made.with_link(), ODD_INSIDE),
    ],
    "a bomb": [
        ("a.xlsx", made.xlsx({"xl/sharedStrings.xml": b"0" * (20 * MEGABYTE)}), TOO_LARGE_INSIDE),
        ("a.docx", made.docx({f"word/{at}": b"" for at in range(2_001)}), TOO_LARGE_INSIDE),
        ("a.png", made.png(size=(8_000, 6_000), mode="1"), "triệu điểm ảnh"),
        ("a.png", made.png(size=(12_000, 12_000), mode="1"), "triệu điểm ảnh"),
        ("a.jpg", made.jpg(size=(8_000, 6_000), mode="L"), "triệu điểm ảnh"),
    ],
    "a phone's HEIC": [
        ("IMG_1.HEIC", made.HEIC, "JPG"),
        ("IMG_1.heif", made.HEIC, "JPG"),
        ("IMG_1.jpg", made.HEIC, "HEIC"),
    ],
    "other pictures and archives": [
        ("a.gif", b"GIF89a", "JPG hoặc PNG"),
        ("a.webp", b"RIFF0000WEBP", "JPG hoặc PNG"),
        ("a.tiff", b"II*\x00", "JPG hoặc PNG"),
        ("a.zip", made.archive({"a": b"x"}), "giải nén"),
        ("a.rar", b"Rar!\x1a\x07\x00", "giải nén"),
    ],
    "the test virus": [
        ("a.pdf", made.EICAR, NOT_AS_NAMED),
        ("a.docx", made.EICAR, NOT_AS_NAMED),
        ("eicar.com", made.EICAR, NOT_TAKEN),
    ],
}
CASES = [(name, content, rule) for files in BAD.values() for name, content, rule in files]
IDS = [f"{kind}-{at}" for kind, files in BAD.items() for at in range(len(files))]


def upload(name: str, content: bytes) -> ContentFile:
    return ContentFile(content, name=name)


def in_storage(settings: object) -> list[str]:
    root = Path(settings.MEDIA_ROOT)  # type: ignore[attr-defined]
    return [str(path) for path in root.rglob("*") if path.is_file()]


def test_enough_classes_and_files_are_tried() -> None:
    assert (len(BAD) >= 20, len(CASES) >= 60) == (True, True)


def test_the_ending_and_the_first_bytes_alone_would_let_many_in() -> None:
    """The control: what a check of extension and magic, without a look at name and structure, would take."""
    let_in = [
        name
        for name, content, _ in CASES
        for file_type in DOCUMENTS.types
        if name.lower().endswith(file_type.extensions)
        and getattr(filetype.guess(content), "mime", "") in file_type.sniffed
    ]
    assert len(let_in) >= 40


@pytest.mark.parametrize(("name", "content", "rule"), CASES, ids=IDS)
def test_a_bad_file_is_refused_and_nothing_of_it_stays(
    db: None, settings: object, name: str, content: bytes, rule: str
) -> None:
    with pytest.raises(Refused) as refusal:
        store(upload(name, content), by=None, purpose="test")
    sentence = refusal.value.sentence
    assert sentence.startswith("Tệp “")
    assert sentence.endswith(".")
    assert rule in sentence
    assert (in_storage(settings), StoredFile.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("báo cáo.exe", "“báo cáo.exe”"), ("a\u202eb.pdf", "“a·b.pdf”"), ("x" * 230 + ".pdf", "“" + "x" * 60 + "…")],
)
def test_a_refusal_names_the_file_readably(name: str, shown: str) -> None:
    with pytest.raises(Refused) as refusal:
        store(upload(name, b"x"), by=None, purpose="test")
    assert shown in refusal.value.sentence


@pytest.mark.parametrize("over", [1, 500])
def test_a_file_over_the_limit_by_one_byte_is_refused(over: int) -> None:
    body = made.pdf()
    body = made.pdf(padding=SMALL.max_bytes - len(body) + over)
    assert len(body) == SMALL.max_bytes + over
    with pytest.raises(Refused, match="lớn hơn"):
        store(upload("a.pdf", body), by=None, purpose="test", limits=SMALL)


def test_a_file_of_just_the_limit_is_taken(db: None) -> None:
    body = made.pdf(padding=SMALL.max_bytes - len(made.pdf()))
    assert store(upload("a.pdf", body), by=None, purpose="test", limits=SMALL).size == SMALL.max_bytes


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.png", "a.txt", "a.xlsm"])
def test_where_spreadsheets_come_in_nothing_else_does(name: str) -> None:
    with pytest.raises(Refused, match=r"không thuộc loại được nhận \(XLSX, CSV\)"):
        store(upload(name, made.pdf()), by=None, purpose="test", limits=SPREADSHEETS)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ("Mã,Tên".encode("latin-1"), "Unicode"),
        (b"a,b\x00c", "không phải là bảng CSV"),
        (made.HTML, "không phải là bảng CSV"),
        (made.EXE, NOT_AS_NAMED),
        (made.xlsx(), NOT_AS_NAMED),
    ],
)
def test_a_csv_that_is_none_is_refused(content: bytes, rule: str) -> None:
    with pytest.raises(Refused, match=rule):
        store(upload("a.csv", content), by=None, purpose="test", limits=SPREADSHEETS)


# --- Odd, but good ---
GOOD: list[tuple[str, bytes, str]] = [
    ("Quyết định 346-QĐ-UBND ngày 25.02.2021.pdf", made.pdf(), "application/pdf"),
    ("QUYET DINH.PDF", made.pdf(), "application/pdf"),
    ("văn bản v1.2 (bản cuối).pdf", made.pdf(version=b"2.0"), "application/pdf"),
    ("Kế hoạch.docx.pdf", made.pdf(version=b"1.4"), "application/pdf"),
    ("ky so.pdf", made.pdf(b"/Perms 3 0 R /EncryptMetadata true "), "application/pdf"),
    ("quet ca tap.pdf", made.scanned_pdf(19), "application/pdf"),
    ("duoi co rac.pdf", made.pdf() + b"\r\n" * 20, "application/pdf"),
    ("Phụ lục.docx", made.docx({f"word/media/{at}.png": b"x" for at in range(300)}), "document"),
    ("Phụ lục.DOCX", made.docx(), "document"),
    ("Bieu do.docx", made.docx({"word/embeddings/Sheet1.xlsx": made.xlsx()}), "document"),
    ("Cong thuc.docx", made.docx({"word/embeddings/oleObject1.bin": made.COMPOUND}), "document"),
    ("Danh sách cơ quan.xlsx", made.xlsx({"xl/worksheets/sheet1.xml": b"<row/>" * 9_000}), "sheet"),
    ("CONG VAN.xlsx", made.xlsx(), "sheet"),
    ("ảnh hiện trường.JPG", made.jpg(size=(4_000, 3_000)), "image/jpeg"),
    ("anh.jpeg", made.jpg(mode="CMYK"), "image/jpeg"),
    ("den trang.jpg", made.jpg(mode="L") + b"\x00" * 64, "image/jpeg"),
    ("ảnh chụp màn hình 2024-04-03.png", made.png(mode="RGBA"), "image/png"),
    ("ban ve.png", made.png(size=(6_000, 6_000), mode="1"), "image/png"),
    (unicodedata.normalize("NFD", "Biên bản kiểm tra.pdf"), made.pdf(), "application/pdf"),
    ("ộ" * 190 + ".pdf", made.pdf(), "application/pdf"),
]


@pytest.mark.parametrize(("name", "content", "content_type"), GOOD)
def test_an_odd_but_good_file_is_taken(db: None, name: str, content: bytes, content_type: str) -> None:
    stored = store(upload(name, content), by=None, purpose="test")
    assert stored.name == unicodedata.normalize("NFC", name)
    assert stored.content_type.endswith(content_type)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_of_any_unicode_is_taken(db: None, encoding: str) -> None:
    content = "Mã;Tên cơ quan\nAG.T01;Sở Nội vụ\n".encode(encoding)
    stored = store(upload("danh sách.csv", content), by=None, purpose="test", limits=SPREADSHEETS)
    assert stored.content_type == "text/csv"


def test_what_the_browser_says_of_the_type_counts_nowhere(db: None) -> None:
    claimed = SimpleUploadedFile("a.pdf", made.pdf(), content_type="text/html")
    assert store(claimed, by=None, purpose="test").content_type == "application/pdf"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("  Sở  Y tế .pdf", "Sở Y tế .pdf"),
        ("Ðề án.pdf", "Đề án.pdf"),
        ("Console.pdf", "Console.pdf"),
        ("a.b.c", "a.b.c"),
    ],
)
def test_a_name_is_kept_as_it_reads(name: str, kept: str) -> None:
    assert checked_name(name) == kept


# --- Files as real programs write them ---


def written_by_openpyxl() -> bytes:
    workbook, buffer = openpyxl.Workbook(), io.BytesIO()
    workbook.active.append(["Mã", "Tên cơ quan"])
    workbook.save(buffer)
    return buffer.getvalue()


def written_by_xlsxwriter() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        workbook.add_worksheet("Cơ quan").write(0, 0, "Mã")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("a.xlsx", written_by_openpyxl),
        ("b.xlsx", written_by_xlsxwriter),
        ("quét.pdf", lambda: made.picture("PDF", (1_240, 1_754))),
        ("tiến dần.jpg", lambda: made.picture("JPEG", (1_240, 1_754), progressive=True)),
        ("bảng màu.png", lambda: made.picture("PNG", mode="P")),
    ],
)
def test_a_file_as_a_program_writes_it_is_taken(db: None, name: str, write: Callable[[], bytes]) -> None:
    assert store(upload(name, write()), by=None, purpose="test").name == name


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.xlsx")) or [pytest.param(None, marks=NO_SAMPLES)], ids=str)
def test_a_workbook_as_an_office_sends_it_is_taken(db: None, path: Path) -> None:
    assert store(upload(path.name, path.read_bytes()), by=None, purpose="test", limits=SPREADSHEETS).name == path.name

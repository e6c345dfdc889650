"""What a file must be before anything opens it: small, a real .xlsx or UTF-8 .csv, no bomb, no macro.

Only the zip directory and the raw bytes of its members are looked at, piece by piece, so that a hostile file
costs milliseconds. The reader's child process has limits of its own: this is the first of two fences.
"""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from common.errors import Refused
from common.spreadsheets.csv_text import decode
from common.spreadsheets.places import MAX_COLUMNS, MAX_ROWS, column_letter, shown_name

MAX_BYTES = 10 * 2**20
MAX_UNPACKED = 60 * 2**20
MAX_RATIO = 100
MAX_MEMBERS = 200
MAX_DIRECTORY = 256 * 2**10  # bytes of the zip directory; 200 members need a tenth of it
HARMLESS = 2**20  # unpacked, below which no ratio matters
PIECE = 2**18
OVERLAP = 2**10  # kept from the piece before, so that nothing hides across the seam

SAVE_AS_XLSX = "Mở tệp bằng Excel, chọn Lưu thành (Save As), kiểu Excel Workbook (.xlsx), rồi tải lên lại."
OTHER_FORMATS = {
    ".xls": "là kiểu Excel 97-2003 cũ, không được nhận",
    ".ods": "là kiểu OpenDocument, không được nhận",
    ".xlsb": "là bảng tính kiểu nhị phân, không được nhận",
    ".xlsm": "là bảng tính có macro, không được nhận",
    ".xltm": "là tệp mẫu có macro, không được nhận",
    ".xltx": "là tệp mẫu của Excel, không được nhận",
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
UTF16_STARTS = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")  # would hide everything that the scan looks for
NESTED_NAMES = (".zip", ".xlsx", ".xlsm", ".docx", ".pptx", ".rar", ".7z", ".gz", ".jar")
NESTED_STARTS = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", OLE[:4])

# References out of bounds, and those only: a good sheet makes no match, so the scan never comes back from C.
# Columns beyond BH (the 60th) are BI…BZ, CA…ZZ and three letters; row numbers are compared after a match.
# <dimension> is not asked: programs write it wrongly in good files, and the reader does not trust it.
FAR_REFERENCE = re.compile(
    rb"r\s*=\s*[\"']\s*((?:[A-Za-z]{3,}|[C-Zc-z][A-Za-z]|[Bb][I-Zi-z])\d+|[A-Za-z]*0*(?:[6-9]\d{4}|[1-9]\d{5,}))\s*[\"']"
)
DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
# A formula that no program ever calculated (written by a script) has no value: its cell would read as blank.
UNCALCULATED = re.compile(
    rb'<c r="([A-Z]+\d+)"(?![^>]*t="str")[^>]*><f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)


def check_file(path: str | Path, *, file_name: str) -> None:
    """Refuse what is not a harmless .xlsx or .csv; the sentence names file, reason and cure."""
    path, name, suffix = Path(path), shown_name(file_name), Path(file_name).suffix.lower()
    size = path.stat().st_size
    if size == 0:
        raise Refused(f"Tệp {name} trống, không có byte nào. Chọn lại tệp có số liệu.")
    if size > MAX_BYTES:
        raise Refused(f"Tệp {name} nặng hơn 10 MB. Bỏ hình ảnh và trang tính không cần, hoặc chia thành nhiều tệp.")
    if suffix in OTHER_FORMATS:
        raise Refused(f"Tệp {name} {OTHER_FORMATS[suffix]}. {SAVE_AS_XLSX}")
    if suffix == ".csv":
        decode(path.read_bytes(), file_name=file_name)
    elif suffix == ".xlsx":
        _check_workbook(path, name)
    else:
        raise Refused(f"Tệp {name} không phải bảng tính. Chỉ nhận tệp .xlsx hoặc .csv. {SAVE_AS_XLSX}")


def _check_workbook(path: Path, name: str) -> None:
    with path.open("rb") as file:
        start = file.read(len(OLE))
    if start == OLE:
        if ENCRYPTED in path.read_bytes():
            raise Refused(f"Tệp {name} có mật khẩu. Mở bằng Excel, bỏ mật khẩu, lưu rồi tải lên lại.")
        raise Refused(f"Tệp {name} thực ra là kiểu Excel 97-2003 cũ, chỉ đổi đuôi tên. {SAVE_AS_XLSX}")
    if not start.startswith(b"PK"):
        raise Refused(f"Tệp {name} không phải tệp .xlsx thật (có thể là trang web hoặc CSV đổi đuôi). {SAVE_AS_XLSX}")
    try:
        _check_directory_size(path, name)
        with zipfile.ZipFile(path) as archive:
            _check_members(archive.infolist(), path.stat().st_size, name)
            for member in archive.infolist():
                _scan(archive, member, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, OSError, NotImplementedError, ValueError):
        raise Refused(f"Tệp {name} bị hỏng, không mở được. {SAVE_AS_XLSX}") from None


def _check_directory_size(path: Path, name: str) -> None:
    """Bound the zip directory before zipfile reads it whole; either of its two endings may lie."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 70_000))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0:
        raise zipfile.BadZipFile
    members, directory = struct.unpack_from("<HI", tail, at + 10)
    if tail[at - 20 : at - 16] == b"PK\x06\x07":  # zipfile then believes the 64-bit ending before it instead
        members, directory = struct.unpack_from("<QQ", tail, at - 20 - 56 + 32)
    if members > MAX_MEMBERS or directory > MAX_DIRECTORY:
        _refuse_contents(name, f"có hơn {MAX_MEMBERS} phần bên trong")


def _check_members(members: list[zipfile.ZipInfo], size: int, name: str) -> None:
    """Refuse by what the zip directory says; whether it tells the truth, the scan finds out."""
    names = [member.filename.replace("\\", "/").lower() for member in members]
    unpacked = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS:
        _refuse_contents(name, f"có hơn {MAX_MEMBERS} phần bên trong")
    if unpacked > MAX_UNPACKED:
        _refuse_contents(name, "bung ra hơn 60 MB")
    if unpacked > HARMLESS and unpacked > MAX_RATIO * size:
        _refuse_contents(name, f"bung ra hơn {MAX_RATIO} lần kích thước tệp")
    if any(each.endswith("vbaproject.bin") or "/macrosheets/" in each for each in names):
        raise Refused(f"Tệp {name} có macro, không được nhận. {SAVE_AS_XLSX}")
    if any(each.endswith(NESTED_NAMES) for each in names):
        _refuse_contents(name, "có tệp nhúng bên trong")
    if any(
        stat.S_ISLNK(member.external_attr >> 16) or ".." in each for member, each in zip(members, names, strict=True)
    ):
        _refuse_contents(name, "có đường dẫn trỏ ra ngoài tệp")
    if any(member.flag_bits & 1 for member in members):
        raise Refused(f"Tệp {name} có mật khẩu. Mở bằng Excel, bỏ mật khẩu, lưu rồi tải lên lại.")
    if not any(each.lstrip("/").startswith("xl/") for each in names):
        raise Refused(f"Tệp {name} không phải bảng tính (có thể là tệp Word hoặc tệp nén đổi đuôi). {SAVE_AS_XLSX}")


def _scan(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    """Read one member through, piece by piece; refuse what would hurt the reader or hide from this scan."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        _refuse_contents(name, "nén theo kiểu lạ")
    rows = 0
    for seam, window in _windows(archive, member, name):
        if seam == 0 and window.startswith(UTF16_STARTS):
            _refuse_contents(name, "dùng bảng mã lạ bên trong")
        if seam == 0 and window.startswith(NESTED_STARTS):
            _refuse_contents(name, "có tệp nhúng bên trong")
        if DECLARATION.search(window):
            _refuse_contents(name, "có khai báo DOCTYPE/ENTITY bên trong")
        for match in FAR_REFERENCE.finditer(window):
            if window[match.start() - 1 : match.start()].isspace():
                _check_reference(match[1].decode().upper(), name)
        if b"<f" in window and (formula := UNCALCULATED.search(window)):
            raise Refused(
                f"Tệp {name}: công thức ở ô {formula[1].decode()} chưa được tính, không có giá trị. "
                "Mở tệp bằng Excel, bấm Lưu rồi tải lên lại."
            )
        rows += window.count(b"<row", max(0, seam - 3)) + window.count(b":row ", max(0, seam - 4))
        if rows > MAX_ROWS:
            _refuse_rows(name)


def _windows(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Iterator[tuple[int, bytes]]:
    """The member's bytes piece by piece, each led by the end of the one before, and where its new part begins.

    zipfile stops at the size that the directory states; the reader does not. The stated size is therefore set
    aside, the stream read to its true end, and the two compared.
    """
    stated, member.file_size = member.file_size, MAX_UNPACKED + 1
    read, tail = 0, b""
    with archive.open(member) as stream:
        while piece := stream.read(PIECE):
            read += len(piece)
            if read > stated:
                break
            yield len(tail), tail + piece
            tail = piece[-OVERLAP:]
    if read != stated:
        _refuse_contents(name, "khai sai kích thước bên trong")


def _check_reference(reference: str, name: str) -> None:
    letters = reference.rstrip("0123456789")
    row = reference[len(letters) :]
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    if column > MAX_COLUMNS:
        raise Refused(
            f"Tệp {name} có ô ở xa, {reference[:20]} (kể cả ô trống đã tô màu hay kẻ khung); mỗi trang tính dùng "
            f"tối đa {MAX_COLUMNS} cột. Chọn các cột từ {column_letter(MAX_COLUMNS)} trở đi, xóa (Delete), "
            "rồi lưu lại."
        )
    if row and (len(row) > 9 or int(row) > MAX_ROWS):
        _refuse_rows(name, reference[:20])


def _refuse_rows(name: str, reference: str = "") -> NoReturn:
    where = f" (có ô hay dòng {reference})" if reference else ""
    raise Refused(
        f"Tệp {name} có trang tính dài hơn 60.000 dòng{where}, kể cả dòng trống đã kẻ khung. "
        "Chọn các dòng trống phía dưới, xóa (Delete) rồi lưu lại, hoặc chia thành nhiều tệp."
    )


def _refuse_contents(name: str, what: str) -> NoReturn:
    raise Refused(f"Tệp {name} {what}, không an toàn để mở. Chép số liệu sang một bảng tính mới rồi lưu thành .xlsx.")

"""A look into a Word or Excel file by the directory of its zip, before anything is unpacked."""

import stat
import zipfile
import zlib
from collections.abc import Callable
from typing import IO

MAX_MEMBERS = 2_000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 100
SMALL = 1024 * 1024  # below this a high ratio is only a repetitive sheet
MAX_CONTENT_TYPES = 1024 * 1024
MAX_EMBEDDED = 30 * 1024 * 1024

_RUNNABLE_MEMBERS = (".exe", ".dll", ".com", ".scr", ".bat", ".cmd", ".js", ".vbs", ".ps1", ".jar", ".msi", ".hta")
_ARCHIVE_MEMBERS = (".zip", ".rar", ".7z", ".gz", ".tar")
_PACKAGE_STREAM = "\x01Ole10Native".encode("utf-16-le")

# What zipfile raises on archives that are cut, patched or made up.
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, KeyError, EOFError, OSError, ValueError)

DAMAGED = "bị hỏng hoặc chưa tải xong. Hãy mở thử trên máy, lưu lại rồi gửi lại"
UNSAFE = (
    "có cấu trúc bên trong bất thường nên không được nhận. Hãy mở bằng {program}, “Lưu thành” tệp mới rồi gửi lại"
)
TOO_LARGE = "bung ra quá lớn nên không được nhận. Hãy chép phần cần gửi sang một tệp mới rồi gửi lại"
MACROS = "có chứa macro. Hãy mở bằng {program}, chọn “Lưu thành” dạng không có macro (.docx, .xlsx) rồi gửi lại"
PACKAGE = "có nhúng tệp khác ở bên trong (OLE Package). Hãy bỏ phần nhúng, gửi tệp đó riêng"


def office_fault(main_part: str, program: str) -> Callable[[IO[bytes]], str]:
    """The check of one program's files: the content types must name its main part."""

    def fault(content: IO[bytes]) -> str:
        content.seek(0)
        try:
            with zipfile.ZipFile(content) as archive:
                found = _directory_fault(archive.infolist()) or _content_fault(archive, main_part)
        except _BROKEN:
            return DAMAGED
        return found.format(program=program)

    return fault


def _directory_fault(members: list[zipfile.ZipInfo]) -> str:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED:
        return TOO_LARGE
    if unpacked > SMALL and unpacked > MAX_RATIO * max(packed, 1):
        return TOO_LARGE
    for member in members:
        name = member.filename.lower()
        if name.endswith("vbaproject.bin"):
            return MACROS
        if _is_unsafe(member) or name.endswith(_RUNNABLE_MEMBERS + _ARCHIVE_MEMBERS):
            return UNSAFE
    return ""


def _is_unsafe(member: zipfile.ZipInfo) -> bool:
    """Encrypted, packed in a way Office does not, a link, or a path that leads out of its folder."""
    name = member.orig_filename
    return (
        bool(member.flag_bits & 0x1)
        or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        or stat.S_ISLNK(member.external_attr >> 16)
        or name.startswith("/")
        or "\\" in name
        or ":" in name
        or ".." in name.split("/")
        or "\x00" in name
    )


def _content_fault(archive: zipfile.ZipFile, main_part: str) -> str:
    if "[Content_Types].xml" not in archive.namelist():
        return UNSAFE
    types = _read(archive, "[Content_Types].xml", MAX_CONTENT_TYPES)
    if b"macroEnabled" in types or b"vbaProject" in types:
        return MACROS
    if main_part.encode() not in types:
        return UNSAFE
    left = MAX_EMBEDDED
    for member in archive.infolist():
        if "/embeddings/" in member.filename.lower() and member.filename.lower().endswith(".bin"):
            embedded = _read(archive, member.filename, left)
            left -= len(embedded)
            if _PACKAGE_STREAM in embedded or left <= 0:
                return PACKAGE
    return ""


def _read(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    with archive.open(name) as member:
        return member.read(limit)

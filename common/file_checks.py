"""What a file that somebody sends must be: its name, its size, and inside what its extension says.

The browser's word for the type counts nowhere. Every refusal is one sentence that names the file, the rule and
the cure; nothing is unpacked and no picture is decoded before its directory or header has been looked at.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

import filetype
from django.core.files.base import File
from PIL import Image

from common.errors import Refused
from common.office_files import DAMAGED, office_fault
from common.text import normalise

MEGABYTE = 1024 * 1024
MAX_NAME = 200
MAX_PIXELS = 40_000_000
HEAD = 8_192
TAIL = 66_000  # where a zip keeps the end of its directory


@dataclass(frozen=True)
class FileType:
    """A type that may come in: its extensions, what `filetype` calls it, and the look into its structure."""

    label: str
    extensions: tuple[str, ...]
    content_type: str
    sniffed: tuple[str, ...]
    fault: Callable[[IO[bytes]], str]  # what is wrong inside, empty where nothing is


# --- The structure of each type ---
_ENCRYPTED_PDF = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")


def pdf_fault(content: IO[bytes]) -> str:
    content.seek(0)
    body = content.read()
    if b"%%EOF" not in body[-4_096:] or b"startxref" not in body[-4_096:]:
        return DAMAGED
    if _ends_as_zip(body[-TAIL:]):
        return "chứa thêm một tệp nén ở cuối. Hãy in lại ra PDF rồi gửi lại"
    if _ENCRYPTED_PDF.search(body):
        return "đang đặt mật khẩu hoặc hạn chế quyền. Hãy bỏ mật khẩu (in lại ra PDF) rồi gửi lại"
    return ""


def image_fault(image_format: str) -> Callable[[IO[bytes]], str]:
    def fault(content: IO[bytes]) -> str:
        content.seek(max(0, content.seek(0, 2) - TAIL))
        if _ends_as_zip(content.read()):
            return "là ảnh có giấu tệp nén ở cuối. Hãy lưu ảnh lại bằng phần mềm xem ảnh rồi gửi lại"
        content.seek(0)
        try:
            return _picture_fault(content, image_format)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            return _TOO_MANY_PIXELS
        except Exception:  # Pillow's decoders raise whatever a broken picture makes them meet
            return DAMAGED

    return fault


_TOO_MANY_PIXELS = (
    f"là ảnh quá lớn (hơn {MAX_PIXELS // 1_000_000} triệu điểm ảnh). Hãy giảm kích thước ảnh rồi gửi lại"
)


def _picture_fault(content: IO[bytes], image_format: str) -> str:
    with Image.open(content, formats=[image_format]) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            return _TOO_MANY_PIXELS
        if image_format == "PNG":
            picture.verify()  # walks every chunk and its checksum without decoding
        else:
            picture.draft("L", (picture.width // 8, picture.height // 8))  # reads all, decodes an eighth
            picture.load()
    return ""


def _ends_as_zip(tail: bytes) -> bool:
    """Is this the end of a zip archive as well (a polyglot)? Its end record must reach the last byte."""
    at = tail.rfind(b"PK\x05\x06")
    return (
        at >= 0 and len(tail) >= at + 22 and len(tail) == at + 22 + int.from_bytes(tail[at + 20 : at + 22], "little")
    )


def csv_fault(content: IO[bytes]) -> str:
    content.seek(0)
    body = content.read()
    encoding = "utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError:
        return "không phải bảng mã Unicode. Trong Excel hãy lưu lại với kiểu “CSV UTF-8” hoặc .xlsx rồi gửi lại"
    if "\x00" in text or text.lstrip()[:1] == "<":
        return "không phải là bảng CSV. Hãy lưu lại từ Excel với kiểu “CSV UTF-8” hoặc .xlsx"
    return ""


_ZIP = ("application/zip",)
PDF = FileType("PDF", (".pdf",), "application/pdf", ("application/pdf",), pdf_fault)
DOCX = FileType(
    "DOCX",
    (".docx",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    (*_ZIP, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    office_fault("wordprocessingml.document.main+xml", "Word"),
)
XLSX = FileType(
    "XLSX",
    (".xlsx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    (*_ZIP, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    office_fault("spreadsheetml.sheet.main+xml", "Excel"),
)
JPG = FileType("JPG", (".jpg", ".jpeg"), "image/jpeg", ("image/jpeg",), image_fault("JPEG"))
PNG = FileType("PNG", (".png",), "image/png", ("image/png", "image/apng"), image_fault("PNG"))
CSV = FileType("CSV", (".csv",), "text/csv", (), csv_fault)


@dataclass(frozen=True)
class Limits:
    """Which types may come in at one place, and how large."""

    types: tuple[FileType, ...]
    max_bytes: int = 20 * MEGABYTE


DOCUMENTS = Limits((PDF, DOCX, XLSX, JPG, PNG))
SPREADSHEETS = Limits((XLSX, CSV), max_bytes=10 * MEGABYTE)


# --- The check ---
def checked(upload: File, limits: Limits) -> tuple[str, str]:
    """The file's name to keep and its content type; refuses what breaks a rule."""
    name = checked_name(upload.name or "")
    file_type = _type_by_extension(name, limits)
    if not upload.size:
        raise refused(name, "rỗng (0 byte). Hãy kiểm tra lại tệp trên máy rồi gửi lại")
    if upload.size > limits.max_bytes:
        raise refused(
            name,
            f"lớn hơn {limits.max_bytes // MEGABYTE} MB. "
            "Hãy quét ở độ phân giải thấp hơn, nén ảnh hoặc tách thành nhiều tệp",
        )
    content: Any = upload.file
    _check_magic(name, content, file_type)
    fault = file_type.fault(content)
    if fault:
        raise refused(name, fault)
    return name, file_type.content_type


def refused(name: str, rule: str) -> Refused:
    return Refused(f"Tệp “{_printable(name)}” {rule}.")


def _printable(name: str) -> str:
    """The name as it may stand in a sentence: no characters that turn or hide text, and not a page long."""
    shown = "".join(char if unicodedata.category(char)[0] != "C" else "·" for char in name)
    return shown if len(shown) <= 80 else shown[:60] + "…" + shown[-15:]


# --- The name ---
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_RUNNABLE = re.compile(
    r"\.(?:exe|scr|pif|msi|bat|cmd|ps1|vbs?|vbe|jse?|wsf|hta|jar|lnk|dll|apk|php\d?|phtml|aspx?|jsp"
    r"|html?|xhtml|svgz?|swf|docm|dotm|xlsm|xltm|xlsb|pptm)(?=\.)",
    re.IGNORECASE,
)


def checked_name(name: str) -> str:
    """The name in NFC; refuses what deceives a reader or breaks on Windows."""
    if any(unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs") for char in name):
        raise refused(name, "có ký tự ẩn hoặc ký tự đảo chiều trong tên. Hãy đổi tên tệp rồi gửi lại")
    clean = normalise(name)
    stem, _, _ = clean.rpartition(".")
    if not clean or clean.startswith(".") or (not stem.strip(" .") and "." in clean):
        raise refused(name, "chưa có tên. Hãy đặt tên tệp, ví dụ “Quyet dinh 346.pdf”, rồi gửi lại")
    if len(clean) > MAX_NAME:
        raise refused(clean, f"có tên dài hơn {MAX_NAME} ký tự. Hãy đặt tên ngắn hơn rồi gửi lại")
    if re.search(r'[\\/:*?"<>|]', clean):
        raise refused(clean, 'có ký tự không dùng được trong tên ( \\ / : * ? " < > | ). Hãy đổi tên tệp rồi gửi lại')
    if _RESERVED.fullmatch(clean):
        raise refused(clean, "có tên mà Windows dành riêng (CON, PRN, AUX, NUL, COM1, LPT1 …). Hãy đổi tên tệp")
    if _RUNNABLE.search(clean):
        raise refused(clean, "có hai phần mở rộng, một phần là của tệp chạy được. Hãy gửi đúng tệp văn bản gốc")
    return clean


# --- The extension and the first bytes ---
_CURES = {
    **dict.fromkeys(
        (".doc", ".dot", ".rtf", ".odt"), "Hãy mở bằng Word, chọn “Lưu thành” .docx hoặc .pdf rồi gửi lại"
    ),
    **dict.fromkeys((".xls", ".xlsb", ".ods"), "Hãy mở bằng Excel, chọn “Lưu thành” .xlsx rồi gửi lại"),
    **dict.fromkeys((".docm", ".dotm"), "Tệp có thể chứa macro; hãy chọn “Lưu thành” .docx rồi gửi lại"),
    **dict.fromkeys((".xlsm", ".xltm"), "Tệp có thể chứa macro; hãy chọn “Lưu thành” .xlsx rồi gửi lại"),
    **dict.fromkeys((".zip", ".rar", ".7z"), "Hãy giải nén rồi gửi từng tệp bên trong"),
    **dict.fromkeys(
        (".heic", ".heif"), "Ảnh HEIC của điện thoại: hãy lưu hoặc chia sẻ lại dưới dạng JPG rồi gửi lại"
    ),
    **dict.fromkeys((".tif", ".tiff", ".bmp", ".gif", ".webp"), "Hãy lưu ảnh lại dưới dạng JPG hoặc PNG rồi gửi lại"),
}
_CONTENT_CURES = {
    "image/heic": "thực ra là ảnh HEIC của điện thoại. Hãy lưu hoặc chia sẻ lại dưới dạng JPG rồi gửi lại",
    "image/heif": "thực ra là ảnh HEIC của điện thoại. Hãy lưu hoặc chia sẻ lại dưới dạng JPG rồi gửi lại",
}
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how old Office files and encrypted new ones begin


def _type_by_extension(name: str, limits: Limits) -> FileType:
    dot = name.rfind(".")
    extension = name[dot:].lower() if dot >= 0 else ""
    for file_type in limits.types:
        if extension in file_type.extensions:
            return file_type
    allowed = ", ".join(file_type.label for file_type in limits.types)
    cure = _CURES.get(extension, "Hãy lưu lại ở một trong các dạng đó rồi gửi lại")
    raise refused(name, f"không thuộc loại được nhận ({allowed}). {cure}")


def _check_magic(name: str, content: IO[bytes], file_type: FileType) -> None:
    content.seek(0)
    head = content.read(HEAD)
    if head.startswith(_COMPOUND_FILE) and file_type in (DOCX, XLSX):
        raise refused(name, _compound_fault(content))
    guess = filetype.guess(head)
    found = guess.mime if guess else None
    if found in _CONTENT_CURES:
        raise refused(name, _CONTENT_CURES[found])
    expected = file_type.sniffed or (None,)
    if found not in expected or not _begins_as(head, file_type):
        raise refused(
            name, f"có nội dung không phải là {file_type.label} như tên gọi. Hãy gửi tệp gốc, không đổi đuôi tệp"
        )


def _begins_as(head: bytes, file_type: FileType) -> bool:
    if file_type in (DOCX, XLSX):
        return head.startswith(b"PK\x03\x04")
    return file_type is not PDF or head.startswith(b"%PDF-1.") or head.startswith(b"%PDF-2.")


def _compound_fault(content: IO[bytes]) -> str:
    content.seek(0)
    if "EncryptedPackage".encode("utf-16-le") in content.read():
        return "đang đặt mật khẩu. Hãy mở tệp, bỏ mật khẩu (Tệp › Thông tin › Bảo vệ) rồi gửi lại"
    return "là tệp Word hoặc Excel kiểu cũ đã đổi đuôi. Hãy mở tệp, chọn “Lưu thành” .docx hoặc .xlsx rồi gửi lại"

"""Files made for the upload tests: sound ones of each type, and the ways in which they go bad."""

import io
import stat
import zipfile
from collections.abc import Mapping
from typing import Any

from PIL import Image

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
EXE = b"MZ\x90\x00\x03" + b"\x00" * 300
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 300
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
ENCRYPTED_OFFICE = COMPOUND + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 200

_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def pdf(trailer: bytes = b"", *, version: bytes = b"1.7", padding: int = 0) -> bytes:
    return (
        b"%PDF-" + version + b"\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
        + b"%" * padding
        + b"\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R " + trailer + b">>\nstartxref\n60\n%%EOF\n"
    )  # fmt: skip


def content_types(main: str) -> bytes:
    return f'<?xml version="1.0"?><Types><Override PartName="/a" ContentType="{main}"/></Types>'.encode()


def archive(members: Mapping[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as packed:
        for name, body in members.items():
            packed.writestr(zipfile.ZipInfo(name), body, compress_type=compression)
    return buffer.getvalue()


def docx(more: Mapping[str, bytes] | None = None, *, main: str = _WORD_TYPE) -> bytes:
    return archive(
        {"[Content_Types].xml": content_types(main), "word/document.xml": b"<w:document/>", **(more or {})}
    )


def xlsx(more: Mapping[str, bytes] | None = None, *, main: str = _EXCEL_TYPE) -> bytes:
    return archive({"[Content_Types].xml": content_types(main), "xl/workbook.xml": b"<workbook/>", **(more or {})})


def with_link(name: str = "word/link") -> bytes:
    """A Word file that holds a symbolic link."""
    buffer = io.BytesIO(docx())
    with zipfile.ZipFile(buffer, "a") as packed:
        link = zipfile.ZipInfo(name)
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, "/etc/passwd")
    return buffer.getvalue()


def with_encrypted_member() -> bytes:
    """The flag of an encrypted member, set in the directory of a sound file."""
    body = bytearray(docx())
    at = body.index(b"PK\x01\x02")
    body[at + 8] |= 1
    return bytes(body)


def picture(image_format: str, size: tuple[int, int] = (64, 48), mode: str = "RGB", **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size, 200 if mode in ("1", "L") else None).save(buffer, image_format, **options)
    return buffer.getvalue()


def jpg(size: tuple[int, int] = (64, 48), mode: str = "RGB") -> bytes:
    return picture("JPEG", size, mode)


def png(size: tuple[int, int] = (64, 48), mode: str = "RGB") -> bytes:
    return picture("PNG", size, mode)


def scanned_pdf(megabytes: int) -> bytes:
    return pdf(padding=megabytes * 1024 * 1024 - 400)

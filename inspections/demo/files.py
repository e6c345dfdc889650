"""The one file of the demo, which says of itself that it is none."""

from functools import cache

from django.conf import settings
from django.core.files.base import ContentFile

SCAN = settings.BASE_DIR / "fixtures" / "demo" / "ban_quet_gia_dinh.pdf"


def scan(of: str = "", *, name: str = "Bản quét giả định.pdf") -> ContentFile:
    """The file as it is; `of`: unlike the one of anybody else, by a remark behind its end."""
    return ContentFile(_content() + (f"% {of}\n".encode() if of else b""), name=name)


@cache
def _content() -> bytes:
    return SCAN.read_bytes()

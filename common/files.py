"""Stored files: taken in whole or refused, kept under names of chance, given out byte for byte as they came.

A row is written before its file and marked after it (pending → stored), so that whatever breaks in between leaves
something that `sweep` finds. The file itself goes through the default storage: a disk or an object store.
"""

import hashlib
import logging
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import models

from common.clock import now as clock_now
from common.errors import Refused
from common.file_checks import DOCUMENTS, Limits, checked

logger = logging.getLogger(__name__)

FOLDER = "tep"
# One of 256 folders and a name that nobody guesses and nothing executes: no extension, no word of the user's.
STORED_NAME = re.compile(rf"{FOLDER}/[0-9a-f]{{2}}/[0-9a-f]{{40}}")


class FileState(models.TextChoices):
    PENDING = "pending", "đang lưu"
    STORED = "stored", "đã lưu"
    MISSING = "missing", "tệp lỗi"  # gone from the storage, or no longer what was sent


class StoredFile(models.Model):
    """Tệp: a file that somebody sent, as it was named and as it lies in the storage."""

    name = models.CharField("tên tệp", max_length=255)
    stored_name = models.CharField("tên trong kho", max_length=100, unique=True, editable=False)
    purpose = models.CharField("dùng cho", max_length=40, editable=False)
    size = models.PositiveBigIntegerField("dung lượng", editable=False)
    sha256 = models.CharField("mã kiểm SHA-256", max_length=64, editable=False)
    content_type = models.CharField("loại nội dung", max_length=100, editable=False)
    state = models.CharField("trạng thái", max_length=10, choices=FileState, default=FileState.PENDING)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người tải lên",
        null=True,  # files that came by command or with the demo
        related_name="+",
        on_delete=models.PROTECT,
    )
    uploaded_at = models.DateTimeField("tải lên lúc", default=clock_now)

    class Meta:
        verbose_name = "tệp"
        verbose_name_plural = "tệp"
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=FileState.values), name="file_state_known"),
        ]
        indexes = [models.Index(fields=["state", "uploaded_at"], name="file_state_and_day")]

    def __str__(self) -> str:
        return self.name


def store(upload: File, *, by: Any, purpose: str, limits: Limits = DOCUMENTS) -> StoredFile:
    """Check a file and keep it; `purpose` says what it belongs to ("roster", "document").

    Refuses, with the file's name, the rule and the cure, what is not allowed or cannot be kept; then nothing of
    it stays in the storage.
    """
    name, content_type = checked(upload, limits)
    sha256, size = _fingerprint(upload)
    random = secrets.token_hex(20)
    stored = StoredFile.objects.create(
        name=name,
        stored_name=f"{FOLDER}/{random[:2]}/{random}",
        purpose=purpose,
        size=size,
        sha256=sha256,
        content_type=content_type,
        uploaded_by=by if getattr(by, "pk", None) else None,
    )
    _write(stored, upload)
    stored.state = FileState.STORED
    stored.save(update_fields=["state"])
    return stored


def _write(stored: StoredFile, upload: File) -> None:
    try:
        upload.seek(0)
        saved_as = default_storage.save(stored.stored_name, upload)
        if saved_as != stored.stored_name or default_storage.size(saved_as) != stored.size:
            raise OSError(f"{stored.stored_name} was not written whole")
    except Exception as failure:  # each storage raises classes of its own
        logger.exception("file %s could not be written", stored.pk)
        _discard(stored.stored_name)
        stored.delete()
        raise Refused(
            f"Chưa lưu được tệp “{stored.name}” vì kho tệp đang gặp lỗi; chưa có gì được ghi. "
            "Hãy thử lại sau ít phút, nếu vẫn lỗi thì báo quản trị hệ thống."
        ) from failure


def _discard(stored_name: str) -> None:
    try:
        default_storage.delete(stored_name)
    except Exception:  # the storage is failing already; sweep() comes again
        logger.exception("%s is left for the sweeper", stored_name)


def _fingerprint(content: File) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    content.seek(0)
    for chunk in content.chunks():
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def read(stored: StoredFile) -> File:
    """The stored file, open at its first byte and proved to be what was sent; else refuses ("tệp lỗi")."""
    fault = _fault(stored)
    if fault:
        logger.error("file %s: %s", stored.pk, fault)
        raise Refused(
            f"Tệp lỗi: “{stored.name}” {fault}. Hãy báo quản trị hệ thống để lấy lại từ bản sao lưu, "
            "hoặc tải tệp lên lần nữa."
        )
    return default_storage.open(stored.stored_name)


def _fault(stored: StoredFile) -> str:
    """What is wrong with the file in the storage, empty where nothing is."""
    if stored.state == FileState.PENDING:
        return "chưa được lưu xong"
    try:
        with default_storage.open(stored.stored_name) as content:
            found = _fingerprint(content)
    except FileNotFoundError:
        return "không còn trong kho"
    except OSError:
        return "không đọc được"
    return "" if found == (stored.sha256, stored.size) else "không còn như lúc tải lên"


# --- Keeping house -----
@dataclass(frozen=True)
class Swept:
    """What a sweep took away: rows whose file never arrived, and files without a row."""

    pending: int
    orphans: int


def sweep(*, older_than: timedelta, at: datetime) -> Swept:
    """Take away what uploads left behind that broke off or were rolled back more than `older_than` ago."""
    before = at - older_than
    pending = StoredFile.objects.filter(state=FileState.PENDING, uploaded_at__lt=before)
    abandoned = list(pending)
    for stored in abandoned:
        _discard(stored.stored_name)
        stored.delete()
    known = set(StoredFile.objects.values_list("stored_name", flat=True))
    orphans = 0
    for stored_name in _names_in_storage():
        if stored_name not in known and default_storage.get_modified_time(stored_name) < before:
            _discard(stored_name)
            orphans += 1
    return Swept(pending=len(abandoned), orphans=orphans)


def _names_in_storage() -> Iterator[str]:
    """Our own names only: whatever else lies in the storage is not ours to delete."""
    try:
        folders, _ = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return
    for folder in folders:
        for name in default_storage.listdir(f"{FOLDER}/{folder}")[1]:
            stored_name = f"{FOLDER}/{folder}/{name}"
            if STORED_NAME.fullmatch(stored_name):
                yield stored_name


def verify() -> list[tuple[StoredFile, str]]:
    """Compare every stored file with its fingerprint; what is missing or changed is marked "tệp lỗi" and returned.

    A file that is whole again (brought back from a backup) is marked stored again.
    """
    faulty = []
    for stored in StoredFile.objects.exclude(state=FileState.PENDING).order_by("pk").iterator():
        fault = _fault(stored)
        state = FileState.MISSING if fault else FileState.STORED
        if fault:
            faulty.append((stored, fault))
        if stored.state != state:
            stored.state = state
            stored.save(update_fields=["state"])
    return faulty

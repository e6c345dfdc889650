"""Stored files: kept whole, given out as they came, and what happens when the storage fails."""

import errno
import hashlib
import io
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from common.clock import now
from common.errors import Refused
from common.events import EventEntry
from common.files import STORED_NAME, FileState, StoredFile, Swept, read, store, sweep, verify
from common.registry import file_readers
from tests.answers import read_whole
from tests.cast import Cast
from tests.common import sample_files as made

DAY = timedelta(days=1)


def keep(name: str = "Quyết định 346.pdf", content: bytes | None = None, by: Any = None) -> StoredFile:
    return store(ContentFile(made.pdf() if content is None else content, name=name), by=by, purpose="test")


def path_of(stored: StoredFile) -> Path:
    return Path(default_storage.path(stored.stored_name))


def in_storage() -> list[Path]:
    return [path for path in Path(default_storage.path("")).rglob("*") if path.is_file()]


# --- Keeping ---


def test_store_keeps_the_bytes_and_says_what_they_are(cast: Cast) -> None:
    stored = keep(by=cast.staff)
    stored.refresh_from_db()
    assert path_of(stored).read_bytes() == made.pdf()
    assert (stored.state, stored.size, stored.sha256, stored.content_type, stored.uploaded_by, stored.purpose) == (
        FileState.STORED,
        len(made.pdf()),
        hashlib.sha256(made.pdf()).hexdigest(),
        "application/pdf",
        cast.staff,
        "test",
    )


def test_store_names_the_file_in_the_storage_by_chance(db: None) -> None:
    names = {keep().stored_name for _ in range(5)}
    assert len(names) == 5
    assert all(STORED_NAME.fullmatch(name) for name in names)


def test_store_takes_a_large_upload_from_its_temporary_file(db: None) -> None:
    with TemporaryUploadedFile("lớn.pdf", "application/pdf", 0, None) as upload:
        upload.write(made.scanned_pdf(3))
        upload.size = upload.tell()
        stored = store(upload, by=None, purpose="test")
    assert path_of(stored).read_bytes() == made.scanned_pdf(3)


@pytest.mark.parametrize("wrong", [{"state": "lost"}, {"stored_name": None}])
def test_the_database_refuses_a_file_of_no_state_or_no_name(db: None, wrong: dict[str, Any]) -> None:
    facts = {"name": "a.pdf", "stored_name": "tep/00/x", "size": 1, "sha256": "", "content_type": "", "purpose": ""}
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.create(**(facts | wrong))


class FailingStorage(FileSystemStorage):
    """A disk that breaks as `failure` says, after it has written a part."""

    failure = errno.ENOSPC

    def _save(self, name: str, content: File) -> str:
        super()._save(name, ContentFile(b"half"))  # type: ignore[misc]
        raise OSError(self.failure, "broken")


class ShortStorage(FileSystemStorage):
    """A disk that says it wrote everything and did not."""

    def _save(self, name: str, content: File) -> str:
        return str(super()._save(name, ContentFile(b"half")))  # type: ignore[misc]


class DeadStorage(FileSystemStorage):
    """A store that cannot be reached at all, with an error of its own."""

    def _save(self, name: str, content: File) -> str:
        raise RuntimeError("no route to the object store")

    def delete(self, name: str) -> None:
        raise RuntimeError("no route to the object store")


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_store_has_handed_the_file_and_its_folder_to_the_disk(db: None, monkeypatch: Any, kind: str) -> None:
    handed_over = []
    fsync = os.fsync

    def recording(descriptor: int) -> None:
        handed_over.append(os.path.realpath(f"/proc/self/fd/{descriptor}"))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", recording)
    path = path_of(keep()).resolve()
    assert str(path if kind == "file" else path.parent) in handed_over


class NamingStorage(FileSystemStorage):
    """A store that keeps a file under another name than it was told."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name + "x"


@pytest.mark.parametrize("storage", [FailingStorage, ShortStorage, DeadStorage])
def test_store_refuses_and_leaves_nothing_where_the_storage_fails(db: None, settings: Any, storage: type) -> None:
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": f"{__name__}.{storage.__name__}"}}
    with pytest.raises(Refused, match="Chưa lưu được tệp “Quyết định 346.pdf”.*thử lại"):
        keep()
    assert (in_storage(), StoredFile.objects.count()) == ([], 0)


def test_store_does_not_lose_a_file_under_a_name_it_does_not_know(db: None, settings: Any) -> None:
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": f"{__name__}.NamingStorage"}}
    with pytest.raises(Refused):
        keep()
    assert StoredFile.objects.count() == 0


# --- Giving back ---


def test_read_gives_back_what_was_sent(db: None) -> None:
    with read(keep()) as content:
        assert content.read() == made.pdf()


def damage(stored: StoredFile, how: str) -> None:
    path = path_of(stored)
    if how == "gone":
        path.unlink()
    elif how == "cut":
        path.write_bytes(path.read_bytes()[:50])
    elif how == "swapped":
        path.write_bytes(path.read_bytes()[:-1] + b" ")
    elif how == "a folder now":
        path.unlink()
        path.mkdir()
    else:
        StoredFile.objects.filter(pk=stored.pk).update(state=FileState.PENDING)
        stored.refresh_from_db()


DAMAGES = [
    ("gone", "không còn trong kho"),
    ("cut", "không còn như lúc tải lên"),
    ("swapped", "không còn như lúc tải lên"),
    ("a folder now", "không đọc được"),
    ("not yet kept", "chưa được lưu xong"),
]


@pytest.mark.parametrize(("how", "fault"), DAMAGES)
def test_read_refuses_a_file_that_is_not_what_was_sent(db: None, how: str, fault: str) -> None:
    stored = keep()
    damage(stored, how)
    with pytest.raises(Refused, match=f"Tệp lỗi: “Quyết định 346.pdf” {fault}.*sao lưu"):
        read(stored)


# --- Keeping house ---


def test_sweep_takes_away_what_broke_off_and_nothing_else(db: None) -> None:
    kept, abandoned = keep(), keep()
    StoredFile.objects.filter(pk=abandoned.pk).update(state=FileState.PENDING)
    orphan = keep()
    orphan.delete()
    default_storage.save("other/readme.txt", ContentFile(b"not ours"))
    default_storage.save("tep/ab/readme.txt", ContentFile(b"not ours either"))

    assert sweep(older_than=DAY, at=now()) == Swept(pending=0, orphans=0)
    assert len(in_storage()) == 5

    assert sweep(older_than=DAY, at=now() + 2 * DAY) == Swept(pending=1, orphans=1)
    assert {path.name for path in in_storage()} == {path_of(kept).name, "readme.txt"}
    assert list(StoredFile.objects.all()) == [kept]


def test_sweep_of_a_storage_that_holds_nothing_yet_does_nothing(db: None) -> None:
    assert sweep(older_than=DAY, at=now()) == Swept(pending=0, orphans=0)


@pytest.mark.django_db(transaction=True)
def test_a_file_of_a_transaction_that_was_rolled_back_is_swept() -> None:
    with transaction.atomic():
        keep()
        transaction.set_rollback(True)  # the rest of the act failed
    assert len(in_storage()) == 1
    assert sweep(older_than=DAY, at=now() + 2 * DAY).orphans == 1
    assert in_storage() == []


def test_verify_marks_what_is_faulty_and_unmarks_what_came_back(db: None) -> None:
    sound, gone, swapped = keep(), keep(), keep()
    body = path_of(gone).read_bytes()
    damage(gone, "gone")
    damage(swapped, "swapped")
    assert verify() == [(gone, "không còn trong kho"), (swapped, "không còn như lúc tải lên")]
    assert states(sound, gone, swapped) == ["stored", "missing", "missing"]

    path_of(gone).write_bytes(body)
    assert verify() == [(swapped, "không còn như lúc tải lên")]
    assert states(sound, gone, swapped) == ["stored", "stored", "missing"]


def states(*files: StoredFile) -> list[str]:
    by_pk = dict(StoredFile.objects.values_list("pk", "state"))
    return [by_pk[stored.pk] for stored in files]


def test_the_commands_say_what_they_did(db: None) -> None:
    stored, out = keep(), io.StringIO()
    call_command("verify_files", stdout=out)
    call_command("sweep_files", stdout=out)
    assert out.getvalue().splitlines() == [
        "Mọi tệp trong kho đều nguyên vẹn.",
        "Đã dọn 0 tệp tải lên dở dang, 0 tệp không thuộc dữ liệu nào.",
    ]
    damage(stored, "gone")
    with pytest.raises(CommandError, match="1 tệp lỗi. Hãy lấy lại"):
        call_command("verify_files", stdout=out)


# --- Downloading ---


@pytest.fixture
def readable() -> Iterator[None]:
    """For one test: the department's staff may read the files of this module."""
    file_readers.add("test_files", lambda user, stored: stored.purpose == "test" and user.username == "canbo")
    yield
    file_readers._entries.pop("test_files")


def download(cast: Cast, who: str, stored: StoredFile) -> Any:
    return cast.client(who).get(f"/tep/{stored.pk}/")


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("bao cao.pdf", 'attachment; filename="bao cao.pdf"'),
        ("Quyết định.pdf", "attachment; filename*=utf-8''Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh.pdf"),
        ("Đề án (bản 2).pdf", "attachment; filename*=utf-8''%C4%90%E1%BB%81%20%C3%A1n%20%28b%E1%BA%A3n%202%29.pdf"),
        ("50% a&b; c=d.pdf", 'attachment; filename="50% a&b; c=d.pdf"'),
        ("kế hoạch 'mới'.pdf", "attachment; filename*=utf-8''k%E1%BA%BF%20ho%E1%BA%A1ch%20%27m%E1%BB%9Bi%27.pdf"),
    ],
)
def test_a_download_is_an_attachment_under_its_own_name(cast: Cast, readable: None, name: str, header: str) -> None:
    answer = download(cast, "staff", keep(name))
    assert (answer.status_code, read_whole(answer)) == (200, made.pdf())
    assert {key: answer[key] for key in ("Content-Disposition", "Content-Type", "Content-Length")} == {
        "Content-Disposition": header,
        "Content-Type": "application/pdf",
        "Content-Length": str(len(made.pdf())),
    }


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "sandbox; default-src 'none'"),
        ("Cache-Control", "private, no-store"),
    ],
)
def test_a_download_can_do_nothing_in_the_portals_name(cast: Cast, readable: None, header: str, value: str) -> None:
    answer = download(cast, "staff", keep())
    assert (answer[header], read_whole(answer)) == (value, made.pdf())


def test_a_download_is_in_the_event_log(cast: Cast, readable: None) -> None:
    stored = keep()
    assert read_whole(download(cast, "staff", stored)) == made.pdf()
    entry = EventEntry.objects.get(kind="download")
    assert (entry.actor, entry.text, entry.subject) == (
        cast.staff,
        "Tải tệp Quyết định 346.pdf",
        f"common.StoredFile:{stored.pk}",
    )


@pytest.mark.parametrize("who", ["secretary", "outsider", "foreign_staff"])
def test_a_file_out_of_sight_is_as_absent_as_one_that_never_was(cast: Cast, readable: None, who: str) -> None:
    client = cast.client(who)
    foreign, absent = client.get(f"/tep/{keep().pk}/"), client.get("/tep/999999/")
    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert b"Quy" not in foreign.content
    assert EventEntry.objects.filter(kind="download").count() == 0


def test_a_file_needs_sign_in(cast: Cast, readable: None) -> None:
    assert download(cast, "anonymous", keep()).status_code == 302


@pytest.mark.parametrize(("how", "fault"), DAMAGES)
def test_a_faulty_file_is_told_and_not_given_out(cast: Cast, readable: None, how: str, fault: str) -> None:
    stored = keep()
    damage(stored, how)
    answer = download(cast, "staff", stored)
    assert answer.status_code == 404
    assert f"Tệp lỗi: “Quyết định 346.pdf” {fault}" in answer.content.decode()

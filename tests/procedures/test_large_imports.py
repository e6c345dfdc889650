"""Thousands of procedures: saved by the worker while the page stays usable; cut off midway, nothing is half done."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from common.spreadsheets import applying
from common.spreadsheets.applying import apply_again, apply_in_background, apply_or_leave, give_back
from common.spreadsheets.models import BatchState, ImportBatch, ImportChange
from common.spreadsheets.staging import read_in_background, receive, recheck
from common.spreadsheets.undoing import undo_or_leave
from procedures.models import AdministrativeProcedure, Procedure, ProcedureLink, ProcedureRevision
from procedures.resources import procedure_writer
from procedures.resources.procedures import ProcedureRoster
from procedures.resources.scopes import agency_scope
from tests.agencies.rosters import root
from tests.agencies.round_trips import sheet
from tests.factories.agencies import ProvinceFactory
from tests.procedures.catalogues import make_agency

KIND = ProcedureRoster()
SIZE = 2_500  # more than is saved while a person waits, and more than two of the writer's blocks
ROWS = [
    {
        "code": f"QT-{number:05}",
        "name": f"Quy trình {number}",
        "kind": "administrative",
        "tthc": f"1.{number % 400:06}",
        "issue": "01",
        "effective_on": date(2021, 1, 15),
    }
    for number in range(1, SIZE + 1)
]
WRITTEN = (
    Procedure,
    ProcedureRevision,
    ProcedureLink,
    AdministrativeProcedure,
    ImportChange,
    Procedure.history.model,
)


def counts():
    return [model.objects.count() for model in WRITTEN]


NOTHING, ALL = [0] * 6, [SIZE, SIZE, SIZE, 400, 3 * SIZE, SIZE]


@pytest.fixture
def batch(db):
    """A preview of them all, as the worker leaves it."""
    agency = make_agency(ProvinceFactory(), "UBND thị xã Hương Thủy")
    batch = receive(sheet(KIND, *ROWS), KIND, scope=agency_scope(agency), on=date(2022, 11, 28), by=root())
    assert batch.state == BatchState.READING
    read_in_background.call(batch.pk, root().pk)
    batch.refresh_from_db()
    assert (batch.state, batch.count("new"), batch.checked_count) == (BatchState.READY, SIZE, SIZE)
    return batch


def again(batch):
    return ImportBatch.objects.select_related("file").get(pk=batch.pk)


def work(batch):
    """What the worker does with a batch that is left to it."""
    apply_in_background.call(batch.pk, root().pk, batch.revision, skip_faulty=batch.skip_faulty)
    return again(batch)


def cut_off_at_block(monkeypatch, number, end):
    """The writer meets its end at a block; what `end` is decides whether anybody is left to tell of it."""
    block, done = procedure_writer.Writer._block, []

    def meet(self, plans):
        done.append(plans)
        if len(done) == number:
            raise end
        return block(self, plans)

    monkeypatch.setattr(procedure_writer.Writer, "_block", meet)


def test_large_preview_is_left_to_the_worker_once(batch, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as left:
        leaving = apply_or_leave(batch, by=root(), revision=batch.revision)
        assert apply_or_leave(again(batch), by=root(), revision=batch.revision).is_applying
    assert (leaving.state, len(left), counts()) == (BatchState.APPLYING, 1, NOTHING)
    assert work(batch).is_applied
    assert counts() == ALL
    assert work(batch).is_applied  # a second worker finds nothing to do
    assert counts() == ALL


def test_page_shows_how_far_it_is_and_stays_usable(batch, client):
    client.force_login(root())
    answer = client.post(reverse("import_apply", args=[batch.pk]), {"revision": batch.revision})
    assert answer.url == reverse("import_preview", args=[batch.pk])
    ImportBatch.objects.update(checked_count=2_000)
    shown = client.get(answer.url)
    assert shown["Refresh"] == "4"
    assert '<progress id="tien-do" value="2000" max="2500">' in shown.content.decode()
    assert "Đã kiểm tra lần cuối 2.000 trong 2.500 dòng" in shown.content.decode()
    assert "đang lưu" in client.get(reverse("import_list")).content.decode()
    work(batch)
    assert client.get(answer.url).url == reverse("import_result", args=[batch.pk])


def test_worker_tells_how_far_it_is(batch, monkeypatch):
    apply_or_leave(batch, by=root(), revision=batch.revision)
    seen = []
    prepare = ProcedureRoster.prepare

    def look(self, rows, context):
        seen.append(again(batch).checked_count)
        prepare(self, rows, context)

    monkeypatch.setattr(ProcedureRoster, "prepare", look)
    work(batch)
    assert seen == [2_000]


def test_nothing_is_corrected_while_it_is_being_saved(batch, client):
    apply_or_leave(batch, by=root(), revision=batch.revision)
    client.force_login(root())
    answer = client.post(reverse("import_row", args=[batch.pk, 4]), {"o-name": "Khác"}, follow=True)
    assert "Lần nhập này đang được lưu vào hệ thống. Hãy chờ lưu xong." in answer.content.decode()


# --- Cut off in the middle --------------------------------------------------------------------------------------
@pytest.mark.parametrize("block", [1, 2, 3])
def test_worker_cut_off_at_any_block_leaves_nothing_and_is_begun_again(batch, monkeypatch, block):
    apply_or_leave(batch, by=root(), revision=batch.revision)
    with monkeypatch.context() as cut:
        cut_off_at_block(cut, block, KeyboardInterrupt())
        with pytest.raises(KeyboardInterrupt):
            work(batch)
    assert (again(batch).state, counts()) == (BatchState.APPLYING, NOTHING)
    apply_again(again(batch), by=root())
    assert (work(batch).state, counts()) == (BatchState.APPLIED, ALL)


def test_fault_in_the_middle_leads_back_to_the_preview_with_a_sentence(batch, monkeypatch, client):
    apply_or_leave(batch, by=root(), revision=batch.revision)
    with monkeypatch.context() as cut:
        cut_off_at_block(cut, 2, ZeroDivisionError())
        assert (work(batch).state, counts()) == (BatchState.READY, NOTHING)
    client.force_login(root())
    shown = client.get(reverse("import_preview", args=[batch.pk])).content.decode()
    assert "Lần lưu vừa rồi không thành: Hệ thống gặp lỗi khi lưu; chưa lưu gì." in shown
    apply_or_leave(again(batch), by=root(), revision=batch.revision)
    saved = work(batch)
    assert (saved.state, saved.refusal, counts()) == (BatchState.APPLIED, "", ALL)


def test_who_gives_a_batch_back_is_obeyed_by_a_worker_that_comes_later(batch, client):
    apply_or_leave(batch, by=root(), revision=batch.revision)
    client.force_login(root())
    answer = client.post(reverse("import_recheck", args=[batch.pk]), {"tro-lai": "1"})
    assert answer.url == reverse("import_preview", args=[batch.pk])
    assert (work(batch).state, counts()) == (BatchState.READY, NOTHING)


def test_what_was_saved_meanwhile_is_not_given_back(batch):
    apply_or_leave(batch, by=root(), revision=batch.revision)
    work(batch)
    with pytest.raises(applying.Refused) as refusal:
        give_back(again(batch), by=root())
    assert refusal.value.sentence.startswith("Lần nhập này đã được lưu vào hệ thống rồi.")
    assert counts() == ALL


def test_rows_that_moved_lead_back_to_the_preview(batch):
    apply_or_leave(batch, by=root(), revision=batch.revision)
    other = receive(sheet(KIND, ROWS[0]), KIND, scope=batch.scope, on=batch.on, by=root())
    applying.apply_batch(other, by=root(), revision=1)
    moved = work(batch)
    assert (moved.state, Procedure.objects.count()) == (BatchState.READY, 1)
    assert moved.refusal.startswith("Số liệu trong hệ thống đã thay đổi từ lúc xem trước (1 dòng: 4).")


def test_large_preview_is_checked_again_by_the_worker_with_the_cells_corrected_here(batch):
    row = batch.rows.get(number=4)
    row.raw["name"] = "Tên sửa tại đây"
    row.save()
    batch = recheck(batch, by=root())
    assert batch.state == BatchState.READING
    read_in_background.call(batch.pk, root().pk)
    batch = again(batch)
    assert (batch.state, batch.revision) == (BatchState.READY, 2)
    assert batch.rows.get(number=4).values["name"] == "Tên sửa tại đây"


# --- Killed by the system ---------------------------------------------------------------------------------------
BLOCK = 50  # rows: 2,500 of them are as many blocks as 50,000 are of the writer's own
BLOCKS = SIZE // BLOCK


class Outside:
    """The batch in the hands of a process of its own; on SQLite that works on a copy in a file."""

    def __init__(self, file):
        self.file, self.address = file, f"sqlite:///{file}"
        if connection.vendor == "postgresql":
            server = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
            self.address = f"{server}/{connection.settings_dict['NAME']}"
        else:
            with closing(sqlite3.connect(file)) as copy:
                connection.connection.backup(copy)

    def run(self, act, *, dies_at=0):
        """How the process ended, and how many blocks it went through."""
        command = [sys.executable, "-m", "tests.procedures.large_imports_child", act, str(dies_at), str(BLOCK)]
        told = {"DATABASE_URL": self.address, "MEDIA_ROOT": str(settings.MEDIA_ROOT)}
        child = subprocess.run(  # noqa: S603  our own module
            command, cwd=settings.BASE_DIR, env={**os.environ, **told}, check=False, capture_output=True
        )
        return child.returncode, int(child.stdout or 0)

    def ask(self, question):
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(self.file)) as copy:
                return copy.execute(question).fetchone()[0]
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0]

    @property
    def stands(self):
        """The state of the batch, and how many rows there are of what it writes first, last, and of itself."""
        tables = "procedures_procedure", "procedures_procedurelink", "common_importchange"
        counts = [self.ask(f"SELECT COUNT(*) FROM {table}") for table in tables]  # noqa: S608  named above
        return self.ask("SELECT state FROM common_importbatch"), counts


@pytest.mark.django_db(transaction=True)
def test_killed_worker_leaves_nothing_and_the_next_one_does_all(batch, tmp_path):
    """At the first, a middle and the last of fifty blocks, while it saves; then while it takes all of it back."""
    apply_or_leave(batch, by=root(), revision=batch.revision)
    worker, saved = Outside(tmp_path / "ban-sao.sqlite3"), [SIZE, SIZE, 3 * SIZE]
    for block in (1, BLOCKS // 2, BLOCKS):
        assert worker.run("save", dies_at=block) == (-signal.SIGKILL, 0)
        assert worker.stands == ("applying", [0, 0, 0])
    assert worker.run("save") == (0, BLOCKS)
    assert worker.stands == ("applied", saved)

    if connection.vendor == "postgresql":
        undo_or_leave(again(batch), by=root())
    else:
        with closing(sqlite3.connect(worker.file)) as copy, copy:
            copy.execute("UPDATE common_importbatch SET state = 'undoing'")
    assert worker.run("undo", dies_at=3 * BLOCKS // 2) == (-signal.SIGKILL, 0)
    assert worker.stands == ("undoing", saved)
    assert worker.run("undo") == (0, 3 * BLOCKS)
    assert worker.stands == ("undone", [0, 0, 3 * SIZE])

"""Thousands of procedures taken back: by the worker, all or nothing, and the page says how it stands."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common import history
from common.errors import Refused
from common.spreadsheets import staging
from common.spreadsheets.applying import apply_batch
from common.spreadsheets.models import BatchState, ImportBatch
from common.spreadsheets.staging import expire, receive
from common.spreadsheets.undoing import leave_applied, undo_again, undo_in_background, undo_or_leave
from procedures.models import Procedure, ProcedureLink, ProcedureRevision
from procedures.resources.procedures import ProcedureRoster
from procedures.resources.scopes import agency_scope
from tests.agencies.rosters import root
from tests.agencies.round_trips import sheet
from tests.factories.agencies import ProvinceFactory
from tests.procedures.catalogues import make_agency

KIND = ProcedureRoster()
SIZE = 30
ROWS = [
    {"code": f"QT-{number:02}", "name": f"Quy trình {number}", "kind": "administrative", "tthc": f"1.{number:06}"}
    for number in range(1, SIZE + 1)
]
NOTHING, ALL = [0, 0, 0], [SIZE, SIZE, SIZE]


def counts():
    return [model.objects.count() for model in (Procedure, ProcedureRevision, ProcedureLink)]


@pytest.fixture
def batch(db, monkeypatch):
    """A saved import that is large: more rows than are taken back while a person waits."""
    agency = make_agency(ProvinceFactory(), "UBND thị xã Hương Thủy")
    batch = receive(sheet(KIND, *ROWS), KIND, scope=agency_scope(agency), on=date(2022, 11, 28), by=root())
    batch = apply_batch(batch, by=root(), revision=batch.revision)
    monkeypatch.setattr("common.spreadsheets.undoing.AT_ONCE", SIZE - 1)
    return batch


def again(batch):
    return ImportBatch.objects.select_related("file").get(pk=batch.pk)


def work(batch):
    undo_in_background.call(batch.pk, root().pk)
    return again(batch)


def test_large_import_is_left_to_the_worker_once(batch, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as left:
        leaving = undo_or_leave(batch, by=root())
        assert undo_or_leave(again(batch), by=root()).is_undoing
    assert (leaving.state, len(left), counts()) == (BatchState.UNDOING, 1, ALL)
    assert (work(batch).state, counts()) == (BatchState.UNDONE, NOTHING)
    assert (work(batch).state, counts()) == (BatchState.UNDONE, NOTHING)  # a second worker finds nothing to do


def test_small_import_is_taken_back_at_once(batch, monkeypatch):
    monkeypatch.setattr("common.spreadsheets.undoing.AT_ONCE", staging.AT_ONCE)
    assert (undo_or_leave(batch, by=root()).state, counts()) == (BatchState.UNDONE, NOTHING)


def test_page_shows_how_far_it_is_and_stays_usable(batch, client):
    client.force_login(root())
    assert client.post(reverse("import_undo", args=[batch.pk])).url == reverse("import_result", args=[batch.pk])
    ImportBatch.objects.update(checked_count=40)
    shown = client.get(reverse("import_result", args=[batch.pk]))
    assert shown["Refresh"] == "4"
    assert '<progress id="tien-do" value="40" max="90">' in shown.content.decode()
    assert client.get(reverse("import_preview", args=[batch.pk])).url == reverse("import_result", args=[batch.pk])
    assert "đang hoàn tác" in client.get(reverse("import_list")).content.decode()
    work(batch)
    assert "đã được hoàn tác" in client.get(reverse("import_result", args=[batch.pk])).content.decode()


def test_worker_tells_how_far_it_is(batch, monkeypatch):
    undo_or_leave(batch, by=root())
    seen, delete = [], history.delete

    def look(*args, **options):
        seen.append(ImportBatch.objects.get(pk=batch.pk).checked_count)
        delete(*args, **options)

    monkeypatch.setattr(history, "delete", look)
    work(batch)
    assert seen == [90, 90, 90]


def test_what_was_touched_meanwhile_leads_back_to_what_was_saved(batch, client):
    undo_or_leave(batch, by=root())
    row = Procedure.objects.get(code="QT-07")
    row.owner = "Văn phòng"
    history.save_versioned(row, by=root())
    kept = work(batch)
    assert (kept.state, counts()) == (BatchState.APPLIED, ALL)
    assert kept.refusal.startswith("Không hoàn tác được vì sau lần nhập này đã có thay đổi: ")
    client.force_login(root())
    shown = client.get(reverse("import_result", args=[batch.pk])).content.decode()
    assert "Lần hoàn tác vừa rồi không thành: Không hoàn tác được" in shown
    assert "Hoàn tác lần nhập này" in shown


@pytest.mark.parametrize("run", [1, 2, 3])
def test_cut_off_at_any_step_leaves_all_and_is_begun_again(batch, monkeypatch, run):
    undo_or_leave(batch, by=root())
    delete, done = history.delete, []

    def meet(*args, **options):
        done.append(args)
        if len(done) == run:
            raise KeyboardInterrupt
        delete(*args, **options)

    with monkeypatch.context() as cut:
        cut.setattr(history, "delete", meet)
        with pytest.raises(KeyboardInterrupt):
            work(batch)
    assert (again(batch).state, counts()) == (BatchState.UNDOING, ALL)
    undo_again(again(batch), by=root())
    assert (work(batch).state, counts()) == (BatchState.UNDONE, NOTHING)


def test_fault_leads_back_with_a_sentence(batch, monkeypatch):
    undo_or_leave(batch, by=root())

    def fail(*args, **options):
        raise ZeroDivisionError

    with monkeypatch.context() as cut:
        cut.setattr(history, "delete", fail)
        kept = work(batch)
    assert (kept.state, counts()) == (BatchState.APPLIED, ALL)
    assert kept.refusal == (
        "Hệ thống gặp lỗi khi hoàn tác; chưa hoàn tác gì. Hãy bấm lại, nếu vẫn lỗi thì báo quản trị."
    )


def test_who_gives_up_is_obeyed_by_a_worker_that_comes_later(batch, client):
    undo_or_leave(batch, by=root())
    client.force_login(root())
    client.post(reverse("import_recheck", args=[batch.pk]), {"tro-lai": "1"})
    assert (work(batch).state, counts()) == (BatchState.APPLIED, ALL)


def test_what_was_undone_meanwhile_cannot_be_kept(batch):
    undo_or_leave(batch, by=root())
    work(batch)
    with pytest.raises(Refused) as refusal:
        leave_applied(again(batch), by=root())
    assert refusal.value.sentence.startswith("Lần nhập này đã được hoàn tác.")


def test_import_that_is_being_undone_never_expires(batch):
    undo_or_leave(batch, by=root())
    assert expire(at=date_far_away()) == 0
    assert again(batch).is_undoing


def date_far_away():
    return ImportBatch.objects.get().expires_at.replace(year=2100)


# --- Many rows in few keys --------------------------------------------------------------------------------------
def test_rows_are_taken_away_in_statements_of_so_many_keys(batch, monkeypatch):
    monkeypatch.setattr(history, "KEYS_AT_ONCE", 7)
    undo_or_leave(batch, by=root())
    with CaptureQueriesContext(connection) as caught:
        work(batch)
    statements = [query["sql"] for query in caught.captured_queries if query["sql"].startswith("DELETE")]
    assert (len(statements), counts()) == (3 * 5, NOTHING)  # 30 rows of each of three tables, seven at a time

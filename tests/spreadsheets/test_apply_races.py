"""Two at once: only row locks decide who is first, so these run on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from common.documents import OfficialDocument
from common.errors import Refused
from common.events import EventEntry
from common.spreadsheets import applying, staging
from common.spreadsheets.applying import apply_batch
from common.spreadsheets.models import BatchState, ImportBatch
from common.spreadsheets.undoing import undo_batch
from tests.spreadsheets.conftest import DAY
from tests.spreadsheets.kinds_for_tests import upload

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROWS = [(f"{number}/KH", DAY, "Kế hoạch", "") for number in range(1, 51)]


def at_once(*acts):
    """Every act in a thread of its own, all let go together; what each gave, or the sentence that refused it."""
    start = Barrier(len(acts))

    def run(act):
        start.wait()
        try:
            return act().state
        except Refused as refusal:
            return refusal.sentence
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def receive(kind, officer):
    return lambda: staging.receive(upload(*ROWS), kind, scope="89", on=DAY, by=officer)


def test_five_presses_at_once_apply_once(receive, officer):
    batch = receive()
    given = at_once(*[lambda: apply_batch(batch, by=officer, revision=1)] * 5)
    assert given == [BatchState.APPLIED] * 5
    assert (OfficialDocument.objects.count(), OfficialDocument.history.count()) == (50, 50)
    assert EventEntry.objects.filter(kind="import_applied").count() == 1


def test_two_imports_of_the_same_rows_at_once_write_them_once(receive, officer, colleague):
    mine, theirs = receive(), receive()
    given = at_once(
        lambda: apply_batch(mine, by=officer, revision=1), lambda: apply_batch(theirs, by=colleague, revision=1)
    )
    assert sorted(answer == BatchState.APPLIED for answer in given) == [False, True]
    assert OfficialDocument.objects.count() == 50
    assert ImportBatch.objects.filter(state=BatchState.READY).count() == 1


def test_undo_pressed_three_times_at_once_undoes_once(receive, officer):
    batch = apply_batch(receive(), by=officer, revision=1)
    assert at_once(*[lambda: undo_batch(batch, by=officer)] * 3) == [BatchState.UNDONE] * 3
    assert (OfficialDocument.objects.count(), OfficialDocument.history.count()) == (0, 100)


def test_control_without_the_turn_the_same_rows_are_written_twice(receive, kind, officer, colleague, monkeypatch):
    mine, theirs = receive(), receive()
    both_have_looked, prepare = Barrier(2), type(kind).prepare

    def look(self, rows, context):
        prepare(self, rows, context)
        both_have_looked.wait(timeout=20)

    monkeypatch.setattr(type(kind), "prepare", look)
    monkeypatch.setattr(applying, "take_turn", lambda kind, scope: None)
    given = at_once(
        lambda: apply_batch(mine, by=officer, revision=1), lambda: apply_batch(theirs, by=colleague, revision=1)
    )
    assert given == [BatchState.APPLIED] * 2
    assert OfficialDocument.objects.count() == 100

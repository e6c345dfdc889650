"""Applying a preview: once, whole or not at all, and only what was shown."""

from datetime import date

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from common import history
from common.documents import OfficialDocument
from common.errors import Refused
from common.events import EventEntry
from common.spreadsheets import staging
from common.spreadsheets.applying import Moved, apply_batch
from common.spreadsheets.models import BatchState, ImportChange
from tests.spreadsheets.conftest import DAY
from tests.spreadsheets.kinds_for_tests import upload

NEW = ("05/KH-SKHCN", date(2021, 1, 19), "Kế hoạch năm 2021", "Nguyễn Văn Bình")
KNOWN = ("346/QĐ-UBND", None, "Quyết định mới", "")
FAULTY = ("07/KH-SKHCN", "29/02/2019", "Kế hoạch kiểm tra", "")


@pytest.fixture
def known(officer):
    return history.create(OfficialDocument(number="346/QĐ-UBND", issuer="An Giang", excerpt="Cũ"), by=officer)


@pytest.fixture
def receive(kind, officer):
    def take_in(*rows, by=officer):
        return staging.receive(upload(*rows), kind, scope="89", on=DAY, by=by)

    return take_in


def test_apply_writes_new_and_changed_rows_with_their_history(receive, officer, known):
    batch = apply_batch((staged := receive(NEW, KNOWN)), by=officer, revision=staged.revision)
    made = OfficialDocument.objects.get(number="05/KH-SKHCN")
    known.refresh_from_db()
    assert (batch.state, batch.applied_by, batch.skip_faulty) == (BatchState.APPLIED, officer, False)
    assert (made.issued_on, made.signer, known.excerpt, known.version) == (
        DAY,
        "Nguyễn Văn Bình",
        "Quyết định mới",
        2,
    )
    reason = f"Nhập từ Excel, lần nhập số {batch.pk}: van_ban.xlsx"
    assert [made.history.get().history_change_reason, known.history.first().history_change_reason] == [reason] * 2
    assert list(batch.changes.values_list("model", "object_pk", "version_before", "version_after")) == [
        ("common.OfficialDocument", made.pk, None, 1),
        ("common.OfficialDocument", known.pk, 1, 2),
    ]


def test_second_press_applies_nothing_twice(receive, officer):
    staged = receive(NEW)
    apply_batch(staged, by=officer, revision=1)
    apply_batch(staged, by=officer, revision=1)
    assert (OfficialDocument.objects.count(), ImportChange.objects.count()) == (1, 1)
    assert EventEntry.objects.filter(kind="import_applied").count() == 1


def test_faulty_rows_stop_everything_unless_they_are_skipped_on_purpose(receive, officer):
    staged = receive(NEW, FAULTY)
    with pytest.raises(Refused) as refusal:
        apply_batch(staged, by=officer, revision=1)
    assert refusal.value.sentence.startswith("Còn 1 dòng lỗi nên chưa lưu gì.")
    assert not OfficialDocument.objects.exists()
    batch = apply_batch(staged, by=officer, revision=1, skip_faulty=True)
    assert (batch.skip_faulty, OfficialDocument.objects.get().number) == (True, "05/KH-SKHCN")
    assert "bỏ qua 1 dòng lỗi" in EventEntry.objects.get(kind="import_applied").text


def test_apply_refuses_a_preview_that_the_user_has_not_seen(receive, officer):
    staged = receive(NEW, FAULTY)
    staging.correct_cells(staged, 3, {"day": "28/02/2019"}, by=officer)
    with pytest.raises(Moved) as refusal:
        apply_batch(staged, by=officer, revision=1)
    assert refusal.value.sentence.startswith("Bản xem trước này đã cũ")
    assert not OfficialDocument.objects.exists()


def test_apply_refuses_when_a_row_was_saved_since_the_preview(receive, officer, colleague, known):
    staged = receive(NEW, KNOWN)
    known.signer = "Lê Văn Phúc"
    history.save_versioned(known, by=colleague)
    with pytest.raises(Moved) as refusal:
        apply_batch(staged, by=officer, revision=1)
    assert "(1 dòng: 3)" in refusal.value.sentence
    assert not OfficialDocument.objects.filter(number="05/KH-SKHCN").exists()


def test_two_imports_of_the_same_new_rows_are_written_once(receive, officer, colleague):
    mine, theirs = receive(NEW), receive(NEW, by=colleague)
    apply_batch(theirs, by=colleague, revision=1)
    with pytest.raises(Moved):
        apply_batch(mine, by=officer, revision=1)
    assert OfficialDocument.objects.count() == 1
    again = staging.recheck(mine, by=officer)
    assert again.counts["unchanged"] == 1


def test_a_faulty_row_that_became_good_meanwhile_is_still_skipped(receive, officer, known):
    staged = receive(NEW, ("346/QĐ-UBND", "x", "", ""), ("346/QĐ-UBND", None, "Quyết định mới", ""))
    known.number = "347/QĐ-UBND"
    history.save_versioned(known, by=officer)
    apply_batch(staged, by=officer, revision=1, skip_faulty=True)
    assert set(OfficialDocument.objects.values_list("number", flat=True)) == {"05/KH-SKHCN", "347/QĐ-UBND"}


def test_conflict_in_the_database_writes_nothing_and_says_what_to_do(receive, kind, officer, monkeypatch):
    write = type(kind).write

    def and_break(self, *args):
        yield from write(self, *args)
        raise IntegrityError("duplicate key")

    monkeypatch.setattr(type(kind), "write", and_break)
    with pytest.raises(Moved) as refusal:
        apply_batch(receive(NEW), by=officer, revision=1)
    assert "Kiểm tra lại" in refusal.value.sentence
    assert not OfficialDocument.objects.exists()


def test_batch_with_nothing_to_write_is_refused(receive, officer, known):
    staged = receive(("346/QĐ-UBND", None, "Cũ", ""))
    with pytest.raises(Refused, match="Không có gì để lưu"):
        apply_batch(staged, by=officer, revision=1)


def test_closed_batch_is_refused_with_the_sentence_of_its_state(receive, officer):
    staged = receive(NEW)
    staged.state = BatchState.EXPIRED
    staged.save()
    with pytest.raises(Refused, match="quá hạn"):
        apply_batch(staged, by=officer, revision=1)


def test_applying_makes_no_query_in_a_row_loop(receive, officer):
    def queries(prefix, count):
        staged = receive(*[(f"{n}/{prefix}", DAY, "Quyết định", "A") for n in range(1, count + 1)])
        with CaptureQueriesContext(connection) as seen:
            apply_batch(staged, by=officer, revision=1)
        return len(seen)

    # documents, their history and the list of what was written: three tables
    assert queries("QĐ-A", 1_000) - queries("QĐ-B", 10) <= 3 * 20

"""From an upload to a preview: what is staged, what is asked, who sees it."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext

from common.documents import OfficialDocument
from common.errors import Refused
from common.events import EventEntry
from common.files import StoredFile
from common.history import create
from common.spreadsheets import staging
from common.spreadsheets.models import MOVES, BatchState, ImportBatch, ImportRow
from tests.spreadsheets.conftest import DAY
from tests.spreadsheets.kinds_for_tests import upload

GOOD = ("05/KH-SKHCN", date(2021, 1, 19), "Kế hoạch năm 2021", "Nguyễn Văn Bình")
FAULTY = ("07/KH-SKHCN", "29/02/2019", "Kế hoạch kiểm tra", "")


def receive(kind, officer, *rows, **options):
    return staging.receive(upload(*rows, **options), kind, scope="89", on=DAY, by=officer)


def test_receive_stages_every_row_with_its_state(kind, officer):
    create(OfficialDocument(number="346/QĐ-UBND", issuer="An Giang", excerpt="Quyết định"), by=officer)
    batch = receive(
        kind, officer, GOOD, FAULTY, ("346/QĐ-UBND", None, "Quyết định", None), ("346/QĐ-UBND ", None, "x", None)
    )
    assert batch.state == BatchState.READY
    assert [(row.number, row.state) for row in batch.rows.all()] == [
        (2, "new"), (3, "faulty"), (4, "unchanged"), (5, "faulty"),
    ]  # fmt: skip
    assert batch.counts == {"new": 1, "changed": 0, "unchanged": 1, "faulty": 2, "mended": 0}
    assert (batch.sheet, batch.letters["day"], batch.row_count) == ("Văn bản", "B", 4)


def test_staged_cells_keep_days_and_vietnamese_letters_as_they_are(kind, officer):
    batch = receive(kind, officer, GOOD)
    row = batch.rows.get()
    assert row.raw == {
        "number": "05/KH-SKHCN",
        "day": DAY,
        "excerpt": "Kế hoạch năm 2021",
        "signer": "Nguyễn Văn Bình",
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT CAST(raw AS text) FROM common_importrow")
        assert "Kế hoạch năm 2021" in cursor.fetchone()[0]


def test_receive_keeps_the_file_and_logs_the_upload(kind, officer):
    batch = receive(kind, officer, GOOD)
    assert (batch.file.name, batch.sha256) == ("van_ban.xlsx", StoredFile.objects.get().sha256)
    assert set(EventEntry.objects.values_list("kind", "actor")) == {
        ("import_uploaded", officer.pk), ("import_ready", officer.pk),
    }  # fmt: skip


def test_receive_refuses_another_tenants_scope_and_keeps_nothing(kind, stranger):
    with pytest.raises(Refused) as refusal:
        receive(kind, stranger, GOOD)
    assert refusal.value.sentence.startswith("Bạn không được nhập danh sách văn bản cho nơi này.")
    assert (ImportBatch.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_receive_refuses_a_file_without_a_known_header(kind, officer):
    with pytest.raises(Refused) as refusal:
        receive(kind, officer, (5, 6, 7, 8), header=(1, 2, 3, 4))
    assert refusal.value.sentence.startswith("Trong tệp “van_ban.xlsx” không tìm thấy bảng nào có dòng tiêu đề")
    assert not StoredFile.objects.exists()


def test_missing_required_column_asks_and_the_choice_is_staged(kind, officer):
    batch = receive(kind, officer, GOOD, header=("Ký hiệu VB", "Ngày ban hành", "Nội dung", "Người ký"))
    assert (batch.state, batch.missing, batch.rows.count()) == (BatchState.MATCHING, ["number"], 0)
    with pytest.raises(Refused) as refusal:
        staging.choose_columns(batch, sheet=batch.sheet, mapping={"day": 1}, by=officer)
    assert refusal.value.sentence == "Còn thiếu cột bắt buộc “Số, ký hiệu”. Hãy chọn cột tương ứng trong tệp."
    batch = staging.choose_columns(
        batch, sheet=batch.sheet, mapping={"number": 0, "day": 1, "excerpt": 2}, by=officer
    )
    assert (batch.state, batch.rows.get().values["number"]) == (BatchState.READY, "05/KH-SKHCN")
    assert "signer" not in batch.rows.get().raw


def test_corrected_cell_is_noted_and_the_whole_batch_checked_again(kind, officer):
    batch = receive(kind, officer, GOOD, (*GOOD[:2], "Kế hoạch khác", ""), FAULTY)
    assert batch.count("faulty") == 2
    batch = staging.correct_cells(batch, 3, {"number": "06/KH-SKHCN"}, by=officer)
    assert (batch.counts, batch.revision) == (
        {"new": 2, "changed": 0, "unchanged": 0, "faulty": 1, "mended": 0}, 2,
    )  # fmt: skip
    batch = staging.correct_cells(batch, 2, {"number": "07/KH-SKHCN"}, by=officer)
    assert [row.state for row in batch.rows.all()] == ["new", "new", "faulty"]
    assert [fault[0] for fault in batch.rows.get(number=4).faults] == ["day", "number"]
    assert [(note["row"], note["before"], note["after"], note["by"]) for note in batch.corrections] == [
        (3, "05/KH-SKHCN", "06/KH-SKHCN", "Trần Thị Hạnh"),
        (2, "05/KH-SKHCN", "07/KH-SKHCN", "Trần Thị Hạnh"),
    ]


def test_recheck_sees_what_the_register_became(kind, officer):
    batch = receive(kind, officer, GOOD)
    create(OfficialDocument(number=GOOD[0], issuer="An Giang", excerpt="Bản khác"), by=officer)
    batch = staging.recheck(batch, by=officer)
    assert (batch.counts["changed"], batch.revision) == (1, 2)
    assert batch.rows.get().changes["excerpt"] == ["Bản khác", "Kế hoạch năm 2021"]


def test_large_file_is_left_to_the_worker(kind, officer, django_capture_on_commit_callbacks, monkeypatch):
    monkeypatch.setattr(staging, "AT_ONCE", 2)
    with django_capture_on_commit_callbacks() as left:
        batch = receive(kind, officer, *[(f"{n}/QĐ", None, "x", "") for n in range(1, 5)])
    assert (batch.state, batch.row_count, batch.rows.count(), len(left)) == (BatchState.READING, 4, 0, 1)
    staging.read_in_background.call(batch.pk, officer.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.count("new"), batch.checked_count) == (BatchState.READY, 4, 4)
    staging.read_in_background.call(batch.pk, officer.pk)  # a second worker finds nothing to do
    assert ImportRow.objects.count() == 4


def test_reading_that_fails_in_the_background_ends_refused(kind, officer, monkeypatch):
    monkeypatch.setattr(staging, "AT_ONCE", 0)
    batch = receive(kind, officer, GOOD)
    monkeypatch.setattr(type(kind), "prepare", lambda *args: 1 / 0)
    staging.read_in_background.call(batch.pk, officer.pk)
    batch.refresh_from_db()
    assert batch.state == BatchState.REFUSED
    assert batch.refusal.startswith("Hệ thống gặp lỗi khi đọc tệp này; chưa ghi gì.")


def test_visible_to_shows_the_imports_of_ones_tenants_only(kind, officer, colleague, stranger):
    batch = receive(kind, officer, GOOD)
    assert list(ImportBatch.objects.visible_to(officer)) == [batch]
    assert list(ImportBatch.objects.visible_to(colleague)) == [batch]
    assert list(ImportBatch.objects.visible_to(stranger)) == []


def test_staging_makes_no_query_in_a_row_loop(kind, officer):
    def queries(count):
        rows = [(f"{n}/QĐ-UBND", DAY, "Quyết định", "A") for n in range(1, count + 1)]
        with CaptureQueriesContext(
            connection,
        ) as seen:
            receive(kind, officer, *rows)
        return len(seen)

    queries(10)
    assert queries(1_000) - queries(10) <= 15


def test_no_move_leads_out_of_a_closed_state():
    assert {state for state in BatchState if not MOVES[state]} == {
        BatchState.UNDONE, BatchState.REFUSED, BatchState.EXPIRED,
    }  # fmt: skip
    assert set().union(*MOVES.values()) <= set(BatchState)


@pytest.mark.parametrize("state", ["applied", "undone", "nonsense"])
def test_database_refuses_a_state_without_its_time(kind, officer, state):
    batch = receive(kind, officer, GOOD)
    batch.state = state
    with pytest.raises(IntegrityError), transaction.atomic():
        batch.save()


def test_sweep_closes_what_nobody_finished_and_leaves_the_rest(kind, officer, capsys):
    old, fresh = receive(kind, officer, GOOD), receive(kind, officer, GOOD)
    old.expires_at -= timedelta(days=15)
    old.save()
    call_command("sweep_imports")
    old.refresh_from_db()
    fresh.refresh_from_db()
    assert (old.state, old.rows.count(), fresh.state, fresh.rows.count()) == ("expired", 0, "ready", 1)
    assert capsys.readouterr().out == "Đã đóng 1 lần nhập quá hạn.\n"

"""Taking an import back: all of it, while nobody touched what it wrote."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.choices import Application
from agencies.models import Agency, ApplicationStatus, Province
from common import history
from common.documents import OfficialDocument
from common.errors import Refused
from common.spreadsheets import staging
from common.spreadsheets.applying import apply_batch
from common.spreadsheets.models import BatchState
from common.spreadsheets.undoing import undo_batch
from tests.spreadsheets.conftest import DAY
from tests.spreadsheets.kinds_for_tests import upload

NEW = ("05/KH-SKHCN", date(2021, 1, 19), "Kế hoạch năm 2021", "Nguyễn Văn Bình")
KNOWN = ("346/QĐ-UBND", None, "Quyết định mới", "")


@pytest.fixture
def known(officer):
    return history.create(OfficialDocument(number="346/QĐ-UBND", issuer="An Giang", excerpt="Cũ"), by=officer)


@pytest.fixture
def apply(kind, officer):
    def take_in(*rows):
        staged = staging.receive(upload(*rows), kind, scope="89", on=DAY, by=officer)
        return apply_batch(staged, by=officer, revision=staged.revision)

    return take_in


def test_undo_takes_new_rows_away_and_puts_changed_ones_back(apply, colleague, known):
    batch = undo_batch(apply(NEW, KNOWN), by=colleague)
    known.refresh_from_db()
    assert (batch.state, batch.undone_by) == (BatchState.UNDONE, colleague)
    assert [document.number for document in OfficialDocument.objects.all()] == ["346/QĐ-UBND"]
    assert (known.excerpt, known.version) == ("Cũ", 3)
    reason = f"Hoàn tác lần nhập số {batch.pk}: van_ban.xlsx"
    assert [(each.history_type, each.history_change_reason) for each in OfficialDocument.history.all()[:2]] in (
        [("~", reason), ("-", reason)],
        [("-", reason), ("~", reason)],
    )


def test_second_press_undoes_nothing_twice(apply, officer, known):
    batch = apply(KNOWN)
    undo_batch(batch, by=officer)
    undo_batch(batch, by=officer)
    known.refresh_from_db()
    assert known.version == 3


def test_undo_refuses_when_a_row_was_touched_and_names_it_and_who(apply, officer, colleague):
    batch = apply(NEW)
    document = OfficialDocument.objects.get()
    document.signer = "Người khác"
    history.save_versioned(document, by=colleague)
    with pytest.raises(Refused) as refusal:
        undo_batch(batch, by=officer)
    assert "văn bản “05/KH-SKHCN ngày 19/01/2021” (Lê Văn Phúc, " in refusal.value.sentence
    assert "Chưa hoàn tác gì." in refusal.value.sentence
    assert OfficialDocument.objects.get().signer == "Người khác"


def test_undo_refuses_when_something_was_built_on_a_new_row(apply, officer):
    batch = apply(NEW)
    province = history.create(Province(code="89", name="An Giang"), by=officer)
    agency = history.create(Agency(province=province), by=officer)
    status = ApplicationStatus(agency=agency, status=Application.values[0], paper=OfficialDocument.objects.get())
    history.create(status, by=officer)
    with pytest.raises(Refused) as refusal:
        undo_batch(batch, by=officer)
    assert "đã có tình trạng áp dụng" in refusal.value.sentence
    assert OfficialDocument.objects.count() == 1


def test_batch_that_was_not_applied_cannot_be_undone(kind, officer):
    staged = staging.receive(upload(NEW), kind, scope="89", on=DAY, by=officer)
    with pytest.raises(Refused, match="chưa được lưu"):
        undo_batch(staged, by=officer)


def test_undone_rows_come_in_again_as_new(apply, officer):
    undo_batch(apply(NEW), by=officer)
    again = apply(NEW)
    assert (again.counts["new"], OfficialDocument.objects.count()) == (1, 1)


def test_undoing_makes_no_query_in_a_row_loop(apply, officer, known):
    def queries(prefix, count):
        batch = apply(*[(f"{n}/{prefix}", DAY, "Quyết định", "A") for n in range(1, count + 1)])
        batch = apply(*[(f"{n}/{prefix}", DAY, "Quyết định sửa", "A") for n in range(1, count + 1)])
        with CaptureQueriesContext(connection) as seen:
            undo_batch(batch, by=officer)
        return len(seen)

    assert queries("QĐ-A", 1_000) - queries("QĐ-B", 10) <= 2 * 20

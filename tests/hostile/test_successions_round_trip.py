"""A list of reorganisations full of attacks: in by the wizard, out as a table, in again, and taken back."""

import unicodedata
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from openpyxl import Workbook

from agencies.choices import Level
from agencies.models import AgencyPeriod, AgencySuccession
from common.registry import spreadsheet_kinds
from common.spreadsheets.applying import apply_batch
from common.spreadsheets.models import ImportBatch
from common.spreadsheets.staging import receive
from common.spreadsheets.undoing import undo_batch
from common.text import exact_key
from tests.cast import Cast
from tests.factories.agencies import full_agency
from tests.hostile.test_exports import FORMATS, PAYLOADS, content_of, counts, live_in, table_of

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 1)
REF = "#REF!"  # a formula's error in a cell: no text of anybody
TEXTS = [*(payload for payload in PAYLOADS if payload != REF), "Sở Ké, Toán; Hộ tịch", "Sở Nông nghiệp ắ ợ ữ"]
KEYS = ("old", "kind", "new", "share", "paper_number", "note", "day")
Change = Callable[[str], str]


# What differs in signs alone is one name and one number to whoever searches: each gets a number of its own.
OLD = {text: f"{text} thứ {number}" for number, text in enumerate(TEXTS, start=100)}


def heir_of(text: str) -> str:
    return f"{OLD[text]} mới"


def lines() -> list[list[str]]:
    return [[OLD[text], "nhập", heir_of(text), text, OLD[text], text, "01/03/2025"] for text in TEXTS]


def book(rows: list[list[str]], change: Change = str) -> ContentFile:
    columns = {column.key: column for column in spreadsheet_kinds.get("successions").columns}
    workbook = Workbook()
    workbook.active.append([columns[key].label for key in KEYS])
    for number, row in enumerate(rows, start=2):
        for place, text in enumerate(row, start=1):
            workbook.active.cell(number, place, change(text)).data_type = "s"
    content = BytesIO()
    workbook.save(content)
    return ContentFile(content.getvalue(), name="sap_xep.xlsx")


def staged(cast: Cast, file: ContentFile) -> ImportBatch:
    kind = spreadsheet_kinds.get("successions")
    return receive(file, kind, scope=f"province:{cast.home.pk}", on=DAY, by=cast.staff)


@pytest.fixture
def wave(cast: Cast) -> ImportBatch:
    """The list as it came, applied."""
    for text in TEXTS:
        full_agency(cast.home, OLD[text], level=Level.PROVINCE, obligation="mandatory")
    batch = staged(cast, book(lines()))
    assert counts(batch) == {"new": len(TEXTS)}, list(batch.rows.exclude(faults=[]).values_list("raw", "faults"))
    return apply_batch(batch, by=cast.staff, revision=batch.revision)


def test_every_text_is_kept_as_it_was_typed(wave: ImportBatch) -> None:
    told = AgencySuccession.objects.values_list("share", "note", "paper__number", "target__periods__name")
    assert set(told) == {(text, text, OLD[text], heir_of(text)) for text in TEXTS}


@pytest.mark.parametrize("fmt", FORMATS)
def test_it_goes_out_dead_and_whole_and_comes_in_unchanged(wave: ImportBatch, cast: Cast, fmt: str) -> None:
    answer = cast.client("staff").get(f"/sap-xep/xuat/{fmt}/", {"tinh": cast.home.pk, "ngay": "2025-03-01"})
    content = content_of(answer)
    assert live_in(content) == []
    labels = {column.key: column.label for column in spreadsheet_kinds.get("successions").columns}
    given = {tuple(row[labels[key]] for key in KEYS[:6]) for row in table_of(content)}
    assert {(row[0], row[2], *row[3:6]) for row in lines()} == {(one[0], *one[2:]) for one in given}
    again = staged(cast, ContentFile(content, name=f"sap_xep.{fmt}"))
    assert counts(again) == {"unchanged": len(TEXTS)}


DIRT: dict[str, Change] = {
    "in decomposed letters": lambda text: unicodedata.normalize("NFD", text),
    "with a line break in the cell": lambda text: text.replace(" ", "\n"),
    "with a carriage return": lambda text: text.replace(" ", "\r\n"),
    "with spaces around": lambda text: f"  {text}\u00a0 ",
    "with signs that nobody sees": lambda text: f"\u200b{text}\ufeff",
}


@pytest.mark.parametrize("dirt", DIRT)
def test_the_same_list_typed_otherwise_says_nothing_new(wave: ImportBatch, cast: Cast, dirt: str) -> None:
    """What only looks different is the same agency, the same paper, the same words."""
    again = staged(cast, book(lines(), DIRT[dirt]))
    assert counts(again) == {"unchanged": len(TEXTS)}


@pytest.mark.parametrize("dirt", DIRT)
def test_a_list_that_comes_dirty_is_stored_clean(cast: Cast, dirt: str) -> None:
    for text in TEXTS:
        full_agency(cast.home, OLD[text], level=Level.PROVINCE, obligation="mandatory")
    batch = staged(cast, book(lines(), DIRT[dirt]))
    apply_batch(batch, by=cast.staff, revision=batch.revision)
    kept = {(row.share, row.note, row.paper.number) for row in AgencySuccession.objects.select_related("paper")}
    assert kept == {(text, text, OLD[text]) for text in TEXTS}
    heirs = AgencyPeriod.objects.filter(valid_from=DAY).values_list("name", flat=True)
    assert set(map(exact_key, heirs)) == {exact_key(heir_of(text)) for text in TEXTS}


def test_it_is_taken_back_whole(wave: ImportBatch, cast: Cast) -> None:
    undo_batch(wave, by=cast.staff)
    assert AgencySuccession.objects.count() == 0
    standing: Any = AgencyPeriod.objects.on(DAY).filter(name__in=OLD.values())
    assert standing.count() == len(TEXTS)


def test_error_of_a_formula_is_no_agency(cast: Cast) -> None:
    batch = staged(cast, book([[REF, "nhập", "Sở Mới", "", "", "", "01/03/2025"]]))
    ((column, *_),) = batch.rows.get().faults
    assert (counts(batch), column) == ({"faulty": 1}, "old")

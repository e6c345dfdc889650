"""External documents: what a province's agencies list, what ends with a document, and what the services refuse."""

from datetime import date
from typing import Any

import pytest

from agencies.models import Agency, Division
from agencies.services.naming import keys_of
from common.errors import Refused, Stale
from common.history import create
from procedures.choices import DocumentOutcome, DocumentState
from procedures.models import DocumentTask, ExternalDocument, ExternalListing, ListingUse
from procedures.services.external_documents import (
    check_listings,
    close_document_task,
    correct_document,
    document_key,
    edit_listing,
    end_document,
    list_document,
    remove_listing,
)
from tests.cast import Cast
from tests.factories.procedures import make_procedure

DAY, LATER, TODAY = date(2024, 1, 10), date(2024, 3, 1), date(2024, 6, 3)
DECREE = {
    "symbol": "61/2018/NĐ-CP",
    "title": "Nghị định về thực hiện cơ chế một cửa",
    "issuer": "Chính phủ",
    "issued_on": date(2018, 4, 23),
    "effective_on": date(2018, 6, 21),
}
SUCCESSOR = {
    "symbol": "118/2025/NĐ-CP",
    "title": "Nghị định về thực hiện TTHC theo cơ chế một cửa",
    "issuer": "Chính phủ",
    "issued_on": date(2025, 6, 9),
    "effective_on": date(2025, 7, 1),
}


def listed(agency: Agency, **facts: Any) -> ExternalListing:
    return list_document(agency, **{"on": DAY, "by": None, **DECREE, **facts})


def ended(document: ExternalDocument, **facts: Any) -> ExternalDocument:
    said = {"state": DocumentState.EXPIRED, "version": document.version, "by": None, "on": LATER, **facts}
    return end_document(document, **said)


def division(agency: Agency, name: str) -> Division:
    return create(Division(agency=agency, name=name, applies="yes", **keys_of(name)._asdict()), by=None)


def refusal(act: Any) -> dict[str, str]:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.fields


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("61/2018/NĐ-CP", "Chính phủ", None), ("61/2018/nđ-cp", "", date(2018, 4, 23))),
        (("05/QĐ-UBND", "UBND tỉnh", date(2022, 1, 5)), ("5/QĐ-UBND", "Ủy ban nhân dân tỉnh", date(2022, 7, 1))),
        (("TCVN ISO 9001:2015", "", None), ("TCVN ISO  9001:2015", "", None)),
    ],
)
def test_documents_are_recognised_however_they_are_typed(one: Any, other: Any) -> None:
    assert document_key(*one) == document_key(*other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("346/QĐ-UBND", "UBND tỉnh", date(2021, 2, 25)), ("346/QĐ-UBND", "UBND tỉnh", date(2022, 2, 25))),
        (("12/QĐ-UBND", "UBND tỉnh", date(2021, 2, 25)), ("12/QĐ-UBND", "UBND huyện Châu Phú", date(2021, 2, 25))),
        (("19/2014/QĐ-TTg", "", None), ("19/2015/QĐ-TTg", "", None)),
        (("TCVN ISO 9001:2015", "", None), ("TCVN ISO 9001:2008", "", None)),
    ],
)
def test_documents_of_other_years_and_issuers_stay_two(one: Any, other: Any) -> None:
    assert document_key(*one) != document_key(*other)


def test_two_agencies_list_one_document(cast: Cast) -> None:
    first, second = listed(cast.own), listed(cast.other, title="Nghị định một cửa")
    assert first.document_id == second.document_id
    assert first.document.title == DECREE["title"]


def test_a_document_is_listed_once_by_an_agency(cast: Cast) -> None:
    listed(cast.own)
    assert refusal(lambda: listed(cast.own))["symbol"].startswith("“61/2018/NĐ-CP Nghị định về thực hiện")
    assert ExternalListing.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": " "}, "title"),
        ({"effective_on": date(2018, 1, 1)}, "effective_on"),
    ],
)
def test_a_document_that_cannot_be_is_refused_and_nothing_is_kept(cast: Cast, facts: Any, field: str) -> None:
    assert list(refusal(lambda: listed(cast.own, **facts))) == [field]
    assert not ExternalDocument.objects.exists()


def test_what_ended_is_not_listed_any_more(cast: Cast) -> None:
    document = listed(cast.own).document
    ended(document, ended_on=date(2024, 2, 1))
    sentence = refusal(lambda: listed(cast.other, on=LATER))["symbol"]
    assert sentence.endswith("đã hết hiệu lực từ ngày 01/02/2024. Hãy đưa văn bản còn hiệu lực vào danh mục.")
    listed(cast.other, on=date(2024, 1, 31))  # on that day it was still in force


def test_uses_are_of_the_agency_itself(cast: Cast) -> None:
    theirs = make_procedure(cast.other)
    assert list(refusal(lambda: listed(cast.own, uses=[theirs]))) == ["uses"]
    listing = listed(cast.own, uses=[division(cast.own, "Phòng Tư pháp"), make_procedure(cast.own)])
    kept = edit_listing(listing, version=1, by=None, uses=[division(cast.own, "Phòng Nội vụ")], last_checked_on=LATER)
    assert [str(use) for use in ListingUse.objects.filter(listing=kept)] == ["Phòng Nội vụ"]
    assert ListingUse.history.filter(history_type="-").count() == 2
    with pytest.raises(Stale):
        edit_listing(listing, version=1, by=None, uses=[], last_checked_on=None)


def test_an_end_opens_one_task_at_everyone_who_lists_the_document(cast: Cast) -> None:
    document = listed(cast.own).document
    listed(cast.other)
    gone = listed(cast.own, symbol="1/2020/QĐ-TTg", title="Khác")
    remove_listing(gone, on=LATER, version=1, by=None)
    again = ended(ended(document, state=DocumentState.PARTLY, due_on=TODAY))
    assert again.state == DocumentState.EXPIRED
    tasks = DocumentTask.objects.order_by("listing__agency")
    assert {task.listing.agency_id for task in tasks} == {cast.own.pk, cast.other.pk}
    assert [task.due_on for task in tasks] == [TODAY, TODAY]
    assert {task.province_id for task in tasks} == {cast.home.pk}


def test_a_task_is_answered_by_the_document_that_replaces_it(cast: Cast) -> None:
    procedure = make_procedure(cast.own)
    listing = listed(cast.own, uses=[procedure])
    other = listed(cast.other, **SUCCESSOR).document
    ended(listing.document, replaced_by=other)
    task = DocumentTask.objects.get()
    done = close_document_task(task, outcome=DocumentOutcome.REPLACED, on=TODAY, version=1, by=None)
    assert (done.closed_on, done.outcome) == (TODAY, DocumentOutcome.REPLACED)
    listing.refresh_from_db()
    assert listing.valid_to == date(2024, 6, 2)
    new = ExternalListing.objects.get(agency=cast.own, valid_to=None)
    assert (new.document, new.valid_from, [use.procedure for use in new.uses.all()]) == (other, TODAY, [procedure])


def test_a_line_that_is_taken_off_answers_its_task(cast: Cast) -> None:
    listing = listed(cast.own)
    ended(listing.document)
    remove_listing(listing, on=TODAY, version=1, by=None, reason="Không còn dùng")
    task = DocumentTask.objects.get()
    assert (task.outcome, task.closed_on, task.reason) == (DocumentOutcome.REMOVED, TODAY, "Không còn dùng")


@pytest.mark.parametrize(
    ("state", "said", "field"),
    [
        (DocumentState.EXPIRED, {"outcome": DocumentOutcome.REPLACED}, "outcome"),
        (DocumentState.EXPIRED, {"outcome": DocumentOutcome.KEPT, "reason": "Vẫn dùng"}, "outcome"),
        (DocumentState.PARTLY, {"outcome": DocumentOutcome.KEPT}, "reason"),
        (DocumentState.PARTLY, {"outcome": "x"}, "outcome"),
        (DocumentState.PARTLY, {"outcome": DocumentOutcome.REMOVED, "on": date(2024, 2, 1)}, "on"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(cast: Cast, state: str, said: Any, field: str) -> None:
    ended(listed(cast.own).document, state=state)
    task = DocumentTask.objects.get()
    said = {"on": TODAY, "version": 1, "by": None, **said}
    assert list(refusal(lambda: close_document_task(task, **said))) == [field]
    assert DocumentTask.objects.get().closed_on is None


def test_an_answered_task_stays_answered_and_a_stale_one_is_told(cast: Cast) -> None:
    listing = listed(cast.own)
    ended(listing.document, state=DocumentState.PARTLY)
    task = DocumentTask.objects.get()
    kept = close_document_task(task, outcome=DocumentOutcome.KEPT, reason="Chương II", on=TODAY, version=1, by=None)
    with pytest.raises(Stale):
        close_document_task(task, outcome=DocumentOutcome.REMOVED, on=TODAY, version=1, by=None)
    assert list(refusal(lambda: close_document_task(kept, outcome="kept", on=TODAY, version=2, by=None))) == [
        "outcome"
    ]


def test_a_document_never_replaces_itself_not_even_through_others(cast: Cast) -> None:
    old = listed(cast.own).document
    new = listed(cast.own, **SUCCESSOR).document
    ended(old, replaced_by=new)
    old = ExternalDocument.objects.get(pk=old.pk)
    assert list(refusal(lambda: ended(new, replaced_by=old))) == ["replaced_symbol"]
    assert list(refusal(lambda: ended(new, replaced_by=new))) == ["replaced_symbol"]


def test_a_corrected_document_keeps_its_name_of_its_own(cast: Cast) -> None:
    old = listed(cast.own).document
    new = listed(cast.own, **SUCCESSOR).document
    assert list(refusal(lambda: correct_document(new, version=1, by=None, symbol=DECREE["symbol"]))) == ["symbol"]
    mended = correct_document(old, version=1, by=None, title="Nghị định một cửa, một cửa liên thông")
    assert (mended.version, "mot cua lien thong" in mended.folded) == (2, True)
    with pytest.raises(Stale):
        correct_document(old, version=1, by=None, title="x")


def test_only_lines_of_the_agency_are_said_to_be_checked(cast: Cast) -> None:
    mine, theirs = listed(cast.own), listed(cast.other)
    assert check_listings(cast.own, [mine.pk, theirs.pk], on=LATER, by=None) == 1
    assert check_listings(cast.own, [mine.pk], on=LATER, by=None) == 0
    theirs.refresh_from_db()
    assert theirs.last_checked_on is None

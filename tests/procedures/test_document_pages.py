"""Pages of external documents: an agency's list, the province's documents, their end and the to-dos that follow."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from common.clock import today
from procedures.choices import DocumentState
from procedures.models import DocumentTask, ExternalDocument, ExternalListing
from procedures.services.external_documents import end_document, list_document
from tests.cast import Cast
from tests.factories.procedures import make_procedure

DAY = date(2024, 1, 10)


def listed(agency: Any, number: int = 61, **facts: Any) -> ExternalListing:
    said = {"symbol": f"{number}/2018/NĐ-CP", "title": f"Nghị định số {number}", "issuer": "Chính phủ", **facts}
    return list_document(agency, on=DAY, by=None, **said)


def ended(listing: ExternalListing, **facts: Any) -> DocumentTask:
    document = listing.document
    said = {"state": DocumentState.EXPIRED, "version": document.version, "on": today(), "by": None, **facts}
    end_document(document, **said)
    return DocumentTask.objects.get(listing=listing)


def form_of(client: Client, address: str) -> dict[str, Any]:
    form = client.get(address).context["form"]
    return {name: form[name].value() or "" for name in form.fields if form[name].value() is not None}


@pytest.mark.parametrize("number", [1, 3])
def test_agency_documents_takes_the_same_queries_for_any_number(
    number: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    procedure = make_procedure(cast.own)
    for one in range(number):
        listed(cast.own, 60 + one, uses=[procedure])
    client = cast.client("secretary")
    address = reverse("agency_documents", args=[cast.own.pk])
    client.get(address)
    with django_assert_num_queries(8):  # session, user, duties, agency, periods; how many, rows, their uses
        page = client.get(address)
    assert [row["listing"].document.symbol for row in page.context["rows"]] == [
        f"{60 + one}/2018/NĐ-CP" for one in range(number)
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_document_list_takes_the_same_queries_for_any_number(
    number: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    for one in range(number):
        listed(cast.own, 60 + one)
        listed(cast.other, 60 + one)
    client = cast.client("staff")
    client.get(reverse("document_list"))
    with django_assert_num_queries(6):  # session, user, duties; how many, rows, saved filters
        page = client.get(reverse("document_list"))
    assert [row["count"] for row in page.context["rows"]] == [2] * number


@pytest.mark.parametrize("number", [1, 3])
def test_document_task_list_takes_the_same_queries_for_any_number(
    number: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    for one in range(number):
        ended(listed(cast.own, 60 + one))
    client = cast.client("staff")
    client.get(reverse("document_task_list"))
    with django_assert_num_queries(5):  # session, user, duties; how many, rows
        page = client.get(reverse("document_task_list"))
    assert len(page.context["rows"]) == number


def test_a_secretary_counts_only_her_own_agency(cast: Cast) -> None:
    mine, theirs = listed(cast.own), listed(cast.other)
    foreign = listed(cast.other, 99)
    page = cast.client("secretary").get(reverse("document_list"))
    assert [(row["document"].pk, row["count"]) for row in page.context["rows"]] == [(mine.document_id, 1)]
    detail = cast.client("secretary").get(reverse("document_detail", args=[theirs.document_id]))
    assert [row.pk for row in detail.context["page"]] == [mine.pk]
    assert cast.client("secretary").get(reverse("agency_documents", args=[cast.other.pk])).status_code == 404
    assert foreign.document_id not in [row["document"].pk for row in page.context["rows"]]


def test_a_document_of_another_province_is_not_there(cast: Cast) -> None:
    listing = listed(cast.foreign)
    assert cast.client("staff").get(reverse("document_detail", args=[listing.document_id])).status_code == 404


def test_a_secretary_adds_a_document_and_it_stands_in_the_list_and_on_the_sheet(cast: Cast) -> None:
    procedure = make_procedure(cast.own, code="QT-01")
    client, address = cast.client("secretary"), reverse("listing_add", args=[cast.own.pk])
    sent = form_of(client, address) | {
        "symbol": "118/2025/NĐ-CP", "title": "Nghị định về một cửa", "issued_on": "09/06/2025", "used_by": "qt-01",
    }  # fmt: skip
    assert client.post(address, sent).status_code == 302
    listing = ExternalListing.objects.get(agency=cast.own)
    assert [use.procedure for use in listing.uses.all()] == [procedure]
    sheet = client.get(reverse("agency_documents_print", args=[cast.own.pk])).content.decode()
    assert "118/2025/NĐ-CP" in sheet
    assert "QT-01" in sheet


def test_a_user_of_the_document_that_nobody_knows_is_named(cast: Cast) -> None:
    client, address = cast.client("secretary"), reverse("listing_add", args=[cast.own.pk])
    sent = form_of(client, address) | {"symbol": "1/2020/NĐ-CP", "title": "Một", "used_by": "QT-99; Phòng Lạ"}
    page = client.post(address, sent)
    assert page.context["form"].errors["used_by"] == [
        "Cơ quan không có phòng hoặc quy trình “QT-99”, “Phòng Lạ”. Hãy ghi đúng tên phòng, ký hiệu quy trình."
    ]
    assert not ExternalDocument.objects.exists()


def test_ticked_lines_are_noted_as_checked_today(cast: Cast) -> None:
    mine, theirs = listed(cast.own), listed(cast.other, 62)
    client = cast.client("secretary")
    client.post(reverse("agency_documents_check", args=[cast.own.pk]), {"dong": [mine.pk, theirs.pk, "x"]})
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.last_checked_on, theirs.last_checked_on) == (today(), None)


def test_an_officer_ends_a_document_and_the_agency_answers(cast: Cast) -> None:
    listing = listed(cast.own)
    officer, address = cast.client("staff"), reverse("document_end", args=[listing.document_id])
    detail = officer.get(reverse("document_detail", args=[listing.document_id])).content.decode()
    assert f'<a class="btn btn-primary" href="{address}">Ghi hết hiệu lực</a>' in detail
    sent = form_of(officer, address) | {"state": "expired", "replaced_symbol": "118/2025/NĐ-CP"}
    asked = officer.post(address, sent)
    assert list(asked.context["form"].errors) == ["replaced_title"]
    assert officer.post(address, sent | {"replaced_title": "Nghị định mới"}).status_code == 302
    detail = officer.get(reverse("document_detail", args=[listing.document_id])).content.decode()
    assert f'<a class="btn" href="{address}">Sửa việc hết hiệu lực</a>' in detail
    task = DocumentTask.objects.get()
    assert "tài liệu trong danh mục đã hết hiệu lực, cần cập nhật" in officer.get("/").content.decode()
    client = cast.client("secretary")
    close = reverse("document_task_close", args=[task.pk])
    assert client.post(close, form_of(client, close) | {"outcome": "replaced"}).status_code == 302
    standing = ExternalListing.objects.get(agency=cast.own, valid_to=None)
    assert standing.document.symbol == "118/2025/NĐ-CP"
    assert cast.client("outsider").get(close).status_code == 404


def test_who_alone_lists_a_document_may_put_it_right_and_who_shares_it_may_not(cast: Cast) -> None:
    listing = listed(cast.own)
    address = reverse("document_correct", args=[listing.document_id])
    assert cast.client("secretary").get(address).status_code == 200
    listed(cast.other)
    assert cast.client("secretary").get(address).status_code == 403
    assert cast.client("staff").get(address).status_code == 200


def test_a_stale_correction_shows_both(cast: Cast) -> None:
    listing = listed(cast.own)
    client, address = cast.client("staff"), reverse("document_correct", args=[listing.document_id])
    first, second = form_of(client, address), form_of(client, address)
    assert client.post(address, first | {"title": "Tên thứ nhất"}).status_code == 302
    page = client.post(address, second | {"title": "Tên thứ hai"})
    title = next(one for one in page.context["form"].compared if one.differs)
    assert (title.now, title.typed) == ("Tên thứ nhất", "Tên thứ hai")


def test_the_state_of_a_document_is_that_of_the_day(cast: Cast) -> None:
    listing = listed(cast.own)
    ended(listing, ended_on=date(2024, 3, 1))
    client, address = cast.client("staff"), reverse("document_list")
    for day, state in (("29/02/2024", "còn hiệu lực"), ("01/03/2024", "hết hiệu lực")):
        client.post("/ngay-so-lieu/", {"day": day})
        page = client.get(address)
        assert [row["state"] for row in page.context["rows"]] == [state], day
    client.post("/ngay-so-lieu/", {"day": "29/02/2024"})
    assert client.get(address, {"state": "expired"}).context["rows"] == []
    assert len(client.get(address, {"state": "in_force"}).context["rows"]) == 1

"""An agency's danh mục tài liệu bên ngoài: the list of the day, its lines, and the office's form to print."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agencies.views.agency_page import page_of_agency
from agencies.views.editing import answer
from common.http import edits, page_of, reads, typed_key, writes
from procedures.forms.external_documents import (
    DocumentFilter,
    ListingEditForm,
    ListingForm,
    ListingRemoveForm,
)
from procedures.models import ExternalListing
from procedures.queries.external_documents import Users, label_of, listings_of
from procedures.resources.scopes import agency_scope
from procedures.rules import can_keep_catalogue
from procedures.services.external_documents import check_listings, edit_listing, list_document, remove_listing
from procedures.views.external_documents import conditions, narrowed, told
from procedures.views.procedure_edit import agency_with_catalogue


@reads
def agency_documents(request: Any, pk: int) -> HttpResponse:
    """What the agency lists on the day; `state` and `q` narrow it."""
    page = page_of_agency(request, pk)
    form = DocumentFilter(request.GET)
    listings = listings_of(page["agency"], request.day)
    shown = page_of(request, narrowed(listings, form, request.day, prefix="document__"))
    context = page | {
        "form": form,
        "page": shown,
        "rows": [_row(row, request.day) for row in shown.object_list],
        "clear_url": reverse("agency_documents", args=[pk]),
        "may_keep": request.day_is_today and can_keep_catalogue(request.user, page["agency"]),
        "import_place": agency_scope(page["agency"]),
        **conditions(request, form),
    }
    return render(request, "procedures/agency_documents.html", context)


def _row(listing: Any, on: Any) -> dict[str, Any]:
    uses = [use.division or use.procedure for use in listing.uses.all()]
    return told(listing.document, on) | {"listing": listing, "used_by": [label_of(use) for use in uses]}


@reads
def agency_documents_print(request: Any, pk: int) -> HttpResponse:
    """Danh mục tài liệu bên ngoài, as the office prints it."""
    page = page_of_agency(request, pk)
    rows = [_row(row, request.day) for row in listings_of(page["agency"], request.day)]
    return render(request, "procedures/agency_documents_print.html", page | {"rows": rows})


@writes
def agency_documents_check(request: Any, pk: int) -> HttpResponse:
    """Ghi đã rà soát of the lines that are ticked."""
    page = agency_with_catalogue(request, pk)
    ticked = {key for typed in request.POST.getlist("dong") if (key := typed_key(typed)) is not None}
    checked = check_listings(page["agency"], ticked, on=request.today, by=request.user)
    if checked:
        messages.success(request, f"Đã ghi rà soát {checked} tài liệu vào ngày {request.today:%d/%m/%Y}.")
    else:
        messages.warning(request, "Chưa chọn tài liệu nào, hoặc các tài liệu đã chọn đều đã rà soát hôm nay.")
    return redirect("agency_documents", pk)


@edits
def listing_add(request: Any, pk: int) -> HttpResponse:
    """Thêm tài liệu vào danh mục."""
    page = agency_with_catalogue(request, pk)
    users = Users(page["agency"], request.today)
    form = ListingForm(request.POST or None, users=users, initial={"on": request.today})

    def act() -> None:
        clean = form.cleaned_data
        list_document(
            page["agency"], on=clean["on"], uses=clean["used_by"], last_checked_on=clean["last_checked_on"],
            note=clean["note"], by=request.user, **form.facts(),
        )  # fmt: skip

    return answer(
        request, "procedures/listing_add.html", page, form=form, act=act,
        done="Đã thêm tài liệu vào danh mục.", to=("agency_documents", pk),
    )  # fmt: skip


def _listing_to_keep(request: Any, pk: int, listing: int) -> tuple[dict[str, Any], ExternalListing]:
    page = agency_with_catalogue(request, pk)
    rows = ExternalListing.objects.filter(agency=page["agency"]).select_related("document", "agency")
    row = get_object_or_404(rows, pk=listing)
    return page | {"listing": row}, row


@edits
def listing_edit(request: Any, pk: int, listing: int) -> HttpResponse:
    """Sửa dòng trong danh mục."""
    page, row = _listing_to_keep(request, pk, listing)
    start = ListingEditForm.values_of(row) | {"version": row.version}
    form = ListingEditForm(request.POST or None, users=Users(page["agency"], request.today), initial=start)

    def act() -> None:
        clean = form.cleaned_data
        edit_listing(
            row, uses=clean["used_by"], last_checked_on=clean["last_checked_on"], note=clean["note"],
            reason=clean["reason"], version=clean["version"], by=request.user,
        )  # fmt: skip

    return answer(
        request, "procedures/listing_edit.html", page, form=form, act=act,
        done="Đã sửa dòng trong danh mục.", to=("agency_documents", pk),
    )  # fmt: skip


@edits
def listing_remove(request: Any, pk: int, listing: int) -> HttpResponse:
    """Đưa tài liệu ra khỏi danh mục."""
    page, row = _listing_to_keep(request, pk, listing)
    form = ListingRemoveForm(request.POST or None, initial={"on": request.today, "version": row.version})
    return answer(
        request, "procedures/listing_remove.html", page, form=form,
        act=lambda: remove_listing(row, by=request.user, **form.cleaned_data),
        done="Đã đưa tài liệu ra khỏi danh mục.", to=("agency_documents", pk),
    )  # fmt: skip

"""The documents that agencies of a province work by: found, put right, ended, and who lists each."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from agencies.queries.options import saved_filters
from agencies.rules import sees_whole_province
from agencies.views.editing import answer
from common.errors import Refused
from common.history import changes_of
from common.http import edits, next_address, page_of, reads
from procedures.choices import DocumentState
from procedures.forms.external_documents import (
    CloseDocumentTaskForm,
    DocumentCorrectForm,
    DocumentEndForm,
    DocumentFilter,
)
from procedures.models import DocumentTask, ExternalDocument
from procedures.queries import external_documents as listed
from procedures.rules import can_edit_document, can_keep_catalogue
from procedures.services.external_documents import (
    close_document_task,
    correct_document,
    create_document,
    document_named,
    end_document,
)

SAVES = 50  # entries of a document's history


@reads
def document_list(request: Any) -> HttpResponse:
    """Every document that an agency in sight lists on the day."""
    form = DocumentFilter(request.GET)
    documents = listed.documents_in_sight(request.user)
    if not sees_whole_province(request.user):
        documents = listed.listed_in_sight(documents, request.user, request.day)
    found = narrowed(documents, form, request.day)
    page = page_of(request, listed.with_listings(found, request.user, request.day).order_by("sort_key", "pk"))
    context = {
        "form": form,
        "page": page,
        "rows": [told(row, request.day) | {"count": row.listing_count or 0} for row in page.object_list],
        "clear_url": reverse("document_list"),
        "saved": saved_filters(request.user, "document_list"),
        **conditions(request, form),
    }
    return render(request, "procedures/document_list.html", context)


def narrowed(documents: Any, form: DocumentFilter, on: Any, prefix: str = "") -> Any:
    """The part of a list that its conditions leave; none at all where a condition is faulty."""
    if not form.is_valid():
        return documents.none()
    asked = form.cleaned_data
    if asked["state"]:
        documents = documents.filter(listed.standing_as(asked["state"], on, prefix))
    return documents.filter(listed.holding(asked["q"], prefix)) if asked["q"] else documents


def conditions(request: Any, form: DocumentFilter) -> dict[str, Any]:
    """The conditions that stand, each with the address without it."""
    return {
        "chips": [{"label": label, "url": _without(request.GET, name)} for name, label in form.chosen.items()],
        "query": _without(request.GET)[1:],
    }


def _without(data: Any, *names: str) -> str:
    query = data.copy()
    for name in (*names, "trang"):
        query.pop(name, None)
    return f"?{query.urlencode()}"


def told(document: ExternalDocument, on: Any) -> dict[str, Any]:
    """A document and how it stands on the day, in words and tone."""
    state = listed.state_of(document, on)
    return {"document": document, "state": state.label, "tone": listed.TONES[state]}


@reads
def document_detail(request: Any, pk: int) -> HttpResponse:
    """One document: its days, what replaced it, who lists it, and what was changed of it."""
    document = _seen(request, pk)
    records = list(ExternalDocument.history.filter(id=document.pk).select_related("history_user")[: SAVES + 1])
    may_edit = request.day_is_today and can_edit_document(request.user, document)
    context = told(document, request.day) | {
        "page": page_of(request, listed.listings_of_document(document, request.user, request.day)),
        "replaces": document.replaces.order_by("sort_key"),
        "changes": changes_of(records)[:SAVES] if may_edit or sees_whole_province(request.user) else [],
        "may_edit": may_edit,
        "is_in_force": document.state == DocumentState.IN_FORCE,
    }
    return render(request, "procedures/document_detail.html", context)


def _seen(request: Any, pk: int) -> ExternalDocument:
    documents = listed.documents_in_sight(request.user).select_related("province", "replaced_by")
    return get_object_or_404(documents, pk=pk)


def _to_edit(request: Any, pk: int) -> ExternalDocument:
    document = _seen(request, pk)
    if not can_edit_document(request.user, document):
        raise PermissionDenied
    return document


@edits
def document_correct(request: Any, pk: int) -> HttpResponse:
    """Sửa thông tin văn bản."""
    document = _to_edit(request, pk)
    start = DocumentCorrectForm.values_of(document) | {"version": document.version}
    form = DocumentCorrectForm(request.POST or None, initial=start)
    return answer(
        request, "procedures/document_correct.html", {"document": document}, form=form,
        act=lambda: correct_document(
            document, version=form.cleaned_data["version"], by=request.user, reason=form.cleaned_data["reason"],
            **form.facts(),
        ),
        done="Đã sửa thông tin văn bản.", to=("document_detail", pk),
    )  # fmt: skip


@edits
def document_end(request: Any, pk: int) -> HttpResponse:
    """Ghi hết hiệu lực; whoever lists the document learns of it."""
    document = _to_edit(request, pk)
    start = {"version": document.version, "ended_on": document.ended_on}
    form = DocumentEndForm(request.POST or None, initial=start)

    def act() -> None:
        clean = form.cleaned_data
        end_document(
            document, state=clean["state"], ended_on=clean["ended_on"], due_on=clean["due_on"],
            replaced_by=_successor(request, document, clean), version=clean["version"], on=request.today,
            by=request.user, reason=clean["reason"],
        )  # fmt: skip

    return answer(
        request, "procedures/document_end.html", {"document": document}, form=form, act=act,
        done="Đã ghi hết hiệu lực; các cơ quan đang dùng đã có việc cập nhật danh mục.", to=("document_detail", pk),
    )  # fmt: skip


def _successor(request: Any, document: ExternalDocument, clean: Any) -> ExternalDocument | None:
    """The document that a form names as the new one; recorded where the province does not know it yet."""
    symbol, title = clean["replaced_symbol"], clean["replaced_title"]
    if not symbol:
        return None
    known = document_named(document.province, symbol)
    if known is not None:
        return known
    if not title:
        sentence = f"Chưa có văn bản {symbol} trong danh sách của tỉnh. Hãy nhập cả tên văn bản thay thế."
        raise Refused(sentence, {"replaced_title": sentence})
    return create_document(document.province, by=request.user, symbol=symbol, title=title)


# --- What is to be updated --------------------------------------------------------------------------------------
@reads
def document_task_list(request: Any) -> HttpResponse:
    """Listed documents that have ended, and whose agency has not answered by the day; `ai`: in one's own charge."""
    user, day = request.user, request.day
    mine = request.GET.get("ai") == listed.MINE
    tasks = listed.open_tasks(user, day)
    page = page_of(request, listed.task_rows(listed.in_charge_of(tasks, user, day) if mine else tasks, day))
    rows = [(task, _may_close(request, task)) for task in page.object_list]
    return render(request, "procedures/document_task_list.html", {"page": page, "rows": rows, "mine": mine})


def _may_close(request: Any, task: DocumentTask) -> bool:
    return request.day_is_today and not task.closed_on and can_keep_catalogue(request.user, task.listing.agency)


@edits
def document_task_close(request: Any, pk: int) -> HttpResponse:
    """Ghi kết quả cập nhật danh mục."""
    tasks = DocumentTask.objects.visible_to(request.user)
    task = get_object_or_404(tasks.select_related("listing__agency", "listing__document__replaced_by"), pk=pk)
    if not can_keep_catalogue(request.user, task.listing.agency):
        raise PermissionDenied
    form = CloseDocumentTaskForm(request.POST or None, initial={"on": request.today, "version": task.version})
    back = next_address(request, reverse("document_task_list"))
    return answer(
        request, "procedures/document_task_close.html",
        told(task.listing.document, request.today) | {"task": task, "back": back}, form=form,
        act=lambda: close_document_task(task, by=request.user, **form.cleaned_data),
        done="Đã cập nhật danh mục tài liệu bên ngoài.", to=(back,),
    )  # fmt: skip

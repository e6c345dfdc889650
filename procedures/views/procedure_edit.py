"""Writing, correcting, withdrawing and restoring a procedure; throwing a draft away."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agencies.queries.names import names_on
from agencies.views.agency_page import page_of_agency
from agencies.views.editing import answer, took
from common.http import edits, next_address, typed_text
from procedures.forms.procedures import DiscardForm, ProcedureForm, RestoreForm, WithdrawForm
from procedures.models import Procedure
from procedures.queries.procedure_page import procedures_in_sight, title_of
from procedures.rules import can_keep_catalogue
from procedures.services.procedures import (
    correct_procedure,
    create_procedure,
    discard_procedure,
    link_procedure,
    withdraw_procedure,
)
from procedures.services.restoring import restore_procedure

LONGEST_CODE = 60
THEN_RECORD = "then_record"  # the button that goes on to the revision that was issued on paper


def agency_with_catalogue(request: Any, pk: int) -> dict[str, Any]:
    """The page of an agency whose catalogue this user keeps: out of sight is 404, in sight but not allowed 403."""
    page = page_of_agency(request, pk)
    if not can_keep_catalogue(request.user, page["agency"]):
        raise PermissionDenied
    return page


def procedure_to_keep(request: Any, pk: int) -> Procedure:
    """A procedure that this user may change: out of sight is 404, in sight but not allowed 403."""
    row = get_object_or_404(procedures_in_sight(request.user), pk=pk)
    if not can_keep_catalogue(request.user, row.agency):
        raise PermissionDenied
    return row


def head_of(request: Any, row: Procedure) -> dict[str, Any]:
    """What the head of a form about a procedure says."""
    name = names_on([row.agency_id], request.today).get(row.agency_id, "")
    return {"row": row, "title": title_of(row), "name": name}


def typed(request: Any) -> Any:
    """What a form without a file is made from: an empty one that was sent has faults, too."""
    return request.POST if request.method == "POST" else None


def sent(request: Any) -> tuple[Any, Any]:
    """What a form with a file is made from."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


@edits
def procedure_create(request: Any, pk: int) -> HttpResponse:
    """Thêm quy trình, with the TTHC that it carries out (`tthc`: the one that has none yet led here); its text comes
    with its first revision."""
    page = agency_with_catalogue(request, pk)
    agency = page["agency"]
    kind, codes = request.GET.get("kind", ""), typed_text(request.GET.get("tthc", ""), LONGEST_CODE)
    form = ProcedureForm(typed(request), agency=agency, on=request.today, kind=kind, codes=codes)
    made: list[Procedure] = []

    def write() -> None:
        row = create_procedure(agency, by=request.user, **form.facts())
        if form.cleaned_data["codes"]:
            link_procedure(row, form.cleaned_data["codes"], on=request.today, by=request.user)
        made.append(row)

    if request.method == "POST" and took(form, write):
        messages.success(request, "Đã thêm quy trình. Quy trình được tính khi đã có bản ban hành.")
        to = "revision_record" if THEN_RECORD in request.POST else "procedure_detail"
        return redirect(to, made[0].pk)
    return render(request, "procedures/procedure_create.html", page | {"form": form})


@edits
def procedure_correct(request: Any, pk: int) -> HttpResponse:
    """Sửa sai: what the catalogue says of it was typed wrongly."""
    row = procedure_to_keep(request, pk)
    form = ProcedureForm(typed(request), agency=row.agency, on=request.today, row=row)

    def correct() -> None:
        clean = form.cleaned_data
        correct_procedure(row, version=clean["version"], by=request.user, reason=clean["reason"], **form.facts())

    return answer(
        request, "procedures/procedure_correct.html", head_of(request, row), form=form, act=correct,
        done="Đã sửa thông tin quy trình.", to=("procedure_detail", pk),
    )  # fmt: skip


@edits
def procedure_withdraw(request: Any, pk: int) -> HttpResponse:
    """Bãi bỏ quy trình from a day."""
    row = procedure_to_keep(request, pk)
    form = WithdrawForm(*sent(request), initial={"version": row.version, "on": request.today})

    def withdraw() -> None:
        clean = form.cleaned_data
        withdraw_procedure(
            row, on=clean["on"], end_reason=clean["end_reason"], paper=form.paper(), version=clean["version"],
            by=request.user,
        )  # fmt: skip

    back = next_address(request, reverse("procedure_detail", args=[pk]))
    return answer(
        request, "procedures/procedure_withdraw.html", head_of(request, row) | {"back": back}, form=form,
        act=withdraw, done="Đã ghi bãi bỏ. Các bản đã ban hành vẫn được giữ.", to=(back,),
    )  # fmt: skip


@edits
def procedure_restore(request: Any, pk: int) -> HttpResponse:
    """Khôi phục quy trình that was withdrawn by mistake."""
    row = procedure_to_keep(request, pk)
    form = RestoreForm(typed(request), initial={"version": row.version})
    return answer(
        request, "procedures/procedure_restore.html", head_of(request, row), form=form,
        act=lambda: restore_procedure(row, by=request.user, **form.cleaned_data),
        done="Đã khôi phục quy trình như chưa từng bãi bỏ.", to=("procedure_detail", pk),
    )  # fmt: skip


@edits
def procedure_discard(request: Any, pk: int) -> HttpResponse:
    """Bỏ bản nháp: a procedure that was never issued leaves the catalogue."""
    row = procedure_to_keep(request, pk)
    form = DiscardForm(typed(request), initial={"version": row.version})
    return answer(
        request, "procedures/procedure_discard.html", head_of(request, row), form=form,
        act=lambda: discard_procedure(row, by=request.user, **form.cleaned_data),
        done="Đã bỏ quy trình nháp khỏi danh mục.", to=("agency_procedures", row.agency_id),
    )  # fmt: skip

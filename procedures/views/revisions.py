"""The revisions of a procedure: drafted and recorded, put right, sent, returned, approved."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from agencies.views.certificate_record import MORE_ROWS
from agencies.views.editing import answer, took
from common.http import edits
from procedures.choices import RevisionStep
from procedures.forms.revisions import (
    ApproveForm,
    DiscardRevisionForm,
    ReturnForm,
    RevisionForm,
    SendForm,
)
from procedures.models import Procedure, ProcedureRevision
from procedures.rules import can_approve_revisions, is_head
from procedures.services.revisions import (
    approve_revision,
    correct_revision,
    discard_revision,
    draft_revision,
    record_revision,
    return_revision,
    send_to_review,
)
from procedures.views.procedure_edit import head_of, procedure_to_keep, sent, typed


def procedure_to_approve(request: Any, pk: int) -> Procedure:
    """A procedure whose revisions this user approves, or records as approved on paper; else 403."""
    row = procedure_to_keep(request, pk)
    if not can_approve_revisions(request.user, row.agency):
        raise PermissionDenied
    return row


def _revision_of(row: Procedure, pk: int) -> ProcedureRevision:
    revisions = ProcedureRevision.objects.filter(procedure=row).select_related("procedure__agency", "paper", "file")
    revision: ProcedureRevision = get_object_or_404(revisions, pk=pk)
    return revision


@edits
def revision_draft(request: Any, pk: int) -> HttpResponse:
    """Soạn bản mới."""
    row = procedure_to_keep(request, pk)
    form = RevisionForm(*sent(request), procedure=row, issued=False)
    return _answer(
        request, "procedures/revision_draft.html", row, form=form,
        act=lambda: draft_revision(row, by=request.user, **form.facts()),
        done="Đã lưu bản soạn thảo. Xong thì gửi xem xét.",
    )  # fmt: skip


@edits
def revision_record(request: Any, pk: int) -> HttpResponse:
    """Ghi bản đã ban hành: the signed file with its number and day, nothing typed anew."""
    row = procedure_to_approve(request, pk)
    form = RevisionForm(*sent(request), procedure=row, issued=True)
    return _answer(
        request, "procedures/revision_record.html", row, form=form,
        act=lambda: record_revision(row, by=request.user, **form.facts()),
        done="Đã ghi bản ban hành. Bản trước thôi hiệu lực từ ngày của bản này.",
    )  # fmt: skip


@edits
def revision_correct(request: Any, pk: int, revision: int) -> HttpResponse:
    """Sửa bản soạn thảo, or put right what was typed of an approved one."""
    row = procedure_to_keep(request, pk)
    kept = _revision_of(row, revision)
    if kept.step != RevisionStep.DRAFT and not can_approve_revisions(request.user, row.agency):
        raise PermissionDenied
    form = RevisionForm(*sent(request), procedure=row, issued=kept.is_approved, row=kept)

    def correct() -> None:
        correct_revision(kept, version=form.cleaned_data["version"], by=request.user, **form.facts())

    return _answer(
        request, "procedures/revision_correct.html", row, {"revision": kept}, form=form, act=correct,
        done="Đã lưu.",
    )  # fmt: skip


@edits
def revision_send(request: Any, pk: int, revision: int) -> HttpResponse:
    """Gửi xem xét, phê duyệt."""
    row = procedure_to_keep(request, pk)
    kept = _revision_of(row, revision)
    start = {"version": kept.version, "reviewed_by": kept.reviewed_by, "reviewed_title": kept.reviewed_title}
    form = SendForm(typed(request), initial=start)
    return answer(
        request, "procedures/revision_send.html", head_of(request, row) | {"revision": kept}, form=form,
        act=lambda: send_to_review(kept, by=request.user, **form.cleaned_data),
        done="Đã gửi xem xét.", to=("procedure_detail", pk),
    )  # fmt: skip


@edits
def revision_return(request: Any, pk: int, revision: int) -> HttpResponse:
    """Trả lại người soạn."""
    row = procedure_to_approve(request, pk)
    kept = _revision_of(row, revision)
    form = ReturnForm(typed(request), initial={"version": kept.version})
    return answer(
        request, "procedures/revision_return.html", head_of(request, row) | {"revision": kept}, form=form,
        act=lambda: return_revision(kept, by=request.user, **form.cleaned_data),
        done="Đã trả lại bản soạn thảo.", to=("procedure_detail", pk),
    )  # fmt: skip


@edits
def revision_approve(request: Any, pk: int, revision: int) -> HttpResponse:
    """Phê duyệt, ban hành: from its day on it is the one in force."""
    row = procedure_to_approve(request, pk)
    kept = _revision_of(row, revision)
    start = {
        "version": kept.version, "issued_on": request.today, "effective_on": request.today,
        "reviewed_by": kept.reviewed_by, "reviewed_title": kept.reviewed_title,
        "approved_by": kept.approved_by or (request.user.full_name if is_head(request.user, row.agency) else ""),
        "approved_title": kept.approved_title,
    }  # fmt: skip
    form = ApproveForm(typed(request), initial=start)
    return answer(
        request, "procedures/revision_approve.html", head_of(request, row) | {"revision": kept}, form=form,
        act=lambda: approve_revision(kept, by=request.user, **form.facts()),
        done="Đã phê duyệt. Bản trước thôi hiệu lực từ ngày bản này có hiệu lực.", to=("procedure_detail", pk),
    )  # fmt: skip


@edits
def revision_discard(request: Any, pk: int, revision: int) -> HttpResponse:
    """Bỏ bản đang soạn."""
    row = procedure_to_keep(request, pk)
    kept = _revision_of(row, revision)
    form = DiscardRevisionForm(typed(request), initial={"version": kept.version})
    return answer(
        request, "procedures/revision_discard.html", head_of(request, row) | {"revision": kept}, form=form,
        act=lambda: discard_revision(kept, by=request.user, **form.cleaned_data),
        done="Đã bỏ bản đang soạn.", to=("procedure_detail", pk),
    )  # fmt: skip


def _answer(
    request: Any,
    template: str,
    row: Procedure,
    more: dict[str, Any] | None = None,
    *,
    form: RevisionForm,
    act: Callable[[], Any],
    done: str,
) -> HttpResponse:
    """Save and lead to the procedure; or show the form, with more rows where they are asked for."""
    if MORE_ROWS in request.POST:
        form.with_more_rows()
    elif request.method == "POST" and took(form, act):
        messages.success(request, done)
        return redirect("procedure_detail", row.pk)
    context = {"form": form, "formset": form.changes, "more_rows": MORE_ROWS in request.POST}
    return render(request, template, head_of(request, row) | context | (more or {}))

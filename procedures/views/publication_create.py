"""Recording a published decision: typed, its difference seen first, then accepted; its paper completed."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agencies.services.papers import PaperSaid
from agencies.views.agency_edit import province_to_edit
from agencies.views.editing import answer, took
from common.http import edits, page_of, reads
from common.spreadsheets.models import ImportBatch, RowState
from procedures.forms.publications import PublicationForm, PublicationPaperForm
from procedures.models import PublicationDecision
from procedures.resources.publication_effects import effects_of
from procedures.resources.publication_staging import stage_publication
from procedures.resources.publications import PublicationDecisions, scan_of
from procedures.rules import can_publish
from procedures.services.publication_paper import describe_publication

MORE_ROWS = "more_rows"  # the button below the new TTHC: the page comes back with empty rows, nothing is saved
OF_THE_DECISION = ("number", "issued_on", "in_force_from", "review_due_on", "upload")
OF_THE_PAPER = ("issuer", "signer", "excerpt", "upload")


@edits
def publication_create(request: Any) -> HttpResponse:
    """① The decision and its lines by code; on POST it is staged, and its difference shown."""
    province = province_to_edit(request)
    form = PublicationForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    staged: list[ImportBatch] = []

    def stage() -> None:
        facts = {name: form.cleaned_data[name] for name in OF_THE_DECISION}
        staged.append(stage_publication(province, list(form.decided()), by=request.user, **facts))

    if MORE_ROWS in request.POST:
        form.with_more_rows()
    elif request.method == "POST" and took(form, stage):
        return redirect("publication_effects", staged[0].pk)
    context = {"form": form, "formset": form.rows, "province": province}
    return render(request, "procedures/publication_create.html", context)


@reads
def publication_effects(request: Any, pk: int) -> HttpResponse:
    """② What accepting a staged decision would change, and whom it touches; each count leads to its list."""
    batches = ImportBatch.objects.visible_to(request.user, kind=PublicationDecisions.name)
    batch: ImportBatch = get_object_or_404(batches.select_related("file"), pk=pk)
    if not batch.is_ready:
        return redirect("import_preview", batch.pk)
    parts = [part for part in effects_of(batch, request.user) if part.lines]
    chosen = next((part for part in parts if part.slug == request.GET.get("phan")), parts[0] if parts else None)
    address = reverse("publication_effects", args=[batch.pk])
    context = {
        "batch": batch,
        "part": chosen,
        "scan": scan_of(batch.options),
        "tabs": [
            {
                "label": part.label,
                "count": len(part.lines),
                "url": f"{address}?phan={part.slug}",
                "current": part is chosen,
            }
            for part in parts
        ],
        "page": page_of(request, chosen.lines if chosen else []),
        "faulty": batch.count(RowState.FAULTY),
        "new": batch.count(RowState.NEW),
        "changed": batch.count(RowState.CHANGED),
        "unchanged": batch.count(RowState.UNCHANGED),
    }
    return render(request, "procedures/publication_effects.html", context)


@edits
def publication_paper(request: Any, pk: int) -> HttpResponse:
    """Bổ sung thông tin của quyết định."""
    seen = PublicationDecision.objects.visible_to(request.user).filter(paper__isnull=False)
    row = get_object_or_404(seen.select_related("paper__file", "province"), pk=pk)
    if not can_publish(request.user, row.province_id):
        raise PermissionDenied
    start = PublicationPaperForm.values_of(row) | {"version": row.version}
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PublicationPaperForm(data, files, initial=start)

    def describe() -> None:
        clean = form.cleaned_data
        told = {name: clean[name] for name in OF_THE_PAPER}
        said = PaperSaid(number=row.paper.number, issued_on=row.paper.issued_on, **told)
        describe_publication(row, said=said, note=clean["note"], version=clean["version"], by=request.user)

    return answer(
        request, "procedures/publication_paper.html", {"row": row}, form=form, act=describe,
        done="Đã bổ sung thông tin của quyết định.", to=("publication_detail", pk),
    )  # fmt: skip

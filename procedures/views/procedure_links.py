"""Which TTHC a procedure carries out: found by words, ticked or pasted, and taken off from a day."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agencies.views.editing import answer, took
from common.http import edits, next_address, typed_text
from procedures.forms.procedures import LinksForm, UnlinkForm
from procedures.models import ProcedureLink
from procedures.queries.procedure_choices import tthc_to_choose
from procedures.queries.procedure_page import links_of
from procedures.services.procedures import link_procedure, unlink_procedure
from procedures.views.procedure_edit import head_of, procedure_to_keep, typed

LONGEST_WORDS = 200
MOST_TICKED = 200


@edits
def procedure_links(request: Any, pk: int) -> HttpResponse:
    """Gắn TTHC: the search answers htmx with its hits alone; without a script the page comes back with them."""
    row = procedure_to_keep(request, pk)
    text = typed_text(request.GET.get("tim", ""), LONGEST_WORDS)
    asked = request.POST if request.method == "POST" else request.GET
    ticked = [typed_text(key, 60) for key in asked.getlist("chon")[:MOST_TICKED]]
    form = LinksForm(typed(request), ticked=ticked, on=request.today)
    made: list[ProcedureLink] = []

    def link() -> None:
        made.extend(link_procedure(row, form.wanted, on=form.cleaned_data["on"], by=request.user))

    if request.method == "POST" and took(form, link):
        messages.success(request, f"Đã gắn {len(made)} TTHC." if made else "Các TTHC này đã được gắn từ trước.")
        return redirect("procedure_links", pk)
    offered, more = tthc_to_choose(row, text, ticked, request.today)
    hits = {"offered": offered, "more": more, "text": text}
    if request.htmx and not request.htmx.boosted:
        return render(request, "procedures/partials/_tthc_hits.html", hits)
    context = head_of(request, row) | hits | {"form": form, "links": links_of(row, request.today)}
    return render(request, "procedures/procedure_links.html", context)


@edits
def procedure_unlink(request: Any, pk: int, link: int) -> HttpResponse:
    """Gỡ TTHC from a day."""
    row = procedure_to_keep(request, pk)
    links = ProcedureLink.objects.filter(procedure=row).select_related("administrative", "procedure__agency")
    kept = get_object_or_404(links, pk=link)
    form = UnlinkForm(typed(request), initial={"on": request.today})
    back = next_address(request, reverse("procedure_links", args=[pk]))
    return answer(
        request, "procedures/procedure_unlink.html", head_of(request, row) | {"link": kept, "back": back}, form=form,
        act=lambda: unlink_procedure(kept, by=request.user, **form.cleaned_data),
        done="Đã gỡ TTHC khỏi quy trình.", to=(next_address(request, reverse("procedure_detail", args=[pk])),),
    )  # fmt: skip

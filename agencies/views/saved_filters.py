"""Filters of the register that somebody keeps for later: one's own, and those shared in the department."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agencies.forms.lists import SavedFilterForm
from agencies.models import SavedFilter
from agencies.rules import in_department
from agencies.services.saved_filters import delete_filter, save_filter
from agencies.views.asking import asked
from agencies.views.editing import took
from common.http import edits, reads, writes

LIST = "agency_list"


@reads
def filter_list(request: Any) -> HttpResponse:
    """One's own filters and the shared ones, each with who keeps it."""
    saved = SavedFilter.objects.visible_to(request.user).filter(url_name=LIST).select_related("owner")
    return render(request, "agencies/filter_list.html", {"saved": saved, "me": request.user})


@edits(on_any_day=True)
def filter_save(request: Any) -> HttpResponse:
    """Keep the question that the list asks now (`?…` of the list) under a name."""
    may_share = in_department(request.user)
    start = {"query": request.GET.urlencode()}
    form = SavedFilterForm(request.POST or None, initial=start, may_share=may_share)
    duty = request.duty

    def keep() -> None:
        clean = form.cleaned_data
        shared_in = duty.province if duty and clean.get("shared") else None
        save_filter(name=clean["name"], url_name=LIST, query=clean["query"], by=request.user, shared_in=shared_in)

    if request.method == "POST" and took(form, keep):
        messages.success(request, f"Đã lưu bộ lọc “{form.cleaned_data['name']}”.")
        return redirect(f"{reverse(LIST)}?{form.cleaned_data['query']}")
    chosen = list(asked(request).chosen.values())
    return render(request, "agencies/filter_save.html", {"form": form, "chosen": chosen})


@writes(on_any_day=True)
def filter_delete(request: Any, pk: int) -> HttpResponse:
    """Forget one's own filter."""
    saved = get_object_or_404(SavedFilter.objects.visible_to(request.user), pk=pk)
    delete_filter(saved, by=request.user)
    messages.success(request, f"Đã xóa bộ lọc “{saved.name}”.")
    return redirect("filter_list")

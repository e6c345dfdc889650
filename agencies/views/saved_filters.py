"""Filters of the lists that somebody keeps for later: one's own, and those shared in the department."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agencies.forms.lists import SavedFilterForm
from agencies.models import SavedFilter
from agencies.rules import in_department
from agencies.services.saved_filters import delete_filter, save_filter
from agencies.views.asking import asked, asked_of_certificates
from agencies.views.editing import took
from common.http import edits, reads, writes

# The lists whose questions are kept: what a page calls each, and how its address is read. The first is the default.
LISTS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "agency_list": ("Cơ quan", asked),
    "certificate_list": ("Công bố, chứng nhận", asked_of_certificates),
}
WHICH = "danh_sach"  # the word of the address that names the list


def _list_of(request: Any) -> str:
    wanted = request.GET.get(WHICH, "")
    return wanted if wanted in LISTS else next(iter(LISTS))


@reads
def filter_list(request: Any) -> HttpResponse:
    """One's own filters and the shared ones, each with who keeps it."""
    saved: Any = SavedFilter.objects.visible_to(request.user).filter(url_name__in=LISTS).select_related("owner")
    for one in saved:
        one.list_label = LISTS[one.url_name][0]
    return render(request, "agencies/filter_list.html", {"saved": saved, "me": request.user})


@edits(on_any_day=True)
def filter_save(request: Any) -> HttpResponse:
    """Keep the question that the list asks now (`?…` of the list) under a name."""
    may_share = in_department(request.user)
    url_name = _list_of(request)
    start = {"query": urlencode([pair for pair in request.GET.items() if pair[0] != WHICH])}
    form = SavedFilterForm(request.POST or None, initial=start, may_share=may_share)
    duty = request.duty

    def keep() -> None:
        clean = form.cleaned_data
        shared_in = duty.province if duty and clean.get("shared") else None
        save_filter(name=clean["name"], url_name=url_name, query=clean["query"], by=request.user, shared_in=shared_in)

    if request.method == "POST" and took(form, keep):
        messages.success(request, f"Đã lưu bộ lọc “{form.cleaned_data['name']}”.")
        return redirect(f"{reverse(url_name)}?{form.cleaned_data['query']}")
    chosen = list(LISTS[url_name][1](request).chosen.values())
    return render(request, "agencies/filter_save.html", {"form": form, "chosen": chosen, "url_name": url_name})


@writes(on_any_day=True)
def filter_delete(request: Any, pk: int) -> HttpResponse:
    """Forget one's own filter."""
    saved = get_object_or_404(SavedFilter.objects.visible_to(request.user), pk=pk)
    delete_filter(saved, by=request.user)
    messages.success(request, f"Đã xóa bộ lọc “{saved.name}”.")
    return redirect("filter_list")

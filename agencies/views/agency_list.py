"""The register as a list: conditions, counts, rows, and the acts on many of them."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.choices import AGENCY_DUTIES
from agencies.queries.register import rows_of_keys
from agencies.rules import duties_of, in_department
from agencies.views.asking import Asked, asked
from common.http import PER_PAGE, reads

FIRST_CONDITIONS = ("q", "level", "obligation", "status")
SORTED = {"name": "Cơ quan", "level": "Cấp", "declared": "Công bố"}


@reads
def agency_list(request: Any) -> HttpResponse:
    """The register on the day of the figures; the same page answers htmx with the list alone."""
    question = asked(request)
    counted = question.keys
    page: Any = Paginator(counted.keys, PER_PAGE).get_page(request.GET.get("trang"))
    page.object_list = rows_of_keys(page.object_list, on=request.day, text=question.text)
    fields = question.filter.form.fields
    context = {
        "form": question.filter.form,
        "first": [question.filter.form[name] for name in FIRST_CONDITIONS],
        "more": [question.filter.form[name] for name in fields if name not in FIRST_CONDITIONS],
        "more_chosen": any(name not in FIRST_CONDITIONS for name in question.chosen),
        "question": question,
        "counted": counted,
        "page": page,
        "chips": _chips(question),
        "clear_url": reverse("agency_list"),
        "sorting": _sorting(question),
        "query": question.query_without()[1:],
        "may_edit": in_department(request.user) and request.day_is_today,
        "may_share": in_department(request.user),
    }
    partial = bool(request.htmx) and not request.htmx.boosted
    name = "agencies/partials/_agency_list.html" if partial else "agencies/agency_list.html"
    return render(request, name, context)


def _chips(question: Asked) -> list[dict[str, str]]:
    return [{"label": label, "url": question.query_without(name)} for name, label in question.chosen.items()]


def _sorting(question: Asked) -> dict[str, dict[str, Any]]:
    """The heads that sort: where each leads, and which way the list stands by it now."""
    heads = {}
    now = question.order or ("" if question.text else "name")
    for name, label in SORTED.items():
        turned = f"-{name}" if now == name else name
        direction = {name: "ascending", f"-{name}": "descending"}.get(now, "")
        heads[name] = {"label": label, "url": question.query_without(sort=turned), "direction": direction}
    return heads


@reads
def my_agency(request: Any) -> HttpResponse:
    """Leads an agency's head or secretary to the page of her own agency."""
    duty = request.duty
    own = [duty, *duties_of(request.user)] if duty else duties_of(request.user)
    for held in own:
        if held.duty in AGENCY_DUTIES and held.agency_id:
            return redirect("agency_detail", held.agency_id)
    return redirect("agency_list")

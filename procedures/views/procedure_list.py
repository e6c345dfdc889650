"""The catalogue of all agencies in sight: conditions, counts and rows on the day of the figures."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from common.http import PER_PAGE, reads, typed_key
from procedures.queries.procedure_list import rows_of
from procedures.views.asking_procedures import AskedOfProcedures, asked_of_procedures

FIRST_CONDITIONS = ("q", "kind", "state", "field")


@reads
def procedure_list(request: Any) -> HttpResponse:
    """Every procedure that the reader may open; the same page answers htmx with the list alone."""
    question = asked_of_procedures(request)
    context = listed(request, question) | {"clear_url": reverse("procedure_list"), "of_one": False}
    partial = bool(request.htmx) and not request.htmx.boosted
    name = "procedures/partials/_procedure_list.html" if partial else "procedures/procedure_list.html"
    return render(request, name, context)


def listed(request: Any, question: AskedOfProcedures) -> dict[str, Any]:
    """What a page with the list is made from."""
    page, counted = _page(request.GET.get("trang", ""), question)
    form = question.filter.form
    return {
        "form": form,
        "first": [form[name] for name in FIRST_CONDITIONS if name in form.fields],
        "more": [form[name] for name in form.fields if name not in (*FIRST_CONDITIONS, "tthc")],
        "more_chosen": any(name not in FIRST_CONDITIONS for name in question.chosen),
        "question": question,
        "counted": counted,
        "page": page,
        "chips": [{"label": label, "url": question.query_without(name)} for name, label in question.chosen.items()],
        "query": question.query_without()[1:],
        "several": "province" in form.fields,
    }


def _page(typed: str, question: AskedOfProcedures) -> tuple[Any, Any]:
    """The page asked for; one that does not exist becomes the nearest that does."""
    number = max(typed_key(typed) or 1, 1)
    counted = question.page_from((number - 1) * PER_PAGE)
    if not counted.keys and counted.shown:
        last = Paginator(range(counted.shown), PER_PAGE).num_pages
        counted = question.page_from((last - 1) * PER_PAGE)
    page: Any = Paginator(range(counted.shown), PER_PAGE).get_page(number)
    page.object_list = rows_of(counted.keys, on=question.on)
    return page, counted

"""The register "TTHC được công bố": conditions, counts and rows on the day of the figures."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from agencies.rules import in_department
from common.http import PER_PAGE, reads
from procedures.queries.administrative_list import rows_of
from procedures.views.asking_tthc import asked_of_tthc


@reads
def administrative_list(request: Any) -> HttpResponse:
    """What is published on the day, by field and name; the same page answers htmx with the list alone."""
    question = asked_of_tthc(request)
    found = question.lines
    page: Any = Paginator(found.keys, PER_PAGE).get_page(request.GET.get("trang"))
    page.object_list = rows_of(page.object_list)
    form = question.filter.form
    context = {
        "form": form,
        "question": question,
        "found": found,
        "page": page,
        "chips": [{"label": label, "url": question.query_without(name)} for name, label in question.chosen.items()],
        "clear_url": reverse("administrative_list"),
        "query": question.query_without()[1:],
        "several": "province" in form.fields,
        "may_publish": in_department(request.user) and request.day_is_today,
    }
    partial = bool(request.htmx) and not request.htmx.boosted
    name = "procedures/partials/_administrative_list.html" if partial else "procedures/administrative_list.html"
    return render(request, name, context)

"""The register "Công bố, chứng nhận": conditions, counts and rows on the day of the figures."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from agencies.queries.certificate_rows import rows_of
from agencies.rules import in_department
from agencies.views.asking import AskedOfCertificates, asked_of_certificates
from common.http import PER_PAGE, reads

FIRST_CONDITIONS = ("q", "state", "kind", "edition")
SORTED = {"issued": "Ngày công bố, cấp", "expires": "Hết hạn"}


@reads
def certificate_list(request: Any) -> HttpResponse:
    """What runs out first stands first; the same page answers htmx with the list alone."""
    question = asked_of_certificates(request)
    counted = question.keys
    page: Any = Paginator(counted.keys, PER_PAGE).get_page(request.GET.get("trang"))
    page.object_list = rows_of(page.object_list, on=request.day, text=question.text)
    form = question.filter.form
    context = {
        "form": form,
        "first": [form[name] for name in FIRST_CONDITIONS if name in form.fields],
        "more": [form[name] for name in form.fields if name not in FIRST_CONDITIONS],
        "more_chosen": any(name not in FIRST_CONDITIONS for name in question.chosen),
        "question": question,
        "counted": counted,
        "page": page,
        "chips": [{"label": label, "url": question.query_without(name)} for name, label in question.chosen.items()],
        "clear_url": reverse("certificate_list"),
        "sorting": _sorting(question),
        "query": question.query_without()[1:],
        "several": "province" in form.fields,
        "may_edit": in_department(request.user) and request.day_is_today,
    }
    partial = bool(request.htmx) and not request.htmx.boosted
    name = "agencies/partials/_certificate_list.html" if partial else "agencies/certificate_list.html"
    return render(request, name, context)


def _sorting(question: AskedOfCertificates) -> dict[str, dict[str, Any]]:
    """The heads that sort: where each leads, and which way the list stands by it now."""
    heads = {}
    for name, label in SORTED.items():
        turned = f"-{name}" if question.order == name else name
        direction = {name: "ascending", f"-{name}": "descending"}.get(question.order, "")
        heads[name] = {"label": label, "url": question.query_without(sort=turned), "direction": direction}
    return heads

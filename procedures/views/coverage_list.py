"""The agencies of a province with their coverage: conditions, sums, export; a field's and the stale list."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.models import Province
from agencies.queries.names import names_on
from agencies.queries.options import saved_filters
from common.errors import Refused
from common.events import log_event
from common.http import page_of, reads, typed_text
from common.spreadsheets.exporting import export_response
from procedures.filters.coverage import CoverageFilter
from procedures.queries.coverage_fields import agencies_in_field
from procedures.queries.coverage_overview import Totals, agencies_of
from procedures.queries.coverage_stale import CHOICES, SLUGS, stale_links
from procedures.resources.coverage_sheet import CoverageSheet, written
from procedures.rules import can_publish
from procedures.views.coverage_overview import province_of

LONGEST_FIELD = 500


def asked_of_coverage(request: Any) -> CoverageFilter:
    """The question to the agencies of the province of the page; to none, where one has to be chosen first."""
    province = province_of(request)
    return _asked(request, province) if province else CoverageFilter(request.GET, ())


def _asked(request: Any, province: Province) -> CoverageFilter:
    return CoverageFilter(request.GET, agencies_of(request.user, request.day, province.pk))


def _query(request: Any, *without: str) -> str:
    query = request.GET.copy()
    for name in (*without, "trang"):
        query.pop(name, None)
    return f"?{query.urlencode()}"


@reads
def coverage_list(request: Any) -> HttpResponse:
    """The agencies that meet the conditions, with the sums of all of them."""
    province = province_of(request)
    if province is None:  # of several one has to be chosen first
        return redirect("coverage_overview")
    form = _asked(request, province)
    found = form.found
    context = {
        "province": province,
        "form": form,
        "page": page_of(request, found),
        "totals": sum((row.totals for row in found), Totals()),
        "total": len(form.rows),
        "chips": [{"label": label, "url": _query(request, name)} for name, label in form.chosen.items()],
        "clear_url": _clear(request),
        "chosen_province": request.GET.get("province", ""),
        "query": _query(request)[1:],
        "saved": saved_filters(request.user, "coverage_list"),
    }
    partial = bool(request.htmx) and not request.htmx.boosted
    name = "procedures/partials/_coverage_list.html" if partial else "procedures/coverage_list.html"
    return render(request, name, context)


def _clear(request: Any) -> str:
    address, province = reverse("coverage_list"), request.GET.get("province", "")
    return f"{address}?{urlencode({'province': province})}" if province else address


@reads
def coverage_export(request: Any, fmt: str) -> StreamingHttpResponse:
    """The agencies of the question in the address with all their figures."""
    if fmt not in ("xlsx", "csv"):
        raise Http404
    province = province_of(request)
    if province is None:
        raise Http404
    form = _asked(request, province)
    if not form.is_valid():
        raise Refused("Điều kiện lọc chưa đúng nên không xuất được. Hãy quay lại danh sách và chọn lại.")
    day = request.day
    log_event("export", f"Xuất bao phủ TTHC ({fmt}), {_query(request)[:300]}", by=request.user)
    told = [province.name, f"Số liệu tính đến ngày {day:%d/%m/%Y}", *form.chosen.values()]
    rows = (written(row) for row in form.found)
    name = f"bao-phu-tthc-{day:%Y-%m-%d}"
    return export_response(CoverageSheet(), rows, fmt, file_name=name, subtitle=" · ".join(told))


@reads
def coverage_field(request: Any) -> HttpResponse:
    """The agencies that handle TTHC of a field (`linh-vuc`), with how far each is."""
    province = province_of(request)
    name = typed_text(request.GET.get("linh-vuc", ""), LONGEST_FIELD)
    if province is None or not name:
        raise Http404
    rows = agencies_in_field(request.user, request.day, province.pk, name)
    context = {
        "province": province,
        "name": name,
        "page": page_of(request, rows),
        "handled": sum(row.handled for row in rows),
        "covered": sum(row.covered for row in rows),
        "missing": sum(row.missing for row in rows),
        "back": _back(request, "linh-vuc"),
    }
    return render(request, "procedures/coverage_field.html", context)


@reads
def coverage_stale(request: Any) -> HttpResponse:
    """The procedures of the province to be reviewed, the longest waiting first; `tuoi` one span of their ages."""
    province = province_of(request)
    if province is None:
        raise Http404
    age = request.GET.get("tuoi", "")
    age = age if age in SLUGS else ""
    page = page_of(request, stale_links(request.user, request.day, province.pk, age))
    names = names_on((link.procedure.agency_id for link in page.object_list), request.day)
    address = reverse("coverage_stale")
    offered = [("", "Tất cả"), *CHOICES]
    context = {
        "province": province,
        "page": page,
        "rows": [(link, names[link.procedure.agency_id]) for link in page.object_list],
        "age": dict(CHOICES).get(age, ""),
        "tabs": [
            {"label": label, "url": f"{address}{_with(request, slug)}", "current": slug == age}
            for slug, label in offered
        ],
        "back": _back(request, "can-ra-soat"),
        "may_mend": request.day_is_today and can_publish(request.user, province),
        "here": f"{address}{_with(request, age)}",
    }
    return render(request, "procedures/coverage_stale.html", context)


def _with(request: Any, age: str) -> str:
    told = {"province": request.GET.get("province", ""), "tuoi": age}
    query = {key: value for key, value in told.items() if value}
    return f"?{urlencode(query)}" if query else ""


def _back(request: Any, part: str) -> str:
    """The part of the overview that led here."""
    told = {"province": request.GET.get("province", ""), "theo": part}
    return f"{reverse('coverage_overview')}?{urlencode({key: value for key, value in told.items() if value})}"

"""An act on many agencies: which ones and how many is shown before it is done, and then all or none."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.forms.bulk import ACTS
from agencies.models import Province
from agencies.queries.register import register
from agencies.rules import can_edit_register
from agencies.views.asking import asked
from agencies.views.editing import took
from common.errors import Refused
from common.http import typed_key, typed_keys, writes

SHOWN_NAMES = 50


@writes
def agency_bulk(request: Any) -> HttpResponse:
    """First the page that shows what will be done to whom; sent from there (`confirmed`), the act."""
    form_class = ACTS.get(request.POST.get("act", ""))
    if form_class is None:
        raise Http404
    rows = _chosen_rows(request)
    province = _one_province(request, rows)
    confirmed = "confirmed" in request.POST
    today = request.today
    form = form_class(request.POST if confirmed else None, province=province, today=today, initial={"on": today})
    versions = _seen_versions(request, rows)
    count: list[int] = []
    if confirmed and took(form, lambda: count.append(form.act(versions, by=request.user))):
        messages.success(request, f"{form.title}: đã ghi cho {count[0]} trong {len(rows)} cơ quan đã chọn.")
        return redirect(f"{reverse('agency_list')}?{request.POST.get('query', '')}")
    context = {
        "form": form,
        "title": form_class.title,
        "act": request.POST["act"],
        "rows": rows[:SHOWN_NAMES],
        "hidden": [(row["agency_id"], f"{row['pk']}:{versions[row['pk']]}") for row in rows],
        "count": len(rows),
        "more": max(0, len(rows) - SHOWN_NAMES),
        "query": request.POST.get("query", ""),
    }
    return render(request, "agencies/agency_bulk.html", context)


def _chosen_rows(request: Any) -> list[dict[str, Any]]:
    """The periods of the chosen agencies on the day. One agency out of sight among them refuses the whole."""
    if request.POST.get("tat_ca") and "confirmed" not in request.POST:
        question = asked(request, QueryDict(request.POST.get("query", "")))
        found = question.found
    else:
        wanted = typed_keys(request.POST.getlist("chon"))
        found = register(request.user, request.day).filter(agency__in=wanted)
        if found.count() != len(wanted):
            raise Http404
    rows = list(found.order_by("province_id", "sort_key").values("pk", "agency_id", "name", "version", "province_id"))
    if not rows:
        raise Refused("Chưa chọn cơ quan nào. Hãy quay lại danh sách, đánh dấu ở đầu dòng rồi làm lại.")
    return rows


def _one_province(request: Any, rows: list[dict[str, Any]]) -> Province:
    provinces = {row["province_id"] for row in rows}
    if not all(can_edit_register(request.user, province) for province in provinces):
        raise PermissionDenied
    if len(provinces) > 1:
        raise Refused("Các cơ quan đã chọn thuộc nhiều tỉnh. Hãy lọc theo một tỉnh rồi làm lại.")
    return Province.objects.get(pk=provinces.pop())


def _seen_versions(request: Any, rows: list[dict[str, Any]]) -> dict[int, int]:
    """Period → version as the confirmation page showed it; without one (first step), as it stands now."""
    now = {row["pk"]: row["version"] for row in rows}
    seen = {}
    for pair in request.POST.getlist("seen"):
        period, version = (typed_key(part) for part in pair.partition(":")[::2])
        if period is not None and version is not None:
            seen[period] = version
    if not seen:
        return now
    if set(seen) != set(now):
        raise Refused("Danh sách đã chọn không còn như lúc mở trang. Hãy mở lại danh sách rồi chọn lại.")
    return seen

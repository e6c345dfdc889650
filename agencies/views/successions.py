"""Reorganisations that happened: the waves, and of each its lines, who ended and who goes on."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from agencies.queries.succession_list import (
    WaveLine,
    export_rows,
    lines_of,
    new_agencies,
    old_agencies,
    successions_seen,
    waves,
)
from agencies.rules import in_department, sees_whole_province
from common.events import log_event
from common.http import PER_PAGE, reads
from common.registry import spreadsheet_kinds
from common.spreadsheets.exporting import export_response

LINES, OLD, NEW, UNKNOWN = "dong", "cu", "moi", "chua-ro"


@reads
def succession_list(request: Any) -> HttpResponse:
    """The waves that had happened by the day; with `ngay` and `tinh` one of them, in four lists."""
    if not sees_whole_province(request.user):
        raise PermissionDenied
    every = waves(request.user, request.day)
    context: dict[str, Any] = {
        "may_propose": in_department(request.user) and request.day_is_today,
        "several": len({wave.province for wave in every}) > 1,
    }
    if not (request.GET.get("ngay") or request.GET.get("tinh")):
        shown = [(wave, {slug: _address(wave, slug) for slug in (LINES, OLD, NEW)}) for wave in every]
        context["rows"] = [(wave, at[LINES], at[OLD], at[NEW], _address(wave, UNKNOWN)) for wave, at in shown]
        return render(request, "agencies/succession_list.html", context)
    wave = _asked_for(request, every)
    return render(request, "agencies/succession_list_wave.html", context | _lists(request, wave))


@reads
def succession_export(request: Any, fmt: str) -> StreamingHttpResponse:
    """The lines of a wave (`tinh`, `ngay`), or all of them, to take away and bring in again."""
    if not sees_whole_province(request.user):
        raise PermissionDenied
    kind = spreadsheet_kinds.get("successions")
    if kind is None or fmt not in ("xlsx", "csv"):
        raise Http404
    lines = successions_seen(request.user, request.day)
    name = "sap-xep-co-quan"
    if request.GET.get("ngay") or request.GET.get("tinh"):
        wave = _asked_for(request, waves(request.user, request.day))
        lines, name = lines.filter(province=wave.province, day=wave.day), f"{name}-{wave.day:%Y-%m-%d}"
    keys = [column.key for column in kind.columns]
    rows = ([row[key] for key in keys] for row in export_rows(lines))
    log_event("export", f"Xuất danh sách sắp xếp cơ quan ({fmt})", by=request.user)
    subtitle = f"Số liệu tính đến ngày {request.day:%d/%m/%Y}"
    return export_response(kind, rows, fmt, file_name=name, subtitle=subtitle)


def _address(wave: WaveLine, slug: str) -> str:
    query = {"tinh": wave.province, "ngay": wave.day.isoformat(), "xem": slug}
    return f"{reverse('succession_list')}?{urlencode(query)}"


def _asked_for(request: Any, every: list[WaveLine]) -> WaveLine:
    """The wave of the address; one that is not among those in sight does not exist."""
    try:
        day = date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError as failure:
        raise Http404 from failure
    province = request.GET.get("tinh", "")
    for wave in every:
        if wave.day == day and province in (str(wave.province), ""):
            return wave
    raise Http404


def _lists(request: Any, wave: WaveLine) -> dict[str, Any]:
    of_wave = successions_seen(request.user, request.day).filter(province=wave.province, day=wave.day)
    choices: dict[str, tuple[str, int, Any]] = {
        LINES: ("Các dòng sắp xếp", wave.lines, lambda: lines_of(of_wave)),
        OLD: ("Cơ quan cũ", wave.old, lambda: old_agencies(of_wave, wave.day)),
        NEW: ("Cơ quan tiếp nhận", wave.new, lambda: new_agencies(of_wave, wave.day)),
        UNKNOWN: ("Nơi nhận chưa rõ", wave.unknown, lambda: lines_of(of_wave, unknown=True)),
    }
    chosen = request.GET.get("xem", "")
    chosen = chosen if chosen in choices else LINES
    paginator: Any = Paginator(choices[chosen][2](), PER_PAGE)
    paginator.count = choices[chosen][1]  # counted with the wave
    return {
        "wave": wave,
        "export_url": reverse("succession_export", args=["xlsx"]),
        "tabs": [
            {"label": label, "count": count, "url": _address(wave, slug), "current": slug == chosen}
            for slug, (label, count, _) in choices.items()
        ],
        "shows_agencies": chosen in (OLD, NEW),
        "page": paginator.get_page(request.GET.get("trang")),
    }

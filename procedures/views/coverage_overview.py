"""Coverage of a province and of the nation: by province, level, unit, field, and what is stale by its age."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from agencies.choices import Level
from agencies.models import Province
from agencies.models.membership import sight_of
from agencies.rules import sees_whole_province
from common.http import reads, typed_key
from common.templatetags.values import number
from common.text import sort_key
from procedures.filters.coverage import NO_UNIT
from procedures.queries.coverage_overview import (
    NO_FIELD,
    Place,
    Totals,
    added,
    agencies_of,
    by,
    fields_of,
    overview,
    stale_by_age,
)
from procedures.queries.coverage_stale import SLUGS, label_of

LEVEL, UNIT, FIELD, AGE = "cap", "don-vi", "linh-vuc", "can-ra-soat"
PARTS = ((LEVEL, "Theo cấp"), (UNIT, "Theo đơn vị"), (FIELD, "Theo lĩnh vực"), (AGE, "Cần rà soát"))
# A column of the tables: its head, the figure, and the condition of the list that gives it.
COLUMNS = (
    ("Cơ quan", "agencies", ""),
    ("Chưa có danh mục", "without_catalogue", "none"),
    ("Phủ đủ", "whole", "whole"),
    ("TTHC chưa có quy trình", "missing", "missing"),
    ("Cần rà soát", "stale", "stale"),
    ("Trỏ TTHC đã bãi bỏ", "pointing_nowhere", "nowhere"),
    ("Trùng", "doubled", "doubled"),
)


@dataclass(frozen=True)
class Cell:
    """A figure with the address of the list that gives it."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class Line:
    """A line of a table of sums."""

    label: str
    url: str
    totals: Totals
    measured_url: str
    cells: list[Cell]


def province_of(request: Any) -> Province | None:
    """The province of the page: the only one in sight, or the one that is asked for; None: the page of all.

    Who sees single agencies only is 403, a province out of sight 404.
    """
    if not sees_whole_province(request.user):
        raise PermissionDenied
    sight = sight_of(request.user)
    seen = Province.objects.all() if sight.everything else Province.objects.filter(pk__in=sight.provinces)
    wanted = request.GET.get("province", "")
    if wanted:
        province = seen.filter(pk=typed_key(wanted) or 0).first()
        if province is None:
            raise Http404
        return province
    if len(sight.provinces) != 1 or sight.everything:
        return None
    return next(duty.province for duty in sight.memberships if duty.province_id in sight.provinces)


@reads
def coverage_overview(request: Any) -> HttpResponse:
    """A province's page in four parts (`theo`), or the table of the provinces in sight."""
    province = province_of(request)
    if province is None:
        return render(request, "procedures/coverage_overview_nation.html", _nation(request))
    part = request.GET.get("theo", "")
    part = part if part in dict(PARTS) else LEVEL
    several = sight_of(request.user).everything or len(sight_of(request.user).provinces) > 1
    query = {"province": province.pk} if several else {}
    address = reverse("coverage_overview")
    context = {
        "province": province,
        "several": several,
        "head": "Đơn vị" if part == UNIT else "Cấp",
        "tabs": [
            {"label": label, "url": f"{address}?{urlencode(query | {'theo': slug})}", "current": slug == part}
            for slug, label in PARTS
        ],
        "list_url": _list(query),
    }
    shown, template = PAGES[part]
    return render(request, template, context | shown(request, province.pk, query))


# --- The nation -------------------------------------------------------------------------------------------------
def _nation(request: Any) -> dict[str, Any]:
    provinces = Province.objects.order_by().values_list("pk", "name")
    names = dict(sorted(provinces, key=lambda province: sort_key(province[1])))
    sums = added((place.province, totals) for place, totals in overview(request.user, request.day).items())
    address = reverse("coverage_overview")
    lines = [
        _line(name, f"{address}?province={key}", sums[key], {"province": key}) for key, name in names.items()
        if key in sums
    ]  # fmt: skip
    return {"lines": lines, "heads": _heads(), **_told(_sum(line.totals for line in lines))}


# --- A province -------------------------------------------------------------------------------------------------
def _by_level(request: Any, province: int, query: dict[str, Any]) -> dict[str, Any]:
    sums = overview(request.user, request.day, province)
    at = {level: sums[Place(province, level)] for level in Level if Place(province, level) in sums}
    lines = [
        _line(level.label, _list(query | {"level": level.value}), totals, query | {"level": level.value})
        for level, totals in at.items()
    ]
    totals = _sum(at.values())
    return {"lines": lines, "heads": _heads(), **_told(totals), "foot": _line("Cộng", _list(query), totals, query)}


def _by_unit(request: Any, province: int, query: dict[str, Any]) -> dict[str, Any]:
    rows = agencies_of(request.user, request.day, province)
    sums = by(rows, lambda row: row.unit)
    lines = []
    for unit in sorted(sums, key=lambda name: (not name, _slowest(sums[name]), sort_key(name))):
        asked = query | {"unit": unit or NO_UNIT}
        lines.append(_line(unit or "Chưa rõ đơn vị", _list(asked), sums[unit], asked))
    totals = _sum(sums.values())
    foot = _line("Cộng", _list(query), totals, query)
    return {"lines": lines, "heads": _heads(), **_told(totals), "foot": foot, "without_units": set(sums) == {""}}


def _slowest(totals: Totals) -> float:
    """The least covered first; those without a share after them."""
    return totals.covered / totals.handled if totals.handled else 2


def _by_field(request: Any, province: int, query: dict[str, Any]) -> dict[str, Any]:
    found = fields_of(request.user, request.day, province)
    address = reverse("coverage_field")
    rows = [
        (row, f"{address}?{urlencode(query | {'linh-vuc': row.name})}")
        for row in sorted(found, key=lambda row: (row.name == NO_FIELD, -row.missing, sort_key(row.name)))
    ]
    totals = Totals(handled=sum(row.handled for row in found), covered=sum(row.covered for row in found))
    return {"rows": rows, "totals": totals}


def _by_age(request: Any, province: int, query: dict[str, Any]) -> dict[str, Any]:
    counted = stale_by_age(request.user, request.day, province)
    address = reverse("coverage_stale")
    cells = [
        Cell(label_of(most), counted[most], f"{address}?{urlencode(query | {'tuoi': slug})}")
        for slug, most in SLUGS.items()
    ]
    every = f"{address}?{urlencode(query)}" if query else address
    return {"cells": cells, "foot": Cell("Cộng", sum(counted.values()), every)}


# --- Lines and addresses ----------------------------------------------------------------------------------------
def _sum(totals: Iterable[Totals]) -> Totals:
    return sum(totals, Totals())


def _told(totals: Totals) -> dict[str, Any]:
    """The sums, and their gauge in words with the same figures."""
    covered, handled = number(totals.covered), number(totals.handled)
    of = "cộng ở các cơ quan có danh mục; một TTHC được tính ở mỗi cơ quan thực hiện"
    return {"totals": totals, "sentence": f"{covered}/{handled} TTHC đã có quy trình, {of}"}


def _heads() -> list[str]:
    return [head for head, _, _ in COLUMNS]


def _list(conditions: dict[str, Any]) -> str:
    """The list of agencies under these conditions."""
    address = reverse("coverage_list")
    return f"{address}?{urlencode(conditions)}" if conditions else address


def _line(label: str, url: str, totals: Totals, conditions: dict[str, Any]) -> Line:
    every = _list(conditions)  # written once: a nation's table has hundreds of cells
    narrowed = f"{every}{'&' if conditions else '?'}state="
    cells = [
        Cell(head, getattr(totals, figure), f"{narrowed}{state}" if state else every)
        for head, figure, state in COLUMNS
    ]
    return Line(label, url, totals, f"{narrowed}measured", cells)


PAGES: dict[str, tuple[Callable[[Any, int, dict[str, Any]], dict[str, Any]], str]] = {
    LEVEL: (_by_level, "procedures/coverage_overview_sums.html"),
    UNIT: (_by_unit, "procedures/coverage_overview_sums.html"),
    FIELD: (_by_field, "procedures/coverage_overview_fields.html"),
    AGE: (_by_age, "procedures/coverage_overview_ages.html"),
}

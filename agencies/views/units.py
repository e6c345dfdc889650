"""The administrative units of a province on a day, with the agencies that stand there."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from agencies.choices import UnitScheme
from agencies.models import AdministrativeUnit, Province
from agencies.queries.units import agencies_by_unit, provinces_to_look_through, units_on, with_agencies
from agencies.rules import sees_whole_province
from common.http import page_of, reads, typed_key, typed_text


@reads
def unit_list(request: Any) -> HttpResponse:
    """The units of the day, or of one list (`danh-muc`); `cha` goes down, `q` searches without accents."""
    provinces = provinces_to_look_through(request.user)
    province = _chosen(request, provinces)
    day = request.day
    text = typed_text(request.GET.get("q", ""), 200)
    parent = _parent(request, province)
    scheme = request.GET.get("danh-muc", "")
    scheme = scheme if scheme in UnitScheme.values else ""
    below = parent.pk if parent else None
    units = units_on(province, day, scheme=scheme, parent=below, text=text) if province else None
    page = page_of(request, with_agencies(units, request.user, day, scheme=scheme) if province else [])
    standing = agencies_by_unit([unit.pk for unit in page.object_list], request.user, day)
    context = {
        "provinces": provinces,
        "province": province,
        "parent": parent,
        "schemes": UnitScheme.choices,
        "scheme": scheme,
        "text": text,
        "may_list": sees_whole_province(request.user),
        "page": page,
        "rows": [(unit, standing.get(unit.pk, [])) for unit in page.object_list],
    }
    return render(request, "agencies/unit_list.html", context)


def _chosen(request: Any, provinces: list[Province]) -> Province | None:
    wanted = request.GET.get("province", "")
    if not wanted:
        duty = request.duty
        at_home = [one for one in provinces if duty and one.pk == duty.province_id]
        return next(iter(at_home or provinces), None)
    found = next((one for one in provinces if str(one.pk) == wanted), None)
    if found is None:
        raise Http404
    return found


def _parent(request: Any, province: Province | None) -> AdministrativeUnit | None:
    wanted = request.GET.get("cha", "")
    if not wanted or province is None:
        return None
    return get_object_or_404(AdministrativeUnit, pk=typed_key(wanted), province=province)

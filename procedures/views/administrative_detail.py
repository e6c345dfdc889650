"""A TTHC: what the provinces have published of it over time, and who carries it out by which procedure."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from agencies.queries.names import names_on
from common.http import page_of, reads
from procedures.queries.administrative_page import (
    administratives_in_sight,
    exceptions_for,
    lines_of,
    procedures_for,
)


@reads
def administrative_detail(request: Any, pk: int) -> HttpResponse:
    """Its lines over time; the procedures in sight that carry it out on the day; the agencies that depart."""
    user, day = request.user, request.day
    row = get_object_or_404(administratives_in_sight(user), pk=pk)
    lines = lines_of(row, user, day)
    page = page_of(request, procedures_for(row, user, day))
    names = names_on((one.agency_id for one in page.object_list), day)
    context = {
        "row": row,
        "name": next((shown.line.name for shown in lines if shown.holds), "") or row.name or f"TTHC {row.key}",
        "lines": lines,
        "several": len({shown.line.province_id for shown in lines}) > 1,
        "page": page,
        "carried_out": [(one, names[one.agency_id]) for one in page.object_list],
        "exceptions": list(exceptions_for(row, user, day)),
    }
    return render(request, "procedures/administrative_detail.html", context)

"""The list "Danh mục quy trình" to print, as the office files it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from agencies.views.agency_page import page_of_agency
from common.http import reads
from procedures.queries.procedure_sheet import parts_of


@reads
def procedure_sheet(request: Any, pk: int) -> HttpResponse:
    """What is in force on the day of the figures, kind by kind."""
    page = page_of_agency(request, pk)
    parts = parts_of(page["agency"], request.user, request.day)
    total = sum(len(part.rows) for part in parts)
    return render(request, "procedures/procedure_sheet.html", page | {"parts": parts, "total": total})

"""Pages that belong to no app: faults, the day of the figures, help, and the sign of life."""

import sys
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import connection
from django.forms import DateField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from common.http import next_address, reads, writes
from common.middleware import DATABASE_AWAY, DAY_IN_SESSION, unavailable


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours; also where the database went away before a view was reached, which no middleware is told."""
    if isinstance(sys.exception(), DATABASE_AWAY):
        return unavailable()
    return render(None, "500.html", status=500)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


@login_not_required
@reads
def health(request: HttpRequest) -> HttpResponse:
    """Answers "ok" while the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@reads
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "help.html")


@writes(on_any_day=True)
def day_set(request: Any) -> HttpResponse:
    """Chooses the day of the figures for this session; an empty field is today."""
    typed = request.POST.get("day", "").strip()
    chosen = _day_from(typed)
    if typed and chosen is None:
        messages.error(request, f"“{typed[:20]}” không phải là ngày. Hãy ghi theo dạng 30/06/2025.")
    elif chosen is None or chosen == request.today:
        request.session.pop(DAY_IN_SESSION, None)
    elif not 1990 <= chosen.year <= request.today.year + 5:
        messages.error(request, f"Không có số liệu cho năm {chosen.year}. Hãy chọn một ngày từ năm 1990.")
    else:
        request.session[DAY_IN_SESSION] = chosen.isoformat()
    return redirect(next_address(request, "/"))


def _day_from(typed: str) -> date | None:
    try:
        return DateField(required=False).clean(typed)
    except ValidationError:
        return None

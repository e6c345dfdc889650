"""Exceptions of an agency from what its level carries out: recorded, ended, taken away. The department's word."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from agencies.views.agency_page import page_of_agency
from agencies.views.editing import answer
from common.errors import Refused
from common.http import edits, typed_text
from procedures.forms.handling import EndHandlingForm, HandlingForm, RemoveHandlingForm
from procedures.models import AdministrativeProcedure, HandlingException
from procedures.queries.coverage_page import EXCEPTIONS
from procedures.rules import can_decide_handling
from procedures.services.handling import end_exception, except_handling, remove_exception

LONGEST_CODE = 60


def agency_to_decide(request: Any, pk: int) -> dict[str, Any]:
    """The page of an agency of which this user decides what it handles: in sight but not allowed is 403."""
    page = page_of_agency(request, pk)
    if not can_decide_handling(request.user, page["agency"]):
        raise PermissionDenied
    return page | {"back": _list_of(page["agency"].pk)}


def _list_of(agency: int) -> str:
    return f"{reverse('agency_coverage', args=[agency])}?xem={EXCEPTIONS}"


@edits
def handling_add(request: Any, pk: int) -> HttpResponse:
    """Ghi ngoại lệ; `tthc` fills in the code of the row that led here."""
    page = agency_to_decide(request, pk)
    start = {"on": request.today, "codes": typed_text(request.GET.get("tthc", ""), LONGEST_CODE)}
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = HandlingForm(*sent, initial=start)
    return answer(
        request, "procedures/handling_add.html", page, form=form,
        act=lambda: _record(page["agency"], form, by=request.user), done="Đã ghi ngoại lệ.", to=(page["back"],),
    )  # fmt: skip


def _record(agency: Any, form: HandlingForm, *, by: Any) -> None:
    """All of them or none: what one is refused for is told with its code."""
    clean = form.cleaned_data
    known = {
        row.key: row for row in AdministrativeProcedure.objects.filter(key__in=[code.key for code in clean["codes"]])
    }
    facts = {key: clean[key] for key in ("kind", "on", "until", "reason")}
    for code in clean["codes"]:
        if code.key not in known:
            sentence = f"Tỉnh chưa công bố TTHC mang mã {code.typed}. Hãy kiểm tra mã."
            raise Refused(sentence, {"codes": sentence})
        try:
            except_handling(agency, known[code.key], by=by, paper=form.paper(), **facts)
        except Refused as refusal:
            told = {name: f"{code.typed}: {sentence}" for name, sentence in refusal.fields.items()}
            raise Refused(f"{code.typed}: {refusal.sentence}", told) from refusal


def _exception(request: Any, page: dict[str, Any], pk: int) -> HandlingException:
    rows = HandlingException.objects.filter(agency=page["agency"])
    row: HandlingException = get_object_or_404(rows.select_related("agency", "administrative"), pk=pk)
    return row


@edits
def handling_end(request: Any, pk: int, exception: int) -> HttpResponse:
    """Kết thúc ngoại lệ."""
    page = agency_to_decide(request, pk)
    row = _exception(request, page, exception)
    form = EndHandlingForm(request.POST or None, initial={"on": request.today, "version": row.version})
    return answer(
        request, "procedures/handling_end.html", page | {"row": row}, form=form,
        act=lambda: end_exception(row, by=request.user, **form.cleaned_data),
        done="Đã kết thúc ngoại lệ.", to=(page["back"],),
    )  # fmt: skip


@edits
def handling_remove(request: Any, pk: int, exception: int) -> HttpResponse:
    """Bỏ ngoại lệ ghi nhầm."""
    page = agency_to_decide(request, pk)
    row = _exception(request, page, exception)
    form = RemoveHandlingForm(request.POST or None, initial={"version": row.version})
    return answer(
        request, "procedures/handling_remove.html", page | {"row": row}, form=form,
        act=lambda: remove_exception(row, by=request.user, **form.cleaned_data),
        done="Đã bỏ ngoại lệ.", to=(page["back"],),
    )  # fmt: skip

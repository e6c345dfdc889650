"""The procedures behind a number of a certificate's scope: their list, and choosing them."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from agencies.choices import Counted
from agencies.models import ScopeLine
from agencies.queries.certificate_chain import title_of
from agencies.queries.names import names_on
from agencies.rules import can_edit_register
from agencies.views.editing import answer
from common.errors import Refused
from common.http import edits, page_of, reads, typed_keys
from common.registry import CountedList
from procedures.forms.scope import ScopeForm
from procedures.models import Procedure
from procedures.queries.procedure_list import rows_of
from procedures.queries.scope import lines_in_sight, listed, procedures_of
from procedures.services.scope import list_procedures
from procedures.views.procedure_edit import typed


def lists_of(lines: Sequence[ScopeLine]) -> dict[int, CountedList]:
    """The list of each line that counts procedures."""
    of_procedures = [line for line in lines if line.counted == Counted.PROCEDURE]
    counts = listed(of_procedures)
    return {
        line.pk: CountedList(reverse("scope_procedures", args=[line.certificate_id, line.pk]), line.pk in counts)
        for line in of_procedures
    }


def _line_in_sight(request: Any, pk: int, line: int) -> ScopeLine:
    lines = lines_in_sight(request.user).select_related("certificate__holder", "certificate__edition")
    found: ScopeLine = get_object_or_404(lines, pk=line, certificate=pk)
    return found


def _head_of(request: Any, line: ScopeLine) -> dict[str, Any]:
    row = line.certificate
    name = names_on([row.holder_id], request.day).get(row.holder_id, "")
    return {"line": line, "row": row, "title": title_of(row), "name": name}


@reads
def scope_procedures(request: Any, pk: int, line: int) -> HttpResponse:
    """What the line lists, each as it stands on the day; of a line without a list only the number is known."""
    found = _line_in_sight(request, pk, line)
    page = page_of(request, procedures_of(found).values_list("pk", flat=True))
    keys = list(page.object_list)
    can_list = found.counted == Counted.PROCEDURE
    context = {
        "page": page,
        "can_list": can_list,
        "rows": rows_of(keys, on=request.day),
        "opens": set(Procedure.objects.visible_to(request.user).filter(pk__in=keys).values_list("pk", flat=True)),
        "may_edit": (
            can_list and request.day_is_today and can_edit_register(request.user, found.certificate.province_id)
        ),
    }
    return render(request, "procedures/scope_procedures.html", _head_of(request, found) | context)


@edits
def scope_edit(request: Any, pk: int, line: int) -> HttpResponse:
    """Chọn quy trình của một dòng phạm vi."""
    found = _line_in_sight(request, pk, line)
    if not can_edit_register(request.user, found.certificate.province_id):
        raise PermissionDenied
    if found.counted != Counted.PROCEDURE:
        told = f"Dòng này đếm {found.get_counted_display()} nên không liệt kê quy trình được."
        raise Refused(f"{told} Hãy sửa đơn vị tính của dòng ở trang sửa công bố, chứng nhận trước.")
    dropped = typed_keys(request.POST.getlist("bo"))
    form = ScopeForm(typed(request), row=found, dropped=dropped, on=request.today)

    def act() -> None:
        clean = form.cleaned_data
        list_procedures(found, form.wanted, version=clean["version"], by=request.user, reason=clean["reason"])

    return answer(
        request, "procedures/scope_edit.html", _head_of(request, found), form=form, act=act,
        done="Đã lưu danh sách quy trình của dòng phạm vi.", to=("scope_procedures", pk, line),
    )  # fmt: skip

"""How an agency starts its catalogue: the starter kit, or what a neighbour has."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from agencies.forms.versioned import RegisterForm
from agencies.views.editing import took
from common.http import edits, typed_key, typed_keys
from procedures.queries.procedure_choices import OfferedCopy, kit_for, neighbours_of, procedures_to_copy
from procedures.services.adoption import adopt_kit, copy_catalogue
from procedures.views.procedure_edit import agency_with_catalogue, typed

ALL_OF_THEM = "all"  # the button that takes the whole catalogue, whatever is ticked


class AdoptForm(RegisterForm):
    """Nothing to type: what is chosen stands on the page; a refusal has a place to stand."""


@edits
def kit_adopt(request: Any, pk: int) -> HttpResponse:
    """Nhận bộ quy trình mẫu: drafts of the usual system processes that the agency has not got."""
    page = agency_with_catalogue(request, pk)
    form = AdoptForm(typed(request))
    made: list[Any] = []

    def adopt() -> None:
        made.extend(adopt_kit(page["agency"], by=request.user, on=request.today))

    if request.method == "POST" and took(form, adopt):
        messages.success(
            request, f"Đã thêm {len(made)} quy trình mẫu ở dạng đang soạn. Hãy sửa lại cho đúng cơ quan."
        )
        return redirect("agency_procedures", pk)
    offered = kit_for(page["agency"])
    left = [one for one in offered if one.taken is None]
    return render(request, "procedures/kit_adopt.html", page | {"form": form, "offered": offered, "left": len(left)})


@edits
def catalogue_copy(request: Any, pk: int) -> HttpResponse:
    """Sao từ cơ quan khác: first whose catalogue, then which of its procedures; they come as drafts."""
    page = agency_with_catalogue(request, pk)
    agency = page["agency"]
    neighbours = neighbours_of(agency, request.user, request.today)
    key = typed_key(request.GET.get("tu", ""))
    form = AdoptForm(typed(request))
    if key is None and request.method == "POST":
        messages.error(request, "Hãy chọn cơ quan có danh mục để sao.")
        return redirect("catalogue_copy", pk)
    if key is None:
        context = {"form": form, "neighbours": list(neighbours), "source": None}
        return render(request, "procedures/catalogue_copy.html", page | context)
    source = get_object_or_404(neighbours, pk=key)
    offered = procedures_to_copy(source, agency, request.user, request.today)
    chosen = _chosen(request, offered)
    made: list[Any] = []

    def copy() -> None:
        wanted = [one.row for one in offered if one.chosen]
        made.extend(copy_catalogue(source, agency, procedures=wanted, by=request.user))

    if request.method == "POST" and not chosen:
        form.add_error(None, "Hãy đánh dấu ít nhất một quy trình để sao.")
    elif request.method == "POST" and took(form, copy):
        messages.success(request, f"Đã sao {len(made)} quy trình ở dạng đang soạn. Hãy sửa lại cho đúng cơ quan.")
        return redirect("agency_procedures", pk)
    left = sum(not one.taken for one in offered)
    context = {"form": form, "source": source, "offered": offered, "left": left}
    return render(request, "procedures/catalogue_copy.html", page | context)


def _chosen(request: Any, offered: list[OfferedCopy]) -> set[int]:
    """Marks what was ticked; a tick at what is not offered stands for a procedure that does not exist."""
    if ALL_OF_THEM in request.POST:
        chosen = {one.pk for one in offered if not one.taken}
    else:
        chosen = typed_keys(request.POST.getlist("chon"))
    if not chosen <= {one.pk for one in offered}:
        raise Http404
    for one in offered:
        one.chosen = one.pk in chosen
    return chosen

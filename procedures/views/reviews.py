"""Reviews that published decisions ask for: the list of them, and saying how one ended."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from agencies.queries.names import names_on
from agencies.views.editing import answer
from common.http import edits, next_address, page_of, reads
from procedures.choices import ReviewCause
from procedures.forms.reviews import CloseReviewForm, NoEffectForm
from procedures.models import Procedure, PublicationLine, ReviewTask
from procedures.queries import review_list as listed
from procedures.rules import can_decide_handling, can_keep_catalogue
from procedures.services.reviews import clear_review, close_review
from procedures.views.asking_reviews import asked_of_reviews


@reads
def review_list(request: Any) -> HttpResponse:
    """The reviews not done on the day, the most pressing first; other states where they are asked for."""
    question = asked_of_reviews(request)
    page = page_of(request, listed.review_rows(question.found, request.day))
    context = {
        "form": question.filter.form,
        "question": question,
        "page": page,
        "chips": [{"label": label, "url": question.query_without(name)} for name, label in question.chosen.items()],
        "clear_url": reverse("review_list"),
        "query": question.query_without()[1:],
        "rows": [(row, _may_close(request, row)) for row in page.object_list],
        "several": len({row.agency.province_id for row in page.object_list}) > 1,
    }
    partial = bool(request.htmx) and not request.htmx.boosted
    name = "procedures/partials/_review_list.html" if partial else "procedures/review_list.html"
    return render(request, name, context)


def _may_close(request: Any, row: ReviewTask) -> bool:
    return request.day_is_today and not row.closed_on and can_keep_catalogue(request.user, row.agency)


@edits
def review_close(request: Any, pk: int) -> HttpResponse:
    """Ghi kết quả rà soát."""
    seen = ReviewTask.objects.visible_to(request.user).select_related("agency", "line", "procedure")
    task = get_object_or_404(seen, pk=pk)
    if not can_keep_catalogue(request.user, task.agency):
        raise PermissionDenied
    decides = can_decide_handling(request.user, task.agency)
    start = {"on": request.today, "version": task.version, "outcome": request.GET.get("ket-qua", "")}
    form = CloseReviewForm(request.POST or None, cause=task.cause, decides=decides, initial=start)
    back = next_address(request, reverse("review_list"))
    context = {
        "task": task,
        "asks_for_revision": task.cause == ReviewCause.AMENDED,
        "name": names_on([task.agency_id], request.today)[task.agency_id],
        "back": back,
    }
    return answer(
        request, "procedures/review_close.html", context, form=form,
        act=lambda: close_review(task, by=request.user, **form.cleaned_data),
        done="Đã ghi kết quả rà soát.", to=(back,),
    )  # fmt: skip


@edits
def review_clear(request: Any, pk: int, line: int) -> HttpResponse:
    """“Không ảnh hưởng”: an amended TTHC changes nothing in this procedure, whether a review was opened or not."""
    seen = Procedure.objects.visible_to(request.user).select_related("agency")
    procedure = get_object_or_404(seen, pk=pk)
    if not can_keep_catalogue(request.user, procedure.agency):
        raise PermissionDenied
    lines = PublicationLine.objects.filter(province=procedure.province_id, administrative__links__procedure=procedure)
    amended = get_object_or_404(lines.distinct(), pk=line)
    form = NoEffectForm(request.POST or None, initial={"on": request.today})
    back = next_address(request, reverse("agency_coverage", args=[procedure.agency_id]))
    name = names_on([procedure.agency_id], request.today)[procedure.agency_id]
    return answer(
        request, "procedures/review_clear.html",
        {"procedure": procedure, "line": amended, "name": name, "back": back}, form=form,
        act=lambda: clear_review(procedure, amended, by=request.user, **form.cleaned_data),
        done="Đã ghi không ảnh hưởng.", to=(back,),
    )  # fmt: skip

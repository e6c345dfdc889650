"""The system's duties of a year in an agency: shown together, each written on a form of its own."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from agencies.views.agency_page import page_of_agency
from agencies.views.editing import answer
from common.http import edits, reads
from procedures.forms.yearly_duties import (
    DutyForm,
    InternalAuditForm,
    ManagementReviewForm,
    ObjectiveForm,
    YearForm,
)
from procedures.models import InternalAudit, ManagementReview, QualityObjective
from procedures.queries.yearly_duties import duties_of_year, years_of
from procedures.rules import can_keep_catalogue
from procedures.services.yearly_duties import keep_internal_audit, keep_management_review, keep_objective
from procedures.views.procedure_edit import agency_with_catalogue, sent


@reads
def agency_duties(request: Any, pk: int) -> HttpResponse:
    """Objectives, internal audits and management reviews of a year (`nam`; without it that of the day)."""
    page = page_of_agency(request, pk)
    years = years_of(page["agency"], request.day)
    form = YearForm(request.GET, years=years)
    chosen = form.cleaned_data["nam"] if form.is_valid() else ""
    year = int(chosen) if chosen else request.day.year
    context = page | {
        "form": form,
        "year": year,
        "years": years,
        "duties": duties_of_year(page["agency"], year),
        "may_keep": request.day_is_today and can_keep_catalogue(request.user, page["agency"]),
    }
    return render(request, "procedures/agency_duties.html", context)


def _answer(
    request: Any, page: dict[str, Any], template: str, form: DutyForm, keep: Callable[..., Any], done: str
) -> HttpResponse:
    """The form of a duty: saved, and led back to the year that it is of."""
    back = f"{reverse('agency_duties', args=[page['agency'].pk])}?nam={form['year'].value() or request.today.year}"
    return answer(
        request, template, page | {"back": back}, form=form,
        act=lambda: keep(page["agency"], today=request.today, by=request.user, **form.facts()),
        done=done, to=(back,),
    )  # fmt: skip


def _start(request: Any) -> dict[str, Any]:
    """A new duty is of the year that was looked at, else of this one."""
    wanted = request.GET.get("nam", "")
    return {"year": wanted if wanted.isdecimal() and len(wanted) == 4 else request.today.year}


@edits
def objective_add(request: Any, pk: int) -> HttpResponse:
    """Thêm mục tiêu chất lượng."""
    page = agency_with_catalogue(request, pk)
    form = ObjectiveForm(request.POST or None, agency=page["agency"], on=request.today, initial=_start(request))
    return _answer(request, page, "procedures/objective_add.html", form, keep_objective, "Đã thêm mục tiêu.")


@edits
def objective_edit(request: Any, pk: int, objective: int) -> HttpResponse:
    """Sửa mục tiêu chất lượng, or record what came of it."""
    page = agency_with_catalogue(request, pk)
    row = get_object_or_404(QualityObjective, pk=objective, agency=page["agency"])
    form = ObjectiveForm(request.POST or None, agency=page["agency"], on=request.today, row=row)

    def keep(agency: Any, **facts: Any) -> QualityObjective:
        return keep_objective(agency, objective=row, **facts)

    return _answer(request, page | {"row": row}, "procedures/objective_edit.html", form, keep, "Đã lưu mục tiêu.")


@edits
def internal_audit_add(request: Any, pk: int) -> HttpResponse:
    """Thêm đánh giá nội bộ, planned or held."""
    page = agency_with_catalogue(request, pk)
    form = InternalAuditForm(*sent(request), initial=_start(request))
    done = "Đã thêm đánh giá nội bộ."
    return _answer(request, page, "procedures/internal_audit_add.html", form, keep_internal_audit, done)


@edits
def internal_audit_edit(request: Any, pk: int, audit: int) -> HttpResponse:
    """Ghi kết quả đánh giá nội bộ, or put right what was recorded."""
    page = agency_with_catalogue(request, pk)
    row = get_object_or_404(InternalAudit.objects.select_related("paper"), pk=audit, agency=page["agency"])
    form = InternalAuditForm(*sent(request), row=row)

    def keep(agency: Any, **facts: Any) -> InternalAudit:
        return keep_internal_audit(agency, audit=row, **facts)

    done = "Đã lưu đánh giá nội bộ."
    return _answer(request, page | {"row": row}, "procedures/internal_audit_edit.html", form, keep, done)


@edits
def management_review_add(request: Any, pk: int) -> HttpResponse:
    """Thêm xem xét của lãnh đạo."""
    page = agency_with_catalogue(request, pk)
    form = ManagementReviewForm(*sent(request), initial=_start(request))
    done = "Đã thêm xem xét của lãnh đạo."
    return _answer(request, page, "procedures/management_review_add.html", form, keep_management_review, done)


@edits
def management_review_edit(request: Any, pk: int, review: int) -> HttpResponse:
    """Sửa xem xét của lãnh đạo."""
    page = agency_with_catalogue(request, pk)
    row = get_object_or_404(ManagementReview.objects.select_related("paper"), pk=review, agency=page["agency"])
    form = ManagementReviewForm(*sent(request), row=row)

    def keep(agency: Any, **facts: Any) -> ManagementReview:
        return keep_management_review(agency, review=row, **facts)

    done = "Đã lưu xem xét của lãnh đạo."
    return _answer(request, page | {"row": row}, "procedures/management_review_edit.html", form, keep, done)

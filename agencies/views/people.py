"""The people and parts of an agency: for the department, and for the agency's own head and secretary."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from agencies.choices import AGENCY_DUTIES
from agencies.forms.people import (
    AppointmentEditForm,
    AppointmentForm,
    CommitteeForm,
    DivisionEditForm,
    DivisionForm,
    EndForm,
)
from agencies.models import Appointment, Division, Membership
from agencies.rules import can_manage_members
from agencies.services.papers import record_paper
from agencies.services.people import (
    add_division,
    appoint,
    correct_appointment,
    edit_division,
    end_appointment,
    end_division,
    set_up_committee,
)
from agencies.views.agency_page import agency_to_keep
from agencies.views.editing import answer, took
from common.http import edits


@edits
def appointment_add(request: Any, pk: int) -> HttpResponse:
    """Phân công a person into an ISO role."""
    page = agency_to_keep(request, pk)
    form = AppointmentForm(request.POST or None, initial={"on": request.today})

    def put_in() -> None:
        clean = dict(form.cleaned_data)
        number, issued_on = clean.pop("paper_number"), clean.pop("paper_day")
        paper = record_paper(number=number, issued_on=issued_on, by=request.user)
        appoint(page["agency"], paper=paper, by=request.user, **clean)

    return answer(
        request, "agencies/appointment_add.html", page, form=form, act=put_in,
        done="Đã ghi phân công.", to=("agency_people", pk),
    )  # fmt: skip


@edits
def appointment_edit(request: Any, pk: int, appointment: int) -> HttpResponse:
    """Sửa sai an appointment."""
    page = agency_to_keep(request, pk)
    row = get_object_or_404(Appointment, pk=appointment, agency=page["agency"])
    start = AppointmentEditForm.values_of(row) | {"version": row.version}
    form = AppointmentEditForm(request.POST or None, initial=start)
    return answer(
        request, "agencies/appointment_edit.html", page | {"row": row}, form=form,
        act=lambda: correct_appointment(row, by=request.user, **form.cleaned_data),
        done="Đã sửa phân công.", to=("agency_people", pk),
    )  # fmt: skip


@edits
def appointment_end(request: Any, pk: int, appointment: int) -> HttpResponse:
    """The person leaves the role; where he has an account in this agency, the next page asks about it."""
    page = agency_to_keep(request, pk)
    row = get_object_or_404(Appointment, pk=appointment, agency=page["agency"])
    form = EndForm(request.POST or None, initial={"on": request.today, "version": row.version})
    account = _account_of(row)
    context = page | {"row": row, "account": account}
    if request.method == "POST" and took(form, lambda: end_appointment(row, by=request.user, **form.cleaned_data)):
        messages.success(request, f"{row.name} đã thôi vai trò {row.get_role_display()}.")
        if account is not None and can_manage_members(request.user, page["agency"].province_id):
            return redirect("member_end", account.pk)
        return redirect("agency_people", pk)
    return render(request, "agencies/appointment_end.html", context | {"form": form})


def _account_of(row: Appointment) -> Any:
    """The duty in the agency that the person's account still holds."""
    if row.user_id is None:
        return None
    held = Membership.objects.filter(user=row.user_id, agency=row.agency_id, duty__in=AGENCY_DUTIES)
    return held.filter(valid_to__isnull=True).order_by("pk").first()


@edits
def division_add(request: Any, pk: int) -> HttpResponse:
    """Thêm phòng chuyên môn."""
    page = agency_to_keep(request, pk)
    form = DivisionForm(request.POST or None)
    return answer(
        request, "agencies/division_add.html", page, form=form,
        act=lambda: add_division(page["agency"], by=request.user, **form.cleaned_data),
        done="Đã thêm phòng.", to=("agency_divisions", pk),
    )  # fmt: skip


@edits
def division_edit(request: Any, pk: int, division: int) -> HttpResponse:
    """Sửa phòng chuyên môn."""
    page = agency_to_keep(request, pk)
    row = get_object_or_404(Division, pk=division, agency=page["agency"])
    start = DivisionEditForm.values_of(row) | {"version": row.version}
    form = DivisionEditForm(request.POST or None, initial=start)
    return answer(
        request, "agencies/division_edit.html", page | {"row": row}, form=form,
        act=lambda: edit_division(row, by=request.user, **form.cleaned_data),
        done="Đã sửa phòng.", to=("agency_divisions", pk),
    )  # fmt: skip


@edits
def division_end(request: Any, pk: int, division: int) -> HttpResponse:
    """The division is dissolved or merged."""
    page = agency_to_keep(request, pk)
    row = get_object_or_404(Division, pk=division, agency=page["agency"])
    form = EndForm(request.POST or None, initial={"on": request.today, "version": row.version})
    return answer(
        request, "agencies/division_end.html", page | {"row": row}, form=form,
        act=lambda: end_division(row, by=request.user, **form.cleaned_data),
        done="Đã kết thúc phòng.", to=("agency_divisions", pk),
    )  # fmt: skip


@edits
def committee_add(request: Any, pk: int) -> HttpResponse:
    """Ghi quyết định lập Ban chỉ đạo ISO."""
    page = agency_to_keep(request, pk)
    form = CommitteeForm(request.POST or None)

    def set_up() -> None:
        clean = dict(form.cleaned_data)
        number, issued_on = clean.pop("paper_number"), clean.pop("paper_day")
        set_up_committee(page["agency"], number=number, issued_on=issued_on, by=request.user, **clean)

    return answer(
        request, "agencies/committee_add.html", page, form=form, act=set_up,
        done="Đã ghi quyết định Ban chỉ đạo.", to=("agency_people", pk),
    )  # fmt: skip

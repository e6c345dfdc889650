"""The people and parts of an agency: for the department, and for the agency's own head and secretary."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agencies.forms.people import (
    AppointmentEditForm,
    AppointmentForm,
    CommitteeForm,
    DivisionEditForm,
    DivisionForm,
    EndForm,
)
from agencies.models import Agency, Appointment, Division
from agencies.queries.people import duty_behind, left_for
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
    made: list[Appointment] = []

    def put_in() -> None:
        clean = dict(form.cleaned_data)
        number, issued_on = clean.pop("paper_number"), clean.pop("paper_day")
        paper = record_paper(number=number, issued_on=issued_on, by=request.user)
        made.append(appoint(page["agency"], paper=paper, by=request.user, **clean))

    if request.method == "POST" and took(form, put_in):
        messages.success(request, "Đã ghi phân công.")
        return _ask_about_account(request, page["agency"], left_for(made[0]))
    return render(request, "agencies/appointment_add.html", page | {"form": form})


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
    agency = page["agency"]
    row = get_object_or_404(Appointment, pk=appointment, agency=agency)
    form = EndForm(request.POST or None, initial={"on": request.today, "version": row.version})
    if request.method == "POST" and took(form, lambda: end_appointment(row, by=request.user, **form.cleaned_data)):
        messages.success(request, f"{row.name} đã thôi vai trò {row.get_role_display()}.")
        return _ask_about_account(request, agency, Appointment.objects.get(pk=row.pk))
    context = page | {
        "row": row,
        "account": duty_behind(row, request.today),
        "may_end_account": can_manage_members(request.user, agency.province_id),
    }
    return render(request, "agencies/appointment_end.html", context | {"form": form})


def _ask_about_account(request: Any, agency: Agency, left: Appointment | None) -> HttpResponse:
    """Back to the people; where who left still has an account for the agency, first to the end of its duty and
    its hand-over sheet. Who may not end it is told whom to ask."""
    duty = duty_behind(left, request.today) if left else None
    if left and duty and can_manage_members(request.user, agency.province_id):
        return redirect(f"{reverse('member_end', args=[duty.pk])}?ngay={left.valid_to}")
    if duty:
        messages.warning(
            request, f"Tài khoản của {duty.user} vẫn mở. Hãy báo Chi cục kết thúc nhiệm vụ của tài khoản này."
        )
    return redirect("agency_people", agency.pk)


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

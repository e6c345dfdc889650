"""Entering, correcting and changing an agency; its contact, codes, status and officer."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from agencies.forms.agency import AgencyForm, ChangeForm, ContactForm, CorrectForm, IdentifiersForm
from agencies.forms.facts import FigureForm, StatusForm
from agencies.forms.people import OfficerForm
from agencies.models import Province
from agencies.rules import can_edit_agency, can_edit_register, in_department
from agencies.services.agencies import codes_of, create_agency, edit_contact, set_identifiers
from agencies.services.facts import record_figure, record_status
from agencies.services.papers import record_paper
from agencies.services.people import assign_officer
from agencies.services.periods import change_from_day, correct_period
from agencies.views.agency_page import agency_to_edit, agency_to_keep
from agencies.views.editing import answer, took
from common.http import edits, typed_key


def province_to_edit(request: Any) -> Province:
    """The province whose register a new row goes into: that of the duty in use, or the one that is asked for."""
    if not in_department(request.user):
        raise PermissionDenied
    wanted = request.GET.get("province", "")
    duty = request.duty
    key = typed_key(wanted) or (duty.province_id if duty else None)
    province = get_object_or_404(Province, pk=key) if key else Province.objects.order_by("pk").first()
    if province is None or not can_edit_register(request.user, province):
        raise Http404
    return province


@edits
def agency_create(request: Any) -> HttpResponse:
    """Thêm cơ quan."""
    province = province_to_edit(request)
    form = AgencyForm(request.POST or None, province=province, on=request.today)
    made: list[Any] = []

    def enter() -> None:
        made.append(create_agency(province=province, by=request.user, **form.values()))

    if request.method == "POST" and took(form, enter):
        return redirect("agency_detail", made[0].pk)
    return render(request, "agencies/agency_create.html", {"form": form, "province": province})


@edits
def agency_correct(request: Any, pk: int, period: int) -> HttpResponse:
    """Sửa sai: a period was typed wrongly."""
    page = agency_to_edit(request, pk)
    row = next((one for one in page["periods"] if one.pk == period), None)
    if row is None:
        raise Http404
    start = CorrectForm.values_of(row) | {"version": row.version}
    form = CorrectForm(
        request.POST or None, initial=start, province=page["agency"].province, on=row.valid_from or request.today
    )
    return answer(
        request,
        "agencies/agency_correct.html",
        page | {"row": row},
        form=form,
        act=lambda: correct_period(
            row,
            version=form.cleaned_data["version"],
            by=request.user,
            reason=form.cleaned_data["reason"],
            **form.facts(),
        ),
        done="Đã sửa thông tin cơ quan.",
        to=("agency_detail", pk),
    )


@edits
def agency_change(request: Any, pk: int) -> HttpResponse:
    """Thay đổi từ ngày: the period in force ends, and a new one begins."""
    page = agency_to_edit(request, pk)
    row = page["period"]
    if row is None:
        raise Http404
    start = ChangeForm.values_of(row) | {"version": row.version}
    form = ChangeForm(request.POST or None, initial=start, province=page["agency"].province, on=request.today)
    return answer(
        request,
        "agencies/agency_change.html",
        page | {"row": row},
        form=form,
        act=lambda: change_from_day(
            row,
            on=form.cleaned_data["on"],
            version=form.cleaned_data["version"],
            by=request.user,
            reason=form.cleaned_data["reason"],
            **form.facts(),
        ),
        done="Đã ghi thay đổi. Thông tin cũ vẫn còn cho các ngày trước đó.",
        to=("agency_detail", pk),
    )


@edits
def agency_contact(request: Any, pk: int) -> HttpResponse:
    """How the agency is reached: also for its own head and secretary."""
    page = agency_to_keep(request, pk)
    agency = page["agency"]
    start = ContactForm.values_of(agency) | {"version": agency.version}
    decides = can_edit_agency(request.user, agency)
    form = ContactForm(request.POST or None, initial=start, decides=decides)
    return answer(
        request,
        "agencies/agency_contact.html",
        page,
        form=form,
        act=lambda: edit_contact(agency, version=form.cleaned_data["version"], by=request.user, **form.values()),
        done="Đã lưu thông tin liên hệ.",
        to=("agency_detail", pk),
    )


@edits
def agency_identifiers(request: Any, pk: int) -> HttpResponse:
    """The codes under which the agency is known."""
    page = agency_to_edit(request, pk)
    codes = codes_of(page["agency"])
    start = IdentifiersForm.values_of(codes) | {"version": codes.version}
    form = IdentifiersForm(request.POST or None, initial=start)
    return answer(
        request,
        "agencies/agency_identifiers.html",
        page,
        form=form,
        act=lambda: set_identifiers(
            page["agency"],
            codes=form.codes(),
            on=form.cleaned_data["on"],
            correct=form.cleaned_data["correct"],
            version=form.cleaned_data["version"],
            by=request.user,
        ),
        done="Đã lưu mã cơ quan.",
        to=("agency_detail", pk),
    )


@edits
def agency_status(request: Any, pk: int) -> HttpResponse:
    """Ghi tình trạng áp dụng from a day."""
    page = agency_to_edit(request, pk)
    form = StatusForm(request.POST or None, initial={"on": request.today})

    def record() -> None:
        clean = form.cleaned_data
        paper = record_paper(number=clean["paper_number"], issued_on=clean["paper_day"], by=request.user)
        facts = {name: clean[name] for name in ("status", "on", "source", "reason")}
        record_status(page["agency"], paper=paper, by=request.user, **facts)

    return answer(
        request, "agencies/agency_status.html", page, form=form, act=record,
        done="Đã ghi tình trạng áp dụng.", to=("agency_detail", pk),
    )  # fmt: skip


@edits
def agency_officer(request: Any, pk: int) -> HttpResponse:
    """Giao chuyên viên phụ trách from a day."""
    page = agency_to_edit(request, pk)
    today = request.today
    form = OfficerForm(request.POST or None, initial={"on": today}, province=page["agency"].province, today=today)
    return answer(
        request, "agencies/agency_officer.html", page, form=form,
        act=lambda: assign_officer(page["agency"], by=request.user, **form.cleaned_data),
        done="Đã giao chuyên viên phụ trách.", to=("agency_detail", pk),
    )  # fmt: skip


@edits
def figure_add(request: Any, pk: int) -> HttpResponse:
    """Thêm số liệu nêu trong văn bản."""
    page = agency_to_edit(request, pk)
    form = FigureForm(request.POST or None, agency=page["agency"])
    return answer(
        request, "agencies/figure_add.html", page, form=form,
        act=lambda: record_figure(page["agency"], by=request.user, **form.cleaned_data),
        done="Đã ghi số liệu.", to=("agency_figures", pk),
    )  # fmt: skip

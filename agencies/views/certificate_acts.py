"""What befalls a certificate: withdrawn, suspended, resumed, audited; and its further files."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from agencies.forms.certificate_acts import (
    AuditForm,
    AuditPlanForm,
    FileForm,
    ResumeForm,
    SuspendForm,
    WithdrawForm,
)
from agencies.models import Certificate, SurveillanceAudit
from agencies.queries.certificate_standing import standing_of
from agencies.queries.names import names_on
from agencies.rules import can_edit_register
from agencies.services.certificate_ends import resume_certificate, suspend_certificate, withdraw_certificate
from agencies.services.certificates import attach_file
from agencies.services.surveillance import plan_audit, record_audit
from agencies.views.editing import answer
from common.http import edits


def certificate_to_keep(request: Any, pk: int) -> Certificate:
    """A certificate that this user's department keeps: out of sight is 404, in sight but not allowed 403."""
    rows = Certificate.objects.visible_to(request.user).select_related("holder", "edition", "paper", "issuing_body")
    row = get_object_or_404(rows, pk=pk)
    if not can_edit_register(request.user, row.province_id):
        raise PermissionDenied
    return row


def _page(request: Any, row: Certificate) -> dict[str, Any]:
    return {"row": row, "name": names_on([row.holder_id], request.today).get(row.holder_id, "")}


def _sent(request: Any) -> tuple[Any, Any]:
    """What a form with a file is made from."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


@edits
def certificate_withdraw(request: Any, pk: int) -> HttpResponse:
    """Thu hồi công bố, chứng nhận."""
    row = certificate_to_keep(request, pk)
    form = WithdrawForm(*_sent(request), initial={"version": standing_of(row).version, "on": request.today})

    def act() -> None:
        clean = form.cleaned_data
        withdraw_certificate(
            row, on=clean["on"], reason=clean["reason"], by=request.user, version=clean["version"], paper=form.paper()
        )

    return answer(
        request, "agencies/certificate_withdraw.html", _page(request, row), form=form, act=act,
        done="Đã ghi thu hồi.", to=("certificate_detail", pk),
    )  # fmt: skip


@edits
def certificate_suspend(request: Any, pk: int) -> HttpResponse:
    """Tạm đình chỉ giấy chứng nhận."""
    row = certificate_to_keep(request, pk)
    form = SuspendForm(*_sent(request), initial={"version": standing_of(row).version, "on": request.today})

    def act() -> None:
        clean = form.cleaned_data
        suspend_certificate(
            row, on=clean["on"], reason=clean["reason"], by=request.user, version=clean["version"], paper=form.paper()
        )

    return answer(
        request, "agencies/certificate_suspend.html", _page(request, row), form=form, act=act,
        done="Đã ghi tạm đình chỉ.", to=("certificate_detail", pk),
    )  # fmt: skip


@edits
def certificate_resume(request: Any, pk: int) -> HttpResponse:
    """Cho giấy chứng nhận hiệu lực trở lại."""
    row = certificate_to_keep(request, pk)
    form = ResumeForm(request.POST or None, initial={"version": standing_of(row).version, "on": request.today})
    return answer(
        request, "agencies/certificate_resume.html", _page(request, row), form=form,
        act=lambda: resume_certificate(row, by=request.user, **form.cleaned_data),
        done="Giấy chứng nhận có hiệu lực trở lại.", to=("certificate_detail", pk),
    )  # fmt: skip


@edits
def audit_plan(request: Any, pk: int) -> HttpResponse:
    """Ghi hạn đánh giá giám sát."""
    row = certificate_to_keep(request, pk)
    form = AuditPlanForm(request.POST or None)
    return answer(
        request, "agencies/audit_plan.html", _page(request, row), form=form,
        act=lambda: plan_audit(row, by=request.user, **form.cleaned_data),
        done="Đã ghi hạn đánh giá giám sát.", to=("certificate_detail", pk),
    )  # fmt: skip


@edits
def audit_add(request: Any, pk: int) -> HttpResponse:
    """Ghi kết quả of a surveillance audit that nobody planned."""
    row = certificate_to_keep(request, pk)
    return _record_audit(request, "agencies/audit_add.html", row, None)


@edits
def audit_record(request: Any, pk: int, audit: int) -> HttpResponse:
    """Ghi kết quả of a planned surveillance audit, or put right what was recorded."""
    row = certificate_to_keep(request, pk)
    audits = SurveillanceAudit.objects.filter(certificate=row).select_related("paper")
    return _record_audit(request, "agencies/audit_record.html", row, get_object_or_404(audits, pk=audit))


def _record_audit(request: Any, template: str, row: Certificate, planned: SurveillanceAudit | None) -> HttpResponse:
    form = AuditForm(*_sent(request), planned=planned, today=request.today)

    def act() -> None:
        clean = form.cleaned_data
        record_audit(
            row, held_on=clean["held_on"], result=clean["result"], note=clean["note"], paper=form.paper(),
            audit=planned, version=clean.get("version"), today=request.today, by=request.user,
        )  # fmt: skip

    return answer(
        request, template, _page(request, row) | {"planned": planned}, form=form, act=act,
        done="Đã ghi kết quả đánh giá giám sát.", to=("certificate_detail", row.pk),
    )  # fmt: skip


@edits
def certificate_file_add(request: Any, pk: int) -> HttpResponse:
    """Thêm tệp of a certificate, besides the scan of its paper."""
    row = certificate_to_keep(request, pk)
    form = FileForm(*_sent(request))
    return answer(
        request, "agencies/certificate_file_add.html", _page(request, row), form=form,
        act=lambda: attach_file(row, by=request.user, **form.cleaned_data),
        done="Đã thêm tệp.", to=("certificate_detail", pk),
    )  # fmt: skip

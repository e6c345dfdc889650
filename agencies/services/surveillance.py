"""Surveillance audits of a certificate: planned with their day, then held with a result."""

from datetime import date
from typing import Any

from django.db import transaction

from agencies.choices import AuditResult
from agencies.models import Certificate, SurveillanceAudit
from agencies.services.certificate_checks import refuse
from agencies.services.dated import locked, told
from agencies.services.papers import PaperSaid, keep_paper
from common.errors import Stale
from common.history import create, save_versioned
from common.text import normalise


@transaction.atomic
def plan_audit(certificate: Certificate, *, due_on: date, by: Any, note: str = "") -> SurveillanceAudit:
    """Note down by which day a surveillance audit is due.

    Refuses a declaration, a day outside the certificate's own, and a second audit due on that day.
    """
    row = _held(certificate)
    _check_within(row, due_on, "due_on")
    if SurveillanceAudit.objects.filter(certificate=row, due_on=due_on).exists():
        refuse(f"Đã có lần đánh giá giám sát hạn ngày {told(due_on)}. Hãy ghi kết quả vào lần ấy.", "due_on")
    return create(SurveillanceAudit(certificate=row, due_on=due_on, note=normalise(note)), by=by)


@transaction.atomic
def record_audit(
    certificate: Certificate,
    *,
    held_on: date,
    result: str,
    by: Any,
    today: date,
    audit: SurveillanceAudit | None = None,
    version: int | None = None,
    paper: PaperSaid | None = None,
    note: str = "",
    reason: str = "",
) -> SurveillanceAudit:
    """Record what an audit found: the planned one (`audit`, at its `version`), or one that nobody planned.

    A result that asks for suspension or withdrawal changes nothing by itself: that is an act of its own. Refuses a
    declaration, a stale version (`Stale`), a day to come or before the certificate, and an unknown result.
    """
    row = _held(certificate)
    if audit is None:
        current = SurveillanceAudit(certificate=row)
    else:
        current = SurveillanceAudit.objects.select_related("paper").get(pk=audit.pk, certificate=row)
        if current.version != version:
            raise Stale(current)
    if result not in AuditResult.values:
        refuse("Hãy chọn kết quả đánh giá.", "result")
    if held_on > today:
        refuse("Ngày đánh giá chưa đến. Hãy ghi kết quả sau khi đánh giá xong.", "held_on")
    _check_within(row, held_on, "held_on")
    current.held_on, current.result, current.note = held_on, result, normalise(note)
    if paper is not None:
        current.paper = keep_paper(current.paper, paper, by=by, reason=reason)
    if current.pk is None:
        return create(current, by=by, reason=reason)
    return save_versioned(current, by=by, reason=reason, version=version)


def _held(certificate: Certificate) -> Certificate:
    locked(certificate.holder)
    row = Certificate.objects.get(pk=certificate.pk)
    if row.is_declaration:
        refuse("Đánh giá giám sát là của giấy chứng nhận; công bố không có. Hãy mở giấy chứng nhận.")
    return row


def _check_within(row: Certificate, day: date, field: str) -> None:
    if row.begins_on and day < row.begins_on:
        refuse(f"Giấy chứng nhận có từ ngày {told(row.begins_on)}; ngày này không thể sớm hơn. Hãy sửa ngày.", field)
    if row.expires_on and day > row.expires_on:
        refuse(f"Giấy chứng nhận hết hạn ngày {told(row.expires_on)}, trước ngày này. Hãy sửa ngày.", field)

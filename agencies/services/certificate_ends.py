"""How a declaration or certificate stops to count: withdrawn for good, or suspended for a time.

`version` is here that of all that befell it (`standing_of`): who acts has seen a colleague's suspension.
"""

from datetime import date
from typing import Any

from django.db import transaction

from agencies.choices import CertificateEnd
from agencies.models import Certificate, Suspension
from agencies.queries.certificate_standing import Standing, standing_of
from agencies.services.certificate_checks import refuse
from agencies.services.dated import day_before, locked, overlap, span, told
from agencies.services.papers import PaperSaid, keep_paper
from common.errors import Stale
from common.history import create, save_versioned
from common.text import normalise

NO_PAPER = PaperSaid()


@transaction.atomic
def withdraw_certificate(
    certificate: Certificate, *, on: date | None, reason: str, by: Any, version: int, paper: PaperSaid = NO_PAPER
) -> Certificate:
    """Thu hồi: from this day on it does not count; an empty day is one that no source gives.

    An open suspension ends with it. What it had replaced does not come back. Refuses a stale version (`Stale`), a
    missing reason, what has ended already, and a day before it began or after it expired.
    """
    standing = _current(certificate, version)
    row, suspension = standing.certificate, standing.open_suspension
    _check_reason(reason)
    _check_day(row, on)
    row.ended_as, row.ended_on, row.end_reason = CertificateEnd.WITHDRAWN, on, normalise(reason)
    row.end_paper = keep_paper(None, paper, by=by)
    if suspension is not None and on and suspension.valid_from and suspension.valid_from < on:
        suspension.valid_to = day_before(on)
        save_versioned(suspension, by=by, reason=reason)
    return save_versioned(row, by=by, reason=reason)


@transaction.atomic
def suspend_certificate(
    certificate: Certificate, *, on: date, reason: str, by: Any, version: int, paper: PaperSaid = NO_PAPER
) -> Suspension:
    """Tạm đình chỉ: from this day until it is resumed a certificate does not count.

    Refuses a declaration, a stale version (`Stale`), a missing reason, what has ended, a day before it began or
    after it expired, and days on which it is suspended already.
    """
    row = _current(certificate, version).certificate
    if row.is_declaration:
        refuse("Chỉ giấy chứng nhận mới bị tạm đình chỉ. Công bố thì thu hồi, hoặc công bố lại.")
    _check_reason(reason)
    _check_day(row, on)
    new = Suspension(certificate=row, valid_from=on, reason=normalise(reason))
    other = overlap(new, Suspension.objects.filter(certificate=row))
    if other:
        refuse(f"Giấy chứng nhận đã tạm đình chỉ {span(other)}. Hãy cho hiệu lực trở lại trước.", "on")
    new.paper = keep_paper(None, paper, by=by)
    return create(new, by=by, reason=reason)


@transaction.atomic
def resume_certificate(certificate: Certificate, *, on: date, by: Any, version: int, reason: str = "") -> Suspension:
    """Cho hiệu lực trở lại: `on` is the first day on which it counts again.

    Refuses a stale version (`Stale`), a certificate that is not suspended, and a day not after the suspension.
    """
    suspension = _current(certificate, version).open_suspension
    if suspension is None:
        refuse("Giấy chứng nhận này không bị tạm đình chỉ, không cần cho hiệu lực trở lại.")
    if suspension.valid_from and on <= suspension.valid_from:
        refuse(f"Đình chỉ từ ngày {told(suspension.valid_from)}; ngày trở lại phải sau ngày ấy. Hãy sửa ngày.", "on")
    suspension.valid_to = day_before(on)
    return save_versioned(suspension, by=by, reason=reason)


def _current(certificate: Certificate, version: int) -> Standing:
    """The row with what befell it, held to the end of the transaction."""
    locked(certificate.holder)
    rows = Certificate.objects.select_related("edition", "paper", "holder", "end_paper")
    standing = standing_of(rows.get(pk=certificate.pk))
    if standing.version != version:
        raise Stale(standing)
    return standing


def _check_reason(reason: str) -> None:
    if not normalise(reason):
        refuse("Hãy ghi lý do.", "reason")


def _check_day(row: Certificate, on: date | None) -> None:
    if row.ended_as:
        day = f" từ ngày {told(row.ended_on)}" if row.ended_on else ""
        refuse(f"Văn bản này {row.get_ended_as_display()}{day} rồi. Không cần ghi thêm.")
    if on and row.begins_on and on < row.begins_on:
        refuse(f"Văn bản có hiệu lực từ ngày {told(row.begins_on)}; ngày này không thể sớm hơn. Hãy sửa ngày.", "on")
    if on and row.expires_on and on > row.expires_on:
        refuse(f"Giấy chứng nhận đã hết hạn ngày {told(row.expires_on)}, trước ngày này. Hãy kiểm tra lại.", "on")

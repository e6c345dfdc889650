"""Why a certificate or declaration stands as it does on a day, in the sentences that pages show."""

from datetime import date
from typing import Any

from agencies.choices import CertificateEnd, CertificateState
from agencies.models import Certificate
from agencies.queries.certificate_states import alert_days, circumstances, reasons_to_redeclare
from common.registry import declaration_differences


def told_state(certificate: Any, on: date) -> list[str]:
    """What the state of a row (`with_state`) rests on: plain facts, no name of a person, no free text."""
    state = certificate.state
    if state in (CertificateState.REDECLARE, CertificateState.EDITION_BEHIND):
        return reasons_to_redeclare(certificate, on, circumstances(certificate))
    sentence = SENTENCES.get(state)
    return [sentence(certificate, on)] if sentence else []


def told_by_name(certificate: Any, on: date) -> list[str]:
    """What a declaration that is to be made anew does not say any more, by name: for who may open its page."""
    if certificate.state != CertificateState.REDECLARE:
        return []
    return [sentence for one in declaration_differences for sentence in one.named(certificate, on)]


def _not_yet(certificate: Certificate, on: date) -> str:
    return f"Có hiệu lực từ ngày {certificate.begins_on:%d/%m/%Y}."


def _running_out(certificate: Any, on: date) -> str:
    reached = alert_days(certificate, on)
    mark = f" (trong mốc {reached} ngày)" if reached else ""
    left = (certificate.expires_on - on).days
    return f"Hết hạn sau ngày {certificate.expires_on:%d/%m/%Y}, còn {left} ngày{mark}."


def _expired(certificate: Certificate, on: date) -> str:
    if certificate.expires_on and certificate.expires_on < on:
        return f"Có hiệu lực đến hết ngày {certificate.expires_on:%d/%m/%Y}."
    return _ended("Nguồn ghi nhận đã hết hiệu lực", certificate)


def _ended(words: str, certificate: Certificate) -> str:
    if certificate.ended_on is None:
        return f"{words}; chưa rõ từ ngày nào."
    return f"{words} từ ngày {certificate.ended_on:%d/%m/%Y}."


SENTENCES = {
    CertificateState.NOT_YET: _not_yet,
    CertificateState.RUNNING_OUT: _running_out,
    CertificateState.EXPIRED: _expired,
    CertificateState.UNKNOWN: lambda certificate, on: "Nguồn không nêu ngày hết hạn.",
    CertificateState.SUSPENDED: lambda certificate, on: "Đang bị tạm đình chỉ nên không được tính là còn hiệu lực.",
    CertificateState.REPLACED: lambda certificate, on: _ended("Đã được thay thế", certificate),
    CertificateState.WITHDRAWN: lambda certificate, on: _ended("Đã bị thu hồi", certificate),
    CertificateState.HISTORICAL: lambda certificate, on: _ended(
        "Cơ quan đã kết thúc khi sắp xếp tổ chức; còn là lịch sử, không còn giá trị", certificate
    ),
}

# What the list of a chain's facts says of each end.
END_WORDS: dict[str, str] = {
    CertificateEnd.REPLACED: "được thay thế",
    CertificateEnd.WITHDRAWN: "bị thu hồi",
    CertificateEnd.EXPIRED: "hết hiệu lực",
    CertificateEnd.HOLDER_ENDED: "thuộc lịch sử vì cơ quan đã kết thúc",
}

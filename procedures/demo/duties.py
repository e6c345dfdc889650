"""What an agency of the demo keeps beside its procedures: documents, a year's duties, a scope that is listed.

The documents are real ones, with what is known of them for certain; everything else is made up and marked so.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from accounts.models import User
from agencies.choices import Counted
from agencies.models import Agency, Certificate, Province
from agencies.queries.certificate_states import in_force
from agencies.services.certificate_checks import Line
from agencies.services.certificates import correct_certificate
from common.clock import today
from procedures.choices import DocumentState, ProcedureKind
from procedures.models import ExternalDocument, Procedure
from procedures.services.external_documents import document_named, end_document, list_document
from procedures.services.scope import list_procedures
from procedures.services.yearly_duties import keep_internal_audit, keep_management_review, keep_objective

REASON = "Dữ liệu dùng thử: văn bản có thật, việc áp dụng là giả định"
MADE_UP = "(giả định)"
GOVERNMENT, PRIME_MINISTER, MINISTRY = "Chính phủ", "Thủ tướng Chính phủ", "Bộ Khoa học và Công nghệ"
SCHEME, FIRST_SCHEME = "19/2014/QĐ-TTg", "144/2006/QĐ-TTg"
OF_TTHC = "QT-001"
DAYS_TO_UPDATE = 30


@dataclass(frozen=True)
class Instrument:
    """A legal instrument, and the codes of the procedures that rest on it; "": the system's."""

    symbol: str
    title: str
    issuer: str
    issued_on: date | None = None
    effective_on: date | None = None
    used_by: str = ""


INSTRUMENTS = (
    Instrument(
        FIRST_SCHEME,
        "Áp dụng hệ thống quản lý chất lượng theo TCVN ISO 9001:2000 trong cơ quan hành chính nhà nước (tên rút gọn)",
        PRIME_MINISTER, date(2006, 6, 20),
    ),
    Instrument(
        SCHEME,
        "Áp dụng hệ thống quản lý chất lượng theo TCVN ISO 9001:2008 vào hoạt động của các cơ quan, tổ chức thuộc hệ "
        "thống hành chính nhà nước",
        PRIME_MINISTER, date(2014, 3, 5),
    ),
    Instrument(
        "26/2014/TT-BKHCN", "Quy định chi tiết việc thi hành Quyết định 19/2014/QĐ-TTg (tên rút gọn)", MINISTRY,
        date(2014, 10, 10),
    ),
    Instrument("30/2020/NĐ-CP", "Thể thức văn bản hành chính (tên rút gọn)", GOVERNMENT, date(2020, 3, 5),
               used_by="QT-NB-05"),
    Instrument("63/2010/NĐ-CP", "Công bố thủ tục hành chính (tên rút gọn)", GOVERNMENT, used_by=OF_TTHC),
    Instrument(
        "118/2025/NĐ-CP", "Cơ chế một cửa, Trung tâm Phục vụ hành chính công (tên rút gọn)", GOVERNMENT,
        date(2025, 6, 9), date(2025, 7, 1), used_by=OF_TTHC,
    ),
)  # fmt: skip


# --- External documents -----------------------------------------------------------------------------------------
def list_instruments(agency: Agency, *, on: date, by: User, without: frozenset[str] = frozenset()) -> None:
    """Put the instruments that were there on a day on an agency's list, used by procedures of its own."""
    own = Procedure.objects.filter(agency=agency)
    by_code = {one.code: one for one in own.exclude(kind=ProcedureKind.SYSTEM)}
    system = list(own.filter(kind=ProcedureKind.SYSTEM).order_by("sort_key", "pk")[:2])
    for one in INSTRUMENTS:
        if one.symbol in without or (one.effective_on or one.issued_on or on) > on:
            continue
        used = [by_code[one.used_by]] if one.used_by in by_code else [] if one.used_by else system
        facts = {name: getattr(one, name) for name in ("symbol", "title", "issuer", "issued_on", "effective_on")}
        list_document(agency, on=on, by=by, uses=used, last_checked_on=on, note=MADE_UP, reason=REASON, **facts)


def end_first_scheme(province: Province, *, by: User) -> None:
    """The scheme of 2006 gave way to that of 2014; the day is not known for certain, so none is told."""
    document: ExternalDocument | None = document_named(province, FIRST_SCHEME)
    if document is not None:
        end_document(
            document, state=DocumentState.EXPIRED, version=document.version, by=by, on=today(),
            replaced_by=document_named(province, SCHEME), due_on=today() + timedelta(days=DAYS_TO_UPDATE),
            reason=REASON,
        )  # fmt: skip


# --- A year's duties --------------------------------------------------------------------------------------------
def keep_duties(agency: Agency, *, year: int, is_over: bool, by: User) -> None:
    """Two objectives, an internal audit and a management review of a year; one still on has no results yet."""
    pen: Any = {"today": today(), "by": by, "reason": REASON, "year": year}
    on_time, satisfied = ("Đạt 98,6%", "Đạt 96%") if is_over else ("", "")
    keep_objective(
        agency, text=f"Hồ sơ TTHC được giải quyết đúng hạn {MADE_UP}", target="từ 98%", result=on_time,
        measure="Số hồ sơ đúng hạn trên tổng số hồ sơ đã giải quyết", met=is_over or None, **pen,
    )  # fmt: skip
    keep_objective(
        agency, text=f"Người dân, tổ chức hài lòng về việc phục vụ {MADE_UP}", target="từ 95%", result=satisfied,
        measure="Phiếu khảo sát cuối năm", met=is_over or None, **pen,
    )  # fmt: skip
    held = min(date(year, 9, 15), today()) if is_over else min(date(year, 1, 15), today())
    keep_internal_audit(
        agency, planned_on=held, held_on=held, lead=f"Trưởng ban ISO {MADE_UP}", places="Toàn cơ quan",
        nonconformities=2, resolved=2 if is_over else 1, findings=f"Hai điểm không phù hợp về hồ sơ {MADE_UP}", **pen,
    )  # fmt: skip
    keep_management_review(
        agency, held_on=min(held + timedelta(days=30), today()), chair=f"Người đứng đầu {MADE_UP}",
        conclusions=f"Duy trì hệ thống; khắc phục xong các điểm không phù hợp {MADE_UP}", **pen,
    )  # fmt: skip


# --- A scope ----------------------------------------------------------------------------------------------------
def list_a_scope(province: Province, *, by: User) -> None:
    """The smallest declaration of the province that stands today names the procedures of its holder."""
    declared = Certificate.objects.filter(province=province, stated_administrative__gt=0)
    smallest = in_force(declared, today()).order_by("stated_administrative", "pk").first()
    if smallest is None:
        return
    procedures: Any = Procedure.objects.in_force(today()).filter(agency=smallest.holder)
    groups = {
        f"Quy trình {label} {MADE_UP}": [one for one in procedures if one.kind == kind]
        for kind, label in (
            (ProcedureKind.SYSTEM, "hệ thống"),
            (ProcedureKind.INTERNAL, "nội bộ"),
            (ProcedureKind.ADMINISTRATIVE, "giải quyết TTHC"),
        )
    }
    lines = [Line(group, Counted.PROCEDURE, len(rows)) for group, rows in groups.items() if rows]
    correct_certificate(smallest, version=smallest.version, by=by, lines=lines, reason_of_change=REASON)
    for line in smallest.lines.all():
        list_procedures(line, groups[line.group], version=line.version, by=by, reason=REASON)

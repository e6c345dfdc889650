"""The system's yearly duties of an agency: objectives set and measured, audits and reviews planned and held."""

from datetime import date
from typing import Any, TypeVar

from django.core.files.base import File
from django.db import transaction

from agencies.models import Agency
from agencies.services.certificate_checks import refuse
from agencies.services.dated import locked, told
from agencies.services.papers import PaperSaid, keep_paper
from common.errors import Stale
from common.files import store
from common.history import Tracked, create, save_versioned
from common.text import as_stored
from procedures.models import InternalAudit, ManagementReview, QualityObjective

FIRST_YEAR = 2000  # TCVN ISO 9001:2000: nothing of the scheme is older
OF_SEVERAL_LINES = ("findings", "conclusions")

Duty = TypeVar("Duty", QualityObjective, InternalAudit, ManagementReview)


@transaction.atomic
def keep_objective(
    agency: Agency,
    *,
    today: date,
    by: Any,
    objective: QualityObjective | None = None,
    version: int | None = None,
    reason: str = "",
    **facts: Any,
) -> QualityObjective:
    """Set a quality objective of a year, or change it (`objective` at its `version`).

    Refuses a stale version (`Stale`), a missing text, a year out of reach, a division of another agency, and an
    outcome that says "đạt" or "không đạt" without its result.
    """
    row = _row(QualityObjective, agency, objective, version)
    _describe(row, facts)
    _check_year(row.year, today)
    if not row.text:
        refuse("Thiếu nội dung mục tiêu. Hãy nhập mục tiêu.", "text")
    if row.division and row.division.agency_id != agency.pk:
        refuse("Phòng này không thuộc cơ quan. Hãy chọn lại phòng.", "division")
    if row.met is not None and not row.result:
        refuse("Đã ghi đạt hay không đạt mà thiếu kết quả cả năm. Hãy nhập kết quả.", "result")
    return _kept(row, by=by, reason=reason, version=version)


@transaction.atomic
def keep_internal_audit(
    agency: Agency,
    *,
    today: date,
    by: Any,
    audit: InternalAudit | None = None,
    version: int | None = None,
    paper: PaperSaid | None = None,
    upload: File | None = None,
    reason: str = "",
    **facts: Any,
) -> InternalAudit:
    """Plan an internal audit, or record what it found (`audit` at its `version`).

    Refuses a stale version (`Stale`), an audit without any day, a day to come on which it was held, findings before
    it was held, and more of them put right than there were.
    """
    row = _row(InternalAudit, agency, audit, version)
    _describe(row, facts)
    _check_year(row.year, today)
    if not (row.planned_on or row.held_on):
        refuse("Hãy nhập ngày dự kiến, hoặc ngày đã đánh giá.", "planned_on")
    _check_held(row.held_on, today)
    if row.held_on is None and (row.findings or row.nonconformities is not None):
        refuse("Chưa đánh giá thì chưa có kết quả. Hãy nhập ngày đánh giá.", "held_on")
    if row.resolved is not None and row.resolved > (row.nonconformities or 0):
        refuse("Số điểm đã khắc phục nhiều hơn số điểm không phù hợp. Hãy sửa một trong hai số.", "resolved")
    _take_papers(row, paper, upload, by=by, reason=reason)
    return _kept(row, by=by, reason=reason, version=version)


@transaction.atomic
def keep_management_review(
    agency: Agency,
    *,
    today: date,
    by: Any,
    review: ManagementReview | None = None,
    version: int | None = None,
    paper: PaperSaid | None = None,
    upload: File | None = None,
    reason: str = "",
    **facts: Any,
) -> ManagementReview:
    """Record a management review that was held, or change its record (`review` at its `version`).

    Refuses a stale version (`Stale`), a missing day and a day to come.
    """
    row = _row(ManagementReview, agency, review, version)
    _describe(row, facts)
    _check_year(row.year, today)
    if row.held_on is None:
        refuse("Thiếu ngày họp. Hãy nhập ngày họp xem xét của lãnh đạo.", "held_on")
    _check_held(row.held_on, today)
    _take_papers(row, paper, upload, by=by, reason=reason)
    return _kept(row, by=by, reason=reason, version=version)


# --- Parts ------------------------------------------------------------------------------------------------------
def _row(model: type[Duty], agency: Agency, known: Duty | None, version: int | None) -> Duty:
    locked(agency)
    if known is None:
        return model(agency=agency)
    current = model._default_manager.get(pk=known.pk, agency=agency)
    if current.version != version:
        raise Stale(current)
    return current


def _describe(row: Tracked, facts: dict[str, Any]) -> None:
    known = {field.name for field in row._meta.concrete_fields if field.editable} - {"agency", "paper", "file"}
    for name, value in facts.items():
        if name not in known:
            raise TypeError(f"a {row._meta.model_name} has no {name}")
        setattr(row, name, as_stored(value, several_lines=name in OF_SEVERAL_LINES))


def _check_year(year: int | None, today: date) -> None:
    if year is None or not FIRST_YEAR <= year <= today.year + 1:
        refuse(f"Năm phải từ {FIRST_YEAR} đến {today.year + 1}. Hãy sửa năm.", "year")


def _check_held(held_on: date | None, today: date) -> None:
    if held_on and held_on > today:
        refuse(f"Ngày {told(held_on)} chưa đến. Hãy ghi sau khi đã thực hiện.", "held_on")


def _take_papers(
    row: InternalAudit | ManagementReview, paper: PaperSaid | None, upload: File | None, *, by: Any, reason: str
) -> None:
    if paper is not None:
        row.paper = keep_paper(row.paper, paper, by=by, reason=reason)
    if upload is not None:
        row.file = store(upload, by=by, purpose="yearly_duty")


def _kept(row: Duty, *, by: Any, reason: str, version: int | None) -> Duty:
    if row.pk is None:
        return create(row, by=by, reason=reason)
    return save_versioned(row, by=by, reason=reason, version=version)

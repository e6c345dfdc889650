"""How an agency departs from what its level carries out: recorded from a day, ended from a day, on a ground."""

from datetime import date
from typing import Any

from django.db import transaction

from agencies.models import Agency
from agencies.services.certificate_checks import refuse
from agencies.services.dated import check_order, day_before, locked, overlap, refuse_after_its_end, span, told
from agencies.services.papers import PaperSaid, keep_paper
from common.documents import OfficialDocument
from common.errors import Stale
from common.history import create, delete, save_versioned
from common.text import normalise
from procedures.choices import HandlingKind
from procedures.models import AdministrativeProcedure, HandlingException, PublicationLine
from procedures.queries.handled import handled


@transaction.atomic
def except_handling(
    agency: Agency,
    administrative: AdministrativeProcedure,
    *,
    kind: str,
    on: date,
    by: Any,
    until: date | None = None,
    reason: str = "",
    paper: OfficialDocument | PaperSaid | None = None,
) -> HandlingException:
    """Record that from a day on (to a last day, where it is known) a TTHC of the agency's level does not arise or is
    not its own, or that it handles one besides.

    Refuses an exception without reason or paper, one that changes nothing (not handled anyway, handled anyway), a
    TTHC that the province does not have in force on the day, days that another exception of the TTHC has, and a day
    after the agency's last.
    """
    held = locked(agency)
    if kind not in HandlingKind.values:
        refuse("Hãy chọn: không phát sinh, không thuộc thẩm quyền, hay được giao, ủy quyền.", "kind")
    row = HandlingException(
        agency=held, administrative=administrative, kind=kind, valid_from=on, valid_to=until, reason=normalise(reason)
    )
    check_order(on, until, "until")
    refuse_after_its_end(held, on, "on")
    _check_days_are_free(row)
    _check_it_changes_something(row, on)
    row.paper = keep_paper(None, paper, by=by) if isinstance(paper, PaperSaid) else paper
    if not row.reason and row.paper is None:
        refuse("Ngoại lệ làm đổi số TTHC của cơ quan nên phải có căn cứ. Hãy ghi lý do hoặc văn bản.", "reason")
    return create(row, by=by, reason=row.reason)


def _check_days_are_free(row: HandlingException) -> None:
    others = HandlingException.objects.filter(agency=row.agency, administrative=row.administrative)
    other = overlap(row, others)
    if other is not None:
        refuse(
            f"TTHC này đã được ghi “{other.get_kind_display()}” {span(other)}. Hãy kết thúc ngoại lệ ấy trước, "
            "hoặc chọn ngày khác.",
            "on",
        )


def _check_it_changes_something(row: HandlingException, on: date) -> None:
    lines: Any = PublicationLine.objects.in_force(on).filter(province=row.agency.province_id)
    if not lines.filter(administrative=row.administrative).exists():
        refuse(f"Ngày {told(on)} tỉnh không có TTHC này trong danh mục công bố. Hãy kiểm tra mã và ngày.", "on")
    is_handled = handled(row.agency, on).filter(administrative=row.administrative).exists()
    if row.kind == HandlingKind.DELEGATED and is_handled:
        refuse(f"Ngày {told(on)} cơ quan đã thực hiện TTHC này theo cấp của mình. Không cần ghi ngoại lệ.", "kind")
    if row.kind != HandlingKind.DELEGATED and not is_handled:
        refuse(
            f"Ngày {told(on)} TTHC này không thuộc cấp của cơ quan nên không tính cho cơ quan. "
            "Không cần ghi ngoại lệ.",
            "kind",
        )


@transaction.atomic
def end_exception(
    exception: HandlingException, *, on: date, by: Any, version: int, reason: str = ""
) -> HandlingException:
    """From a day on the agency is again as its level is: the exception's last day is the day before.

    Refuses a stale version (`Stale`), an exception that has ended by then, and a day that is not after its first.
    """
    row = _current(exception, version)
    if row.valid_to and row.valid_to < on:
        refuse(f"Ngoại lệ này đã hết từ sau ngày {told(row.valid_to)}. Không cần kết thúc nữa.", "on")
    if row.valid_from and on <= row.valid_from:
        refuse(
            f"Ngoại lệ có từ ngày {told(row.valid_from)}; ngày kết thúc phải sau ngày ấy. "
            "Nếu ghi nhầm, hãy dùng “Bỏ ngoại lệ”.",
            "on",
        )
    row.valid_to = day_before(on)
    return save_versioned(row, by=by, reason=normalise(reason))


@transaction.atomic
def remove_exception(exception: HandlingException, *, by: Any, version: int, reason: str) -> None:
    """Take an exception away that was recorded by mistake; its history stays.

    Refuses a stale version (`Stale`) and a missing reason.
    """
    row = _current(exception, version)
    if not normalise(reason):
        refuse("Hãy ghi vì sao bỏ ngoại lệ này.", "reason")
    delete([row], by=by, reason=normalise(reason))


def _current(exception: HandlingException, version: int) -> HandlingException:
    locked(exception.agency)
    row = HandlingException.objects.select_related("agency", "administrative").get(pk=exception.pk)
    if row.version != version:
        raise Stale(row)
    return row

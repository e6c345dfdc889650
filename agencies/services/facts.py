"""Facts of an agency's system: does it apply it, and which figures a paper states."""

from datetime import date
from typing import Any

from django.db import transaction

from agencies.choices import Application, FigureKind
from agencies.models import Agency, ApplicationStatus, StatedFigure
from agencies.services.dated import day_before, locked, refuse_after_its_end, told
from common.documents import OfficialDocument
from common.errors import Refused
from common.history import create, save_versioned
from common.text import normalise


@transaction.atomic
def record_status(
    agency: Agency,
    *,
    status: str,
    on: date | None,
    by: Any,
    source: str = "",
    paper: OfficialDocument | None = None,
    reason: str = "",
) -> ApplicationStatus:
    """Record that the agency has this status from a day on, until the day before the next one recorded.

    The status that held until then ends the day before; one that began on the very day is corrected; a
    neighbour of the same status is stretched instead of standing twice. An empty day means "from before", and is
    for the first status only. Refuses an unknown status, a second empty day, and a status that holds already.
    """
    refuse_after_its_end(locked(agency), on, "on")
    rows = list(ApplicationStatus.objects.filter(agency=agency))
    begin = on or date.min
    holding = next((row for row in rows if row.holds_on(begin)), None)
    _check_status(status, on, holding)
    later = min((row for row in rows if _first_day(row) > begin), key=_first_day, default=None)
    origin = {"source": normalise(source), "paper": paper}
    if holding and _first_day(holding) == begin:
        holding.status, holding.source, holding.paper = status, origin["source"], paper
        return save_versioned(holding, by=by, reason=reason)
    if holding:
        end, holding.valid_to = holding.valid_to, day_before(begin)
        save_versioned(holding, by=by, reason=reason)
    else:
        end = day_before(_first_day(later)) if later else None
    if later and later.status == status and end == day_before(_first_day(later)):
        later.valid_from = on
        return save_versioned(later, by=by, reason=reason)
    earlier = [row for row in rows if on and row.status == status and row.valid_to == day_before(on)]
    if earlier and not holding:
        earlier[0].valid_to = end
        return save_versioned(earlier[0], by=by, reason=reason)
    new = ApplicationStatus(agency=agency, status=status, valid_from=on, valid_to=end, **origin)
    return create(new, by=by, reason=reason)


def _first_day(row: ApplicationStatus) -> date:
    return row.valid_from or date.min


def _check_status(status: str, on: date | None, holding: ApplicationStatus | None) -> None:
    if status not in Application.values:
        raise Refused("Hãy chọn tình trạng áp dụng.", {"status": "Hãy chọn tình trạng áp dụng."})
    if holding is None:
        return
    if on is None:
        sentence = "Tình trạng từ trước đã có. Hãy cho biết tình trạng này có từ ngày nào."
        raise Refused(sentence, {"on": sentence})
    if holding.status == status:
        since = f"từ ngày {told(holding.valid_from)}" if holding.valid_from else "từ trước"
        sentence = f"Cơ quan đã ở tình trạng “{holding}” {since}. Không cần ghi thêm."
        raise Refused(sentence, {"status": sentence})


@transaction.atomic
def record_figure(
    agency: Agency,
    *,
    kind: str,
    unit: str,
    count: int,
    source: str,
    by: Any,
    group: str = "",
    as_of: date | None = None,
    total_of: StatedFigure | None = None,
    reason: str = "",
) -> StatedFigure:
    """Record a number that a paper states without its rows; as a part of another one where `total_of` is given.

    Refuses an unknown kind, a negative number, a figure without unit or source, and a part of a foreign figure
    or of a figure that is a part itself. Parts that do not add up are no refusal: the page shows the difference.
    """
    locked(agency)
    if kind not in FigureKind.values:
        raise Refused("Hãy chọn số liệu này đếm cái gì.", {"kind": "Hãy chọn trong danh sách."})
    if count < 0:
        raise Refused("Số lượng không thể nhỏ hơn 0.", {"count": "Hãy nhập số từ 0 trở lên."})
    if not normalise(unit):
        raise Refused("Số liệu phải có đơn vị tính.", {"unit": "Hãy nhập đơn vị tính, ví dụ “quy trình”."})
    if not normalise(source):
        raise Refused("Số liệu phải có nguồn.", {"source": "Hãy ghi văn bản hoặc bài nêu số liệu này."})
    if total_of is not None and total_of.agency_id != agency.pk:
        raise Refused("Tổng số này không thuộc cơ quan đang mở.", {"total_of": "Hãy chọn trong danh sách."})
    if total_of is not None and total_of.total_of_id:
        sentence = "Số liệu này đã là thành phần của một tổng khác. Hãy chọn chính tổng đó."
        raise Refused(sentence, {"total_of": sentence})
    return create(
        StatedFigure(
            agency=agency,
            kind=kind,
            group=normalise(group),
            unit=normalise(unit),
            count=count,
            total_of=total_of,
            as_of=as_of,
            source=normalise(source),
        ),
        by=by,
        reason=reason,
    )

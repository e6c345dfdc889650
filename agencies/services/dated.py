"""What every fact of a register needs before it is written: one writer at a time, and days in order."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from agencies.models import Agency, AgencyPeriod, Province
from common.errors import Refused


def locked(agency: Agency) -> Agency:
    """The agency's row, held to the end of the transaction: the facts of one agency are written in turn.

    Rows of others that merely name the agency are not kept waiting: whoever writes them may hold what the holder of
    the agency waits for (a decision is published under the register, and asks agencies for reviews). Where the
    database has no row locks (SQLite), its one writer at a time does the same.
    """
    return Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)


def refuse_after_its_end(agency: Agency, on: date | None, field: str) -> None:
    """Nothing of an agency begins after its last day: whoever had a form open while it was merged learns of it."""
    refuse_any_after_its_end([(agency, on)], field)


def refuse_any_after_its_end(beginnings: Iterable[tuple[Agency, date | None]], field: str) -> None:
    """The same for many at once, in one question: what begins at which agency, from which day."""
    begins = [(agency, day) for agency, day in beginnings if day]
    periods = AgencyPeriod.objects.filter(agency__in={agency.pk for agency, _ in begins})
    last: dict[int, date] = {}
    for agency, valid_to in periods.values_list("agency", "valid_to"):
        last[agency] = max(last.get(agency, date.min), valid_to or date.max)
    for agency, day in begins:
        end = last.get(agency.pk)
        if end and end < day:
            sentence = (
                f"Cơ quan này đã kết thúc hoạt động, ngày cuối là {told(end)}. "
                "Hãy ghi ở cơ quan kế thừa, hoặc sửa ngày."
            )
            raise Refused(sentence, {field: sentence})


def held_register(province: Province | int) -> None:
    """The province's row, held likewise: what must be unique in a register (a name in its unit, a code, a cluster)
    is looked up and written in turn. Rows that merely belong to the province are not kept waiting."""
    key = province if isinstance(province, int) else province.pk
    Province.objects.select_for_update(no_key=True).get(pk=key)


def day_before(day: date) -> date:
    return day - timedelta(days=1)


def told(day: date | None) -> str:
    """A day inside a sentence."""
    return f"{day:%d/%m/%Y}" if day else "chưa rõ ngày"


def span(row: Any) -> str:
    """From when until when, inside a sentence."""
    if row.valid_from is None and row.valid_to is None:
        return "từ trước đến nay"
    begin = f"từ ngày {told(row.valid_from)}" if row.valid_from else "từ trước"
    return f"{begin} đến hết ngày {told(row.valid_to)}" if row.valid_to else begin


def check_order(valid_from: date | None, valid_to: date | None, field: str = "valid_to") -> None:
    """Refuses a last day before the first."""
    if valid_from and valid_to and valid_to < valid_from:
        sentence = f"Ngày cuối {told(valid_to)} đứng trước ngày đầu {told(valid_from)}. Hãy sửa một trong hai ngày."
        raise Refused(sentence, {field: sentence})


def overlap(row: Any, others: Any) -> Any:
    """The first of the other rows that shares a day with this one, or None."""
    begin, end = row.valid_from or date.min, row.valid_to or date.max
    for other in others:
        if (other.valid_from or date.min) <= end and begin <= (other.valid_to or date.max):
            return other
    return None

"""Of one holder and part one declaration stands at a time: which one replaces which, and from which day.

Nothing is saved here: the forms and the rosters ask the same question and write the answer each in their way.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from agencies.choices import CertificateEnd, CertificateKind
from agencies.models import Certificate
from agencies.services.dated import told
from common.errors import Refused


@dataclass(frozen=True)
class Place:
    """What the order of days makes of a declaration: how it ends, and which one it replaces."""

    row: Certificate
    ended_as: str
    ended_on: date | None
    replaces: Certificate | None

    @property
    def stands_so(self) -> bool:
        return self._now == (self.ended_as, self.ended_on, self.replaces.pk if self.replaces else None)

    @property
    def _now(self) -> tuple[str, date | None, int | None]:
        return self.row.ended_as, self.row.ended_on, self.row.renewal_of_id


def chain_of(rows: Iterable[Certificate], part: str) -> list[Certificate]:
    """The declarations of a part in the order of their days; one of which the day is not known comes first."""
    same = [row for row in rows if row.kind == CertificateKind.DECLARATION and row.part == part]
    return sorted(same, key=_order)


def _order(row: Certificate) -> tuple[date, bool, int]:
    return row.begins_on or date.min, row.pk is None, row.pk or 0


def placed(
    chain: list[Certificate], *, released: date | None = None, holder_ended_on: date | None = None
) -> Iterator[Place]:
    """Each declaration closed by the next one on its day; the last one stands, or ends with its holder.

    `released` is the day on which a declaration used to begin that was moved: what it closed then is open again.
    What was withdrawn before the next one came stays withdrawn. Refuses two of one day, a second one without a
    day, and one that comes before the recorded withdrawal of its predecessor.
    """
    before: Certificate | None = None
    before_ends: date | None = None
    for row, following in zip(chain, [*chain[1:], None], strict=True):
        if following is not None:
            ended_as, ended_on = _closed_by(row, following)
        else:
            ended_as, ended_on = _last(row, chain, released, holder_ended_on)
        replaces = before if before is not None and before_ends == row.begins_on else _chosen(row, chain)
        yield Place(row, ended_as, ended_on, replaces)
        before, before_ends = row, ended_on if ended_as == CertificateEnd.REPLACED else None


def _closed_by(row: Certificate, following: Certificate) -> tuple[str, date | None]:
    day = following.begins_on
    if day is None or (row.begins_on is None and row.pk is None and not row.ended_as):
        known = row if row.pk else following
        sentence = (
            f"Cơ quan đã có {named(known)}. Hãy cho biết công bố này ban hành ngày nào, để biết "
            "công bố nào thay công bố nào."
        )
        raise Refused(sentence, {"issued_on": sentence})
    if day == row.begins_on:
        raise _of_one_day(row, following)
    if row.ended_as == CertificateEnd.WITHDRAWN:
        if row.ended_on and row.ended_on > day:
            sentence = (
                f"Đã ghi thu hồi {named(row)} ngày {told(row.ended_on)}, sau ngày {told(day)} của công bố thay nó. "
                "Hãy kiểm tra lại hai ngày này."
            )
            raise Refused(sentence, {"issued_on": sentence})
        return row.ended_as, row.ended_on
    return CertificateEnd.REPLACED, day


def _of_one_day(row: Certificate, following: Certificate) -> Refused:
    known = row if row.pk else following
    sentence = (
        f"Cơ quan đã có {named(known)}. Nếu là cùng một công bố, hãy sửa công bố ấy; nếu là công bố khác, "
        "hãy kiểm tra lại ngày, hoặc ghi tên phần của hệ thống mà nó nói đến."
    )
    return Refused(sentence, {"issued_on": sentence})


def _last(
    row: Certificate, chain: list[Certificate], released: date | None, holder_ended_on: date | None
) -> tuple[str, date | None]:
    """It stands, unless it ended by itself; what closed it before a day was moved comes no more after it."""
    closers = {released, *(one.begins_on for one in chain if one is not row)} - {None}
    freed = row.ended_as == CertificateEnd.REPLACED and row.ended_on in closers
    if row.ended_as and not freed:
        return row.ended_as, row.ended_on
    return (CertificateEnd.HOLDER_ENDED, holder_ended_on) if holder_ended_on else ("", None)


def _chosen(row: Certificate, chain: list[Certificate]) -> Certificate | None:
    """What it was said to replace, as long as that is of its chain and comes before it."""
    chosen = next((one for one in chain if row.renewal_of_id and one.pk == row.renewal_of_id), None)
    return chosen if chosen is not None and _order(chosen) < _order(row) else None


def named(row: Certificate) -> str:
    """A declaration inside a sentence."""
    number = f" số {row.paper.number}" if row.paper else ""
    day = f" ngày {told(row.begins_on)}" if row.begins_on else ""
    return f"{row.get_kind_display()[0].lower()}{row.get_kind_display()[1:]}{number}{day}"

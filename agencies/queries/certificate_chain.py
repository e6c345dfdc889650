"""The chain that a certificate or declaration stands in: what it came from, what came of it, what befell each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from agencies.models import Certificate, SurveillanceAudit, Suspension
from agencies.queries.certificate_states import STATE_TONES, with_state
from agencies.queries.certificate_words import END_WORDS
from agencies.queries.names import names_on
from common.drawing import Mark, Span


@dataclass(frozen=True)
class Event:
    """A fact of the chain: its day (None: nobody knows), a sentence, and the row that it is about."""

    day: date | None
    sentence: str
    certificate: int


@dataclass
class Chain:
    """Rows of a chain, the oldest first, with what belongs to them and the names of their holders on the day."""

    rows: list[Any]
    suspensions: list[Suspension]
    audits: list[SurveillanceAudit]
    names: dict[int, str]
    day: date
    current: int
    events: list[Event] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)

    @property
    def sources(self) -> list[str]:
        """What is said of where a system was developed from."""
        return [row.developed_source for row in self.rows if row.developed_source]

    @property
    def sentence(self) -> str:
        if len(self.rows) == 1:
            return "Chưa có công bố, chứng nhận nào nối trước hoặc sau."
        holders = len({row.holder_id for row in self.rows})
        words = f"{len(self.rows)} công bố, chứng nhận nối tiếp nhau"
        return f"{words} của {holders} cơ quan." if holders > 1 else f"{words}."


def chain_of(certificate: Certificate, user: Any, on: date, *, named: Iterable[int] = ()) -> Chain:
    """The chain of a row as far as the user sees it: renewals and developments, of the holder and of those beside.

    `named`: further agencies whose names the page shows.
    """
    holder = certificate.holder_id
    near = Q(holder=holder) | Q(developments__holder=holder) | Q(developed_from__holder=holder)
    seen = Certificate.objects.visible_to(user).filter(pk__in=Certificate.objects.filter(near).values("pk"))
    rows = list(with_state(seen, on).select_related("edition", "paper", "end_paper"))
    linked = _linked_to(certificate.pk, rows)
    rows = _in_order([row for row in rows if row.pk in linked])
    chain = Chain(
        rows,
        list(Suspension.objects.filter(certificate__in=linked).select_related("paper__file")),
        list(SurveillanceAudit.objects.filter(certificate__in=linked).select_related("paper__file")),
        names_on({row.holder_id for row in rows} | {holder, *named}, on),
        on,
        certificate.pk,
    )
    chain.events = sorted(_events(chain), key=lambda event: (event.day is None, event.day or date.min))
    chain.spans = [_span(row, chain) for row in rows]
    return chain


def _linked_to(start: int, rows: Iterable[Any]) -> set[int]:
    """Every row that renewals and developments join to the first."""
    near: dict[int, set[int]] = {}
    for row in rows:
        for other in (row.renewal_of_id, row.developed_from_id):
            if other:
                near.setdefault(row.pk, set()).add(other)
                near.setdefault(other, set()).add(row.pk)
    known = {row.pk for row in rows} | {start}
    linked, waiting = {start}, [start]
    while waiting:
        for other in (near.get(waiting.pop(), set()) & known) - linked:
            linked.add(other)
            waiting.append(other)
    return linked


def _in_order(rows: list[Any]) -> list[Any]:
    """Each row after those that it came from, whatever is known of its days; else by the day."""
    waiting = sorted(rows, key=lambda row: (row.begins_on or date.max, row.pk))
    ordered: list[Any] = []
    while waiting:
        left = {row.pk for row in waiting}
        free = [row for row in waiting if not {row.renewal_of_id, row.developed_from_id} & left]
        row = (free or waiting)[0]
        waiting.remove(row)
        ordered.append(row)
    return ordered


def kind_and_issue(row: Any) -> str:
    """`Giấy chứng nhận lần 2`."""
    return f"{row.get_kind_display()} lần {row.issue_number}" if row.issue_number else str(row.get_kind_display())


def title_of(row: Any) -> str:
    """`Giấy chứng nhận lần 2, TCVN ISO 9001:2008`."""
    return f"{kind_and_issue(row)}, {row.edition.code}"


# --- Facts ------------------------------------------------------------------------------------------------------
def _events(chain: Chain) -> Iterable[Event]:
    for row in chain.rows:
        yield from _events_of(row, chain.names.get(row.holder_id, "cơ quan khác"))
    for pause in chain.suspensions:
        until = f" đến hết ngày {pause.valid_to:%d/%m/%Y}" if pause.valid_to else ", chưa có ngày kết thúc"
        sentence = f"Tạm đình chỉ{until}: {pause.reason}{_by(pause.paper)}"
        yield Event(pause.valid_from, sentence, pause.certificate_id)
    for audit in chain.audits:
        yield Event(audit.held_on or audit.due_on, _audited(audit), audit.certificate_id)


def _events_of(row: Any, holder: str) -> Iterable[Event]:
    act = "công bố" if row.is_declaration else "được cấp"
    yield Event(row.issued_on, f"{holder} {act}: {title_of(row)}{_by(row.paper)}", row.pk)
    if row.in_force_from and row.in_force_from != row.issued_on:
        yield Event(row.in_force_from, f"{title_of(row)} bắt đầu có hiệu lực", row.pk)
    if row.expires_on and not (row.ended_on and row.ended_on <= row.expires_on):
        yield Event(row.expires_on, f"Ngày cuối còn hiệu lực của {title_of(row)}", row.pk)
    if row.ended_as:
        reason = f": {row.end_reason}" if row.end_reason else ""
        yield Event(row.ended_on, f"{title_of(row)} {END_WORDS[row.ended_as]}{reason}{_by(row.end_paper)}", row.pk)


def _by(paper: Any) -> str:
    return f" ({paper.number})" if paper and paper.number else ""


def _audited(audit: SurveillanceAudit) -> str:
    if audit.held_on is None:
        return "Đến hạn đánh giá giám sát"
    return f"Đánh giá giám sát: {audit.get_result_display() or 'chưa rõ kết quả'}"


# --- Picture ----------------------------------------------------------------------------------------------------
def _span(row: Any, chain: Chain) -> Span:
    ends = [day for day in (row.ended_on, row.expires_on) if day]
    audits = [audit for audit in chain.audits if audit.certificate_id == row.pk]
    several = len({one.holder_id for one in chain.rows}) > 1
    of_whom = f" – {chain.names.get(row.holder_id, 'cơ quan khác')}" if several else ""
    return Span(
        label=f"{title_of(row)}{of_whom}",
        begins=row.begins_on,
        ends=min(ends) if ends else None,
        open=not ends and not row.ended_as,
        tone=STATE_TONES.get(row.state, ""),
        marked=row.pk == chain.current,
        pauses=[
            (one.valid_from, one.valid_to)
            for one in chain.suspensions
            if one.certificate_id == row.pk and one.valid_from
        ],
        marks=[Mark(day, _audited(audit)) for audit in audits if (day := audit.held_on or audit.due_on)],
    )

"""Reorganisations: agencies end, others go on with their work; what was theirs becomes history, much is done anew.

A wave is planned by whoever knows the rows (a spreadsheet, the wizard) and carried out here, set-wise.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from agencies.choices import Application, CertificateEnd, IdentifierScheme, TaskKind
from agencies.models import (
    Agency,
    AgencyIdentifier,
    AgencyPeriod,
    AgencySuccession,
    AgencyTask,
    ApplicationStatus,
    Province,
)
from agencies.queries.succession_holdings import Holdings, holdings_of, last_day
from agencies.services.dated import day_before, told
from agencies.services.naming import keys_of
from agencies.services.periods import FACTS
from common.documents import OfficialDocument
from common.errors import Refused
from common.pen import Pen, Saved

SOURCE = "Sắp xếp cơ quan từ ngày {day:%d/%m/%Y}"


@dataclass
class Heir:
    """Who goes on with the work: an agency that stands, or one that begins with the wave (`period` is its first)."""

    agency: Agency
    name: str
    period: AgencyPeriod | None = None  # only of a new agency
    since: date | None = None

    @property
    def is_new(self) -> bool:
        return self.period is not None


@dataclass
class Move:
    """One line of a wave: an agency, and who takes its work over (nobody: dissolved, or not known yet)."""

    source: Agency
    kind: str
    day: date
    heir: Heir | None = None
    share: str = ""
    note: str = ""
    paper: OfficialDocument | None = None
    ends: bool = True  # False: the source gave a part away and stays, or has ended already
    known: AgencySuccession | None = None  # recorded already: what is said of it now is a correction


@dataclass
class Wave:
    """All lines that are carried out together."""

    province: Province
    moves: list[Move] = field(default_factory=list)

    @property
    def ending(self) -> dict[int, date]:
        """The agencies that end, each with its first day of not being there."""
        return {move.source.pk: move.day for move in self.moves if move.ends}

    @property
    def heirs(self) -> list[Heir]:
        """Every heir once."""
        return list({id(move.heir): move.heir for move in self.moves if move.heir is not None}.values())

    @property
    def papers(self) -> list[OfficialDocument]:
        """The papers that have to be recorded, each once."""
        named = {id(move.paper): move.paper for move in self.moves if move.paper is not None}
        return [paper for paper in named.values() if paper.pk is None]


@transaction.atomic
def carry_out(wave: Wave, *, by: Any, on: date, reason: str) -> list[Saved]:
    """Write a wave: heirs begin, sources end on the day before with all that they hold, tasks are set.

    What the sources had to show stays as history: certificates end as those of an agency that is gone. Refuses a
    source of which something begins on the day or after it, because that cannot have been. `on` is today.
    """
    holdings = holdings_of(wave.province, wave.ending, lock=True)
    _refuse_later(holdings)
    pen = Pen(by, reason)
    new = [heir for heir in wave.heirs if heir.is_new]
    pen.make(wave.papers)
    pen.make([heir.agency for heir in new])
    pen.make([code for heir in new if (code := _unit_code(heir)) is not None])
    pen.make([_first_period(heir) for heir in new])
    _end(holdings, wave, pen, on)
    _move_below(holdings, wave, pen)
    _record_statuses(holdings, wave, new, pen)
    _record_successions(wave, pen)
    pen.make(_tasks(wave))
    return pen.saved


def _refuse_later(holdings: Holdings) -> None:
    for rows in holdings.later.values():
        raise Refused(why_later(rows))


def why_later(rows: Iterable[Any]) -> str:
    """Why an agency cannot end on a day after which something of it begins."""
    row = next(iter(rows))
    day = getattr(row, "valid_from", None) or getattr(row, "begins_on", None)
    return (
        f"Cơ quan này có {row._meta.verbose_name} “{row}” bắt đầu ngày {told(day)}, không sớm hơn ngày sắp xếp. "
        "Hãy sửa ngày ở đó hoặc ở đây."
    )


# --- Who begins ---
def _unit_code(heir: Heir) -> AgencyIdentifier | None:
    unit = heir.period.unit if heir.period else None
    if unit is None:
        return None
    return AgencyIdentifier(
        agency=heir.agency,
        province_id=heir.agency.province_id,
        scheme=IdentifierScheme.UNIT,
        value=unit.code,
        valid_from=heir.since,
    )


def _first_period(heir: Heir) -> AgencyPeriod:
    period: Any = heir.period
    period.agency, period.province_id = heir.agency, heir.agency.province_id
    period.name, period.valid_from = heir.name, heir.since
    period.folded_name, period.sort_key = keys_of(heir.name)
    return period


# --- Who ends ---
def _end(holdings: Holdings, wave: Wave, pen: Pen, on: date) -> None:
    ending = wave.ending
    papers = {move.source.pk: move.paper for move in wave.moves}
    for row in holdings.certificates:
        row.ended_as, row.ended_on = CertificateEnd.HOLDER_ENDED, ending[row.holder_id]
        row.end_paper = papers[row.holder_id]
        row.end_reason = SOURCE.format(day=ending[row.holder_id])
    pen.change(holdings.certificates)
    dated: tuple[Sequence[Any], ...] = (
        holdings.periods, holdings.appointments, holdings.committees, holdings.officers, holdings.divisions,
        holdings.memberships, holdings.codes,
    )  # fmt: skip
    for rows in dated:
        for row in rows:
            row.valid_to = last_day(row, ending[row.agency_id], on)
        pen.change(rows)


def _move_below(holdings: Holdings, wave: Wave, pen: Pen) -> None:
    """Agencies below one that ended stand below its only heir from the day on; below nobody where there are more."""
    heirs: dict[int, set[int]] = defaultdict(set)
    for move in wave.moves:
        if move.heir is not None and move.ends:
            heirs[move.source.pk].add(move.heir.agency.pk)
    made, changed, ending = [], [], wave.ending
    for period in holdings.below:
        day, above = ending[period.parent_id or 0], heirs[period.parent_id or 0]
        parent = next(iter(above)) if len(above) == 1 else None
        if period.valid_from == day:
            period.parent_id = parent
        else:
            new = AgencyPeriod(agency_id=period.agency_id, province_id=period.province_id)
            for name in FACTS:
                setattr(new, name, getattr(period, name))
            new.folded_name, new.sort_key = period.folded_name, period.sort_key
            new.parent_id, new.valid_from, new.valid_to = parent, day, period.valid_to
            period.valid_to = day_before(day)
            made.append(new)
        changed.append(period)
    pen.change(changed)
    pen.make(made)


def _record_statuses(holdings: Holdings, wave: Wave, new: Sequence[Heir], pen: Pen) -> None:
    """The system of an agency that is gone has ended; that of a new one is not begun."""
    for row in holdings.statuses:
        row.valid_to = day_before(wave.ending[row.agency_id])
    pen.change(holdings.statuses)
    ended = {period.agency_id for period in holdings.periods}
    papers = {move.source.pk: move.paper for move in wave.moves}
    made = [
        ApplicationStatus(
            agency_id=agency,
            status=Application.ENDED,
            valid_from=day,
            source=SOURCE.format(day=day),
            paper=papers[agency],
        )
        for agency, day in wave.ending.items()
        if agency in ended
    ]
    made += [
        ApplicationStatus(
            agency=heir.agency,
            status=Application.NOT_STARTED,
            valid_from=heir.since,
            source=SOURCE.format(day=heir.since),
        )
        for heir in new
    ]
    pen.make(made)


# --- What is said of it, and what is to be done anew ---
def _record_successions(wave: Wave, pen: Pen) -> None:
    made: list[AgencySuccession] = []
    changed: list[AgencySuccession] = []
    for move in wave.moves:
        row = move.known or AgencySuccession(province=wave.province, source=move.source, day=move.day)
        row.kind, row.share, row.note = move.kind, move.share, move.note
        row.target = move.heir.agency if move.heir else None
        row.paper = move.paper
        (changed if move.known else made).append(row)
    pen.change(changed)
    pen.make(made)


def _tasks(wave: Wave) -> list[AgencyTask]:
    """Each heir declares, names its committee and adopts its procedures anew; a task that stands is not set twice."""
    since: dict[int, date] = {}
    for move in wave.moves:
        if move.heir is not None:
            since[move.heir.agency.pk] = min(move.day, since.get(move.heir.agency.pk, move.day))
    standing = set(AgencyTask.objects.filter(agency__in=list(since)).values_list("agency", "kind", "since"))
    still_open = set(AgencyTask.objects.filter(agency__in=list(since), done_on=None).values_list("agency", "kind"))
    return [
        AgencyTask(agency_id=agency, kind=kind, since=day)
        for agency, day in since.items()
        for kind in TaskKind.values
        if (agency, kind, day) not in standing and (agency, kind) not in still_open
    ]

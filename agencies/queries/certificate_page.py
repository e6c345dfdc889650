"""A certificate's page: how it stands on the day, what it covers and counts, its files, and its chain."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from agencies.choices import CertificateState, Counted
from agencies.models import Certificate, CertificateCover, CertificateFile, ScopeLine
from agencies.queries.certificate_chain import Chain, chain_of
from agencies.queries.certificate_states import STATE_TONES, known_by, with_state
from agencies.queries.certificate_words import told_by_name, told_state
from agencies.queries.names import names_on

UNITS, STATES = dict(Counted.choices), dict(CertificateState.choices)


@dataclass(frozen=True)
class Total:
    """The sum of the lines that count one thing."""

    unit: str
    count: int


@dataclass
class Scope:
    """What the paper names, line by line, beside the total that it states."""

    lines: list[ScopeLine]
    stated: int | None

    @property
    def totals(self) -> list[Total]:
        units = list(dict.fromkeys(line.counted for line in self.lines))
        return [Total(UNITS[unit], self._sum(unit)) for unit in sorted(units, key=Counted.values.index)]

    def _sum(self, unit: str) -> int:
        return sum(line.count for line in self.lines if line.counted == unit)

    @property
    def compared(self) -> Total | None:
        """The sum that the stated total is held against: the procedures, or the only thing that is counted."""
        totals = self.totals
        procedures = next((total for total in totals if total.unit == Counted.PROCEDURE.label), None)
        return procedures or (totals[0] if len(totals) == 1 else None)

    @property
    def difference(self) -> int | None:
        """How much more the paper states than its lines give; None: there is nothing to compare."""
        compared = self.compared
        return None if compared is None or self.stated is None else self.stated - compared.count


@dataclass
class StatedParts:
    """The three figures that a declaration states of its procedures, and their sum."""

    system: int | None
    internal: int | None
    administrative: int | None
    total: int | None

    @property
    def sum(self) -> int | None:
        known = [count for count in (self.system, self.internal, self.administrative) if count is not None]
        return sum(known) if known else None

    @property
    def difference(self) -> int | None:
        complete = None not in (self.system, self.internal, self.administrative)
        return self.total - self.sum if complete and self.total is not None and self.sum is not None else None


@dataclass
class CertificatePage:
    """What the page shows of one row."""

    row: Any
    name: str
    tone: str
    reasons: list[str]
    scope: Scope
    parts: StatedParts
    covers: list[str]
    files: list[CertificateFile]
    chain: Chain

    @property
    def word(self) -> str:
        return STATES[self.row.state]

    @property
    def audits(self) -> list[Any]:
        """Surveillance of this very row, the next one due first."""
        return sorted(
            self._own(self.chain.audits), key=lambda audit: (audit.held_on is not None, audit.held_on or audit.due_on)
        )

    @property
    def number(self) -> str:
        return self.row.paper.number if self.row.paper else ""

    @property
    def banner(self) -> str:
        """The notice that carries the reasons: as pressing as the state."""
        return self.tone or "info"

    @property
    def scan(self) -> Any:
        return self.row.paper.file if self.row.paper else None

    @property
    def further_scans(self) -> list[tuple[Any, str]]:
        """The scans of what befell this very row, each with what it is the paper of."""
        papers = [(one.paper, "quyết định tạm đình chỉ") for one in self._own(self.chain.suspensions)]
        papers += [(one.paper, "kết quả đánh giá giám sát") for one in self._own(self.chain.audits)]
        papers.append((self.row.end_paper, "văn bản chấm dứt hiệu lực"))
        return [(paper.file, label) for paper, label in papers if paper is not None and paper.file is not None]

    def _own(self, rows: Iterable[Any]) -> list[Any]:
        return [one for one in rows if one.certificate_id == self.row.pk]

    @property
    def has_no_scope(self) -> bool:
        stated = self.scope.lines or self.covers or self.row.scope or self.row.stated_total is not None
        return not stated and self.parts.sum is None


def certificates_in_sight(user: Any, on: date) -> QuerySet[Certificate]:
    """The rows that a page may open, with their state on the day."""
    return with_state(Certificate.objects.visible_to(user), on).select_related(
        "holder__province", "edition", "paper__file", "end_paper__file", "issuing_body"
    )


def page_of(row: Any, user: Any, on: date) -> CertificatePage:
    """Everything on the page of a row (`certificates_in_sight`)."""
    covers = list(CertificateCover.objects.filter(certificate=row).select_related("division"))
    chain = chain_of(row, user, on, named=[cover.agency_id for cover in covers if cover.agency_id])
    return CertificatePage(
        row=row,
        name=chain.names.get(row.holder_id, str(row.holder)),
        tone=STATE_TONES.get(row.state, ""),
        reasons=told_state(row, on) + told_by_name(row, on),
        scope=Scope(list(ScopeLine.objects.filter(certificate=row)), row.stated_total),
        parts=StatedParts(row.stated_system, row.stated_internal, row.stated_administrative, row.stated_total),
        covers=[chain.names.get(cover.agency_id or 0) or str(cover.division) for cover in covers],
        files=list(CertificateFile.objects.filter(certificate=row).select_related("file")),
        chain=chain,
    )


def of_an_agency(agency: Any, on: date) -> list[Any]:
    """What an agency has shown by the day, and what others hold that covers it, the newest first."""
    covering = CertificateCover.objects.filter(Q(agency=agency) | Q(division__agency=agency))
    own = Certificate.objects.filter(Q(holder=agency) | Q(pk__in=covering.values("certificate")))
    known = own.filter(known_by(on))
    rows = list(with_state(known, on).select_related("edition", "paper", "issuing_body"))
    rows.sort(key=lambda row: (row.begins_on or date.min, row.pk), reverse=True)
    names = names_on({row.holder_id for row in rows}, on)
    for row in rows:
        row.tone, row.holder_name = STATE_TONES.get(row.state, ""), names.get(row.holder_id, "")
        row.state_word = STATES[row.state]
        row.is_own = row.holder_id == agency.pk
    return rows


def may_read_file(user: Any, stored: Any) -> bool:
    """A paper's scan and a certificate's files are read by who sees the certificate."""
    papers = Q(paper__file=stored) | Q(end_paper__file=stored) | Q(files__file=stored)
    parts = Q(suspensions__paper__file=stored) | Q(audits__paper__file=stored)
    return Certificate.objects.visible_to(user).filter(papers | parts).exists()

"""Made-up declarations and certificates: chains of several generations, as a register of some years holds them."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from agencies.choices import BodyKind, CertificateEnd, CertificateKind, DeclarationReason
from agencies.models import Agency, Certificate, ServiceBody, StandardEdition, Suspension
from agencies.services.naming import keys_of
from common.documents import OfficialDocument
from common.history import bulk_create, create

FIRST_DAY = date(2017, 1, 1)
APART = (300, 900)  # days from one declaration to the next
MOST_GENERATIONS = 4
TERM = timedelta(days=3 * 365)
BODY = "Trung tâm Chứng nhận Thử Nghiệm"


class Chains:
    """The declarations of a province's agencies, and the certificates that some of them hold beside these."""

    def __init__(self, chance: Random, editions: Sequence[StandardEdition]) -> None:
        self.chance, self.editions = chance, editions

    def fill(self, agencies: Sequence[Agency]) -> None:
        """Each agency one to four declarations that replace each other, a sixth of them certificates as well."""
        self._make(agencies, [self._days(self.chance.randint(1, MOST_GENERATIONS)) for _ in agencies])
        certified = [agency for agency in agencies if self.chance.random() < 1 / 6]
        self._make(certified, [self._days(2) for _ in certified], body=certification_body())

    def _days(self, generations: int) -> list[date]:
        days = [FIRST_DAY + timedelta(self.chance.randrange(900))]
        for _ in range(generations - 1):
            days.append(days[-1] + timedelta(self.chance.randint(*APART)))
        return days

    def _make(
        self, holders: Sequence[Agency], days: Sequence[list[date]], *, body: ServiceBody | None = None
    ) -> None:
        """Generation by generation: a row can only replace one that is there already."""
        before: dict[int, Certificate] = {}
        for generation in range(MOST_GENERATIONS):
            chosen = [(agency, one) for agency, one in zip(holders, days, strict=True) if len(one) > generation]
            papers = [
                OfficialDocument(number=f"{n}/QĐ-UBND", symbol="QĐ-UBND", issued_on=one[generation])
                for n, (_, one) in enumerate(chosen, 1)
            ]
            bulk_create(papers, by=None)
            rows = [
                self._row(agency, one, generation, paper, before.get(agency.pk), body)
                for (agency, one), paper in zip(chosen, papers, strict=True)
            ]
            bulk_create(rows, by=None)
            before = {row.holder_id: row for row in rows}
            if body is not None:
                bulk_create([self._suspension(row) for row in rows if self.chance.random() < 0.1], by=None)

    def _row(
        self,
        holder: Agency,
        days: list[date],
        generation: int,
        paper: OfficialDocument,
        before: Certificate | None,
        body: ServiceBody | None,
    ) -> Certificate:
        day = days[generation]
        replaced_on = dict(pairwise(days)).get(day)
        edition = self.editions[-1] if generation else self.chance.choice(self.editions)
        row = Certificate(
            holder=holder,
            province_id=holder.province_id,
            paper=paper,
            issued_on=day,
            edition=edition,
            renewal_of=before,
        )
        if replaced_on is not None:
            row.ended_as, row.ended_on = CertificateEnd.REPLACED, replaced_on
        if body is None:
            row.kind = CertificateKind.DECLARATION
            row.reason = DeclarationReason.WIDER if generation else DeclarationReason.FIRST
        else:
            row.kind, row.issuing_body, row.issue_number = CertificateKind.CERTIFICATE, body, generation + 1
            row.expires_on = day + TERM
        return row

    def _suspension(self, certificate: Certificate) -> Suspension:
        first = certificate.issued_on + timedelta(100)
        return Suspension(
            certificate=certificate, valid_from=first, valid_to=first + timedelta(60), reason="Chậm khắc phục"
        )


def certification_body() -> ServiceBody:
    """Who issued them all; known to the whole nation."""
    known = ServiceBody.objects.filter(province=None, name=BODY).first()
    return known or create(ServiceBody(name=BODY, kind=BodyKind.CERTIFICATION, **keys_of(BODY)._asdict()), by=None)

"""What an agency has set itself for a year, and which audits and reviews were planned and held."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from agencies.models import Agency
from procedures.models import InternalAudit, ManagementReview, QualityObjective

KINDS: tuple[Any, ...] = (QualityObjective, InternalAudit, ManagementReview)


@dataclass(frozen=True)
class YearOfDuties:
    """The three duties of one year."""

    objectives: list[QualityObjective]
    audits: list[InternalAudit]
    reviews: list[ManagementReview]

    @property
    def met(self) -> int:
        return sum(row.met is True for row in self.objectives)

    @property
    def measured(self) -> int:
        return sum(row.met is not None for row in self.objectives)


def years_of(agency: Agency, on: date) -> list[int]:
    """The years of which something is on record, and that of the day, the newest first."""
    first, *others = (kind.objects.filter(agency=agency).order_by().values_list("year") for kind in KINDS)
    return sorted({on.year} | {year for (year,) in first.union(*others)}, reverse=True)


def duties_of_year(agency: Agency, year: int) -> YearOfDuties:
    """What is on record of a year."""

    def of(kind: Any) -> QuerySet[Any]:
        rows: QuerySet[Any] = kind.objects.filter(agency=agency, year=year)
        return rows

    return YearOfDuties(
        list(of(QualityObjective).select_related("division").order_by("pk")),
        list(of(InternalAudit).select_related("paper", "file").order_by(F("held_on").asc(nulls_last=True), "pk")),
        list(of(ManagementReview).select_related("paper", "file").order_by("held_on", "pk")),
    )


def may_read_file(user: Any, stored: Any) -> bool:
    """Minutes and reports, and the scans of their papers, are read by who sees the agency."""
    of_file = Q(file=stored) | Q(paper__file=stored)
    return any(kind.objects.visible_to(user).filter(of_file).exists() for kind in (InternalAudit, ManagementReview))

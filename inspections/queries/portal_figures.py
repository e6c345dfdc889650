"""What the portal itself counts of agencies, to stand in their reports before anybody types a number."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Q, Sum

from agencies.choices import DivisionApplies
from agencies.models import Division
from inspections.choices import FigureOf
from procedures.models import ExternalListing, InternalAudit, ManagementReview, QualityObjective
from procedures.queries.coverage import Coverage, coverage_of


class Counted(NamedTuple):
    """A count, of a whole where there is one; None: the portal does not know."""

    number: int | None = None
    of: int | None = None


Figures = dict[str, Counted]


def portal_figures(agencies: Collection[int], year: int, on: date) -> dict[int, Figures]:
    """Of each agency by key, in a handful of queries however many they are; duties are those of the year."""
    found: dict[int, Figures] = {agency: defaultdict(Counted) for agency in agencies}
    for agency, coverage in coverage_of(list(agencies), on).items():
        found[agency] |= _of_catalogue(coverage)
    _divisions(found, on)
    _of_year(found, year)
    listings: Any = ExternalListing.objects.on(on).filter(agency__in=found).order_by()
    for agency, count in listings.values_list("agency").annotate(Count("pk")):
        found[agency][FigureOf.EXTERNAL_DOCUMENTS] = Counted(count)
    return found


def _of_catalogue(coverage: Coverage) -> Figures:
    if not coverage.has_catalogue:
        return {}
    return {
        FigureOf.SYSTEM: Counted(coverage.system),
        FigureOf.INTERNAL: Counted(coverage.internal),
        FigureOf.ADMINISTRATIVE: Counted(coverage.administrative),
        FigureOf.HANDLED: Counted(coverage.covered, coverage.handled) if coverage.handled else Counted(),
    }


def _divisions(found: dict[int, Figures], on: date) -> None:
    """A division without administrative procedures is no gap: it is left out of the whole."""
    counted = Q(applies__in=[DivisionApplies.YES, DivisionApplies.NO])
    rows: Any = Division.objects.on(on).filter(counted, agency__in=found).order_by()
    applying = Count("pk", filter=Q(applies=DivisionApplies.YES))
    for agency, count, of in rows.values_list("agency").annotate(count=applying, of=Count("pk")):
        found[agency][FigureOf.DIVISIONS] = Counted(count, of)


def _of_year(found: dict[int, Figures], year: int) -> None:
    of_year = {"agency__in": list(found), "year": year}
    objectives = QualityObjective.objects.filter(**of_year).order_by().values_list("agency")
    for agency, met, of in objectives.annotate(achieved=Count("pk", filter=Q(met=True)), of=Count("pk")):
        found[agency][FigureOf.OBJECTIVES] = Counted(met, of)
    audits = InternalAudit.objects.filter(**of_year, held_on__isnull=False).order_by().values_list("agency")
    for agency, held, resolved, of in audits.annotate(Count("pk"), Sum("resolved"), Sum("nonconformities")):
        found[agency][FigureOf.INTERNAL_AUDITS] = Counted(held)
        if of is not None:
            found[agency][FigureOf.NONCONFORMITIES] = Counted(resolved or 0, of)
    reviews = ManagementReview.objects.filter(**of_year).order_by().values_list("agency")
    for agency, held in reviews.annotate(Count("pk")):
        found[agency][FigureOf.MANAGEMENT_REVIEWS] = Counted(held)

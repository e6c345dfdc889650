"""Rankings: by level, by section and within a unit, with ties; who has not handed in stands last and is never left
out. And the results of an agency, year on year."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from agencies.models import AgencyPeriod
from agencies.queries.register import within_unit
from inspections.choices import AssessmentState
from inspections.models import InspectionPlan, PlannedInspection, Result, SelfAssessment
from inspections.scoring import HUNDREDTH, WHOLE, rounded

NOT_HANDED_IN = "chưa nộp báo cáo"


@dataclass(frozen=True)
class Earlier:
    """The result of an agency under a plan of an earlier year."""

    year: int
    total: Decimal
    grade: str


@dataclass(frozen=True)
class RankLine:
    """An agency's line. Without points (`value`) it has no place; `standing` says how far it has come."""

    assessment: SelfAssessment
    result: Result | None
    value: Decimal | None
    place: int | None
    earlier: Earlier | None = None

    @property
    def standing(self) -> str:
        if not self.assessment.is_handed_in:
            return NOT_HANDED_IN
        return AssessmentState(self.assessment.state).label

    @property
    def grade(self) -> str:
        return self.result.final_grade if self.result else ""

    @property
    def change(self) -> Decimal | None:
        """Points more or less than the year before; of whole results only."""
        if self.result is None or self.earlier is None or self.value != self.result.total:
            return None
        return (self.result.total - self.earlier.total).quantize(HUNDREDTH)


def owed(assessments: QuerySet[SelfAssessment]) -> QuerySet[SelfAssessment]:
    """Those of agencies that the plan still lists: who was taken out owes nothing and is not ranked."""
    listed = PlannedInspection.objects.standing().filter(plan=OuterRef("plan"), agency=OuterRef("agency"))
    return assessments.filter(Exists(listed))


def ranking(
    plan: InspectionPlan,
    *,
    level: str = "",
    section: str = "",
    unit: int | None = None,
    on: date | None = None,
    published_only: bool = False,
) -> list[RankLine]:
    """The agencies of a plan, best first; equal points share a place, and the next one counts them all.

    `section`: by the share of that section's points; `unit` (with `on`): those that stand in an administrative unit
    on the day. `published_only`: as the agencies read it, without what is not published yet.
    """
    rows = owed(SelfAssessment.objects.filter(plan=plan))
    if level:
        rows = rows.filter(level=level)
    if unit is not None and on is not None:
        periods: Any = AgencyPeriod.objects.on(on)
        rows = rows.filter(agency__in=within_unit(periods, unit).order_by().values("agency"))
    reports = list(rows.select_related("agency", "result__opinion_by"))
    found = {row.pk: getattr(row, "result", None) for row in reports}
    known = {key: one for key, one in found.items() if one and (one.published_on or not published_only)}
    value = _by_section(section) if section else _total
    return _placed(plan, reports, known, value)


def _placed(
    plan: InspectionPlan,
    rows: Iterable[SelfAssessment],
    known: dict[int, Result],
    value: Callable[[Result], Decimal | None],
) -> list[RankLine]:
    valued = [(row, result := known.get(row.pk), value(result) if result else None) for row in rows]
    earlier = earlier_results(plan, [row.agency_id for row, _, _ in valued])
    values = sorted((points for _, _, points in valued if points is not None), reverse=True)
    lines = [
        RankLine(
            row, result, points, None if points is None else values.index(points) + 1, earlier.get(row.agency_id)
        )
        for row, result, points in valued
    ]
    return sorted(lines, key=_order)


def _order(line: RankLine) -> tuple[bool, bool, Decimal, str, int]:
    """Points first, then who is still being reviewed, then who has not handed in."""
    row = line.assessment
    return (not row.is_handed_in, line.value is None, -(line.value or Decimal(0)), row.sort_key, row.pk)


def _total(result: Result) -> Decimal | None:
    return result.total


def _by_section(title: str) -> Callable[[Result], Decimal | None]:
    """The share of a section's points, of 100; none where nothing of it applied."""

    def value(result: Result) -> Decimal | None:
        for section in result.sections:
            possible = Decimal(section["possible"])
            if section["title"] == title and possible:
                return rounded(Decimal(section["earned"]) * WHOLE / possible)
        return None

    return value


# --- Year on year -----------------------------------------------------------------------------------------------
def earlier_results(plan: InspectionPlan, agencies: Iterable[int]) -> dict[int, Earlier]:
    """Agency → its latest result under a plan of an earlier year."""
    rows = Result.objects.filter(assessment__agency__in=list(agencies), assessment__plan__year__lt=plan.year)
    rows = rows.select_related("assessment__plan").order_by("assessment__plan__year", "pk")
    return {row.assessment.agency_id: Earlier(row.assessment.plan.year, row.total, row.final_grade) for row in rows}


def results_of(agency: int, user: Any) -> QuerySet[Result]:
    """The results of an agency as a reader may see them, the newest year first."""
    rows = Result.objects.visible_to(user).filter(assessment__agency=agency)
    return rows.select_related("assessment__plan").order_by("-assessment__plan__year", "-pk")

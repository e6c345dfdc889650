"""Rankings: by level, by section and within a unit, with ties; who has not handed in stands last and is never left
out. And the results of an agency, year on year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, JSONObject, NullIf

from agencies.models import AgencyPeriod
from agencies.queries.register import within_unit
from inspections.choices import AssessmentState, PlanState
from inspections.models import GradeBand, InspectionPlan, PlannedInspection, Result, SelfAssessment
from inspections.queries.due_days import late_among, with_holidays_since
from inspections.scoring import HUNDREDTH, WHOLE, rounded

UNDER_REVIEW, NOT_DUE, NOT_HANDED_IN = "đang thẩm định", "chưa đến hạn nộp", "chưa nộp báo cáo"


@dataclass(frozen=True)
class Earlier:
    """The result of an agency under a plan of an earlier year."""

    year: int
    total: Decimal
    grade: str


@dataclass(frozen=True)
class RankLine:
    """An agency's line. Without points (`value`) it has no place; `standing` says how far it has come.

    `days_late`: since the due day of what was not handed in; None where nothing is late or nobody counts any more.
    `from_points`: those from which its grade begins in its own set.
    """

    assessment: SelfAssessment
    result: Result | None
    value: Decimal | None
    place: int | None
    earlier: Earlier | None = None
    is_late: bool = False
    days_late: int | None = None
    from_points: Decimal | None = None

    @property
    def standing(self) -> str:
        if not self.assessment.is_handed_in:
            return NOT_HANDED_IN if self.is_late else NOT_DUE
        return AssessmentState(self.assessment.state).label

    @property
    def group(self) -> str:
        """With whom it is counted: those of its grade, or those that have come as far."""
        if self.result is not None:
            return self.grade
        return UNDER_REVIEW if self.assessment.is_handed_in else self.standing

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


@dataclass(frozen=True)
class Standing:
    """An agency of a plan with what it has reached, before it is ranked among others."""

    assessment: SelfAssessment
    result: Result | None
    earlier: Earlier | None
    is_within: bool = True  # does it stand in the unit that was asked for?
    is_late: bool = False  # is its due day over, and nothing handed in?
    days_late: int | None = None
    from_points: Decimal | None = None  # those from which its grade begins in its own set


def standings(
    plan: InspectionPlan, *, on: date, unit: int | None = None, published_only: bool = False
) -> list[Standing]:
    """The agencies that a plan lists, in one question. `unit`: which of them stand in an administrative unit on the
    day. `published_only`: as the agencies read it, without what is not published yet."""
    before = _earlier(plan, published_only=published_only)
    rows: Any = owed(SelfAssessment.objects.filter(plan=plan)).annotate(before=before, from_points=_grade_begins())
    rows = with_holidays_since(rows, on).select_related("agency", "plan", "result__opinion_by")
    if unit is not None:
        periods: Any = AgencyPeriod.objects.on(on)
        here = within_unit(periods, unit).order_by().filter(agency=OuterRef("agency"))
        rows = rows.annotate(is_within=Exists(here))
    found, reports = [], list(rows)
    late = late_among(reports, on)
    counts_days = plan.state != PlanState.CLOSED  # nothing is waited for any more
    for row in reports:
        result = getattr(row, "result", None)
        known = result if result and (result.published_on or not published_only) else None
        is_late = row.pk in late
        days_late = (on - row.due_on).days if is_late and counts_days else None
        is_within = getattr(row, "is_within", True)
        begins = row.from_points if known else None
        found.append(Standing(row, known, _read_back(row.before), is_within, is_late, days_late, begins))
    return found


def _grade_begins() -> Subquery:
    """Of each report: the points from which the grade that counts begins in its own set."""
    grade = Coalesce(NullIf(OuterRef("result__manual_grade"), Value("")), OuterRef("result__grade"))
    return Subquery(
        GradeBand.objects.filter(criteria_set=OuterRef("criteria_set"), name=grade).values("at_least")[:1]
    )


def ranking(
    plan: InspectionPlan,
    *,
    on: date,
    level: str = "",
    section: str = "",
    unit: int | None = None,
    published_only: bool = False,
) -> list[RankLine]:
    """The agencies of a plan, best first: those of a level, within a unit on the day, by a section's points."""
    return ranked(standings(plan, unit=unit, on=on, published_only=published_only), level=level, section=section)


def ranked(standing: Iterable[Standing], *, level: str = "", section: str = "") -> list[RankLine]:
    """Equal points share a place, and the next one counts them all. `section`: by the share of its points."""
    among = [one for one in standing if one.is_within and level in ("", one.assessment.level)]
    valued = [(one, _value(one.result, section) if one.result else None) for one in among]
    values = sorted((points for _, points in valued if points is not None), reverse=True)
    lines = [
        RankLine(
            one.assessment,
            one.result,
            points,
            None if points is None else values.index(points) + 1,
            one.earlier,
            one.is_late,
            one.days_late,
            one.from_points,
        )  # fmt: skip
        for one, points in valued
    ]
    return sorted(lines, key=_order)


def _order(line: RankLine) -> tuple[bool, bool, bool, Decimal, str, int]:
    """Points first, then who is still being reviewed, then who still has time, then who is late."""
    row = line.assessment
    return (not row.is_handed_in, line.is_late, line.value is None, -(line.value or Decimal(0)), row.sort_key, row.pk)


def _value(result: Result, section: str) -> Decimal | None:
    return share_of_section(result, section) if section else result.total


def share_of_section(result: Result, title: str) -> Decimal | None:
    """The share of a section's points, of 100; none where nothing of it applied."""
    for section in result.sections:
        possible = Decimal(section["possible"])
        if section["title"] == title and possible:
            return rounded(Decimal(section["earned"]) * WHOLE / possible)
    return None


# --- Year on year -----------------------------------------------------------------------------------------------
def earlier_result(assessment: SelfAssessment) -> Earlier | None:
    """The latest result of an agency under a plan of an earlier year."""
    plan = assessment.plan
    row: Any = SelfAssessment.objects.filter(pk=assessment.pk).annotate(before=_earlier(plan)).first()
    return _read_back(row.before) if row else None


def _earlier(plan: InspectionPlan, *, published_only: bool = False) -> Subquery:
    """Of each report: year, points and grade of its agency's latest result before the plan's year, as one value."""
    known = Result.objects.published() if published_only else Result.objects.all()
    rows = known.filter(assessment__agency=OuterRef("agency"), assessment__plan__year__lt=plan.year)
    said = JSONObject(
        year="assessment__plan__year",
        total=Cast("total", TextField()),
        grade=Coalesce(NullIf("manual_grade", Value("")), "grade"),
    )
    return Subquery(rows.order_by("-assessment__plan__year", "-pk").annotate(said=said).values("said")[:1])


def _read_back(said: dict[str, Any] | None) -> Earlier | None:
    if said is None:
        return None
    return Earlier(said["year"], Decimal(said["total"]).quantize(HUNDREDTH), said["grade"])


def with_results(reports: QuerySet[SelfAssessment], user: Any) -> QuerySet[Any]:
    """Reports with their results, and whether the reader may see them (`shows_result`)."""
    seen = Result.objects.visible_to(user).filter(assessment=OuterRef("pk"))
    return reports.select_related("result").annotate(shows_result=Exists(seen))

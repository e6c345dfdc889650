"""What an agency said and was told the last time: suggestions, and what it was to put right."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from inspections.choices import NOT_HANDED_IN, AssessmentState, CriterionKind, Round
from inspections.models import SelfAssessment
from inspections.queries.criteria import said_in


def earlier_reports(agencies: Collection[int], year: int) -> dict[int, SelfAssessment]:
    """The latest report of each agency that was handed in under a plan of an earlier year."""
    rows = SelfAssessment.objects.filter(agency__in=agencies, plan__year__lt=year).exclude(state__in=NOT_HANDED_IN)
    return {row.agency_id: row for row in rows.select_related("plan").order_by("plan__year", "pk")}


def earlier_report(assessment: SelfAssessment) -> SelfAssessment | None:
    return earlier_reports([assessment.agency_id], assessment.plan.year).get(assessment.agency_id)


@dataclass(frozen=True)
class LastFinding:
    """A criterion that did not bring all its points, and what the reviewer wrote of it."""

    code: str
    text: str
    points: Decimal
    maximum: Decimal
    note: str


def last_findings(assessment: SelfAssessment) -> list[LastFinding]:
    """What the last review found wanting: the part "Khắc phục kết quả kiểm tra năm trước" begins with it."""
    earlier = earlier_report(assessment)
    if earlier is None or earlier.state != AssessmentState.FINAL:
        return []
    told = said_in(earlier, Round.SECOND)
    notes: dict[int, str] = {}
    criteria = {}
    rows = earlier.review_scores.select_related("criterion")
    for row in rows.order_by("criterion__section__position", "criterion__position", "criterion", "pk"):
        criteria[row.criterion_id] = row.criterion
        notes[row.criterion_id] = row.note or row.return_reason or notes.get(row.criterion_id, "")
    return [
        LastFinding(one.code, one.text, said.decided, one.maximum, notes[key])
        for key, one in criteria.items()
        if (said := told.get(key)) and said.decided is not None
        if one.kind != CriterionKind.BONUS and _is_wanting(one.kind, said.decided, one.maximum)
    ]


def _is_wanting(kind: str, points: Decimal, maximum: Decimal) -> bool:
    return points > 0 if kind == CriterionKind.PENALTY else points < maximum

"""How far the reports of a plan have come, over the agencies that the plan still lists."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from inspections.choices import NOT_HANDED_IN, AssessmentState
from inspections.models import InspectionPlan, SelfAssessment
from inspections.queries.due_days import overdue
from inspections.queries.results import owed


@dataclass(frozen=True)
class ReportProgress:
    """Each number is that of a list: the reports of the plan of one kind, those that are late, the results."""

    owed: int
    handed_in: int
    handed_in_late: int
    on_behalf: int
    final: int
    overdue: int

    @property
    def in_time(self) -> int:
        return self.handed_in - self.handed_in_late


def report_progress(plan: InspectionPlan, on: date) -> ReportProgress | None:
    """None before the plan is opened: nobody owes a report yet."""
    rows = owed(SelfAssessment.objects.filter(plan=plan))
    handed_in = ~Q(state__in=NOT_HANDED_IN)
    counted = rows.aggregate(
        owed=Count("pk"),
        handed_in=Count("pk", filter=handed_in),
        handed_in_late=Count("pk", filter=handed_in & Q(is_late=True)),
        on_behalf=Count("pk", filter=handed_in & Q(on_behalf=True)),
        final=Count("pk", filter=Q(state=AssessmentState.FINAL)),
    )
    if not counted["owed"]:
        return None
    return ReportProgress(**counted, overdue=overdue(rows, on).count())

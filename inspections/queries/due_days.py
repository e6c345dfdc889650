"""When a report is due: the end of the office's day, which moves off days on which nobody works."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from agencies.models import Holiday
from agencies.queries.office_days import SATURDAY, working_day_from, working_days_from
from inspections.choices import NOT_HANDED_IN, PlanState
from inspections.models import InspectionPlan, SelfAssessment

OPENED_PLANS = (PlanState.ISSUED, PlanState.UNDER_WAY)
WEEK = 7
LONGEST_RUN = 31  # days off in a row; a due day before them is over whatever the calendar says
WEEKEND = Q(on__iso_week_day__gt=SATURDAY)  # there Monday is 1, here 0


def office_day(at: datetime) -> date:
    """The day of a moment as the office's clock tells it."""
    return timezone.localdate(at)


def moved_day(day: date, plan: InspectionPlan) -> date:
    """The day itself, or by the plan's setting the next on which offices work."""
    return working_day_from(day, plan.province_id) if plan.moves_off_holidays else day


def moved_days(days: Iterable[date], plan: InspectionPlan) -> dict[date, date]:
    """The same of many days, with one question."""
    known = set(days)
    return working_days_from(known, plan.province_id) if plan.moves_off_holidays else {day: day for day in known}


def due_day(assessment: SelfAssessment) -> date:
    """The last day on which the report is in time; a holiday that was announced after the opening counts too."""
    return moved_day(assessment.due_on, assessment.plan)


def is_late(assessment: SelfAssessment, day: date) -> bool:
    """Would a report that comes on this day be late? Its due day ends with the day, not before."""
    return day > due_day(assessment)


def overdue(assessments: QuerySet[SelfAssessment], on: date) -> QuerySet[SelfAssessment]:
    """Those whose due day is over and that were not handed in, of whichever plans: a day was worked since."""
    owed = Q(state__in=NOT_HANDED_IN, plan__state__in=OPENED_PLANS, due_on__lt=on)
    over = Q(plan__moves_off_holidays=False) | Q(worked_more__gt=_less_weekdays(on))
    return assessments.filter(owed).alias(worked_more=Coalesce(_worked_more(on), 0)).filter(over)


def _less_weekdays(on: date) -> Case:
    """Less the weekdays from a due day until `on`, as far back as a run of days off may reach."""
    days = (on - timedelta(days=distance) for distance in range(1, LONGEST_RUN + 1))
    weekdays = [day for day in days if day.weekday() < SATURDAY]
    whens = [When(due_on__gt=day, then=-count) for count, day in enumerate(weekdays)]
    return Case(*whens, default=-len(weekdays), output_field=IntegerField())


def _worked_more(on: date) -> Subquery:
    """By how many the days worked from a due day until `on` differ from the weekdays between; NULL: by none."""
    of_province = Holiday.objects.filter(province=OuterRef(OuterRef("province")), on=OuterRef("on"))
    of_nation = Q(province__isnull=True) & ~Exists(of_province)
    said = Holiday.objects.filter(
        of_nation | Q(province=OuterRef("province")), on__gte=OuterRef("due_on"), on__lt=on
    ).order_by()
    differ = Case(When(WEEKEND, is_worked=True, then=1), When(~WEEKEND, is_worked=False, then=-1), default=0)
    summed = said.annotate(all=Value(1)).values("all").annotate(sum=Sum(differ)).values("sum")
    return Subquery(summed, output_field=IntegerField())


# --- Late ones among the rows of a page -------------------------------------------------------------------------
def with_holidays_since(rows: QuerySet[SelfAssessment], on: date) -> QuerySet[SelfAssessment]:
    """Each with `worked_more`, so that a list asks nothing more about its late ones."""
    return rows.annotate(worked_more=_worked_more(on))


def late_among(rows: Iterable[Any], on: date) -> set[int]:
    """Which of the rows (`with_holidays_since`) are owed and late: a day was worked since their due day."""
    return {row.pk for row in rows if not row.is_handed_in and row.due_on < on and _worked_since(row, on)}


def _worked_since(row: Any, on: date) -> bool:
    if not row.plan.moves_off_holidays:
        return True
    weeks, rest = divmod((on - row.due_on).days, WEEK)
    days = weeks * SATURDAY + sum(  # weekdays have the numbers below it
        (row.due_on.weekday() + distance) % WEEK < SATURDAY for distance in range(rest)
    )
    return days + (row.worked_more or 0) > 0

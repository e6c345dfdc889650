"""Whom to remind of what on a day: the rules of a plan, the people of an agency, the words, and the log."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, QuerySet

from agencies.choices import DEPARTMENT_DUTIES, Duty
from agencies.models import Membership, OfficerAssignment
from inspections.choices import AssessmentState, ReminderKind
from inspections.models import InspectionPlan, Reminder, ReminderRule, SelfAssessment
from inspections.queries.due_days import OPENED_PLANS, moved_day, moved_days
from inspections.queries.results import owed

USUAL_RULES = (30, 7, 1, -1)  # T-30, T-7, T-1 and T+1, where a plan has no rules of its own
OF_EXPLANATIONS = (1,)


@dataclass(frozen=True)
class Asked:
    """A report of which its agency is to be reminded: what is due, when, and by which rule of the plan."""

    report: SelfAssessment
    kind: ReminderKind
    due_on: date
    days_before: int
    days_left: int

    @property
    def text(self) -> str:
        return reminder_text(self.report, self.kind, self.due_on, self.days_left)


def reminder_text(report: SelfAssessment, kind: str, due_on: date, days_left: int) -> str:
    """The words of a reminder, as a notice, in a mail and to be copied into a message."""
    plan = report.plan
    if kind == ReminderKind.RETURNED:
        return f"{report.name} có nội dung phải giải trình của báo cáo năm {plan.year}, {_left(due_on, days_left)}."
    return f"{report.name} phải nộp báo cáo tự kiểm tra, đánh giá năm {plan.year}, {_left(due_on, days_left)}."


def _left(due_on: date, days_left: int) -> str:
    last = f"chậm nhất hết ngày {due_on:%d/%m/%Y}"
    if days_left < 0:
        return f"hạn {due_on:%d/%m/%Y} đã qua {-days_left} ngày"
    return f"{last} (hôm nay)" if days_left == 0 else f"{last} (còn {days_left} ngày)"


# --- Who is due -------------------------------------------------------------------------------------------------
def rules_of(plans: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Plan → its rules, the earliest first."""
    rules: dict[int, list[int]] = {plan: [] for plan in plans}
    for plan, days in ReminderRule.objects.filter(plan__in=rules).values_list("plan", "days_before"):
        rules[plan].append(days)
    return {plan: tuple(sorted(days, reverse=True)) or USUAL_RULES for plan, days in rules.items()}


def rule_reached(rules: Iterable[int], days_left: int) -> int | None:
    """The rule whose day has come last: kept also where nobody ran the reminders on the very day."""
    return min((days for days in rules if days >= days_left), default=None)


def to_remind(on: date) -> list[Asked]:
    """Every report for which a rule's day has come; whether that was told already is for the writer to see."""
    waiting = (AssessmentState.OPEN, AssessmentState.IN_PROGRESS, AssessmentState.RETURNED)
    rows = owed(SelfAssessment.objects.filter(plan__state__in=OPENED_PLANS, state__in=waiting))
    reports = list(rows.select_related("plan", "agency").order_by("plan", "sort_key", "pk"))
    plans = {row.plan_id: row.plan for row in reports}
    rules = rules_of(plans)
    days = {
        key: moved_days((_due(row) for row in reports if row.plan_id == key), plan) for key, plan in plans.items()
    }
    asked = (_asked(row, rules[row.plan_id], days[row.plan_id][_due(row)], on) for row in reports)
    return [one for one in asked if one is not None]


def _asked(report: SelfAssessment, rules: tuple[int, ...], due: date, on: date) -> Asked | None:
    returned = report.state == AssessmentState.RETURNED
    left = (due - on).days
    rule = rule_reached(OF_EXPLANATIONS if returned else rules, left)
    if rule is None:
        return None
    kind = ReminderKind.RETURNED if returned else ReminderKind.BEFORE_DUE if left >= 0 else ReminderKind.OVERDUE
    return Asked(report, kind, due, rule, left)


def people_of(agencies: Iterable[int], on: date) -> dict[int, list[Any]]:
    """Agency → its head and secretary, as far as they have an account that is open."""
    held: Any = Membership.objects.on(on)
    duties = [Duty.ISO_SECRETARY, Duty.AGENCY_HEAD]
    found: dict[int, dict[int, Any]] = {}
    for row in held.filter(agency__in=list(agencies), duty__in=duties, user__is_active=True).select_related("user"):
        found.setdefault(row.agency_id, {})[row.user_id] = row.user
    return {agency: list(people.values()) for agency, people in found.items()}


def officers_of(reports: Iterable[SelfAssessment], on: date) -> dict[int, list[Any]]:
    """Agency → who at the department answers for it; where nobody does, all who work there."""
    reports = list(reports)
    charged: Any = OfficerAssignment.objects.on(on)
    found: dict[int, list[Any]] = {}
    for row in charged.filter(agency__in={report.agency_id for report in reports}, user__is_active=True):
        found.setdefault(row.agency_id, []).append(row.user)
    held: Any = Membership.objects.on(on)
    offices: dict[int, dict[int, Any]] = {}
    provinces = {report.province_id for report in reports}
    for duty in held.filter(province__in=provinces, duty__in=DEPARTMENT_DUTIES).select_related("user"):
        if duty.user.is_active:
            offices.setdefault(duty.province_id, {})[duty.user_id] = duty.user
    return {
        report.agency_id: found.get(report.agency_id) or list(offices.get(report.province_id, {}).values())
        for report in reports
    }


# --- What the pages show ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class OwedLine:
    """An agency that has something to hand in: when it is due, and how it was reminded last."""

    report: SelfAssessment
    due_on: date
    days_left: int
    reminded_on: date | None

    @property
    def is_late(self) -> bool:
        return self.days_left < 0

    @property
    def text(self) -> str:
        return reminder_text(self.report, kind_of(self.report, self.days_left), self.due_on, self.days_left)

    @property
    def days_late(self) -> int:
        return -self.days_left


def kind_of(report: SelfAssessment, days_left: int) -> ReminderKind:
    if report.state == AssessmentState.RETURNED:
        return ReminderKind.RETURNED
    return ReminderKind.BEFORE_DUE if days_left >= 0 else ReminderKind.OVERDUE


def owed_rows(plan: InspectionPlan) -> QuerySet[Any]:
    """What agencies still have to hand in or to explain, the longest overdue first."""
    waiting = (AssessmentState.OPEN, AssessmentState.IN_PROGRESS, AssessmentState.RETURNED)
    rows: Any = owed(SelfAssessment.objects.filter(plan=plan, state__in=waiting)).select_related("plan")
    return rows.annotate(reminded_on=Max("reminders__on")).order_by("due_on", "sort_key", "pk")


def owed_lines(rows: Iterable[Any], plan: InspectionPlan, on: date) -> list[OwedLine]:
    """The lines of these reports; due days that fall on a day off have moved."""
    reports = list(rows)
    moved = moved_days((_due(report) for report in reports), plan)
    return [
        OwedLine(report, moved[_due(report)], (moved[_due(report)] - on).days, report.reminded_on)
        for report in reports
    ]


def _due(report: SelfAssessment) -> date:
    return report.explain_by if report.state == AssessmentState.RETURNED and report.explain_by else report.due_on


def line_of(report: SelfAssessment, on: date) -> OwedLine:
    """The same of one report."""
    due = moved_day(_due(report), report.plan)
    last = report.reminders.aggregate(last=Max("on"))["last"]
    return OwedLine(report, due, (due - on).days, last)


def reminder_log(plan: InspectionPlan) -> QuerySet[Reminder]:
    """Who was reminded of what, how and when; the newest first."""
    rows: QuerySet[Reminder] = Reminder.objects.filter(assessment__plan=plan)
    return rows.select_related("assessment", "to_user", "by").order_by("-on", "-pk")


def next_days(plan: InspectionPlan, rules: Iterable[int]) -> list[tuple[str, date]]:
    """When the rules of a plan fall due for agencies without an extension, in order."""
    if plan.report_due_on is None:
        return []
    due = moved_day(plan.report_due_on, plan)
    return [(f"T-{days}" if days >= 0 else f"T+{-days}", due - timedelta(days=days)) for days in rules]

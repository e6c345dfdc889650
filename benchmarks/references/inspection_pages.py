"""The lists of plans, reports and reviews as the plainest page could show them, and as Django's admin does."""

from typing import Any

from django.contrib import admin
from django.http import HttpResponse
from django.shortcuts import render

from benchmarks.references.pages import own_columns, same_columns
from common.clock import today
from common.http import PER_PAGE, reads
from inspections.choices import Round
from inspections.models import CriteriaSet, InspectionPlan, PlannedInspection, Result, SelfAssessment
from inspections.queries import assessment_list, plan_list, review_list
from inspections.queries.due_days import late_among, with_holidays_since
from inspections.queries.reminders import owed_lines, owed_rows
from inspections.queries.results import ranked, standings


def _table(request: Any, name: str, **context: Any) -> HttpResponse:
    """Rows in the frame of every page: no filter, no count, no pager."""
    table = f"inspections/partials/_{name}_table.html"
    return render(request, "plain_inspections.html", {"table": table, **context})


# --- The same rows from one query -------------------------------------------------------------------------------
@reads
def plain_plans(request: Any) -> HttpResponse:
    first = plan_list.plans(request.user).order_by(*plan_list.NEWEST_FIRST)[:PER_PAGE]
    plans = [plan_list.listed_plan(row) for row in plan_list.with_counts(first)]
    return _table(request, "plan", plans=plans, several=False)


@reads
def plain_plan_lines(request: Any, pk: int) -> HttpResponse:
    found = plan_list.narrowed(plan_list.lines(request.user).filter(plan=pk))
    return _table(request, "lines", rows=_lines(found), may_record=True, here=request.get_full_path())


@reads
def plain_outside(request: Any) -> HttpResponse:
    rows = _lines(plan_list.outside(request.user))
    return _table(request, "outside", rows=rows, may_plan=True, here=request.get_full_path())


def _lines(found: Any) -> list[plan_list.ListedLine]:
    ordered = found.order_by(*plan_list.IN_ORDER[""])
    return [plan_list.listed_line(row) for row in ordered.values(*plan_list.COLUMNS)[:PER_PAGE]]


@reads
def plain_reports(request: Any) -> HttpResponse:
    known = assessment_list.report_rows(assessment_list.reports(request.user))
    first = list(with_holidays_since(known, request.today)[:PER_PAGE])
    late = late_among(first, request.today)
    rows = [(row, assessment_list.TONES[row.state], row.pk in late) for row in first]
    return _table(request, "assessment", rows=rows)


@reads
def plain_reviews(request: Any) -> HttpResponse:
    waiting = review_list.of_state(review_list.reports(request.user), review_list.WAITING)
    first = review_list.listed_reviews(review_list.in_order(waiting))[:PER_PAGE]
    return _table(request, "review", rows=[(row, review_list.tone_of(row)) for row in first])


@reads
def plain_results(request: Any, pk: int) -> HttpResponse:
    """All that the plan lists, as our page shows it."""
    lines = ranked(standings(InspectionPlan(pk=pk, year=today().year), on=today()))
    return _table(request, "result", lines=lines, asked={}, whole=True)


@reads
def plain_owed(request: Any, pk: int) -> HttpResponse:
    plan = InspectionPlan(pk=pk, moves_off_holidays=False)
    return _table(request, "owed", lines=owed_lines(owed_rows(plan), plan, request.day), may_remind=True)


@reads
def plain_criteria(request: Any) -> HttpResponse:
    return _table(request, "criteria", rows=CriteriaSet.objects.visible_to(request.user)[:PER_PAGE])


# --- The admin --------------------------------------------------------------------------------------------------
class Stock(admin.ModelAdmin[Any]):
    list_per_page = PER_PAGE


class StockPlans(Stock):
    """The plans with what lies on their own table; below, with the columns that our list shows."""

    list_display = ("year", "title", "state", "approval_paper")
    list_filter = ("year", "state", "province")
    search_fields = ("title_key",)


class StockListOfPlans(StockPlans):
    list_display = ("year", "title", "state", "approval_paper", "agencies", "dossier", "on_site")

    def agencies(self, plan: InspectionPlan) -> Any:
        return plan.inspections.values("agency").distinct().count()

    def dossier(self, plan: InspectionPlan) -> Any:
        return plan.inspections.filter(form="dossier").count()

    def on_site(self, plan: InspectionPlan) -> Any:
        return plan.inspections.filter(form="on_site").count()


class StockLines(Stock):
    list_display = ("name", "form", "level", "obligation", "edition_name", "window_from", "state")
    list_filter = ("form", "level", "obligation", "cause", "state", "plan")
    search_fields = ("folded_name",)


class StockLinesOfPlan(StockLines):
    list_display = (
        "name", "form", "level", "obligation", "edition_name", "window_from", "team", "cause_text", "state",
    )  # fmt: skip
    list_filter = (*StockLines.list_filter, "team")


class StockReports(Stock):
    list_display = ("name", "due_on", "state", "submitted_at", "receipt")
    list_filter = ("state", "level", "on_behalf", "is_late", "plan")
    search_fields = ("name", "receipt")


class StockReview(StockReports):
    """With the plan, what is late today, how many items are scored in each round, and our list's conditions."""

    list_display = (
        "name", "level", "plan", "state", "submitted_at", "on_behalf", "is_late", "due_on", "overdue", "receipt",
        "scored_first", "scored_second",
    )  # fmt: skip
    list_filter = (
        *StockReports.list_filter,
        "province",
        ("plan__review_assignments__section", admin.RelatedOnlyFieldListFilter),
        ("plan__review_assignments__department", admin.RelatedOnlyFieldListFilter),
        ("plan__review_assignments__reviewer", admin.RelatedOnlyFieldListFilter),
    )

    def overdue(self, report: SelfAssessment) -> Any:
        if report.is_handed_in or report.due_on >= today():
            return False
        return bool(late_among(with_holidays_since(SelfAssessment.objects.filter(pk=report.pk), today()), today()))

    def scored_first(self, report: SelfAssessment) -> Any:
        return report.review_scores.filter(round=Round.FIRST).count()

    def scored_second(self, report: SelfAssessment) -> Any:
        return report.review_scores.filter(round=Round.SECOND).count()


class StockResults(Stock):
    list_per_page = 500  # our page shows a plan as a whole too
    list_display = ("total", "grade", "manual_grade", "decided_on", "published_on", "opinion")
    list_filter = ("grade", "assessment__level", "assessment__plan")


class StockRanking(StockResults):
    list_display = ("name", "total", "grade", "earlier", "opinion")

    def name(self, result: Result) -> Any:
        return result.assessment.name

    def earlier(self, result: Result) -> Any:
        return Result.objects.filter(assessment__agency=result.assessment.agency_id).exclude(pk=result.pk).last()


class StockCriteria(Stock):
    list_display = ("name", "label", "state", "locked_on")
    list_filter = ("state", "is_short", "province")


class StockSets(StockCriteria):
    list_display = ("name", "label", "province", "state", "locked_on")


for model, own, same in (
    (InspectionPlan, StockPlans, StockListOfPlans),
    (PlannedInspection, StockLines, StockLinesOfPlan),
    (SelfAssessment, StockReports, StockReview),
    (Result, StockResults, StockRanking),
    (CriteriaSet, StockCriteria, StockSets),
):
    own_columns.register(model, own)
    same_columns.register(model, same)

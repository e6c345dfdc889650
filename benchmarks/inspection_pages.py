"""P1–P4 and P6 of plans, reports, reviews and results, measured as the pages of the register are."""

from functools import partial

from accounts.models import User
from benchmarks import pages
from benchmarks.figures import Goal, Measure
from benchmarks.listings import FLAT, OFFICER, SECRETARY, WATCHER, Listing, Visit
from inspections.choices import PlanState
from inspections.models import InspectionPlan, SelfAssessment


def running_plan(user: User) -> tuple[int, ...]:
    """The plan under way of the reader's province; of several the first that was made."""
    plans = InspectionPlan.objects.visible_to(user).filter(state=PlanState.UNDER_WAY)
    return (plans.order_by("pk")[0].pk,)


def own_report(user: User) -> tuple[int, ...]:
    """The report that a secretary has to hand in."""
    reports = SelfAssessment.objects.visible_to(user).filter(plan__state=PlanState.UNDER_WAY)
    return (reports.order_by("pk")[0].pk,)


def own_agency(user: User) -> tuple[int, ...]:
    return (SelfAssessment.objects.visible_to(user).order_by("pk")[0].agency_id,)


OF_A_PLAN, OF_RESULTS = "?plan__id__exact={}", "?assessment__plan__id__exact={}"
PLANS = Listing("plans", "plan_list", "plain_plans", "inspections_inspectionplan")
LINES = Listing(
    "lists of a plan", "plan_lines", "plain_plan_lines", "inspections_plannedinspection", of=running_plan,
    narrowed=OF_A_PLAN,
)  # fmt: skip
REPORTS = Listing("reports", "assessment_list", "plain_reports", "inspections_selfassessment")
REVIEWS = Listing("reports to review", "dossier_review_list", "plain_reviews", "inspections_selfassessment")
RESULTS = Listing(
    "results of a plan", "result_list", "plain_results", "inspections_result", of=running_plan, narrowed=OF_RESULTS,
    searches=False,
)  # fmt: skip
OWED = Listing(
    "owed under a plan", "reminder_list", "plain_owed", "inspections_selfassessment", of=running_plan,
    narrowed=OF_A_PLAN, searches=False,
)  # fmt: skip
OUTSIDE = Listing(
    "outside any plan", "outside_list", "plain_outside", "inspections_plannedinspection", searches=False
)
CRITERIA = Listing("sets of criteria", "criteria_list", "plain_criteria", "inspections_criteriaset", searches=False)
LISTINGS = (PLANS, LINES, REPORTS, REVIEWS, RESULTS, OWED, OUTSIDE, CRITERIA)
IN_NATION = tuple(one for one in LISTINGS if not one.narrowed)
ALL_STATES = "?state=every"  # also where a province of one agency has nothing to review

COUNTED = (
    *(Visit(f"{one.what}, of a province", one.name, OFFICER, 6, of=one.of) for one in LISTINGS),
    Visit("reports to review in every state, of a province", "dossier_review_list", OFFICER, 6, ALL_STATES),
    *(Visit(f"{one.what}, of the nation", one.name, WATCHER, 6) for one in IN_NATION),
    Visit("reports of an agency", "agency_assessments", SECRETARY, 6, of=own_agency),
    Visit("a secretary's reports", "assessment_list", SECRETARY, 6),
    Visit("a secretary's home", "home", SECRETARY, 4),
)
GROWING = (
    *(Visit(f"{one.what}, of a province", one.name, OFFICER, FLAT, of=one.of) for one in LISTINGS),
    Visit("on-site list of a plan", "plan_lines", OFFICER, FLAT, "?form_of=on_site&level=commune", of=running_plan),
    Visit("late reports of a province", "assessment_list", OFFICER, FLAT, "?waits=late_report"),
    Visit("page of a plan", "plan_detail", OFFICER, FLAT, of=running_plan),
    *(Visit(f"{one.what}, of the nation", one.name, WATCHER, FLAT) for one in IN_NATION),
    Visit("what a secretary has to do", "assessment_detail", SECRETARY, FLAT, of=own_report),
    Visit("reports of an agency", "agency_assessments", SECRETARY, FLAT, of=own_agency),
)

INSPECTION_PAGES = [
    Measure(
        "P1", "list page against the same table from one query", Goal("≤", 1.5),
        partial(pages.plain_page, listings=LISTINGS),
    ),
    Measure(
        "P2", "the stock admin's change list against our list page", Goal("≥", 4),
        partial(pages.stock_admin, listings=LISTINGS),
    ),
    Measure("P3", "queries of a page", Goal("≤", 6, "queries"), partial(pages.query_counts, visits=COUNTED)),
]  # fmt: skip
INSPECTION_GROWTH = [
    Measure("P4", "p95 at 34x against 1x", Goal("≤", FLAT), partial(pages.growth, visits=GROWING)),
    Measure(
        "P6", "search without a match, 34x against 1x,", Goal("≤", 1.2), partial(pages.no_match, listings=LISTINGS)
    ),
]

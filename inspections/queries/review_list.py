"""The reports as those read them who review: what waits, whose section it is, how far its review has come."""

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf

from agencies.models.membership import sight_of
from agencies.queries.names import with_name
from agencies.queries.options import Options, list_of, options_with
from agencies.queries.register import MOST_COUNTED, Found, first_of, found_of
from inspections.choices import NOT_HANDED_IN, PLANS_IN_FORCE, AssessmentState, CriterionKind, Round
from inspections.models import Answer, Criterion, InspectionPlan, ReviewAssignment, ReviewScore, SelfAssessment
from inspections.models.criteria import AT_LEVEL
from inspections.queries.due_days import OPENED_PLANS, overdue
from inspections.queries.results import owed
from inspections.queries.to_do import to_review
from inspections.rules import FOR_REVIEW

WAITING, EVERY, OVERDUE, HANDED_IN_LATE = "waiting", "every", "overdue", "late"
STATES = ((WAITING, "chờ thẩm định"), (EVERY, "mọi trạng thái"), *AssessmentState.choices)
LATENESS = ((OVERDUE, "quá hạn, chưa nộp"), (HANDED_IN_LATE, "đã nộp, nộp muộn"))
# Explained reports come first: their agencies have waited longest; then what nobody has begun.
IN_ORDER = (
    AssessmentState.EXPLAINED,
    AssessmentState.SUBMITTED,
    AssessmentState.SECOND_REVIEW,
    AssessmentState.IN_REVIEW,
    AssessmentState.RETURNED,
    AssessmentState.IN_PROGRESS,
    AssessmentState.OPEN,
    AssessmentState.FINAL,
)
ORDER = (
    Case(When(plan__state__in=OPENED_PLANS, then=0), default=1, output_field=IntegerField()),
    Case(
        *(When(state=state, then=Value(place)) for place, state in enumerate(IN_ORDER)), default=Value(len(IN_ORDER)),
        output_field=IntegerField(),
    ),
    F("submitted_at").asc(nulls_last=True), "due_on", "sort_key", "pk",
)  # fmt: skip
TONES: dict[str, str] = {
    AssessmentState.SUBMITTED: "warn",
    AssessmentState.IN_REVIEW: "warn",
    AssessmentState.EXPLAINED: "warn",
    AssessmentState.SECOND_REVIEW: "warn",
    AssessmentState.RETURNED: "warn",
    AssessmentState.FINAL: "good",
}


def sees_reviews(user: Any) -> bool:
    """Is there any agency of which he reads reviews: the department, viewers, inspectors; not the agencies?"""
    sight = sight_of(user)
    return sight.everything or bool(sight.provinces) or bool(sight.agencies - sight.heads)


def reports(user: Any) -> QuerySet[SelfAssessment]:
    """The reports of standing plans whose review he may read: never as the agency that it is about."""
    rows = owed(SelfAssessment.objects.filter(plan__state__in=PLANS_IN_FORCE))
    sight = sight_of(user)
    if sight.everything:
        return rows
    return rows.filter(Q(province__in=sight.provinces) | Q(agency__in=sight.agencies - sight.heads))


def of_state(rows: QuerySet[SelfAssessment], state: str) -> QuerySet[SelfAssessment]:
    """Of a closed plan nothing waits any more."""
    if state == EVERY:
        return rows
    waiting = {"state__in": FOR_REVIEW, "plan__state__in": OPENED_PLANS}
    return rows.filter(**waiting) if state == WAITING else rows.filter(state=state)


def of_lateness(rows: QuerySet[SelfAssessment], which: str, on: date) -> QuerySet[SelfAssessment]:
    return overdue(rows, on) if which == OVERDUE else rows.filter(is_late=True).exclude(state__in=NOT_HANDED_IN)


# --- Whose it is ------------------------------------------------------------------------------------------------
def mine(rows: QuerySet[SelfAssessment], user: Any) -> QuerySet[SelfAssessment]:
    """Those that this user may review."""
    return rows.filter(pk__in=to_review(user).order_by().values("pk"))


def given_to(rows: QuerySet[SelfAssessment], **whom: int) -> QuerySet[SelfAssessment]:
    """Those of plans and criteria of which a section was given to a reviewer, to a department; or this section."""
    given = ReviewAssignment.objects.filter(**whom)
    return rows.filter(plan__in=given.values("plan"), criteria_set__in=given.values("section__criteria_set"))


def options_of_reviews(user: Any, on: date, *, province: int | None = None, plan: int | None = None) -> Options:
    """Plans, sections, departments and reviewers that there are, in one question with the levels. Of the whole
    nation the plans wait until a province is chosen (`province`), but for one that is asked for (`plan`)."""
    plans: Any = InspectionPlan.objects.visible_to(user).filter(state__in=PLANS_IN_FORCE)
    if sight_of(user).everything:
        plans = plans.filter(Q(province=province) | Q(pk=plan))
    given: Any = ReviewAssignment.objects.visible_to(user)
    departments = with_name(given.filter(department__isnull=False), "department", on)
    people = given.filter(reviewer__isnull=False)
    full_name = Coalesce(NullIf("reviewer__full_name", Value("")), "reviewer__username")
    lists = [
        list_of(plans, "plan", "pk", "title"),
        list_of(given, "section", "section", "section__title"),
        list_of(departments, "department", "department", "name"),
        list_of(people.annotate(person=full_name), "reviewer", "reviewer", "person"),
    ]
    return options_with(user, lists, url_name="dossier_review_list", province=province)


# --- Rows -------------------------------------------------------------------------------------------------------
def find_reviews(found: QuerySet[SelfAssessment], user: Any) -> Found:
    """Keys of what was found: first what waits, the longest first, of closed plans behind those still open. Of the
    whole nation no further than a thousand."""
    ordered = in_order(found).values_list("pk", flat=True)
    if sight_of(user).everything:
        return first_of(list(ordered[: MOST_COUNTED + 1]))
    return found_of(found, ordered, narrowed=False)


def in_order(rows: QuerySet[SelfAssessment]) -> QuerySet[SelfAssessment]:
    return rows.order_by(*ORDER)


def review_rows(rows: QuerySet[SelfAssessment]) -> QuerySet[Any]:
    """With their plans, and with how many items are scored in the round."""
    return rows.annotate(scored_first=_scored(Round.FIRST), scored_second=_scored(Round.SECOND)).select_related(
        "plan"
    )


def listed_reviews(rows: QuerySet[SelfAssessment]) -> QuerySet[Any]:
    """The same, and of how many items those scored are."""
    return review_rows(rows).annotate(to_score=_to_score(), returned=_scored(Round.FIRST, returned=True))


def page_of_reviews(keys: Sequence[int]) -> list[Any]:
    """The rows of one page, in the order of their keys, in one query."""
    by_key = {row.pk: row for row in listed_reviews(SelfAssessment.objects.filter(pk__in=keys).order_by())}
    return [by_key[key] for key in keys if key in by_key]


def _scored(current: str, **which: Any) -> Any:
    rows = ReviewScore.objects.filter(assessment=OuterRef("pk"), round=current, **which).order_by()
    return Coalesce(Subquery(rows.values("assessment").annotate(many=Count("pk")).values("many")), 0)


def _to_score() -> Any:
    """What the first review scores of a report that was handed in (see `reviews.unscored`): all that earns points,
    and beside it what was answered."""
    answered = Answer.objects.filter(
        Q(score__isnull=False) | Q(not_applicable=True), criterion=OuterRef("pk"), assessment=OuterRef(OuterRef("pk"))
    )
    of_its_level = (Q(its_level=level, **{at_level: True}) for level, at_level in AT_LEVEL.items())
    asked = (
        Criterion.objects.alias(its_level=ExpressionWrapper(OuterRef("level"), output_field=CharField()))
        .filter(reduce(or_, of_its_level), Q(kind=CriterionKind.BASE) | Exists(answered))
        .filter(section__criteria_set=OuterRef("criteria_set"))
        .order_by()
    )
    return Coalesce(Subquery(asked.values("section__criteria_set").annotate(many=Count("pk")).values("many")), 0)


def tone_of(report: SelfAssessment) -> str:
    return TONES.get(report.state, "")


def newest(plans: Sequence[tuple[str, str]], chosen: str) -> int | None:
    """The plan of which the list shows the other pages: the one chosen, else the last one made."""
    keys = {key: int(key) for key, _ in plans}
    return keys[chosen] if chosen in keys else max(keys.values(), default=None)

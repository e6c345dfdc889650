"""The reports in sight: what a list of them asks, and how a row tells its state and its due day."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from agencies.models import AgencyPeriod
from agencies.models.membership import sight_of
from agencies.queries.words import all_stand_in, words_of
from inspections.choices import NOT_HANDED_IN, PLANS_IN_FORCE, AssessmentState
from inspections.models import SelfAssessment
from inspections.queries import to_do

TONES: dict[str, str] = {
    AssessmentState.OPEN: "",
    AssessmentState.IN_PROGRESS: "",
    AssessmentState.SUBMITTED: "warn",
    AssessmentState.IN_REVIEW: "warn",
    AssessmentState.RETURNED: "bad",
    AssessmentState.EXPLAINED: "warn",
    AssessmentState.SECOND_REVIEW: "warn",
    AssessmentState.FINAL: "good",
}
# Of a report that was handed in, or not yet.
HANDED_IN, HANDED_IN_LATE, ON_BEHALF, EXTENDED = "da-nop", "nop-muon", "nop-thay", "gia-han"
KINDS = (
    (HANDED_IN, "đã nộp"),
    (HANDED_IN_LATE, "nộp muộn"),
    (ON_BEHALF, "nộp thay"),
    (EXTENDED, "được gia hạn"),
)


def reports(user: Any) -> QuerySet[SelfAssessment]:
    """Every report in sight under a plan in force."""
    rows: QuerySet[SelfAssessment] = SelfAssessment.objects.visible_to(user)
    if not sight_of(user).everything:
        rows = rows.filter(plan__state__in=PLANS_IN_FORCE)
    return rows


def report_rows(rows: QuerySet[SelfAssessment]) -> QuerySet[SelfAssessment]:
    """With their plans, the latest plan first, agencies in the order of their names."""
    return rows.select_related("plan").order_by("-plan__year", "plan", "sort_key", "pk")


def matching(rows: QuerySet[SelfAssessment], text: str) -> QuerySet[SelfAssessment]:
    """Those of agencies in whose name, now or ever, every word stands; or with this in receipt or number."""
    words = words_of(text)
    if not words:
        return rows.none()
    typed = text.strip()
    numbered = Q(receipt__icontains=typed) | Q(report_number__icontains=typed)
    named = AgencyPeriod.objects.filter(all_stand_in("folded_name", words)).order_by().values("agency")
    return rows.filter(numbered | Q(agency__in=named))


def of_kind(rows: QuerySet[SelfAssessment], kind: str) -> QuerySet[SelfAssessment]:
    if kind == EXTENDED:
        return rows.filter(pk__in=rows.filter(extensions__isnull=False).order_by().values("pk"))
    if kind == HANDED_IN_LATE:
        return rows.filter(is_late=True)
    if kind == ON_BEHALF:
        return rows.filter(on_behalf=True)
    return rows.exclude(state__in=NOT_HANDED_IN)


def waiting(rows: QuerySet[SelfAssessment], word: str, user: Any, on: date) -> QuerySet[SelfAssessment]:
    """Those that a line of the home page counts: the list behind its number."""
    asked = {
        to_do.OWED: lambda: to_do.to_hand_in(user),
        to_do.RETURNED: lambda: to_do.to_explain(user),
        to_do.REVIEW: lambda: to_do.to_review(user),
        to_do.LATE: lambda: to_do.late(user, on),
    }[word]()
    return rows.filter(pk__in=asked.order_by().values("pk"))

"""What reports ask of whom: what an agency owes, what waits for review, and who is late."""

from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.fields import CharField

from agencies.choices import AGENCY_DUTIES, Duty
from agencies.models import OfficerAssignment
from agencies.models.membership import sight_of
from agencies.rules import duties_of, in_department
from common.together import FEW_DAYS, Written, among, written
from inspections.choices import NOT_HANDED_IN, AssessmentState
from inspections.models import SelfAssessment
from inspections.queries.due_days import OPENED_PLANS, overdue
from inspections.queries.results import owed
from inspections.rules import FOR_REVIEW

OWED, RETURNED, REVIEW, LATE = "owed_report", "returned_report", "review_report", "late_report"
SENTENCES = {
    OWED: "báo cáo tự kiểm tra, đánh giá phải nộp",
    RETURNED: "báo cáo có nội dung phải giải trình",
    REVIEW: "báo cáo chờ thẩm định",
    LATE: "cơ quan quá hạn nộp báo cáo",
}


def _own_agencies(user: Any) -> list[int]:
    return [duty.agency_id for duty in duties_of(user) if duty.duty in AGENCY_DUTIES and duty.agency_id]


def _inspected(user: Any) -> list[int]:
    return [duty.agency_id for duty in duties_of(user) if duty.duty == Duty.INSPECTOR and duty.agency_id]


def _kept(user: Any) -> list[int]:
    """The provinces of whose department he is."""
    return [province for province in sight_of(user).provinces if in_department(user, province)]


def _open_reports() -> QuerySet[SelfAssessment]:
    return owed(SelfAssessment.objects.filter(plan__state__in=OPENED_PLANS))


# --- The agency -------------------------------------------------------------------------------------------------
def to_hand_in(user: Any) -> QuerySet[SelfAssessment]:
    """What the agencies of a head or secretary still have to hand in, the most pressing first."""
    rows = _open_reports().filter(agency__in=_own_agencies(user), state__in=NOT_HANDED_IN)
    return rows.select_related("plan", "agency").order_by("due_on", "pk")


def to_explain(user: Any) -> QuerySet[SelfAssessment]:
    """What came back to them, the most pressing first."""
    rows = _open_reports().filter(agency__in=_own_agencies(user), state=AssessmentState.RETURNED)
    return rows.select_related("plan", "agency").order_by("explain_by", "pk")


# --- The department ---------------------------------------------------------------------------------------------
def to_review(user: Any) -> QuerySet[SelfAssessment]:
    """What waits for review where he may review it: never an agency in which he holds a duty. Longest first."""
    rows = _open_reports().filter(state__in=FOR_REVIEW)
    if not user.is_superuser:
        rows = rows.filter(Q(province__in=_kept(user)) | Q(agency__in=_inspected(user)))
    return (
        rows.exclude(agency__in=_own_agencies(user)).select_related("plan", "agency").order_by("submitted_at", "pk")
    )


def late(user: Any, on: date) -> QuerySet[SelfAssessment]:
    """Who in a reader's sight has let its due day pass, the longest first."""
    rows = overdue(_open_reports().filter(pk__in=SelfAssessment.objects.visible_to(user)), on)
    return rows.select_related("plan", "agency").order_by("due_on", "sort_key", "pk")


def in_charge_of(rows: QuerySet[SelfAssessment], user: Any, on: date) -> QuerySet[SelfAssessment]:
    """Those of the agencies that this officer answers for, or this inspector inspects."""
    own: Any = OfficerAssignment.objects.on(on)
    return rows.filter(Q(agency__in=own.filter(user=user.pk).values("agency")) | Q(agency__in=_inspected(user)))


def counts(user: Any, on: date, mine: bool) -> list[QuerySet[Any] | Written]:
    """Each of them by its `word`, as questions that the home page can put together."""
    waiting: dict[str, QuerySet[SelfAssessment]] = {}
    if _own_agencies(user):
        waiting |= {OWED: to_hand_in(user), RETURNED: to_explain(user)}
    if user.is_superuser or _kept(user) or _inspected(user):
        waiting[REVIEW] = in_charge_of(to_review(user), user, on) if mine else to_review(user)
    seen: QuerySet[SelfAssessment] = SelfAssessment.objects.visible_to(user)
    keys = (in_charge_of(seen, user, on) if mine else seen).order_by().values("pk")
    return [*(_named(rows, word) for word, rows in waiting.items()), among(_late(on), "pk", written(keys))]


def _named(rows: QuerySet[SelfAssessment], word: str) -> QuerySet[Any]:
    return rows.order_by().values("pk", word=Value(word, output_field=CharField()))


@lru_cache(maxsize=FEW_DAYS)
def _late(on: date) -> Written:
    """Whose due day is over on a day: written once for all readers."""
    return written(_named(overdue(_open_reports(), on), LATE))

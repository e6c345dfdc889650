"""The reports in sight: what a list of them asks, and how a row tells its state and its due day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import IntegerField, Q, QuerySet, Value

from agencies.models import AgencyPeriod, SavedFilter
from agencies.models.membership import sight_of
from agencies.queries.options import FEW_PROVINCES, Saved, in_order
from agencies.queries.register import MOST_COUNTED, Found, first_of, found_of
from agencies.queries.words import all_stand_in, words_of
from common.text import sort_key
from inspections.choices import NOT_HANDED_IN, PLANS_IN_FORCE, AssessmentState
from inspections.models import InspectionPlan, SelfAssessment
from inspections.queries import to_do
from inspections.queries.results import owed

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
IN_ORDER = ("-plan__year", "plan_id", "sort_key", "pk")
LATEST = 15  # plans
NO_YEAR = Value(None, output_field=IntegerField())
# How the report of an agency stands that its plan still lists.
KINDS = (
    ("phai-nop", "phải nộp"),
    ("da-nop", "đã nộp"),
    ("dung-han", "nộp đúng hạn"),
    ("nop-muon", "nộp muộn"),
    ("nop-thay", "nộp thay"),
    ("gia-han", "được gia hạn"),
    ("co-ket-qua", "có kết quả"),
)


@dataclass(frozen=True)
class Offered:
    """What the list may be narrowed to: provinces, where several are in sight, plans, the latest first, and questions
    that were kept under a name."""

    provinces: list[tuple[str, str]]
    plans: list[tuple[str, str]]
    latest: list[int]  # keys of all plans in sight
    saved: list[Saved]


def offered(user: Any, *, province: str, plan: str) -> Offered:
    """Over many provinces their plans wait until one is chosen; a plan that was asked for is always among them."""
    rows, saved = _plans_and_saved(user)
    names = {str(key): name for _, _, _, key, name in rows}
    few = len(names) <= FEW_PROVINCES
    return Offered(
        provinces=sorted(names.items(), key=lambda one: sort_key(one[1])) if len(names) > 1 else [],
        plans=[
            (str(pk), f"{year}: {title}")
            for pk, year, title, key, _ in rows
            if few or province == str(key) or plan == str(pk)
        ],
        latest=[row[0] for row in rows],
        saved=saved,
    )


def _plans_and_saved(user: Any) -> tuple[list[Any], list[Saved]]:
    """The plans in sight, the latest first, and the questions that were kept, asked for at once."""
    plans: Any = InspectionPlan.objects.visible_to(user).order_by()
    kept: Any = SavedFilter.objects.visible_to(user).filter(url_name="assessment_list").order_by()
    every = plans.values_list("pk", "year", "title", "province", "province__name", "title_key").union(
        kept.values_list("pk", NO_YEAR, "name", "owner", "query", Value("")), all=True
    )
    rows = list(every)
    found = sorted((row for row in rows if row[1] is not None), key=lambda row: (-row[1], row[5], row[0]))
    saved = [Saved(pk, name, query, own=owner == user.pk) for pk, year, name, owner, query, _ in rows if year is None]
    return [row[:5] for row in found], in_order(saved)


def reports(user: Any) -> QuerySet[SelfAssessment]:
    """Every report in sight under a plan in force."""
    rows: QuerySet[SelfAssessment] = SelfAssessment.objects.visible_to(user)
    if not sight_of(user).everything:
        rows = rows.filter(plan__state__in=PLANS_IN_FORCE)
    return rows


def find_reports(found: QuerySet[SelfAssessment], user: Any, plans: Sequence[int]) -> Found:
    """Keys of what was found, in the order of the list. `plans`: those in sight, the latest first.

    Of the whole nation no further than a thousand, which the latest plans nearly always hold: only where they do
    not, all reports are put in order.
    """
    ordered = found.order_by(*IN_ORDER).values_list("pk", flat=True)
    if not sight_of(user).everything:
        return found_of(found, ordered, narrowed=False)
    keys: list[int] = []
    if len(plans) > LATEST:
        keys = list(ordered.filter(plan__in=plans[:LATEST])[: MOST_COUNTED + 1])
    return first_of(keys if len(keys) > MOST_COUNTED else list(ordered[: MOST_COUNTED + 1]))


def report_rows(rows: QuerySet[SelfAssessment]) -> QuerySet[SelfAssessment]:
    """With their plans, the latest plan first, agencies in the order of their names."""
    return rows.select_related("plan").order_by(*IN_ORDER)


def matching(rows: QuerySet[SelfAssessment], text: str) -> QuerySet[SelfAssessment]:
    """Those of agencies in whose name, now or ever, every word stands; or with this in receipt or number."""
    words = words_of(text)
    if not words:
        return rows.none()
    periods = AgencyPeriod.objects.filter(all_stand_in("folded_name", words)).order_by()
    named = rows.filter(agency__in=periods.values("agency"))
    typed = text.strip()
    if not any(sign.isdigit() for sign in typed):  # a number has digits; a name seldom has
        return named
    numbered = rows.filter(Q(receipt__icontains=typed) | Q(report_number__icontains=typed))
    # Keys of both apart: "or" over two tables leaves the index of the names unused.
    return rows.filter(pk__in=named.order_by().values("pk").union(numbered.order_by().values("pk")))


def of_kind(rows: QuerySet[SelfAssessment], kind: str) -> QuerySet[SelfAssessment]:
    """Those of a kind, of agencies that the plan still lists: as the page of the plan counts them."""
    listed = owed(rows)
    handed_in = listed.exclude(state__in=NOT_HANDED_IN)
    return {
        "phai-nop": listed,
        "da-nop": handed_in,
        "dung-han": handed_in.filter(is_late=False),
        "nop-muon": handed_in.filter(is_late=True),
        "nop-thay": handed_in.filter(on_behalf=True),
        "gia-han": listed.filter(pk__in=rows.filter(extensions__isnull=False).order_by().values("pk")),
        "co-ket-qua": listed.filter(state=AssessmentState.FINAL),
    }[kind]


def waiting(rows: QuerySet[SelfAssessment], word: str, user: Any, on: date) -> QuerySet[SelfAssessment]:
    """Those that a line of the home page counts: the list behind its number."""
    asked = {
        to_do.OWED: lambda: to_do.to_hand_in(user),
        to_do.RETURNED: lambda: to_do.to_explain(user),
        to_do.REVIEW: lambda: to_do.to_review(user),
        to_do.LATE: lambda: to_do.late(user, on),
    }[word]()
    return rows.filter(pk__in=asked.order_by().values("pk"))

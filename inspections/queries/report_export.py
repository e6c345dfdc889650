"""The reports of a list with all that its file tells of each, in one query."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT

from agencies.queries.names import shown_name, with_name
from inspections.choices import Round, SealStep
from inspections.models import AssessmentSeal, Extension, ReviewAssignment, SelfAssessment
from inspections.queries.due_days import with_holidays_since
from inspections.queries.results import with_results

ROWS_AT_ONCE = 500


def told_reports(rows: QuerySet[SelfAssessment], user: Any, on: Any) -> QuerySet[Any]:
    """Adds who handed in, the due day before any extension and the reason of the last one, the agency's own score as
    it was sealed (`self_told`), and the result as far as the reader may see it (`shows_result`)."""
    extended = Extension.objects.filter(assessment=OuterRef("pk"))
    sealed = AssessmentSeal.objects.filter(assessment=OuterRef("pk"), step=SealStep.SUBMITTED).order_by("-pk")
    told = with_holidays_since(with_results(rows, user), on).annotate(
        first_due=Subquery(extended.order_by("pk").values("from_due")[:1]),
        extended_for=Subquery(extended.order_by("-pk").values("reason")[:1]),
        self_told=Subquery(sealed.values(told=KT(f"content__scores__{Round.SELF.value}__total"))[:1]),
    )
    return told.select_related("plan", "province", "submitted_by", "result")


def reviewers_told(rows: QuerySet[SelfAssessment], user: Any, on: Any) -> dict[tuple[int, int], str]:
    """Plan and set of criteria → which section was given to whom, as far as the reader may know it."""
    given: Any = ReviewAssignment.objects.visible_to(user).filter(plan__in=rows.order_by().values("plan"))
    named = with_name(given.select_related("section", "reviewer"), "department", on)
    found: dict[tuple[int, int], list[str]] = {}
    for row in named.order_by("section__position", "section", "pk"):
        whom = row.reviewer or shown_name(row.name, on, row.name_from, row.name_to)
        found.setdefault((row.plan_id, row.section.criteria_set_id), []).append(f"{row.section.title}: {whom}")
    return {key: "; ".join(told) for key, told in found.items()}

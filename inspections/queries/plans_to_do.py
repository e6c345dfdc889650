"""What plans ask of the department's leader, as a line of the home page; it opens the list of just these."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.urls import reverse

from agencies.models.membership import sight_of
from agencies.rules import leads_department
from common.registry import Todo
from inspections.models import InspectionPlan

AGREEMENT = "plan_agreement"
SENTENCES = {AGREEMENT: "kế hoạch kiểm tra chờ lãnh đạo đồng ý"}


def to_agree(user: Any) -> QuerySet[InspectionPlan]:
    """The drafts that wait for this leader's word."""
    rows = InspectionPlan.objects.awaiting_agreement()
    if user.is_superuser:
        return rows
    return rows.filter(province__in=[key for key in sight_of(user).provinces if leads_department(user, key)])


def counts(user: Any, on: date, mine: bool) -> list[QuerySet[Any]]:
    """They alone, as a question that the home page puts together with others."""
    return [to_agree(user).order_by().values(word=Value(AGREEMENT, output_field=CharField()))]


def told(counted: Mapping[str, int], mine: bool) -> list[Todo]:
    waiting = counted.get(AGREEMENT, 0)
    return [Todo(waiting, SENTENCES[AGREEMENT], f"{reverse('plan_list')}?waits={AGREEMENT}")] if waiting else []

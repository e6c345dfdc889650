"""What waits for an agency's head: revisions sent to be reviewed and approved, as a line of her home page."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import CharField, Count, QuerySet, Value
from django.urls import reverse

from agencies.models.membership import sight_of
from common.registry import Todo
from procedures.models import Procedure
from procedures.queries.procedure_list import waiting_for_approval
from procedures.queries.procedure_standing import still_kept

WAITING = "revisions_waiting"


def counts(user: Any, on: date, mine: bool) -> list[QuerySet[Any]]:
    """How many the list of those waiting holds, for an agency's own people; the department approves nothing daily."""
    rows: Any = Procedure.objects.visible_to(user) if sight_of(user).heads else Procedure.objects.none()
    waiting: Any = waiting_for_approval(still_kept(rows, on, past=False)).order_by()
    words = waiting.annotate(word=Value(WAITING, output_field=CharField())).values("word")
    return [words.annotate(how_many=Count("pk"))]


def told(counted: Mapping[str, int], mine: bool) -> list[Todo]:
    waiting = counted.get(WAITING, 0)
    address = f"{reverse('procedure_list')}?state=waiting"
    return [Todo(waiting, "bản quy trình chờ phê duyệt", address)] if waiting else []

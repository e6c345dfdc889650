"""What waits for an agency's head: revisions sent to be reviewed and approved, as a line of her home page."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, Count, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from agencies.models.membership import sight_of
from common.registry import Todo
from procedures.models import Procedure
from procedures.queries.procedure_list import waiting_for_approval
from procedures.queries.procedure_standing import still_kept

WAITING = "revisions_waiting:"  # before the key of the agency


def counts(user: Any, on: date, mine: bool) -> list[QuerySet[Any]]:
    """How many wait in each of one's own agencies; not in those below, and the department approves nothing daily."""
    own = sight_of(user).heads
    rows: Any = Procedure.objects.filter(agency__in=own) if own else Procedure.objects.none()
    waiting: Any = waiting_for_approval(still_kept(rows, on, past=False)).order_by()
    words = waiting.annotate(word=Concat(Value(WAITING), Cast("agency", CharField()))).values("word")
    return [words.annotate(how_many=Count("pk"))]


def told(counted: Mapping[str, int], mine: bool) -> list[Todo]:
    """A line for each agency; it opens the list of just these."""
    lines = []
    for word, waiting in sorted(counted.items()):
        if word.startswith(WAITING):
            query = urlencode({"state": "waiting", "agency": word.removeprefix(WAITING)})
            lines.append(Todo(waiting, "bản quy trình chờ phê duyệt", f"{reverse('procedure_list')}?{query}"))
    return lines

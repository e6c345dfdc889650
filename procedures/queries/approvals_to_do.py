"""What waits in one's own agency, as lines of the home page: revisions to be approved, and those that came back."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from agencies.models.membership import sight_of
from common.registry import Todo
from procedures.models import Procedure
from procedures.queries.procedure_list import sent_back, waiting_for_approval
from procedures.queries.procedure_standing import still_kept

# What is asked for: how its word begins, before the key of the agency; its rows; in words; as the list's condition.
KINDS = (
    ("revisions_waiting:", waiting_for_approval, "bản quy trình chờ phê duyệt", "waiting"),
    ("revisions_returned:", sent_back, "bản quy trình bị trả lại, cần sửa", "returned"),
)


def counts(user: Any, on: date, mine: bool) -> list[QuerySet[Any]]:
    """Those that wait in each of one's own agencies; not below, and the department approves nothing daily."""
    own = sight_of(user).heads
    rows: Any = Procedure.objects.filter(agency__in=own) if own else Procedure.objects.none()
    kept = still_kept(rows, on, past=False).order_by()
    return [
        those(kept).values(word=Concat(Value(begins), Cast("agency", CharField()))) for begins, those, *_ in KINDS
    ]


def told(counted: Mapping[str, int], mine: bool) -> list[Todo]:
    """A line for each agency; it opens the list of just these."""
    lines = []
    for begins, _, words, state in KINDS:
        for word in sorted(word for word in counted if word.startswith(begins)):
            query = urlencode({"state": state, "agency": word.removeprefix(begins)})
            lines.append(Todo(counted[word], words, f"{reverse('procedure_list')}?{query}"))
    return lines

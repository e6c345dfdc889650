"""What the catalogue asks the office to do: the open reviews as lines of the home page."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Concat
from django.urls import reverse

from common.registry import Todo
from procedures.choices import ReviewCause
from procedures.queries import review_list

MINE = "me"  # the condition of the list: those of agencies in the reader's own charge
LATE = "late:"  # before the cause of those whose due day is over


def counts(user: Any, on: date, mine: bool) -> list[QuerySet[Any]]:
    """The open reviews by their cause, those past their due day apart."""
    rows = review_list.open_reviews(user, on)
    if mine:
        rows = review_list.in_charge_of(rows, user, on)
    late = Case(When(Q(due_on__lt=on), then=Value(LATE)), default=Value(""), output_field=CharField())
    return [rows.order_by().values(word=Concat(late, F("cause")))]


def told(counted: Mapping[str, int], mine: bool) -> list[Todo]:
    """A line for each cause that is not nothing; it opens the list of just these, and says how many are late."""
    lines = []
    for cause in ReviewCause:
        late = counted.get(f"{LATE}{cause}", 0)
        every = late + counted.get(str(cause), 0)
        if every:
            query = {"cause": cause.value} | ({"officer": MINE} if mine else {})
            note = f"{late} việc quá hạn" if late else ""
            address = f"{reverse('review_list')}?{urlencode(query)}"
            lines.append(Todo(every, review_list.SENTENCES[cause], address, note, "bad" if late else ""))
    return lines

"""How long coverage stays what it is on a day: until something that it rests on begins or ends by its own days."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Min, Q, QuerySet

from agencies.models import AgencyPeriod
from procedures.choices import ReviewOutcome, RevisionStep
from procedures.models import (
    HandlingException,
    Procedure,
    ProcedureLink,
    ProcedureRevision,
    PublicationLine,
    ReviewTask,
)

ONE_DAY = timedelta(days=1)


@dataclass
class Stretch:
    """The days around one day on which nothing changes, both inclusive; None: until further notice."""

    first: date = date.min
    last: date | None = None

    def narrow(
        self, begun: date | None, begins: date | None, ended: date | None = None, ends: date | None = None
    ) -> None:
        """By the last day on which something began or had ended, and the first on which something begins or ends."""
        self.first = max(self.first, begun or date.min, ended + ONE_DAY if ended else date.min)
        lasts = [self.last, begins - ONE_DAY if begins else None, ends]
        self.last = min((day for day in lasts if day), default=None)


def stretches(provinces: Mapping[int, int], on: date) -> dict[int, Stretch]:
    """Of each agency (agency -> province) the days around `on`, in seven queries however many they are."""
    found = {agency: Stretch() for agency in provinces}
    for rows in _dated(provinces.keys(), on):
        for agency, *days in rows:
            found[agency].narrow(*days)
    published = {province: days for province, *days in _published(set(provinces.values()), on)}
    for agency, province in provinces.items():
        if province in published:
            found[agency].narrow(*published[province])
    return found


def _dated(agencies: Collection[int], on: date) -> Iterator[QuerySet[Any]]:
    """Of each table rows of an agency with what `narrow` takes."""
    yield _days(AgencyPeriod.objects.filter(agency__in=agencies), "agency", on)
    yield _days(HandlingException.objects.filter(agency__in=agencies), "agency", on)
    yield _days(Procedure.objects.filter(agency__in=agencies), "agency", on)
    of_procedures: dict[str, Any] = {"procedure__agency__in": agencies}
    revisions = ProcedureRevision.objects.filter(step=RevisionStep.APPROVED, **of_procedures)
    yield _days(revisions, "procedure__agency", on)
    yield _days(ProcedureLink.objects.filter(**of_procedures), "procedure__agency", on)
    cleared = ReviewTask.objects.filter(outcome=ReviewOutcome.NO_EFFECT, **of_procedures)
    yield _days(cleared, "procedure__agency", on, first="closed_on", last="")


def _published(provinces: Collection[int], on: date) -> QuerySet[Any]:
    return _days(PublicationLine.objects.filter(province__in=provinces), "province", on)


def _days(rows: Any, of: str, on: date, *, first: str = "valid_from", last: str = "valid_to") -> QuerySet[Any]:
    begun, begins = Q(**{f"{first}__lte": on}), Q(**{f"{first}__gt": on})
    columns = {"begun": Max(first, filter=begun), "begins": Min(first, filter=begins)}
    if last:
        ended, ends = Q(**{f"{last}__lt": on}), Q(**{f"{last}__gte": on})
        columns |= {"ended": Max(last, filter=ended), "ends": Min(last, filter=ends)}
    grouped = rows.order_by().values(of).annotate(**columns)
    told: QuerySet[Any] = grouped.values_list(of, *columns)
    return told

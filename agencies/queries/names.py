"""What an agency was called on a day; where it stood no more, until when it did ("đến 30/6/2025")."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from agencies.models import AgencyPeriod


class Called(NamedTuple):
    """A name of an agency and its days, as a query brought them."""

    name: str | None
    begins: date | None
    ends: date | None
    folded: str | None = ""

    def shown_on(self, on: date) -> str:
        return shown_name(self.name, on, self.begins, self.ends)


def begun_by(on: date) -> Q:
    """The periods that had begun by a day."""
    return Q(valid_from__isnull=True) | Q(valid_from__lte=on)


def last_period(agency: str, on: date) -> QuerySet[AgencyPeriod]:
    """The newest period that the agency of an outer row had reached by the day: it holds, or was its last."""
    periods = AgencyPeriod.objects.filter(begun_by(on), agency=OuterRef(agency))
    return periods.order_by(F("valid_from").desc(nulls_last=True), "-pk")


def with_name(rows: QuerySet[Any], agency: str, on: date) -> QuerySet[Any]:
    """Adds `name`, `name_from` and `name_to` of the agency in the column `agency`; `shown_name` reads them."""
    last = last_period(agency, on)
    first = AgencyPeriod.objects.filter(agency=OuterRef(agency)).order_by(F("valid_from").asc(nulls_first=True), "pk")
    return rows.annotate(
        name=Coalesce(Subquery(last.values("name")[:1]), Subquery(first.values("name")[:1])),
        name_from=Subquery(first.values("valid_from")[:1]),
        name_to=Subquery(last.values("valid_to")[:1]),
    )


def shown_name(name: str | None, on: date, begins: date | None, ends: date | None) -> str:
    """The name with the end of an agency that stood no more on the day, or the beginning of one still to come."""
    if begins and begins > on:
        return f"{name or 'Cơ quan'} (từ {in_words(begins)})"
    if ends and ends < on:
        return f"{name or 'Cơ quan'} (đến {in_words(ends)})"
    return name or "Cơ quan chưa có tên"


def called_on(names: Iterable[Called], on: date) -> Called:
    """What a page of the day calls an agency, of all names that it had: the last begun, or the first to come."""
    in_order = sorted(names, key=lambda one: one.begins or date.min)
    begun = [one for one in in_order if one.begins is None or one.begins <= on]
    return begun[-1] if begun else in_order[0]


def names_on(agencies: Iterable[int], on: date) -> dict[int, str]:
    """Agency → the name that a page of the day shows, in one query."""
    names: dict[int, list[Called]] = defaultdict(list)
    periods = AgencyPeriod.objects.filter(agency__in=set(agencies)).order_by()
    for agency, *facts in periods.values_list("agency", "name", "valid_from", "valid_to"):
        names[agency].append(Called(*facts))
    return {agency: called_on(each, on).shown_on(on) for agency, each in names.items()}


def in_words(day: date) -> str:
    """`30/6/2025`, as the office writes a day inside a name."""
    return f"{day.day}/{day.month}/{day.year}"

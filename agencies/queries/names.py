"""What an agency was called on a day; where it stood no more, until when it did ("đến 30/6/2025")."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from agencies.models import AgencyPeriod


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


def names_on(agencies: Iterable[int], on: date) -> dict[int, str]:
    """Agency → the name that a page of the day shows, in one query."""
    periods = AgencyPeriod.objects.filter(agency__in=set(agencies)).order_by(F("valid_from").asc(nulls_first=True))
    told: dict[int, str] = {}
    for agency, name, begins, ends in periods.values_list("agency", "name", "valid_from", "valid_to"):
        if begins is None or begins <= on or agency not in told:
            told[agency] = shown_name(name, on, begins, ends)
    return told


def in_words(day: date) -> str:
    """`30/6/2025`, as the office writes a day inside a name."""
    return f"{day.day}/{day.month}/{day.year}"

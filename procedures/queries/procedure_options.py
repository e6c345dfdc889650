"""What the filter of the catalogue offers: parts of an office where one office is asked for, fields of a province."""

from datetime import date
from typing import Any

from django.db.models import F, QuerySet, Subquery

from agencies.models import AgencyPeriod
from agencies.models.membership import sight_of
from agencies.queries.names import begun_by
from agencies.queries.options import Options, list_of, options_with
from procedures.models import AdministrativeProcedure, Procedure, PublicationLine
from procedures.queries.procedure_list import DIVISION


def options_of_procedures(user: Any, on: date, *, province: int | None, agency: int | None) -> Options:
    """The lists for a reader, all in one query. Over several provinces the fields wait until one is chosen."""
    sight = sight_of(user)
    alone = next(iter(sight.agencies)) if len(sight.agencies) == 1 and not sight.provinces else None
    asked = agency or (None if sight.everything else alone)
    own: list[QuerySet[Any]] = []
    if asked is not None:
        kept = Procedure.objects.visible_to(user).filter(agency=asked)
        own += [_divisions(kept), _fields_of(kept)]
    else:
        one = province or (next(iter(sight.provinces)) if len(sight.provinces) == 1 else None)
        own += [_fields_published(user, one, on)] if one is not None else []
    if agency is not None:
        own.append(_agency(user, on, agency))
    return options_with(user, own, url_name="procedure_list", province=province)


def _divisions(kept: Any) -> QuerySet[Any]:
    named = kept.annotate(shown_division=DIVISION).exclude(shown_division="")
    return list_of(named, "division", "shown_division", "shown_division")


def _fields_of(kept: Any) -> QuerySet[Any]:
    rows = AdministrativeProcedure.objects.filter(links__procedure__in=kept).exclude(field="")
    return list_of(rows, "field", "field", "field")


def _fields_published(user: Any, province: int, on: date) -> QuerySet[Any]:
    lines = PublicationLine.objects.visible_to(user).in_force(on).filter(province=province)  # type: ignore[attr-defined]
    rows = AdministrativeProcedure.objects.filter(pk__in=lines.values("administrative")).exclude(field="")
    return list_of(rows, "field", "field", "field")


def _agency(user: Any, on: date, agency: int) -> QuerySet[Any]:
    """One agency in sight, as it was last called by the day."""
    last = AgencyPeriod.objects.filter(begun_by(on), agency=agency).order_by(F("valid_from").desc(nulls_last=True))
    rows = AgencyPeriod.objects.visible_to(user).filter(pk=Subquery(last.values("pk")[:1]))
    return list_of(rows, "agency", "agency_id", "name")

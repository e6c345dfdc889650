"""The page of a TTHC: how provinces in sight have published it over time, and the procedures that carry it out."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from agencies.queries.names import with_name
from procedures.models import (
    AdministrativeProcedure,
    HandlingException,
    Procedure,
    ProcedureLink,
    PublicationLine,
)
from procedures.queries.administrative_list import ACTION_TONES


def administratives_in_sight(user: Any) -> QuerySet[AdministrativeProcedure]:
    """Those that a province in sight has published, or that a procedure in sight carries out."""
    lines = PublicationLine.objects.visible_to(user).filter(administrative=OuterRef("pk"))
    links = ProcedureLink.objects.visible_to(user).filter(administrative=OuterRef("pk"))
    return AdministrativeProcedure.objects.filter(Q(Exists(lines)) | Q(Exists(links)))


@dataclass(frozen=True)
class ShownLine:
    """A published line and how it stands on the day."""

    line: PublicationLine
    holds: bool  # on the day
    ahead: bool  # begins only later

    @property
    def tone(self) -> str:
        return ACTION_TONES.get(self.line.action, "")


def lines_of(administrative: AdministrativeProcedure, user: Any, on: date) -> list[ShownLine]:
    """Its lines in the provinces in sight, by province, the newest first."""
    lines = PublicationLine.objects.visible_to(user).filter(administrative=administrative)
    read = lines.select_related("decision__paper", "province", "replaced_by")
    in_order = read.order_by("province__name", "province", F("valid_from").desc(nulls_last=True), "-pk")
    return [
        ShownLine(line, holds=line.holds_on(on), ahead=bool(line.valid_from and line.valid_from > on))
        for line in in_order
    ]


def procedures_for(administrative: AdministrativeProcedure, user: Any, on: date) -> QuerySet[Procedure]:
    """The procedures in sight that are in force on the day and linked to it."""
    of_procedure = {"procedure": OuterRef("pk"), "province": OuterRef("province")}  # of no other province's
    links = ProcedureLink.objects.on(on).filter(administrative=administrative, **of_procedure)
    rows: QuerySet[Procedure] = Procedure.objects.visible_to(user).in_force(on).filter(Exists(links))
    return rows.only("pk", "code", "name", "agency_id").order_by("province_id", "sort_key", "pk")


def exceptions_for(administrative: AdministrativeProcedure, user: Any, on: date) -> QuerySet[Any]:
    """The agencies in sight that depart on the day from what their level carries out, with their names."""
    rows = HandlingException.objects.visible_to(user).on(on).filter(administrative=administrative)
    return with_name(rows.select_related("paper"), "agency", on).order_by("name", "pk")

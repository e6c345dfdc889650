"""What the forms of the catalogue offer: divisions, TTHC of the agency's level, neighbours to copy from."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from agencies.models import Agency, AgencyPeriod, Division
from common.days import on_day
from common.text import exact_key
from procedures.choices import ProcedureState
from procedures.models import KitProcedure, Procedure, ProcedureLink, PublicationLine
from procedures.models.administrative import AT_LEVEL
from procedures.queries import administrative_list

MOST_OFFERED = 20


def divisions_kept_by(agency: Agency, on: date, row: Procedure | None = None) -> QuerySet[Division]:
    """The divisions of an agency on a day, and the one that the procedure has."""
    standing = Q(pk=row.division_id) if row and row.division_id else Q(pk__in=())
    return Division.objects.filter(on_day(on) | standing, agency=agency)


# --- TTHC -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class OfferedTthc:
    """A published TTHC that the search found, and whether the procedure carries it out already."""

    key: str
    name: str
    field: str
    linked: bool
    ticked: bool = False


def tthc_to_choose(procedure: Procedure, text: str, ticked: list[str], on: date) -> tuple[list[OfferedTthc], bool]:
    """What is ticked already, then the first few TTHC of the agency's level whose code or name the words find; True
    where there are more."""
    linked = set(
        ProcedureLink.objects.filter(procedure=procedure, valid_to=None).values_list("administrative", flat=True)
    )
    lines = (
        PublicationLine.objects.in_force(on).filter(province=procedure.province_id).select_related("administrative")
    )
    chosen = list(lines.filter(administrative__key__in=ticked).order_by("sort_key", "pk")) if ticked else []
    found = list(_of_level(lines, procedure, on, text)[: MOST_OFFERED + 1]) if text.strip() else []
    known = {line.pk for line in chosen}
    rows = [*chosen, *(line for line in found[:MOST_OFFERED] if line.pk not in known)]
    offered = [
        OfferedTthc(
            row.administrative.key, row.name, row.field, row.administrative_id in linked, ticked=row.pk in known
        )
        for row in rows
    ]
    return offered, len(found) > MOST_OFFERED


def _of_level(lines: Any, procedure: Procedure, on: date, text: str) -> Any:
    level = AgencyPeriod.objects.on(on).filter(agency=procedure.agency_id).values_list("level", flat=True).first()
    if level in AT_LEVEL:
        lines = lines.filter(**{AT_LEVEL[level]: True})
    return administrative_list.matching(lines, text).order_by("sort_key", "pk")


# --- Starting a catalogue ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class OfferedKit:
    """A procedure of the starter kit, and the agency's own that came from it."""

    row: KitProcedure
    taken: Procedure | None


def kit_for(agency: Agency) -> list[OfferedKit]:
    """The kit in its order. What came from it, or bears the same name, is the agency's own already."""
    own = Procedure.objects.filter(agency=agency).exclude(state=ProcedureState.WITHDRAWN)
    by_kit, by_name = {one.kit_id: one for one in own if one.kit_id}, {exact_key(one.name): one for one in own}
    kits = KitProcedure.objects.all()
    return [OfferedKit(row, by_kit.get(row.pk) or by_name.get(exact_key(row.name))) for row in kits]


def neighbours_of(agency: Agency, user: Any, on: date) -> Any:
    """The agencies in sight of the same province that have procedures in force, with `name_now` and `how_many`.

    Those of the agency's own level first: their TTHC are the same.
    """
    named = AgencyPeriod.objects.on(on).filter(agency=OuterRef("pk"))
    own_level = AgencyPeriod.objects.on(on).filter(agency=agency.pk).values("level")[:1]
    kept = Procedure.objects.in_force(on).filter(agency=OuterRef("pk")).order_by().values("agency")
    rows = Agency.objects.visible_to(user).filter(province=agency.province_id).exclude(pk=agency.pk)
    rows = rows.annotate(
        name_now=Subquery(named.values("name")[:1]),
        level_now=Subquery(named.values("level")[:1]),
        sorted_as=Subquery(named.values("sort_key")[:1]),
        how_many=Subquery(kept.annotate(all=Count("pk")).values("all")),
    )
    standing = rows.filter(how_many__gt=0, name_now__isnull=False)
    return standing.annotate(alike=Q(level_now=Subquery(own_level))).order_by(F("alike").desc(), "sorted_as")


@dataclass
class OfferedCopy:
    """A procedure that a neighbour has in force; `taken`: the agency has one of its kind and name already."""

    row: Procedure
    taken: bool
    chosen: bool = False  # ticked in a form that came back

    @property
    def title(self) -> str:
        return str(self.row)[:200]

    @property
    def pk(self) -> int:
        return int(self.row.pk)


def procedures_to_copy(source: Agency, agency: Agency, user: Any, on: date) -> list[OfferedCopy]:
    """What the source has in force, as far as the user sees it, system processes first."""
    own = Procedure.objects.filter(agency=agency).exclude(state=ProcedureState.WITHDRAWN)
    known = {(kind, exact_key(name)) for kind, name in own.values_list("kind", "name")}
    rows = Procedure.objects.visible_to(user).in_force(on).filter(agency=source)
    in_order = rows.order_by("-kind", "sort_key", "pk")
    return [OfferedCopy(row, (row.kind, exact_key(row.name)) in known) for row in in_order]

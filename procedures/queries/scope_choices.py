"""What a line of a scope can list: the holder's procedures by kind and by field, and what is named by its code."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from agencies.models import ScopeLine
from common.text import normalise, sort_key
from procedures.choices import ProcedureKind, ProcedureState
from procedures.codes import TthcCode
from procedures.models import Procedure, ProcedureLink, ScopeProcedure
from procedures.queries.scope import covered_agencies


# --- By kind and by field -----------------------------------------------------------------------------------------
def offered(line: ScopeLine, on: date) -> Any:
    """The holder's procedures in force on the day that no other line of the paper lists."""
    elsewhere = ScopeProcedure.objects.filter(procedure=OuterRef("pk"), line__certificate=line.certificate_id)
    rows: Any = Procedure.objects.in_force(on).filter(agency=line.certificate.holder_id)
    return rows.filter(~Exists(elsewhere.exclude(line=line.pk)))


def kinds_offered(rows: Any) -> list[tuple[str, int]]:
    """The kinds that there are, in their usual order, each with how many procedures it has."""
    counts = dict(rows.order_by().values_list("kind").annotate(Count("pk")))
    return [(kind, counts[kind]) for kind in ProcedureKind.values if kind in counts]


def fields_offered(rows: Any, on: date) -> list[tuple[str, int]]:
    """The fields of the TTHC that they carry out on the day, each with how many procedures it has."""
    links: Any = ProcedureLink.objects.on(on).filter(procedure__in=rows).exclude(administrative__field="")
    named = links.order_by().values_list("administrative__field")
    counted = named.annotate(Count("procedure", distinct=True))
    return sorted(counted, key=lambda field: sort_key(field[0]))


def of_kinds_or_fields(rows: Any, kinds: Collection[str], fields: Collection[str], on: date) -> list[Procedure]:
    links = ProcedureLink.objects.on(on).filter(administrative__field__in=fields)
    return list(rows.filter(Q(kind__in=kinds) | Q(pk__in=links.values("procedure"))))


# --- By code ------------------------------------------------------------------------------------------------------
def named_by(line: ScopeLine, codes: Iterable[TthcCode], on: date) -> tuple[list[Procedure], list[str]]:
    """The procedures that bear one of these codes, or carry out the TTHC of it on the day; and the codes of none.

    The holder's own come before those of an agency that its paper covers, what stands before what was withdrawn.
    """
    wanted = list(codes)
    by_code = _by_code(line) if wanted else {}
    by_key = _by_key(line, [code.key for code in wanted if code.key], on)
    found: list[Procedure] = []
    unknown: list[str] = []
    for code in wanted:
        rows = by_code.get(_key(code.typed)) or by_key.get(code.key) or []
        found += rows
        unknown += [] if rows else [code.typed]
    return found, unknown


def _key(code: str) -> str:
    return normalise(code).casefold()


def _by_code(line: ScopeLine) -> dict[str, list[Procedure]]:
    covered = covered_agencies(line.certificate)
    known: dict[str, Procedure] = {}
    for row in Procedure.objects.filter(agency__in=covered).exclude(code="").order_by("pk"):
        key = _key(row.code)
        if key not in known or _rank(row, line) > _rank(known[key], line):
            known[key] = row
    return {key: [row] for key, row in known.items()}


def _rank(row: Procedure, line: ScopeLine) -> tuple[bool, bool]:
    return row.agency_id == line.certificate.holder_id, row.state != ProcedureState.WITHDRAWN


def _by_key(line: ScopeLine, keys: list[str], on: date) -> dict[str, list[Procedure]]:
    found: dict[str, list[Procedure]] = defaultdict(list)
    if keys:
        kept: Any = Procedure.objects.in_force(on).filter(agency=line.certificate.holder_id)
        links = ProcedureLink.objects.on(on).filter(procedure__in=kept, administrative__key__in=keys)
        for link in links.select_related("procedure", "administrative").order_by("pk"):
            found[link.administrative.key].append(link.procedure)
    return found

"""A blind import of a catalogue: parse, validate, and Django's `bulk_create` of the rows and of their history.

It compares and stages nothing, and takes the sheet of `benchmarks.catalogue_sheet` only.
"""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from python_calamine import CalamineWorkbook

from agencies.models import AgencyIdentifier, Province
from benchmarks.catalogue_sheet import FIRST_ROW
from benchmarks.references.blind_import import bulk_create
from common.text import normalise
from procedures.choices import ProcedureKind, ProcedureState, RevisionStep
from procedures.codes import read_codes
from procedures.models import AdministrativeProcedure, Procedure, ProcedureLink, ProcedureRevision
from procedures.services.keys import keys_of_procedure

KINDS = {label: value for value, label in ProcedureKind.choices}
TABLES: tuple[Any, ...] = (AdministrativeProcedure, Procedure, ProcedureRevision, ProcedureLink)


def blind_catalogue(path: Path) -> None:
    """Write every row of the sheet as if the catalogue were empty; raises where a row is not valid."""
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    province, by = Province.objects.get(), get_user_model().objects.get(username="canbo")
    agencies = dict(AgencyIdentifier.objects.filter(province=province).values_list("value", "agency"))
    seen: set[tuple[int, str]] = set()
    rows = [_validated(cells[1:], agencies, seen) for cells in sheet.to_python(skip_empty_area=False)[FIRST_ROW:]]
    _insert(rows, province, by)


def _validated(cells: list[Any], agencies: dict[str, int], seen: set[tuple[int, str]]) -> dict[str, Any]:
    texts = [normalise(cell) if isinstance(cell, str) else cell for cell in cells]
    agency, code, name, kind, division, tthc, issue, issued_on, effective_on = texts
    codes = read_codes(tthc)
    days = [day.date() if isinstance(day, datetime) else day for day in (issued_on, effective_on)]
    identity = (agencies[agency], code)
    if not name or len(name) > 4_000 or identity in seen or not all(one.key for one in codes):
        raise ValueError(f"not a valid row: {code}")
    if not all(isinstance(day, date) for day in days) or days[1] < days[0]:
        raise ValueError(f"not a valid row: {code}")
    seen.add(identity)
    facts = {"code": code, "name": name, "kind": KINDS[kind], "division_name": division}
    return {"agency": agencies[agency], "facts": facts, "codes": codes, "issue": issue, "days": days}


def _insert(rows: list[dict[str, Any]], province: Province, by: Any) -> None:
    keys = dict.fromkeys(code.key for row in rows for code in row["codes"])
    national = {key: AdministrativeProcedure(key=key) for key in keys}
    bulk_create(list(national.values()), by=by)
    procedures = [_procedure(row, province) for row in rows]
    bulk_create(procedures, by=by)
    both = list(zip(procedures, rows, strict=True))
    revisions = [
        ProcedureRevision(
            procedure=procedure, step=RevisionStep.APPROVED, issue=row["issue"], issued_on=row["days"][0],
            valid_from=row["days"][1],
        )
        for procedure, row in both
    ]  # fmt: skip
    bulk_create(revisions, by=by)
    links = [
        ProcedureLink(procedure=procedure, province=province, administrative=national[code.key], code=code.typed)
        for procedure, row in both
        for code in row["codes"]
    ]
    bulk_create(links, by=by)


def _procedure(row: dict[str, Any], province: Province) -> Procedure:
    keys = keys_of_procedure(row["facts"]["code"], row["facts"]["name"])._asdict()
    told = {"agency_id": row["agency"], "valid_from": row["days"][1], "state": ProcedureState.ISSUED}
    return Procedure(province=province, **told, **row["facts"], **keys)

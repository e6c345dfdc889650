"""A blind import as Django does it: parse, validate, `bulk_create` the rows and then their history rows.

It compares and stages nothing. The goal names `bulk_create` of both, so that is what stands here, and not the
portal's own quicker way of writing (`common.bulk_rows`): a reference that rose with it would hide what it gains.
It takes the roster of `benchmarks.roster` only, with its columns where they stand.
"""

from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from python_calamine import CalamineWorkbook

from agencies.choices import Application, AppointmentRole, CertificateKind, IdentifierScheme, Level, Obligation
from agencies.models import (
    Agency,
    AgencyIdentifier,
    AgencyPeriod,
    ApplicationStatus,
    Appointment,
    Certificate,
    Province,
    StandardEdition,
)  # fmt: skip
from agencies.services.naming import keys_of
from benchmarks.roster import FIRST_ROW
from common.clock import now
from common.documents import OfficialDocument, parse_number
from common.text import normalise

LEVELS = {label: value for value, label in Level.choices}
OBLIGATIONS = {label: value for value, label in Obligation.choices}
FORMS = {"Công bố": CertificateKind.DECLARATION, "Chứng nhận": CertificateKind.CERTIFICATE}
ROLES = (AppointmentRole.COMMITTEE_HEAD, AppointmentRole.REPRESENTATIVE, AppointmentRole.SECRETARY)


def blind_import(path: Path) -> None:
    """Write every row of the roster as if the register were empty; raises where a row is not valid."""
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    province, by = Province.objects.get(), get_user_model().objects.get(username="canbo")
    editions = {edition.code: edition for edition in StandardEdition.objects.all()}
    codes = set(AgencyIdentifier.objects.filter(province=province).values_list("value", flat=True))
    rows = [_validated(cells[1:], editions, codes) for cells in sheet.to_python(skip_empty_area=False)[FIRST_ROW:]]
    _insert(rows, province, by)


def _validated(cells: list[Any], editions: dict[str, StandardEdition], codes: set[str]) -> dict[str, Any]:
    texts = [normalise(cell) if isinstance(cell, str) else cell for cell in cells]
    code, name, level, obligation, address, phone, email, *people, edition, form, number, day = texts
    if not name or len(name) > 250 or code in codes or "@" not in email or not isinstance(day, date):
        raise ValueError(f"not a valid row: {code}")
    codes.add(code)
    digits = f"0{int(phone)}" if isinstance(phone, float) else phone
    if not digits.isdigit() or any(len(person) > 150 for person in people):
        raise ValueError(f"not a valid row: {code}")
    return {
        "code": code, "name": name, "level": LEVELS[level], "obligation": OBLIGATIONS[obligation],
        "contact": {"address": address, "phone": digits, "email": email}, "people": people,
        "edition": editions[edition], "form": FORMS[form], "number": number, "day": day,
    }  # fmt: skip


def _insert(rows: list[dict[str, Any]], province: Province, by: Any) -> None:
    papers = [
        OfficialDocument(
            number=row["number"], symbol=parse_number(row["number"]).symbol, issued_on=row["day"], issuer=row["name"]
        )
        for row in rows
    ]
    agencies = [Agency(province=province, **row["contact"]) for row in rows]
    bulk_create(papers, by=by)
    bulk_create(agencies, by=by)
    both = list(zip(agencies, rows, strict=True))
    own = {"province": province, "scheme": IdentifierScheme.OWN}
    bulk_create([AgencyIdentifier(agency=agency, value=row["code"], **own) for agency, row in both], by=by)
    bulk_create([_period(agency, row, province) for agency, row in both], by=by)
    people = [
        Appointment(agency=agency, role=role, name=name)
        for agency, row in both
        for role, name in zip(ROLES, row["people"], strict=True)
    ]
    bulk_create(people, by=by)
    applying = {"status": Application.APPLYING, "source": "Theo danh sách"}
    bulk_create([ApplicationStatus(agency=agency, **applying) for agency in agencies], by=by)
    bulk_create([_certificate(*each) for each in zip(agencies, rows, papers, strict=True)], by=by)


def bulk_create(rows: list[Any], *, by: Any) -> None:
    """The rows and their history rows, each by Django's own method."""
    model = type(rows[0])
    model.objects.bulk_create(rows)
    entry, at = model.history.model, now()
    columns = [field.attname for field in entry.tracked_fields]
    said = {"history_date": at, "history_user_id": by.pk, "history_change_reason": "", "history_type": "+"}
    entry.objects.bulk_create([entry(**said, **{column: getattr(row, column) for column in columns}) for row in rows])


def _period(agency: Agency, row: dict[str, Any], province: Province) -> AgencyPeriod:
    facts = {key: row[key] for key in ("name", "level", "obligation")}
    return AgencyPeriod(agency=agency, province=province, **facts, **keys_of(row["name"])._asdict())


def _certificate(agency: Agency, row: dict[str, Any], paper: OfficialDocument) -> Certificate:
    facts = {"kind": row["form"], "edition": row["edition"], "issued_on": row["day"]}
    return Certificate(holder=agency, province_id=agency.province_id, paper=paper, **facts)

"""The register as its roster writes it: one row an agency, every column by a subquery of its own."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Subquery

from agencies.choices import AppointmentRole, IdentifierScheme, Level
from agencies.models import AgencyIdentifier, AgencyPeriod, ApplicationStatus, Appointment
from agencies.queries.register import newest_certificate

ROLES = {
    "head": AppointmentRole.COMMITTEE_HEAD,
    "representative": AppointmentRole.REPRESENTATIVE,
    "secretary": AppointmentRole.SECRETARY,
}
NEWEST = {
    "edition": "edition__code",
    "form": "kind",
    "declaration_number": "paper__number",
    "declared_on": "issued_on",
    "stated_system": "stated_system",
    "stated_internal": "stated_internal",
    "stated_administrative": "stated_administrative",
}
OF_THE_AGENCY = ("kind", "address", "phone", "email", "website", "note")
ROWS_AT_ONCE = 500


def export_rows(periods: Any, on: date) -> Iterator[dict[str, Any]]:
    """The rows of a list with the values of the roster's columns (key → value), in one query, as they come."""
    newest = newest_certificate(on)
    status = ApplicationStatus.objects.on(on).filter(agency=OuterRef("agency"))
    parent = AgencyPeriod.objects.on(on).filter(agency=OuterRef("parent"))
    columns: dict[str, Any] = {
        "code": _code(IdentifierScheme.OWN),
        "electronic_code": _code(IdentifierScheme.ELECTRONIC),
        "status": Subquery(status.values("status")[:1]),
        "parent_name": Subquery(parent.values("name")[:1]),
    }
    columns |= {role: _held(scheme, on) for role, scheme in ROLES.items()}
    columns |= {key: Subquery(newest.values(field)[:1]) for key, field in NEWEST.items()}
    columns |= {f"its_{name}": F(f"agency__{name}") for name in OF_THE_AGENCY}
    places = ("unit__name", "unit__level", "unit__parent__name", "unit__parent__level")
    own = ("name", "short_name", "level", "obligation")
    values = periods.annotate(**columns).values(*own, *columns, *places)
    for row in values.iterator(chunk_size=ROWS_AT_ONCE):
        row |= {name: row[f"its_{name}"] for name in OF_THE_AGENCY}
        yield row | {"parent": row["parent_name"]} | _place(row)


def _code(scheme: str) -> Subquery:
    codes = AgencyIdentifier.objects.filter(agency=OuterRef("agency"), scheme=scheme)
    return Subquery(codes.order_by("valid_to", "pk").values("value")[:1])


def _held(role: str, on: date) -> Subquery:
    held = Appointment.objects.on(on).filter(agency=OuterRef("agency"), role=role)
    return Subquery(held.order_by("-valid_from", "-pk").values("name")[:1])


def _place(row: dict[str, Any]) -> dict[str, str]:
    """The district and the commune of an agency, each in its column."""
    if row["unit__level"] == Level.DISTRICT:
        return {"district": row["unit__name"], "unit": ""}
    if row["unit__level"] != Level.COMMUNE:
        return {"district": "", "unit": ""}
    in_district = row["unit__parent__level"] == Level.DISTRICT
    return {"district": row["unit__parent__name"] if in_district else "", "unit": row["unit__name"]}

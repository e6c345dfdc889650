"""The register as a roster: rows that the import of the same file finds unchanged, read some hundreds at a time."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from agencies.choices import IdentifierScheme, Level
from agencies.models import (
    Agency,
    AgencyIdentifier,
    AgencyPeriod,
    ApplicationStatus,
    Appointment,
    Certificate,
)
from agencies.resources.agency_columns import AGENCY_COLUMNS, ROLES
from agencies.resources.papers import values_of
from agencies.resources.places import district_of
from agencies.resources.register import Known

AT_ONCE = 400
KEYS = tuple(column.key for column in AGENCY_COLUMNS)


def export_rows(periods: QuerySet[AgencyPeriod], on: date) -> Iterator[list[Any]]:
    """The values of each period's agency on a day, in the order of the roster's columns."""
    rows = iter(periods.select_related("agency", "unit__parent").iterator(chunk_size=AT_ONCE))
    while chunk := list(islice(rows, AT_ONCE)):
        known = _known(chunk, on)
        parents = _parents(chunk, on)
        for period in chunk:
            values = _values(period, known[period.agency_id], on)
            values["parent"] = parents.get(period.parent_id, "")
            yield [values.get(key, "") for key in KEYS]


def _values(period: AgencyPeriod, known: Known, on: date) -> dict[str, Any]:
    agency, unit = period.agency, period.unit
    district = district_of(unit)
    codes = {scheme: known.code(scheme) for scheme in (IdentifierScheme.OWN, IdentifierScheme.ELECTRONIC)}
    own, electronic = codes.values()
    held = {row.role: row.name for row in known.appointments}
    values = {key: getattr(agency, key) for key in ("kind", "address", "phone", "email", "website", "note")}
    values |= {key: getattr(period, key) for key in ("name", "short_name", "level", "obligation")}
    values |= {key: held.get(role, "") for key, role in ROLES.items()}
    values |= {
        "code": own.value if own else "",
        "electronic_code": electronic.value if electronic else "",
        "district": district.name if district else "",
        "unit": unit.name if unit and unit.level != Level.DISTRICT else "",
        "status": known.statuses[0].status if known.statuses else "",
    }
    return values | values_of(known.certificate_on(on))


def _known(chunk: Sequence[AgencyPeriod], on: date) -> dict[int, Known]:
    """What is known of the agencies of a chunk on the day: one question for each kind of fact."""
    known = {period.agency_id: Known(period.agency) for period in chunk}
    agencies = list(known)
    for identifier in AgencyIdentifier.objects.filter(agency__in=agencies).order_by("pk"):
        known[identifier.agency_id].identifiers.append(identifier)
    people = Appointment.objects.on(on).filter(agency__in=agencies, role__in=ROLES.values())
    for appointment in people.order_by("pk"):
        known[appointment.agency_id].appointments.append(appointment)
    for status in ApplicationStatus.objects.on(on).filter(agency__in=agencies):
        known[status.agency_id].statuses.append(status)
    certificates = Certificate.objects.filter(holder__in=agencies).select_related("paper", "edition")
    for certificate in certificates.order_by("pk"):
        known[certificate.holder_id].certificates.append(certificate)
    return known


def _parents(chunk: Iterable[AgencyPeriod], on: date) -> dict[int | None, str]:
    """Parents by name where it is the only one of that name in its province, else by code."""
    wanted = {period.parent_id for period in chunk if period.parent_id}
    if not wanted:
        return {}
    periods = AgencyPeriod.objects.with_code().on(on).filter(agency__in=wanted)
    above = {period.agency_id: period for period in periods}
    names = {period.folded_name for period in above.values()}
    namesakes = AgencyPeriod.objects.on(on).filter(folded_name__in=names)
    bearers = Counter(namesakes.values_list("province", "folded_name"))
    told: dict[int | None, str] = {}
    for agency, period in above.items():
        alone = bearers[period.province_id, period.folded_name] == 1
        told[agency] = period.name if alone or not period.code else period.code
    for agency in Agency.objects.filter(pk__in=wanted - above.keys()):  # ended before this day
        own = agency.identifiers.first()
        told[agency.pk] = own.value if own else str(agency)
    return told

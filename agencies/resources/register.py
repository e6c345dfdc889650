"""The register of a province as a spreadsheet meets it: everything of every agency, read in a few questions."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Sum

from agencies.choices import STATES_IN_FORCE, IdentifierScheme
from agencies.models import (
    AdministrativeUnit,
    Agency,
    AgencyIdentifier,
    AgencyPeriod,
    ApplicationStatus,
    Appointment,
    Certificate,
    Province,
    StandardEdition,
)
from agencies.queries.certificate_states import Circumstances, state_of
from agencies.resources.agency_columns import ROLES
from agencies.resources.places import Places
from common.text import exact_key


@dataclass
class Known:
    """An agency with the rows that tell of it."""

    agency: Agency
    periods: list[AgencyPeriod] = field(default_factory=list)
    identifiers: list[AgencyIdentifier] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    statuses: list[ApplicationStatus] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)

    def code(self, scheme: str = IdentifierScheme.OWN) -> AgencyIdentifier | None:
        """The identifier of a scheme that is in force."""
        return next((one for one in self.identifiers if one.scheme == scheme and one.valid_to is None), None)

    def period_on(self, day: date) -> AgencyPeriod | None:
        return next((period for period in self.periods if period.holds_on(day)), None)

    def certificate_on(self, day: date) -> Certificate | None:
        """What the agency has to show on a day: the latest in force, one without a day only for want of others.

        Where nothing is in force, the latest that was: a file that repeats it says nothing new.
        """
        shown = [one for one in self.certificates if one.issued_on is None or one.issued_on <= day]
        return max(shown, key=lambda one: (_stands(one, day), one.issued_on or date.min, one.pk), default=None)


def _stands(certificate: Certificate, day: date) -> bool:
    return state_of(certificate, day, Circumstances()) in STATES_IN_FORCE


def stamp_of(province: Province, *, lock: bool = False) -> tuple[Any, ...]:
    """A mark that differs once anything of a province's register was made, changed or taken away.

    Versions only grow, new keys are higher than all before, so rows, keys and versions together tell every act.
    `lock`: until the transaction ends nobody else changes an agency.
    """
    if lock:
        list(Agency.objects.filter(province=province).order_by("pk").select_for_update().values_list("pk"))
    mark = {"rows": Count("pk"), "keys": Sum("pk"), "versions": Sum("version")}
    of_agencies = {"agency__province": province}
    certificates = Certificate.objects.filter(holder__province=province)
    told = [
        Agency.objects.filter(province=province).aggregate(**mark),
        AgencyPeriod.objects.filter(province=province).aggregate(**mark),
        AgencyIdentifier.objects.aggregate(**mark),  # an electronic code is one in the whole country
        Appointment.objects.filter(**of_agencies).aggregate(**mark),
        ApplicationStatus.objects.filter(**of_agencies).aggregate(**mark),
        certificates.aggregate(**mark, papers=Sum("paper__version")),
        AdministrativeUnit.objects.aggregate(**mark),
        StandardEdition.objects.aggregate(**mark),
    ]
    return (province.version, *(value for each in told for value in each.values()))


class Register:
    """The agencies of a province, by identity, by code and by the name that they bear on a day."""

    def __init__(self, province: Province, on: date) -> None:
        self.province, self.on = province, on
        self.places = Places(province)
        self.editions = {edition.year: edition for edition in StandardEdition.objects.order_by("year")}
        agencies = Agency.objects.filter(province=province).order_by("pk")
        self.known = {agency.pk: Known(agency) for agency in agencies}
        self._add_facts()
        self.by_code: dict[str, list[AgencyIdentifier]] = defaultdict(list)
        self.by_name: dict[str, list[Known]] = defaultdict(list)
        self.names: dict[int, str] = {}
        for known in self.known.values():
            for identifier in known.identifiers:
                if identifier.scheme != IdentifierScheme.UNIT:  # a unit's code belongs to all that stand in it
                    self.by_code[identifier.value.casefold()].append(identifier)
            period = known.period_on(on)
            if period:
                self.by_name[exact_key(period.name)].append(known)
                self.names[known.agency.pk] = period.name

    def _add_facts(self) -> None:
        """One question for each kind of fact, however many agencies there are."""
        of_province = {"agency__province": self.province}
        periods = AgencyPeriod.objects.filter(**of_province).select_related("unit__parent")
        identifiers = AgencyIdentifier.objects.filter(**of_province)
        appointments = Appointment.objects.filter(role__in=ROLES.values(), **of_province)
        statuses = ApplicationStatus.objects.filter(**of_province)
        certificates = Certificate.objects.filter(holder__province=self.province).select_related("paper", "edition")
        for period in periods.order_by("pk"):
            self.known[period.agency_id].periods.append(period)
        for identifier in identifiers.order_by("pk"):
            self.known[identifier.agency_id].identifiers.append(identifier)
        for appointment in appointments.order_by("pk"):
            self.known[appointment.agency_id].appointments.append(appointment)
        for status in statuses.order_by("pk"):
            self.known[status.agency_id].statuses.append(status)
        for certificate in certificates.order_by("pk"):
            self.known[certificate.holder_id].certificates.append(certificate)

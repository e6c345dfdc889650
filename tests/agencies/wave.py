"""An Giang before July 2025 for tests: 30 + 11 + 156 agencies with what they hold, and a picture of every row."""

from datetime import date
from typing import Any

from django.apps import apps

from accounts.models import User
from agencies import models
from agencies.choices import AgencyKind, Application, Duty, Level, Obligation
from agencies.models import AdministrativeUnit, Agency, AgencyPeriod, Province
from agencies.resources.naming_rules import committee_of
from agencies.resources.reorganisation import stage_proposal
from agencies.services.naming import keys_of
from agencies.services.reorganisation import propose
from common.documents import OfficialDocument
from common.history import Tracked, bulk_create
from common.spreadsheets.applying import apply_batch
from common.spreadsheets.models import ImportBatch
from tests.agencies.rosters import an_giang
from tests.factories.agencies import UserFactory, staff_of

SINCE = date(2019, 1, 1)
PAPER, PAPER_DAY = "1654/NQ-UBTVQH15", date(2025, 6, 16)
KINDS = {Level.DISTRICT: AgencyKind.DISTRICT_COMMITTEE, Level.COMMUNE: AgencyKind.COMMUNE_COMMITTEE}


def standing_province(province: Province | None = None, departments: int = 30) -> Province:
    """A province of which every old unit has its committee; each holds a row of everything that can end."""
    province = province or an_giang()
    units = list(AdministrativeUnit.objects.filter(province=province).exclude(level=Level.PROVINCE).order_by("pk"))
    agencies = [Agency(province=province, kind=KINDS[unit.level]) for unit in units]
    agencies += [Agency(province=province, kind=AgencyKind.DEPARTMENT) for _ in range(departments)]
    bulk_create(agencies, by=None)
    periods = [_period(agency, committee_of(unit.name), unit) for agency, unit in zip(agencies, units, strict=False)]
    periods += [_period(agency, f"Sở Số {agency.pk}", None) for agency in agencies[len(units) :]]
    bulk_create(periods, by=None)
    _fill(province, agencies)
    return province


def _period(agency: Agency, name: str, unit: AdministrativeUnit | None) -> AgencyPeriod:
    level = unit.level if unit else Level.PROVINCE
    keys = keys_of(name)._asdict()
    facts = {"level": level, "obligation": Obligation.ENCOURAGED, "unit": unit}
    return AgencyPeriod(agency=agency, province=agency.province, name=name, **facts, **keys)


def _fill(province: Province, agencies: list[Agency]) -> None:
    edition = models.StandardEdition.objects.get(year=2015)
    officer, secretary = staff_of(province), UserFactory()
    [paper] = bulk_create([OfficialDocument(number="740/QĐ-UBND", issued_on=date(2020, 3, 11))], by=None)
    made: dict[type[Tracked], Any] = {
        models.Certificate: lambda one: {
            "holder": one, "province": province, "kind": "declaration", "edition": edition, "paper": paper,
            "issued_on": date(2020, 3, 11),
        },
        models.ApplicationStatus: lambda one: {"agency": one, "status": Application.APPLYING, "valid_from": SINCE},
        models.Appointment: lambda one: {"agency": one, "role": "secretary", "name": "Lê Thị Thư Ký"},
        models.SteeringCommittee: lambda one: {"agency": one, "paper": paper},
        models.OfficerAssignment: lambda one: {"agency": one, "user": officer},
        models.Division: lambda one: {"agency": one, "name": "Văn phòng", "applies": "yes"},
        models.Membership: lambda one: {"agency": one, "user": secretary, "duty": Duty.ISO_SECRETARY},
    }  # fmt: skip
    for model, facts in made.items():
        bulk_create([model(**facts(agency)) for agency in agencies], by=None)


def staged(province: Province, by: User, *, along: bool = True) -> ImportBatch:
    """The proposal of the province, staged."""
    return stage_proposal(
        propose(province),
        paper_number=PAPER,
        paper_day=PAPER_DAY,
        province_paper="202/2025/QH15",
        along=along,
        by=by,
    )


def applied(province: Province, by: User, *, skip_faulty: bool = False) -> ImportBatch:
    batch = staged(province, by)
    return apply_batch(batch, by=by, revision=batch.revision, skip_faulty=skip_faulty)


Picture = dict[str, dict[int, dict[str, Any]]]


def picture() -> Picture:
    """Every tracked row of the portal, but for the version: taking back is a version of its own."""
    tracked = [model for model in apps.get_models() if issubclass(model, Tracked)]
    return {model._meta.label: _rows(model) for model in tracked}


def _rows(model: type[Any]) -> dict[int, dict[str, Any]]:
    return {row.pop("id"): {k: v for k, v in row.items() if k != "version"} for row in model.objects.values()}

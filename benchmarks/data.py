"""Made-up provinces: as many agencies as asked for, each with all that a list shows of it, the same in every run."""

from collections.abc import Sequence
from random import Random

from accounts.models import User
from agencies.choices import (
    AgencyKind,
    Application,
    AppointmentRole,
    Duty,
    IdentifierScheme,
    Level,
    Obligation,
    UnitKind,
    UnitScheme,
)  # fmt: skip
from agencies.models import (
    AdministrativeUnit,
    Agency,
    AgencyIdentifier,
    AgencyPeriod,
    ApplicationStatus,
    Appointment,
    Cluster,
    Membership,
    OfficerAssignment,
    Province,
    StandardEdition,
)  # fmt: skip
from agencies.services.naming import keys_of
from benchmarks import inspection_rows, procedure_rows
from benchmarks.chains import Chains
from common.history import bulk_create, create

ONE_PROVINCE = 118  # agencies of an average province: 4,012 in 34
DISTRICTS = 11
OFFICERS = 4
SYLLABLES = [
    "An",
    "Bình",
    "Châu",
    "Chánh",
    "Đông",
    "Hòa",
    "Khánh",
    "Long",
    "Lộc",
    "Mỹ",
    "Nhơn",
    "Phú",
    "Phước",
    "Tân",
    "Tây",
    "Thạnh",
    "Thới",
    "Vĩnh",
    "Xuân",
    "Yên",
]
FAMILIES = ["Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương"]
STATUSES = [Application.APPLYING] * 6 + [Application.BUILDING] * 2 + [Application.NOT_STARTED]


def build(provinces: Sequence[int]) -> None:
    """Provinces with so many agencies each, an officer ("canbo", "canbo2" …) in each, and who sees them all."""
    editions = list(StandardEdition.objects.filter(year__in=(2008, 2015)).order_by("year"))
    for ordinal, size in enumerate(provinces, start=1):
        _Province(ordinal, editions).fill(size)
    watcher = create(User(username="toanquoc", full_name="Bùi Toàn Quốc"), by=None)
    create(Membership(user=watcher, duty=Duty.NATIONAL_VIEWER), by=None)
    create(User(username="quantri", full_name="Quản Trị", is_staff=True, is_superuser=True), by=None)


class _Province:
    """One province on its way into the database."""

    def __init__(self, ordinal: int, editions: list[StandardEdition]) -> None:
        self.ordinal, self.editions = ordinal, editions
        self.chance = Random(ordinal)
        self.row = create(Province(code=f"{ordinal:02}", name=f"Tỉnh {ordinal:02}"), by=None)
        self.officers = self._officers()
        keys = [{"province": self.row, "name": f"Cụm {n}", "sort_key": f"cum {n}"} for n in range(1, 6)]
        self.clusters = bulk_create([Cluster(**each) for each in keys], by=None)
        self.districts = self._units(
            [f"Huyện {self._place()} {n}" for n in range(1, DISTRICTS + 1)], Level.DISTRICT, UnitKind.DISTRICT, None
        )

    def fill(self, size: int) -> None:
        """The agencies with their codes, periods and facts, table by table."""
        districts = min(DISTRICTS, size // 10)
        at_the_top = min(21, size // 5)
        communes = size - districts - at_the_top
        names = [f"Xã {self._place()} {n}" for n in range(1, max(communes, 150) + 1)]
        units = self._units(names, Level.COMMUNE, UnitKind.COMMUNE, self.districts)
        kinds = [AgencyKind.DEPARTMENT] * at_the_top + [AgencyKind.DISTRICT_COMMITTEE] * districts
        kinds += [AgencyKind.COMMUNE_COMMITTEE] * communes
        agencies = bulk_create([self._agency(kind) for kind in kinds], by=None)
        places = [None] * at_the_top + [*self.districts[:districts]] + [*units[:communes]]
        codes = [f"T{self.ordinal:02}.{n:05}" for n in range(1, size + 1)]
        for rows in (
            [self._code(*each) for each in zip(agencies, codes, strict=True)],
            [self._period(*each) for each in zip(agencies, places, strict=True)],
            [self._status(agency) for agency in agencies if self.chance.random() < 0.9],
            [self._person(agency, role) for agency in agencies for role in self._roles()],
            [self._charge(agency) for agency in agencies if self.chance.random() < 0.95],
        ):
            bulk_create(rows, by=None)
        Chains(self.chance, self.editions).fill([agency for agency in agencies if self.chance.random() < 0.8])
        procedure_rows.fill(self.row, agencies)
        inspection_rows.fill(self.row, agencies)

    def _officers(self) -> list[User]:
        """The officer of the department who opens the pages, and colleagues."""
        suffix = "" if self.ordinal == 1 else str(self.ordinal)
        names = [f"canbo{suffix}", *(f"canbo{self.ordinal}_{n}" for n in range(2, OFFICERS + 1))]
        users = [User(username=name, full_name=self._person_name()) for name in names]
        bulk_create(users, by=None)
        duty = {"duty": Duty.DEPARTMENT_STAFF, "province": self.row}
        bulk_create([Membership(user=user, **duty) for user in users], by=None)
        return users

    def _units(
        self, names: list[str], level: str, kind: str, parents: Sequence[AdministrativeUnit] | None
    ) -> Sequence[AdministrativeUnit]:
        rows = [
            AdministrativeUnit(
                scheme=UnitScheme.BEFORE_2025_07,
                code=f"{self.ordinal:02}{level[0]}{n:05}",
                name=name,
                kind=kind,
                level=level,
                parent=parents[n % len(parents)] if parents else None,
                province=self.row,
                **keys_of(name)._asdict(),
            )
            for n, name in enumerate(names)
        ]
        return bulk_create(rows, by=None)

    def _agency(self, kind: str) -> Agency:
        return Agency(province=self.row, kind=kind, phone=f"0296{self.chance.randrange(10**7):07}")

    def _code(self, agency: Agency, code: str) -> AgencyIdentifier:
        return AgencyIdentifier(agency=agency, province=self.row, scheme=IdentifierScheme.OWN, value=code)

    def _period(self, agency: Agency, unit: AdministrativeUnit | None) -> AgencyPeriod:
        name = f"UBND {unit.name[0].lower()}{unit.name[1:]}" if unit else f"Sở {self._place()} {agency.pk}"
        return AgencyPeriod(
            agency=agency,
            province=self.row,
            name=name,
            level=unit.level if unit else Level.PROVINCE,
            obligation=Obligation.ENCOURAGED if unit and unit.level == Level.COMMUNE else Obligation.MANDATORY,
            unit=unit,
            cluster=self.chance.choice(self.clusters),
            **keys_of(name)._asdict(),
        )

    def _status(self, agency: Agency) -> ApplicationStatus:
        return ApplicationStatus(agency=agency, status=self.chance.choice(STATUSES), source="Báo cáo năm")

    def _roles(self) -> list[str]:
        known = [AppointmentRole.COMMITTEE_HEAD, AppointmentRole.REPRESENTATIVE, AppointmentRole.SECRETARY]
        return known if self.chance.random() < 0.9 else known[:1]

    def _person(self, agency: Agency, role: str) -> Appointment:
        return Appointment(agency=agency, role=role, name=self._person_name())

    def _charge(self, agency: Agency) -> OfficerAssignment:
        return OfficerAssignment(agency=agency, user=self.chance.choice(self.officers))

    def _place(self) -> str:
        return " ".join(self.chance.sample(SYLLABLES, 2))

    def _person_name(self) -> str:
        return f"{self.chance.choice(FAMILIES)} Văn {self.chance.choice(SYLLABLES)}"

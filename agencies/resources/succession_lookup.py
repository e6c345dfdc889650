"""Which agency a row of a reorganisation means: by its codes, by its unit's code, by its name within its district."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from agencies.choices import IdentifierScheme, Level, UnitScheme
from agencies.models import AdministrativeUnit, Agency, AgencyIdentifier, AgencyPeriod, Province
from agencies.resources.places import district_of
from agencies.services.unit_lists import COMMUNES_ANEW
from agencies.unit_names import without_kind
from common.text import exact_key, fold, similar


def scheme_on(day: date) -> UnitScheme:
    """The list of administrative units that is in use on a day."""
    return UnitScheme.BEFORE_2025_07 if day < COMMUNES_ANEW else UnitScheme.FROM_2025_07


class Agencies:
    """All agencies of a province with all their periods, to be asked for any day."""

    def __init__(self, province: Province, *, lock: bool = False) -> None:
        if lock:
            list(Agency.objects.filter(province=province).order_by("pk").select_for_update().values_list("pk"))
        found: dict[int, Agency] = {}
        self.periods: dict[int, list[AgencyPeriod]] = defaultdict(list)
        self._by_name: dict[str, set[int]] = defaultdict(set)
        self._by_folded: dict[str, set[int]] = defaultdict(set)
        self._by_code: dict[str, set[int]] = defaultdict(set)
        self._by_unit: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._in_unit: dict[date, dict[int, list[AgencyPeriod]]] = {}
        periods = AgencyPeriod.objects.filter(agency__province=province).select_related("agency", "unit__parent")
        for period in periods.order_by("valid_from", "pk"):
            agency = period.agency_id
            found.setdefault(agency, period.agency)
            self.periods[agency].append(period)
            self._by_name[exact_key(period.name)].add(agency)
            self._by_folded[fold(period.name)].add(agency)
            if period.unit is not None:
                self._by_unit[period.unit.scheme, period.unit.code].add(agency)
        self.known = dict(sorted(found.items()))
        codes = AgencyIdentifier.objects.filter(province=province).exclude(scheme=IdentifierScheme.UNIT)
        for agency, value in codes.values_list("agency", "value"):
            self._by_code[value.casefold()].add(agency)

    def period_on(self, agency: int, day: date) -> AgencyPeriod | None:
        return next((period for period in self.periods[agency] if period.holds_on(day)), None)

    def name_on(self, agency: int, day: date) -> str:
        """The name of a day; of a day on which it did not stand, its last one."""
        period = self.period_on(agency, day)
        known = self.periods[agency]
        return period.name if period else known[-1].name if known else f"Cơ quan {agency}"

    def with_code(self, code: str, day: date) -> set[int]:
        """By a code of its own, else as the agency that stands in the unit of this code in the day's list."""
        return self._by_code.get(code.casefold()) or self._by_unit.get((scheme_on(day), code), set())

    def named(self, name: str) -> set[int]:
        """By a name of any time, marks counted."""
        return self._by_name.get(exact_key(name), set())

    def named_alike(self, name: str) -> set[int]:
        """By a name of any time, marks not counted."""
        return self._by_folded.get(fold(name), set())

    def standing(self, agencies: Iterable[int], day: date) -> list[int]:
        return sorted(agency for agency in agencies if self.period_on(agency, day) is not None)

    def in_unit(self, unit: int, day: date) -> list[AgencyPeriod]:
        """The agencies that stand in a unit on a day; every row of a wave asks for the same day."""
        if day not in self._in_unit:
            found: dict[int, list[AgencyPeriod]] = defaultdict(list)
            for agency in self.known:
                period = self.period_on(agency, day)
                if period is not None and period.unit_id is not None:
                    found[period.unit_id].append(period)
            self._in_unit[day] = found
        return self._in_unit[day].get(unit, [])

    def in_district(self, agencies: list[int], named: str, day: date) -> list[int]:
        """Those that lie in a district; all of them where none of their districts is called so."""
        if not named or len(agencies) < 2:
            return agencies
        wanted = {fold(named), fold(without_kind(named))}
        found = [agency for agency in agencies if wanted & self._district_keys(agency, day)]
        return found or agencies

    def district_name(self, agency: int, day: date) -> str:
        period = self.period_on(agency, day)
        district = district_of(period.unit) if period else None
        return district.name if district else ""

    def _district_keys(self, agency: int, day: date) -> set[str]:
        name = self.district_name(agency, day)
        return {fold(name), fold(without_kind(name))} if name else set()

    def near(self, name: str, day: date) -> str:
        """The agency of the day that was perhaps meant."""
        standing = [period.name for agency in self.periods if (period := self.period_on(agency, day)) is not None]
        found = similar(name, standing, limit=1)
        return found[0] if found else ""


class Units:
    """The communes and districts where an agency of a province may stand, in both lists."""

    def __init__(self, homes: Iterable[int]) -> None:
        rows = AdministrativeUnit.objects.filter(province__in=list(homes)).select_related("parent").order_by("pk")
        self.by_code: dict[tuple[str, str], AdministrativeUnit] = {}
        self._by_name: dict[tuple[str, str], list[AdministrativeUnit]] = defaultdict(list)
        self._by_folded: dict[tuple[str, str], list[AdministrativeUnit]] = defaultdict(list)
        for unit in rows:
            if unit.level != Level.PROVINCE:
                self.by_code[unit.scheme, unit.code] = unit
                self._by_name[unit.scheme, exact_key(unit.name)].append(unit)
                self._by_folded[unit.scheme, fold(unit.name)].append(unit)

    def knows(self, scheme: str) -> bool:
        return any(one == scheme for one, _ in self.by_code)

    def named(self, name: str, scheme: str) -> list[AdministrativeUnit]:
        """By name, marks counted; else by the one name that folds alike."""
        return self._by_name.get((scheme, exact_key(name))) or self._by_folded.get((scheme, fold(name)), [])

    def near(self, name: str, scheme: str) -> str:
        names = [unit.name for (one, _), unit in self.by_code.items() if one == scheme]
        found = similar(name, names, limit=1)
        return found[0] if found else ""

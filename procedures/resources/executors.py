"""Which agencies of the register, at province level, a list names as executing bodies ("Cơ quan thực hiện")."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from agencies.choices import AgencyKind, Level
from agencies.models import AgencyPeriod, Province
from agencies.unit_names import without_kind
from common.text import exact_key, fold

_HEAD = re.compile(
    r"^(?:phó |quyền )?(?:giám đốc|chủ tịch|trưởng ban|chánh văn phòng|chánh thanh tra|người đứng đầu|thủ trưởng) ",
    re.IGNORECASE,
)
_COMMITTEE = re.compile(r"^uy ban nhan dan (?:cap )?(?:tinh|thanh pho)\b")
_COMMITTEE_HERE = ("uy ban nhan dan tinh", "uy ban nhan dan cap tinh")
_ONE_AGENCY = re.compile(r"^(?:so|ban quan ly|thanh tra tinh|van phong uy ban nhan dan tinh)\b")


@dataclass(frozen=True)
class Executors:
    """What the executing bodies of a row name: agencies that are known, and those that the register has not."""

    agencies: frozenset[int]
    unknown: tuple[str, ...]

    @property
    def names_agencies(self) -> bool:
        return bool(self.agencies or self.unknown)


class ExecutorFinder:
    """The province-level agencies of a province by the names that they bear on any day, those of the day first."""

    def __init__(self, province: Province) -> None:
        self.of_province = fold(without_kind(province.name))
        self._named: dict[str, list[AgencyPeriod]] = defaultdict(list)
        self._committees: list[AgencyPeriod] = []
        periods = AgencyPeriod.objects.filter(province=province, level=Level.PROVINCE).select_related("agency")
        for period in periods.order_by("pk"):
            for key in {exact_key(period.name), fold(period.name), self._at_home(fold(period.name))}:
                self._named[key].append(period)
            if period.agency.kind == AgencyKind.PROVINCE_COMMITTEE:
                self._committees.append(period)
        self._seen: dict[tuple[str, date], tuple[frozenset[int], bool]] = {}

    def find(self, bodies: Iterable[str], on: date) -> Executors:
        """The agencies that the bodies name; a level ("UBND cấp xã") names none."""
        agencies: set[int] = set()
        unknown: list[str] = []
        for body in bodies:
            found, names_one = self._find(body, on)
            agencies |= found
            if names_one and not found:
                unknown.append(body)
        return Executors(frozenset(agencies), tuple(dict.fromkeys(unknown)))

    def _find(self, body: str, on: date) -> tuple[frozenset[int], bool]:
        if (body, on) not in self._seen:
            self._seen[body, on] = self._look_up(_HEAD.sub("", body), on)
        return self._seen[body, on]

    def _look_up(self, name: str, on: date) -> tuple[frozenset[int], bool]:
        folded = fold(name)
        if _COMMITTEE.match(folded):
            here = folded in _COMMITTEE_HERE or folded.endswith(f" {self.of_province}")
            return self._one(self._committees, on) if here else frozenset(), False
        for key in (exact_key(name), folded, self._at_home(folded)):
            if found := self._one(self._named.get(key, []), on):
                return found, True
        return frozenset(), bool(_ONE_AGENCY.match(folded))

    def _one(self, periods: list[AgencyPeriod], on: date) -> frozenset[int]:
        """The agency of the periods that hold on the day, else of all; several names alike name nobody."""
        agencies = {period.agency_id for period in periods if period.holds_on(on)}
        agencies = agencies or {period.agency_id for period in periods}
        return frozenset(agencies) if len(agencies) == 1 else frozenset()

    def _at_home(self, folded: str) -> str:
        """The name without the province's own: "Sở Tư pháp tỉnh An Giang" is "Sở Tư pháp" here."""
        for kind in (" tinh", " thanh pho", ""):
            ending = f"{kind} {self.of_province}"
            if self.of_province and folded.endswith(ending):
                return folded.removesuffix(ending)
        return folded

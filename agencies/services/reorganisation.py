"""The wave of 01/7/2025: what the two lists of units and the list of successions propose for a province.

Nothing is guessed: a commune that the list of successions does not know ends with an unknown heir, and whatever an
officer has to look at is told beside the proposal.
"""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from agencies.choices import AgencyKind, Level, SuccessionKind, UnitScheme
from agencies.models import AdministrativeUnit, AgencyPeriod, Province
from agencies.services.dated import day_before
from agencies.services.unit_files import read_list
from agencies.services.unit_lists import COMMUNES_ANEW, UnitFacts
from agencies.unit_names import without_kind
from common.errors import Refused
from common.text import exact_key, fold

FOLDER = settings.BASE_DIR / "fixtures" / "units"
UNITS, SUCCESSIONS = FOLDER / "from_2025_07.csv", FOLDER / "commune_successions_2025_07.csv"
WHOLE, MAIN_PART, PART = "whole", "main part", "part"
SHARES = {WHOLE: "toàn bộ", MAIN_PART: "phần chính", PART: "một phần"}
DAY = COMMUNES_ANEW


@dataclass(frozen=True)
class Proposed:
    """A line of the proposal: an old agency, and the commune of the new list that goes on with its work."""

    before: AgencyPeriod
    kind: SuccessionKind
    unit: UnitFacts | None = None
    share: str = ""
    note: str = ""


@dataclass(frozen=True)
class Remark:
    """Something of the lists that an officer has to look at: codes and names as the two lists have them."""

    code: str
    old: str
    new: str


@dataclass
class Proposal:
    """What the lists propose for a province, and what they leave open."""

    province: Province
    head: UnitFacts | None = None  # the province of the new list in which the communes go on
    lines: list[Proposed] = field(default_factory=list)
    unknown: list[Remark] = field(default_factory=list)  # communes that the list of successions does not know
    reused: list[Remark] = field(default_factory=list)  # codes that mean another commune now
    spelt_anew: list[Remark] = field(default_factory=list)  # Hoà, Hòa: one name in two spellings
    without_agency: list[Remark] = field(default_factory=list)  # communes of which no agency stands
    without_unit: list[AgencyPeriod] = field(default_factory=list)  # committees of which the unit is not known
    left_over: list[UnitFacts] = field(default_factory=list)  # new communes that get nothing of this province

    @property
    def districts(self) -> int:
        return sum(line.kind == SuccessionKind.DISSOLVE for line in self.lines)

    @property
    def communes(self) -> int:
        return len({line.before.agency_id for line in self.lines}) - self.districts

    @property
    def heirs(self) -> int:
        return len({line.unit.code for line in self.lines if line.unit is not None})


def propose(province: Province) -> Proposal:
    """Compare the agencies that stood on the last day of the old list with what became of their units.

    Refuses a province of which no old unit is known, and one of which the lists know no succession.
    """
    units = list(
        AdministrativeUnit.objects.filter(province=province, scheme=UnitScheme.BEFORE_2025_07, level=Level.COMMUNE)
        .select_related("parent")
        .order_by("parent__sort_key", "sort_key")
    )
    if not units:
        raise Refused(
            f"Chưa có danh mục đơn vị hành chính trước 01/7/2025 của {province.name}. "
            "Hãy nhập danh mục ấy từ Excel, hoặc nhờ quản trị nạp bằng load_units."
        )
    steps = _successions()
    new = new_communes()
    proposal = Proposal(province)
    proposal.head = _head_of([new[code] for unit in units for code, _ in steps.get(unit.code, ()) if code in new])
    standing = _standing(province)
    by_unit = {period.unit_id: period for period in standing if period.unit_id and _is_committee(period)}
    for unit in units:
        _propose_commune(proposal, unit, by_unit.get(unit.pk), steps.get(unit.code, ()), new)
    proposal.lines += [
        Proposed(period, SuccessionKind.DISSOLVE) for period in standing if period.level == Level.DISTRICT
    ]
    known = {unit.pk for unit in units}
    proposal.without_unit = [one for one in standing if _is_committee(one) and one.unit_id not in known]
    taken = {line.unit.code for line in proposal.lines if line.unit is not None}
    if proposal.head is not None:
        inside = [unit for unit in new.values() if unit.parent_code == proposal.head.code]
        proposal.left_over = [unit for unit in inside if unit.code not in taken]
    return proposal


def _standing(province: Province) -> list[AgencyPeriod]:
    """The agencies of districts and communes on the last day of the old list, in the register's order."""
    rows = AgencyPeriod.objects.on(day_before(DAY)).filter(
        agency__province=province, level__in=[Level.DISTRICT, Level.COMMUNE]
    )
    return list(rows.select_related("agency", "unit__parent").order_by("sort_key", "pk"))


def _is_committee(period: AgencyPeriod) -> bool:
    return period.agency.kind == AgencyKind.COMMUNE_COMMITTEE


def _propose_commune(
    proposal: Proposal,
    unit: AdministrativeUnit,
    period: AgencyPeriod | None,
    steps: Iterable[tuple[str, str]],
    new: dict[str, UnitFacts],
) -> None:
    note = _remark_on(proposal, unit, new)
    heirs = [(new[code], extent) for code, extent in steps if code in new]
    names = "; ".join(heir.name for heir, _ in heirs)
    if not heirs:
        proposal.unknown.append(Remark(unit.code, unit.name, ""))
    if period is None:
        proposal.without_agency.append(Remark(unit.code, unit.name, names))
        return
    if not heirs:
        proposal.lines.append(Proposed(period, SuccessionKind.MERGE, note=note))
    for heir, extent in heirs:
        kind = SuccessionKind.MERGE if extent == WHOLE else SuccessionKind.SPLIT
        proposal.lines.append(Proposed(period, kind, heir, SHARES.get(extent, extent), note))


def _remark_on(proposal: Proposal, unit: AdministrativeUnit, new: dict[str, UnitFacts]) -> str:
    """A code that stands in both lists: of the same commune, spelt in two ways, or of another one."""
    same_code = new.get(unit.code)
    if same_code is None or same_code.name == unit.name:
        return ""
    bare, bare_before = without_kind(same_code.name), without_kind(unit.name)
    if fold(bare) == fold(bare_before):
        if bare != bare_before:
            proposal.spelt_anew.append(Remark(unit.code, unit.name, same_code.name))
            same = exact_key(bare) == exact_key(bare_before)
            return f"Danh mục mới viết “{same_code.name}”" + ("" if same else ", khác dấu")
        return ""
    proposal.reused.append(Remark(unit.code, unit.name, same_code.name))
    return f"Mã {unit.code} trong danh mục mới là {same_code.name}"


def _head_of(heirs: list[UnitFacts]) -> UnitFacts | None:
    """The province of the new list in which most of the communes lie."""
    counted = Counter(unit.parent_code for unit in heirs)
    return new_provinces().get(counted.most_common(1)[0][0]) if counted else None


# --- The lists ---
@lru_cache(maxsize=1)
def _units() -> tuple[UnitFacts, ...]:
    return tuple(read_list(UNITS, UnitScheme.FROM_2025_07))


def new_communes() -> dict[str, UnitFacts]:
    """The communes of the new list by code: those of the portal, else those of the file that comes with it."""
    rows = AdministrativeUnit.objects.filter(scheme=UnitScheme.FROM_2025_07, level=Level.COMMUNE)
    loaded = rows.values_list("level", "code", "name", "kind", "parent__code")
    found = {unit.code: unit for unit in _units() if unit.level == Level.COMMUNE}
    return found | {row[1]: UnitFacts(*row) for row in loaded}


def new_provinces() -> dict[str, UnitFacts]:
    """The provinces of the new list by code, from the same two places."""
    rows = AdministrativeUnit.objects.filter(scheme=UnitScheme.FROM_2025_07, level=Level.PROVINCE)
    found = {unit.code: unit for unit in _units() if unit.level == Level.PROVINCE}
    return found | {row[1]: UnitFacts(*row) for row in rows.values_list("level", "code", "name", "kind")}


def units_under(head: UnitFacts) -> list[UnitFacts]:
    """A province of the new list with its communes."""
    return [head, *(unit for unit in new_communes().values() if unit.parent_code == head.code)]


@lru_cache(maxsize=1)
def _successions() -> dict[str, tuple[tuple[str, str], ...]]:
    """Old code -> the new codes with their extents."""
    return read_successions(SUCCESSIONS)


def read_successions(file: Path) -> dict[str, tuple[tuple[str, str], ...]]:
    """Read a list of successions (old_code, new_code, extent); refuses a file without these columns."""
    found: dict[str, list[tuple[str, str]]] = {}
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        missing = [name for name in ("old_code", "new_code", "extent") if name not in (reader.fieldnames or [])]
        if missing:
            raise Refused(f"Tệp {file.name} thiếu cột {', '.join(missing)}. Cần có old_code, new_code, extent.")
        for row in reader:
            found.setdefault(row["old_code"], []).append((row["new_code"], row["extent"]))
    return {old: tuple(heirs) for old, heirs in found.items()}

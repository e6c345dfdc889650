"""Which TTHC an agency handles on a day: those in force in its province at its level, less and plus its exceptions.

One definition, told twice: `handled` as rows of one agency, for its lists, `handling_of` as sets for many agencies,
for figures. A property test holds both to the words of the definition.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from agencies.choices import Level
from agencies.models import Agency, AgencyPeriod
from procedures.choices import HandlingKind
from procedures.models import HandlingException, LineExecutor, PublicationLine
from procedures.models.administrative import AT_LEVEL, LEVEL_LABELS

NOBODY: frozenset[int] = frozenset()
FLAGS = tuple(AT_LEVEL.values())


# --- One agency, as rows ----------------------------------------------------------------------------------------
def handled(agency: Agency, on: date) -> QuerySet[Any]:
    """The published lines of what the agency handles on the day, each with `not_arising`; none of an agency that is
    not there on the day."""
    level = level_on(agency, on)
    published: Any = PublicationLine.objects.in_force(on).filter(province=agency.province_id)
    lines = published.annotate(not_arising=Exists(_exceptions(agency, on, HandlingKind.NOT_ARISING)))
    if level is None:
        return lines.none()
    at_level: Any = Q(**{AT_LEVEL[level]: True})
    if level == Level.PROVINCE:
        at_level &= Q(names_agencies=False) | Exists(LineExecutor.objects.filter(line=OuterRef("pk"), agency=agency))
    not_its_own = Exists(_exceptions(agency, on, HandlingKind.NOT_COMPETENT))
    delegated = Exists(_exceptions(agency, on, HandlingKind.DELEGATED))
    handled_lines: QuerySet[Any] = lines.filter(at_level & ~not_its_own | delegated)
    return handled_lines


def _exceptions(agency: Agency, on: date, kind: HandlingKind) -> Any:
    standing = HandlingException.objects.on(on).filter(agency=agency, kind=kind)
    return standing.filter(administrative=OuterRef("administrative"))


def level_on(agency: Agency, on: date) -> Level | None:
    """The agency's level on the day; None: it is not there."""
    level = _periods(on).filter(agency=agency).values_list("level", flat=True).last()
    return Level(level) if level else None


def levels_on(agencies: Collection[int], on: date) -> dict[int, Level]:
    """The same of many; who is not there is left out."""
    periods = _periods(on).filter(agency__in=agencies).values_list("agency", "level")
    return {agency: Level(level) for agency, level in periods}


def _periods(on: date) -> QuerySet[AgencyPeriod]:
    """The periods of a day; should two of an agency share it, the one that began later comes last and speaks."""
    periods: Any = AgencyPeriod.objects.on(on)
    ordered: QuerySet[AgencyPeriod] = periods.order_by(F("valid_from").asc(nulls_first=True), "pk")
    return ordered


def level_unknown(province: int, on: date) -> QuerySet[PublicationLine]:
    """The lines in force of which no source says who carries them out ("chưa rõ cấp"): listed, not counted."""
    named_nowhere = {flag: False for flag in LEVEL_LABELS}
    lines: Any = PublicationLine.objects.in_force(on).filter(province=province, **named_nowhere)
    unknown: QuerySet[PublicationLine] = lines
    return unknown


# --- Many agencies, as sets -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Handled:
    """What an agency handles: what its level does, less and plus its own; the level's set is shared, never copied."""

    of_level: frozenset[int] = NOBODY
    less: frozenset[int] = NOBODY  # of the level's
    more: frozenset[int] = NOBODY  # besides the level's
    not_arising: frozenset[int] = NOBODY

    def __contains__(self, administrative: int) -> bool:
        at_level = administrative in self.of_level and administrative not in self.less
        return at_level or administrative in self.more

    def __len__(self) -> int:
        return len(self.of_level) - len(self.less) + len(self.more)

    def keys(self) -> frozenset[int]:
        return self.of_level - self.less | self.more


@dataclass(frozen=True)
class Handling:
    """What agencies handle on a day, and what their provinces have in force; who is not there on it is left out."""

    of: dict[int, Handled]
    levels: dict[int, Level]
    provinces: dict[int, int]  # agency -> province
    in_force: dict[int, frozenset[int]]  # province -> TTHC


@dataclass
class _Published:
    """What one province has in force, sorted by who carries it out."""

    in_force: set[int] = field(default_factory=set)
    of_level: dict[Level, frozenset[int]] = field(default_factory=dict)
    named: dict[int, int] = field(default_factory=dict)  # line -> TTHC, where the line names agencies of the province


def handling_of(agencies: Collection[int], on: date) -> Handling:
    """What these agencies (by key) handle on the day, in at most four queries however many they are."""
    periods = _periods(on).filter(agency__in=agencies).values_list("agency", "province", "level")
    standing = {agency: (province, Level(level)) for agency, province, level in periods}
    provinces = {agency: province for agency, (province, _) in standing.items()}
    levels = {agency: level for agency, (_, level) in standing.items()}
    if not standing:
        return Handling({}, {}, {}, {})
    published = _published(set(provinces.values()), on)
    named = _named(published, [agency for agency, level in levels.items() if level == Level.PROVINCE])
    exceptions = _exceptions_of(list(standing), on)
    of = {
        agency: _with_exceptions(published[province], level, named[agency], exceptions[agency])
        for agency, (province, level) in standing.items()
    }
    in_force = {province: frozenset(one.in_force) for province, one in published.items()}
    return Handling(of, levels, provinces, in_force)


def _published(provinces: Collection[int], on: date) -> dict[int, _Published]:
    found = {province: _Published() for province in provinces}
    at: dict[int, dict[Level, set[int]]] = {province: defaultdict(set) for province in provinces}
    lines: Any = PublicationLine.objects.in_force(on).filter(province__in=provinces)
    columns = ("pk", "province", "administrative", "names_agencies", *FLAGS)
    for pk, province, administrative, names_agencies, *flags in lines.order_by().values_list(*columns):
        found[province].in_force.add(administrative)
        for level, is_at in zip(AT_LEVEL, flags, strict=True):
            if is_at and level == Level.PROVINCE and names_agencies:
                found[province].named[pk] = administrative
            elif is_at:
                at[province][level].add(administrative)
    for province, one in found.items():
        one.of_level = {level: frozenset(at[province][level]) for level in AT_LEVEL}
    return found


def _named(published: dict[int, _Published], agencies: Collection[int]) -> dict[int, set[int]]:
    """What lines name these agencies for."""
    found: dict[int, set[int]] = defaultdict(set)
    named = {line: administrative for one in published.values() for line, administrative in one.named.items()}
    if named and agencies:
        executing = LineExecutor.objects.filter(agency__in=agencies).order_by()
        for line, agency in executing.values_list("line", "agency"):
            if line in named:
                found[agency].add(named[line])
    return found


def _exceptions_of(agencies: Collection[int], on: date) -> dict[int, dict[str, set[int]]]:
    found: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    rows = HandlingException.objects.on(on).filter(agency__in=agencies).order_by()
    for agency, kind, administrative in rows.values_list("agency", "kind", "administrative"):
        found[agency][kind].add(administrative)
    return found


def _with_exceptions(
    published: _Published, level: Level, named: Iterable[int], exceptions: dict[str, set[int]]
) -> Handled:
    of_level = published.of_level[level]
    not_its_own = exceptions[HandlingKind.NOT_COMPETENT]
    delegated = exceptions[HandlingKind.DELEGATED] & published.in_force
    more = frozenset((set(named) - not_its_own | delegated) - of_level)
    less = frozenset((of_level & not_its_own) - delegated)
    whole = Handled(of_level, less, more)
    return Handled(
        of_level, less, more, frozenset(one for one in exceptions[HandlingKind.NOT_ARISING] if one in whole)
    )

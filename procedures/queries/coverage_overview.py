"""Coverage of many agencies together: by province, level, unit, field and agency, and what is stale by its age.

Sums are of what the reader sees. A share is made of agencies that have a catalogue and handle something; how many
have none is told beside it, never as 0 %.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from operator import add
from typing import Any, TypeVar

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from agencies.choices import Level
from agencies.models import AgencyPeriod
from procedures.models import PublicationLine
from procedures.queries.coverage import FIGURES, Coverage, coverage_of, links_by_agency, live_coverage, stored_on
from procedures.queries.coverage_lists import links_in_force, stale
from procedures.queries.handled import handling_of

Key = TypeVar("Key", bound=Hashable)
AGES = (30, 90, 180)  # days since a TTHC was amended
NO_FIELD = "Chưa ghi lĩnh vực"


@dataclass(frozen=True)
class Totals:
    """The figures of several agencies; `handled` and `covered` are those of agencies with a share to tell."""

    agencies: int = 0
    without_catalogue: int = 0
    without_tthc: int = 0  # that have a catalogue
    whole: int = 0
    system: int = 0
    internal: int = 0
    administrative: int = 0
    handled: int = 0
    covered: int = 0
    not_arising: int = 0
    pointing_nowhere: int = 0
    stale: int = 0
    doubled: int = 0

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(*map(add, vars(self).values(), vars(other).values()))

    @property
    def procedures(self) -> int:
        return self.system + self.internal + self.administrative

    @property
    def with_catalogue(self) -> int:
        return self.agencies - self.without_catalogue

    @property
    def missing(self) -> int:
        return self.handled - self.covered


def of_one(coverage: Coverage) -> Totals:
    """One agency as a sum of one."""
    measured = coverage.is_measured
    told = vars(coverage) | {
        "handled": coverage.handled if measured else 0,
        "covered": coverage.covered if measured else 0,
        "not_arising": coverage.not_arising if measured else 0,
    }
    return Totals(
        agencies=1,
        without_catalogue=int(not coverage.has_catalogue),
        without_tthc=int(coverage.has_catalogue and not coverage.handled),
        whole=int(coverage.is_whole),
        **told,
    )


def added(totals: Iterable[tuple[Key, Totals]]) -> dict[Key, Totals]:
    """Sums by key, in the order in which the keys come."""
    found: dict[Key, Totals] = {}
    for key, one in totals:
        found[key] = found[key] + one if key in found else one
    return found


# --- By province and level: as flat for a nation as for a province ------------------------------------------------
@dataclass(frozen=True)
class Place:
    province: int
    level: Level


def overview(user: Any, on: date, province: int | None = None) -> dict[Place, Totals]:
    """The sums of the agencies in sight that are there on the day, by province and level.

    What is stored is added up by the database; only agencies of which nothing is stored for the day are worked out.
    """
    periods: Any = AgencyPeriod.objects.visible_to(user).on(on)
    stored = stored_on(on).visible_to(user).exclude(level="")
    if province is not None:
        periods, stored = periods.filter(province=province), stored.filter(province=province)
    rows = stored.order_by().values_list("province", "level").annotate(**_sums())
    sums = [(Place(key, Level(level)), Totals(*figures)) for key, level, *figures in rows]
    if sum(totals.agencies for _, totals in sums) == periods.count():
        return dict(sums)
    return added([*sums, *_worked_out(periods, on)])


def _sums() -> dict[str, Any]:
    """The columns of `Totals`, in its order."""
    catalogue = ~Q(system=0, internal=0, administrative=0)
    measured = catalogue & Q(handled__gt=0)
    of_measured = ("handled", "covered", "not_arising")
    counts = {
        "sum_agencies": Count("pk"),
        "sum_without_catalogue": Count("pk", filter=~catalogue),
        "sum_without_tthc": Count("pk", filter=catalogue & Q(handled=0)),
        "sum_whole": Count("pk", filter=measured & Q(covered=F("handled"))),
    }
    return counts | {
        f"sum_{name}": Sum(name, filter=measured if name in of_measured else None, default=0) for name in FIGURES
    }


def _worked_out(periods: QuerySet[AgencyPeriod], on: date) -> Iterable[tuple[Place, Totals]]:
    """Those without a summary for the day, a province at a time: little lies in memory."""
    summary = stored_on(on).filter(agency=OuterRef("agency"))
    found: dict[int, dict[int, Level]] = defaultdict(dict)
    for agency, province, level in (
        periods.filter(~Exists(summary)).order_by().values_list("agency", "province", "level")
    ):
        found[province][agency] = Level(level)
    for province, agencies in found.items():
        for agency, coverage in live_coverage(agencies, on).items():
            yield Place(province, agencies[agency]), of_one(coverage)


# --- By agency and unit, inside a province ------------------------------------------------------------------------
@dataclass(frozen=True)
class AgencyCoverage:
    """An agency as it is on the day, with its figures."""

    agency: int
    name: str
    level: Level
    unit: str  # the district; the cluster where there is no district any more
    coverage: Coverage

    @property
    def totals(self) -> Totals:
        return of_one(self.coverage)


def agencies_of(user: Any, on: date, province: int, level: str = "") -> list[AgencyCoverage]:
    """The agencies of a province in sight on the day, in the register's order, in two queries where all is stored."""
    periods: Any = AgencyPeriod.objects.visible_to(user).on(on).filter(province=province)
    if level:
        periods = periods.filter(level=level)
    columns = ("agency", "name", "level", "unit__level", "unit__name", "unit__parent__level", "unit__parent__name")
    rows = list(periods.order_by("sort_key", "pk").values_list(*columns, "cluster__name"))
    figures = coverage_of([row[0] for row in rows], on)
    return [
        AgencyCoverage(agency, name, Level(level), _unit(*places), figures[agency])
        for agency, name, level, *places in rows
    ]


def _unit(level: str | None, name: str | None, above: str | None, name_above: str | None, cluster: str | None) -> str:
    if above == Level.DISTRICT:
        return name_above or ""
    return (name if level == Level.DISTRICT else cluster) or ""


def by(rows: Iterable[AgencyCoverage], key: Callable[[AgencyCoverage], Key]) -> dict[Key, Totals]:
    """Sums of listed agencies: `by(rows, lambda row: row.unit)`."""
    return added((key(row), row.totals) for row in rows)


# --- By field -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class FieldCoverage:
    """A field (lĩnh vực) as the province publishes it: its TTHC, counted once for each agency that handles them."""

    name: str
    handled: int
    covered: int

    @property
    def missing(self) -> int:
        return self.handled - self.covered


def fields_of(user: Any, on: date, province: int, agency: int | None = None) -> list[FieldCoverage]:
    """The fields of a province (or of one agency), of the agencies in sight that have a share to tell."""
    periods: Any = AgencyPeriod.objects.visible_to(user).on(on).filter(province=province)
    if agency is not None:
        periods = periods.filter(agency=agency)
    figures = coverage_of(list(periods.values_list("agency", flat=True)), on)
    handling = handling_of([key for key, one in figures.items() if one.is_measured], on)
    lines: Any = PublicationLine.objects.in_force(on).filter(province=province).order_by("sort_key", "pk")
    named = {key: name or NO_FIELD for key, name in lines.values_list("administrative", "field")}
    handled: Counter[str] = Counter()
    for level in set(handling.levels.values()):  # the level's own set is counted once, not once an agency
        agencies = [one for key, one in handling.of.items() if handling.levels[key] == level]
        for administrative in agencies[0].of_level:
            handled[named[administrative]] += len(agencies)
    covered: Counter[str] = Counter()
    for one in handling.of.values():
        handled.update(named[administrative] for administrative in one.more)
        handled.subtract(named[administrative] for administrative in one.less)
    for key, procedures in links_by_agency(handling.of, on):
        covered.update(named[administrative] for administrative in procedures if administrative in handling.of[key])
    return [
        FieldCoverage(name, handled[name], covered[name]) for name in dict.fromkeys(named.values()) if handled[name]
    ]


# --- What is stale ------------------------------------------------------------------------------------------------
def links_seen(user: Any, on: date) -> QuerySet[Any]:
    """The links in force in sight, of agencies that are there on the day."""
    there = AgencyPeriod.objects.on(on).filter(agency=OuterRef("procedure__agency"))
    links: Any = links_in_force(on)
    seen: QuerySet[Any] = links.visible_to(user).filter(Exists(there))
    return seen


def stale_by_age(user: Any, on: date, province: int) -> dict[int | None, int]:
    """How many links of a province have been stale for at most 30, 90, 180 days, and (None) for longer; see `of_age`.

    Never of the nation: no summary tells ages, and its links are too many to be read for a page.
    """
    links = stale(links_seen(user, on).filter(province=province), on)
    bounds = zip((None, *AGES), (*AGES, None), strict=True)
    counts = {f"up_to_{most}": Count("pk", filter=of_age(least, most, on)) for least, most in bounds}
    told = links.aggregate(**counts)
    return {most: told[f"up_to_{most}"] for most in (*AGES, None)}


def of_age(least: int | None, most: int | None, on: date) -> Q:
    """Stale links that were amended more than `least` and at most `most` days ago."""
    condition = Q()
    if least is not None:
        condition &= Q(amended_on__lt=on - timedelta(days=least))
    if most is not None:
        condition &= Q(amended_on__gte=on - timedelta(days=most))
    return condition

"""How far the procedures of agencies cover the TTHC that they handle, on any day, for one agency or a nation.

`live_coverage` works it out from the rows; `coverage_of` takes what is stored of an agency where that holds for the
day, and works the others out. Both are equal always: a property test draws changes and days.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, Q, QuerySet

from agencies.models import Agency
from common.templatetags.values import ratio
from procedures.choices import ProcedureKind
from procedures.models import CoverageMark, CoverageSummary, Procedure
from procedures.models.reviews import CoverageSummaryQuerySet
from procedures.queries.coverage_lists import links_in_force, stale
from procedures.queries.handled import Handling, handling_of

NO_CATALOGUE = "chưa có danh mục"
NOTHING_HANDLED = "không có TTHC"


@dataclass(frozen=True)
class Coverage:
    """The figures of an agency on a day. Each equals the length of its list."""

    system: int = 0  # procedures in force, by kind
    internal: int = 0
    administrative: int = 0
    handled: int = 0  # TTHC; those that do not arise are among them
    covered: int = 0
    not_arising: int = 0
    pointing_nowhere: int = 0  # links to a TTHC that is not in force
    stale: int = 0  # links to a TTHC that was amended after the procedure's revision
    doubled: int = 0  # TTHC with two procedures or more

    @property
    def total(self) -> int:
        """How many procedures the catalogue has in force."""
        return self.system + self.internal + self.administrative

    @property
    def has_catalogue(self) -> bool:
        return self.total > 0

    @property
    def is_measured(self) -> bool:
        """Is there a share to tell? Not of an agency without a catalogue, nor of one that handles nothing."""
        return self.has_catalogue and self.handled > 0

    @property
    def missing(self) -> int:
        return self.handled - self.covered

    @property
    def is_whole(self) -> bool:
        return self.is_measured and self.covered == self.handled

    @property
    def figures(self) -> str:
        """`306/306`; the only two figures that a share of coverage is made of."""
        return f"{self.covered}/{self.handled}"

    @property
    def words(self) -> str:
        """`306/306 · 100,0%`, or in words why there is no share."""
        if not self.has_catalogue:
            return NO_CATALOGUE
        return ratio(self.covered, self.handled) if self.handled else NOTHING_HANDLED


FIGURES = tuple(Coverage.__dataclass_fields__)
COUNTERS: dict[str, str] = {
    ProcedureKind.SYSTEM: "system",
    ProcedureKind.INTERNAL: "internal",
    ProcedureKind.ADMINISTRATIVE: "administrative",
}


# --- Stored or live ---------------------------------------------------------------------------------------------
def coverage_of(agencies: Iterable[Agency | int] | QuerySet[Agency], on: date) -> dict[int, Coverage]:
    """The coverage of these agencies on the day, by their keys: one query where what is stored holds for the day,
    a handful where it does not. The caller has asked `visible_to`."""
    keys = keys_of(agencies)
    stored = stored_on(on).filter(agency__in=keys).values_list("agency", *FIGURES)
    found = {agency: Coverage(*figures) for agency, *figures in stored}
    others = [key for key in keys if key not in found]
    return found | live_coverage(others, on) if others else found


def keys_of(agencies: Iterable[Agency | int] | QuerySet[Agency]) -> list[int]:
    if isinstance(agencies, QuerySet):
        if agencies.model is not Agency:  # the keys of periods would be taken for those of agencies
            raise TypeError(f"coverage is asked of agencies, not of {agencies.model.__name__}")
        return list(agencies.values_list("pk", flat=True))
    return [agency if isinstance(agency, int) else agency.pk for agency in agencies]


def stored_on(on: date) -> CoverageSummaryQuerySet:
    """The summaries that hold for a day, and of which nothing has changed since."""
    of_agencies = CoverageMark.objects.filter(agency__isnull=False).values("agency")
    of_provinces = CoverageMark.objects.filter(province__isnull=False).values("province")
    holding = Q(as_of__lte=on) & (Q(holds_until__isnull=True) | Q(holds_until__gte=on))
    # Two lists of keys, which the database reads once each; it would look for one of either for every summary.
    return CoverageSummary.objects.filter(holding, ~Q(agency__in=of_agencies), ~Q(province__in=of_provinces))


def live_coverage(agencies: Collection[int], on: date) -> dict[int, Coverage]:
    """Worked out from the rows, in at most seven queries. Of an agency that is not there on the day: nothing."""
    handling = handling_of(agencies, on)
    figures: dict[int, Counter[str]] = {agency: Counter() for agency in handling.of}
    if figures:
        _count_procedures(figures, on)
        _count_links(figures, handling, on)
        _count_stale(figures, on)
    for agency, handled in handling.of.items():
        figures[agency]["handled"] = len(handled)
        figures[agency]["not_arising"] = len(handled.not_arising)
    return {agency: Coverage(**figures.get(agency, Counter())) for agency in agencies}


def _count_procedures(figures: dict[int, Counter[str]], on: date) -> None:
    standing: Any = Procedure.objects.in_force(on).filter(agency__in=figures).order_by()
    for agency, kind, count in standing.values_list("agency", "kind").annotate(Count("pk")):
        figures[agency][COUNTERS[kind]] = count


def _count_links(figures: dict[int, Counter[str]], handling: Handling, on: date) -> None:
    for agency, procedures in links_by_agency(figures, on):
        handled, in_force = handling.of[agency], handling.in_force[handling.provinces[agency]]
        counted = figures[agency]
        for administrative, several in procedures.items():
            if administrative not in in_force:
                counted["pointing_nowhere"] += len(several)
            if administrative in handled:
                counted["covered"] += 1
                counted["doubled"] += len(set(several)) > 1


def links_by_agency(agencies: Iterable[int], on: date) -> Iterator[tuple[int, dict[int, list[int]]]]:
    """Of each agency that has links in force, its TTHC with the procedure of each link.

    One pass over all links: what lies in memory is the links of one agency.
    """
    links = links_in_force(on).filter(procedure__agency__in=list(agencies)).order_by("procedure__agency")
    rows: Iterator[tuple[int, int, int]] = links.values_list(
        "procedure__agency", "administrative", "procedure"
    ).iterator()
    for agency, of_agency in groupby(rows, key=lambda row: row[0]):
        procedures: dict[int, list[int]] = defaultdict(list)
        for _, administrative, procedure in of_agency:
            procedures[administrative].append(procedure)
        yield agency, procedures


def _count_stale(figures: dict[int, Counter[str]], on: date) -> None:
    links = stale(links_in_force(on).filter(procedure__agency__in=figures), on).order_by()
    for agency, count in links.values_list("procedure__agency").annotate(Count("pk")):
        figures[agency]["stale"] = count

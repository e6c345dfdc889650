"""The live matrix of a plan: level × obligation × form, held against its targets, and the two totals.

An agency that is inspected in both forms is one agency and two inspections: the totals are told apart always, and
"suy ra" where one of them follows from targets that have no list yet.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Q

from agencies.choices import Level, Obligation
from inspections.choices import InspectionForm
from inspections.models import InspectionPlan, PlanTarget

INFERRED = "suy ra"
NO_LIST = "chưa có danh sách"


@dataclass(frozen=True)
class Cell:
    """A number of the matrix beside its target; `target` None: the plan sets none."""

    count: int
    target: int | None = None

    @property
    def is_met(self) -> bool:
        return self.target is not None and self.count == self.target

    @property
    def missing(self) -> int:
        """How many the list lacks; below zero: how many it has too many."""
        return 0 if self.target is None else self.target - self.count

    @property
    def told(self) -> str:
        return str(self.count) if self.target is None else f"{self.count}/{self.target}"


@dataclass(frozen=True)
class MatrixRow:
    """A level within a form: both obligations (and those of none recorded), and the level's sum."""

    level: str
    by_obligation: Mapping[str, Cell]
    total: Cell

    @property
    def label(self) -> str:
        return str(Level(self.level).label)


@dataclass(frozen=True)
class FormMatrix:
    """One list of the plan. `has_list` False: there are targets and nobody is named yet."""

    form: str
    rows: list[MatrixRow]
    by_obligation: Mapping[str, Cell]
    total: Cell

    @property
    def label(self) -> str:
        return str(InspectionForm(self.form).label)

    @property
    def has_list(self) -> bool:
        return self.total.count > 0

    @property
    def planned(self) -> int:
        """How many inspections of this form the plan means: those listed, or its target while none is."""
        return self.total.count if self.has_list else self.total.target or 0


@dataclass(frozen=True)
class Totals:
    """How many agencies, and how many inspections of them; each with whether it was counted or follows."""

    agencies: int
    inspections: int
    in_both: int
    agencies_inferred: bool
    inspections_inferred: bool

    @property
    def told(self) -> str:
        """In one line, both numbers with their words: never inspections as "cơ quan"."""
        agencies = f"{self.agencies} cơ quan{_mark(self.agencies_inferred)}"
        return f"{agencies}, {self.inspections} cuộc kiểm tra{_mark(self.inspections_inferred)}"


def _mark(inferred: bool) -> str:
    return f" ({INFERRED})" if inferred else ""


@dataclass(frozen=True)
class Rate:
    """Inspected on site of those inspected by dossier, as the office counts it: n/N and per cent."""

    level: str  # empty: all of them
    on_site: int
    dossier: int

    @property
    def per_cent(self) -> Decimal | None:
        if not self.dossier:
            return None
        return (Decimal(100) * self.on_site / self.dossier).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Matrix:
    """The whole of it."""

    plan: int
    forms: list[FormMatrix]
    totals: Totals

    def form(self, form: str) -> FormMatrix:
        return next(one for one in self.forms if one.form == form)

    @property
    def is_met(self) -> bool:
        """Is every target of the plan reached, neither more nor less?"""
        cells = [cell for one in self.forms for row in one.rows for cell in (*row.by_obligation.values(), row.total)]
        return all(cell.is_met for cell in cells if cell.target is not None)

    @property
    def rates(self) -> list[Rate]:
        """By level and for all, of what the plan means."""
        dossier, on_site = self.form(InspectionForm.DOSSIER), self.form(InspectionForm.ON_SITE)
        levels = [Rate(level, _planned(on_site, level), _planned(dossier, level)) for level in Level.values]
        return [*(rate for rate in levels if rate.dossier), Rate("", on_site.planned, dossier.planned)]


def _planned(matrix: FormMatrix, level: str) -> int:
    row = next((row for row in matrix.rows if row.level == level), None)
    if row is None:
        return 0
    return row.total.count if matrix.has_list else row.total.target or 0


# --- From the rows ----------------------------------------------------------------------------------------------
Counts = dict[tuple[str, str, str], int]  # form, level, obligation


def matrix_of(plan: InspectionPlan) -> Matrix:
    """The matrix as the lists stand now, in three questions."""
    standing = plan.inspections.standing().order_by()
    counted = standing.values_list("form", "level", "obligation").annotate(how_many=Count("pk"))
    counts: Counts = {(form, level, obligation): how_many for form, level, obligation, how_many in counted}
    by_agency = standing.values("agency").annotate(forms=Count("pk"))
    distinct = by_agency.aggregate(agencies=Count("agency"), in_both=Count("agency", filter=Q(forms__gt=1)))
    targets = _targets(plan)
    forms = [_form(form, counts, targets[form]) for form in InspectionForm.values]
    return Matrix(plan.pk, forms, _totals(forms, distinct["agencies"], distinct["in_both"]))


def _targets(plan: InspectionPlan) -> dict[str, Counts]:
    found: dict[str, Counts] = defaultdict(dict)
    for row in PlanTarget.objects.filter(plan=plan):
        found[row.form][row.form, row.level, row.obligation] = row.count
    return found


def _form(form: str, counts: Counts, targets: Counts) -> FormMatrix:
    rows = [_row(form, level, counts, targets) for level in Level.values]
    shown = [row for row in rows if row.total.count or row.total.target is not None]
    wanted = [row.total.target for row in shown if row.total.target is not None]
    return FormMatrix(
        form,
        shown,
        by_obligation={key: _sum(row.by_obligation.get(key) for row in shown) for key in _obligations(shown)},
        total=Cell(sum(row.total.count for row in shown), sum(wanted) if wanted else None),
    )


def _row(form: str, level: str, counts: Counts, targets: Counts) -> MatrixRow:
    cells = {}
    for obligation in (*Obligation.values, ""):
        count = counts.get((form, level, obligation), 0)
        target = targets.get((form, level, obligation)) if obligation else None
        if count or target is not None:
            cells[obligation] = Cell(count, target)
    whole = targets.get((form, level, ""))
    parts = [target for (_, of_level, obligation), target in targets.items() if of_level == level and obligation]
    target = whole if whole is not None else sum(parts) if parts else None
    return MatrixRow(level, cells, Cell(sum(cell.count for cell in cells.values()), target))


def _obligations(rows: list[MatrixRow]) -> list[str]:
    return [key for key in (*Obligation.values, "") if any(key in row.by_obligation for row in rows)]


def _sum(cells: Iterable[Cell | None]) -> Cell:
    known = [cell for cell in cells if cell is not None]
    wanted = [cell.target for cell in known if cell.target is not None]
    return Cell(sum(cell.count for cell in known), sum(wanted) if wanted else None)


def _totals(forms: list[FormMatrix], agencies: int, in_both: int) -> Totals:
    """Counted where both lists stand; else from the targets, of which the smaller is taken to lie in the greater.

    On-site inspections are a part of those by dossier wherever a province says so (197 and 66 are 197 agencies); that
    it is so here is inferred until both lists stand.
    """
    meant = [one for one in forms if one.planned]
    planned = sum(one.planned for one in meant)
    if all(one.has_list for one in meant):
        return Totals(agencies, planned, in_both, agencies_inferred=False, inspections_inferred=False)
    most = max(agencies, _at_most_by_level(forms))
    both = len(meant) > 1  # of one form alone the target itself says how many agencies
    return Totals(most, planned, planned - most, agencies_inferred=both, inspections_inferred=both)


def _at_most_by_level(forms: list[FormMatrix]) -> int:
    """Level by level the greater of both forms: an agency of one level lies in no other."""
    return sum(max((_planned(one, level) for one in forms), default=0) for level in Level.values)

"""The two lists of a plan as annexes, subtotalled by level, the list of visits by obligation as well."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from agencies.choices import Level, Obligation
from common.papers.content import Align, Annex, Grid, GridColumn, GridRow, Group, Total
from common.papers.wording import counted, named_paper, roman
from inspections.choices import ApprovalShape, InspectionForm
from inspections.paper_facts import AnnexRow, PlanPaper
from inspections.papers.parts import committee_issue, named_plan, short_day

COLUMNS = (
    GridColumn("STT", 12, Align.CENTRE),
    GridColumn("Tên cơ quan", 62),
    GridColumn("Cấp", 25, Align.CENTRE),
    GridColumn("Đối tượng", 32, Align.CENTRE),
    GridColumn("Phiên bản đang áp dụng", 42),
    GridColumn("Thời gian dự kiến", 33, Align.CENTRE),
    GridColumn("Đoàn", 22),
    GridColumn("Ghi chú", 24),
)
TITLES = {
    InspectionForm.DOSSIER: "Danh sách cơ quan kiểm tra thông qua hồ sơ, báo cáo",
    InspectionForm.ON_SITE: "Danh sách cơ quan kiểm tra tại trụ sở",
}
NO_LIST = "chưa có danh sách"
_OBLIGATIONS = (*Obligation.values, "")
_LEVELS = tuple(Level.values)


# --- How many ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Counted:
    """So many agencies of a level and obligation; not `listed`: a target without a list."""

    level: str
    obligation: str
    count: int
    listed: bool = True


def counts(plan: PlanPaper, form: str) -> list[Counted]:
    """What the list counts, and the targets of which it names nobody; by obligation and level."""
    listed = Counter((row.level, row.obligation) for row in plan.rows(form))
    found = [Counted(level, obligation, count) for (level, obligation), count in listed.items()]
    for target in plan.targets:
        named = any(level == target.level and target.obligation in ("", duty) for level, duty in listed)
        if target.form == form and target.count and not named:
            found.append(Counted(target.level, target.obligation, target.count, listed=False))
    return sorted(found, key=lambda one: (_OBLIGATIONS.index(one.obligation), _LEVELS.index(one.level)))


def total_of(found: Iterable[Counted]) -> int:
    return sum(one.count for one in found)


def by_level(found: Sequence[Counted]) -> list[tuple[str, list[Counted]]]:
    """The counts of each level that has any, in order."""
    return [(level, some) for level in _LEVELS if (some := [one for one in found if one.level == level])]


def by_obligation(found: Sequence[Counted]) -> list[tuple[str, list[Counted]]]:
    return [(duty, some) for duty in _OBLIGATIONS if (some := [one for one in found if one.obligation == duty])]


def level_name(level: str) -> str:
    return str(Level(level).label)


def obligation_name(obligation: str) -> str:
    return str(Obligation(obligation).label) if obligation else "Chưa xác định"


def told(name: str, found: Sequence[Counted]) -> str:
    """Cấp xã: 52 cơ quan (chưa có danh sách)."""
    missing = total_of(one for one in found if not one.listed)
    words = f"{name}: {counted(total_of(found))} cơ quan"
    if not missing:
        return words
    return f"{words} ({NO_LIST})" if missing == total_of(found) else f"{words} ({counted(missing)} {NO_LIST})"


# --- The tables -------------------------------------------------------------------------------------------------
def annexes_of(plan: PlanPaper) -> tuple[Annex, ...]:
    """Phụ lục I and II, each where the plan inspects anybody in that form."""
    belongs = f"Kèm theo {belongs_to(plan)}"
    return tuple(
        Annex(TITLES[form], belongs, Grid(COLUMNS, tuple(_rows(plan, form))))
        for form in InspectionForm
        if counts(plan, form)
    )


def belongs_to(plan: PlanPaper) -> str:
    office = plan.office
    if plan.shape == ApprovalShape.ISSUED_BY_PROVINCE:
        issue = committee_issue(office, "KH", plan.paper, plan.year)
        return f"{named_paper('Kế hoạch', issue)} của {office.committee}"
    return f"{named_plan(plan)} của {office.name}"


def _rows(plan: PlanPaper, form: str) -> Iterator[GridRow]:
    found = counts(plan, form)
    ordered = iter(range(1, len(plan.rows(form)) + 1))
    if form == InspectionForm.DOSSIER:
        yield from _levels(plan.rows(form), found, ordered)
    else:
        for letter, (obligation, some) in zip("ABC", by_obligation(found), strict=False):
            yield Group(told(f"Đối tượng {obligation_name(obligation).lower()}", some), letter)
            rows = [row for row in plan.rows(form) if row.obligation == obligation]
            yield from _levels(rows, some, ordered)
    yield Total(told("Tổng cộng", found))


def _levels(rows: Sequence[AnnexRow], found: Sequence[Counted], ordered: Iterator[int]) -> Iterator[GridRow]:
    for number, (level, some) in enumerate(by_level(found), start=1):
        yield Group(told(level_name(level), some), roman(number))
        yield from (_cells(row, next(ordered)) for row in rows if row.level == level)


def _cells(row: AnnexRow, number: int) -> tuple[str, ...]:
    return (
        str(number),
        row.name,
        level_name(row.level),
        obligation_name(row.obligation),
        row.edition,
        window(row),
        row.team,
        row.note,
    )


def window(row: AnnexRow) -> str:
    """When it is to be: from, until, or one day."""
    first, last = row.window_from, row.window_to
    if first and last and first != last:
        return f"Từ {short_day(first)}\nđến {short_day(last)}"
    if first and not last:
        return f"Từ {short_day(first)}"
    if last and not first:
        return f"Đến {short_day(last)}"
    return short_day(first) if first else ""

"""The matrix TTHC × procedure of an agency, collapsed by field (lĩnh vực)."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from agencies.models import Agency
from procedures.models import Procedure, PublicationLine
from procedures.queries.coverage_lists import links_in_force
from procedures.queries.handled import handled

WIDEST = 14  # procedures that stand as columns; more are named in one column, which paper and phones can hold
MOST_OPENED = 400  # TTHC on one page: who opens all fields of a big agency gets the first of them
NO_FIELD = "Chưa ghi lĩnh vực"


@dataclass(frozen=True)
class MatrixRow:
    """A TTHC with the procedures that carry it out."""

    line: PublicationLine
    procedures: list[Procedure]
    marks: list[tuple[Procedure, bool]]  # every column of its field, and whether it stands there


@dataclass
class MatrixField:
    """A field: how many TTHC it has, how many are covered, by how many procedures; opened, the rows too."""

    place: int
    name: str
    lines: list[int] = field(default_factory=list)
    covered: int = 0
    procedures: set[int] = field(default_factory=set)
    columns: list[Procedure] = field(default_factory=list)
    rows: list[MatrixRow] = field(default_factory=list)
    is_open: bool = False

    @property
    def label(self) -> str:
        return self.name or NO_FIELD

    @property
    def total(self) -> int:
        return len(self.lines)

    @property
    def is_grid(self) -> bool:
        """Do its procedures stand as columns?"""
        return len(self.columns) <= WIDEST


def matrix_of(agency: Agency, on: date, *, opened: int | None, named: str, every: bool) -> list[MatrixField]:
    """The fields of what the agency handles, in their order; of the opened ones with their rows.

    `opened`: the place of one field; `named`: its name; `every`: all, as far as a page holds them.
    """
    by_tthc: dict[int, set[int]] = defaultdict(set)
    links = links_in_force(on).filter(procedure__agency=agency)
    for administrative, procedure in links.values_list("administrative", "procedure"):
        by_tthc[administrative].add(procedure)
    fields: dict[str, MatrixField] = {}
    thin = handled(agency, on).order_by("sort_key", "pk").values_list("pk", "field", "administrative")
    for pk, name, administrative in thin:
        one = fields.setdefault(name, MatrixField(len(fields) + 1, name))
        one.lines.append(pk)
        one.covered += administrative in by_tthc
        one.procedures |= by_tthc.get(administrative, set())
    ordered = list(fields.values())
    _open(ordered, next((one.place for one in ordered if one.label == named), opened), every)
    _fill([one for one in ordered if one.is_open], by_tthc)
    return ordered


def _open(fields: list[MatrixField], opened: int | None, every: bool) -> None:
    shown = 0
    for one in fields:
        one.is_open = one.place == opened or (every and shown < MOST_OPENED)
        shown += len(one.lines)


def _fill(fields: list[MatrixField], by_tthc: dict[int, set[int]]) -> None:
    """The rows of the opened fields, in two queries however many they are."""
    keys = [pk for one in fields for pk in one.lines]
    if not keys:
        return
    lines = PublicationLine.objects.defer("folded", "executors").in_bulk(keys)
    wanted = {pk for one in fields for pk in one.procedures}
    read = Procedure.objects.filter(pk__in=wanted).order_by("sort_key", "pk").only("pk", "code", "name")
    procedures = list(read)
    for one in fields:
        one.columns = [row for row in procedures if row.pk in one.procedures]
        for pk in one.lines:
            here = by_tthc.get(lines[pk].administrative_id, set())
            marks = [(column, column.pk in here) for column in one.columns]
            one.rows.append(MatrixRow(lines[pk], [row for row, stands in marks if stands], marks))

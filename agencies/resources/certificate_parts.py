"""What a certificate's sheet says in one cell each: the lines of its scope, and whom it covers."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from agencies.choices import Counted
from agencies.models import Agency, Certificate, CertificateCover, Division, Province, ScopeLine
from agencies.resources.certificate_said import Said
from agencies.resources.finder import AgencyFinder
from agencies.services.certificate_checks import Cover, Line, checked_covers, checked_lines
from agencies.services.certificates import covers_to_keep, lines_to_keep
from common.errors import Refused
from common.spreadsheets.kinds import Note
from common.text import exact_key, fold, normalise, similar

_TAIL = re.compile(r"\s*(\d{1,3}(?:\.\d{3})+|\d{1,9})\s*(\S.*)")
_OF_AGENCY = re.compile(r"(.+\S)\s*\((.+)\)")
UNITS: dict[str, str] = dict(Counted.choices)
_READ_UNITS = {fold(word): value for value, word in Counted.choices} | {
    fold(word): value
    for word, value in (
        ("thủ tục hành chính", Counted.ADMINISTRATIVE), ("thủ tục", Counted.ADMINISTRATIVE), ("QT", Counted.PROCEDURE)
    )
}  # fmt: skip
MOST_COUNTED = 1_000_000
HOW_LINES = "Ghi dạng “Đất đai: 12 quy trình; Tư pháp: 3 TTHC”; đơn vị là quy trình, hoạt động hoặc TTHC."


# --- Several in one cell ----------------------------------------------------------------------------------------
def joined(items: Iterable[str]) -> str:
    """Names in one cell, a semicolon between them; a name that holds one stands in quotation marks, as in CSV."""
    return "; ".join(_quoted(normalise(item)) for item in items)


def _quoted(item: str) -> str:
    return f'"{item.replace(chr(34), chr(34) * 2)}"' if ";" in item or item.startswith('"') else item


def items_in(cell: str) -> list[str]:
    """What `joined` put together, or what a person did."""
    found = next(csv.reader([cell.replace("\0", "")], delimiter=";", skipinitialspace=True), [])
    return [item for item in map(normalise, found) if item]


def line_told(group: str, counted: str, count: int) -> str:
    return f"{group}: {count} {UNITS[counted]}"


def lines_in(cell: str) -> list[Line]:
    """The lines that a cell names. Refuses what is no line, an unknown unit, and what `checked_lines` refuses."""
    return checked_lines([_line(item) for item in items_in(cell)])


def _line(item: str) -> Line:
    group, _, tail = item.rpartition(":")
    read = _TAIL.fullmatch(tail)
    counted = _READ_UNITS.get(fold(read[2])) if read else None
    if not read or not counted or not normalise(group):
        raise Refused(f"Không đọc được dòng “{item[:80]}”. {HOW_LINES}", {"lines": ""})
    count = int(read[1].replace(".", ""))
    if count > MOST_COUNTED:
        raise Refused(f"Số lượng {read[1]} của dòng “{normalise(group)[:80]}” lớn quá. Kiểm tra lại.", {"lines": ""})
    return Line(group, counted, count)


# --- Against what is known --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Parts:
    """What a row says; None: nothing (the column is absent or the cell empty), so that what is known stays."""

    lines: list[Line] | None = None
    covers: list[Cover] | None = None


class PartsDesk:
    """The lines and covers of a province's certificates, and who can be covered, in a handful of questions."""

    def __init__(self, province: Province, finder: AgencyFinder) -> None:
        self.province, self.finder = province, finder

    @cached_property
    def lines(self) -> dict[int, list[ScopeLine]]:
        found: dict[int, list[ScopeLine]] = defaultdict(list)
        for line in ScopeLine.objects.filter(certificate__province=self.province):
            found[line.certificate_id].append(line)
        return found

    @cached_property
    def covers(self) -> dict[int, list[CertificateCover]]:
        found: dict[int, list[CertificateCover]] = defaultdict(list)
        rows = CertificateCover.objects.filter(certificate__province=self.province)
        for cover in rows.select_related("agency", "division__agency"):
            found[cover.certificate_id].append(cover)
        return found

    @cached_property
    def _divisions(self) -> dict[str, list[Division]]:
        """By name; those that stand before those that ended."""
        found: dict[str, list[Division]] = defaultdict(list)
        rows = Division.objects.filter(agency__province=self.province).select_related("agency")
        for division in sorted(rows, key=lambda row: (row.valid_to is not None, row.pk)):
            found[exact_key(division.name)].append(division)
        return found

    def read(self, said: Said) -> Parts:
        """The cells of a row; what cannot be told becomes a fault of the row."""
        lines = covers = None
        try:
            cell = said.given("lines")
            lines = lines_in(cell) if cell else None
        except Refused as refusal:
            said.refuse("lines", refusal.sentence)
        cell = said.given("covers")
        if cell and said.holder is not None:
            covers = self._covers(said, said.holder, items_in(cell))
        return Parts(lines, covers)

    def _covers(self, said: Said, holder: Agency, items: Sequence[str]) -> list[Cover] | None:
        known: list[Cover] = [_covered(one) for one in self._covers_of(said.known)]
        found: list[Cover] = []
        for item in items:
            cover = self._covered(said, holder, item, [one for one in known if one not in found])
            if cover is not None:
                found.append(cover)
        try:
            return checked_covers(found, holder)
        except Refused as refusal:
            said.refuse("covers", refusal.sentence)
            return None

    def _covered(self, said: Said, holder: Agency, item: str, known: list[Cover]) -> Cover | None:
        """Whom an item means: one that is covered already before any other of that name."""
        meant = list(self._meant(holder, item))
        already = [one for one in known if one in meant]
        if already or len(meant) == 1:
            self._say_how_read(said, item, (already or meant)[0])
            return (already or meant)[0]
        if meant:
            said.refuse("covers", f"Có {len(meant)} nơi tên “{item}”. Ghi mã cơ quan thay cho tên.")
            return None
        near = similar(item, [*self.finder.names.values(), *self._division_names(holder)], limit=1)
        cure = f"Có phải là {near[0]}?" if near else "Ghi mã hoặc tên như trong danh sách cơ quan."
        whole = joined(near) if near and said.given("covers") == item else ""
        said.refuse("covers", f"Không có cơ quan, phòng “{item}” trong danh sách của tỉnh. {cure}", whole)
        return None

    def _say_how_read(self, said: Said, item: str, cover: Cover) -> None:
        name = self._named(cover)
        if fold(name) == fold(item) and exact_key(name) != exact_key(item):
            said.row.notes.append(Note("covers", item, name, f"Hiểu là {name} trong danh sách cơ quan."))

    def _meant(self, holder: Agency, item: str) -> Iterator[Cover]:
        for pk in self.finder.agencies_of(item):
            yield self.finder.agencies[pk]
        here = [one for one in self._divisions.get(exact_key(item), ()) if one.agency_id == holder.pk]
        yield from here[:1]
        of_agency = _OF_AGENCY.fullmatch(item)
        if of_agency and not here:
            agencies = self.finder.agencies_of(of_agency[2])
            named = self._divisions.get(exact_key(of_agency[1]), ())
            yield from [one for one in named if one.agency_id in agencies][:1]

    def _division_names(self, holder: Agency) -> list[str]:
        return [one.name for group in self._divisions.values() for one in group if one.agency_id == holder.pk]

    # --- What changes, as people read it ---
    def changes(self, known: Certificate | None, parts: Parts) -> dict[str, tuple[str, str]]:
        """Which of both a row changes, from what to what; the order of the names says nothing."""
        changes = {}
        if parts.lines is not None:
            before = [line_told(one.group, one.counted, one.count) for one in self._lines_of(known)]
            after = [line_told(one.group, one.counted, one.count) for one in parts.lines]
            if sorted(map(normalise, before)) != sorted(map(normalise, after)):
                changes["lines"] = (joined(before), joined(after))
        if parts.covers is not None:
            standing = [_covered(one) for one in self._covers_of(known)]
            if set(standing) != set(parts.covers):
                changes["covers"] = (joined(map(self._named, standing)), joined(map(self._named, parts.covers)))
        return changes

    def steps(
        self, drafts: Sequence[tuple[Certificate, Parts]]
    ) -> tuple[list[list[Any]], list[ScopeLine], list[Any]]:
        """The rows that go, those that change, those that are made; each list of one model."""
        gone: tuple[list[Any], list[Any]] = ([], [])
        made: tuple[list[Any], list[Any]] = ([], [])
        changed: list[ScopeLine] = []
        for row, parts in drafts:
            if parts.lines is not None:
                leaves, changes, comes = lines_to_keep(row, self._lines_of(row), parts.lines)
                gone[0].extend(leaves)
                changed += changes
                made[0].extend(comes)
            if parts.covers is not None:
                left, new = covers_to_keep(row, self._covers_of(row), parts.covers)
                gone[1].extend(left)
                made[1].extend(new)
        return [rows for rows in gone if rows], changed, [rows for rows in made if rows]

    def _lines_of(self, known: Certificate | None) -> list[ScopeLine]:
        return self.lines.get(known.pk, []) if known and known.pk else []

    def _covers_of(self, known: Certificate | None) -> list[CertificateCover]:
        return self.covers.get(known.pk, []) if known and known.pk else []

    def _named(self, cover: Cover) -> str:
        if isinstance(cover, Agency):
            return self.finder.names.get(cover.pk, str(cover))
        return cover.name


def _covered(cover: CertificateCover) -> Cover:
    one: Any = cover.agency or cover.division
    return one

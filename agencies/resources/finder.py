"""Which agency of a province a row names, by any code or by its name; for rosters that only refer to agencies."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

from agencies.choices import IdentifierScheme
from agencies.models import Agency, AgencyIdentifier, AgencyPeriod, Province
from agencies.resources.places import district_of, in_brackets
from common.spreadsheets.kinds import CellType, Column, Fault, Note, Row
from common.text import exact_key, fold, similar

CODE = Column("agency_code", "Mã cơ quan", CellType.CODE, ("Mã CQ", "Mã đơn vị"), max_length=60, example="AG.H889",
              help="Mã hoặc tên của cơ quan, có một trong hai là đủ.")  # fmt: skip
NAME = Column("agency", "Tên cơ quan", aliases=("Cơ quan", "Đơn vị", "Tên đơn vị"), max_length=250, width=36,
              example="UBND huyện Châu Phú")  # fmt: skip


class AgencyFinder:
    """The agencies of a province by code and by the name that they bear on a day.

    `ever`: for papers of any time also by names that nobody bears on the day, of agencies that have ended as well.
    """

    def __init__(self, province: Province, on: date, *, ever: bool = False) -> None:
        self.agencies = {agency.pk: agency for agency in Agency.objects.filter(province=province)}
        self.on = on
        self.names: dict[int, str] = {}
        self._districts: dict[int, str] = {}
        self._by_code: dict[str, set[int]] = defaultdict(set)
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._folded: dict[str, list[int]] = defaultdict(list)
        codes = AgencyIdentifier.objects.filter(province=province).exclude(scheme=IdentifierScheme.UNIT)
        for agency, value in codes.values_list("agency", "value"):
            self._by_code[value.casefold()].add(agency)
        periods = AgencyPeriod.objects.filter(province=province).on(on).select_related("unit__parent")
        for period in periods.order_by("pk"):
            self.names[period.agency_id] = period.name
            district = district_of(period.unit)
            self._districts[period.agency_id] = district.name if district else ""
            self._by_name[exact_key(period.name)].append(period.agency_id)
            self._folded[fold(period.name)].append(period.agency_id)

        if ever:
            self._add_names_of_other_days(province)

    def _add_names_of_other_days(self, province: Province) -> None:
        others: dict[str, list[int]] = defaultdict(list)
        periods = AgencyPeriod.objects.filter(province=province).select_related("unit__parent")
        for period in periods.order_by("pk"):
            agency, key = period.agency_id, exact_key(period.name)
            self.names.setdefault(agency, period.name)
            if agency not in self._districts:
                district = district_of(period.unit)
                self._districts[agency] = district.name if district else ""
            if key not in self._by_name and agency not in others[key]:
                others[key].append(agency)
        for key, agencies in others.items():
            self._by_name.setdefault(key, agencies)

    def agencies_of(self, word: str) -> list[int]:
        """Whom a code or a name means, where a cell names several: as exact as it can be told."""
        by_code = self._by_code.get(word.casefold())
        if by_code:
            return sorted(pk for pk in by_code if pk in self.names)
        exact = self._by_name.get(exact_key(word))
        folded = self._folded.get(fold(word), [])
        return exact or (folded if len(folded) == 1 else [])

    def find(self, row: Row) -> Agency | None:
        """The agency of a row, or a fault that says why none can be told."""
        if any(fault.column in (CODE.key, NAME.key) for fault in row.faults):
            return None  # a cell that could not be read says nothing of the agency
        code, name = row.values.get("agency_code") or "", row.values.get("agency") or ""
        by_code = self._by_code.get(code.casefold(), set()) if code else set()
        by_name = self._named(name, row) if name else []
        found = by_code & set(by_name) or by_code or set(by_name)
        if code and not by_code:
            _refuse(row, "agency_code", f"Không có cơ quan mã “{code}” trong danh sách. Kiểm tra lại mã.")
        elif by_code and by_name and not by_code & set(by_name):
            owner = self.names.get(next(iter(by_code)), "một cơ quan đã kết thúc")
            _refuse(row, "agency_code", f"Mã “{code}” là của {owner}. Sửa lại mã hoặc tên cơ quan.")
        elif len(found) == 1:
            agency = self.agencies[next(iter(found))]
            if agency.pk in self.names:
                return agency
            message = f"Cơ quan mã “{code}” không hoạt động vào ngày {self.on:%d/%m/%Y}. Kiểm tra lại mã."
            _refuse(row, "agency_code", message)
        elif found:
            where = in_brackets(self._districts[pk] for pk in sorted(found))
            _refuse(row, "agency", f"Có {len(found)} cơ quan tên “{name}”{where}. Ghi mã cơ quan.")
        else:
            self._refuse_unknown(row, name)
        return None

    def _refuse_unknown(self, row: Row, name: str) -> None:
        near = similar(name, self.names.values(), limit=1) if name else []
        if not name:
            _refuse(row, "agency", "Chưa biết cơ quan nào. Ghi mã hoặc tên cơ quan.")
        elif near:
            _refuse(row, "agency", f"Không có cơ quan “{name}” trong danh sách. Có phải là {near[0]}?", near[0])
        else:
            message = f"Không có cơ quan “{name}” trong danh sách. Ghi mã hoặc tên như trong danh sách cơ quan."
            _refuse(row, "agency", message)

    def _named(self, name: str, row: Row) -> list[int]:
        exact = self._by_name.get(exact_key(name))
        if exact:
            return exact
        folded = self._folded.get(fold(name), [])
        if len(folded) == 1:
            known = self.names[folded[0]]
            row.notes.append(Note("agency", name, known, f"Hiểu là {known} trong danh sách cơ quan."))
            return folded
        return []


def _refuse(row: Row, column: str, message: str, suggestion: str = "") -> None:
    row.faults.append(Fault(column, message, suggestion))


def refuse_alike(rows: list[Row], key_of: Callable[[Row], Any], column: str, message: str) -> None:
    """Rows of one key are faulty and name each other; an empty key stands for itself."""
    alike: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        key = key_of(row)
        if key:
            alike[key].append(row)
    for group in alike.values():
        for row in group if len(group) > 1 else []:
            others = ", ".join(str(other.number) for other in group if other is not row)
            row.faults.append(Fault(column, message.format(row.values.get(column, ""), others)))

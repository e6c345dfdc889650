"""Which agency a row is about: the one that the import is for, or one of the province that the row names."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from agencies.models import Agency, AgencyIdentifier, AgencyPeriod
from agencies.resources.finder import CODE, NAME, AgencyFinder
from common.spreadsheets.cells import clean
from common.spreadsheets.kinds import Fault, Kind, Row
from common.text import fold
from procedures.resources.scopes import Place


class OwnAgency:
    """An import for one agency: a row that names another is a fault, and says nothing of who else there is."""

    def __init__(self, agency: Agency) -> None:
        periods = AgencyPeriod.objects.filter(agency=agency).order_by("valid_from")
        self.agency = agency
        self.name = str(agency)
        self.names = {fold(name) for period in periods for name in (period.name, period.short_name) if name}
        codes = AgencyIdentifier.objects.filter(agency=agency).values_list("value", flat=True)
        self.codes = {code.casefold() for code in codes}

    def find(self, row: Row) -> Agency | None:
        named = {CODE.key: self.codes, NAME.key: self.names}
        for key, own in named.items():
            said = row.values.get(key) or ""
            read = said.casefold() if key == CODE.key else fold(said)
            if said and read not in own:
                message = (
                    f"Lần nhập này chỉ dành cho {self.name}, mà dòng này ghi cơ quan “{said}”. "
                    "Bỏ dòng này, hoặc sửa lại tên cơ quan."
                )
                row.faults.append(Fault(key, message))
                return None
        return None if {fault.column for fault in row.faults} & set(named) else self.agency


NONE = 0  # the key of no agency


def by_agency(rows: list[Row], finder: OwnAgency | AgencyFinder, kind: Kind, size: int) -> Iterator[list[Row]]:
    """The rows in parts of about this size, no agency in two of them; a row of no agency stands in the last."""
    named: dict[Any, int] = {}
    of_agency: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        cells = tuple((type(cell), cell) for cell in map(row.raw.get, (CODE.key, NAME.key)))
        if cells not in named:
            # Asked with a row of its own: what it notes is said when the rows are prepared.
            asking = Row(row.number, {key: row.raw[key] for key in (CODE.key, NAME.key) if key in row.raw})
            clean(asking, kind)
            agency = finder.find(asking)
            named[cells] = agency.pk if agency else NONE
        of_agency[named[cells]].append(row)
    part: list[Row] = []
    for key in sorted(of_agency, key=lambda pk: (pk == NONE, pk)):
        part += of_agency[key]
        if len(part) >= size:
            yield part
            part = []
    if part:
        yield part


def finder_for(place: Place, on: date) -> OwnAgency | AgencyFinder:
    return OwnAgency(place.agency) if place.agency else AgencyFinder(place.province, on)

"""Which agency a row is about: the one that the import is for, or one of the province that the row names."""

from datetime import date

from agencies.models import Agency, AgencyIdentifier, AgencyPeriod
from agencies.resources.finder import CODE, NAME, AgencyFinder
from common.spreadsheets.kinds import Fault, Row
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


def finder_for(place: Place, on: date) -> OwnAgency | AgencyFinder:
    return OwnAgency(place.agency) if place.agency else AgencyFinder(place.province, on)

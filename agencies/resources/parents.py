"""The agency above a row's: as the file names it, or the committee of the district in which a commune lies."""

from collections import defaultdict

from agencies.choices import AgencyKind, Level
from agencies.models import Agency, AgencyPeriod
from agencies.resources.places import district_of
from agencies.resources.register import Register
from agencies.resources.told import Told
from common.spreadsheets.kinds import Fault
from common.text import exact_key, similar


class Parents:
    """The agencies of the register and of the file together, by code, by name and by district."""

    def __init__(self, rows: list[Told], register: Register) -> None:
        self.register = register
        self._by_code: dict[str, list[Agency]] = defaultdict(list)
        self._by_name: dict[str, list[Agency]] = defaultdict(list)
        self._committees: dict[int, list[Agency]] = defaultdict(list)
        self._names = dict(register.names)
        self._names_in_file: dict[int, str] = {}
        for code, identifiers in register.by_code.items():
            self._by_code[code] = [register.known[one.agency_id].agency for one in identifiers]
        for key, bearers in register.by_name.items():
            self._by_name[key] = [known.agency for known in bearers]
        for pk, known in register.known.items():
            period = known.period_on(register.on)
            if known.agency.kind == AgencyKind.DISTRICT_COMMITTEE and period and period.unit_id:
                self._committees[period.unit_id].append(register.known[pk].agency)
        for told in rows:
            self._add_row(told)

    def _add_row(self, told: Told) -> None:
        if told.known is not None:
            return
        self._names_in_file[id(told.agency)] = told.name
        self._by_code[(told.given("code") or "").casefold()].append(told.agency)
        self._by_name[told.key].append(told.agency)
        if told.kind == AgencyKind.DISTRICT_COMMITTEE and told.unit:
            self._committees[told.unit.pk].append(told.agency)

    def named(self, told: Told, now: AgencyPeriod | None) -> Agency | None:
        """The agency that the cell names by code or name; unknown, ambiguous or itself: the row is faulty."""
        text = str(told.given("parent"))
        found = _each_once(self._by_code.get(text.casefold(), []) or self._by_name.get(exact_key(text), []))
        if len(found) > 1 and now is not None:
            found = [agency for agency in found if agency.pk == now.parent_id] or found
        if len(found) == 1 and found[0] is not told.agency:
            return found[0]
        if len(found) > 1:
            message = f"Có {len(found)} cơ quan tên “{text}”. Ghi mã của cơ quan cấp trên."
            told.row.faults.append(Fault("parent", message))
        elif found:
            message = "Cơ quan không thể là cấp trên của chính mình. Sửa lại cơ quan cấp trên."
            told.row.faults.append(Fault("parent", message))
        else:
            near = similar(text, [*self._names.values(), *self._names_in_file.values()], limit=1)
            hint = f"có phải là {near[0]}?" if near else "ghi mã hoặc tên của một cơ quan trong danh sách."
            message = f"Không có cơ quan cấp trên “{text}”; {hint}"
            told.row.faults.append(Fault("parent", message, near[0] if near else ""))
        return None

    def by_district(self, told: Told) -> Agency | None:
        """The one district committee above a commune; none or several: nobody is guessed."""
        district = district_of(told.unit) or told.district
        if told.level != Level.COMMUNE or district is None:
            return None
        found = _each_once(self._committees.get(district.pk, []))
        return found[0] if len(found) == 1 else None

    def name_of(self, agency: Agency | None) -> str:
        if agency is None:
            return ""
        return self._names_in_file.get(id(agency)) or self._names.get(agency.pk) or str(agency)


def _each_once(agencies: list[Agency]) -> list[Agency]:
    return list({id(agency): agency for agency in agencies}.values())

"""What a row of the roster says, once its words are looked up: level, kind, place and edition."""

from dataclasses import dataclass, field
from typing import Any

from agencies.choices import AgencyKind, Level, UnitScheme
from agencies.edition_names import normalise as read_edition
from agencies.models import AdministrativeUnit, Agency, StandardEdition
from agencies.resources.naming_rules import kind_by_name, level_by_name, unit_named
from agencies.resources.places import Units
from agencies.resources.register import Known, Register
from common.spreadsheets.kinds import Fault, Note, Row
from common.text import exact_key


@dataclass
class Told:
    """A row with what it means; `known` and `agency` are filled in when the row is matched."""

    row: Row
    name: str
    key: str  # the exact key of the name
    level: str
    kind: str
    scheme: str
    district: AdministrativeUnit | None = None
    unit: AdministrativeUnit | None = None
    edition: StandardEdition | None = None
    unit_notes: list[Note] = field(default_factory=list)  # said only where the unit is taken
    known: Known | None = None
    agency: Agency = field(default_factory=Agency)

    def given(self, key: str) -> Any:
        """The value of a cell; None where it is empty or its column absent: neither says anything."""
        value = self.row.values.get(key)
        return None if value == "" else value

    def lacks_column(self, key: str) -> bool:
        return key not in self.row.raw


def tell(row: Row, register: Register, scheme: str) -> Told:
    """Look a row's words up; what cannot be taken becomes a fault, what was mended a note."""
    name = row.values.get("name") or ""
    told = Told(row, name, exact_key(name), "", "", "")
    told.level = told.given("level") or level_by_name(name, row.group) or _level_of_a_city(name, register) or ""
    told.kind = told.given("kind") or kind_by_name(name, told.level) or ""
    heading = _district_heading(row.group, register)
    named = told.given("district") or heading
    in_a_district = bool(named) or told.level == Level.DISTRICT
    told.scheme = register.places.scheme(scheme, register.on, names_district=in_a_district)
    told.district = _district(told, named, register)
    told.unit = _unit(told, register)
    if told.district is None and told.level == Level.DISTRICT:
        told.district = told.unit
    told.edition = _edition(told, register)
    return told


def _level_of_a_city(name: str, register: Register) -> Level | None:
    """ "UBND thành phố Long Xuyên" is of the district level because the province has such a city."""
    unit = unit_named(name)
    if unit and register.places.district(unit, UnitScheme.BEFORE_2025_07):
        return Level.DISTRICT
    return Level.PROVINCE if unit and unit.endswith(exact_key(register.province.name)) else None


def _district_heading(group: str, register: Register) -> str:
    """The heading above the row where it is the name of a district ("HUYỆN THOẠI SƠN")."""
    found = register.places.district(group, UnitScheme.BEFORE_2025_07) if group else []
    return group if len(found) == 1 and exact_key(found[0].name) == exact_key(group) else ""


def _district(told: Told, named: str, register: Register) -> AdministrativeUnit | None:
    places = register.places
    if not named or not places.knows(told.scheme, Level.DISTRICT):
        return None
    found = places.district(named, told.scheme)
    if len(found) == 1:
        if not places.is_exact(found[0], named):
            note = f"Hiểu là {found[0].name} trong danh mục đơn vị hành chính."
            told.row.notes.append(Note("district", named, found[0].name, note))
        return found[0]
    near = "" if found else places.near(named, told.scheme, Level.DISTRICT)
    if near:
        message = f"“{named}” không có trong danh mục huyện; có phải là {near}? Sửa lại tên huyện."
        told.row.faults.append(Fault("district", message, near))
    else:
        told.row.notes.append(Note("district", named, "", _why_empty(found, named)))
    return None


def _unit(told: Told, register: Register) -> AdministrativeUnit | None:
    """The unit that the row names, else that of which the agency is the committee; never a guess."""
    places = register.places
    named = told.given("unit")
    column = "unit" if named else "name"
    text = named or unit_named(told.name)
    if told.level == Level.DISTRICT and not named:
        found = [told.district] if told.district else places.district(text, told.scheme) if text else []
        return found[0] if len(found) == 1 else None
    if not text or (told.level == Level.PROVINCE and not named) or not places.knows(told.scheme, Level.COMMUNE):
        return None
    found = places.commune(text, told.scheme, told.district)
    if len(found) != 1:
        near = places.near(text, told.scheme, Level.COMMUNE, told.district) if named and not found else ""
        if near:
            message = f"“{named}” không có trong danh mục; có phải là {near}? Sửa lại tên xã, phường."
            told.row.faults.append(Fault("unit", message, near))
        else:
            told.unit_notes.append(Note(column, str(named or told.name), "", _why_empty(found, text)))
        return None
    if not places.is_exact(found[0], text):
        note = f"Hiểu là {found[0].name} trong danh mục đơn vị hành chính."
        told.unit_notes.append(Note(column, str(named or told.name), found[0].name, note))
    return found[0]


def _why_empty(found: Units, text: str) -> str:
    if not found:
        return f"“{text}” không có trong danh mục đơn vị hành chính của ngày này; để trống."
    where = ", ".join(f"{unit.name} ({unit.parent.name})" if unit.parent else unit.name for unit in found)
    return f"Có {len(found)} đơn vị mang tên này: {where}; để trống. Ghi thêm huyện để chọn đúng."


def _edition(told: Told, register: Register) -> StandardEdition | None:
    typed = told.given("edition")
    if not typed:
        return None
    read = read_edition(typed, {year: edition.code for year, edition in register.editions.items()})
    if read.year is None:
        told.row.faults.append(Fault("edition", read.refusal, read.suggestion))
        return None
    edition = register.editions[read.year]
    if read.note:
        told.row.notes.append(Note("edition", typed, edition.code, read.note))
    return edition


def is_committee(told: Told) -> bool:
    return told.kind in (AgencyKind.DISTRICT_COMMITTEE, AgencyKind.COMMUNE_COMMITTEE)

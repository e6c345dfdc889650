"""Administrative units as a roster names them: by exact name within the district, folded only where it is unique."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from agencies.choices import Level, UnitScheme
from agencies.models import AdministrativeUnit, Province
from agencies.services.unit_lists import COMMUNES_ANEW
from agencies.unit_names import without_kind
from common.text import exact_key, fold, similar

Units = list[AdministrativeUnit]


class Places:
    """The units of a province in both lists, ready to be asked for by name."""

    def __init__(self, province: Province) -> None:
        home = [province.pk, province.merged_into_id or province.pk]
        self.units = list(
            AdministrativeUnit.objects.filter(province__in=home).select_related("parent").order_by("pk")
        )
        self._exact: dict[tuple[str, str, str], Units] = defaultdict(list)
        self._folded: dict[tuple[str, str, str], Units] = defaultdict(list)
        self._bare: dict[tuple[str, str, str], Units] = defaultdict(list)
        self._loaded = {(unit.scheme, unit.level) for unit in self.units}
        self._asked: dict[tuple[str, str], Units] = {}  # a few districts, named by every row
        for unit in self.units:
            place = (unit.scheme, unit.level)
            self._exact[*place, exact_key(unit.name)].append(unit)
            self._folded[*place, fold(unit.name)].append(unit)
            self._bare[*place, exact_key(without_kind(unit.name))].append(unit)

    def scheme(self, chosen: str, day: date, *, names_district: bool) -> UnitScheme:
        """The list that a row speaks of: the one asked for, else by the day; districts are in the older one only."""
        if chosen:
            return UnitScheme(chosen)
        older = names_district or day < COMMUNES_ANEW
        return UnitScheme.BEFORE_2025_07 if older else UnitScheme.FROM_2025_07

    def knows(self, scheme: str, level: str) -> bool:
        """Is the list loaded at all?"""
        return (scheme, level) in self._loaded

    def district(self, text: str, scheme: str) -> Units:
        """Districts that a text names, "Huyện Châu Phú" or "Châu Phú"; more than one: ambiguous."""
        if (text, scheme) not in self._asked:
            place = (scheme, Level.DISTRICT)
            self._asked[text, scheme] = (
                self._exact.get((*place, exact_key(text)))
                or self._folded.get((*place, fold(text)))
                or self._bare.get((*place, exact_key(without_kind(text))))
                or []
            )
        return self._asked[text, scheme]

    def commune(self, text: str, scheme: str, district: AdministrativeUnit | None) -> Units:
        """Communes that a text names, within the district where it is known; more than one: ambiguous."""
        place = (scheme, Level.COMMUNE)
        exact = _within(self._exact.get((*place, exact_key(text)), []), district)
        return exact or _within(self._folded.get((*place, fold(text)), []), district)

    def is_exact(self, unit: AdministrativeUnit, text: str) -> bool:
        return exact_key(unit.name) == exact_key(text)

    def near(self, text: str, scheme: str, level: str, district: AdministrativeUnit | None = None) -> str:
        """The name of the unit that was perhaps meant."""
        units = _within([unit for unit in self.units if (unit.scheme, unit.level) == (scheme, level)], district)
        found = similar(text, [unit.name for unit in units], limit=1)
        return found[0] if found else ""


def _within(units: Iterable[AdministrativeUnit], district: AdministrativeUnit | None) -> Units:
    return [unit for unit in units if district is None or unit.parent_id == district.pk]


def district_of(unit: AdministrativeUnit | None) -> AdministrativeUnit | None:
    """The district in which a unit lies, or that it is."""
    if unit is None or unit.level == Level.DISTRICT:
        return unit
    return unit.parent if unit.parent and unit.parent.level == Level.DISTRICT else None


def in_brackets(districts: Iterable[str]) -> str:
    """Where namesakes are, inside a sentence; nothing for those that are in no district."""
    known = ", ".join(filter(None, districts))
    return f" ({known})" if known else ""

"""What may be asked of the agencies of a province by their coverage."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms

from agencies.choices import Level
from agencies.filters import ALL, NOT_OFFERED
from common.text import fold, sort_key
from procedures.queries.coverage_overview import AgencyCoverage

NO_UNIT = "none"
STATES: dict[str, tuple[str, Callable[[AgencyCoverage], bool]]] = {
    "none": ("chưa có danh mục", lambda row: not row.coverage.has_catalogue),
    "nothing": ("có danh mục, không có TTHC", lambda row: bool(row.totals.without_tthc)),
    "measured": ("tính được tỷ lệ", lambda row: row.coverage.is_measured),
    "whole": ("phủ đủ", lambda row: row.coverage.is_whole),
    "missing": ("còn TTHC chưa có quy trình", lambda row: row.totals.missing > 0),
    "stale": ("có quy trình cần rà soát", lambda row: row.coverage.stale > 0),
    "nowhere": ("có quy trình trỏ TTHC đã bãi bỏ", lambda row: row.coverage.pointing_nowhere > 0),
    "doubled": ("có TTHC trùng", lambda row: row.coverage.doubled > 0),
}


def _choice(label: str, choices: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    messages = {"invalid_choice": NOT_OFFERED}
    return forms.ChoiceField(label=label, choices=[("", ALL), *choices], required=False, error_messages=messages)


class CoverageFilter(forms.Form):
    """Conditions on the agencies of a province; they are few enough to be asked one by one."""

    use_required_attribute = False
    q = forms.CharField(label="Tìm cơ quan (không cần dấu)", max_length=200, required=False)
    level = _choice("Cấp", Level.choices)
    unit = _choice("Đơn vị", ())
    state = _choice("Tình trạng", [(key, label) for key, (label, _) in STATES.items()])

    def __init__(self, data: Any, rows: Sequence[AgencyCoverage]) -> None:
        super().__init__(data)
        self.rows = rows
        units: Any = self.fields["unit"]
        names = [row.unit for row in rows if row.unit]
        offered = [(name, name) for name in sorted(dict.fromkeys(names), key=sort_key)]
        units.choices = [("", ALL), *offered, (NO_UNIT, "chưa rõ")]
        levels: Any = self.fields["level"]
        here = {row.level for row in rows}
        levels.choices = [("", ALL), *(one for one in Level.choices if one[0] in here or one[0] == data.get("level"))]

    @property
    def found(self) -> list[AgencyCoverage]:
        """The agencies that meet every condition; none at all where a condition is faulty."""
        if not self.is_valid():
            return []
        asked = self.cleaned_data
        words = fold(asked["q"]).split()
        return [
            row
            for row in self.rows
            if (not asked["q"] or (words and all(word in fold(row.name) for word in words)))
            and (not asked["level"] or row.level == asked["level"])
            and (not asked["unit"] or row.unit == ("" if asked["unit"] == NO_UNIT else asked["unit"]))
            and (not asked["state"] or STATES[asked["state"]][1](row))
        ]

    @property
    def chosen(self) -> dict[str, str]:
        """The conditions that were set and stand, in the words of the page: name → label."""
        told = {}
        for name, field in self.fields.items() if self.is_valid() else ():
            if value := self.cleaned_data.get(name):
                offered = dict(getattr(field, "choices", ()))
                told[name] = f"{'Tìm' if name == 'q' else field.label}: {offered.get(value, value)}"
        return told

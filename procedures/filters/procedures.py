"""What may be asked of the catalogue."""

from typing import Any

import django_filters as filters

from agencies.choices import Level
from agencies.filters import Choice, Conditions, FilterForm
from agencies.queries.options import Options
from procedures.choices import ProcedureKind, ProcedureStanding
from procedures.models import Procedure
from procedures.queries import procedure_list
from procedures.queries.procedure_standing import of_standing

WAITING, RETURNED = "waiting", "returned"
STEPS = ((WAITING, "có bản chờ phê duyệt"), (RETURNED, "có bản bị trả lại"))


class ProcedureFilter(Conditions):
    """Conditions on the catalogue of a day; what was withdrawn is shown only where it is asked for."""

    q = filters.CharFilter(label="Tìm (không cần dấu)", method="by_text", max_length=200)
    kind = Choice("Loại", ProcedureKind.choices)
    state = Choice("Tình trạng", [*ProcedureStanding.choices, *STEPS], method="by_standing")
    field = Choice("Lĩnh vực của TTHC", method="by_field")
    division = Choice("Bộ phận thực hiện", method="by_division")
    level = Choice("Cấp của cơ quan", Level.choices, method="by_level")
    province = Choice("Tỉnh")
    agency = Choice("Cơ quan")  # asked for by the page of an agency; not offered otherwise
    tthc = filters.CharFilter(label="TTHC", method="by_administrative", max_length=60)  # asked for by a TTHC's page

    class Meta:
        model = Procedure
        fields: list[str] = []
        form = FilterForm

    def __init__(
        self, data: Any, queryset: Any, *, on: Any, options: Options, everywhere: bool, within: Any = None
    ) -> None:
        super().__init__(data, queryset)
        self.on, self.everywhere, self.within = on, everywhere, within
        self.offer(options, "province", "level")
        for name in ("field", "division", "agency"):
            self.filters[name].extra["choices"] = options.more.get(name, [])
        self.leave_out_empty()

    @property
    def asks_for_standing(self) -> bool:
        return bool(self.form.cleaned_data.get("state"))

    def by_text(self, rows: Any, name: str, value: str) -> Any:
        narrowed = any(self.data.get(name) for name in ("province", "agency"))
        return procedure_list.matching(rows, value, in_nation=self.everywhere and not narrowed, within=self.within)

    def by_standing(self, rows: Any, name: str, value: str) -> Any:
        if value == WAITING:
            return procedure_list.waiting_for_approval(rows)
        if value == RETURNED:
            return procedure_list.sent_back(rows)
        return of_standing(rows, value, self.on)

    def by_field(self, rows: Any, name: str, value: str) -> Any:
        return procedure_list.of_field(rows, value, self.on, self.within)

    def by_division(self, rows: Any, name: str, value: str) -> Any:
        return procedure_list.of_division(rows, value)

    def by_level(self, rows: Any, name: str, value: str) -> Any:
        return procedure_list.of_level(rows, value, self.on)

    def by_administrative(self, rows: Any, name: str, value: str) -> Any:
        return procedure_list.of_administrative(rows, value[:8], self.on, self.within)

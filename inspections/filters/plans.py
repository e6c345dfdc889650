"""What may be asked of the list of plans, and of the lists of a plan."""

from typing import Any

import django_filters as filters

from agencies.choices import Level, Obligation
from agencies.filters import Choice, Conditions, FilterForm
from inspections.choices import InspectionForm, PlannedState, PlanState, ProposalCause
from inspections.models import InspectionPlan, PlannedInspection
from inspections.queries.plan_list import AGENCY, NONE, narrowed, plans_matching
from inspections.queries.plans_to_do import SENTENCES

WINDOWS = [("any", "đã có"), (NONE, "chưa có")]


class PlanFilter(Conditions):
    """Conditions on the plans in sight."""

    q = filters.CharFilter(label="Tìm tên, số văn bản", method="by_text", max_length=200)
    year = Choice("Năm")
    state = Choice("Trạng thái", PlanState.choices)
    waits = Choice("Việc đang chờ", list(SENTENCES.items()), method="by_waiting")

    class Meta:
        model = InspectionPlan
        fields: list[str] = []
        form = FilterForm

    def __init__(self, data: Any, queryset: Any, *, years: list[int]) -> None:
        super().__init__(data, queryset)
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in years]

    def by_text(self, rows: Any, name: str, value: str) -> Any:
        return plans_matching(rows, value)

    def by_waiting(self, rows: Any, name: str, value: str) -> Any:
        return rows.awaiting_agreement()


class LineFilter(Conditions):
    """Conditions on the lines of a plan; without a state those that stand."""

    q = filters.CharFilter(label="Tìm cơ quan (không cần dấu)", method="as_named", max_length=200)
    form_of = Choice("Hình thức", InspectionForm.choices, method="as_named")
    level = Choice("Cấp", Level.choices, method="as_named")
    obligation = Choice("Đối tượng áp dụng", [*Obligation.choices, (NONE, "chưa rõ")], method="as_named")
    team = Choice("Đoàn", method="as_named")
    window = Choice("Thời gian dự kiến", WINDOWS, method="as_named")
    cause = Choice("Lý do chọn", ProposalCause.choices, method="as_named")
    state = Choice("Trạng thái", PlannedState.choices, method="as_named")
    each = Choice("Mỗi dòng", [(AGENCY, "một cơ quan")], method="as_named")

    class Meta:
        model = PlannedInspection
        fields: list[str] = []
        form = FilterForm

    def __init__(self, data: Any, queryset: Any, *, teams: list[tuple[str, str]]) -> None:
        super().__init__(data, queryset)
        self.filters["team"].extra["choices"] = [*teams, (NONE, "chưa có đoàn")] if teams else []
        if not teams and "team" not in self.data:
            del self.filters["team"]

    def as_named(self, rows: Any, name: str, value: str) -> Any:
        """Every condition is narrowed at once, by `found`."""
        return rows

    @property
    def is_per_agency(self) -> bool:
        return self.is_valid() and self.form.cleaned_data.get("each") == AGENCY

    @property
    def found(self) -> Any:
        """The lines that meet every condition; none where one is faulty."""
        if not self.is_valid():
            return self.queryset.none()
        asked = {name: value for name, value in self.form.cleaned_data.items() if value}
        if "form_of" in asked:
            asked["form"] = asked.pop("form_of")
        return narrowed(self.queryset, **asked)


class ScheduleFilter(LineFilter):
    """Conditions on the lines that get a team and a time: each of them for itself."""

    each: Any = None


class VisitFilter(ScheduleFilter):
    """Conditions on the lines that are visited: one an agency, of a known form; why they were chosen is past."""

    form_of: Any = None
    obligation: Any = None
    cause: Any = None

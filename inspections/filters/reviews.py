"""What may be asked of the list of reports to review."""

from typing import Any

import django_filters as filters

from agencies.filters import MINE, Choice, Conditions, FilterForm
from agencies.queries.options import Options
from inspections.models import SelfAssessment
from inspections.queries import assessment_list, review_list


class ReviewFilter(Conditions):
    """Conditions on the reports in sight: those that wait for review, unless another state is asked for."""

    q = filters.CharFilter(label="Tìm cơ quan (không cần dấu)", method="by_text", max_length=200)
    province = Choice("Tỉnh")
    plan = Choice("Kế hoạch")
    state = Choice("Trạng thái", review_list.STATES, method="by_state")
    level = Choice("Cấp")
    late = Choice("Hạn nộp", review_list.LATENESS, method="by_lateness")
    section = Choice("Phần đã phân công", method="by_section")
    department = Choice("Cơ quan thẩm định", method="by_department")
    reviewer = Choice("Người thẩm định", method="by_reviewer")

    class Meta:
        model = SelfAssessment
        fields: list[str] = []
        form = FilterForm

    def __init__(self, data: Any, queryset: Any, *, user: Any, on: Any, options: Options) -> None:
        super().__init__(data, queryset)
        self.user, self.on = user, on
        self.filters["province"].extra["choices"] = options.province
        self.filters["level"].extra["choices"] = options.level
        for name in ("plan", "section", "department", "reviewer"):
            self.filters[name].extra["choices"] = list(options.more.get(name, []))
        self.filters["reviewer"].extra["choices"].insert(0, (MINE, "tôi được thẩm định"))
        self.leave_out_empty()

    @property
    def asks_for_a_state(self) -> bool:
        return bool(self.form.cleaned_data.get("state") or self.form.cleaned_data.get("late"))

    def by_text(self, rows: Any, name: str, value: str) -> Any:
        return assessment_list.matching(rows, value)

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        return review_list.of_state(rows, value)

    def by_lateness(self, rows: Any, name: str, value: str) -> Any:
        return review_list.of_lateness(rows, value, self.on)

    def by_section(self, rows: Any, name: str, value: str) -> Any:
        return review_list.given_to(rows, section=int(value))

    def by_department(self, rows: Any, name: str, value: str) -> Any:
        return review_list.given_to(rows, department=int(value))

    def by_reviewer(self, rows: Any, name: str, value: str) -> Any:
        return review_list.mine(rows, self.user) if value == MINE else review_list.given_to(rows, reviewer=int(value))

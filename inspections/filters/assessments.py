"""What may be asked of the list of reports."""

from typing import Any

import django_filters as filters

from agencies.choices import Level
from agencies.filters import MINE, Choice, Conditions, FilterForm
from agencies.rules import sees_whole_province
from inspections.choices import AssessmentState
from inspections.models import SelfAssessment
from inspections.queries import assessment_list as listed
from inspections.queries import to_do


class AssessmentFilter(Conditions):
    """Conditions on the reports in sight."""

    q = filters.CharFilter(label="Tìm cơ quan, mã tiếp nhận", method="by_text", max_length=200)
    province = Choice("Tỉnh", field_name="province")
    plan = Choice("Kế hoạch", field_name="plan")
    state = Choice("Trạng thái", AssessmentState.choices)
    kind = Choice("Việc nộp", listed.KINDS, method="by_kind")
    level = Choice("Cấp", Level.choices)
    waits = Choice("Việc đang chờ", list(to_do.SENTENCES.items()), method="by_waiting")
    officer = Choice("Chuyên viên phụ trách", [(MINE, "tôi")], method="by_officer")

    class Meta:
        model = SelfAssessment
        fields: list[str] = []
        form = FilterForm

    def __init__(self, data: Any, queryset: Any, *, user: Any, on: Any, offered: listed.Offered) -> None:
        super().__init__(data, queryset)
        self.user, self.on = user, on
        self.filters["province"].extra["choices"] = offered.provinces
        self.filters["plan"].extra["choices"] = offered.plans
        self.offer_own_charge(user)
        if not sees_whole_province(user):
            self.filters["level"].extra["choices"] = []
        self.leave_out_empty()

    def by_text(self, rows: Any, name: str, value: str) -> Any:
        return listed.matching(rows, value)

    def by_kind(self, rows: Any, name: str, value: str) -> Any:
        return listed.of_kind(rows, value)

    def by_waiting(self, rows: Any, name: str, value: str) -> Any:
        return listed.waiting(rows, value, self.user, self.on)

    def by_officer(self, rows: Any, name: str, value: str) -> Any:
        return to_do.in_charge_of(rows, self.user, self.on)

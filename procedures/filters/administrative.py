"""What may be asked of the register of published TTHC."""

from typing import Any

import django_filters as filters

from agencies.filters import Choice, Conditions, FilterForm
from agencies.queries.options import Options
from procedures.choices import ENDING_ACTIONS, PublicationAction
from procedures.models import PublicationLine
from procedures.models.administrative import LEVEL_LABELS
from procedures.queries import administrative_list

LEVELS = [*LEVEL_LABELS.items(), (administrative_list.UNKNOWN_LEVEL, "chưa rõ cấp")]
NOT_ASKED = "đang có hiệu lực"  # what the list shows to who does not ask for what a decision said


class AdministrativeFilter(Conditions):
    """Conditions on the published lists of a day; what has ended is shown only where it is asked for."""

    q = filters.CharFilter(label="Tìm mã, tên", method="by_text", max_length=200)
    field = Choice("Lĩnh vực")
    level = Choice("Cấp thực hiện", LEVELS, method="by_level")
    action = Choice("Nội dung công bố", PublicationAction.choices)
    province = Choice("Tỉnh")

    class Meta:
        model = PublicationLine
        fields: list[str] = []
        form = FilterForm

    def __init__(self, data: Any, queryset: Any, *, options: Options) -> None:
        super().__init__(data, queryset)
        self.offer(options, "province")
        self.filters["action"].extra["empty_label"] = NOT_ASKED
        self.filters["field"].extra["choices"] = options.more.get("field", [])
        self.leave_out_empty()

    @property
    def asks_for_ended(self) -> bool:
        return self.form.cleaned_data.get("action") in ENDING_ACTIONS

    def by_text(self, lines: Any, name: str, value: str) -> Any:
        return administrative_list.matching(lines, value)

    def by_level(self, lines: Any, name: str, value: str) -> Any:
        return administrative_list.at_level(lines, value)

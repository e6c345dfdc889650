"""What may be asked of the list of reviews."""

from typing import Any

import django_filters as filters

from agencies.filters import MINE, Choice, Conditions, FilterForm
from agencies.models.membership import sight_of
from procedures.choices import ReviewCause
from procedures.models import ReviewTask
from procedures.queries import review_list

NOT_ASKED = "chưa xong"


class ReviewFilter(Conditions):
    """Conditions on the reviews of a day: those not done, unless another state is asked for."""

    q = filters.CharFilter(label="Tìm TTHC, quy trình", method="by_text", max_length=200)
    state = Choice("Tình trạng", review_list.STATES, method="by_state")
    cause = Choice("Vì", ReviewCause.choices)
    officer = Choice("Chuyên viên phụ trách", [(MINE, "tôi")], method="by_officer")
    agency = Choice("Cơ quan")  # asked for by the pages of an agency and of a decision; not offered otherwise
    decision = Choice("Quyết định công bố", field_name="line__decision")

    class Meta:
        model = ReviewTask
        fields: list[str] = []
        form = FilterForm

    def __init__(self, data: Any, queryset: Any, *, user: Any, on: Any, agency: Any, decision: Any) -> None:
        super().__init__(data, queryset)
        self.user, self.on = user, on
        self.filters["state"].extra["empty_label"] = NOT_ASKED  # the list of who asks for no state, in words
        self.filters["agency"].extra["choices"] = agency
        self.filters["decision"].extra["choices"] = decision
        self.offer_own_charge(user)
        self.leave_out_empty()

    @property
    def asks_for_a_state(self) -> bool:
        return bool(self.form.cleaned_data.get("state"))

    def by_text(self, rows: Any, name: str, value: str) -> Any:
        return review_list.matching(rows, value, in_nation=sight_of(self.user).everything)

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        return review_list.of_state(rows, value, self.on)

    def by_officer(self, rows: Any, name: str, value: str) -> Any:
        return review_list.in_charge_of(rows, self.user, self.on)

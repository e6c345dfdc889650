"""How far the inspections of a plan are: of each form how many are done, under way and left."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from inspections.choices import InspectionForm, PlannedState
from inspections.models import InspectionPlan


@dataclass(frozen=True)
class Progress:
    """One form, and its inspections by how they stand; each number is that of the list under `form` and a state."""

    form: InspectionForm
    by_state: Counter[str]

    @property
    def total(self) -> int:
        return self.by_state.total()

    @property
    def done(self) -> int:
        return self.by_state[PlannedState.DONE]

    @property
    def left(self) -> list[tuple[str, str, int]]:
        """State, label and count of those that are not done."""
        told = (PlannedState.UNDER_WAY, PlannedState.PLANNED)
        return [(state.value, str(state.label), self.by_state[state]) for state in told if self.by_state[state]]


def progress_of(plan: InspectionPlan) -> list[Progress]:
    """Those that were taken out are not counted."""
    counts: dict[str, Counter[str]] = {form: Counter() for form in InspectionForm.values}
    rows = plan.inspections.standing().order_by().values("form", "state").annotate(count=Count("pk"))
    for form, state, count in rows.values_list("form", "state", "count"):
        counts[form][state] = count
    return [Progress(InspectionForm(form), found) for form, found in counts.items() if found]

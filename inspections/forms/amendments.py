"""Form of an amendment of a plan in force."""

from datetime import date
from typing import Any, ClassVar

from django import forms

from agencies.forms.fields import Row, day
from inspections.choices import InspectionForm, PlannedState
from inspections.forms.plan_steps import SignedForm
from inspections.models import InspectionPlan, InspectionTeam
from inspections.queries.plan_candidates import candidates
from inspections.services.plan_amendments import KEPT, Amendment, LineSaid
from inspections.services.plans import DAYS
from procedures.forms.procedures import paragraph

NOT_OFFERED = "Có dòng không còn trong danh sách. Hãy tải lại trang rồi chọn lại."
MOST_TICKS = 5_000


def ticks(label: str, choices: list[tuple[str, str]], **extra: Any) -> forms.MultipleChoiceField:
    """Several rows to tick; one that is not offered is a fault."""
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": NOT_OFFERED, "invalid_list": NOT_OFFERED}, **extra,
    )  # fmt: skip


class AmendForm(SignedForm):
    """Điều chỉnh: why, by which paper, and what changes."""

    once_more = "xem lại kế hoạch đang có, rồi bấm lưu lần nữa nếu vẫn cần điều chỉnh."

    asked: ClassVar = {"paper_number": "Hãy nhập số của văn bản điều chỉnh."}
    reason = paragraph("Lý do điều chỉnh", 1_000, ask="Hãy ghi lý do điều chỉnh kế hoạch.", rows=2)
    on = day("Điều chỉnh từ ngày", ask="Hãy nhập ngày của lần điều chỉnh.")
    window_from = day("Thời gian mới: từ ngày")
    window_to = day("Thời gian mới: đến ngày")
    field_order = ("reason", "on", "paper_number", "paper_day", "paper_file")

    def __init__(self, data: Any, files: Any, *, plan: InspectionPlan, today: date) -> None:
        begins = self.values_of(plan) | {"version": plan.version, "on": today}
        super().__init__(data, files, initial=begins)
        for name in DAYS:
            self.fields[name] = day(_label(name))
        self.fields["team"] = Row("Đoàn mới", InspectionTeam.objects.filter(plan=plan), empty="Giữ nguyên đoàn")
        standing = plan.inspections.standing().order_by("form", "-level", "sort_key", "pk")
        of_lines = [(str(line.pk), str(line)) for line in standing]
        planned = standing.filter(state=PlannedState.PLANNED).values_list("pk", flat=True)
        not_begun = {str(key) for key in planned}
        self.fields["take_out"] = ticks("Đưa ra khỏi kế hoạch", [one for one in of_lines if one[0] in not_begun])
        self.fields["changed"] = ticks("Đổi đoàn, thời gian của", of_lines)
        for form, label in InspectionForm.choices:
            rows = candidates(plan, form, today).order_by("-level", "sort_key", "pk")
            offered = [(str(key), name) for key, name in rows.values_list("agency", "name")]
            self.fields[f"add_{form}"] = ticks(f"Thêm vào danh sách {label}", offered)
        self.plan, self.before = plan, self.values_of(plan)

    @staticmethod
    def values_of(row: InspectionPlan) -> dict[str, Any]:
        return {name: getattr(row, name) for name in DAYS}

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        named = [clean.get(name) for name in ("team", "window_from", "window_to")]
        if clean.get("changed") and not any(named):
            self.add_error("changed", "Đã chọn dòng mà chưa ghi đoàn mới hay thời gian mới. Hãy ghi, hoặc bỏ chọn.")
        if any(named) and "changed" in clean and not clean["changed"]:
            self.add_error("changed", "Đã ghi đoàn mới hoặc thời gian mới mà chưa chọn dòng nào. Hãy chọn dòng.")
        return clean

    # --- what was typed ---
    def amendment(self) -> Amendment:
        clean = self.cleaned_data
        first, last = clean["window_from"], clean["window_to"]
        window: Any = (first, last) if first or last else KEPT
        team: Any = clean["team"] or KEPT
        return Amendment(
            add={form: [int(key) for key in clean[f"add_{form}"]] for form in InspectionForm.values},
            take_out=[int(key) for key in clean["take_out"]],
            lines=[LineSaid(int(key), team=team, window=window) for key in clean["changed"]],
            facts={name: clean[name] for name in DAYS if clean[name] != self.before[name]},
        )

    @property
    def paper_fields(self) -> list[Any]:
        return [self[name] for name in self.field_order]

    @property
    def day_pairs(self) -> list[list[Any]]:
        return [[self[DAYS[place]], self[DAYS[place + 1]]] for place in range(0, len(DAYS), 2)]

    @property
    def folds(self) -> list[Any]:
        """The long groups of ticks."""
        return [*(self[f"add_{form}"] for form in InspectionForm.values), self["take_out"]]


def _label(name: str) -> str:
    field: Any = InspectionPlan._meta.get_field(name)
    return str(field.verbose_name).capitalize()

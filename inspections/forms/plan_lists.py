"""What the builder's steps ask for besides ticks: quotas, a seed, from where on a reason is one, days."""

from decimal import Decimal
from typing import Any

from django import forms

from agencies.forms.fields import Row, day, text
from agencies.forms.versioned import RegisterForm
from inspections.forms.plans import whole_number
from inspections.models import InspectionPlan, InspectionTeam
from inspections.queries.plan_proposals import DEFAULT_LIMITS, Limits
from inspections.services.plan_draws import LONGEST_SEED


class QuotaForm(RegisterForm):
    """How many of each level (`levels`: value → label)."""

    def __init__(self, data: Any, *, levels: dict[str, str], quotas: dict[str, int], **extra: Any) -> None:
        self.levels = levels
        start = {f"quota_{level}": quotas.get(level, 0) for level in levels}
        super().__init__(data, initial=start | extra.pop("initial", {}), **extra)
        for level, label in levels.items():
            self.fields[f"quota_{level}"] = whole_number(f"{label}, số cơ quan", 0, 10_000)

    def quotas(self) -> dict[str, int]:
        return {level: self.cleaned_data[f"quota_{level}"] or 0 for level in self.levels}

    @property
    def quota_fields(self) -> list[Any]:
        return [self[f"quota_{level}"] for level in self.levels]


class ProposalForm(QuotaForm):
    """From where on a reason is one."""

    years = whole_number("Lâu chưa kiểm tra: từ … năm", 1, 20)
    score = forms.DecimalField(
        label="Điểm thấp: dưới … điểm", required=False, min_value=Decimal(0), max_value=Decimal(100),
        localize=True,
        error_messages={
            "invalid": "Hãy nhập một số, ví dụ 65.",
            "min_value": "Hãy nhập số từ 0 đến 100.",
            "max_value": "Hãy nhập số từ 0 đến 100.",
        },
    )  # fmt: skip
    months = whole_number("Mới công bố: trong … tháng", 1, 60)

    def __init__(self, data: Any, *, levels: dict[str, str], quotas: dict[str, int]) -> None:
        known = DEFAULT_LIMITS
        start = {
            "years": known.years_without_visit,
            "score": known.low_score,
            "months": known.months_since_declared,
        }
        super().__init__(data, levels=levels, quotas=quotas, initial=start)

    def limits(self) -> Limits:
        clean, known = self.cleaned_data, DEFAULT_LIMITS
        score = clean["score"]
        return Limits(
            clean["years"] or known.years_without_visit,
            known.low_score if score is None else score,
            clean["months"] or known.months_since_declared,
        )


class DrawForm(QuotaForm):
    """Chọn ngẫu nhiên."""

    seed = text("Số khởi tạo", LONGEST_SEED, help_text="Ví dụ số của kỳ quay; để trống thì cổng tự đặt và ghi lại.")


class ScheduleForm(RegisterForm):
    """Team and days of the lines that were ticked."""

    window_from = day("Từ ngày")
    window_to = day("Đến ngày")

    def __init__(self, data: Any, *, plan: InspectionPlan, **extra: Any) -> None:
        super().__init__(data, auto_id="dat-%s", **extra)  # the filter of the same page asks for a team too
        self.fields["team"] = Row("Đoàn", InspectionTeam.objects.filter(plan=plan), empty="Không có đoàn")
        self.order_fields(["team", "window_from", "window_to"])

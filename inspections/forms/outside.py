"""Forms of an inspection outside any plan."""

from datetime import date
from typing import Any

from agencies.forms.fields import Row, choice, day, text
from agencies.forms.versioned import RegisterForm, VersionedForm
from agencies.models import Province
from agencies.queries.certificate_choices import agencies_to_choose
from inspections.choices import InspectionForm
from inspections.forms.plans import AgencyRow
from inspections.models import PlannedInspection
from inspections.queries.outside_teams import teams_at_work
from procedures.forms.procedures import paragraph


def _team(province: Province, line: PlannedInspection | None = None) -> Row:
    return Row("Đoàn", teams_at_work(province, line), empty="Chưa có đoàn")


class OutsideForm(RegisterForm):
    """Kiểm tra ngoài kế hoạch."""

    form = choice("Hình thức", InspectionForm.choices, ask="Hãy chọn hình thức kiểm tra.")
    outside_reason = paragraph(
        "Lý do", 500, ask="Hãy ghi lý do kiểm tra.", rows=2,
        help_text="Ví dụ: kiểm tra đột xuất theo phản ánh; hoặc theo kế hoạch không lập trên cổng. "
        "Cơ quan được kiểm tra đọc được lý do này.",
    )  # fmt: skip
    on = day("Ghi theo danh sách cơ quan ngày", ask="Hãy nhập ngày.")
    window_from = day("Dự kiến từ ngày")
    window_to = day("Dự kiến đến ngày")
    note = text("Ghi chú", 500)

    def __init__(self, data: Any, *, province: Province, today: date) -> None:
        super().__init__(data, initial={"on": today})
        offered = agencies_to_choose(province, today)
        self.fields["agency"] = AgencyRow("Cơ quan", offered, ask="Hãy chọn cơ quan.")
        self.fields["team"] = _team(province)
        self.order_fields(["agency", "form", "outside_reason", "on", "team"])

    def facts(self) -> dict[str, Any]:
        return told(self.cleaned_data)


class OutsideEditForm(VersionedForm):
    """Sửa cuộc kiểm tra ngoài kế hoạch; the agency and the form are what it is about, and stay."""

    outside_reason = paragraph(
        "Lý do", 500, ask="Hãy ghi lý do kiểm tra.", rows=2, help_text="Cơ quan được kiểm tra đọc được lý do này."
    )
    window_from = day("Dự kiến từ ngày")
    window_to = day("Dự kiến đến ngày")
    note = text("Ghi chú", 500)

    def __init__(self, data: Any, *, line: PlannedInspection) -> None:
        super().__init__(data, initial=self.values_of(line) | {"version": line.version})
        self.fields["team"] = _team(line.province, line)
        self.order_fields(["version", "outside_reason", "team"])

    @staticmethod
    def values_of(row: PlannedInspection) -> dict[str, Any]:
        return {
            "outside_reason": row.outside_reason, "team": row.team_id, "window_from": row.window_from,
            "window_to": row.window_to, "note": row.note,
        }  # fmt: skip

    def facts(self) -> dict[str, Any]:
        return told(self.cleaned_data)


def told(clean: dict[str, Any]) -> dict[str, Any]:
    """The arguments of the services."""
    return {"reason" if name == "outside_reason" else name: value for name, value in clean.items()}


class DropForm(VersionedForm):
    """Bỏ cuộc kiểm tra ngoài kế hoạch."""

    reason = text("Lý do", 500, ask="Hãy ghi lý do bỏ cuộc kiểm tra.")

    @staticmethod
    def values_of(row: PlannedInspection) -> dict[str, Any]:
        return {}

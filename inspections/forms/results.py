"""Forms of a result: the leader's own grade, and the notice as the registry office has numbered it."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from agencies.forms.certificate_acts import WithPaper
from agencies.forms.fields import choice, text
from agencies.forms.versioned import VersionedForm
from inspections.models import Result


class GradeForm(VersionedForm):
    """Xếp loại do lãnh đạo quyết định."""

    manual_grade = choice("Xếp loại", (), empty="Theo điểm")
    manual_reason = text(
        "Lý do",
        1_000,
        ask="Hãy ghi lý do của xếp loại này.",
        help_text="Ghi vào thông báo kết quả và bản niêm phong.",
    )

    def __init__(self, data: Any, *, grades: list[str], **extra: Any) -> None:
        super().__init__(data, **extra)
        field: Any = self.fields["manual_grade"]
        field.choices = [("", "Theo điểm"), *((name, name) for name in grades)]

    @staticmethod
    def values_of(row: Result) -> dict[str, Any]:
        return {"manual_grade": row.manual_grade, "manual_reason": row.manual_reason}


class NoticeForm(WithPaper):
    """Ghi số, ngày của thông báo kết quả đã ban hành."""

    def __init__(self, data: Any, files: Any, *, today: date, **extra: Any) -> None:
        super().__init__(data, files, **extra)
        self.today = today
        del self.fields["version"]
        self.fields["paper_number"].required = True
        self.fields["paper_number"].error_messages["required"] = "Hãy nhập số, ký hiệu của thông báo."

    def clean_paper_day(self) -> date | None:
        day: date | None = self.cleaned_data["paper_day"]
        if day and day > self.today:
            raise ValidationError("Ngày thông báo chưa đến. Hãy ghi ngày trên thông báo đã ban hành.")
        return day

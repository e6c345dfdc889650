"""Forms of a review: an item scored or given back, the whole report given back, a later due day, sections given."""

from typing import Any

from django import forms

from agencies.forms.certificate_acts import WithPaper
from agencies.forms.fields import Row, day, flag, text
from agencies.forms.versioned import RegisterForm, VersionedForm
from inspections.models import ReviewScore
from inspections.services.reviewing import LONGEST_NOTE

WRONG_POINTS = "Điểm phải là một số, ví dụ 7 hoặc 7,5. Hãy nhập lại."
TOO_MANY_PLACES = "Điểm có quá hai chữ số thập phân. Hãy làm tròn."


class PointsField(forms.DecimalField):
    """Points as people write them here: a comma before the decimals; a dot is taken, too."""

    def __init__(self, label: str, **extra: Any) -> None:
        messages = {
            "invalid": WRONG_POINTS, "max_decimal_places": TOO_MANY_PLACES, "max_digits": WRONG_POINTS,
            "max_whole_digits": WRONG_POINTS, "min_value": "Điểm không được âm. Hãy nhập lại.",
        }  # fmt: skip
        field = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "field-day"})
        super().__init__(
            label=label, required=False, max_digits=7, decimal_places=2, min_value=0, widget=field,
            error_messages=messages, **extra,
        )  # fmt: skip

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip().replace(",", ".") if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}".replace(".", ",") if hasattr(value, "normalize") else value


class ScoreForm(VersionedForm):
    """Điểm thẩm định of an item. The version is empty where nobody has scored it yet."""

    points = PointsField("Điểm thẩm định")
    not_applicable = flag("Không áp dụng")
    note = forms.CharField(
        label="Nhận xét", required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "Nhận xét dài quá 10.000 ký tự. Hãy viết gọn lại."},
    )  # fmt: skip
    returned = flag("Trả lại để cơ quan giải trình")
    return_reason = text("Lý do trả lại", 1_000, help_text="Cơ quan đọc được lý do này.")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, criterion: Any, may_return: bool, **extra: Any) -> None:
        super().__init__(data, prefix=f"tc{criterion.pk}", **extra)
        self.fields["points"].help_text = f"Tối đa {points_told(criterion.maximum)}."
        if not criterion.may_not_apply:
            del self.fields["not_applicable"]
        if not may_return:
            del self.fields["returned"], self.fields["return_reason"]

    @staticmethod
    def values_of(row: ReviewScore) -> dict[str, Any]:
        names = ("points", "not_applicable", "note", "returned", "return_reason")
        return {name: getattr(row, name) for name in names}


def points_told(value: Any) -> str:
    """Points inside a sentence: 7,5."""
    return f"{value.normalize():f}".replace(".", ",")


class GiveBackForm(RegisterForm):
    """Trả lại cả báo cáo."""

    reason = text(
        "Lý do trả lại", 1_000, ask="Hãy ghi lý do để cơ quan biết phải sửa gì.",
        help_text="Cơ quan đọc được lý do này. Bản đã nộp vẫn được niêm phong.",
    )  # fmt: skip
    until = day("Hạn nộp lại", help_text="Để trống nếu giữ hạn đang có. Phải ghi khi hạn đã qua.")


class ExtendForm(WithPaper):
    """Gia hạn nộp báo cáo."""

    until = day("Hạn mới", ask="Hãy ghi hạn mới.")
    reason = text("Lý do gia hạn", 1_000, ask="Hãy ghi lý do gia hạn.")
    field_order = ("until", "reason")

    def __init__(self, data: Any, files: Any, **extra: Any) -> None:
        super().__init__(data, files, **extra)
        del self.fields["version"]


class AssignForm(RegisterForm):
    """Giao một phần của bộ tiêu chí."""

    def __init__(self, data: Any, *, sections: Any, departments: Any, reviewers: Any) -> None:
        super().__init__(data)
        self.fields["section"] = _Section("Phần", sections, ask="Hãy chọn phần cần giao.")
        self.fields["department"] = _Named("Giao cho cơ quan", departments, empty="Không giao cơ quan nào")
        self.fields["reviewer"] = Row("Giao cho người", reviewers, empty="Không giao riêng người nào")


class _Section(Row):
    def label_from_instance(self, row: Any) -> str:
        return f"{row.title} ({row.criteria_set.name})"


class _Named(Row):
    def label_from_instance(self, row: Any) -> str:
        return str(row.name)

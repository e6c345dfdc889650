"""What a certificate counts and covers, a row each; a few empty rows, and more of them by a button."""

from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory

from agencies.choices import Counted
from agencies.forms.fields import Row, choice, text
from agencies.services.certificate_checks import MOST_LINES, Line

EMPTY_LINES, EMPTY_COVERS = 3, 2


class LineForm(forms.Form):
    """A line of the scope; left empty it is no line."""

    group = text("Nhóm, lĩnh vực", 250)
    count = forms.IntegerField(
        label="Số lượng",
        required=False,
        min_value=0,
        max_value=1_000_000,
        error_messages={
            "invalid": "Hãy nhập một số nguyên, ví dụ 22.",
            "min_value": "Hãy nhập số từ 0 trở lên.",
            "max_value": "Số này lớn quá. Hãy kiểm tra lại.",
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    counted = choice("Đơn vị tính", Counted.choices, empty="Hãy chọn")

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        asked = {
            "group": "Dòng này thiếu tên nhóm. Hãy điền tên, hoặc xóa hết các ô của dòng.",
            "count": "Dòng này thiếu số lượng. Hãy nhập số, ví dụ 22.",
            "counted": "Hãy chọn đơn vị tính: quy trình, hoạt động hay TTHC.",
        }
        if any(clean.get(name) not in (None, "") for name in asked):
            for name, sentence in asked.items():
                if name in clean and clean[name] in (None, ""):
                    self.add_error(name, sentence)
        return clean


class CoverForm(forms.Form):
    """A further agency that the holder's paper covers; left empty it is none."""

    def __init__(self, *args: Any, agencies: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.fields["agency"] = AgencyField("Cơ quan thuộc phạm vi", agencies, empty="Không có")


class AgencyField(Row):
    """Agencies under the names that they bear now (`agencies_to_choose`)."""

    def label_from_instance(self, row: Any) -> str:
        return str(row.name_now)


class Rows(BaseFormSet):
    """Rows of one sort, each with its number in the labels, so that a fault says where it is."""

    default_error_messages = {
        "missing_management_form": "Biểu mẫu bị thiếu phần đếm số dòng. Hãy mở lại trang rồi nhập lại.",
        "too_many_forms": f"Nhiều dòng quá, nhiều nhất là {MOST_LINES} dòng. Hãy gộp lại theo lĩnh vực.",
    }

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            field.label = f"{field.label} (dòng {(index or 0) + 1})"

    def typed(self) -> list[dict[str, Any]]:
        """The rows as they were typed so far, to be shown again with more of them below."""
        rows = [typed_in(form) for form in self.forms]
        return [row for row in rows if any(row.values())]


def typed_in(form: forms.BaseForm) -> dict[str, Any]:
    """What was typed into a form, nothing checked; a chosen file cannot be shown again."""
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
        if not isinstance(field, forms.FileField)
    }


_LINES: Any = formset_factory(LineForm, formset=Rows, extra=EMPTY_LINES, max_num=MOST_LINES, validate_max=True)
_COVERS: Any = formset_factory(CoverForm, formset=Rows, extra=EMPTY_COVERS, max_num=MOST_LINES, validate_max=True)


def line_rows(data: Any, start: list[dict[str, Any]]) -> Any:
    return _LINES(data, prefix="lines", initial=start)


def cover_rows(data: Any, start: list[dict[str, Any]], agencies: Any) -> Any:
    return _COVERS(data, prefix="covers", initial=start, form_kwargs={"agencies": agencies})


def lines_in(rows: Any) -> list[Line]:
    """The lines that were filled in."""
    filled = [row.cleaned_data for row in rows if row.cleaned_data.get("group")]
    return [Line(one["group"], one["counted"], one["count"]) for one in filled]


def covers_in(rows: Any) -> list[Any]:
    """The agencies that were chosen."""
    return [row.cleaned_data["agency"] for row in rows if row.cleaned_data.get("agency")]

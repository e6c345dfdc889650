"""Fields that the forms of a report share: numbers as people write them, long texts, and a file with its day."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from agencies.forms.fields import NOT_OFFERED, day
from common.file_checks import DOCUMENTS
from inspections.models import Evidence
from inspections.parts import LONGEST_TEXT

WRONG_NUMBER = "Hãy nhập số, ví dụ 8,5."
WHOLE_NUMBER = "Hãy nhập số nguyên, ví dụ 10."


def lines(label: str, rows: int = 4, **extra: Any) -> forms.CharField:
    """A text of several lines."""
    messages = {"max_length": "Dài quá 10.000 ký tự. Hãy viết gọn lại, hoặc gửi thành minh chứng."}
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, required=False, max_length=LONGEST_TEXT, widget=widget, error_messages=messages, **extra
    )


def points(label: str, **extra: Any) -> forms.DecimalField:
    """A number with a comma, as it is written here; a point is understood too."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "field-day"})
    messages = {"invalid": WRONG_NUMBER, "max_digits": "Số này quá lớn. Hãy kiểm tra lại."}
    return forms.DecimalField(
        label=label, required=False, localize=True, max_digits=14, widget=widget, error_messages=messages, **extra
    )


def count(label: str) -> forms.IntegerField:
    messages = {"invalid": WHOLE_NUMBER, "min_value": "Số không thể nhỏ hơn 0.", "max_value": "Số này quá lớn."}
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "field-day"})
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=1_000_000, widget=widget, error_messages=messages
    )


def written(value: Decimal | None) -> str:
    """A number as the field takes it back: 8,5."""
    if value is None:
        return ""
    plain = f"{value:f}"
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain).replace(".", ",")


def tick(label: str, **extra: Any) -> forms.BooleanField:
    widget = forms.CheckboxInput()
    return forms.BooleanField(label=label, required=False, widget=widget, **extra)


def one_of(label: str, choices: Any) -> forms.ChoiceField:
    """Round boxes; none of them need be ticked."""
    widget = forms.RadioSelect()
    return forms.ChoiceField(
        label=label, choices=choices, required=False, widget=widget, error_messages={"invalid_choice": NOT_OFFERED}
    )


def upload(label: str, *, ask: str = "", hint: str = "") -> forms.FileField:
    """A file; its kind and size are told before it is sent, and checked after."""
    most = DOCUMENTS.max_bytes
    return forms.FileField(
        label=label,
        required=bool(ask),
        help_text=hint or "PDF, DOCX, XLSX, JPG hoặc PNG, tối đa 20 MB.",
        widget=forms.FileInput(attrs={"data-max-bytes": most}),
        error_messages={"empty": "Tệp này trống. Hãy chọn tệp khác.", "required": ask},
    )


def reuse(known: Iterable[Evidence]) -> forms.ChoiceField:
    """The files that the agency has sent before."""
    offered = [("", "Không dùng lại tệp nào"), *((str(row.pk), _named(row)) for row in known)]
    return forms.ChoiceField(
        label="Hoặc dùng lại tệp đã gửi",
        choices=offered,
        required=False,
        error_messages={"invalid_choice": NOT_OFFERED},
    )


def _named(row: Evidence) -> str:
    name = row.title or row.file.name
    return f"{name} ({row.assessment.plan.year})"


def dated_on() -> forms.DateField:
    return day("Ngày của văn bản")

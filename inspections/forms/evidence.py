"""Forms of evidence and of explanations."""

from typing import Any

from django import forms

from agencies.forms.fields import text as line
from agencies.forms.versioned import VersionedForm
from inspections.forms.assessment_fields import dated_on, lines, upload
from inspections.models import Explanation, ReviewScore


class EvidenceForm(VersionedForm):
    """Tên và ngày của minh chứng."""

    title = line("Tên minh chứng", 300)
    dated_on = dated_on()

    @staticmethod
    def values_of(row: Any) -> dict[str, Any]:
        return {"title": row.title, "dated_on": row.dated_on}


class ExplanationForm(VersionedForm):
    """Giải trình của một tiêu chí bị trả lại, with a file."""

    once_more = "bấm “Lưu” lần nữa thì bản của anh/chị thay bản đang có."

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, files: Any, *, item: ReviewScore, row: Explanation | None) -> None:
        self.item = item
        start = self.values_of(row) | {"version": row.version} if row else {}
        super().__init__(data, files, prefix=f"c{item.criterion_id}", initial=start)
        code = item.criterion.code
        self.fields["text"] = lines(f"Giải trình tiêu chí {code}", rows=5)
        self.fields["upload"] = upload(f"Chọn tệp bổ sung cho tiêu chí {code}")
        self.fields["dated_on"] = dated_on()

    @staticmethod
    def values_of(row: Any) -> dict[str, Any]:
        return {"text": row.text}

"""Forms of the year's duties: a quality objective, an internal audit, a management review."""

from typing import Any

from django import forms

from agencies.forms.fields import NOT_OFFERED, Row, choice, day, reason
from agencies.forms.fields import text as line
from agencies.forms.versioned import VersionedForm
from agencies.models import Agency, Division
from agencies.services.papers import PaperSaid
from procedures.models import QualityObjective

LARGEST = 20 * 2**20
WRONG_NUMBER = "Hãy nhập số nguyên, ví dụ 3."
MET = [("yes", "đạt"), ("no", "không đạt")]
_MET = {"yes": True, "no": False, "": None}


def _year() -> forms.IntegerField:
    messages = {"required": "Hãy nhập năm.", "invalid": "Hãy nhập năm bằng bốn chữ số, ví dụ 2026."}
    return forms.IntegerField(label="Năm", error_messages=messages)


def _count(label: str) -> forms.IntegerField:
    messages = {"invalid": WRONG_NUMBER, "min_value": "Số không thể nhỏ hơn 0.", "max_value": "Số này quá lớn."}
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=9_999, error_messages=messages)


def _lines(label: str, **extra: Any) -> forms.CharField:
    messages = {"max_length": "Dài quá 10.000 ký tự. Hãy viết gọn lại."}
    widget = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(
        label=label, required=False, max_length=10_000, widget=widget, error_messages=messages, **extra
    )


class DutyForm(VersionedForm):
    """A duty that is new, or one that is on record: then the form carries its version."""

    def __init__(self, *args: Any, row: Any = None, **extra: Any) -> None:
        if row is not None:
            extra["initial"] = self.values_of(row) | {"version": row.version}
        super().__init__(*args, **extra)
        if row is None:
            del self.fields["version"]

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The fields that are columns of the row."""
        raise NotImplementedError

    @classmethod
    def values_of(cls, row: Any) -> dict[str, Any]:
        return {name: getattr(row, name) for name in cls.names()}

    def facts(self) -> dict[str, Any]:
        """What the form says of the row, with its version and reason."""
        said = {name: self.cleaned_data[name] for name in self.names()}
        return said | {"version": self.cleaned_data.get("version"), "reason": self.cleaned_data["reason"]}


class WithPapers(DutyForm):
    """A duty with a paper and a file of its own."""

    paper_number = line("Số văn bản", 100)
    paper_day = day("Ngày văn bản")
    upload = forms.FileField(
        label="Biên bản, báo cáo",
        required=False,
        help_text="PDF, DOCX, XLSX, JPG hoặc PNG, tối đa 20 MB.",
        widget=forms.FileInput(attrs={"data-max-bytes": LARGEST}),
        error_messages={"empty": "Tệp này trống. Hãy chọn tệp khác."},
    )

    @classmethod
    def values_of(cls, row: Any) -> dict[str, Any]:
        paper = row.paper
        papers = {"paper_number": paper.number if paper else "", "paper_day": paper.issued_on if paper else None}
        return super().values_of(row) | papers

    def facts(self) -> dict[str, Any]:
        clean = self.cleaned_data
        paper = PaperSaid(number=clean["paper_number"], issued_on=clean["paper_day"])
        return super().facts() | {"paper": paper, "upload": clean["upload"]}


class ObjectiveForm(DutyForm):
    """Mục tiêu chất lượng."""

    year = _year()
    text = line("Mục tiêu", 1_000, ask="Hãy nhập nội dung mục tiêu.")
    target = line("Chỉ tiêu", 300, help_text="Ví dụ: 98% hồ sơ đúng hạn.")
    measure = line("Cách đo", 500)
    owner = line("Người chịu trách nhiệm", 200)
    due_on = day("Hạn")
    midyear_result = line("Kết quả 6 tháng", 500)
    result = line("Kết quả cả năm", 500)
    met = choice("Đánh giá", MET, empty="Chưa đánh giá")
    reason = reason()

    def __init__(self, *args: Any, agency: Agency, on: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        divisions: Any = Division.objects.on(on).filter(agency=agency)
        self.fields["division"] = Row("Phòng", divisions.order_by("sort_key"), empty="Cả cơ quan")
        self.order_fields([*self.names(), "reason"])

    @classmethod
    def names(cls) -> tuple[str, ...]:
        return (
            "year", "division", "text", "target", "measure", "owner", "due_on", "midyear_result", "result", "met",
        )  # fmt: skip

    @classmethod
    def values_of(cls, row: QualityObjective) -> dict[str, Any]:
        met = next(word for word, value in _MET.items() if value is row.met)
        return super().values_of(row) | {"met": met}

    def facts(self) -> dict[str, Any]:
        said = super().facts()
        return said | {"met": _MET[said["met"]]}


class InternalAuditForm(WithPapers):
    """Đánh giá nội bộ."""

    year = _year()
    planned_on = day("Ngày dự kiến")
    held_on = day("Ngày đánh giá", help_text="Để trống khi chưa đánh giá.")
    lead = line("Trưởng đoàn", 200)
    places = line("Nơi được đánh giá", 1_000)
    nonconformities = _count("Số điểm không phù hợp")
    resolved = _count("Đã khắc phục")
    findings = _lines("Kết quả đánh giá")
    reason = reason()
    field_order = (
        "year", "planned_on", "held_on", "lead", "places", "nonconformities", "resolved", "findings", "paper_number",
        "paper_day", "upload", "reason",
    )  # fmt: skip

    @classmethod
    def names(cls) -> tuple[str, ...]:
        return ("year", "planned_on", "held_on", "lead", "places", "nonconformities", "resolved", "findings")


class ManagementReviewForm(WithPapers):
    """Xem xét của lãnh đạo."""

    year = _year()
    held_on = day("Ngày họp", ask="Hãy nhập ngày họp.")
    chair = line("Người chủ trì", 200)
    conclusions = _lines("Kết luận")
    reason = reason()
    field_order = ("year", "held_on", "chair", "conclusions", "paper_number", "paper_day", "upload", "reason")

    @classmethod
    def names(cls) -> tuple[str, ...]:
        return ("year", "held_on", "chair", "conclusions")


class YearForm(forms.Form):
    """The year that the page shows."""

    use_required_attribute = False

    nam = forms.ChoiceField(label="Năm", required=False, error_messages={"invalid_choice": NOT_OFFERED})

    def __init__(self, data: Any, *, years: list[int]) -> None:
        super().__init__(data)
        field: Any = self.fields["nam"]
        field.choices = [(str(year), str(year)) for year in years]

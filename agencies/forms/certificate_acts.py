"""Acts on a certificate: withdrawn, suspended, resumed, audited, a file added."""

from datetime import date
from typing import Any

from django import forms

from agencies.choices import AuditResult
from agencies.forms.fields import choice, day, text
from agencies.forms.versioned import RegisterForm, VersionedForm
from agencies.models import Certificate, SurveillanceAudit
from agencies.services.papers import PaperSaid

LARGEST = 20 * 2**20


def _pdf(label: str = "Tệp văn bản") -> forms.FileField:
    return forms.FileField(
        label=label,
        required=False,
        help_text="Bản quét hoặc bản ký số, tệp PDF, tối đa 20 MB.",
        widget=forms.FileInput(attrs={"accept": ".pdf", "data-max-bytes": LARGEST}),
        error_messages={"empty": "Tệp này trống. Hãy chọn tệp khác."},
    )


class WithPaper(VersionedForm):
    """An act that rests on a paper; the version is that of the certificate, or of the audit."""

    paper_number = text("Số văn bản", 100)
    paper_day = day("Ngày văn bản")
    paper_file = _pdf()

    @staticmethod
    def values_of(row: Any) -> dict[str, Any]:
        return {}

    def show_both(self, stale: Any) -> None:
        super().show_both(stale)
        self.compared = self.compared or None  # an act has nothing to compare; sending it again is meant

    def paper(self) -> PaperSaid:
        clean = self.cleaned_data
        return PaperSaid(number=clean["paper_number"], issued_on=clean["paper_day"], upload=clean["paper_file"])


class WithdrawForm(WithPaper):
    """Thu hồi."""

    on = day(
        "Không còn hiệu lực từ ngày",
        help_text="Ngày đầu tiên không còn được tính. Chỉ để trống khi không nguồn nào nêu ngày.",
    )
    reason = text("Lý do", 500, ask="Hãy ghi lý do thu hồi.")
    field_order = ("on", "reason")


class SuspendForm(WithPaper):
    """Tạm đình chỉ."""

    on = day("Tạm đình chỉ từ ngày", ask="Hãy nhập ngày bắt đầu tạm đình chỉ.")
    reason = text("Lý do", 500, ask="Hãy ghi lý do tạm đình chỉ.")
    field_order = ("on", "reason")


class ResumeForm(VersionedForm):
    """Cho hiệu lực trở lại."""

    on = day("Có hiệu lực trở lại từ ngày", ask="Hãy nhập ngày đầu tiên có hiệu lực trở lại.")
    reason = text("Lý do", 500)

    @staticmethod
    def values_of(row: Certificate) -> dict[str, Any]:
        return {}


class AuditPlanForm(RegisterForm):
    """Ghi hạn đánh giá giám sát."""

    due_on = day("Hạn đánh giá", ask="Hãy nhập ngày phải đánh giá xong.")
    note = text("Ghi chú", 500)


class AuditForm(WithPaper):
    """Ghi kết quả đánh giá giám sát, of a planned audit or of one that nobody planned."""

    held_on = day("Ngày đánh giá", ask="Hãy nhập ngày đánh giá.")
    result = choice("Kết quả", AuditResult.choices, ask="Hãy chọn kết quả đánh giá.")
    note = text("Ghi chú", 500)
    field_order = ("held_on", "result", "paper_number", "paper_day", "paper_file", "note")

    def __init__(self, data: Any, files: Any, *, planned: SurveillanceAudit | None, today: date) -> None:
        start: dict[str, Any] = {"held_on": today}
        if planned is not None:
            start = self.values_of(planned) | {"version": planned.version}
            start["held_on"] = start["held_on"] or today
        super().__init__(data, files, initial=start)
        if planned is None:
            del self.fields["version"]

    @staticmethod
    def values_of(row: SurveillanceAudit) -> dict[str, Any]:
        paper = row.paper
        return {
            "held_on": row.held_on,
            "result": row.result,
            "note": row.note,
            "paper_number": paper.number if paper else "",
            "paper_day": paper.issued_on if paper else None,
        }


class FileForm(RegisterForm):
    """Thêm tệp."""

    upload = forms.FileField(
        label="Tệp",
        help_text="PDF, DOCX, XLSX, JPG hoặc PNG, tối đa 20 MB; giữ nguyên từng byte.",
        widget=forms.FileInput(attrs={"data-max-bytes": LARGEST}),
        error_messages={"required": "Hãy chọn một tệp.", "empty": "Tệp này trống. Hãy chọn tệp khác."},
    )
    label = text("Nội dung tệp", 200, help_text="Ví dụ: ảnh niêm yết tại trụ sở.")

"""Acts on a certificate: withdrawn, suspended, resumed, audited, a file added."""

from datetime import date
from typing import Any

from django import forms

from agencies.choices import AuditResult
from agencies.forms.fields import choice, day, text
from agencies.forms.versioned import Compared, RegisterForm, VersionedForm
from agencies.models import SurveillanceAudit
from agencies.queries.certificate_standing import Standing
from agencies.services.papers import PaperSaid
from common.errors import Stale

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
    """What rests on a paper."""

    paper_number = text("Số văn bản", 100)
    paper_day = day("Ngày văn bản")
    paper_file = _pdf()

    @staticmethod
    def paper_values(paper: Any) -> dict[str, Any]:
        """What the fields of the paper show of one that is known."""
        return {"paper_number": paper.number if paper else "", "paper_day": paper.issued_on if paper else None}

    def paper(self) -> PaperSaid:
        clean = self.cleaned_data
        return PaperSaid(number=clean["paper_number"], issued_on=clean["paper_day"], upload=clean["paper_file"])


class ActForm(VersionedForm):
    """An act on a certificate; its version is that of all that befell the certificate."""

    once_more = "đọc lại tình trạng đang có, rồi bấm lưu lần nữa nếu vẫn cần ghi."
    word: str  # what the certificate would be from the day on

    def show_both(self, stale: Stale) -> None:
        super().show_both(stale)
        day = self.cleaned_data.get("on")
        meant = f"{self.word} từ ngày {day:%d/%m/%Y}" if day else f"{self.word}, không ghi ngày"
        current: Any = stale.current
        self.compared = [Compared("Tình trạng", current.told, meant), *(self.compared or [])]


class WithdrawForm(ActForm, WithPaper):
    """Thu hồi."""

    word = "đã thu hồi"

    on = day(
        "Không còn hiệu lực từ ngày",
        help_text="Ngày đầu tiên không còn được tính. Chỉ để trống khi không nguồn nào nêu ngày.",
    )
    reason = text("Lý do", 500, ask="Hãy ghi lý do thu hồi.")
    field_order = ("on", "reason")

    @staticmethod
    def values_of(row: Standing) -> dict[str, Any]:
        ended = row.certificate
        return {"on": ended.ended_on, "reason": ended.end_reason} | WithPaper.paper_values(ended.end_paper)


class SuspendForm(ActForm, WithPaper):
    """Tạm đình chỉ."""

    word = "tạm đình chỉ"

    on = day("Tạm đình chỉ từ ngày", ask="Hãy nhập ngày bắt đầu tạm đình chỉ.")
    reason = text("Lý do", 500, ask="Hãy ghi lý do tạm đình chỉ.")
    field_order = ("on", "reason")

    @staticmethod
    def values_of(row: Standing) -> dict[str, Any]:
        pause: Any = row.open_suspension
        known = {"on": pause.valid_from, "reason": pause.reason} if pause else {"on": None, "reason": ""}
        return known | WithPaper.paper_values(pause and pause.paper)


class ResumeForm(ActForm):
    """Cho hiệu lực trở lại."""

    word = "có hiệu lực trở lại"

    on = day("Có hiệu lực trở lại từ ngày", ask="Hãy nhập ngày đầu tiên có hiệu lực trở lại.")
    reason = text("Lý do", 500)

    @staticmethod
    def values_of(row: Standing) -> dict[str, Any]:
        return {"on": row.resumed_on}


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
        known = {"held_on": row.held_on, "result": row.result, "note": row.note}
        return known | WithPaper.paper_values(row.paper)


class FileForm(RegisterForm):
    """Thêm tệp."""

    upload = forms.FileField(
        label="Tệp",
        help_text="PDF, DOCX, XLSX, JPG hoặc PNG, tối đa 20 MB; giữ nguyên từng byte.",
        widget=forms.FileInput(attrs={"data-max-bytes": LARGEST}),
        error_messages={"required": "Hãy chọn một tệp.", "empty": "Tệp này trống. Hãy chọn tệp khác."},
    )
    label = text("Nội dung tệp", 200, help_text="Ví dụ: ảnh niêm yết tại trụ sở.")

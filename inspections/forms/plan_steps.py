"""Forms of a plan's way: agreed to, submitted, issued, started, closed, back to draft."""

from typing import Any, ClassVar

from agencies.forms.certificate_acts import WithPaper
from agencies.forms.fields import choice, day, text
from agencies.forms.versioned import VersionedForm
from agencies.services.papers import PaperSaid
from inspections.choices import ApprovalShape
from inspections.models import InspectionPlan


class StepForm(VersionedForm):
    """A step taken on a day."""

    once_more = "xem lại kế hoạch đang có, rồi bấm lần nữa nếu vẫn đồng ý."

    on = day("Ngày", ask="Hãy nhập ngày.")

    @staticmethod
    def values_of(row: InspectionPlan) -> dict[str, Any]:
        return {}

    def facts(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class SignedForm(WithPaper):
    """What cannot be without its paper: `asked` is what the paper must say, with the words of asking for it."""

    asked: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        for name, sentence in self.asked.items():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = sentence


class SubmitForm(SignedForm):
    """Ghi Tờ trình."""

    asked: ClassVar = {"paper_number": "Hãy nhập số của Tờ trình."}
    field_order = ("paper_number", "paper_day", "paper_file")

    @staticmethod
    def values_of(row: InspectionPlan) -> dict[str, Any]:
        return WithPaper.paper_values(row.submission_paper)

    def facts(self) -> dict[str, Any]:
        return {"paper": self.paper(), "version": self.cleaned_data["version"]}


class IssueForm(SignedForm):
    """Ghi văn bản ban hành, phê duyệt."""

    asked: ClassVar = {
        "paper_number": "Hãy nhập số của văn bản ban hành.",
        "paper_day": "Hãy nhập ngày ghi trên văn bản ban hành.",
    }
    shape = choice("Hình thức ban hành", ApprovalShape.choices, ask="Hãy chọn hình thức ban hành.")
    issuer = text("Cơ quan ban hành", 250, help_text="Ví dụ: UBND tỉnh An Giang.")
    signer = text("Người ký", 150)
    field_order = ("shape", "paper_number", "paper_day", "issuer", "signer", "paper_file")

    @staticmethod
    def values_of(row: InspectionPlan) -> dict[str, Any]:
        return WithPaper.paper_values(row.approval_paper) | {"shape": row.approval_shape}

    def refuse(self, refusal: Any) -> None:
        """The service knows the day of a paper by another name than the page."""
        refusal.fields = {
            "paper_day" if name == "paper_issued_on" else name: said for name, said in refusal.fields.items()
        }
        super().refuse(refusal)

    def facts(self) -> dict[str, Any]:
        clean = self.cleaned_data
        said = PaperSaid(
            clean["paper_number"], clean["paper_day"], issuer=clean["issuer"], signer=clean["signer"],
            upload=clean["paper_file"],
        )  # fmt: skip
        return {"paper": said, "shape": clean["shape"], "version": clean["version"]}


class CloseForm(StepForm):
    """Kết thúc."""

    reason = text("Lý do", 500, help_text="Phải ghi nếu còn cuộc kiểm tra chưa xong.")


class BackForm(StepForm):
    """Đưa về đang soạn."""

    reason = text("Lý do", 500, ask="Hãy ghi lý do đưa kế hoạch về “đang soạn”.")

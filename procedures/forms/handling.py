"""Forms of exceptions: what an agency does not handle as its level does, or handles besides."""

from typing import Any

from agencies.forms.certificate_acts import WithPaper
from agencies.forms.fields import choice, day, text
from agencies.forms.versioned import VersionedForm
from procedures.choices import HandlingKind
from procedures.forms.procedures import CodesField
from procedures.models import HandlingException


class HandlingForm(WithPaper):
    """Ghi ngoại lệ of one TTHC or of many at once, with their common ground."""

    codes = CodesField("Mã TTHC")
    kind = choice("Ngoại lệ", HandlingKind.choices, ask="Hãy chọn loại ngoại lệ.")
    on = day("Từ ngày", ask="Hãy ghi ngày bắt đầu.")
    until = day("Đến hết ngày", help_text="Để trống nếu chưa định.")
    reason = text("Lý do", 500, help_text="Phải có lý do hoặc văn bản, vì ngoại lệ làm đổi số TTHC phải phủ.")
    field_order = ("codes", "kind", "on", "until", "reason", "paper_number", "paper_day", "paper_file")

    def __init__(self, data: Any, files: Any, **extra: Any) -> None:
        super().__init__(data, files, **extra)
        del self.fields["version"]
        self.fields["codes"].required = True
        self.fields["codes"].error_messages["required"] = "Hãy nhập ít nhất một mã TTHC."


class EndHandlingForm(VersionedForm):
    """Kết thúc ngoại lệ."""

    on = day("Thực hiện lại như cấp của mình từ ngày", ask="Hãy ghi ngày đầu tiên không còn ngoại lệ.")
    reason = text("Lý do", 500)

    @staticmethod
    def values_of(row: HandlingException) -> dict[str, Any]:
        return {"on": None, "reason": row.reason}


class RemoveHandlingForm(VersionedForm):
    """Bỏ ngoại lệ ghi nhầm."""

    reason = text("Vì sao bỏ", 500, ask="Hãy ghi vì sao bỏ ngoại lệ này. Ví dụ: ghi nhầm cơ quan.")

    @staticmethod
    def values_of(row: HandlingException) -> dict[str, Any]:
        return {"reason": row.reason}

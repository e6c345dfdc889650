"""Writing, correcting, withdrawing a procedure, and the TTHC that it carries out."""

from typing import Any

from django import forms

from agencies.forms.certificate_acts import WithPaper
from agencies.forms.fields import Row, choice, day, text
from agencies.forms.versioned import RegisterForm, VersionedForm
from agencies.models import Agency
from procedures.choices import ProcedureKind
from procedures.codes import TthcCode, read_codes
from procedures.models import Procedure
from procedures.queries.procedure_choices import divisions_kept_by

FACTS = ("kind", "code", "name", "division", "division_name", "owner", "clauses", "note")
CODES_HINT = "Mỗi dòng một mã, hoặc cách nhau bằng dấu chấm phẩy. Ví dụ: 1.000288 hoặc 2.000815.000.00.00.H57."


def paragraph(label: str, longest: int, *, ask: str = "", rows: int = 3, **extra: Any) -> forms.CharField:
    messages = {"required": ask, "max_length": f"Dài quá {longest:,} ký tự. Hãy viết gọn lại.".replace(",", ".")}
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, max_length=longest, required=bool(ask), error_messages=messages, widget=widget, **extra
    )


def reason() -> forms.CharField:
    return text("Lý do", 500, help_text="Được giữ trong lịch sử của quy trình.")


class CodesField(forms.CharField):
    """Codes of TTHC, one or many, as they are pasted; what is no code is told with what was perhaps meant."""

    def __init__(self, label: str = "Mã TTHC", **extra: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"})
        super().__init__(label=label, max_length=20_000, required=False, widget=widget, help_text=CODES_HINT, **extra)
        self.error_messages["max_length"] = "Nhiều mã quá. Hãy gắn thành nhiều lần, hoặc nhập từ Excel."

    def clean(self, value: Any) -> list[TthcCode]:
        codes = read_codes(super().clean(value) or "")
        wrong = [code for code in codes if not code.key]
        if wrong:
            raise forms.ValidationError([_not_a_code(code) for code in wrong[:5]])
        return codes


def _not_a_code(code: TthcCode) -> str:
    meant = f" Có phải là {code.suggestion}?" if code.suggestion else ""
    return f"“{code.typed[:60]}” không phải là mã TTHC.{meant} Hãy sửa hoặc bỏ mã này."


class ProcedureForm(VersionedForm):
    """A procedure of an agency's catalogue; without `row` it is a new one."""

    kind = choice("Loại quy trình", ProcedureKind.choices, ask="Hãy chọn loại quy trình.")
    code = text("Ký hiệu", 100, help_text="Như ghi trên tài liệu, ví dụ QT-01. Để trống nếu chưa đặt.")
    name = paragraph("Tên quy trình", 4_000, ask="Hãy nhập tên quy trình.", rows=2)
    division_name = text("Bộ phận thực hiện", 200, help_text="Ví dụ: Bộ phận Một cửa.")
    owner = text("Người chịu trách nhiệm", 200)
    clauses = text(
        "Điều khoản của tiêu chuẩn", 300, help_text="Ví dụ: 7.5; 9.2. Thường chỉ ghi cho quy trình hệ thống."
    )
    codes = CodesField("Mã TTHC mà quy trình áp dụng")
    note = paragraph("Ghi chú", 4_000, rows=2)
    reason = reason()

    def __init__(
        self,
        data: Any = None,
        *,
        agency: Agency,
        on: Any,
        row: Procedure | None = None,
        kind: str = "",
        codes: str = "",
    ) -> None:
        start = self.values_of(row) | {"version": row.version} if row else {"kind": kind, "codes": codes}
        super().__init__(data, initial=start)
        divisions = divisions_kept_by(agency, on, row)
        if divisions:
            self.fields["division"] = Row("Phòng chuyên môn", divisions, empty="Không ghi, hoặc ghi tay ở dưới")
            self.fields["division_name"].label = "Bộ phận ghi tay"
            self.fields["division_name"].help_text = "Chỉ khi bộ phận không có trong danh sách phòng."
        for name in ("codes",) if row else ("version", "reason"):
            del self.fields[name]
        order = ["version", "kind", "code", "name", "division", "division_name", "owner", "clauses", "codes", "note"]
        self.order_fields(order)

    @staticmethod
    def values_of(row: Procedure) -> dict[str, Any]:
        known = {name: getattr(row, name) for name in FACTS if name != "division"}
        return known | {"division": row.division_id}

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if clean.get("codes") and clean.get("kind") not in (ProcedureKind.ADMINISTRATIVE, None, ""):
            self.add_error(
                "codes", "Chỉ quy trình TTHC mới gắn với TTHC. Hãy chọn loại quy trình TTHC, hoặc xóa các mã."
            )
        return clean

    def facts(self) -> dict[str, Any]:
        """The arguments of the services."""
        return {name: self.cleaned_data[name] for name in FACTS if name in self.fields}


class WithdrawForm(WithPaper):
    """Bãi bỏ quy trình."""

    on = day(
        "Bãi bỏ từ ngày", ask="Hãy nhập ngày đầu tiên không còn áp dụng.",
        help_text="Ngày đầu tiên quy trình không còn áp dụng.",
    )  # fmt: skip
    end_reason = text("Lý do", 500, ask="Hãy ghi lý do bãi bỏ quy trình.")
    field_order = ("on", "end_reason")


class DiscardForm(VersionedForm):
    """Bỏ bản nháp."""

    reason = text("Lý do", 500, ask="Hãy ghi lý do bỏ bản nháp.")

    @staticmethod
    def values_of(row: Procedure) -> dict[str, Any]:
        return {}


class RestoreForm(VersionedForm):
    """Khôi phục quy trình."""

    reason = text("Lý do", 500, ask="Hãy ghi lý do khôi phục quy trình.", help_text="Ví dụ: bãi bỏ nhầm quy trình.")

    @staticmethod
    def values_of(row: Procedure) -> dict[str, Any]:
        return {}


class LinksForm(RegisterForm):
    """Gắn TTHC: the ones that were ticked and the codes that were pasted."""

    codes = CodesField("Dán mã TTHC")
    on = day("Áp dụng từ ngày", help_text="Để trống nếu quy trình đã áp dụng từ trước mà chưa rõ ngày.")

    def __init__(self, data: Any = None, *, ticked: list[str], on: Any) -> None:
        super().__init__(data, initial={"on": on})
        self.ticked = ticked

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if "codes" in clean and not clean["codes"] and not self.ticked:
            self.add_error("codes", "Hãy đánh dấu TTHC trong kết quả tìm, hoặc dán mã vào đây.")
        return clean

    @property
    def wanted(self) -> list[Any]:
        return [*self.ticked, *self.cleaned_data["codes"]]


class UnlinkForm(RegisterForm):
    """Gỡ TTHC."""

    on = day(
        "Không áp dụng từ ngày", ask="Hãy nhập ngày đầu tiên không còn áp dụng.",
        help_text="Các ngày trước đó quy trình vẫn được tính cho TTHC này.",
    )  # fmt: skip
    reason = text("Lý do", 500)

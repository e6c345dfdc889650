"""Forms for the people and parts of an agency."""

from typing import Any

from agencies.choices import AppointmentRole, DivisionApplies
from agencies.forms.fields import Row, choice, day, email, reason, text
from agencies.forms.versioned import RegisterForm, VersionedForm
from agencies.models import Appointment, Division, Province
from agencies.queries.people import officers_of
from agencies.services.people import PERSON_TEXTS


class AppointmentForm(RegisterForm):
    """Phân công vai trò ISO."""

    role = choice("Vai trò", AppointmentRole.choices, ask="Hãy chọn vai trò.")
    name = text("Họ và tên", 150, ask="Hãy nhập họ và tên.")
    on = day("Từ ngày", help_text="Ngày/tháng/năm. Người đang giữ vai trò một người sẽ thôi vào ngày trước đó.")
    title = text("Chức vụ", 150)
    phone = text("Điện thoại", 50)
    email = email()
    paper_number = text("Số quyết định phân công", 100)
    paper_day = day("Ngày quyết định")


class AppointmentEditForm(VersionedForm):
    """Sửa sai: what was typed of a person in an ISO role."""

    name = text("Họ và tên", 150, ask="Hãy nhập họ và tên.")
    title = text("Chức vụ", 150)
    phone = text("Điện thoại", 50)
    email = email()
    valid_from = day("Từ ngày", help_text="Để trống nếu chưa rõ.")
    valid_to = day("Đến hết ngày", help_text="Để trống nếu đang giữ vai trò.")
    reason = reason()

    @staticmethod
    def values_of(row: Appointment) -> dict[str, Any]:
        return {name: getattr(row, name) for name in (*PERSON_TEXTS, "valid_from", "valid_to")}


class EndForm(VersionedForm):
    """The last day of an appointment or a division."""

    on = day("Ngày cuối cùng", ask="Hãy nhập ngày cuối cùng.")
    reason = reason()

    @staticmethod
    def values_of(row: Any) -> dict[str, Any]:
        return {"on": row.valid_to}


class DivisionForm(RegisterForm):
    """Thêm phòng chuyên môn."""

    name = text("Tên phòng", 200, ask="Hãy nhập tên phòng.")
    applies = choice("Áp dụng HTQLCL", DivisionApplies.choices, ask="Hãy chọn phòng có áp dụng không.")
    applies_since = day("Áp dụng từ ngày")
    valid_from = day("Có phòng từ ngày", help_text="Để trống nếu từ trước.")


class DivisionEditForm(VersionedForm):
    """Sửa phòng chuyên môn."""

    name = text("Tên phòng", 200, ask="Hãy nhập tên phòng.")
    applies = choice("Áp dụng HTQLCL", DivisionApplies.choices, ask="Hãy chọn phòng có áp dụng không.")
    applies_since = day("Áp dụng từ ngày")
    reason = reason()

    @staticmethod
    def values_of(row: Division) -> dict[str, Any]:
        return {"name": row.name, "applies": row.applies, "applies_since": row.applies_since}


class CommitteeForm(RegisterForm):
    """Ghi quyết định lập Ban chỉ đạo ISO."""

    paper_number = text("Số quyết định", 100, ask="Hãy nhập số quyết định.")
    paper_day = day("Ngày ban hành", help_text="Để trống nếu chưa rõ và cơ quan chưa có Ban chỉ đạo.")
    issuer = text("Cơ quan ban hành", 250)
    signer = text("Người ký", 150)
    excerpt = text("Trích yếu", 1_500)


class OfficerForm(RegisterForm):
    """Giao chuyên viên phụ trách."""

    on = day("Từ ngày", ask="Hãy nhập ngày bắt đầu phụ trách.")
    reason = reason()

    def __init__(self, *args: Any, province: Province, today: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.fields["user"] = Row("Chuyên viên", officers_of(province, today), empty="Không giao cho ai")
        self.order_fields(["user", "on", "reason"])

"""Forms of a reorganisation: the paper of the wave, and a line of the proposal to be corrected."""

from typing import Any

from agencies.choices import SuccessionKind
from agencies.forms.fields import choice, day, flag, text
from agencies.forms.versioned import RegisterForm, VersionedForm
from agencies.models import AgencyTask


class ProposeForm(RegisterForm):
    """Lập danh sách sắp xếp: the papers that the lines and the province's own change rest on."""

    paper_number = text(
        "Số nghị quyết sắp xếp cấp xã", 100, ask="Hãy ghi số nghị quyết, ví dụ 1654/NQ-UBTVQH15.",
        help_text="Được ghi vào mọi dòng; sửa được từng dòng ở bước xem trước.",
    )  # fmt: skip
    paper_day = day("Ngày nghị quyết", ask="Hãy ghi ngày của nghị quyết.")
    along = flag("Tỉnh cũng đổi sang đơn vị mới từ ngày 01/7/2025")
    province_paper = text(
        "Nghị quyết về tỉnh", 200, help_text="Phải ghi khi chọn ô trên. Ví dụ: 202/2025/QH15 ngày 12/6/2025."
    )

    def __init__(self, *args: Any, question: str, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.fields["along"].label = question

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("along") and not data.get("province_paper"):
            self.add_error("province_paper", "Hãy ghi nghị quyết về tỉnh, ví dụ 202/2025/QH15 ngày 12/6/2025.")
        return data


class LineForm(RegisterForm):
    """Sửa một dòng của danh sách sắp xếp, before it is applied."""

    kind = choice("Hình thức", SuccessionKind.choices, ask="Hãy chọn hình thức.")
    new_code = text("Mã đơn vị mới", 60)
    new = text("Cơ quan mới", 250, help_text="Để trống cả mã và tên nếu giải thể, hoặc nơi nhận chưa rõ.")
    together = flag("Ghi tên này cho mọi dòng có cùng mã đơn vị mới")
    share = text("Phần chuyển sang", 300)
    note = text("Ghi chú", 300)


class FinishTaskForm(VersionedForm):
    """Ghi việc đã xong."""

    on = day("Xong ngày", ask="Hãy ghi ngày làm xong.")
    reason = text("Ghi chú", 500, help_text="Được giữ trong lịch sử của cơ quan.")

    @staticmethod
    def values_of(row: AgencyTask) -> dict[str, Any]:
        return {"on": row.done_on}

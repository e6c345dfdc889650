"""Forms for the facts of an agency's system: application status, stated figures."""

from typing import Any

from django import forms

from agencies.choices import Application, FigureKind
from agencies.forms.fields import Row, choice, day, reason, text
from agencies.forms.versioned import RegisterForm
from agencies.models import Agency, StatedFigure


class StatusForm(RegisterForm):
    """Ghi tình trạng áp dụng."""

    status = choice("Tình trạng áp dụng", Application.choices, ask="Hãy chọn tình trạng.")
    on = day("Từ ngày", help_text="Ngày/tháng/năm. Chỉ để trống khi ghi tình trạng đầu tiên mà chưa rõ ngày.")
    source = text("Nguồn", 300, help_text="Ví dụ: báo cáo của cơ quan, kết quả kiểm tra.")
    paper_number = text("Số văn bản", 100)
    paper_day = day("Ngày văn bản")
    reason = reason()


class FigureForm(RegisterForm):
    """Thêm số liệu nêu trong văn bản."""

    kind = choice("Số liệu đếm cái được", FigureKind.choices, ask="Hãy chọn số liệu này đếm cái gì.")
    count = forms.IntegerField(
        label="Số lượng",
        min_value=0,
        max_value=10_000_000,
        error_messages={
            "required": "Hãy nhập số lượng.",
            "invalid": "Hãy nhập một số nguyên, ví dụ 72.",
            "min_value": "Hãy nhập số từ 0 trở lên.",
            "max_value": "Số này lớn quá. Hãy kiểm tra lại.",
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    unit = text("Đơn vị tính", 60, ask="Hãy nhập đơn vị tính, ví dụ “quy trình”.")
    group = text("Nhóm", 250, help_text="Ví dụ: thuộc thẩm quyền lãnh đạo UBND tỉnh.")
    as_of = day("Tính đến ngày", help_text="Để trống nếu nguồn không nói rõ.")
    source = text("Nguồn", 300, ask="Hãy ghi văn bản hoặc bài nêu số liệu này.")

    def __init__(self, *args: Any, agency: Agency, **extra: Any) -> None:
        super().__init__(*args, **extra)
        totals = StatedFigure.objects.filter(agency=agency, total_of__isnull=True)
        self.fields["total_of"] = Row("Là thành phần của", totals, empty="Không, đây là số riêng")

"""The form with which the filled-in workbook of a report comes back."""

from django import forms

from agencies.forms.versioned import RegisterForm
from common.spreadsheets.guard import MAX_BYTES
from inspections.forms.assessment_fields import tick


class ReportFormUpload(RegisterForm):
    """The file, and whether it counts where the portal has moved on since."""

    file = forms.FileField(
        label="Chọn mẫu báo cáo đã điền",
        help_text="Tệp .xlsx tải từ trang này, tối đa 10 MB. Chưa điền hết cũng được.",
        widget=forms.FileInput(attrs={"accept": ".xlsx", "data-max-bytes": MAX_BYTES}),
        error_messages={"required": "Hãy chọn mẫu báo cáo đã điền.", "empty": "Tệp này trống. Hãy chọn tệp khác."},
    )
    form_counts = tick("Lấy theo tệp: thay cả nội dung đã được sửa trên cổng sau khi tải mẫu")

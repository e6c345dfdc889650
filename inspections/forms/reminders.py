"""Forms of reminders: a call noted, the official letter sent, the rules of a plan."""

import re
from typing import Any

from django import forms

from agencies.forms.fields import choice, day, text
from agencies.forms.versioned import RegisterForm
from inspections.choices import ReminderChannel
from inspections.services.reminders import BY_HAND, LONGEST_TEXT

CHANNELS = [(one.value, ReminderChannel(one).label) for one in BY_HAND]
DAYS = re.compile(r"[+-]?\d{1,3}")


class ReminderForm(RegisterForm):
    """Ghi lần nhắc."""

    channel = choice("Cách nhắc", CHANNELS, ask="Hãy chọn cách nhắc.")
    on = day("Ngày nhắc", ask="Hãy ghi ngày nhắc.")
    to_name = text("Người được nhắc", 200, ask="Hãy ghi tên người được nhắc.")
    text = forms.CharField(
        label="Nội dung",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Có thể sao nội dung này vào tin nhắn.",
        error_messages={"max_length": "Nội dung dài quá 2.000 ký tự. Hãy viết gọn lại."},
    )


class LetterForm(RegisterForm):
    """Ghi công văn đôn đốc đã gửi."""

    number = text("Số, ký hiệu công văn", 100, ask="Hãy nhập số, ký hiệu của công văn.")
    on = day("Ngày công văn", ask="Hãy ghi ngày công văn.")


class RulesForm(RegisterForm):
    """Mốc nhắc of a plan, as days before the due day; with a minus: after it."""

    days = text(
        "Số ngày trước hạn", 100, ask="Hãy nhập ít nhất một mốc nhắc.",
        help_text="Cách nhau bằng dấu phẩy; dấu trừ là sau hạn. Ví dụ: 30, 7, 1, -1.",
    )  # fmt: skip

    def clean_days(self) -> list[int]:
        typed = [one.strip() for one in re.split(r"[,;\s]+", self.cleaned_data["days"]) if one.strip()]
        wrong: Any = next((one for one in typed if not DAYS.fullmatch(one)), None)
        if wrong is not None:
            raise forms.ValidationError(f"“{wrong}” không phải số ngày. Hãy nhập ví dụ: 30, 7, 1, -1.")
        return [int(one) for one in typed]

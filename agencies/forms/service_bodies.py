"""Forms of the service bodies: the conditions of their list, entering and editing one."""

from typing import Any

from django import forms

from agencies.choices import BodyKind, ConfirmationState
from agencies.forms.fields import NOT_OFFERED, Row, choice, day, reason, text
from agencies.forms.versioned import RegisterForm, VersionedForm
from agencies.models import Province, ServiceBody
from agencies.queries.service_bodies import NATION
from agencies.services.service_bodies import FACTS

ALL = [("", "Tất cả")]
IN_USE = "dùng chung cả nước"
LONGEST_TEXT = 10_000


class ServiceBodyFilter(forms.Form):
    """Conditions on the list of service bodies."""

    use_required_attribute = False
    wrong: dict[str, Any] = {"error_messages": {"invalid_choice": NOT_OFFERED}}

    q = forms.CharField(label="Tìm theo tên, cả tên cũ (không cần dấu)", required=False, max_length=200)
    kind = forms.ChoiceField(label="Loại", required=False, choices=[*ALL, *BodyKind.choices], **wrong)
    state = forms.ChoiceField(
        label="Giấy xác nhận", required=False, choices=[*ALL, *ConfirmationState.choices], **wrong
    )
    province = forms.ChoiceField(label="Nơi ghi nhận", required=False, **wrong)

    def __init__(self, data: Any, *, provinces: list[Province]) -> None:
        super().__init__(data)
        here = [(str(province.pk), province.name) for province in provinces]
        field: Any = self.fields["province"]
        field.choices = [*ALL, (NATION, IN_USE), *here]

    @property
    def chosen(self) -> dict[str, str]:
        """The conditions that stand, in the words of the page."""
        words = {}
        for name, value in self.cleaned_data.items():
            if value:
                label = "Tìm" if name == "q" else str(self.fields[name].label)
                offered = dict(getattr(self.fields[name], "choices", ()))
                words[name] = f"{label}: {offered.get(value, value)}"
        return words


def long_text(label: str, rows: int = 3, **extra: Any) -> forms.CharField:
    messages = {"max_length": f"Dài quá {LONGEST_TEXT} ký tự. Hãy viết gọn lại."}
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages=messages,
        **extra,
    )


class BodyFields(forms.Form):
    """What is recorded of a service body."""

    name = text("Tên", 250, ask="Hãy nhập tên tổ chức hoặc họ tên chuyên gia.")
    short_name = text("Tên viết tắt", 100)
    kind = choice("Loại", BodyKind.choices, ask="Hãy chọn loại.")
    former_names = long_text("Tên trước đây", help_text="Mỗi dòng một tên. Tìm theo tên cũ vẫn ra tổ chức này.")
    confirmation_number = text("Số Giấy xác nhận", 100, help_text="Giấy xác nhận đủ điều kiện hoạt động.")
    confirmed_on = day("Ngày Giấy xác nhận")
    confirmation_scope = long_text("Phạm vi xác nhận")
    confirmation_state = choice(
        "Tình trạng Giấy xác nhận", ConfirmationState.choices, ask="Hãy chọn tình trạng, kể cả “chưa rõ”."
    )
    source = text("Nguồn", 300, help_text="Văn bản hoặc bài báo cho biết các thông tin này.")
    note = long_text("Ghi chú")
    reason = reason("Được giữ trong lịch sử của tổ chức.")

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FACTS}


class BodyForm(BodyFields, RegisterForm):
    """Thêm tổ chức dịch vụ; only an administrator chooses between a province and the whole nation."""

    def __init__(self, *args: Any, may_choose: bool, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.initial.setdefault("confirmation_state", ConfirmationState.UNKNOWN)
        if may_choose:
            self.fields["province"] = Row("Nơi ghi nhận", Province.objects.order_by("code"), empty=IN_USE)


class BodyEditForm(BodyFields, VersionedForm):
    """Sửa thông tin tổ chức dịch vụ."""

    @staticmethod
    def values_of(row: ServiceBody) -> dict[str, Any]:
        return {name: getattr(row, name) for name in FACTS}

"""Forms about people: invite, give, end, lend."""

from datetime import date
from typing import Any

from django import forms

from accounts.services.people import USERNAME
from agencies.choices import AGENCY_DUTIES, PROVINCE_DUTIES, Duty, MemberState
from agencies.models import Agency, AgencyPeriod, Membership
from agencies.queries.members import colleagues_of, managed_provinces
from agencies.rules import can_give_duty

MISSING = {
    "full_name": "Chưa ghi họ và tên.",
    "duty": "Chưa chọn nhiệm vụ.",
    "reason": "Chưa ghi lý do. Ví dụ: chuyển công tác theo Quyết định 12/QĐ-UBND.",
    "last_day": "Chưa ghi ngày cuối cùng giữ nhiệm vụ.",
    "paper_number": "Chưa ghi số văn bản ủy quyền. Ví dụ: 15/GUQ-UBND.",
    "to": "Chưa chọn người nhận ủy quyền.",
    "valid_from": "Chưa ghi ngày bắt đầu.",
    "valid_to": "Chưa ghi ngày cuối cùng.",
}


class MemberFilter(forms.Form):
    """Conditions on the list of accounts."""

    q = forms.CharField(label="Tìm tên, tên đăng nhập, cơ quan", required=False, max_length=100)
    duty = forms.ChoiceField(label="Nhiệm vụ", required=False, choices=[("", "Tất cả"), *Duty.choices])
    state = forms.ChoiceField(label="Tình trạng", required=False, choices=[("", "Tất cả"), *MemberState.choices])

    use_required_attribute = False


class PaperFields(forms.Form):
    """The paper on which a duty rests."""

    paper_number = forms.CharField(
        label="Số văn bản", required=False, max_length=100, help_text="Ví dụ: 346/QĐ-UBND, 15/GUQ-UBND."
    )
    paper_day = forms.DateField(label="Ngày văn bản", required=False)


class DutyFields(PaperFields):
    """A duty, its place and its days."""

    duty = forms.ChoiceField(label="Nhiệm vụ")
    province = forms.ChoiceField(label="Tỉnh", required=False)
    agency = forms.ChoiceField(
        label="Cơ quan", required=False, help_text="Cho người đứng đầu, thư ký ISO và thành viên đoàn kiểm tra."
    )
    valid_from = forms.DateField(label="Từ ngày", required=False)
    valid_to = forms.DateField(label="Đến hết ngày", required=False, help_text="Để trống khi chưa biết.")

    def __init__(self, *args: Any, user: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.provinces = {str(one.pk): one for one in managed_provinces(user)}
        given = [
            (duty.value, duty.label)
            for duty in Duty
            if any(can_give_duty(user, duty, one) for one in [*self.provinces.values(), None])
        ]
        periods = AgencyPeriod.objects.on(on).filter(province__in=self.provinces)
        places = [(str(key), name) for key, name in periods.order_by("sort_key").values_list("agency", "name")]
        self._choose("duty", [("", "Chọn nhiệm vụ"), *given])
        self._choose("agency", [("", "Không"), *places])
        if len(self.provinces) == 1:
            del self.fields["province"]
        else:
            self._choose("province", [("", "Không"), *((key, one.name) for key, one in self.provinces.items())])
        self.fields["valid_from"].initial = on
        for name, sentence in MISSING.items():
            if name in self.fields:
                self.fields[name].error_messages["required"] = sentence

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices
        field.error_messages["invalid_choice"] = "Không có trong danh sách. Hãy chọn lại."

    def place(self) -> dict[str, Any]:
        """The province or the agency, as the chosen duty needs it."""
        cleaned = self.cleaned_data
        place: dict[str, Any] = {"province": None, "agency": None}
        if cleaned["duty"] in PROVINCE_DUTIES:
            only = next(iter(self.provinces.values())) if len(self.provinces) == 1 else None
            place["province"] = self.provinces.get(cleaned.get("province", "")) or only
        elif cleaned["agency"] and cleaned["duty"] != Duty.NATIONAL_VIEWER:
            place["agency"] = Agency.objects.get(pk=cleaned["agency"])
        return place

    def clean(self) -> None:
        cleaned = self.cleaned_data
        duty = cleaned.get("duty")
        if duty in (*AGENCY_DUTIES, Duty.INSPECTOR) and cleaned.get("agency") == "":
            self.add_error("agency", "Nhiệm vụ này cần biết cơ quan. Hãy chọn cơ quan.")
        if duty in PROVINCE_DUTIES and "province" in self.fields and cleaned.get("province") == "":
            self.add_error("province", "Nhiệm vụ này cần biết tỉnh. Hãy chọn tỉnh.")
        begin, end = cleaned.get("valid_from"), cleaned.get("valid_to")
        if begin and end and end < begin:
            self.add_error("valid_to", "Ngày cuối đứng trước ngày đầu. Hãy sửa một trong hai ngày.")


class InviteForm(DutyFields):
    """A new person with a first duty."""

    full_name = forms.CharField(label="Họ và tên", max_length=150, error_messages={"required": MISSING["full_name"]})
    title = forms.CharField(label="Chức vụ", required=False, max_length=150)
    email = forms.EmailField(
        label="Thư điện tử",
        required=False,
        error_messages={"invalid": "Địa chỉ thư chưa đúng. Ví dụ: vpubnd@angiang.gov.vn."},
        help_text="Nhiều người có thể dùng chung một địa chỉ thư của cơ quan.",
    )
    phone = forms.CharField(label="Điện thoại", required=False, max_length=50)
    username = forms.CharField(
        label="Tên đăng nhập",
        required=False,
        max_length=150,
        validators=[USERNAME],
        help_text="Để trống: lấy theo họ tên không dấu và mã cơ quan.",
    )
    field_order = ("full_name", "title", "phone", "email", "username", "duty", "province", "agency")


class GrantForm(DutyFields):
    """A further duty of a person who has an account."""

    field_order = ("duty", "province", "agency", "valid_from", "valid_to")


class ReasonForm(forms.Form):
    """Why an account stops."""

    reason = forms.CharField(label="Lý do", max_length=300, error_messages={"required": MISSING["reason"]})


class NewLinkForm(forms.Form):
    """A new one-time link for who forgot the password, or lost the telephone as well."""

    remove_second_factor = forms.BooleanField(
        label="Gỡ xác thực hai lớp (người này mất điện thoại và mã dự phòng)", required=False
    )


class EndForm(ReasonForm):
    """The end of a duty, and what becomes of the account."""

    KEEP, DISABLE = "keep", "disable"

    last_day = forms.DateField(label="Ngày cuối cùng giữ nhiệm vụ", error_messages={"required": MISSING["last_day"]})
    account = forms.ChoiceField(
        label="Tài khoản của người này",
        choices=[(KEEP, "Giữ lại, vẫn đăng nhập được"), (DISABLE, "Ngừng ngay, kết thúc mọi phiên đang mở")],
        widget=forms.RadioSelect,
        error_messages={"required": "Chưa chọn giữ hay ngừng tài khoản."},
    )
    field_order = ("last_day", "reason", "account")

    def __init__(self, *args: Any, asks_account: bool, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = on
        if not asks_account:  # another duty needs the account
            del self.fields["account"]

    @property
    def disables(self) -> bool:
        return self.cleaned_data.get("account") == self.DISABLE


class DelegateForm(PaperFields):
    """Lending one's duty to a colleague for a time."""

    to: Any = forms.ModelChoiceField(queryset=None, label="Người nhận ủy quyền", empty_label="Chọn người")
    valid_from = forms.DateField(label="Từ ngày")
    valid_to = forms.DateField(label="Đến hết ngày")
    field_order = ("to", "valid_from", "valid_to", "paper_number", "paper_day")

    def __init__(self, *args: Any, membership: Membership, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.queryset = colleagues_of(membership, on)
        to.error_messages["invalid_choice"] = "Không có trong danh sách. Hãy chọn lại."
        self.fields["paper_number"].required = True
        self.fields["valid_from"].initial = on
        for name in ("to", "valid_from", "valid_to", "paper_number"):
            self.fields[name].error_messages["required"] = MISSING[name]

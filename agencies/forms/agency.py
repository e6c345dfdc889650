"""Forms of an agency: entering it, correcting what was typed wrongly, changing it from a day, contact, codes."""

from typing import Any

from django import forms

from agencies.choices import AgencyKind, Level, Obligation
from agencies.forms.fields import (
    ParentField,
    UnitField,
    choice,
    cluster_field,
    day,
    email,
    flag,
    reason,
    text,
)
from agencies.forms.versioned import RegisterForm, VersionedForm
from agencies.models import Agency, AgencyPeriod, Province
from agencies.services.agencies import CONTACT, SET_SCHEMES, Codes
from agencies.services.periods import DAYS, FACTS


class PeriodFields(forms.Form):
    """What an agency is from a day to a day."""

    name = text("Tên cơ quan", 250, ask="Hãy nhập tên cơ quan.")
    short_name = text("Tên viết tắt", 100)
    level = choice("Cấp", Level.choices, ask="Hãy chọn cấp.")
    obligation = choice("Đối tượng áp dụng", Obligation.choices)
    obligation_basis = text("Căn cứ của đối tượng áp dụng", 250)

    def add_places(self, province: Province, on: Any) -> None:
        """The lists of places of one province, and of no other."""
        self.fields["parent"] = ParentField(province, on)
        self.fields["unit"] = UnitField(province)
        self.fields["cluster"] = cluster_field(province)

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FACTS}


class AgencyForm(PeriodFields, RegisterForm):
    """Thêm cơ quan."""

    kind = choice("Loại cơ quan", AgencyKind.choices)
    valid_from = day("Thông tin này có từ ngày", help_text="Để trống nếu từ trước đến nay vẫn vậy.")
    own = text("Mã của Chi cục", 60)
    electronic = text("Mã định danh điện tử", 60)
    address = text("Địa chỉ", 300)
    phone = text("Điện thoại", 100)
    email = email()
    website = text("Trang thông tin điện tử", 200)

    def __init__(self, *args: Any, province: Province, on: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.add_places(province, on)
        self.order_fields(["name", "short_name", "kind", "level", "obligation", "obligation_basis", "parent"])

    def values(self) -> dict[str, Any]:
        clean = self.cleaned_data
        return self.facts() | {
            "kind": clean["kind"],
            "valid_from": clean["valid_from"],
            "contact": {name: clean[name] for name in CONTACT},
            "codes": {"own": clean["own"], "electronic": clean["electronic"]},
        }


class CorrectForm(PeriodFields, VersionedForm):
    """Sửa sai: the period was typed wrongly."""

    valid_from = day("Từ ngày", help_text="Để trống nếu từ trước.")
    valid_to = day("Đến hết ngày", help_text="Để trống nếu đến nay vẫn vậy.")
    reason = reason()

    def __init__(self, *args: Any, province: Province, on: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.add_places(province, on)
        self.order_fields([*FACTS, *DAYS, "reason"])

    @staticmethod
    def values_of(row: AgencyPeriod) -> dict[str, Any]:
        return {name: getattr(row, name) for name in (*FACTS, *DAYS)}

    def facts(self) -> dict[str, Any]:
        return super().facts() | {name: self.cleaned_data[name] for name in DAYS}


class ChangeForm(PeriodFields, VersionedForm):
    """Thay đổi từ ngày: the period ends, a new one begins."""

    on = day("Thay đổi từ ngày", ask="Hãy nhập ngày bắt đầu của thông tin mới.")
    reason = reason()

    def __init__(self, *args: Any, province: Province, on: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.add_places(province, on)
        self.order_fields(["on", *FACTS, "reason"])

    @staticmethod
    def values_of(row: AgencyPeriod) -> dict[str, Any]:
        return {name: getattr(row, name) for name in FACTS}


class ContactForm(VersionedForm):
    """How the agency is reached; `decides` adds what the department alone says of it."""

    address = text("Địa chỉ", 300)
    phone = text("Điện thoại", 100)
    email = email()
    website = text("Trang thông tin điện tử", 200)

    def __init__(self, *args: Any, decides: bool, **extra: Any) -> None:
        super().__init__(*args, **extra)
        if decides:
            self.fields["kind"] = choice("Loại cơ quan", AgencyKind.choices)
            note = forms.CharField(
                label="Ghi chú của Chi cục", required=False, widget=forms.Textarea(attrs={"rows": 4})
            )
            self.fields["note"] = note

    @staticmethod
    def values_of(row: Agency) -> dict[str, Any]:
        return {name: getattr(row, name) for name in (*CONTACT, "kind", "note")}

    def values(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class IdentifiersForm(VersionedForm):
    """The codes of an agency; its version is what the page showed, code by code."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)  # type: ignore[assignment]
    own = text("Mã của Chi cục", 60)
    electronic = text("Mã định danh điện tử", 60)
    unit = text("Mã đơn vị hành chính", 60)
    correct = flag("Mã cũ ghi nhầm", help_text="Thay mã ghi nhầm; không giữ mã nhầm làm mã cũ.")
    on = day("Mã mới dùng từ ngày", help_text="Để trống nếu chưa rõ và trước đó chưa có mã.")

    @staticmethod
    def values_of(row: Codes) -> dict[str, Any]:
        return {str(scheme): row.values.get(scheme, "") for scheme in SET_SCHEMES}

    def codes(self) -> dict[str, str]:
        return {str(scheme): self.cleaned_data[scheme] for scheme in SET_SCHEMES}

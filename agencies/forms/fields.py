"""Fields that the forms of the register share, with faults that say what to do."""

from typing import Any

from django import forms
from django.db.models import OuterRef, Subquery

from agencies.choices import Level
from agencies.models import AdministrativeUnit, Agency, AgencyPeriod, Cluster, Province

WRONG_DAY = "Hãy ghi ngày theo dạng ngày/tháng/năm, ví dụ 25/02/2021."
NOT_OFFERED = "Giá trị này không có trong danh sách. Hãy chọn lại."


def text(label: str, longest: int, *, ask: str = "", **extra: Any) -> forms.CharField:
    """A line of text; required where `ask` says what to enter."""
    messages = {"required": ask, "max_length": f"Dài quá {longest} ký tự. Hãy viết gọn lại."}
    return forms.CharField(label=label, max_length=longest, required=bool(ask), error_messages=messages, **extra)


def email(label: str = "Thư điện tử") -> forms.EmailField:
    wrong = "Địa chỉ thư điện tử chưa đúng. Ví dụ: ubnd@angiang.gov.vn."
    return forms.EmailField(label=label, max_length=200, required=False, error_messages={"invalid": wrong})


def day(label: str, *, ask: str = "", **extra: Any) -> forms.DateField:
    """A day; required where `ask` says which one."""
    messages = {"required": ask, "invalid": WRONG_DAY}
    return forms.DateField(label=label, required=bool(ask), error_messages=messages, **extra)


def choice(label: str, choices: Any, *, ask: str = "", empty: str = "Chưa rõ") -> forms.ChoiceField:
    """A drop-down; required where `ask` says what to choose."""
    offered = [("", "Hãy chọn" if ask else empty), *choices]
    messages = {"required": ask, "invalid_choice": NOT_OFFERED}
    return forms.ChoiceField(label=label, choices=offered, required=bool(ask), error_messages=messages)


def flag(label: str, **extra: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, **extra)


def reason(kept: str = "Được giữ trong lịch sử của cơ quan.") -> forms.CharField:
    return text("Lý do", 500, help_text=kept)


class Row(forms.ModelChoiceField):
    """A drop-down of rows; one that is not offered (a foreign one) does not exist for it."""

    def __init__(self, label: str, queryset: Any, *, ask: str = "", empty: str = "Không có") -> None:
        messages = {"required": ask, "invalid_choice": NOT_OFFERED}
        super().__init__(
            queryset,
            label=label,
            required=bool(ask),
            error_messages=messages,
            empty_label="Hãy chọn" if ask else empty,
        )


class ParentField(Row):
    """The agencies above the communes, under the names that they bear on a day."""

    def __init__(self, province: Province, on: Any) -> None:
        above = AgencyPeriod.objects.on(on).filter(province=province, level__in=[Level.PROVINCE, Level.DISTRICT])
        name = Subquery(above.filter(agency=OuterRef("pk")).values("name")[:1])
        agencies = Agency.objects.filter(pk__in=above.values("agency")).annotate(name_now=name)
        super().__init__("Cơ quan cấp trên", agencies.order_by("name_now"))

    def label_from_instance(self, row: Any) -> str:
        return str(row.name_now)


class UnitField(Row):
    """The units of a province and of that which it was merged into, each with the district that it lies in."""

    def __init__(self, province: Province) -> None:
        homes = [pk for pk in (province.pk, province.merged_into_id) if pk is not None]
        units = AdministrativeUnit.objects.filter(province__in=homes).select_related("parent")
        in_order = units.order_by("scheme", "parent__sort_key", "sort_key")
        super().__init__("Đơn vị hành chính", in_order, empty="Chưa rõ")

    def label_from_instance(self, row: Any) -> str:
        return f"{row.name}, {row.parent.name}" if row.parent else str(row.name)


def cluster_field(province: Province) -> Row:
    return Row("Cụm theo dõi", Cluster.objects.filter(province=province), empty="Chưa vào cụm nào")

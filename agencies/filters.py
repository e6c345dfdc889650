"""The filter of the register: what may be asked, checked against what its reader may see."""

from typing import Any

import django_filters as filters
from django.conf import settings
from django.forms import Form

from agencies.choices import AgencyKind, Application, CertificateKind, CertificateState, Level, Obligation
from agencies.models import AgencyPeriod, Certificate
from agencies.models.membership import sight_of
from agencies.queries import certificate_list
from agencies.queries.options import Options
from agencies.queries.register import (
    in_charge_of,
    matching,
    with_certificate,
    with_edition,
    with_status,
    within_unit,
    without_contact,
    without_secretary,
)
from agencies.rules import in_department

ALL = "Tất cả"
NONE = "none"
MINE = "me"
ANY = "any"
NOT_OFFERED = "“%(value)s” không có trong danh sách. Hãy chọn lại."
# What an option list says of rows that have nothing there.
WITHOUT = {
    "obligation": "chưa rõ",
    "cluster": "chưa vào cụm nào",
    "officer": "chưa có ai",
    "edition": "chưa công bố",
    "status": "chưa ghi nhận",
    "kind": "chưa rõ",
}


class FilterForm(Form):
    """Marks nothing as required: every condition is optional."""

    use_required_attribute = False


class Choice(filters.ChoiceFilter):
    """A drop-down; an answer that is not offered is a fault, never a wider list."""

    def __init__(self, label: str, choices: Any = (), **extra: Any) -> None:
        messages = {"invalid_choice": NOT_OFFERED}
        super().__init__(label=label, choices=choices, empty_label=ALL, error_messages=messages, **extra)


class Conditions(filters.FilterSet):
    """The conditions of a list, each in the words of the page."""

    @property
    def chosen(self) -> dict[str, str]:
        """The conditions that were set and stand, in the words of the page: name → label; none if one is faulty."""
        words: dict[str, str] = {}
        if not self.is_valid():
            return words
        for name in self.form.fields:
            value = self.form.cleaned_data.get(name)
            if value:
                offered = dict(getattr(self.form.fields[name], "choices", ()))
                word = "Tìm" if name == "q" else str(self.form.fields[name].label)
                words[name] = f"{word}: {offered.get(value, value)}"
        return words

    def offer(self, options: Options, *names: str) -> None:
        """Fill the drop-downs with what their reader may choose from."""
        for name in names:
            self.filters[name].extra["choices"] = list(getattr(options, name))

    def offer_own_charge(self, user: Any) -> None:
        """`officer`: what is in the reader's charge. It is the department's question; a line of the home page asks it
        of an agency's own people, who may see what stands below theirs, too, and of its inspectors."""
        if in_department(user):
            return
        asked = "officer" in self.data and sight_of(user).agencies
        self.filters["officer"].extra["choices"] = [(MINE, "của tôi")] if asked else []
        self.filters["officer"].label = "Cơ quan"

    def leave_out_empty(self) -> None:
        """A drop-down without a choice is not shown; asked for all the same, it is a fault and not silence."""
        for name in [name for name, one in self.filters.items() if one.extra.get("choices") == []]:
            if name not in self.data:
                del self.filters[name]


class AgencyFilter(Conditions):
    """Conditions on the register on a day."""

    q = filters.CharFilter(label="Tìm (không cần dấu)", method="by_text", max_length=200)
    level = Choice("Cấp", Level.choices)
    obligation = Choice("Đối tượng áp dụng", Obligation.choices, method="by_word")
    status = Choice("Tình trạng", Application.choices, method="by_status")
    edition = Choice("Phiên bản", method="by_edition")
    unit = Choice("Đơn vị hành chính", method="by_unit")
    officer = Choice("Chuyên viên phụ trách", method="by_officer")
    cluster = Choice("Cụm theo dõi", method="by_cluster")
    kind = Choice("Loại cơ quan", AgencyKind.choices, method="by_kind")
    missing = Choice(
        "Còn thiếu", [("secretary", "thư ký ISO"), ("contact", "điện thoại và thư điện tử")], method="by_missing"
    )
    province = Choice("Tỉnh")
    parent = Choice("Trực thuộc")  # asked for by the page of an agency; not offered otherwise

    class Meta:
        model = AgencyPeriod
        fields: list[str] = []
        form = FilterForm

    def __init__(self, data: Any, queryset: Any, *, user: Any, on: Any, options: Options) -> None:
        super().__init__(data, queryset)
        self.user, self.on = user, on
        self.offer(options, "province", "level", "edition", "unit", "cluster", "officer", "parent")
        for name, word in WITHOUT.items():
            offered = list(self.filters[name].extra["choices"])
            if offered:
                self.filters[name].extra["choices"] = [*offered, (NONE, word)]
        if options.edition:
            self.filters["edition"].extra["choices"].append((ANY, "đã công bố, mọi phiên bản"))
        if options.officer and in_department(user):
            self.filters["officer"].extra["choices"].insert(0, (MINE, "tôi"))
        self.leave_out_empty()

    def by_text(self, periods: Any, name: str, value: str) -> Any:
        return matching(periods, value)

    def by_word(self, periods: Any, name: str, value: str) -> Any:
        return periods.filter(**{name: "" if value == NONE else value})

    def by_kind(self, periods: Any, name: str, value: str) -> Any:
        return periods.filter(agency__kind="" if value == NONE else value)

    def by_cluster(self, periods: Any, name: str, value: str) -> Any:
        return periods.filter(cluster=None if value == NONE else value)

    def by_unit(self, periods: Any, name: str, value: str) -> Any:
        return within_unit(periods, int(value))

    def by_status(self, periods: Any, name: str, value: str) -> Any:
        return with_status(periods, None if value == NONE else value, self.on)

    def by_edition(self, periods: Any, name: str, value: str) -> Any:
        if value == ANY:
            return with_certificate(periods, self.on)
        return with_edition(periods, None if value == NONE else int(value), self.on)

    def by_missing(self, periods: Any, name: str, value: str) -> Any:
        return without_secretary(periods, self.on) if value == "secretary" else without_contact(periods)

    def by_officer(self, periods: Any, name: str, value: str) -> Any:
        officer = {NONE: None, MINE: self.user.pk}.get(value, value)
        return in_charge_of(periods, officer, self.on)


class CertificateFilter(Conditions):
    """Conditions on the register of declarations and certificates on a day."""

    q = filters.CharFilter(label="Tìm (không cần dấu)", method="by_text", max_length=200)
    kind = Choice("Hình thức", CertificateKind.choices)
    edition = Choice("Phiên bản", field_name="edition__year")
    state = Choice(
        "Tình trạng",
        [(certificate_list.STANDING, "đang có giá trị"), *CertificateState.choices],
        method="by_state",
    )
    within = Choice("Hết hạn trong", method="by_alert")
    level = Choice("Cấp của cơ quan", Level.choices, method="by_level")
    body = Choice("Tổ chức chứng nhận", method="by_body")
    officer = Choice("Chuyên viên phụ trách", [(MINE, "tôi")], method="by_officer")
    stands = Choice("Cơ quan đang theo phiên bản", method="by_standing")
    province = Choice("Tỉnh")

    class Meta:
        model = Certificate
        fields: list[str] = []
        form = FilterForm

    def __init__(self, data: Any, queryset: Any, *, user: Any, on: Any, options: Options) -> None:
        super().__init__(data, queryset)
        self.user, self.on = user, on
        self.offer(options, "province", "level", "edition", "body")
        self.filters["stands"].extra["choices"] = [*options.edition, (ANY, "bất kỳ")]
        self.offer_own_charge(user)
        alerts = [(str(days), f"{days} ngày") for days in sorted(settings.CERTIFICATE_ALERT_DAYS)]
        self.filters["within"].extra["choices"] = alerts
        if options.body:
            self.filters["body"].extra["choices"].append((NONE, "chưa rõ"))
        self.leave_out_empty()

    def by_text(self, rows: Any, name: str, value: str) -> Any:
        return certificate_list.matching(rows, value)

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        return certificate_list.of_state(rows, value, self.on)

    def by_alert(self, rows: Any, name: str, value: str) -> Any:
        return certificate_list.running_out_within(rows, int(value), self.on)

    def by_level(self, rows: Any, name: str, value: str) -> Any:
        return certificate_list.of_level(rows, value, self.on)

    def by_body(self, rows: Any, name: str, value: str) -> Any:
        return certificate_list.of_body(rows, None if value == NONE else int(value))

    def by_officer(self, rows: Any, name: str, value: str) -> Any:
        return certificate_list.in_charge_of(rows, self.user, self.on)

    def by_standing(self, rows: Any, name: str, value: str) -> Any:
        decisive = certificate_list.deciding(rows, self.on)
        return decisive if value == ANY else decisive.filter(edition__year=value)

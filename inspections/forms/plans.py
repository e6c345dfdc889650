"""Forms of a plan itself: its words and days, its targets, its copy for another year, its own number."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from agencies.choices import Obligation
from agencies.forms.certificate_acts import WithPaper
from agencies.forms.fields import Row, choice, day, flag, text
from agencies.forms.versioned import RegisterForm, VersionedForm
from agencies.models import Province
from agencies.queries.certificate_choices import agencies_to_choose
from agencies.services.papers import PaperSaid
from common.text import normalise
from inspections.choices import InspectionForm
from inspections.models import CriteriaSet, InspectionPlan
from inspections.services.plan_checks import (
    FIRST_YEAR,
    LAST_YEAR,
    MOST_DAYS_TO_EXPLAIN,
    MOST_IN_A_TARGET,
    BasisSaid,
    PartnerSaid,
    TargetSaid,
)
from procedures.forms.procedures import paragraph

DAYS = (
    ("opens_on", "report_due_on"), ("review_due_on", "results_due_on"), ("dossier_from", "dossier_to"),
    ("site_from", "site_to"),
)  # fmt: skip
# What stands side by side is in brackets of its own.
GROUPS = (
    ("Kế hoạch", (("title",), ("year", "lead_name"), ("lead_agency",))),
    ("Căn cứ, cơ quan phối hợp", (("bases",), ("partners",))),
    ("Các mốc thời gian", (*DAYS, ("explanation_days", "rounds"), ("moves_off_holidays",))),
    ("Bộ tiêu chí", (("criteria_set", "commune_criteria_set"),)),
    ("Ghi chú", (("note",),)),
)
LINES = ("bases", "partners")  # rows of their own, typed one a line
ONE_A_LINE = "Mỗi dòng một mục, theo thứ tự sẽ in."


def whole_number(label: str, lowest: int, highest: int, *, ask: str = "", **extra: Any) -> forms.IntegerField:
    """A number without decimals; required where `ask` says which."""
    messages = {
        "required": ask,
        "invalid": "Hãy nhập một số nguyên, ví dụ 22.",
        "min_value": f"Hãy nhập số từ {lowest} trở lên.",
        "max_value": f"Hãy nhập số không quá {highest}.",
    }
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(
        label=label, min_value=lowest, max_value=highest, required=bool(ask), error_messages=messages, widget=widget,
        **extra,
    )  # fmt: skip


class AgencyRow(Row):
    """Agencies under the names that they bear now (`agencies_to_choose`)."""

    def label_from_instance(self, row: Any) -> str:
        return str(row.name_now)


class CriteriaRow(Row):
    """Sets of criteria; those that ship with the portal are told from the province's own copies of them."""

    def label_from_instance(self, row: Any) -> str:
        return f"{row}, bộ mẫu của cổng" if row.is_reference else str(row)


class PlanForm(VersionedForm):
    """A plan as it is worded. Without `row` it is a new one."""

    title = text("Tên kế hoạch", 500, ask="Hãy nhập tên kế hoạch, ví dụ “Kế hoạch kiểm tra HTQLCL năm 2026”.")
    year = whole_number("Năm", FIRST_YEAR, LAST_YEAR, ask="Hãy nhập năm của kế hoạch.")
    lead_name = text("Cơ quan chủ trì", 250, help_text="Như sẽ in trong kế hoạch.")
    bases = paragraph("Căn cứ", 20_000, rows=4, help_text=ONE_A_LINE)
    partners = paragraph("Cơ quan phối hợp", 10_000, rows=3, help_text=ONE_A_LINE)
    opens_on = day("Mở nộp báo cáo từ ngày")
    report_due_on = day("Hạn nộp báo cáo")
    review_due_on = day("Hạn thẩm định")
    results_due_on = day("Hạn thông báo kết quả")
    dossier_from = day("Kiểm tra qua hồ sơ từ ngày")
    dossier_to = day("Kiểm tra qua hồ sơ đến ngày")
    site_from = day("Kiểm tra tại trụ sở từ ngày")
    site_to = day("Kiểm tra tại trụ sở đến ngày")
    explanation_days = whole_number(
        "Số ngày để giải trình", 1, MOST_DAYS_TO_EXPLAIN, ask="Hãy nhập số ngày để cơ quan giải trình."
    )
    rounds = whole_number("Số vòng thẩm định", 1, 2, ask="Hãy nhập 1 hoặc 2.", help_text="1 hoặc 2.")
    moves_off_holidays = flag("Hạn rơi vào ngày nghỉ thì lùi đến ngày làm việc kế tiếp")
    note = paragraph("Ghi chú", 5_000)
    field_order = tuple(name for _, lines in GROUPS for names in lines for name in names)

    def __init__(self, data: Any, *, province: Province, on: date, row: InspectionPlan | None = None) -> None:
        begins = self.values_of(row) | {"version": row.version} if row else _proposed(on)
        super().__init__(data, initial=begins)
        if row is None:
            del self.fields["version"]
        sets = CriteriaSet.objects.filter(Q(province=None) | Q(province=province))
        self.fields["criteria_set"] = CriteriaRow("Bộ tiêu chí", sets, empty="Chưa chọn")
        self.fields["criteria_set"].help_text = "Chọn bộ mẫu của cổng thì cổng sao thành bộ của tỉnh, sửa được."
        self.fields["commune_criteria_set"] = CriteriaRow(
            "Bộ tiêu chí riêng cho cấp xã", sets, empty="Dùng chung một bộ"
        )
        offered = agencies_to_choose(province, on)
        self.fields["lead_agency"] = AgencyRow("Cơ quan chủ trì trong danh sách cơ quan", offered, empty="Không chọn")
        self.order_fields([*self.field_order])
        self.known = dict(row.bases.values_list("text", "paper_id")) if row else {}

    @staticmethod
    def values_of(row: InspectionPlan) -> dict[str, Any]:
        names = [name for _, lines in GROUPS for line in lines for name in line if name not in LINES]
        columns = {field.name: field.attname for field in row._meta.concrete_fields}
        return {
            **{name: getattr(row, columns[name]) for name in names},
            "bases": "\n".join(row.bases.order_by("position").values_list("text", flat=True)),
            "partners": "\n".join(row.partners.order_by("position").values_list("name", flat=True)),
        }

    @property
    def groups(self) -> list[tuple[str, list[list[Any]]]]:
        """The fields under their headings, one or two in a line, as the page shows them."""
        return [(title, [[self[name] for name in names] for names in lines]) for title, lines in GROUPS]

    # --- what was typed ---
    def facts(self) -> dict[str, Any]:
        """The plan's own facts, as the services take them."""
        return {name: value for name, value in self.cleaned_data.items() if name not in (*LINES, "version")}

    def bases_said(self) -> list[BasisSaid]:
        """The bases; one that says the same keeps the paper that it names."""
        return [BasisSaid(line, self.known.get(line)) for line in _lines(self.cleaned_data["bases"])]

    def partners_said(self) -> list[PartnerSaid]:
        return [PartnerSaid(line) for line in _lines(self.cleaned_data["partners"])]


def _proposed(on: date) -> dict[str, Any]:
    return {
        "year": on.year,
        "title": f"Kế hoạch kiểm tra việc áp dụng hệ thống quản lý chất lượng năm {on.year}",
        "explanation_days": 5,
        "rounds": 1,
        "moves_off_holidays": True,
    }


def _lines(typed: str) -> list[str]:
    return [line for line in map(normalise, typed.splitlines()) if line]


class CopyForm(RegisterForm):
    """Sao sang năm khác."""

    year = whole_number("Năm", FIRST_YEAR, LAST_YEAR, ask="Hãy nhập năm của kế hoạch mới.")
    title = text("Tên kế hoạch", 500, help_text="Để trống thì lấy tên cũ với năm mới.")
    lists = flag("Đưa cả danh sách cơ quan của kế hoạch cũ vào, theo tên và cấp hiện nay")


class OwnPaperForm(WithPaper):
    """Số và ngày của kế hoạch, do văn thư cấp."""

    signer = text("Người ký", 150)
    field_order = ("paper_number", "paper_day", "signer", "paper_file")

    def ask_number(self) -> None:
        """Of a plan that is in force already there is nothing to record but its number."""
        self.fields["paper_number"].required = True
        self.fields["paper_number"].error_messages["required"] = "Hãy nhập số kế hoạch mà văn thư đã cấp."

    @staticmethod
    def values_of(row: InspectionPlan) -> dict[str, Any]:
        return WithPaper.paper_values(row.paper) | {"signer": row.paper.signer if row.paper else ""}

    def paper(self) -> PaperSaid:
        clean = self.cleaned_data
        return PaperSaid(
            clean["paper_number"], clean["paper_day"], signer=clean["signer"], upload=clean["paper_file"]
        )


# --- Targets ----------------------------------------------------------------------------------------------------
OF_BOTH = "both"  # in a field's name: one number for both obligations
OBLIGATIONS = {**dict(Obligation.choices), OF_BOTH: "Chung cả hai"}


def target_name(form: str, level: str, obligation: str) -> str:
    return f"{form}-{level}-{obligation or OF_BOTH}"


class TargetsForm(VersionedForm):
    """Chỉ tiêu: a number for each form, level and obligation; left empty there is none."""

    def __init__(self, data: Any, *, row: InspectionPlan, levels: dict[str, str]) -> None:
        super().__init__(data, initial=self.values_of(row) | {"version": row.version})
        self.levels = levels
        for form, form_label in InspectionForm.choices:
            for level, level_label in levels.items():
                for obligation, word in OBLIGATIONS.items():
                    label = f"{form_label.capitalize()}, {level_label.lower()}, {word.lower()}"
                    name = target_name(form, level, obligation)
                    self.fields[name] = whole_number(label, 0, MOST_IN_A_TARGET)

    @staticmethod
    def values_of(row: InspectionPlan) -> dict[str, Any]:
        return {target_name(one.form, one.level, one.obligation): one.count for one in row.targets.all()}

    heads = tuple(OBLIGATIONS.values())

    @property
    def tables(self) -> list[tuple[str, list[tuple[str, list[Any]]]]]:
        """The fields as the page shows them: a table a form, a line a level."""
        return [
            (form_label, [(level_label, [self[target_name(form, level, one)] for one in OBLIGATIONS])
                          for level, level_label in self.levels.items()])
            for form, form_label in InspectionForm.choices
        ]  # fmt: skip

    def said(self) -> list[TargetSaid]:
        return [
            TargetSaid(form, level, count, "" if obligation == OF_BOTH else obligation)
            for form in InspectionForm.values
            for level in self.levels
            for obligation in OBLIGATIONS
            if (count := self.cleaned_data[target_name(form, level, obligation)]) is not None
        ]


class CopyFromForm(RegisterForm):
    """Of which plan a copy for another year is made."""

    def __init__(self, data: Any, *, plans: Any) -> None:
        super().__init__(data)
        offered = [(str(plan.pk), f"{plan.title} ({plan.year})") for plan in plans]
        self.fields["plan"] = choice("Kế hoạch cũ", offered, ask="Hãy chọn kế hoạch để sao.")

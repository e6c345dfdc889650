"""Forms of a set of criteria: its name and caps, a section, a criterion with its levels of answer, its grades."""

from decimal import Decimal
from typing import Any

from django import forms
from django.forms.formsets import formset_factory

from agencies.forms import fields
from agencies.forms.fields import choice, day, flag
from agencies.forms.scope import Rows
from agencies.forms.versioned import RegisterForm, VersionedForm
from inspections.choices import AnswerKind, CriterionKind
from inspections.models import CriteriaSet
from inspections.queries.criteria import OF_A_CRITERION
from inspections.sheets import BandSaid, ChoiceSaid, ContentSaid, CriterionSaid, SectionSaid
from procedures.forms.procedures import paragraph

MOST_CHOICES, MOST_BANDS, EMPTY_ROWS = 20, 20, 2


def points(label: str, *, ask: str = "", **extra: Any) -> forms.DecimalField:
    """A number of points, with a comma as the office writes it."""
    messages = {
        "required": ask,
        "invalid": "Hãy nhập một số, ví dụ 7,5.",
        "max_decimal_places": "Chỉ ghi đến hai chữ số sau dấu phẩy.",
        "max_digits": "Số này lớn quá. Hãy kiểm tra lại.",
        "max_whole_digits": "Số này lớn quá. Hãy kiểm tra lại.",
        "min_value": "Hãy nhập số từ 0 trở lên.",
    }
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.DecimalField(
        label=label, required=bool(ask), max_digits=7, decimal_places=2, min_value=Decimal(0), localize=True,
        widget=widget, error_messages=messages, **extra,
    )  # fmt: skip


# --- The set ----------------------------------------------------------------------------------------------------
class SetForm(VersionedForm):
    """Tên, phiên bản, mức cộng trừ of a set. Without `row` it is a new one."""

    name = fields.text("Tên bộ tiêu chí", 250, ask="Hãy nhập tên bộ tiêu chí.")
    label = fields.text("Phiên bản của bộ tiêu chí", 60, ask="Hãy nhập phiên bản, ví dụ “2026”.")
    source = fields.text("Nguồn", 500, help_text="Văn bản mà bộ tiêu chí lấy theo.")
    bonus_cap = points("Điểm cộng tối đa", help_text="Để trống thì không giới hạn.")
    penalty_cap = points("Điểm trừ tối đa", help_text="Để trống thì không giới hạn.")
    is_short = flag("Bản rút gọn")
    note = paragraph("Ghi chú", 5_000)

    def __init__(self, data: Any, *, row: CriteriaSet | None = None) -> None:
        super().__init__(data, initial=self.values_of(row) | {"version": row.version} if row else None)
        if row is None:
            del self.fields["version"]

    @staticmethod
    def values_of(row: CriteriaSet) -> dict[str, Any]:
        names = ("name", "label", "source", "bonus_cap", "penalty_cap", "is_short", "note")
        return {name: getattr(row, name) for name in names}


class CopySetForm(RegisterForm):
    """Sao thành bộ mới."""

    name = fields.text("Tên bộ tiêu chí mới", 250, ask="Hãy nhập tên bộ tiêu chí.")
    label = fields.text("Phiên bản của bộ tiêu chí mới", 60, ask="Hãy nhập phiên bản, ví dụ “2026”.")

    def __init__(self, data: Any, *, row: CriteriaSet) -> None:
        super().__init__(data, initial={"name": row.name})


class LockForm(RegisterForm):
    """Khóa."""

    on = day("Khóa từ ngày", ask="Hãy nhập ngày.")


class OfSetForm(VersionedForm):
    """What changes one part of a set carries the set's own version."""

    once_more = "mở lại bộ tiêu chí để xem bản đang có, rồi bấm lưu lần nữa nếu vẫn cần."

    @staticmethod
    def values_of(row: CriteriaSet) -> dict[str, Any]:
        return {}


class DropForm(OfSetForm):
    """Bỏ một phần, một tiêu chí."""


class SectionForm(OfSetForm):
    """Phần của bộ tiêu chí."""

    title = fields.text("Tên phần", 300, ask="Hãy nhập tên phần.")
    note = paragraph("Ghi chú", 2_000, rows=2)

    def said(self, known: SectionSaid | None) -> SectionSaid:
        criteria = known.criteria if known else ()
        return SectionSaid(self.cleaned_data["title"], criteria, self.cleaned_data["note"])


# --- A criterion ------------------------------------------------------------------------------------------------
class ChoiceForm(forms.Form):
    """A level of answer and its points; left empty it is none."""

    label = fields.text("Mức trả lời", 500)
    points = points("Điểm")

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if clean.get("label") and clean.get("points") is None and "points" in clean:
            self.add_error("points", "Mức này thiếu điểm. Hãy nhập điểm, hoặc xóa hết các ô của dòng.")
        if clean.get("points") is not None and not clean.get("label") and "label" in clean:
            self.add_error("label", "Dòng này thiếu lời của mức. Hãy điền, hoặc xóa hết các ô của dòng.")
        return clean


class ManyRows(Rows):
    default_error_messages = {
        **Rows.default_error_messages,
        "too_many_forms": f"Nhiều dòng quá, nhiều nhất là {MOST_CHOICES} dòng. Hãy gộp bớt.",
    }


_CHOICES: Any = formset_factory(
    ChoiceForm, formset=ManyRows, extra=EMPTY_ROWS + 1, max_num=MOST_CHOICES, validate_max=True
)


class CriterionForm(OfSetForm):
    """Tiêu chí."""

    section = choice("Phần", (), ask="Hãy chọn phần.")
    code = fields.text("Mã", 20, ask="Hãy nhập mã, ví dụ 1.1.")
    text = paragraph("Nội dung tiêu chí", 2_000, ask="Hãy nhập nội dung tiêu chí.")
    maximum = points("Điểm tối đa", ask="Hãy nhập điểm tối đa.")
    weight = points("Hệ số", ask="Hãy nhập hệ số, thường là 1.")
    kind = choice("Cách tính vào tổng", CriterionKind.choices, ask="Hãy chọn cách tính.")
    answer_kind = choice("Cách trả lời", AnswerKind.choices, ask="Hãy chọn cách trả lời.")
    clause = fields.text("Điều khoản", 100)
    evidence_asked = paragraph("Minh chứng cần có", 2_000, rows=2)
    at_province = flag("Áp dụng cho cấp tỉnh")
    at_district = flag("Áp dụng cho cấp huyện")
    at_commune = flag("Áp dụng cho cấp xã")
    may_not_apply = flag("Có thể không áp dụng")
    needs_evidence = flag("Phải có minh chứng")

    def __init__(
        self, data: Any, *, content: ContentSaid, version: int, known: CriterionSaid | None, section: str
    ) -> None:
        said = known or CriterionSaid("", "", Decimal(0))
        begins = {name: getattr(said, name) for name in OF_A_CRITERION} | {"section": section, "version": version}
        if known is None:
            del begins["maximum"]
        super().__init__(data, initial=begins)
        field: Any = self.fields["section"]
        field.choices = [("", "Hãy chọn"), *((one.title, one.title) for one in content.sections)]
        start = [{"label": one.label, "points": one.points} for one in said.choices]
        self.choices = _CHOICES(data, prefix="choices", initial=start)

    def is_valid(self) -> bool:
        rows = self.choices.is_valid()
        return super().is_valid() and rows

    def said(self) -> CriterionSaid:
        clean = self.cleaned_data
        levels = tuple(
            ChoiceSaid(one["label"], one["points"])
            for one in (form.cleaned_data for form in self.choices)
            if one.get("label")
        )
        return CriterionSaid(**{name: clean[name] for name in OF_A_CRITERION}, choices=levels)

    @property
    def lines(self) -> list[list[Any]]:
        """The fields, one or two in a line, as the page shows them."""
        pairs = (("section", "code"), ("text",), ("kind", "answer_kind"), ("maximum", "weight"), ("clause",),
                 ("evidence_asked",), ("at_province", "at_district", "at_commune"),
                 ("may_not_apply", "needs_evidence"))  # fmt: skip
        return [[self[name] for name in names] for names in pairs]


# --- Grades -----------------------------------------------------------------------------------------------------
class BandForm(forms.Form):
    """A grade; left empty it is none."""

    name = fields.text("Xếp loại", 60)
    at_least = points("Từ điểm")

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if clean.get("name") and clean.get("at_least") is None and "at_least" in clean:
            self.add_error("at_least", "Mức này thiếu điểm. Hãy nhập điểm, hoặc xóa hết các ô của dòng.")
        if clean.get("at_least") is not None and not clean.get("name") and "name" in clean:
            self.add_error("name", "Dòng này thiếu tên xếp loại. Hãy điền, hoặc xóa hết các ô của dòng.")
        return clean


_BANDS: Any = formset_factory(BandForm, formset=ManyRows, extra=EMPTY_ROWS, max_num=MOST_BANDS, validate_max=True)


class BandsForm(OfSetForm):
    """Các mức xếp loại."""

    def __init__(self, data: Any, *, content: ContentSaid, version: int) -> None:
        super().__init__(data, initial={"version": version})
        start = [{"name": band.name, "at_least": band.at_least} for band in content.bands]
        self.bands = _BANDS(data, prefix="bands", initial=start)

    def is_valid(self) -> bool:
        rows = self.bands.is_valid()
        return super().is_valid() and rows

    def said(self) -> tuple[BandSaid, ...]:
        rows = (form.cleaned_data for form in self.bands)
        return tuple(BandSaid(one["name"], one["at_least"]) for one in rows if one.get("name"))

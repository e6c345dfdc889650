"""Forms of a published decision: its lines by code, and what its paper says."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.formsets import formset_factory

from agencies.forms.certificate_acts import LARGEST
from agencies.forms.fields import day, text
from agencies.forms.scope import Rows, typed_in
from agencies.forms.versioned import RegisterForm, VersionedForm
from agencies.services.certificate_checks import MOST_LINES
from procedures.choices import PublicationAction
from procedures.codes import TthcCode, read_code, read_codes
from procedures.forms.procedures import CodesField, paragraph
from procedures.models import PublicationDecision
from procedures.models.administrative import LEVEL_LABELS
from procedures.resources.publication_staging import DecidedRow

EMPTY_ROWS = 2
LEVELS = [(label.capitalize(), label.capitalize()) for label in LEVEL_LABELS.values()]
ARROW = "→"


class NewTthcForm(forms.Form):
    """A TTHC that is new; left empty it is none."""

    code = text("Mã TTHC", 60)
    name = paragraph("Tên thủ tục", 10_000, rows=2)
    field = text("Lĩnh vực", 500)
    levels = forms.MultipleChoiceField(
        label="Cấp thực hiện", choices=LEVELS, required=False, widget=forms.CheckboxSelectMultiple
    )

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if any(clean.get(name) for name in ("code", "name", "field")):
            for name, sentence in (("code", "Hãy ghi mã của TTHC mới."), ("name", "Hãy ghi tên của TTHC mới.")):
                if name in clean and not clean[name]:
                    self.add_error(name, sentence)
        if clean.get("code") and not (code := read_code(clean["code"])).key:
            self.add_error("code", _not_a_code(code))
        return clean


class ReplacedField(CodesField):
    """Pairs of codes, one a line: the one that is replaced, and the one that takes its place."""

    def clean(self, value: Any) -> list[Any]:
        pairs = []
        for line in forms.CharField.clean(self, value).splitlines():
            codes = read_codes(line.replace("->", ";").replace(ARROW, ";").replace("=>", ";"))
            if not codes:
                continue
            if wrong := [code for code in codes if not code.key]:
                raise forms.ValidationError([_not_a_code(code) for code in wrong])
            if len(codes) != 2:
                raise forms.ValidationError(f"Dòng “{line.strip()[:80]}” phải có hai mã: mã cũ {ARROW} mã thay thế.")
            pairs.append((codes[0], codes[1]))
        return pairs


def _not_a_code(code: TthcCode) -> str:
    meant = f" Có phải là {code.suggestion}?" if code.suggestion else ""
    return f"“{code.typed[:60]}” không phải là mã TTHC.{meant} Hãy sửa hoặc bỏ mã này."


_NEW: Any = formset_factory(NewTthcForm, formset=Rows, extra=EMPTY_ROWS, max_num=MOST_LINES, validate_max=True)


def _scan() -> forms.FileField:
    return forms.FileField(
        label="Tệp quyết định",
        required=False,
        help_text="Bản quét hoặc bản ký số, tệp PDF, tối đa 20 MB.",
        widget=forms.FileInput(attrs={"accept": ".pdf", "data-max-bytes": LARGEST}),
        error_messages={"empty": "Tệp này trống. Hãy chọn tệp khác."},
    )


class PublicationForm(RegisterForm):
    """Ghi quyết định công bố; nothing is in force by it until the difference was seen and accepted."""

    number = text("Số quyết định", 100, ask="Hãy ghi số quyết định, ví dụ 548/QĐ-UBND.")
    issued_on = day("Ngày ban hành")
    in_force_from = day("Có hiệu lực từ ngày", help_text="Để trống thì lấy ngày ban hành.")
    review_due_on = day("Hạn rà soát", help_text="Để trống thì 30 ngày kể từ ngày có hiệu lực, hoặc từ hôm nay.")
    amended = CodesField("TTHC được sửa đổi, bổ sung")
    abolished = CodesField("TTHC bị bãi bỏ")
    replaced = ReplacedField("TTHC bị thay thế")
    upload = _scan()

    def __init__(
        self, data: Any = None, files: Any = None, *, rows: list[dict[str, Any]] | None = None, **extra: Any
    ) -> None:
        super().__init__(data, files, **extra)
        self.fields[
            "replaced"
        ].help_text = f"Mỗi dòng hai mã: mã cũ {ARROW} mã thay thế. Ví dụ: 1.000288 {ARROW} 1.012345."
        self.rows = _NEW(data, prefix="moi", initial=rows or [])

    def with_more_rows(self) -> None:
        """Show what was typed once more, nothing checked, with empty rows below the filled ones."""
        self.initial = typed_in(self)
        self.rows = _NEW(None, prefix="moi", initial=self.rows.typed())
        self.is_bound = False

    def is_valid(self) -> bool:
        rows = self.rows.is_valid()
        return super().is_valid() and rows

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        days = ("issued_on", "in_force_from")
        if not any(clean.get(name) for name in days) and not {*days} & set(self.errors):
            self.add_error("in_force_from", "Hãy ghi ngày ban hành hoặc ngày có hiệu lực.")
        typed = [row for row in self.rows if row.is_bound and row.has_changed()]
        named = any(clean.get(name) for name in ("amended", "abolished", "replaced"))
        if not named and not typed and not {"amended", "abolished", "replaced"} & set(self.errors):
            self.add_error(None, "Quyết định chưa có TTHC nào. Hãy ghi ít nhất một mã, hoặc nhập từ Excel.")
        return clean

    def decided(self) -> Iterator[DecidedRow]:
        """The lines of the decision, as they were typed."""
        clean = self.cleaned_data
        for row in self.rows:
            new = row.cleaned_data
            if new.get("code"):
                yield DecidedRow(
                    PublicationAction.NEW, new["code"], new["name"], new["field"], "; ".join(new["levels"])
                )
        for action in (PublicationAction.AMENDED, PublicationAction.ABOLISHED):
            for code in clean[action.value]:
                yield DecidedRow(action, code.typed)
        for old, heir in clean["replaced"]:
            yield DecidedRow(PublicationAction.REPLACED, old.typed, replaced_by=heir.typed)


class PublicationPaperForm(VersionedForm):
    """Bổ sung thông tin của quyết định: what its paper says, and the scan."""

    issuer = text("Cơ quan ban hành", 250)
    signer = text("Người ký", 150)
    excerpt = paragraph("Trích yếu", 1_500)
    note = text("Ghi chú", 500)
    upload = _scan()

    @staticmethod
    def values_of(row: PublicationDecision) -> dict[str, Any]:
        paper = row.paper
        told = {name: getattr(paper, name) if paper else "" for name in ("issuer", "signer", "excerpt")}
        return told | {"note": row.note}

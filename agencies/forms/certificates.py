"""Recording, renewing and correcting a declaration or certificate: one form, with the fields of its kind."""

from datetime import date
from typing import Any

from django import forms

from agencies.choices import CertificateKind, DeclarationReason
from agencies.forms import fields
from agencies.forms.fields import Row, choice, day, text
from agencies.forms.scope import cover_rows, covers_in, line_rows, lines_in, typed_in
from agencies.forms.versioned import Compared, VersionedForm
from agencies.models import Agency, Certificate, CertificateCover, ScopeLine, StandardEdition
from agencies.queries.certificate_choices import (
    agencies_to_choose,
    bodies_to_choose,
    divisions_to_choose,
    origins_to_choose,
)
from agencies.services.papers import PaperSaid
from common.errors import Stale
from common.text import sort_key

# What stands side by side is in brackets of its own.
GROUPS = (
    ("Văn bản", (
        ("edition", "issue_number"), ("reason", "part"), ("paper_number", "issued_on"), ("signer", "issuing_body"),
        ("paper_file",),
    )),
    ("Hiệu lực, thông báo, niêm yết", (("in_force_from", "expires_on"), ("notice", "notified_on"), ("posted_on",))),
    ("Phạm vi", (
        ("scope",), ("stated_total", "stated_system"), ("stated_internal", "stated_administrative"), ("divisions",),
    )),
    ("Nguồn gốc, ghi chú", (("developed_from",), ("developed_source",), ("note",), ("reason_of_change",))),
)  # fmt: skip
OF_DECLARATIONS, OF_CERTIFICATES = ("reason", "part"), ("issue_number", "issuing_body", "expires_on")
NOT_FACTS = ("version", "paper_number", "signer", "paper_file", "divisions", "reason_of_change")
COUNTS = ("stated_total", "stated_system", "stated_internal", "stated_administrative")
# What a renewal begins with: the paper and its days are new.
CARRIED_ON = ("edition", "part", "issuing_body", "scope", *COUNTS)


def _number(label: str, **extra: Any) -> forms.IntegerField:
    messages = {
        "invalid": "Hãy nhập một số nguyên, ví dụ 22.",
        "min_value": "Số này nhỏ quá. Hãy kiểm tra lại.",
        "max_value": "Số này lớn quá. Hãy kiểm tra lại.",
    }
    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    limits = {"min_value": 0, "max_value": 1_000_000} | extra
    return forms.IntegerField(label=label, required=False, error_messages=messages, widget=widget, **limits)


def _paragraph(label: str) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    messages = {"max_length": "Dài quá 5.000 ký tự. Hãy viết gọn lại."}
    return forms.CharField(label=label, required=False, max_length=5_000, widget=widget, error_messages=messages)


class OriginField(Row):
    """Papers of the province, each with its holder and day."""

    def label_from_instance(self, row: Any) -> str:
        when = f", ngày {row.issued_on:%d/%m/%Y}" if row.issued_on else ", chưa rõ ngày"
        return f"{row.name_now or 'Cơ quan'}: {row.get_kind_display().lower()} {row.edition.code}{when}"


class DivisionsField(forms.ModelMultipleChoiceField):
    def __init__(self, divisions: Any) -> None:
        wrong = "Phòng này không có trong danh sách. Hãy chọn lại."
        super().__init__(
            divisions,
            label="Phòng thuộc phạm vi",
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="Không đánh dấu phòng nào thì hiểu là toàn cơ quan.",
            error_messages={"invalid_choice": wrong, "invalid_pk_value": wrong, "list": wrong},
        )


class CertificateForm(VersionedForm):
    """A declaration or certificate of a holder. Without `row` it is a new one; `start`: what it begins with."""

    reason = choice("Lý do công bố", DeclarationReason.choices, empty="Không ghi")
    part = text("Phần của hệ thống", 200, help_text="Để trống nếu công bố cho toàn cơ quan.")
    issue_number = _number("Lần cấp", min_value=1, max_value=99, help_text="Ví dụ 2 nếu là lần 2.")
    paper_number = text("Số, ký hiệu văn bản", 100, help_text="Ví dụ: 346/QĐ-UBND.")
    issued_on = day("Ngày công bố, cấp", help_text="Ngày/tháng/năm. Để trống nếu nguồn không nêu; không tự điền.")
    signer = text("Người ký", 150)
    paper_file = forms.FileField(
        label="Tệp văn bản",
        required=False,
        help_text="Bản quét hoặc bản ký số, tệp PDF, tối đa 20 MB; giữ nguyên từng byte.",
        widget=forms.FileInput(attrs={"accept": ".pdf", "data-max-bytes": 20 * 2**20}),
        error_messages={"empty": "Tệp này trống. Hãy chọn tệp khác."},
    )
    in_force_from = day("Có hiệu lực từ ngày", help_text="Để trống nếu có hiệu lực từ ngày công bố, cấp.")
    expires_on = day("Có hiệu lực đến hết ngày", help_text="Để trống nếu chưa rõ.")
    notified_on = day("Ngày thông báo cho Chi cục")
    notice = text("Số văn bản thông báo", 100)
    posted_on = day("Ngày niêm yết tại trụ sở")
    scope = _paragraph("Phạm vi ghi trong văn bản")
    stated_total = _number("Tổng số nêu trong văn bản", help_text="Như văn bản ghi, kể cả khi khác tổng các dòng.")
    stated_system = _number("Số quy trình hệ thống")
    stated_internal = _number("Số quy trình nội bộ")
    stated_administrative = _number("Số quy trình TTHC")
    developed_source = text("Nguồn của quan hệ “phát triển từ”", 500)
    note = _paragraph("Ghi chú")
    reason_of_change = fields.reason()

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        holder: Agency,
        kind: str,
        today: date,
        row: Certificate | None = None,
        start: Certificate | None = None,
    ) -> None:
        begins = self.values_of(row) if row else self.carried_on(start) if start else {}
        if row:
            begins["version"] = row.version
        super().__init__(data, files, initial=begins)
        self.holder, self.today = holder, today
        self._offer(holder, today)
        absent = OF_CERTIFICATES if kind == CertificateKind.DECLARATION else OF_DECLARATIONS
        for name in (*absent, *(() if row else ("version", "reason_of_change"))):
            del self.fields[name]
        from_row = row or start
        agencies = agencies_to_choose(holder.province_id, today).exclude(pk=holder.pk)
        self.lines = line_rows(data, _lines_of(from_row))
        self.covers = cover_rows(data, _covers_of(from_row), agencies)

    def _offer(self, holder: Agency, today: date) -> None:
        origins = origins_to_choose(holder, today)
        if self.initial.get("pk"):
            origins = origins.exclude(pk=self.initial["pk"])
        self.fields["edition"] = Row(
            "Phiên bản", StandardEdition.objects.order_by("-year"), ask="Hãy chọn phiên bản tiêu chuẩn."
        )
        self.fields["issuing_body"] = Row("Tổ chức cấp", bodies_to_choose(holder.province_id), empty="Chưa rõ")
        self.fields["developed_from"] = OriginField("Phát triển từ", origins, empty="Không")
        divisions = divisions_to_choose(holder, today)
        if divisions:
            self.fields["divisions"] = DivisionsField(divisions)

    # --- what it begins with ---
    @staticmethod
    def values_of(row: Certificate) -> dict[str, Any]:
        names = (*OF_DECLARATIONS, *OF_CERTIFICATES, *COUNTS, "edition", "issued_on", "in_force_from", "notified_on",
                 "notice", "posted_on", "scope", "developed_from", "developed_source", "note")  # fmt: skip
        columns = {field.name: field.attname for field in row._meta.concrete_fields if field.name in names}
        paper = row.paper
        return {
            **{name: getattr(row, column) for name, column in columns.items()},
            "pk": row.pk,
            "paper_number": paper.number if paper else "",
            "signer": paper.signer if paper else "",
            "divisions": list(row.covers.exclude(division=None).values_list("division", flat=True)),
        }

    @classmethod
    def carried_on(cls, before: Certificate) -> dict[str, Any]:
        """A renewal begins with what its predecessor covers and counts, one issue later."""
        known = cls.values_of(before)
        carried = {name: known[name] for name in (*CARRIED_ON, "divisions")}
        return carried | {"issue_number": before.issue_number + 1 if before.issue_number else None}

    def with_more_rows(self) -> None:
        """Show what was typed once more, nothing checked, with empty rows below the filled ones."""
        self.initial = typed_in(self)
        self.lines = line_rows(None, self.lines.typed())
        self.covers = cover_rows(None, self.covers.typed(), self.covers.form_kwargs["agencies"])
        self.is_bound = False

    # --- what was typed ---
    def is_valid(self) -> bool:
        rows = [self.lines.is_valid(), self.covers.is_valid()]
        return super().is_valid() and all(rows)

    def facts(self) -> dict[str, Any]:
        """The arguments of the services."""
        clean = self.cleaned_data
        number = clean["paper_number"]
        return {
            **{name: clean[name] for name in self.fields if name not in NOT_FACTS},
            "paper": PaperSaid(
                number=number,
                issued_on=clean["issued_on"] if number else None,
                signer=clean["signer"],
                upload=clean["paper_file"],
            ),
            "lines": lines_in(self.lines),
            "covers": [*covers_in(self.covers), *clean.get("divisions", ())],
            "reason_of_change": clean.get("reason_of_change", ""),
        }

    @property
    def groups(self) -> list[tuple[str, list[list[Any]]]]:
        """The fields under their headings, one or two in a line, as the page shows them."""
        return [(title, [self._beside(names) for names in lines]) for title, lines in GROUPS]

    def _beside(self, names: tuple[str, ...]) -> list[Any]:
        return [self[name] for name in names if name in self.fields]

    # --- two versions beside each other ---
    def show_both(self, stale: Stale) -> None:
        typed_data: Any = self.data
        divisions = typed_data.getlist("divisions")
        super().show_both(stale)
        self.data = {**self.data, "divisions": divisions}  # several of one name: a plain mapping loses all but one
        current: Any = stale.current
        typed = [f"{line.group}: {line.count} {_UNITS[line.counted]}" for line in lines_in(self.lines)]
        known = [str(line) for line in ScopeLine.objects.filter(certificate=current)]
        standing = agencies_to_choose(self.holder.province_id, self.today)
        names: dict[int, str] = dict(standing.values_list("pk", "name_now"))
        covered = [names.get(one["agency"], "") for one in _covers_of(current)]
        chosen = [names.get(agency.pk, "") for agency in covers_in(self.covers)]
        both = self.compared or []
        both += [Compared("Các dòng phạm vi", "; ".join(sorted(known)), "; ".join(sorted(typed)))]
        both += [Compared("Cơ quan thuộc phạm vi", _listed(covered), _listed(chosen))]
        self.compared = both

    def _readable(self, name: str, value: Any) -> str:
        if name != "divisions":
            return super()._readable(name, value)
        rows = self.fields[name].clean(value) if isinstance(value, list) else value
        return _listed([str(row) for row in rows or ()])


_UNITS = dict(ScopeLine._meta.get_field("counted").flatchoices)


def _listed(names: list[str]) -> str:
    return "; ".join(sorted(names, key=sort_key))


def _lines_of(row: Certificate | None) -> list[dict[str, Any]]:
    lines = ScopeLine.objects.filter(certificate=row) if row else ()
    return [{"group": line.group, "count": line.count, "counted": line.counted} for line in lines]


def _covers_of(row: Certificate | None) -> list[dict[str, Any]]:
    covers = CertificateCover.objects.filter(certificate=row).exclude(agency=None) if row else ()
    return [{"agency": cover.agency_id} for cover in covers]


class HolderForm(forms.Form):
    """Of which agency a new declaration or certificate is."""

    def __init__(self, *args: Any, agencies: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.fields["agency"] = _HolderField("Cơ quan", agencies, ask="Hãy chọn cơ quan.")
        self.fields["kind"] = choice("Hình thức", CertificateKind.choices, ask="Hãy chọn hình thức.")


class _HolderField(Row):
    def label_from_instance(self, row: Any) -> str:
        return str(row.name_now)

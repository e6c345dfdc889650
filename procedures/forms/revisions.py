"""The revisions of a procedure: drafted, recorded from paper, corrected, sent, returned, approved."""

from datetime import date
from typing import Any

from django import forms
from django.forms.formsets import formset_factory

from agencies.forms.fields import day, text
from agencies.forms.scope import Rows, typed_in
from agencies.forms.versioned import Compared, VersionedForm
from agencies.services.papers import PaperSaid
from common.errors import Stale
from procedures.forms.procedures import paragraph
from procedures.models import Procedure, ProcedureRevision, RevisionChange
from procedures.queries.revisions import next_number
from procedures.services.revision_checks import MOST_CHANGES, ChangeSaid

LARGEST = 20 * 2**20
EMPTY_ROWS = 2
NUMBERS, ISSUED = ("issue", "revision"), ("issued_on", "effective_on")
APPROVED = ("approved_by", "approved_title", "approved_on")
MADE = ("drafted_by", "drafted_title", "drafted_on", "reviewed_by", "reviewed_title", "reviewed_on")
# What stands side by side is in brackets of its own.
ISSUE_LINES = (NUMBERS, ISSUED, ("paper_number",), ("upload",), ("reason",))
PEOPLE_LINES = (
    ("drafted_by", "drafted_title"), ("drafted_on",), ("reviewed_by", "reviewed_title"), ("reviewed_on",),
    ("approved_by", "approved_title"), ("approved_on",),
)  # fmt: skip
CHANGE_FIELDS = ("demand", "place", "content", "number", "changed_on")


class ChangeForm(forms.Form):
    """A line of the table of changes; left empty it is no line."""

    demand = text("Yêu cầu sửa đổi, bổ sung", 1_000)
    place = text("Trang, phần liên quan", 300)
    content = paragraph("Nội dung sửa đổi", 4_000, rows=2)
    number = text("Lần ban hành, sửa đổi", 50)
    changed_on = day("Ngày")

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        filled = any(clean.get(name) not in (None, "") for name in CHANGE_FIELDS)
        if filled and "demand" in clean and not clean["demand"]:
            self.add_error("demand", "Dòng này thiếu yêu cầu sửa đổi. Hãy điền, hoặc xóa hết các ô của dòng.")
        return clean


class ChangeRows(Rows):
    default_error_messages = {
        **Rows.default_error_messages,
        "too_many_forms": f"Nhiều dòng quá, nhiều nhất là {MOST_CHANGES} dòng. Hãy gộp các dòng lại.",
    }


_CHANGES: Any = formset_factory(
    ChangeForm, formset=ChangeRows, extra=EMPTY_ROWS, max_num=MOST_CHANGES, validate_max=True
)


def change_rows(data: Any, start: list[dict[str, Any]]) -> Any:
    return _CHANGES(data, prefix="changes", initial=start)


def upload_field() -> forms.FileField:
    return forms.FileField(
        label="Tệp quy trình",
        required=False,
        help_text="PDF, DOCX, XLSX, JPG hoặc PNG, tối đa 20 MB; giữ nguyên từng byte.",
        widget=forms.FileInput(attrs={"data-max-bytes": LARGEST}),
        error_messages={"empty": "Tệp này trống. Hãy chọn tệp khác."},
    )


class RevisionForm(VersionedForm):
    """A revision and its table of changes. `row`: the one to put right; `issued`: was it issued on paper already?"""

    issue = text("Lần ban hành", 20, help_text="Ví dụ 01.")
    revision = text("Lần sửa đổi", 20, help_text="Ví dụ 00.")
    issued_on = day("Ngày ban hành", help_text="Để trống nếu chưa rõ; không tự điền.")
    effective_on = day("Có hiệu lực từ ngày", help_text="Để trống nếu có hiệu lực từ ngày ban hành.")
    paper_number = text("Số quyết định ban hành", 100, help_text="Ví dụ: 346/QĐ-UBND.")
    upload = upload_field()
    reason = paragraph("Lý do ban hành, sửa đổi", 4_000, rows=2)
    drafted_by = text("Người soạn thảo", 150)
    drafted_title = text("Chức vụ người soạn thảo", 150)
    drafted_on = day("Ngày soạn thảo")
    reviewed_by = text("Người xem xét", 150)
    reviewed_title = text("Chức vụ người xem xét", 150)
    reviewed_on = day("Ngày xem xét")
    approved_by = text("Người phê duyệt", 150)
    approved_title = text("Chức vụ người phê duyệt", 150)
    approved_on = day("Ngày phê duyệt")
    reason_of_change = text("Lý do sửa", 500, help_text="Được giữ trong lịch sử của quy trình.")

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        procedure: Procedure,
        issued: bool,
        row: ProcedureRevision | None = None,
    ) -> None:
        begins = self.values_of(row) | {"version": row.version} if row else _proposed(procedure)
        super().__init__(data, files, initial=begins)
        absent = [] if issued else [*ISSUED, *APPROVED, "paper_number"]
        for name in (*absent, *(() if row else ("version", "reason_of_change"))):
            del self.fields[name]
        if row and row.file:
            self.fields["upload"].help_text = (
                f"Đang có “{row.file.name}”. Chọn tệp khác thì tệp ấy thay tệp đang có. "
                f"{self.fields['upload'].help_text}"
            )
        if row and issued:
            self.fields["reason_of_change"].required = True
            self.fields["reason_of_change"].error_messages["required"] = "Lần này đã phê duyệt. Hãy ghi lý do sửa."
        self.changes = change_rows(data, _changes_of(row))

    @staticmethod
    def values_of(row: ProcedureRevision) -> dict[str, Any]:
        known = {name: getattr(row, name) for name in (*NUMBERS, "issued_on", "reason", *MADE, *APPROVED)}
        known["effective_on"] = row.valid_from if row.is_approved else None
        return known | {"paper_number": row.paper.number if row.paper else ""}

    def with_more_rows(self) -> None:
        """Show what was typed once more, nothing checked, with empty rows below the filled ones."""
        self.initial = typed_in(self)
        self.changes = change_rows(None, self.changes.typed())
        self.is_bound = False

    def is_valid(self) -> bool:
        rows = self.changes.is_valid()
        return super().is_valid() and rows

    def facts(self) -> dict[str, Any]:
        """The arguments of the services; the days of issue and effect stand apart (`days`)."""
        clean = self.cleaned_data
        facts = {name: clean[name] for name in (*NUMBERS, "reason", *MADE, *APPROVED) if name in self.fields}
        if "paper_number" in self.fields:
            number = clean["paper_number"]
            facts["paper"] = PaperSaid(number=number, issued_on=clean["issued_on"] if number else None)
        facts |= {"upload": clean["upload"], "changes": self._changes(), **self.days()}
        return facts | {"reason_of_change": clean.get("reason_of_change", "")}

    def days(self) -> dict[str, date | None]:
        return {name: self.cleaned_data[name] for name in ISSUED if name in self.fields}

    def _changes(self) -> list[ChangeSaid]:
        filled = [row.cleaned_data for row in self.changes if row.cleaned_data.get("demand")]
        return [ChangeSaid(**{name: one[name] for name in CHANGE_FIELDS}) for one in filled]

    # --- how the page shows it ---
    @property
    def issue_lines(self) -> list[list[Any]]:
        return self._lines(ISSUE_LINES)

    @property
    def people_lines(self) -> list[list[Any]]:
        return self._lines(PEOPLE_LINES)

    @property
    def shows_people(self) -> bool:
        """Is anything told of them, or wrong? An office that sends a signed file need not see these fields."""
        return any(
            self[name].value() or self[name].errors for line in PEOPLE_LINES for name in line if name in self.fields
        )

    @property
    def shows_changes(self) -> bool:
        return bool(self.changes.initial or any(row.has_changed() or row.errors for row in self.changes.forms))

    def _lines(self, lines: tuple[tuple[str, ...], ...]) -> list[list[Any]]:
        shown = [[self[name] for name in names if name in self.fields] for names in lines]
        return [line for line in shown if line]

    def show_both(self, stale: Stale) -> None:
        super().show_both(stale)
        current: Any = stale.current
        known = [_in_a_line(ChangeSaid(**one)) for one in _changes_of(current)]
        typed = [_in_a_line(change) for change in self._changes()]
        both = Compared("Bảng theo dõi sửa đổi", "; ".join(known), "; ".join(typed))
        self.compared = [*(self.compared or []), both]


def _proposed(procedure: Procedure) -> dict[str, Any]:
    issue, revision = next_number(procedure)
    return {"issue": issue, "revision": revision}


def _changes_of(row: ProcedureRevision | None) -> list[dict[str, Any]]:
    rows = RevisionChange.objects.filter(revision=row) if row else ()
    return [{name: getattr(one, name) for name in CHANGE_FIELDS} for one in rows]


def _in_a_line(change: ChangeSaid) -> str:
    when = f"{change.changed_on:%d/%m/%Y}" if change.changed_on else ""
    return ", ".join(one for one in (change.demand, change.place, change.content, change.number, when) if one)


# --- Its way to being issued ------------------------------------------------------------------------------------
class StepForm(VersionedForm):
    """An act on a revision: nothing to compare where somebody acted first; the page says what stands now."""

    @staticmethod
    def values_of(row: Any) -> dict[str, Any]:
        return {}

    def show_both(self, stale: Stale) -> None:
        super().show_both(stale)
        self.compared = None


class SendForm(StepForm):
    """Gửi xem xét."""

    reviewed_by = text("Người sẽ xem xét", 150, help_text="Thường là cấp phó của người đứng đầu.")
    reviewed_title = text("Chức vụ", 150)


class ReturnForm(StepForm):
    """Trả lại bản soạn thảo."""

    reason = text("Lý do trả lại", 500, ask="Hãy ghi lý do trả lại để người soạn biết phải sửa gì.")


class DiscardRevisionForm(StepForm):
    """Bỏ bản đang soạn."""

    reason = text("Lý do", 500, ask="Hãy ghi lý do bỏ bản này.")


class ApproveForm(StepForm):
    """Phê duyệt, ban hành."""

    issued_on = day("Ngày ban hành", ask="Hãy nhập ngày ban hành.")
    effective_on = day("Có hiệu lực từ ngày", ask="Hãy nhập ngày bắt đầu có hiệu lực.")
    paper_number = text(
        "Số quyết định ban hành", 100, help_text="Để trống nếu bản này không ban hành bằng quyết định."
    )
    approved_by = text("Người phê duyệt", 150, ask="Hãy ghi họ tên người phê duyệt.")
    approved_title = text("Chức vụ", 150)
    reviewed_by = text("Người xem xét", 150)
    reviewed_title = text("Chức vụ người xem xét", 150)

    def facts(self) -> dict[str, Any]:
        clean = dict(self.cleaned_data)
        number = clean.pop("paper_number")
        facts = clean | {"approved_on": clean["issued_on"]}
        if number:
            facts["paper"] = PaperSaid(number=number, issued_on=clean["issued_on"])
        return facts

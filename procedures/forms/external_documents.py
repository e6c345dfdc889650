"""Forms of external documents: an agency's list, the document that everyone shares, and its end."""

from typing import Any

from django import forms

from agencies.forms.fields import NOT_OFFERED, choice, day, reason, text
from agencies.forms.versioned import RegisterForm, VersionedForm
from procedures.choices import DocumentOutcome, DocumentState
from procedures.models import DocumentTask, ExternalDocument, ExternalListing
from procedures.queries.external_documents import Users, users_of
from procedures.services.external_documents import FACTS

ALL = [("", "Tất cả")]
LONGEST_TITLE = 2_000


def _title() -> forms.CharField:
    messages = {
        "required": "Hãy nhập tên như trong trích yếu.",
        "max_length": f"Dài quá {LONGEST_TITLE} ký tự. Hãy viết gọn lại.",
    }
    return forms.CharField(
        label="Tên văn bản",
        max_length=LONGEST_TITLE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages=messages,
        help_text="Như trong trích yếu của văn bản.",
    )


class DocumentFilter(forms.Form):
    """Conditions on a list of documents."""

    use_required_attribute = False

    q = forms.CharField(label="Tìm theo số, tên (không cần dấu)", required=False, max_length=200)
    state = forms.ChoiceField(
        label="Hiệu lực",
        required=False,
        choices=[*ALL, *DocumentState.choices],
        error_messages={"invalid_choice": NOT_OFFERED},
    )

    @property
    def chosen(self) -> dict[str, str]:
        """The conditions that stand, in the words of the page; none where one is faulty."""
        if not self.is_valid():
            return {}
        words = {"q": "Tìm: {}", "state": "Hiệu lực: {}"}
        labels = {"state": dict(DocumentState.choices)}
        return {
            name: words[name].format(labels.get(name, {}).get(value, value))
            for name, value in self.cleaned_data.items()
            if value
        }


class DocumentFacts(forms.Form):
    """What is recorded of a document, for everyone who lists it."""

    symbol = text("Số, ký hiệu", 100, help_text="Ví dụ: 61/2018/NĐ-CP. Để trống nếu văn bản không có số.")
    title = _title()
    issuer = text("Cơ quan ban hành", 250)
    issued_on = day("Ngày ban hành")
    effective_on = day("Ngày có hiệu lực")

    def facts(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        return {name: data[name] for name in FACTS}


class UsesOfListing(forms.Form):
    """Who uses a listed document, as the office writes it, and when it was last checked."""

    users: Users

    last_checked_on = day("Rà soát lần cuối", help_text="Ngày gần nhất đã kiểm tra văn bản còn hiệu lực.")
    used_by = forms.CharField(
        label="Bộ phận, quy trình sử dụng",
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Tên phòng hoặc ký hiệu quy trình, cách nhau bằng dấu chấm phẩy hoặc xuống dòng.",
        error_messages={"max_length": "Dài quá 4.000 ký tự. Hãy viết gọn lại."},
    )
    note = text("Ghi chú", 500)

    def clean_used_by(self) -> list[Any]:
        found, unknown = self.users.named(self.cleaned_data["used_by"])
        if unknown:
            names = ", ".join(f"“{name}”" for name in unknown)
            raise forms.ValidationError(
                f"Cơ quan không có phòng hoặc quy trình {names}. Hãy ghi đúng tên phòng, ký hiệu quy trình."
            )
        return found


class ListingForm(DocumentFacts, UsesOfListing, RegisterForm):
    """Thêm tài liệu vào danh mục."""

    on = day("Có trong danh mục từ ngày", ask="Hãy nhập ngày đưa vào danh mục.")
    field_order = (*FACTS, "on", "last_checked_on", "used_by", "note")

    def __init__(self, *args: Any, users: Users, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.users = users


class ListingEditForm(UsesOfListing, VersionedForm):
    """Sửa dòng trong danh mục: uses, check and note of the agency's own."""

    reason = reason()
    field_order = ("last_checked_on", "used_by", "note", "reason")

    def __init__(self, *args: Any, users: Users, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.users = users

    @staticmethod
    def values_of(row: ExternalListing) -> dict[str, Any]:
        return {"last_checked_on": row.last_checked_on, "used_by": users_of(row), "note": row.note}

    def _readable(self, name: str, value: Any) -> str:
        if name == "used_by" and isinstance(value, list):
            return self.users.told(value)
        return super()._readable(name, value)


class ListingRemoveForm(VersionedForm):
    """Đưa ra khỏi danh mục."""

    on = day("Không còn trong danh mục từ ngày", ask="Hãy nhập ngày.")
    reason = text("Lý do", 500, ask="Hãy ghi lý do đưa ra khỏi danh mục.")

    @staticmethod
    def values_of(row: ExternalListing) -> dict[str, Any]:
        return {}


class DocumentCorrectForm(DocumentFacts, VersionedForm):
    """Sửa thông tin văn bản."""

    reason = reason()

    @staticmethod
    def values_of(row: ExternalDocument) -> dict[str, Any]:
        return {name: getattr(row, name) for name in FACTS}


class DocumentEndForm(VersionedForm):
    """Ghi hết hiệu lực: whoever lists the document gets a to-do."""

    state = choice(
        "Hiệu lực",
        [(one.value, one.label) for one in (DocumentState.EXPIRED, DocumentState.PARTLY)],
        ask="Hãy chọn hết hiệu lực toàn bộ hay một phần.",
    )
    ended_on = day("Hết hiệu lực từ ngày", help_text="Ngày đầu tiên không còn hiệu lực; để trống nếu chưa rõ.")
    due_on = day("Hạn cập nhật danh mục", help_text="Hạn cho các cơ quan đang dùng văn bản này.")
    reason = text("Căn cứ", 500, help_text="Văn bản nào làm cho văn bản này hết hiệu lực.")

    replaced_symbol = text("Được thay bằng (số, ký hiệu)", 100, help_text="Để trống nếu không có văn bản thay thế.")
    replaced_title = text(
        "Tên văn bản thay thế", 500, help_text="Chỉ cần khi văn bản ấy chưa có trong danh sách tài liệu của tỉnh."
    )
    field_order = ("state", "ended_on", "replaced_symbol", "replaced_title", "due_on", "reason")

    @staticmethod
    def values_of(row: ExternalDocument) -> dict[str, Any]:
        successor = row.replaced_by.symbol if row.replaced_by else ""
        return {"state": row.state, "ended_on": row.ended_on, "replaced_symbol": successor}


class CloseDocumentTaskForm(VersionedForm):
    """Ghi kết quả cập nhật danh mục."""

    outcome = choice("Kết quả", DocumentOutcome.choices, ask="Hãy chọn kết quả cập nhật.")
    on = day("Từ ngày", ask="Hãy nhập ngày cập nhật danh mục.")
    reason = text("Lý do", 500, help_text="Phải ghi khi vẫn dùng phần còn hiệu lực.")

    @staticmethod
    def values_of(row: DocumentTask) -> dict[str, Any]:
        return {"outcome": row.outcome, "on": row.closed_on, "reason": row.reason}

"""The forms of the import wizard."""

from datetime import date
from typing import Any

from django import forms

from common.spreadsheets.kinds import Kind
from common.spreadsheets.models import ImportBatch

EARLIEST = date(1990, 1, 1)
IGNORED = ""  # a heading of the file that is not taken


class UploadForm(forms.Form):
    """Which roster, for which tenant, as at which day, and the file."""

    kind = forms.ChoiceField(
        label="Loại danh sách",
        error_messages={"required": "Chọn loại danh sách.", "invalid_choice": "Chọn một loại trong danh sách."},
    )
    scope = forms.ChoiceField(
        label="Nhập cho",
        error_messages={"required": "Chọn nơi nhập.", "invalid_choice": "Chọn một nơi trong danh sách."},
    )
    on = forms.DateField(
        label="Tình trạng đến ngày",
        required=False,
        help_text="Ngày mà số liệu trong tệp phản ánh, ví dụ 31/12/2020. Danh sách không theo ngày thì để trống.",
        error_messages={"invalid": "Ghi ngày theo dạng 31/12/2020."},
    )
    correct = forms.ChoiceField(
        label="Chỗ khác với số liệu đang có là",
        choices=[("", "Thay đổi từ ngày trên (giữ cả số liệu cũ)"), ("1", "Sửa sai (trước đây ghi nhầm)")],
        required=False,
        initial="",
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label="Chọn bảng tính danh sách",
        help_text="Tệp .xlsx hoặc .csv, tối đa 10 MB. Giữ nguyên tiêu đề, dòng nhóm, dòng cộng, phần ký.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv", "data-max-bytes": 10 * 2**20}),
        error_messages={"required": "Chọn một tệp .xlsx hoặc .csv.", "empty": "Tệp này trống. Chọn tệp khác."},
    )

    def __init__(
        self, *args: Any, offered: list[tuple[Kind, list[tuple[str, str]]]], today: date, user: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.user = today, user
        self.kinds = {kind.name: (kind, dict(scopes)) for kind, scopes in offered}
        places: dict[str, str] = {}
        for _, scopes in offered:
            places.update(scopes)
        places = self._with_part_asked_for(places)
        # The first kind is the one that offices bring most; a place is never guessed.
        self._offer("kind", [(kind.name, kind.label) for kind, _ in offered])
        self._offer("scope", ([("", "Chọn…")] if len(places) > 1 else []) + list(places.items()))

    def _with_part_asked_for(self, places: dict[str, str]) -> dict[str, str]:
        """A part of a tenant stands in no list, which might have thousands; a page that knows it names it."""
        asked = self.data.get("scope") or self.initial.get("scope") or ""
        kind, scopes = self.kinds.get(self.data.get("kind") or self.initial.get("kind") or "", (None, {}))
        place = kind.place(asked, self.user) if kind and asked not in places else ""
        if place:
            scopes[asked] = place
            return {asked: place, **places}
        return places

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"] or self.today
        if on < EARLIEST:
            raise forms.ValidationError("Ghi một ngày từ năm 1990.")
        if on > self.today:
            raise forms.ValidationError("Ngày này chưa đến. Ghi hôm nay hoặc một ngày trước đó.")
        return on

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind, scopes = self.kinds.get(data.get("kind", ""), (None, {}))
        if kind is not None:
            data["kind"] = kind
            if kind.asks_day and not self.data.get("on"):
                self.add_error("on", "Ghi ngày mà số liệu trong tệp phản ánh, ví dụ 31/12/2020.")
            if "scope" in data and data["scope"] not in scopes:
                self.add_error("scope", f"Bạn không nhập {kind.label.lower()} cho nơi này. Hãy chọn nơi khác.")
        return data


class MatchForm(forms.Form):
    """For each heading of the file, which column of the roster it is."""

    def __init__(self, *args: Any, batch: ImportBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch, kind = batch, batch.roster
        at = {index: key for key, index in _guesses(batch).items()}
        choices = [(IGNORED, "(không dùng)"), *((column.key, column.label) for column in kind.columns)]
        for index, letter, heading, samples in batch.headings:
            self.fields[f"cot-{index}"] = forms.ChoiceField(
                label=f"Cột {letter}: {heading or '(không có tiêu đề)'}",
                choices=choices,
                required=False,
                initial=at.get(index, IGNORED),
                help_text=f"Ví dụ: {'; '.join(sample[:40] for sample in samples)}" if samples else "",
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind = self.batch.roster
        mapping: dict[str, int] = {}
        for index, *_ in self.batch.headings:
            key = data.get(f"cot-{index}")
            if key and key in mapping:
                self.add_error(f"cot-{index}", f"“{kind.column(key).label}” đã chọn cho một cột khác. Chọn lại.")
            elif key:
                mapping[key] = index
        self.mapping = mapping
        for column in kind.columns:
            if column.required and column.key not in mapping:
                self.add_error(None, f"Chưa có cột nào là “{column.label}”, mà cột này bắt buộc. Hãy chọn.")
        return data


def _guesses(batch: ImportBatch) -> dict[str, int]:
    """Column key -> index, as the headings themselves say."""
    letters = {letter: index for index, letter, _, _ in batch.headings}
    return {key: letters[letter] for key, letter in batch.letters.items() if letter in letters}

"""The form of a question: an answer of its kind, and a file for it. A page has one for each question of a section."""

import hashlib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from agencies.forms.fields import text as line
from agencies.forms.versioned import VersionedForm
from inspections.choices import AnswerKind
from inspections.forms.assessment_fields import dated_on, lines, one_of, points, reuse, tick, upload, written
from inspections.models import Answer, Evidence
from inspections.queries.answer_facts import ALWAYS, OF_KIND
from inspections.queries.assessment_tasks import Question
from inspections.scoring import number

YES_NO = [("yes", "Có"), ("no", "Không")]
_YES = {"yes": True, "no": False, "": None}


class AnswerForm(VersionedForm):
    """An answer as it is typed. `shown` is a mark of what stood on the page: what nobody changed there is not saved
    again, and so crosses nobody else's work."""

    once_more = "bấm “Lưu” lần nữa thì bản của anh/chị thay bản đang có."

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    shown = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any, files: Any, *, question: Question, known: Iterable[Evidence]) -> None:
        self.question, self.criterion = question, question.criterion
        self.of, self.place = f"Tiêu chí {self.criterion.code}", f"tieu-chi-{self.criterion.pk}"
        answer = question.answer
        start = self.values_of(answer or Answer(criterion=self.criterion))
        start |= {"version": answer.version if answer else None}
        super().__init__(data, files, prefix=f"c{self.criterion.pk}", initial=start)
        for name, one in _asked(question).items():
            self.fields[name] = one
        self.fields["reuse"] = reuse(known)
        self.initial["shown"] = _mark(_facts(start, self.criterion.answer_kind))

    @staticmethod
    def values_of(row: Any) -> dict[str, Any]:
        return {
            "yes": next(word for word, value in _YES.items() if value is row.yes),
            "choice": str(row.choice_id or ""),
            "points": written(row.points),
            "numerator": written(row.numerator),
            "denominator": written(row.denominator),
            "text": row.text,
            "not_applicable": row.not_applicable,
            "not_applicable_reason": row.not_applicable_reason,
        }

    def facts(self) -> dict[str, Any]:
        """What the form says of the answer."""
        said: dict[str, Any] = _facts(self.cleaned_data, self.criterion.answer_kind)
        if "yes" in said:
            said["yes"] = _YES[said["yes"]]
        if "choice" in said:
            said["choice"] = int(said["choice"]) if said["choice"] else None
        return said

    @property
    def is_typed(self) -> bool:
        """Does it say something else than what stood on the page?"""
        return _mark(_facts(self.cleaned_data, self.criterion.answer_kind)) != self.cleaned_data["shown"]

    @property
    def confirms(self) -> bool:
        return bool(self.cleaned_data.get("confirm"))

    @property
    def answers(self) -> list[Any]:
        """The fields of the answer itself, to be shown."""
        beside = {"version", "shown", "upload", "dated_on", "reuse"}
        return [self[name] for name in self.fields if name not in beside]

    def _readable(self, name: str, value: Any) -> str:
        return written(value) if isinstance(value, Decimal) else super()._readable(name, value)


def _asked(question: Question) -> dict[str, forms.Field]:
    """The fields that a question of this kind has."""
    row = question.criterion
    fields: dict[str, forms.Field] = {}
    if question.is_suggested:
        fields["confirm"] = tick("Vẫn đúng: dùng câu trả lời năm trước đang hiện ở dưới")
    if row.answer_kind == AnswerKind.YES_NO:
        fields["yes"] = one_of("Trả lời", YES_NO)
    elif row.answer_kind == AnswerKind.CHOICE:
        offered = [(str(one.pk), f"{one.label} ({number(one.points)} điểm)") for one in row.choices.all()]
        fields["choice"] = one_of("Chọn một mức", offered)
    elif row.answer_kind == AnswerKind.RATIO:
        fields["numerator"], fields["denominator"] = points("Số đạt"), points("Trên tổng số")
    else:
        fields["points"] = points("Điểm tự chấm", help_text=f"Từ 0 đến {number(row.maximum)}.")
    of_text = row.answer_kind == AnswerKind.TEXT
    fields["text"] = lines("Trả lời" if of_text else "Giải thích, nguồn số liệu", rows=4 if of_text else 2)
    if row.may_not_apply:
        fields["not_applicable"] = tick("Không áp dụng với cơ quan")
        fields["not_applicable_reason"] = line("Lý do không áp dụng", 500)
    fields["upload"] = upload(f"Chọn tệp minh chứng cho tiêu chí {row.code}")
    fields["dated_on"] = dated_on()
    return fields


def _facts(said: dict[str, Any], kind: str) -> dict[str, Any]:
    names = (*OF_KIND[kind], *ALWAYS)
    return {name: said[name] for name in names if name in said}


def _mark(facts: dict[str, Any]) -> str:
    """Of the words alone: however a number or a line's end is written, it is the same."""
    told = [f"{name}={_plain(value)}" for name, value in sorted(facts.items()) if value not in ("", None, False)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return written(value)
    return "\n".join(" ".join(part.split()) for part in str(value).splitlines()).strip()

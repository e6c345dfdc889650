"""The form of a part of a report: its texts and figures, the tick "vẫn đúng", and a file for it."""

from collections.abc import Iterable
from typing import Any

from agencies.forms.versioned import VersionedForm
from inspections.choices import FigureOf, PartState
from inspections.forms.assessment_fields import count, dated_on, lines, reuse, tick, upload
from inspections.models import AssessmentPart, Evidence
from inspections.parts import FIGURES, OF_A_WHOLE, TEXTS

CARRIED = "Nội dung của báo cáo kỳ trước. Nếu nay đã khác, hãy sửa lại."


class PartForm(VersionedForm):
    """A part as it is typed."""

    once_more = "bấm “Lưu” lần nữa thì bản của anh/chị thay bản đang có."

    def __init__(self, data: Any, files: Any, *, part: AssessmentPart, known: Iterable[Evidence]) -> None:
        self.part = part.part
        super().__init__(data, files, initial=self.values_of(part) | {"version": part.version})
        for what in FIGURES.get(self.part, ()):
            label = FigureOf(what).label
            self.fields[f"count_{what}"] = count(f"{label[0].upper()}{label[1:]}")
            if what in OF_A_WHOLE:
                self.fields[f"of_{what}"] = count("Trên tổng số")
        for name, asked in TEXTS[self.part].items():
            self.fields[f"text_{name}"] = lines(asked.label, help_text=CARRIED if _is_carried(part, name) else "")
        self.fields["upload"] = upload("Chọn tệp minh chứng cho phần này")
        self.fields["dated_on"] = dated_on()
        self.fields["reuse"] = reuse(known)
        self.fields["done"] = tick("Vẫn đúng: nội dung và số liệu trên đúng với thực tế của cơ quan")

    @staticmethod
    def values_of(row: Any) -> dict[str, Any]:
        values: dict[str, Any] = {f"text_{name}": row.data.get(name, "") for name in TEXTS[row.part]}
        for figure in row.assessment.figures.filter(what__in=FIGURES.get(row.part, ())):
            values |= {f"count_{figure.what}": figure.count, f"of_{figure.what}": figure.of}
        return values | {"done": row.state == PartState.DONE}

    @property
    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[f"text_{name}"] for name in TEXTS[self.part]}

    @property
    def figures(self) -> dict[str, tuple[int | None, int | None]]:
        clean = self.cleaned_data
        return {what: (clean[f"count_{what}"], clean.get(f"of_{what}")) for what in FIGURES.get(self.part, ())}

    @property
    def lines(self) -> list[tuple[str, Any, Any]]:
        """The figures to be shown: which, the count, and the whole where there is one."""
        whats = FIGURES.get(self.part, ())
        return [(what, self[f"count_{what}"], self[f"of_{what}"] if what in OF_A_WHOLE else None) for what in whats]

    @property
    def written(self) -> list[Any]:
        return [self[f"text_{name}"] for name in TEXTS[self.part]]


def _is_carried(part: AssessmentPart, name: str) -> bool:
    """Before anybody has saved the part, what it says is what was said last."""
    return part.state == PartState.NOT_STARTED and bool(part.data.get(name))

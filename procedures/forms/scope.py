"""Which procedures a line of a scope lists: whole kinds, fields and codes are added, what was ticked is dropped."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from agencies.forms.fields import NOT_OFFERED
from agencies.forms.versioned import Compared, VersionedForm
from agencies.models import ScopeLine
from common.errors import Refused
from common.text import normalise
from procedures.choices import ProcedureKind
from procedures.codes import read_codes
from procedures.forms.procedures import paragraph, reason
from procedures.models import Procedure
from procedures.queries.procedure_page import title_of
from procedures.queries.scope import procedures_of
from procedures.queries.scope_choices import fields_offered, kinds_offered, named_by, of_kinds_or_fields, offered

NAMED = 10  # procedures that one side has and the other has not
TOLD = 5  # codes of no procedure
ONCE = "Không gồm quy trình đã có ở dòng khác của văn bản này."
CODES_HINT = "Mỗi dòng một ký hiệu quy trình hoặc mã TTHC, hoặc cách nhau bằng dấu chấm phẩy. Ví dụ: QT-01; 1.000288."


def _boxes(label: str, choices: list[tuple[str, str]], **extra: Any) -> forms.MultipleChoiceField:
    messages = {"invalid_choice": NOT_OFFERED}
    boxes = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=boxes, error_messages=messages, **extra
    )


class ScopeForm(VersionedForm):
    """The list of a line as it is to be: what stands, less what was ticked (`dropped`), with what is added."""

    codes = paragraph("Thêm theo ký hiệu hoặc mã", 20_000, help_text=CODES_HINT, rows=4)
    reason = reason()

    def __init__(self, data: Any = None, *, row: ScopeLine, dropped: set[int], on: date) -> None:
        super().__init__(data, initial={"version": row.version})
        self.row, self.on = row, on
        self.standing = list(procedures_of(row))
        self.dropped = {one.pk for one in self.standing} & dropped
        self.wanted: list[Procedure] = []
        self.offered = offered(row, on)
        self._offer()

    def _offer(self) -> None:
        """The groups that the holder has procedures of; a group of none is not asked for."""
        labels = dict(ProcedureKind.choices)
        kinds = [(kind, f"Mọi {_lowered(labels[kind])} có hiệu lực: {n}") for kind, n in kinds_offered(self.offered)]
        areas = [(name, f"{name}: {n}") for name, n in fields_offered(self.offered, self.on)]
        if kinds:
            self.fields["kinds"] = _boxes("Thêm cả loại", kinds, help_text=ONCE)
        if areas:
            self.fields["areas"] = _boxes("Thêm quy trình TTHC theo lĩnh vực", areas, help_text=ONCE)
        self.order_fields(["version", "kinds", "areas", "codes", "reason"])

    @property
    def lines(self) -> list[tuple[Procedure, bool]]:
        """What the line lists, and whether it was ticked to be dropped."""
        return [(one, one.pk in self.dropped) for one in self.standing]

    @staticmethod
    def values_of(row: ScopeLine) -> dict[str, Any]:
        return {"standing": list(procedures_of(row))}

    def clean_codes(self) -> list[Procedure]:
        found, unknown = named_by(self.row, read_codes(self.cleaned_data["codes"]), self.on)
        if unknown:
            raise forms.ValidationError([_not_known(code) for code in unknown[:TOLD]])
        return found

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if not self.errors:
            self.wanted = self._wanted(clean)
            if {one.pk for one in self.wanted} == {one.pk for one in self.standing}:
                self.add_error(
                    "kinds" if "kinds" in self.fields else "codes",
                    "Danh sách chưa có gì thay đổi. Hãy chọn quy trình để thêm, hoặc đánh dấu quy trình để bỏ.",
                )
        return clean

    def _wanted(self, clean: dict[str, Any]) -> list[Procedure]:
        added = of_kinds_or_fields(self.offered, clean.get("kinds", []), clean.get("areas", []), self.on)
        kept = [one for one in self.standing if one.pk not in self.dropped]
        return list({one.pk: one for one in [*kept, *added, *clean["codes"]]}.values())

    def refuse(self, refusal: Refused) -> None:
        """What the service says of procedures is about codes that were typed: groups are offered as they can be."""
        said = {"codes" if name == "procedures" else name: told for name, told in refusal.fields.items()}
        super().refuse(Refused(refusal.sentence, said))

    def _compare(self, standing: dict[str, Any]) -> list[Compared]:
        now, typed = standing["standing"], self.wanted
        return [Compared("Danh sách quy trình", _told(now, beside=typed), _told(typed, beside=now))]


def _lowered(label: str) -> str:
    return label[:1].lower() + label[1:]


def _not_known(code: str) -> str:
    told = normalise(code)[:60]
    return f"Không có quy trình nào mang ký hiệu hoặc mã TTHC “{told}”. Hãy kiểm tra lại hoặc bỏ mã này."


def _told(rows: list[Procedure], *, beside: Iterable[Procedure]) -> str:
    """How many there are, and by name those that the other side has not."""
    others = {one.pk for one in beside}
    own = [title_of(one) for one in rows if one.pk not in others]
    more = f" và {len(own) - NAMED} quy trình khác" if len(own) > NAMED else ""
    return f"{len(rows)} quy trình" + (f"; bên kia không có: {'; '.join(own[:NAMED])}{more}" if own else "")

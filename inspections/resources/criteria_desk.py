"""What a sheet of criteria is held against: each row worked out over the set as it stands, with its faults told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from agencies.services.dated import told as day_told
from common.errors import Refused
from common.spreadsheets.cell_reading import decimal_told
from common.spreadsheets.kinds import Fault, Note, Row
from common.text import exact_key
from inspections.choices import AnswerKind, CriterionKind
from inspections.models import CriteriaSet, Criterion
from inspections.queries.criteria import OF_A_CRITERION, content_of
from inspections.resources.criteria_columns import (
    BAND,
    BONUS_CAP,
    CAPS,
    COLUMN_OF,
    LEVELS,
    LONGEST_LABEL,
    LONGEST_NAME,
    PENALTY_CAP,
    SECTION,
    choices_told,
    read_choices,
)
from inspections.services.criteria_checks import MOST_CRITERIA, check_bands, check_cap, check_criterion
from inspections.sheets import BandSaid, ChoiceSaid, CriterionSaid, SectionSaid

LABELS: dict[str, dict[Any, str]] = {"kind": dict(CriterionKind.choices), "answer_kind": dict(AnswerKind.choices)}


@dataclass(slots=True)
class Plan:
    """What is to be written of a row: a section, a criterion in its section, a grade, or a cap by its field."""

    said: SectionSaid | CriterionSaid | BandSaid | Decimal
    section: str = ""
    cap: str = ""


class Desk:
    """The set that a sheet is held against, as it stands."""

    def __init__(self, criteria_set: CriteriaSet) -> None:
        self.row = criteria_set
        self.content = content_of(criteria_set)
        self.titles = {exact_key(one.title): one.title for one in self.content.sections}
        self.said = {one.code: (section.title, one) for section in self.content.sections for one in section.criteria}
        self.bands = {exact_key(band.name): band for band in self.content.bands}
        criteria = Criterion.objects.filter(section__criteria_set=criteria_set)
        self.rows: dict[Any, Any] = {row.code: row for row in criteria}
        self.rows |= {(SECTION, row.title): row for row in criteria_set.sections.all()}
        self.rows |= {(BAND, row.name): row for row in criteria_set.bands.all()}

    def identity(self, row: Row) -> Any:
        line = self.line_of(row)
        if line in CAPS:
            return line
        if line == SECTION:
            return line, exact_key(self._title(row) or str(row.number))
        if line == BAND:
            return line, exact_key(row.values.get("text") or str(row.number))
        return row.values.get("code")

    def line_of(self, row: Row) -> str:
        return str(row.values.get("line") or "") or self._kind_known(row)

    def _kind_known(self, row: Row) -> str:
        known = self.said.get(row.values.get("code") or "")
        return str(known[1].kind) if known else CriterionKind.BASE

    def _title(self, row: Row) -> str:
        """The section of a row, as the set already calls it; else the heading over it."""
        line = row.values.get("line")
        said = str(row.values.get("section") or (row.values.get("text") if line == SECTION else "") or row.group)
        return self.titles.setdefault(exact_key(said), said[:300]) if said else ""

    def plan_row(self, row: Row) -> Plan | None:
        """What the row comes to; its faults and what it changes are told to it."""
        if row.faults:
            return None
        line = self.line_of(row)
        tell: Callable[[Row], Plan] = {
            SECTION: self._section, BAND: self._band, BONUS_CAP: self._cap, PENALTY_CAP: self._cap,
        }.get(line, self._criterion)  # fmt: skip
        if row.values.get("note") and line != SECTION:
            row.notes.append(Note("note", row.values["note"], "", "Ghi chú chỉ lấy ở dòng “phần”; ở đây bỏ qua."))
        try:
            plan = tell(row)
        except Refused as refusal:
            column, message = next(iter(refusal.fields.items()), ("", refusal.sentence))
            column = {"bands": "maximum"}.get(column, column)
            row.faults.append(Fault(column, message))
            return None
        if self.row.is_locked and row.state != "unchanged":
            row.faults.append(Fault("", self._locked()))
        return plan

    def _locked(self) -> str:
        since = day_told(self.row.locked_on)
        return f"Bộ tiêu chí đã khóa từ ngày {since} nên không đổi được. Sao thành bộ mới rồi nhập vào bộ mới."

    # --- The kinds of rows --------------------------------------------------------------------------------------
    def _section(self, row: Row) -> Plan:
        title = self._title(row)
        if not title:
            raise _fault("section", "Dòng “phần” thiếu tên phần. Ghi tên phần.")
        known = next((one for one in self.content.sections if one.title == title), None)
        note = row.values.get("note") or ""
        if known is not None:
            note = known.note if note in ("", _tight(known.note)) else note
            self._is(row, (SECTION, title))
            _tell(row, "note", known.note, note)
        return Plan(SectionSaid(title, note=note))

    def _band(self, row: Row) -> Plan:
        name = row.values.get("text") or ""
        known = self.bands.get(exact_key(name)) if name else None
        at_least: Decimal | None = row.values.get("maximum")
        if not name:
            raise _fault("text", "Mức xếp loại thiếu tên. Ghi tên của mức ở cột nội dung.")
        at_least = known.at_least if known and at_least is None else at_least
        if at_least is None:
            raise _fault("maximum", "Mức xếp loại này thiếu điểm. Ghi từ bao nhiêu điểm thì được xếp loại ấy.")
        said = BandSaid(known.name if known else name, at_least)
        check_bands([said])
        if len(said.name) > LONGEST_NAME:
            raise _fault("text", f"Tên mức xếp loại dài quá {LONGEST_NAME} ký tự. Viết gọn lại.")
        if known is not None:
            self._is(row, (BAND, known.name))
            _tell(row, "maximum", known.at_least, said.at_least)
        return Plan(said)

    def _cap(self, row: Row) -> Plan:
        cap = self.line_of(row)
        most = row.values.get("maximum")
        if most is None:
            raise _fault("maximum", f"{CAPS[cap]}: thiếu số điểm. Ghi số điểm, hoặc bỏ dòng này.")
        check_cap(most, CAPS[cap], "maximum")
        row.target = self.row.pk
        row.versions = {f"{self.row._meta.label}:{self.row.pk}": self.row.version}
        _tell(row, "maximum", getattr(self.row, cap), most)
        return Plan(most, cap=cap)

    def _criterion(self, row: Row) -> Plan:
        code = row.values.get("code") or ""
        if not code:
            raise _fault("code", "Tiêu chí thiếu mã. Ghi mã, ví dụ 1.1; hoặc chọn loại dòng nếu không phải tiêu chí.")
        place, known = self.said.get(code, ("", None))
        section = self._title(row) if row.values.get("section") or not place else place
        if not section:
            raise _fault("section", "Chưa biết tiêu chí thuộc phần nào. Ghi tên phần, hoặc đặt dưới một dòng nhóm.")
        said = _said(row, code, known)
        check_criterion(said)
        if known is not None:
            self._is(row, code)
            _tell(row, "section", place, section)
            for key in (*OF_A_CRITERION, "choices"):
                _tell(row, key, getattr(known, key), getattr(said, key))
        return Plan(said, section)

    def _is(self, row: Row, key: Any) -> None:
        known = self.rows[key]
        row.target, row.versions = known.pk, {f"{known._meta.label}:{known.pk}": known.version}

    # --- The rows together --------------------------------------------------------------------------------------
    def look_over(self, rows: Sequence[Row]) -> None:
        """What no row says alone: grades that begin at one score, and more criteria than a set may have."""
        plans = [(row, row.plan) for row in rows if row.plan is not None]
        bands = {exact_key(band.name): band for band in self.content.bands}
        bands |= {exact_key(plan.said.name): plan.said for _, plan in plans if isinstance(plan.said, BandSaid)}
        for row, plan in plans:
            if isinstance(plan.said, BandSaid):
                other = [one.name for one in bands.values() if one.at_least == plan.said.at_least]
                if len(other) > 1:
                    names = " và ".join(f"“{name}”" for name in other)
                    message = f"Hai mức xếp loại {names} bắt đầu từ cùng một điểm. Sửa điểm của một mức."
                    row.faults.append(Fault("maximum", message))
        new = [row for row, plan in plans if isinstance(plan.said, CriterionSaid) and row.target is None]
        for row in new[max(MOST_CRITERIA - len(self.said), 0) :]:
            row.faults.append(Fault("", f"Bộ tiêu chí có quá {MOST_CRITERIA} tiêu chí. Gộp bớt, hoặc bỏ dòng này."))


def _fault(column: str, message: str) -> Refused:
    return Refused(message, {column: message})


def _said(row: Row, code: str, known: CriterionSaid | None) -> CriterionSaid:
    """The criterion as the row says it, over what stands already."""
    values = {key: row.values.get(COLUMN_OF.get(key, key)) for key in OF_A_CRITERION if key != "code"}
    filled = {key: value for key, value in values.items() if value not in (None, "")}
    if known is None:
        _check_new(filled)
        if any(filled.get(level) for level in LEVELS):
            filled = {**dict.fromkeys(LEVELS, False), **filled}
        said = CriterionSaid(**{"maximum": Decimal(0), **filled, "code": code})
    else:
        said = replace(known, **_as_it_stands(filled, known))
    if said.answer_kind != AnswerKind.CHOICE and not row.values.get("choices"):
        return replace(said, choices=())
    return replace(said, choices=_choices(row, said))


def _check_new(filled: dict[str, Any]) -> None:
    if "text" not in filled:
        raise _fault("text", "Tiêu chí mới thiếu nội dung. Ghi nội dung tiêu chí.")
    if "answer_kind" not in filled:
        raise _fault("answer_kind", "Tiêu chí mới thiếu cách trả lời. Chọn một cách trong danh sách.")
    if "maximum" not in filled and filled["answer_kind"] != AnswerKind.TEXT:
        raise _fault("maximum", "Tiêu chí mới thiếu điểm tối đa. Ghi số điểm.")


def _as_it_stands(filled: dict[str, Any], known: CriterionSaid) -> dict[str, Any]:
    """Without the texts that differ from those that stand by empty lines alone, which a cell does not keep."""
    return {
        key: getattr(known, key) if isinstance(value, str) and value == _tight(getattr(known, key)) else value
        for key, value in filled.items()
    }


def _tight(text: str) -> str:
    return "\n".join(line for line in str(text).splitlines() if line.strip())


def _choices(row: Row, said: CriterionSaid) -> tuple[ChoiceSaid, ...]:
    text = row.values.get("choices")
    if not text:
        return said.choices
    found = read_choices(text)
    if isinstance(found, str):
        raise _fault("choices", f"Không đọc được mức “{found[:60]}”. Mỗi mức một dòng, ghi “tên mức = điểm”.")
    long = next((one.label for one in found if len(one.label) > LONGEST_LABEL), "")
    if long:
        raise _fault("choices", f"Tên mức “{long[:40]}…” dài quá {LONGEST_LABEL} ký tự. Viết gọn lại.")
    return found


def _tell(row: Row, key: str, before: Any, after: Any) -> None:
    if before != after:
        row.changes[COLUMN_OF.get(key, key)] = (_told(key, before), _told(key, after))


def _told(key: str, value: Any) -> str:
    if key == "choices":
        return choices_told(value)
    if isinstance(value, Decimal):
        return decimal_told(value)
    if isinstance(value, bool):
        return "Có" if value else "Không"
    return LABELS.get(key, {}).get(value, "" if value is None else str(value))

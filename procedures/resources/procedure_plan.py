"""What a row of the sheet does to the catalogue, worked out against the desk; nothing is written here."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agencies.models import Agency
from agencies.services.dated import day_before
from agencies.services.dated import told as day_told
from agencies.services.naming import Keys
from common.spreadsheets.kinds import Fault, Note, Row
from common.text import exact_key, normalise
from procedures.choices import IN_FORCE_ACTIONS, ProcedureKind
from procedures.codes import TthcCode, read_codes
from procedures.resources.procedure_columns import told
from procedures.resources.procedure_desk import Desk, Issued, Known, Link, Office
from procedures.resources.procedure_revisions import Revising, Said, first_of, revise

TEXTS = ("code", "name", "owner", "clauses", "note")
NAMED = 5  # codes that a sentence names


@dataclass(slots=True)
class Plan:
    """What is to be written of a row."""

    agency: int
    known: Known | None = None
    facts: dict[str, Any] = field(default_factory=dict)  # of the procedure; all of them where it is new
    keys: Keys | None = None  # under which it will be found and sorted, where that is worked out already
    revising: Revising = field(default_factory=Revising)
    standing: Issued | None = None
    linked: dict[str, str] = field(default_factory=dict)  # national key -> code as typed, of new links
    linked_from: date | None = None
    unlinked: list[Link] = field(default_factory=list)
    unlinked_to: date | None = None


class Reading:
    """A row with its agency and its TTHC read; `known` is the procedure of the catalogue that it is about."""

    __slots__ = ("row", "agency", "codes", "known", "gone", "said", "code", "identity")

    def __init__(self, row: Row, agency: Agency | None) -> None:
        self.row, self.agency = row, agency
        self.codes = _codes_of(row)
        self.known: Known | None = None
        self.gone: Known | None = None  # withdrawn: the row tells of it, and nothing is written
        self.said = Said.of(row)
        self.code: str = self.given("code") or ""
        self.identity = self._identity()

    def given(self, key: str) -> Any:
        """The value of a cell; None where it is empty or its column absent: neither says anything."""
        value = self.row.values.get(key)
        return None if value == "" else value

    @property
    def name_key(self) -> str:
        return exact_key(self.given("name") or "")

    @property
    def is_readable(self) -> bool:
        faults = self.row.faults
        return (
            self.agency is not None
            and "name" in self.row.values
            and not (faults and any(fault.column == "code" for fault in faults))
        )

    def _identity(self) -> Any:
        """Rows of one agency with the same answer are the same procedure."""
        if self.agency is None or not self.is_readable:
            return None
        return (self.agency.pk, self.code.casefold()) if self.code else (self.agency.pk, "", self.name_key)


def _codes_of(row: Row) -> dict[str, TthcCode]:
    """The TTHC of a row by national key; a slip is a fault that says what was perhaps meant."""
    cell = row.values.get("tthc") or ""
    read = read_codes(cell)
    wrong = [code for code in read if not code.key]
    if wrong:
        named = ", ".join(f"“{code.typed[:60]}”" for code in wrong[:NAMED])
        meant = all(code.suggestion for code in wrong)
        mended = "; ".join(code.typed if code.key else code.suggestion for code in read) if meant else ""
        asked = f" Có phải là {', '.join(code.suggestion for code in wrong[:NAMED])}?" if meant else ""
        message = f"{named} không phải mã TTHC.{asked} Mã ghi theo mẫu 1.001193 hoặc 1.001193.000.00.00.H57."
        row.faults.append(Fault("tthc", message, mended))
    found: dict[str, TthcCode] = {}
    for code in read:
        if code.key:
            found.setdefault(code.key, code)
    return found


class Planner:
    """Works out the rows one by one; each is told its faults, its notes and what it changes."""

    def __init__(self, desk: Desk, *, correct: bool, unable: frozenset[int]) -> None:
        self.desk, self.correct = desk, correct
        self.unable = unable  # agencies for which this user may put no revision in force

    def plan(self, reading: Reading) -> Plan | None:
        """The row's plan, None where it has faults or tells of what has ended; its target and changes are set."""
        row, known = reading.row, reading.known
        if reading.agency is None or not reading.is_readable:
            return None
        if reading.gone is not None:
            _tell_of_what_ended(row, reading.gone)
            return None
        office = self.desk.offices[reading.agency.pk]
        plan = Plan(office.pk, known)
        self._describe(reading, plan, office)
        self._revise(reading, plan, office)
        if known is not None:
            row.target = known.pk
            row.versions = {f"procedures.Procedure:{known.pk}": known.version}
            if plan.revising.repeats is not None:
                _tell_of_what_was_followed(row, plan.revising.repeats)
                return None
        self._link(reading, plan, office)
        if row.faults:
            return None
        if known is not None:
            _tell(reading, plan, known, self.desk)
        return plan

    # --- The procedure itself ---
    def _describe(self, reading: Reading, plan: Plan, office: Office) -> None:
        row, known = reading.row, reading.known
        for key in TEXTS:
            value = reading.given(key)
            if value is not None and (known is None or not _says_the_same(getattr(known, key), value)):
                plan.facts[key] = value
        kind = reading.given("kind") or (known.kind if known else self._kind_of(reading))
        if kind and (known is None or kind != known.kind):
            plan.facts["kind"] = kind
        if (
            kind
            and kind != ProcedureKind.ADMINISTRATIVE
            and (reading.codes or known and self.desk.links.get(known.pk))
        ):
            message = "Chỉ quy trình TTHC mới gắn với TTHC. Sửa loại quy trình, hoặc bỏ các mã TTHC."
            row.faults.append(Fault("kind" if row.values.get("kind") else "tthc", message))
        self._place(reading, plan, office)

    def _kind_of(self, reading: Reading) -> str:
        """Of a new row that does not say it."""
        row = reading.row
        if any(fault.column == "kind" for fault in row.faults):
            return ""
        if reading.codes:
            label = ProcedureKind.ADMINISTRATIVE.label
            row.notes.append(Note("kind", "", label, f"Có mã TTHC nên hiểu là {label}."))
            return ProcedureKind.ADMINISTRATIVE
        message = "Chưa biết loại quy trình. Ghi Quy trình hệ thống, Quy trình nội bộ hoặc Quy trình TTHC."
        row.faults.append(Fault("kind" if "kind" in row.raw else "", message))
        return ""

    def _place(self, reading: Reading, plan: Plan, office: Office) -> None:
        typed, known = reading.given("division"), reading.known
        if not typed:
            return
        division = office.divisions.get(exact_key(typed))
        if known is not None:
            same = division is not None and division == known.division
            if same or exact_key(known.division_name) == exact_key(typed):
                return
        plan.facts |= {"division_name": typed, "division": division}
        if division is None:
            message = f"“{typed}” chưa có trong danh sách phòng của cơ quan; giữ như đã ghi."
            reading.row.notes.append(Note("division", typed, typed, message))

    # --- Its revisions ---
    def _revise(self, reading: Reading, plan: Plan, office: Office) -> None:
        row, known, said = reading.row, reading.known, reading.said
        if {fault.column for fault in row.faults} & {"issue", "revision", "issued_on", "effective_on"}:
            return
        issued = self.desk.issued.get(known.pk, []) if known else []
        if known is None:
            plan.revising = first_of(said)
        else:
            plan.standing = next((one for one in issued if one.valid_to is None), None)
            plan.revising = revise(row, said, known, issued, correct=self.correct)
        _check_days(row, said, office)
        new, corrected = plan.revising.new, plan.revising.corrected
        if office.pk in self.unable and (new is not None or corrected):
            message = (
                "Cơ quan này có người đứng đầu dùng cổng, nên chính người đó phê duyệt lần ban hành. Để người đứng "
                "đầu nhập tệp này, hoặc soạn lần ban hành mới rồi gửi duyệt."
            )
            row.faults.append(Fault("", message))
        if new is not None and not row.faults:
            _note_day(row, said)

    # --- Its TTHC ---
    def _link(self, reading: Reading, plan: Plan, office: Office) -> None:
        row, known = reading.row, reading.known
        if not reading.codes:
            if not row.faults and (plan.facts.get("kind") == ProcedureKind.ADMINISTRATIVE) and known is None:
                row.notes.append(Note("tthc", "", "", "Quy trình TTHC này chưa gắn mã TTHC nào."))
            return
        standing = {link.key: link for link in self.desk.links.get(known.pk, ())} if known else {}
        plan.linked = {key: code.typed for key, code in reading.codes.items() if key not in standing}
        plan.unlinked = [link for key, link in standing.items() if key not in reading.codes]
        self._check_levels(row, plan, reading.codes, office)
        self._note_unpublished(row, reading.codes)
        if known is None:
            return
        new = plan.revising.new
        begins = (new["valid_from"] if new else None) or self.desk.on
        if known.is_draft or (self.correct and new is None):
            plan.linked_from = known.valid_from
        else:
            plan.linked_from = max(begins, known.valid_from or begins)
        plan.unlinked_to = day_before(begins)
        for link in plan.unlinked:
            if link.valid_from is not None and link.valid_from > plan.unlinked_to:
                message = (
                    f"TTHC {link.code or link.key} được gắn từ ngày {day_told(link.valid_from)} nên không gỡ được từ "
                    f"ngày {day_told(begins)}. Gỡ ở trang quy trình, hoặc ghi “Tình trạng đến ngày” sau ngày đó."
                )
                row.faults.append(Fault("tthc", message))
                return

    def _check_levels(self, row: Row, plan: Plan, codes: dict[str, TthcCode], office: Office) -> None:
        foreign = [
            f"{codes[key].typed} ({levels})"
            for key in plan.linked
            if (levels := self.desk.of_another_level(office, key))
        ]
        if foreign:
            message = (
                f"TTHC không thuộc cấp của cơ quan: {_first(foreign)}. Bỏ các mã ấy, hoặc đề nghị Chi cục ghi ngoại "
                "lệ “được giao, ủy quyền thực hiện”."
            )
            row.faults.append(Fault("tthc", message))

    def _note_unpublished(self, row: Row, codes: dict[str, TthcCode]) -> None:
        """Codes are kept as they are, in force or not; what is odd about them is said."""
        nowhere: list[str] = []
        not_here: list[str] = []
        ended: list[str] = []
        for key, code in codes.items():
            line = self.desk.lines.get(key)
            if line is None:
                (not_here if self.desk.titles.get(key) else nowhere).append(code.typed)
            elif line.action not in IN_FORCE_ACTIONS:
                ended.append(code.typed)
        for found, why in (
            (nowhere, "chưa có trong danh mục TTHC nào đã nạp; giữ mã, tên có khi nạp danh mục công bố."),
            (not_here, "chưa có trong danh mục TTHC mà tỉnh công bố; vẫn giữ mã."),
            (ended, "đã bị bãi bỏ hoặc thay thế trong danh mục của tỉnh; vẫn giữ mã."),
        ):
            if found:
                named = _first(found)
                row.notes.append(Note("tthc", named, named, f"TTHC {named} {why}"))


def _first(named: list[str]) -> str:
    more = f" và {len(named) - NAMED} mã khác" if len(named) > NAMED else ""
    return ", ".join(named[:NAMED]) + more


def _says_the_same(known: str, typed: str) -> bool:
    return known == typed or normalise(known) == normalise(typed)


def _check_days(row: Row, said: Said, office: Office) -> None:
    issued_on, effective_on = said.facts.get("issued_on"), said.effective_on
    if issued_on and effective_on and effective_on < issued_on:
        message = (
            f"Ngày hiệu lực {day_told(effective_on)} đứng trước ngày ban hành {day_told(issued_on)}. Sửa một ngày."
        )
        row.faults.append(Fault("effective_on", message))
    if said.day and office.last_day and said.day > office.last_day:
        message = (
            f"Cơ quan đã kết thúc hoạt động, ngày cuối là {day_told(office.last_day)}. Nhập ở cơ quan kế thừa, hoặc "
            "sửa ngày."
        )
        row.faults.append(Fault("effective_on" if said.effective_on else "issued_on", message))


def _note_day(row: Row, said: Said) -> None:
    if said.effective_on is None:
        message = (
            "Không ghi ngày hiệu lực: hiểu là từ ngày ban hành." if said.day else "Chưa rõ có hiệu lực từ ngày nào."
        )
        row.notes.append(Note("effective_on", "", told("effective_on", said.day), message))


def _tell_of_what_ended(row: Row, gone: Known) -> None:
    """The row tells of a withdrawn procedure: it is not brought back to life, and nothing is written."""
    row.target = gone.pk
    message = f"Quy trình này đã bãi bỏ, ngày áp dụng cuối là {day_told(gone.valid_to)}; dòng này không ghi gì."
    row.notes.append(Note("name", gone.name, gone.name, message))


def _tell_of_what_was_followed(row: Row, repeated: Issued) -> None:
    last = day_told(repeated.valid_to)
    message = f"Lần ban hành này chỉ có hiệu lực đến hết ngày {last}, đã có lần sau; dòng này không ghi gì."
    day = day_told(repeated.valid_from)
    row.notes.append(Note("effective_on", day, day, message))


def _tell(reading: Reading, plan: Plan, known: Known, desk: Desk) -> None:
    """What the row changes, from old to new, and which further rows that rests on."""
    row, standing = reading.row, plan.standing
    for key, value in plan.facts.items():
        if key != "division":
            column = "division" if key == "division_name" else key
            row.changes[column] = (told(key, getattr(known, key)), told(key, value))
    for key, value in (plan.revising.new or plan.revising.corrected).items():
        before = getattr(standing, key) if standing else None
        if value != before:
            row.changes["effective_on" if key == "valid_from" else key] = (told(key, before), told(key, value))
    if plan.revising.new is not None and not row.changes:
        row.changes["effective_on"] = ("", told("valid_from", plan.revising.new["valid_from"]) or "chưa rõ")
    if plan.linked or plan.unlinked:
        standing_codes = [link.code or link.key for link in desk.links.get(known.pk, ())]
        row.changes["tthc"] = ("; ".join(standing_codes), "; ".join(code.typed for code in reading.codes.values()))
    if standing is not None and (plan.revising.new or plan.revising.corrected):
        row.versions[f"procedures.ProcedureRevision:{standing.pk}"] = standing.version
    row.versions |= {f"procedures.ProcedureLink:{link.pk}": link.version for link in plan.unlinked}

"""Published decisions (quyết định công bố TTHC): each row what a decision does to one TTHC of the province."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.urls import reverse

from agencies.resources.scopes import province_of
from common.clock import today
from common.documents import parse_number
from common.errors import Refused
from common.files import StoredFile
from common.spreadsheets.kinds import Context, Note, Row, Written
from common.text import fold
from procedures.choices import PublicationAction
from procedures.models import PublicationDecision
from procedures.resources.executors import ExecutorFinder
from procedures.resources.tthc import PublishedKind, show, taken, tell
from procedures.resources.tthc_columns import DECISION_COLUMNS
from procedures.resources.tthc_repeats import join_repeats
from procedures.resources.tthc_rows import Reading, RowReader, key_of_cell
from procedures.services.decided_lines import plan_decided
from procedures.services.publications import check_decision, decision_among, known_decision, paper_of, write_drafts
from procedures.services.published_lines import Chains, Draft

SCAN = "scan"  # in the options of an import: the key of the file with the decision's scan
EXCERPT = "Công bố thủ tục hành chính"
ACTIONS = dict(PublicationAction.choices)
# What a heading over rows says of them: "B. DANH MỤC TTHC ĐƯỢC SỬA ĐỔI, BỔ SUNG"
_HEADINGS = (
    (re.compile(r"\b(?:bai bo|huy bo)\b"), PublicationAction.ABOLISHED),
    (re.compile(r"\b(?:sua doi|bo sung)\b"), PublicationAction.AMENDED),
    (re.compile(r"\bthay the\b"), PublicationAction.REPLACED),
    (re.compile(r"\b(?:moi ban hanh|ban hanh moi|cong bo moi)\b"), PublicationAction.NEW),
)


def scan_of(options: Mapping[str, str]) -> StoredFile | None:
    """The scan that was handed in with a decision typed on a page."""
    key = options.get(SCAN)
    return StoredFile.objects.filter(pk=int(key)).first() if key else None


class PublicationDecisions(PublishedKind):
    name = "publication_decisions"
    list_url_name = "publication_list"
    effects_url_name = "publication_effects"
    label = "Quyết định công bố TTHC"
    help = (
        "Mỗi dòng một TTHC của một quyết định công bố: mới ban hành, sửa đổi, bị thay thế hoặc bãi bỏ. Một tệp có "
        "thể gồm nhiều quyết định của cả năm, theo thứ tự nào cũng được: mỗi dòng được đặt đúng vào ngày hiệu lực. "
        "Khi lưu, việc rà soát được giao cho cơ quan và quy trình liên quan. Nhập lại tệp cũ không làm thay đổi gì."
    )
    columns = DECISION_COLUMNS

    def prepare(self, rows: list[Row], context: Context) -> None:
        province = province_of(context.scope)
        chains = Chains(province)
        reader = RowReader(ExecutorFinder(province))
        register = _Decisions(chains, rows, context.on, scan_of(context.options))
        readings = [_read(row, reader, register) for row in rows]
        join_repeats(readings, lambda said: (said.stated_decision, said.key))
        for row, said in sorted(taken(readings), key=lambda pair: (register.day_of(pair[0]), pair[0].number)):
            try:
                show(row, plan_decided(chains, said, register.decision_of(row)))
            except Refused as refusal:
                tell(row, refusal)
                row.plan = refusal  # the difference tells unknown codes from other faults

    def write(self, rows: Sequence[Row], context: Context, reason: str) -> Iterable[Written]:
        drafts: list[Draft] = [row.plan for row in rows]
        decisions = {id(draft.line.decision): draft.line.decision for draft in drafts}
        saved = write_drafts(
            province_of(context.scope), list(decisions.values()), drafts, by=context.by, reason=reason
        )
        return [Written(one.row._meta.label, one.row.pk, one.version_before, one.row.version) for one in saved]

    def made_url(self, values: Mapping[str, Any], context: Context) -> str:
        known = PublicationDecision.objects.filter(province=province_of(context.scope)).select_related("paper")
        decision = decision_among(known, values["number"], values.get("day"), values.get("issued_on"))
        return reverse("publication_detail", args=[decision.pk]) if decision else ""


class _Decisions:
    """The decisions that the rows of a file name: those known, and those that they make."""

    def __init__(self, chains: Chains, rows: Sequence[Row], on: date, scan: StoredFile | None) -> None:
        self.chains, self.on, self.scan = chains, on, scan
        self._days: dict[str, set[tuple[date | None, date | None]]] = defaultdict(set)
        self._dues: dict[str, set[date]] = defaultdict(set)
        for row in rows:
            self._days[_number(row)].add((row.values.get("day"), row.values.get("issued_on")))
            self._dues[_number(row)] |= {due for due in [row.values.get("review_due_on")] if due}
        self._decisions: dict[tuple[str, date | None, date | None], PublicationDecision] = {}

    def days_told(self, row: Row) -> tuple[date | None, date | None]:
        """The two days of a row; where it tells none, those that the other rows of its decision agree on."""
        told = (row.values.get("day"), row.values.get("issued_on"))
        others = self._days[_number(row)] - {(None, None)}
        return next(iter(others)) if told == (None, None) and len(others) == 1 else told

    def decision_of(self, row: Row) -> PublicationDecision:
        """Refuses a decision that cannot be, with the cell that says so."""
        day, issued_on = self.days_told(row)
        key = (_number(row), day, issued_on)
        if key not in self._decisions:
            self._decisions[key] = self._known_or_new(row.values["number"], day, issued_on, self._due(row))
        return self._decisions[key]

    def day_of(self, row: Row) -> date:
        return self.decision_of(row).in_force_from

    def _known_or_new(
        self, number: str, day: date | None, issued_on: date | None, due: date | None
    ) -> PublicationDecision:
        known = known_decision(self.chains, number, day, issued_on)
        if known is not None:
            return known
        if issued_on and issued_on > today():
            sentence = f"Ngày ban hành {issued_on:%d/%m/%Y} chưa đến. Sửa lại ngày."
            raise Refused(sentence, {"issued_on": sentence})
        begins = check_decision(number, day or issued_on or self.on, due)
        return PublicationDecision(
            province=self.chains.province, in_force_from=begins, review_due_on=due,
            paper=paper_of(number, issued_on, excerpt=EXCERPT, scan=self.scan),
        )  # fmt: skip

    def _due(self, row: Row) -> date | None:
        dues = self._dues[_number(row)]
        if len(dues) > 1:
            sentence = "Các dòng của quyết định này ghi hạn rà soát khác nhau. Ghi cùng một hạn."
            raise Refused(sentence, {"review_due_on": sentence})
        return next(iter(dues), None)


def _number(row: Row) -> str:
    """The number of a row's decision, whatever its case and spaces."""
    read = parse_number(row.values.get("number") or "")
    return f"{read.number}/{read.year}/{fold(read.symbol or read.typed)}"


def _read(row: Row, reader: RowReader, decisions: _Decisions) -> Reading:
    if "number" not in row.values:
        return Reading(row)
    try:
        decision = decisions.decision_of(row)
    except Refused as refusal:
        tell(row, refusal)
        return Reading(row)
    if decisions.days_told(row) == (None, None):
        message = "không ghi ngày: hiểu là có hiệu lực từ ngày này"
        row.notes.append(Note("day", "", f"{decision.in_force_from:%d/%m/%Y}", message))
    reading = reader.read(row, decision.in_force_from)
    action = _action(reading)
    replaced_by = key_of_cell(reading, "replaced_by")
    if replaced_by and action and action != PublicationAction.REPLACED:
        reading.refuse("replaced_by", "Chỉ TTHC bị thay thế mới có mã được thay bằng. Xóa ô này, hoặc sửa nội dung.")
    if reading.said is not None:
        reading.said = replace(
            reading.said,
            action=action,
            replaced_by=replaced_by,
            stated_decision=decision.paper.number if decision.paper else row.values["number"],
        )
    return reading


def _action(reading: Reading) -> str:
    """What the decision does to the TTHC: told in its column, else by the heading over the row."""
    row = reading.row
    if any(fault.column == "action" for fault in row.faults):
        return ""
    if told := row.values.get("action"):
        return str(told)
    heading = fold(row.group)
    named = [action for words, action in _HEADINGS if words.search(heading)]
    if len(named) != 1:
        sentence = "Chưa rõ nội dung công bố. Ghi mới ban hành, sửa đổi, bổ sung, bị thay thế hoặc bãi bỏ."
        reading.refuse("action", sentence)
        return ""
    row.notes.append(Note("action", "", named[0].label, f"đọc theo dòng nhóm “{row.group[:80]}”"))
    return named[0].value

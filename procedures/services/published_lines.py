"""The published lines of a province as chains: what each TTHC is from which day, and where a further line goes.

Nothing is saved here. Lines of one TTHC follow each other without a gap: a further one ends the one before it on the
day before, and lasts until the one after it begins.
"""

from collections import defaultdict
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F

from agencies.models import Province
from agencies.services.dated import day_before, held_register
from common.errors import Refused
from procedures.choices import PublicationAction
from procedures.models import LineExecutor, PublicationDecision, PublicationLine
from procedures.models.administrative import LEVEL_LABELS

NOT_KNOWN, KNOWN = "chưa gắn với cơ quan trong danh sách", "gắn với cơ quan trong danh sách"
WORDS = ("code", "name", "field", "time_limit", "stated_decision", "executors")
NATIONAL = {"national_kind": F("administrative__kind"), "replaced_key": F("replaced_by__key")}
Change = tuple[Any, Any]


class Doubtful(Refused):
    """What was said cannot be so, and something else was perhaps meant: asked, never guessed."""

    def __init__(self, sentence: str, field: str, suggestion: str) -> None:
        asked = f"{sentence} Có phải là “{suggestion}”?"
        super().__init__(asked, {field: asked})
        self.suggestion = suggestion


@dataclass(frozen=True)
class Said:
    """What a list or a decision says of one TTHC; what is empty it does not say.

    `levels_read`: the levels were read off the executing bodies, no column told them. `agencies`: those of the
    register, at province level, that the executing bodies name; `names_agencies`: they name some, known or not.
    `action`: what a decision does to it; a list does nothing.
    """

    key: str
    code: str
    action: str = ""
    name: str = ""
    field: str = ""
    time_limit: str = ""
    stated_decision: str = ""
    executors: str = ""
    levels: frozenset[str] = frozenset()
    levels_read: bool = False
    agencies: frozenset[int] = frozenset()
    names_agencies: bool = False
    kind: str = ""
    replaced_by: str = ""  # national key


@dataclass
class Draft:
    """A line as it would stand after what was said of it, and what that moves."""

    said: Said
    line: PublicationLine
    changes: dict[str, Change] = field(default_factory=dict)
    ended: PublicationLine | None = None  # the one before it, whose last day moved
    added: frozenset[int] = frozenset()  # agencies that carry it out from now on
    stands: PublicationLine | None = None  # what stood before, where the draft is a change of it

    @property
    def is_new(self) -> bool:
        return self.line.pk is None

    @property
    def says_something(self) -> bool:
        return self.is_new or bool(self.changes)


class Chains:
    """Every published line of a province by the national key of its TTHC; drafts are put among them."""

    def __init__(self, province: Province, *, lock: bool = False) -> None:
        if lock:
            held_register(province)
        self.province = province
        self.by_key: dict[str, list[PublicationLine]] = defaultdict(list)
        self.executing: dict[int, set[int]] = defaultdict(set)
        self.kinds: dict[str, str] = {}
        decisions = PublicationDecision.objects.filter(province=province).select_related("paper")
        self.decisions = {row.pk: row for row in decisions.order_by("pk")}
        lines: Any = PublicationLine.objects.filter(province=province).order_by("valid_from", "pk")
        for line in lines.annotate(key=F("administrative__key"), **NATIONAL):
            line.decision = self.decisions[line.decision_id]
            self.by_key[line.key].append(line)
            self.kinds[line.key] = line.national_kind
        executing = LineExecutor.objects.filter(line__province=province).order_by()
        for pk, agency in executing.values_list("line", "agency"):
            self.executing[pk].add(agency)

    def standing(self, key: str, on: date) -> PublicationLine | None:
        """The line about a TTHC that holds on a day."""
        return next((line for line in self.by_key.get(key, ()) if line.holds_on(on)), None)

    def following(self, key: str, on: date) -> PublicationLine | None:
        """The first line about a TTHC that begins after a day."""
        return next((line for line in self.by_key.get(key, ()) if line.valid_from and line.valid_from > on), None)

    def place(self, line: PublicationLine, key: str, on: date) -> PublicationLine | None:
        """Put a line among those of its TTHC, from a day on; the line that it ends, if there is one."""
        before, after = self.standing(key, on), self.following(key, on)
        line.valid_from = on
        line.valid_to = day_before(after.valid_from) if after and after.valid_from else None
        if before is not None:
            before.valid_to = day_before(on)
        chain = self.by_key[key]
        chain.insert(chain.index(before) + 1 if before else 0, line)
        return before

    def line_from(self, said: Said, action: str, decision: PublicationDecision) -> PublicationLine:
        """A line of a TTHC that nothing was known of."""
        line = PublicationLine(decision=decision, province=self.province, action=action)
        self.word(line, said)
        self.put_who(line, said)
        return line

    def copied(self, line: PublicationLine, action: str, decision: PublicationDecision) -> PublicationLine:
        """A further line that says what the one before it said."""
        further = copy(line)
        further.pk, further.version, further.replaced_by = None, 1, None
        further._state.adding = True
        further.action, further.decision = action, decision
        return further

    @staticmethod
    def word(line: PublicationLine, said: Said) -> dict[str, Change]:
        """Take over the words that were said otherwise; a short form of the code known says nothing else."""
        changes: dict[str, Change] = {}
        for name in WORDS:
            before, after = getattr(line, name), getattr(said, name)
            if not after or after == before or (name == "code" and len(after) < len(before)):
                continue
            changes[name] = (before, after)
            setattr(line, name, after)
        return changes

    @staticmethod
    def put_who(line: PublicationLine, said: Said) -> None:
        """Take over who carries it out."""
        if said.levels and not (said.levels_read and line.levels):
            for flag in LEVEL_LABELS:
                setattr(line, flag, flag in said.levels)
        if said.executors:
            line.names_agencies = said.names_agencies

    def who_differs(self, line: PublicationLine, said: Said) -> bool:
        """Would other levels, or other agencies, carry it out than the line has it?"""
        other = copy(line)
        self.put_who(other, said)
        if any(getattr(line, flag) != getattr(other, flag) for flag in (*LEVEL_LABELS, "names_agencies")):
            return True
        return bool(said.executors) and said.agencies != frozenset(self.executing.get(line.pk or 0, ()))

    def agencies_of(self, line: PublicationLine, said: Said) -> frozenset[int]:
        """The agencies that a further line after this one is to be carried out by."""
        return said.agencies if said.executors else frozenset(self.executing.get(line.pk or 0, ()))


def put_right(chains: Chains, said: Said, line: PublicationLine) -> Draft:
    """The line itself as it is now said to be, in its own days; refuses to take away an agency that it names."""
    known = frozenset(chains.executing.get(line.pk or 0, ()))
    if said.executors and known - said.agencies:
        sentence = (
            "Dòng đang có nêu thêm cơ quan thực hiện khác trong cùng ngày. Hãy ghi đủ các cơ quan ấy, hoặc nhập với "
            "ngày mà thay đổi có hiệu lực."
        )
        raise Refused(sentence, {"executors": sentence})
    levels = told_levels(line)
    changes = chains.word(line, said)
    chains.put_who(line, said)
    if told_levels(line) != levels:
        changes["levels"] = (levels, told_levels(line))
    if said.kind and said.kind != (kind := chains.kinds.get(said.key, "")):
        changes["kind"] = (kind, said.kind)
    added = said.agencies - known
    if added and "executors" not in changes:
        changes["executors"] = (NOT_KNOWN, KNOWN)
    if said.replaced_by and said.replaced_by != (replaced := getattr(line, "replaced_key", None) or ""):
        changes["replaced_by"] = (replaced, said.replaced_by)
    return Draft(said, line, changes, added=added, stands=line)


def told_levels(line: PublicationLine) -> str:
    """The levels of a line as a list writes them."""
    return "; ".join(label.capitalize() for label in line.levels)


def why_out_of_order(after: PublicationLine) -> str:
    """Why nothing of its kind can stand before a line that is known."""
    return (
        f"Từ ngày {after.valid_from:%d/%m/%Y} TTHC này còn có “{after.get_action_display()}” theo {after.decision}, "
        "không thể đi sau dòng này. Kiểm tra lại ngày và nội dung."
    )


# --- A published list ---------------------------------------------------------------------------------------------
def plan_listed(chains: Chains, said: Said, list_: PublicationDecision, on: date, *, correct: bool = False) -> Draft:
    """What a list of a day says of a TTHC that it holds: it amends nothing.

    A TTHC that was not known is in force from the day; other words are put right where they stand; other levels or
    agencies hold from the day on (`correct`: they were typed wrongly). Refuses a TTHC that ended by the day.
    """
    standing = chains.standing(said.key, on)
    if standing is None:
        after = chains.following(said.key, on)
        if after is not None and after.action == PublicationAction.NEW:
            raise Refused(why_out_of_order(after), {"code": why_out_of_order(after)})
        line = chains.line_from(said, PublicationAction.BASELINE, list_)
        chains.place(line, said.key, on)
        return Draft(said, line, added=said.agencies)
    if not standing.is_in_force:
        sentence = (
            f"TTHC này đã kết thúc ({standing.get_action_display()}) từ {standing.valid_from:%d/%m/%Y} theo "
            f"{standing.decision}. Bỏ dòng này; nếu được ban hành lại thì nhập bằng quyết định công bố."
        )
        raise Refused(sentence, {"code": sentence})
    if not chains.who_differs(standing, said) or correct or standing.valid_from == on or standing.pk is None:
        return put_right(chains, said, standing)
    line = chains.copied(standing, PublicationAction.BASELINE, list_)
    added = chains.agencies_of(standing, said)
    changes = chains.word(line, said)
    chains.put_who(line, said)
    if told_levels(line) != told_levels(standing):
        changes["levels"] = (told_levels(standing), told_levels(line))
    changes = changes or {"executors": (NOT_KNOWN, KNOWN)}
    ended = chains.place(line, said.key, on)
    return Draft(said, line, changes, ended=ended, added=added, stands=standing)

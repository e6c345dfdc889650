"""What a row says of a procedure's revisions: nothing new, the standing one put right, or a new one in its place."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agencies.services.dated import day_before
from agencies.services.dated import told as day_told
from common.spreadsheets.kinds import Fault, Note, Row
from procedures.resources.procedure_desk import Issued, Known
from procedures.resources.procedure_numbers import order, same

NUMBERS = ("issue", "revision")
PEOPLE = ("drafted_by", "reviewed_by", "approved_by")
ANSWER = "Nếu ngày hoặc số đang có ghi nhầm, nhập với lựa chọn “Sửa sai”."


@dataclass(slots=True)
class Said:
    """What a row tells of the revision; `day` from when it holds, by its day of issue where no other is told."""

    facts: dict[str, Any]
    effective_on: date | None

    @classmethod
    def of(cls, row: Row) -> "Said":
        keys = (*NUMBERS, "issued_on", *PEOPLE)
        facts = {key: row.values[key] for key in keys if row.values.get(key)}
        return cls(facts, row.values.get("effective_on"))

    @property
    def day(self) -> date | None:
        return self.effective_on or self.facts.get("issued_on")

    @property
    def numbers(self) -> tuple[str, str]:
        return self.facts.get("issue", ""), self.facts.get("revision", "")

    @property
    def tells_which(self) -> bool:
        """Does it say which revision it means?"""
        return bool(self.day or any(self.numbers))

    def is_of_the_day_of(self, one: Issued) -> bool:
        if self.effective_on is not None:
            return self.effective_on == one.valid_from
        return self.day is not None and self.day in (one.issued_on, one.valid_from)

    def is_numbered_as(self, one: Issued) -> bool:
        return all(same(self.facts[key], getattr(one, key)) for key in NUMBERS if key in self.facts)


@dataclass(slots=True)
class Revising:
    """What becomes of the revisions of a procedure."""

    new: dict[str, Any] | None = None  # an approved revision to be made, with its first day
    corrected: dict[str, Any] = field(default_factory=dict)  # of the standing one
    before: Issued | None = None  # the one before it, whose last day follows its first
    repeats: Issued | None = None  # the row tells of a revision that another has followed already


def first_of(said: Said) -> Revising:
    """A procedure without any: the row's is its first; without days, since a day that nobody knows."""
    return Revising(new={**said.facts, "valid_from": said.day})


def revise(row: Row, said: Said, known: Known, issued: list[Issued], *, correct: bool) -> Revising:
    """Compare with what was issued; what cannot be true becomes a fault of the row."""
    standing = next((one for one in issued if one.valid_to is None), None)
    if standing is None:
        return first_of(said) if said.tells_which and not issued else Revising()
    earlier = [one for one in issued if one is not standing]
    if _is_the_standing_one(said, standing, correct=correct):
        return _put_right(row, said, standing, earlier, correct=correct)
    if repeated := next((one for one in earlier if _is_about(said, one)), None):
        return Revising(repeats=repeated)
    fault = _why_not_new(said, standing, [standing, *earlier])
    if fault:
        row.faults.append(fault)
        return Revising()
    begins = day_told(said.day)
    message = f"Lần ban hành mới: {_named(standing)} có hiệu lực đến hết ngày trước ngày {begins}."
    row.notes.append(Note("effective_on", day_told(standing.valid_from), begins, message))
    return Revising(new={**said.facts, "valid_from": said.day})


def _is_the_standing_one(said: Said, standing: Issued, *, correct: bool) -> bool:
    """By its day, else by its number. When things are put right, the number says which one is meant."""
    if not said.tells_which:
        return True
    if said.is_of_the_day_of(standing):
        return True
    if said.day is None or standing.valid_from is None or correct:
        return said.is_numbered_as(standing)
    return False


def _is_about(said: Said, one: Issued) -> bool:
    if not said.is_numbered_as(one):
        return False
    return said.is_of_the_day_of(one) if said.day else any(said.numbers)


def _why_not_new(said: Said, standing: Issued, issued: list[Issued]) -> Fault | None:
    """Why the row's revision cannot follow the one that stands."""
    issue, revision = said.numbers
    direction = order(issue, revision, standing.issue, standing.revision)
    older = direction == -1 or (said.day and standing.valid_from and said.day < standing.valid_from)
    if older:
        return Fault(
            "effective_on" if said.day else "issue",
            f"Lần ban hành này cũ hơn {_named(standing)} đang áp dụng từ ngày {day_told(standing.valid_from)}. "
            f"Bỏ dòng này. {ANSWER}",
        )
    if said.day is None:
        return Fault("effective_on", "Lần ban hành mới phải có ngày hiệu lực. Ghi ngày hiệu lực hoặc ngày ban hành.")
    full = (issue, revision)
    if issue and any(same(issue, one.issue) and same(revision, one.revision) for one in issued):
        return Fault(
            "effective_on",
            f"Lần ban hành {'/'.join(filter(None, full))} đã có, hiệu lực từ ngày {day_told(standing.valid_from)}. "
            f"Ghi số của lần mới. {ANSWER}",
        )
    return None


def _put_right(row: Row, said: Said, standing: Issued, earlier: list[Issued], *, correct: bool) -> Revising:
    """The row tells of the standing revision: what differs is taken, a number or a day only when it was missing or
    is to be put right."""
    issue, revision = said.numbers
    if not correct and standing.issue and not said.is_numbered_as(standing):
        message = (
            f"{_named(standing).capitalize()} có hiệu lực từ chính ngày {day_told(standing.valid_from)}, dòng này "
            f"ghi lần {'/'.join(filter(None, (issue, revision)))}. Lần mới phải có hiệu lực sau ngày ấy. {ANSWER}"
        )
        row.faults.append(Fault("issue" if issue else "revision", message))
        return Revising()
    corrected = {
        key: value
        for key, value in said.facts.items()
        if not (same(value, getattr(standing, key)) if key in NUMBERS else value == getattr(standing, key))
    }
    if said.day is None or said.is_of_the_day_of(standing):
        return Revising(corrected=corrected)
    corrected["valid_from"] = said.day
    before = max(earlier, key=lambda one: one.valid_from or date.min, default=None)
    if before is not None and before.valid_from and day_before(said.day) < before.valid_from:
        message = f"{_named(before).capitalize()} có hiệu lực từ ngày {day_told(before.valid_from)}. Ghi ngày sau đó."
        row.faults.append(Fault("effective_on", message))
        return Revising()
    return Revising(corrected=corrected, before=before)


def _named(one: Issued) -> str:
    numbers = "/".join(filter(None, (one.issue, one.revision)))
    return f"lần ban hành {numbers}" if numbers else "lần ban hành đang có"

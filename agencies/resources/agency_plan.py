"""What a row of the roster would write, compared with what stands: codes, period, people, status and paper."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from agencies.choices import Application, IdentifierScheme, Level
from agencies.models import AgencyIdentifier, AgencyPeriod, ApplicationStatus, Appointment
from agencies.resources.agency_columns import ROLES
from agencies.resources.agency_columns import told as shown
from agencies.resources.dated_rows import Steps, end_of_gap, holding, in_place, place_status, succeed
from agencies.resources.naming_rules import committee_of
from agencies.resources.papers import plan_certificate
from agencies.resources.parents import Parents
from agencies.resources.places import district_of
from agencies.resources.register import Known, Register
from agencies.resources.told import Told, is_committee
from agencies.services.dated import day_before
from agencies.services.naming import keys_of
from agencies.services.periods import FACTS
from common.history import Tracked
from common.spreadsheets.kinds import Context, Fault, Note
from common.text import exact_key, fold, normalise

_NOT_A_DIGIT = re.compile(r"\D")


@dataclass
class Plan:
    """The rows that one row of the roster would change and make, and what that means column by column."""

    steps: Steps = field(default_factory=Steps)
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    is_new: bool = False  # of an agency that nobody knows yet: all of it is new, no cell is told as changed
    parent_before: int | None = None

    def note(self, key: str, old: Any, new: Any) -> None:
        if not self.is_new:
            self.changes[key] = (shown(key, old), shown(key, new))


class Planner:
    """Plans row after row; the rows of one file know of each other as parents."""

    def __init__(self, rows: list[Told], register: Register, context: Context) -> None:
        self.register, self.context, self.on = register, context, context.on
        self.parents = Parents(rows, register)
        for told in rows:
            told.agency.province = register.province

    def plan(self, told: Told) -> Plan:
        """Compare a row with what is known; what cannot stand becomes a fault of the row."""
        plan, known = Plan(is_new=told.known is None), told.known or Known(told.agency)
        self._contact(told, plan)
        self._codes(told, known, plan)
        self._period(told, known, plan)
        for key, role in ROLES.items():
            if told.given(key):
                self._person(key, role, told, known, plan)
        declared = plan_certificate(told, known, self.on, correct=self.context.correct)
        plan.steps += declared.steps
        for key, (old, new) in declared.changes.items():
            plan.note(key, old, new)
        self._status(told, known, plan, has_paper=declared.has_paper)
        return plan

    # --- the agency itself ---
    def _contact(self, told: Told, plan: Plan) -> None:
        agency, fresh = told.agency, told.known is None
        wanted = {key: told.given(key) for key in ("address", "phone", "email", "website", "note")}
        wanted["kind"] = told.given("kind")
        if not wanted["kind"] and not agency.kind and (fresh or told.lacks_column("kind")):
            wanted["kind"] = told.kind
        differing = {
            key: value
            for key, value in wanted.items()
            if value is not None and value != "" and not _same(key, getattr(agency, key), value)
        }
        for key, value in differing.items():
            plan.note(key, getattr(agency, key), value)
            setattr(agency, key, value)
        if fresh:
            plan.steps.made.append(agency)
        elif differing:
            plan.steps.changed.append(agency)

    def _codes(self, told: Told, known: Known, plan: Plan) -> None:
        for key, scheme in (("code", IdentifierScheme.OWN), ("electronic_code", IdentifierScheme.ELECTRONIC)):
            value = told.given(key)
            borne = {one.value.casefold() for one in known.identifiers if one.scheme != IdentifierScheme.UNIT}
            if not value or value.casefold() in borne:
                continue
            old = known.code(scheme)
            new = AgencyIdentifier(agency=told.agency, province=self.register.province, scheme=scheme, value=value)
            plan.note(key, old.value if old else "", value)
            if old is None:
                new.valid_from = None if told.known is None else self.on
                plan.steps.made.append(new)
            elif in_place(old, self.on, correct=self.context.correct) or (
                old.valid_from and old.valid_from > self.on
            ):
                old.value = value
                plan.steps.changed.append(old)
            else:
                old.scheme, old.valid_to, new.valid_from = IdentifierScheme.FORMER, day_before(self.on), self.on
                plan.steps += Steps([old], [new])

    # --- what it is on the day ---
    def _period(self, told: Told, known: Known, plan: Plan) -> None:
        now = known.period_on(self.on)
        plan.parent_before = now.parent_id if now else None
        facts = self._facts(told, now)
        if now is not None:
            differing = {name: value for name, value in facts.items() if getattr(now, name) != value}
            if not differing:
                return
            for name, value in differing.items():
                self._note_fact(plan, now, name, value)
            if in_place(now, self.on, correct=self.context.correct):
                plan.steps += Steps([_with(now, differing)])
            else:
                plan.steps += succeed(now, self._period_like(now, differing), self.on)
            return
        later = [period for period in known.periods if period.valid_from and period.valid_from > self.on]
        if known.periods and not later and any(fault.column == "name" for fault in told.row.faults):
            return  # another row stands for the same agency, and may have changed its periods here
        if known.periods and not later:
            last = max(period.valid_to or self.on for period in known.periods)
            message = f"Cơ quan này đã kết thúc ngày {last:%d/%m/%Y}. Bỏ dòng này, hoặc lập lại cơ quan trước."
            told.row.faults.append(Fault("name", message))
        elif later:
            base = min(later, key=lambda period: period.valid_from or self.on)
            new = self._period_like(base, facts)
            new.valid_from, new.valid_to = self.on, end_of_gap(known.periods, self.on)
            plan.note("name", "", new.name)
            plan.steps.made.append(new)
        elif not facts.get("level"):
            message = "Không rõ cấp của cơ quan này theo tên. Thêm cột “Cấp” hoặc điền cấp: tỉnh, huyện hay xã."
            told.row.faults.append(Fault("level" if not told.lacks_column("level") else "name", message))
        else:
            new = AgencyPeriod(agency=told.agency, province=self.register.province)
            plan.steps.made.append(_with(new, facts))

    def _period_like(self, base: AgencyPeriod, facts: dict[str, Any]) -> AgencyPeriod:
        new = AgencyPeriod(agency=base.agency, province=self.register.province)
        return _with(new, {name: getattr(base, name) for name in FACTS} | facts)

    def _facts(self, told: Told, now: AgencyPeriod | None) -> dict[str, Any]:
        """What the row says of the period; only of a new agency, or where a column is absent, is anything derived."""
        facts: dict[str, Any] = {
            key: told.given(key) for key in ("short_name", "level", "obligation") if told.given(key)
        }
        if now is None and told.level:
            facts["level"] = told.level
        unit = self._unit(told, now)
        if unit is not None:
            facts["unit"] = unit
        facts["name"] = self._name(told, now, unit or (now.unit if now else None))
        parent = self.parents.named(told, now) if told.given("parent") else None
        if parent is None and not told.given("parent") and (now is None or _open(told, "parent", now.parent_id)):
            parent = self.parents.by_district(told)
        if parent is not None:
            facts["parent"] = parent
        return facts

    def _unit(self, told: Told, now: AgencyPeriod | None) -> Any:
        named = told.given("unit") or (told.level == Level.DISTRICT and told.given("district"))
        if named and now and now.unit and exact_key(now.unit.name) == exact_key(str(named)):
            return now.unit  # the register's own, also where its name stands in two districts
        if named or now is None or _open(told, "unit", now.unit_id):
            told.row.notes += told.unit_notes
            return told.unit
        return None

    def _name(self, told: Told, now: AgencyPeriod | None, unit: Any) -> str:
        """The name as typed, but in the register's spelling, or the unit list's, where only the spelling differs."""
        if now and told.name == now.name:
            return now.name
        alike = now and (told.key == exact_key(now.name) or (not told.given("code") and _fold_alike(told, now)))
        if now and alike and not self.context.correct:
            return self._respelt(told, now.name, "Giữ cách viết trong danh sách hiện có.")
        listed = committee_of(unit.name) if unit and is_committee(told) and told.unit in (None, unit) else ""
        if listed and listed != told.name and fold(told.name) == fold(listed):
            return self._respelt(told, listed, "Viết theo danh mục đơn vị hành chính.")
        return told.name

    def _respelt(self, told: Told, name: str, why: str) -> str:
        if not any(note.column == "name" and note.after == name for note in told.row.notes):
            told.row.notes.append(Note("name", told.name, name, why))
        return name

    def _note_fact(self, plan: Plan, now: AgencyPeriod, name: str, value: Any) -> None:
        if name == "parent":
            plan.note("parent", self.parents.name_of(now.parent), self.parents.name_of(value))
            return
        plan.note(name, getattr(now, name), value)
        if name == "unit" and district_of(now.unit) != district_of(value):
            plan.note("district", district_of(now.unit), district_of(value))

    # --- its people and its status ---
    def _person(self, key: str, role: str, told: Told, known: Known, plan: Plan) -> None:
        name, rows = told.given(key), [row for row in known.appointments if row.role == role]
        now = holding(rows, self.on)
        correct = self.context.correct
        if now and (now.name == name or (not correct and exact_key(now.name) == exact_key(name))):
            return
        plan.note(key, now.name if now else "", name)
        new = Appointment(agency=told.agency, role=role, name=name)
        if now is None:
            new.valid_from = self.on if any(row.valid_to for row in rows) else None
            new.valid_to = end_of_gap(rows, self.on)
            plan.steps.made.append(new)
        elif in_place(now, self.on, correct=correct):
            now.name = name
            plan.steps.changed.append(now)
        else:
            plan.steps += succeed(now, new, self.on)

    def _status(self, told: Told, known: Known, plan: Plan, *, has_paper: bool) -> None:
        now, status = holding(known.statuses, self.on), told.given("status")
        declares = told.edition or told.given("declaration_number") or told.given("declared_on")
        if status is None and now is None and declares and told.lacks_column("status"):
            status = Application.APPLYING
        if status is None or (now and now.status == status):
            return
        plan.note("status", now.status if now else "", status)
        source = f"Theo danh sách, tình trạng đến ngày {self.on:%d/%m/%Y}"
        if told.edition and not has_paper:
            source = f"{source}; phiên bản {told.edition.code}"
        new = ApplicationStatus(agency=told.agency, status=status, source=source)
        plan.steps += place_status(known.statuses, new, self.on, correct=self.context.correct)


def _fold_alike(told: Told, now: AgencyPeriod) -> bool:
    return fold(told.name) == fold(now.name)


def _open(told: Told, key: str, known: Any) -> bool:
    """May a fact be derived? Only where nothing is known and the file has no column in which to say it."""
    return known is None and told.lacks_column(key)


def _with(period: AgencyPeriod, facts: dict[str, Any]) -> AgencyPeriod:
    for name, value in facts.items():
        setattr(period, name, value)
    period.folded_name, period.sort_key = keys_of(period.name)
    return period


def _same(key: str, known: str, typed: str) -> bool:
    if key == "phone":
        return _NOT_A_DIGIT.sub("", known) == _NOT_A_DIGIT.sub("", typed) and bool(known)
    if key == "email":
        return known.casefold() == typed.casefold()
    return normalise(known) == typed  # a note of several lines comes back as one


def leave_unwritten_parents(plans: list[Plan]) -> None:
    """A row of the file that is not written (it is faulty and skipped) becomes nobody's parent."""
    written = {id(row) for plan in plans for row in plan.steps.made}
    for plan in plans:
        for row in (*plan.steps.made, *plan.steps.changed):
            parent = row._state.fields_cache.get("parent") if isinstance(row, AgencyPeriod) else None
            if parent is not None and parent.pk is None and id(parent) not in written:
                row.parent = None
                row.parent_id = plan.parent_before


# Parents before what refers to them; what ends before what begins in its place.
SAVED_IN_ORDER = ("OfficialDocument", "Agency", "AgencyIdentifier", "AgencyPeriod", "Appointment",
                  "ApplicationStatus", "Certificate")  # fmt: skip


def by_model(rows: list[Tracked]) -> dict[str, list[Tracked]]:
    """Rows by the name of their model."""
    found: dict[str, list[Tracked]] = defaultdict(list)
    for row in rows:
        found[type(row).__name__].append(row)
    return found

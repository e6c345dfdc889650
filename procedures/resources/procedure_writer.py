"""Writing planned rows into the catalogue: block by block, so that no more than a block is ever held in memory."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from agencies.models import Province
from agencies.services.dated import day_before
from agencies.services.naming import Keys
from common.bulk_rows import Maker
from common.history import bulk_create, bulk_save
from common.spreadsheets.kinds import Row, Written
from procedures.choices import ProcedureState, ReviewOutcome, RevisionStep
from procedures.models import Procedure, ProcedureLink, ProcedureRevision
from procedures.resources.procedure_plan import Plan
from procedures.services.bulk_reviews import Act, agencies_asked, answer_many
from procedures.services.keys import administratives_for, keys_of_procedure

AT_ONCE = 1_000  # rows in a block


class Writer:
    """Writes plans in their order: what ends before what begins in its place, each row before what refers to it."""

    def __init__(self, province: Province, plans: Sequence[Plan], *, by: Any, reason: str) -> None:
        self.province, self.by, self.reason = province, by, reason
        # A TTHC that a catalogue names stays on the nation's list when the import is taken back: others may name it.
        keys = sorted({key for plan in plans for key in plan.linked})
        known = administratives_for(keys, by=by, reason=reason)
        self.administratives = {key: row.pk for key, row in known.items()}
        self.asked = agencies_asked({plan.agency for plan in plans})
        self.acts: list[Act] = []
        self.procedure = Maker(Procedure, province_id=province.pk, state=ProcedureState.ISSUED)
        self.revision = Maker(ProcedureRevision, step=RevisionStep.APPROVED)
        self.link = Maker(ProcedureLink, province_id=province.pk)

    def write(self, rows: Sequence[Row]) -> Iterator[Written]:
        for start in range(0, len(rows), AT_ONCE):
            block = rows[start : start + AT_ONCE]
            yield from self._block([row.plan for row in block])
            for row in block:
                row.plan = None
        closed = answer_many(self.acts, by=self.by, reason=self.reason)
        yield from (Written(task._meta.label, task.pk, task.version - 1, task.version) for task in closed)

    def _block(self, plans: list[Plan]) -> Iterator[Written]:
        known = Procedure.objects.in_bulk([plan.known.pk for plan in plans if plan.known])
        procedures = [known[plan.known.pk] if plan.known else self._new(plan) for plan in plans]
        both = list(zip(plans, procedures, strict=True))
        yield from self._save([row for plan, row in both if plan.known and _describe(row, plan)])
        yield from self._create([row for row in procedures if row.pk is None])
        yield from self._revise(both)
        yield from self._link(both)
        for plan, row in both:
            if plan.agency in self.asked:
                self.acts += _acts_of(plan, row)

    def _new(self, plan: Plan) -> Procedure:
        new = plan.revising.new
        row: Procedure = self.procedure(agency_id=plan.agency, valid_from=new["valid_from"] if new else None)
        _put(row, plan)
        return row

    def _revise(self, both: list[tuple[Plan, Procedure]]) -> Iterator[Written]:
        touched = [plan for plan, _ in both if plan.standing and (plan.revising.new or plan.revising.corrected)]
        keys = [plan.standing.pk for plan in touched if plan.standing]
        keys += [plan.revising.before.pk for plan in touched if plan.revising.before]
        standing = ProcedureRevision.objects.in_bulk(keys)
        for plan in touched:
            new, corrected, before = plan.revising.new, plan.revising.corrected, plan.revising.before
            row = standing[plan.standing.pk]  # type: ignore[union-attr]
            if new:
                row.valid_to = day_before(new["valid_from"])
            for key, value in corrected.items():
                setattr(row, key, value)
            if before and "valid_from" in corrected:
                standing[before.pk].valid_to = day_before(corrected["valid_from"])
        yield from self._save(list(standing.values()))
        made = [
            self.revision({"procedure": row}, **plan.revising.new)
            for plan, row in both
            if plan.revising.new is not None
        ]
        yield from self._create(made)

    def _link(self, both: list[tuple[Plan, Procedure]]) -> Iterator[Written]:
        ended: dict[int, date | None] = {link.pk: plan.unlinked_to for plan, _ in both for link in plan.unlinked}
        links = ProcedureLink.objects.in_bulk(list(ended))
        for pk, link in links.items():
            link.valid_to = ended[pk]
        yield from self._save(list(links.values()))
        made = [
            self.link(
                {"procedure": row},
                administrative_id=self.administratives[key],
                code=code,
                valid_from=plan.linked_from,
            )
            for plan, row in both
            for key, code in plan.linked.items()
        ]
        yield from self._create(made)

    def _save(self, rows: Sequence[Any]) -> Iterator[Written]:
        bulk_save(rows, by=self.by, reason=self.reason)
        return (Written(row._meta.label, row.pk, row.version - 1, row.version) for row in rows)

    def _create(self, rows: Sequence[Any]) -> Iterator[Written]:
        bulk_create(rows, by=self.by, reason=self.reason)
        return (Written(row._meta.label, row.pk, None, row.version) for row in rows)


def _put(row: Procedure, plan: Plan) -> None:
    for key, value in plan.facts.items():
        setattr(row, "division_id" if key == "division" else key, value)
    row.folded_name, row.sort_key = plan.keys or keys_of(plan)


def keys_of(plan: Plan) -> Keys:
    """The keys of a procedure once a plan is written."""
    code, name = (plan.facts.get(key, getattr(plan.known, key) if plan.known else "") for key in ("code", "name"))
    return keys_of_procedure(code, name)


def _describe(row: Procedure, plan: Plan) -> bool:
    """Put what a plan says of a known procedure into its row; says whether that changes it."""
    new, corrected = plan.revising.new, plan.revising.corrected
    if plan.facts:
        _put(row, plan)
    if new is not None and row.is_draft:
        row.state, row.valid_from = ProcedureState.ISSUED, new["valid_from"]
        return True
    if "valid_from" in corrected and plan.revising.before is None:
        row.valid_from = corrected["valid_from"]
        return True
    return bool(plan.facts)


def _acts_of(plan: Plan, row: Procedure) -> Iterator[Act]:
    """What a plan does that an open review may wait for."""
    new = plan.revising.new
    if new is not None:
        yield Act(row, ReviewOutcome.REVISED, new["valid_from"])
    if new is not None or plan.linked:
        yield Act(row, ReviewOutcome.WRITTEN, new["valid_from"] if new else plan.linked_from)
    if plan.unlinked and plan.unlinked_to:
        yield Act(row, ReviewOutcome.DROPPED, plan.unlinked_to)

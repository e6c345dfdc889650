"""A small world of coverage drawn at random, and what its figures are by the plain words of the definition.

Days are counted from today: what is stored is worked out for today, and facts begin and end on both sides of it.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import strategies as some

from agencies.choices import Level
from agencies.models import AgencyPeriod
from common.clock import today
from common.history import bulk_create
from procedures.choices import (
    IN_FORCE_ACTIONS,
    HandlingKind,
    ProcedureKind,
    ProcedureState,
    PublicationAction,
    ReviewOutcome,
    RevisionStep,
)
from procedures.models import (
    HandlingException,
    LineExecutor,
    Procedure,
    ProcedureLink,
    ProcedureRevision,
    PublicationLine,
    ReviewTask,
)
from procedures.queries.coverage import Coverage

AGENCIES, TTHC, PROCEDURES = 3, 4, 5
NEAR = some.integers(-6, 6)
MAYBE = some.one_of(some.none(), NEAR)
SPAN = some.tuples(MAYBE, some.one_of(some.none(), some.integers(0, 8))).map(
    lambda pair: (pair[0], None if pair[1] is None else (pair[0] or 0) + pair[1])
)
FLAGS = some.sets(some.sampled_from(["at_province", "at_district", "at_commune", "at_ministry"]), max_size=3)
NAMED = some.sets(some.integers(0, AGENCIES - 1), max_size=2)
LINES = some.lists(
    some.tuples(
        NEAR,
        some.sampled_from(PublicationAction.values),
        FLAGS,
        some.sets(some.integers(0, AGENCIES - 1), max_size=2),
    ),
    max_size=3,
    unique_by=lambda line: line[0],
).map(lambda lines: sorted(lines, key=lambda line: line[0]))
PROCEDURE = some.fixed_dictionaries(
    {
        "agency": some.integers(0, AGENCIES - 1),
        "kind": some.sampled_from(ProcedureKind.values),
        "state": some.sampled_from(ProcedureState.values),
        "span": SPAN,
        "revisions": some.lists(some.tuples(MAYBE, MAYBE, some.booleans()), max_size=2, unique_by=lambda one: one[0]),
        "links": some.dictionaries(some.integers(0, TTHC - 1), SPAN, max_size=3),
    }
)
REVIEW = some.tuples(
    some.integers(0, TTHC - 1),
    some.integers(0, 2),
    some.integers(0, PROCEDURES - 1),
    NEAR,
    some.sampled_from(ReviewOutcome.values),
)
WORLD = some.fixed_dictionaries(
    {
        "periods": some.lists(
            some.tuples(some.sampled_from(Level.values), MAYBE), min_size=AGENCIES, max_size=AGENCIES
        ),
        "lines": some.lists(LINES, min_size=TTHC, max_size=TTHC),
        "exceptions": some.dictionaries(
            some.tuples(some.integers(0, AGENCIES - 1), some.integers(0, TTHC - 1)),
            some.tuples(some.sampled_from(HandlingKind.values), SPAN),
            max_size=4,
        ),
        "procedures": some.lists(PROCEDURE, max_size=PROCEDURES),
        "reviews": some.lists(REVIEW, max_size=3, unique_by=lambda one: one[:3]),
    }
)


def day(offset):
    return None if offset is None else today() + timedelta(days=offset)


def holds(span, on):
    """From the first day to the last, both inclusive; nothing said is for ever."""
    first, last = span
    return (first is None or first <= on) and (last is None or on <= last)


@dataclass
class World:
    """The facts as plain values; days are days, agencies and TTHC are places in their lists."""

    periods: list = field(default_factory=list)  # (agency, level, span)
    lines: list = field(default_factory=list)  # (tthc, span, action, flags, named agencies)
    exceptions: list = field(default_factory=list)  # (agency, tthc, kind, span)
    procedures: list = field(default_factory=list)  # (agency, kind, state, span)
    revisions: list = field(default_factory=list)  # (procedure, span, issued on)
    links: list = field(default_factory=list)  # (procedure, tthc, span)
    reviews: list = field(default_factory=list)  # (line, procedure, closed on, outcome)


def drawn(facts):
    """The world that was drawn: lines and revisions follow each other, a change of level is a second period."""
    world = World()
    for agency, (level, change) in enumerate(facts["periods"]):
        other = Level.values[(Level.values.index(level) + 1) % 3]
        cut = day(change)
        world.periods.append((agency, level, (None, cut - timedelta(days=1) if cut else None)))
        if cut and change % 3:  # else it has ended
            world.periods.append((agency, other, (cut, None)))
    for tthc, lines in enumerate(facts["lines"]):
        for (first, action, flags, named), following in pairwise([*lines, None]):
            last = day(following[0]) - timedelta(days=1) if following else None
            world.lines.append((tthc, (day(first), last), action, flags, named if "at_province" in flags else set()))
    for (agency, tthc), (kind, (first, last)) in facts["exceptions"].items():
        world.exceptions.append((agency, tthc, kind, (day(first), day(last))))
    for number, one in enumerate(facts["procedures"]):
        first, last = one["span"]
        world.procedures.append((one["agency"], one["kind"], one["state"], (day(first), day(last))))
        revisions = sorted(one["revisions"], key=lambda revision: (revision[0] is not None, revision[0] or 0))
        for (begins, issued, _), following in pairwise([*revisions, None]):
            until = day(following[0]) - timedelta(days=1) if following else None
            world.revisions.append((number, (day(begins), until), day(issued)))
        for tthc, (begins, ends) in one["links"].items():
            world.links.append((number, tthc, (day(begins), day(ends))))
    for tthc, which, procedure, closed, outcome in facts["reviews"]:
        of_tthc = [place for place, line in enumerate(world.lines) if line[0] == tthc]
        if which < len(of_tthc) and procedure < len(world.procedures):
            world.reviews.append((of_tthc[which], procedure, day(closed), outcome))
    return world


# --- The definition, in plain words -------------------------------------------------------------------------------
def figures(world: World, agency: int, on: date) -> Coverage:
    levels = [level for one, level, span in world.periods if one == agency and holds(span, on)]
    if not levels:
        return Coverage()
    flag = {"province": "at_province", "district": "at_district", "commune": "at_commune"}[levels[0]]
    in_force, handled = {}, set()
    for place, (tthc, span, action, flags, named) in enumerate(world.lines):
        if action in IN_FORCE_ACTIONS and holds(span, on):
            in_force[tthc] = place
            if flag in flags and (flag != "at_province" or not named or agency in named):
                handled.add(tthc)
    standing = {(tthc, kind) for one, tthc, kind, span in world.exceptions if one == agency and holds(span, on)}
    handled -= {tthc for tthc, kind in standing if kind == HandlingKind.NOT_COMPETENT}
    handled |= {tthc for tthc, kind in standing if kind == HandlingKind.DELEGATED and tthc in in_force}
    own = [
        place
        for place, (one, _, state, span) in enumerate(world.procedures)
        if one == agency and state != ProcedureState.DRAFT and holds(span, on)
    ]
    links = [(procedure, tthc) for procedure, tthc, span in world.links if procedure in own and holds(span, on)]
    kinds = [world.procedures[place][1] for place in own]
    per_tthc = {tthc: {procedure for procedure, other in links if other == tthc} for tthc in handled}
    return Coverage(
        system=kinds.count(ProcedureKind.SYSTEM),
        internal=kinds.count(ProcedureKind.INTERNAL),
        administrative=kinds.count(ProcedureKind.ADMINISTRATIVE),
        handled=len(handled),
        covered=sum(len(procedures) >= 1 for procedures in per_tthc.values()),
        not_arising=len(handled & {tthc for tthc, kind in standing if kind == HandlingKind.NOT_ARISING}),
        pointing_nowhere=sum(tthc not in in_force for _, tthc in links),
        stale=sum(tthc in in_force and is_stale(world, procedure, in_force[tthc], on) for procedure, tthc in links),
        doubled=sum(len(procedures) >= 2 for procedures in per_tthc.values()),
    )


def is_stale(world: World, procedure: int, line: int, on: date) -> bool:
    _, (amended_on, _), action, _, _ = world.lines[line]
    if action != PublicationAction.AMENDED:
        return False
    for of_line, of_procedure, closed_on, outcome in world.reviews:
        if (of_line, of_procedure) == (line, procedure) and outcome == ReviewOutcome.NO_EFFECT and closed_on <= on:
            return False
    days = [
        span[0] or issued_on
        for one, span, issued_on in world.revisions
        if one == procedure and holds(span, on)
    ]  # fmt: skip
    return not days or days[0] is None or amended_on > days[0]


# --- The same as rows ---------------------------------------------------------------------------------------------
@dataclass
class Rows:
    """The rows of a world, in its order."""

    periods: list
    lines: list
    executors: list
    exceptions: list
    procedures: list
    revisions: list
    links: list
    reviews: list

    def every(self):
        return [row for rows in vars(self).values() for row in rows]


def dated(span):
    return {"valid_from": span[0], "valid_to": span[1]}


def written(world: World, agencies, administratives, decision) -> Rows:
    """The world in the database, written through the door that every service uses."""
    rows = _rows_of(world, agencies, administratives, decision, decision.province)
    for some_rows in vars(rows).values():
        bulk_create(some_rows, by=None)
    return rows


def _rows_of(world: World, agencies, administratives, decision, province) -> Rows:
    periods = [
        AgencyPeriod(agency=agencies[agency], province=province, name=f"UBND {agency}", level=level, folded_name="",
                     sort_key="", **dated(span))
        for agency, level, span in world.periods
    ]  # fmt: skip
    lines = [
        PublicationLine(
            decision=decision, province=province, administrative=administratives[tthc], action=action, code="1",
            name="TTHC", folded="", sort_key="", names_agencies=bool(named), **dict.fromkeys(flags, True),
            **dated(span),
        )
        for tthc, span, action, flags, named in world.lines
    ]  # fmt: skip
    executors = [
        LineExecutor(line=line, agency=agencies[agency])
        for line, (*_, named) in zip(lines, world.lines, strict=True)
        for agency in named
    ]
    exceptions = [
        HandlingException(agency=agencies[agency], administrative=administratives[tthc], kind=kind, **dated(span))
        for agency, tthc, kind, span in world.exceptions
    ]
    procedures = [
        Procedure(agency=agencies[agency], province=province, kind=kind, state=state, name="Quy trình",
                  folded_name="", sort_key="", **dated(span))
        for agency, kind, state, span in world.procedures
    ]  # fmt: skip
    revisions = [
        ProcedureRevision(procedure=procedures[one], step=RevisionStep.APPROVED, issued_on=issued, **dated(span))
        for one, span, issued in world.revisions
    ]
    links = [
        ProcedureLink(
            procedure=procedures[one], province=province, administrative=administratives[tthc], **dated(span)
        )
        for one, tthc, span in world.links
    ]
    reviews = [
        ReviewTask(
            agency=procedures[procedure].agency, province=province, line=lines[line],
            administrative=lines[line].administrative, procedure=procedures[procedure], cause="amended",
            opened_on=day(-9), closed_on=closed, outcome=outcome, reason="Đã xem",
        )
        for line, procedure, closed, outcome in world.reviews
    ]  # fmt: skip
    return Rows(periods, lines, executors, exceptions, procedures, revisions, links, reviews)

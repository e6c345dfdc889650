"""P15: the wave of 01/7/2025 in An Giang, 167 agencies with all that they hold, from its preview to the last row."""

import io
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.management import call_command

from accounts.models import User
from agencies.choices import UnitScheme
from agencies.management.commands.load_units import load_units
from agencies.models import AgencySuccession, Province
from agencies.resources.reorganisation import stage_proposal
from agencies.services.reorganisation import DAY, propose
from benchmarks.databases import Databases
from benchmarks.figures import Figure, Goal, Measure
from benchmarks.measuring import queries_of, timed
from benchmarks.pages import ROOT
from common.spreadsheets.applying import apply_batch
from common.spreadsheets.models import ImportBatch
from common.spreadsheets.undoing import undo_batch

FIXTURES = settings.BASE_DIR / "fixtures"
UNITS = FIXTURES / "units" / "before_2025_07.csv"
ROSTER = FIXTURES / "demo" / "an_giang" / "danh_sach_co_quan.xlsx"
AN_GIANG, ENDING = "89", 167
BULK = ("INSERT", "UPDATE", "DELETE", "SAVEPOINT", "RELEASE")


@dataclass(frozen=True)
class Statements:
    """What an act asks, and what it writes, a thousand parameters at a time."""

    asked: int
    written: int

    @classmethod
    def of(cls, statements: Sequence[str]) -> "Statements":
        written = sum(sql.startswith(BULK) for sql in statements)
        return cls(len(statements) - written, written)


def waves(measure: Measure, databases: Databases) -> Iterator[Figure]:
    with databases.copy_of("import"):
        by = User.objects.get(username=ROOT)
        _bring_in_an_giang(by)
        batch = _staged(by)
        seconds = timed(lambda: _apply(batch, by), time.monotonic)
        ended = AgencySuccession.objects.filter(day=DAY).values("source").distinct().count()
        if ended != ENDING:
            raise AssertionError(f"{ended} agencies ended, not {ENDING}")
        yield measure.figure(databases.engine, seconds, "on the wall, with their papers, people and duties")
        undone = timed(lambda: undo_batch(ImportBatch.objects.get(pk=batch.pk), by=by), time.monotonic)
        yield measure.figure(databases.engine, undone, "on the wall", label=f"{measure.label}, undone")
        again = _staged(by)
        counted = Statements.of(queries_of(lambda: _apply(again, by)))
        detail = f"and {counted.written} that write, in bulk"
        label = f"{measure.label}, queries"
        goal = Goal("≤", 60, "queries")
        yield measure.figure(databases.engine, counted.asked, detail, label=label, goal=goal)


def _bring_in_an_giang(by: User) -> None:
    """The province as it stood before: 30 departments, 11 districts, 156 communes, as its roster tells them."""
    load_units(UNITS, scheme=UnitScheme.BEFORE_2025_07, only=AN_GIANG)
    call_command(
        "import_roster", str(ROSTER), kind="agencies", province=AN_GIANG, on="2020-12-31", user=by.username,
        stdout=io.StringIO(),
    )  # fmt: skip


def _staged(by: User) -> ImportBatch:
    proposal = propose(Province.objects.get(code=AN_GIANG))
    return stage_proposal(proposal, paper_number="", paper_day=None, province_paper="", along=True, by=by)


def _apply(batch: ImportBatch, by: User) -> None:
    apply_batch(batch, by=by, revision=batch.revision)


WAVES = [Measure("P15", "reorganisation of An Giang, 167 agencies", Goal("≤", 10, "s"), waves)]

"""P7–P10, P12 and P13 of the catalogue: 10,000 and 50,000 procedures of a province in, and out again."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import xlsxwriter
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from benchmarks.catalogue_sheet import write_catalogue
from benchmarks.data import ONE_PROVINCE
from benchmarks.databases import Databases
from benchmarks.exports import consume
from benchmarks.figures import Figure, Goal, Measure
from benchmarks.imports import bring_in, compare, roster, rows_by_table, statements, whole_cpu
from benchmarks.measuring import in_turn, peak_memory, queries_of, ratio, statements_counted, timed
from benchmarks.pages import milliseconds
from benchmarks.references.blind_catalogue import TABLES, blind_catalogue
from benchmarks.references.stock_import import exported, stock_import
from benchmarks.strain import longest_wait, page_of_preview, risen_by
from common.clock import today
from procedures.models import Procedure, ProcedureRevision
from procedures.queries.procedure_export import export_rows
from procedures.resources.procedure_columns import ProcedureSheet

KIND = "procedures"
ROWS, MANY = 10_000, 50_000
STOCK_ROWS = 100
TIMES = 3
REVISIONS = ProcedureRevision._meta.db_table  # no other query of the export reads it


def sheet(databases: Databases, size: int) -> Path:
    path = databases.folder / f"catalogue_{size}.xlsx"
    return path if path.exists() else write_catalogue(path, size)


@contextmanager
def province(databases: Databases) -> Iterator[None]:
    """A province whose agencies stand there and have no catalogue yet; thrown away afterwards."""
    with databases.copy_of("import"):
        bring_in(roster(databases, ONE_PROVINCE))
        yield


def first_and_again(measure: Measure, databases: Databases) -> Iterator[Figure]:
    """First, the same file again, and blind, in turn."""
    yield from _compared(measure, databases, ROWS, TIMES)


def very_large(measure: Measure, databases: Databases) -> Iterator[Figure]:
    """The same once at 50,000, where a row costs the same."""
    yield from _compared(measure, databases, MANY, 1)


def _compared(measure: Measure, databases: Databases, size: int, times: int) -> Iterator[Figure]:
    path, where = sheet(databases, size), f"{size:,} procedures, {databases.engine}"
    first, second, least, extra = [], [], [], 0
    for _ in range(times):
        with province(databases):
            empty = rows_by_table()
            with statements_counted() as counts:
                first.append(timed(partial(bring_in, path, KIND), whole_cpu))
            full = rows_by_table()
            second.append(timed(partial(bring_in, path, KIND), whole_cpu))
            extra += (rows_by_table() - full).total()
        with province(databases):
            least.append(timed(partial(blind_catalogue, path), whole_cpu))
            compare(full, rows_by_table(), TABLES)
    once = "" if times > 1 else ", one run"
    yield measure.figure(where, ratio(first, least), f"{median(first):.1f} s : {median(least):.1f} s{once}")
    detail = f"{median(second):.1f} s : {median(first):.1f} s{once}"
    again = "the same catalogue again against the first time"
    yield measure.figure(where, ratio(second, first), detail, name="P8", label=again, goal=Goal("≤", 0.3))
    goal = Goal("=", 0, "rows")
    yield measure.figure(where, extra, name="P8", label="the same catalogue again: rows written", goal=goal)
    yield from statements(counts, full - empty, measure, databases, where)


def stock(measure: Measure, databases: Databases) -> Iterator[Figure]:
    """A row of the size that the goal names; theirs costs the same however many there are."""
    path, few = sheet(databases, ROWS), sheet(databases, STOCK_ROWS)
    with province(databases):
        bring_in(few, KIND)
        data_sets = exported(TABLES)
    ours, theirs = [], []
    for _ in range(TIMES):
        with province(databases):
            ours.append(timed(partial(bring_in, path, KIND), whole_cpu) / ROWS)
        with province(databases):
            theirs.append(timed(partial(stock_import, data_sets), whole_cpu) / STOCK_ROWS)
    detail = f"a row {median(theirs) * 1000:.1f} ms, at {STOCK_ROWS} rows : {median(ours) * 1000:.2f} ms, at {ROWS:,}"
    yield measure.figure(databases.engine, ratio(theirs, ours), detail)


def memory(measure: Measure, databases: Databases) -> Iterator[Figure]:
    """The goal is for each 10,000 rows."""
    for size in (ROWS, MANY):
        with province(databases):
            risen, detail = risen_by(KIND, sheet(databases, 20), sheet(databases, size))
        where = f"{size:,} procedures, {databases.engine}"
        yield measure.figure(where, risen / (size / ROWS), f"{risen:.0f} MB in all; {detail}")


def preview(measure: Measure, databases: Databases) -> Iterator[Figure]:
    with province(databases):
        size = page_of_preview(KIND, sheet(databases, ROWS))
    yield measure.figure(f"{ROWS:,} procedures, {databases.engine}", size)


def waiting(measure: Measure, databases: Databases) -> Iterator[Figure]:
    """The goal is set for 10,000; what five times as many take stands beside."""
    for size in (ROWS, MANY):
        with province(databases):
            longest, detail = longest_wait(sheet(databases, size), KIND)
        yield measure.figure(f"{size:,} procedures, {databases.engine}", longest, detail)


def exports(measure: Measure, databases: Databases) -> Iterator[Figure]:
    where = f"{MANY:,} procedures, {databases.engine}"
    with province(databases):
        bring_in(sheet(databases, MANY), KIND)
        least = {"xlsx": ("xlsxwriter's constant memory", _plain_workbook, 1.2), "csv": ("iterating", _iterate, 2.0)}
        for fmt, (reference, act, bound) in least.items():
            download = _through_the_address(fmt)
            ours, theirs = in_turn(download, act, times=TIMES)
            detail, label = f"{milliseconds(ours)} : {milliseconds(theirs)}", f"{measure.label}: {fmt}"
            goal = Goal("≤", bound)
            yield measure.figure(where, ratio(ours, theirs), detail, label=f"{label} against {reference}", goal=goal)
            rows = [sql for sql in queries_of(download) if REVISIONS in sql]
            yield measure.figure(where, len(rows), label=f"{label}, queries for the rows", goal=Goal("=", 1, ""))
            goal = Goal("≤", 30, "MB")
            yield measure.figure(where, peak_memory(download), label=f"{label}, memory", goal=goal)


def _rows() -> Iterator[dict[str, Any]]:
    return export_rows(Procedure.objects.order_by("province_id", "sort_key", "pk"), today())


def _iterate() -> None:
    for _ in _rows():
        pass


def _plain_workbook() -> None:
    """The same values in the same columns by the library alone."""
    keys = [column.key for column in ProcedureSheet.columns]
    options = {"constant_memory": True, "default_date_format": "dd/mm/yyyy"}
    with tempfile.TemporaryFile() as file, xlsxwriter.Workbook(file, options) as book:
        page = book.add_worksheet()
        for line, row in enumerate(_rows()):
            page.write_row(line, 0, [line, *("" if row[key] is None else row[key] for key in keys)])


def _through_the_address(fmt: str) -> Callable[[], None]:
    client = Client()
    client.force_login(get_user_model().objects.get(username="canbo"))
    return lambda: consume(client.get(reverse("procedure_export", args=[fmt])))


CATALOGUE = [
    Measure("P7", "import of a catalogue against parse, validate and insert", Goal("≤", 2), first_and_again),
    Measure("P7", "import of a catalogue against parse, validate and insert", Goal("≤", 2), very_large),
    Measure("P8", "django-import-export's default against our import of a catalogue", Goal("≥", 25), stock),
    Measure("P10", "memory of the import of a catalogue for 10,000 rows", Goal("≤", 40, "MB"), memory),
    Measure("P10", "page of the preview of a catalogue", Goal("≤", 300, "KB"), preview),
]
CATALOGUE_BESIDE = [
    Measure("P13", "longest wait of another writer during the import of a catalogue", Goal("≤", 2, "s"), waiting),
]
CATALOGUE_OUT = [Measure("P12", "export of a catalogue", Goal("≤", 2), exports)]

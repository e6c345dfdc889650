"""P7–P9: a roster of 10,000 rows through `import_roster`, from the file to rows with their history."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from io import StringIO
from pathlib import Path
from statistics import median
from typing import Any

from django.apps import apps
from django.core.management import call_command

from benchmarks.databases import Databases
from benchmarks.figures import Figure, Goal, Measure
from benchmarks.measuring import children_cpu, cpu, ratio, statements_counted, timed
from benchmarks.references.blind_import import blind_import
from benchmarks.references.stock_import import TABLES, exported, stock_import
from benchmarks.roster import write_roster

ROWS = 10_000
FEW = 1_000  # enough for the cost of a row where each row costs many queries
STOCK_ROWS = 100
TIMES = 5
DAY = "2024-01-01"


def bring_in(path: Path, kind: str = "agencies") -> dict[str, Any]:
    """Import a roster as the command line does; raises where a row was faulty."""
    answer = StringIO()
    call_command(
        "import_roster", str(path), kind=kind, province="01", on=DAY, user="canbo", stdout=answer
    )  # fmt: skip
    return json.loads(answer.getvalue())


def whole_cpu() -> float:
    """With the child process that reads the workbook."""
    return cpu() + children_cpu()


def roster(databases: Databases, size: int) -> Path:
    path = databases.folder / f"roster_{size}.xlsx"
    return path if path.exists() else write_roster(path, size)


def on_empty(databases: Databases, act: Callable[[], Any]) -> float:
    """The CPU seconds of an act on an empty province, thrown away afterwards."""
    with databases.copy_of("import"):
        return timed(act, whole_cpu)


def blind(measure: Measure, databases: Databases) -> Iterator[Figure]:
    """First, again and blind in turn: several times at 1,000 rows, once at 10,000, where a row costs the same."""
    for size, times in ((FEW, TIMES), (ROWS, 1)):
        path, where = roster(databases, size), f"{size:,} rows, {databases.engine}"
        first, second, least, extra = [], [], [], 0
        for _ in range(times):
            with databases.copy_of("import"):
                empty = rows_by_table()
                with statements_counted() as counts:
                    first.append(timed(partial(bring_in, path), whole_cpu))
                full = rows_by_table()
                second.append(timed(partial(bring_in, path), whole_cpu))
                extra += (rows_by_table() - full).total()
            with databases.copy_of("import"):
                least.append(timed(partial(blind_import, path), whole_cpu))
                blindly = rows_by_table()
            compare(full, blindly, TABLES)
        once = "" if times > 1 else ", one run"
        yield measure.figure(where, ratio(first, least), f"{median(first):.1f} s : {median(least):.1f} s{once}")
        detail = f"{median(second):.1f} s : {median(first):.1f} s{once}"
        again = "the same file again against the first time"
        yield measure.figure(where, ratio(second, first), detail, name="P8", label=again, goal=Goal("≤", 0.3))
        goal = Goal("=", 0, "rows")
        yield measure.figure(where, extra, name="P8", label="the same file again: rows written", goal=goal)
        if databases.is_postgres == (size == ROWS):
            yield from statements(counts, full - empty, measure, databases, where)


def rows_by_table() -> Counter[str]:
    return Counter({model._meta.db_table: model.objects.count() for model in apps.get_models()})


def compare(full: Counter[str], blindly: Counter[str], tables: tuple[Any, ...]) -> None:
    """The comparison holds only where both wrote the same rows and the same history."""
    for model in (*tables, *(model.history.model for model in tables)):
        table = model._meta.db_table
        if full[table] != blindly[table]:
            raise AssertionError(f"{table}: {full[table]} rows and {blindly[table]}")


def statements(
    counts: Counter[str], written: Counter[str], measure: Measure, databases: Databases, where: str
) -> Iterator[Figure]:
    """Queries for each 1,000 rows (10,000 on PostgreSQL) of a table: over all, and of the busiest."""
    unit, bound = (10_000, 20) if databases.is_postgres else (1_000, 15)
    each = {table: counts[table] / rows * unit for table, rows in written.items() if rows >= unit}
    busiest = max(each, key=each.__getitem__)
    average = sum(counts[table] for table in each) / sum(written[table] for table in each) * unit
    told = {"name": "P9", "goal": Goal("≤", bound, "queries")}
    label = f"queries of an import for {unit:,} rows of a table"
    yield measure.figure(where, average, f"{len(each)} tables, {counts.total()} queries in all", label=label, **told)
    yield measure.figure(where, each[busiest], busiest, label=f"{label}, the busiest", **told)


def stock(measure: Measure, databases: Databases) -> Iterator[Figure]:
    where = databases.engine
    path, few = roster(databases, FEW), roster(databases, STOCK_ROWS)
    with databases.copy_of("import"):
        bring_in(few)
        data_sets = exported()
    ours, theirs = [], []
    for _ in range(TIMES):
        ours.append(on_empty(databases, partial(bring_in, path)) / FEW)
        theirs.append(on_empty(databases, partial(stock_import, data_sets)) / STOCK_ROWS)
    detail = f"a row {median(theirs) * 1000:.1f} ms, at {STOCK_ROWS} rows : {median(ours) * 1000:.2f} ms, at {FEW:,}"
    yield measure.figure(where, ratio(theirs, ours), detail)


IMPORTS = [
    Measure("P7", "import against parse, validate and insert", Goal("≤", 2), blind),
    Measure("P8", "django-import-export's default against our import", Goal("≥", 25), stock),
]

"""P7–P9: a roster of 10,000 rows through `import_roster`, from the file to rows with their history."""

import json
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
SOME = 2_000
FEW = 1_000  # enough for the cost of a row where each row costs many queries
STOCK_ROWS = 250
TIMES = 5
DAY = "2024-01-01"


def bring_in(path: Path) -> dict[str, Any]:
    """Import a roster as the command line does; raises where a row was faulty."""
    answer = StringIO()
    call_command(
        "import_roster", str(path), kind="agencies", province="01", on=DAY, user="canbo", stdout=answer
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
    """First, blind and again in turn: several times at 2,000 rows, once at 10,000, where a row costs the same."""
    for size, times in ((SOME, TIMES), (ROWS, 1)):
        path, where = roster(databases, size), f"{size:,} rows, {databases.engine}"
        first, second, least, extra = [], [], [], 0
        for _ in range(times):
            with databases.copy_of("import"):
                first.append(timed(partial(bring_in, path), whole_cpu))
                ours, before = _of_register(), _all_rows()
                second.append(timed(partial(bring_in, path), whole_cpu))
                extra += _all_rows() - before
            with databases.copy_of("import"):
                least.append(timed(partial(blind_import, path), whole_cpu))
                if ours != _of_register():
                    raise AssertionError(f"not the same rows: {ours}, {_of_register()}")
        once = "" if times > 1 else ", one run"
        yield measure.figure(where, ratio(first, least), f"{median(first):.1f} s : {median(least):.1f} s{once}")
        detail = f"{median(second):.1f} s : {median(first):.1f} s{once}"
        same = {"name": "P8", "label": "the same file again"}
        yield measure.figure(where, ratio(second, first), detail, **same, goal=Goal("≤", 0.3))
        same["label"] += ": rows written"
        yield measure.figure(where, extra, **same, goal=Goal("=", 0, "rows"))


def _of_register() -> list[int]:
    return [model.objects.count() for model in (*TABLES, *(model.history.model for model in TABLES))]


def _all_rows() -> int:
    return sum(model.objects.count() for model in apps.get_models())


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


def statements(measure: Measure, databases: Databases) -> Iterator[Figure]:
    size, bound = (ROWS, 20) if databases.is_postgres else (FEW, 15)
    path = roster(databases, size)
    with databases.copy_of("import"), statements_counted() as counts:
        bring_in(path)
    busy = {table: count for table, count in counts.items() if count > 1}
    table, most = max(busy.items(), key=lambda item: item[1])
    detail = f"{table}; {counts.total()} in all on {len(counts)} tables, {counts.total() / len(counts):.1f} each"
    yield measure.figure(
        f"{size:,} rows, {databases.engine}", most, detail, goal=Goal("≤", bound, "queries")
    )  # fmt: skip


IMPORTS = [
    Measure("P7", "import against parse, validate and insert", Goal("≤", 2), blind),
    Measure("P8", "import against django-import-export's default", Goal("≥", 25), stock),
    Measure("P9", "queries of an import on the busiest table", Goal("≤", 20, "queries"), statements),
]

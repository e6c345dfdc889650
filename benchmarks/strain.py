"""P10 and P13: what an import of 10,000 rows costs the machine and keeps others waiting, in a process of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.files.base import File
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse

from benchmarks.databases import Databases
from benchmarks.figures import Figure, Goal, Measure
from benchmarks.imports import DAY, ROWS, roster
from benchmarks.measuring import timed
from benchmarks.settings import BASE_DIR
from common.events import EventEntry
from common.registry import spreadsheet_kinds
from common.spreadsheets.finding import find_rows
from common.spreadsheets.staging import check, keep, open_batch

PREVIEW = "import_preview"
# A roster's row is nine rows of the register: 1,100 of them are the 10,000 rows of the goals, with their history.
SIZES = (1_100, ROWS)
WAIT_BETWEEN = 0.02


def memory(measure: Measure, databases: Databases) -> Iterator[Figure]:
    """The goal is set for 10,000 rows of the register, a roster of 1,100; ten times as many stand beside."""
    few = roster(databases, 20)
    for size in SIZES:
        with databases.copy_of("import"):
            risen, detail = risen_by("agencies", few, roster(databases, size))
        yield measure.figure(f"roster of {size:,}, {databases.engine}", risen, detail)


def risen_by(kind: str, few: Path, many: Path) -> tuple[float, str]:
    """Megabytes by which a process rises with a large import after a small one, and what reads the file beside."""
    command = [sys.executable, "-m", "benchmarks.strain_child", kind, str(few), str(many)]
    child = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)  # noqa: S603  our own module
    if child.returncode:
        raise RuntimeError(child.stderr.strip().splitlines()[-1])
    risen, reader = map(float, child.stdout.split())
    return risen, f"the child process that reads the file: {reader:.0f} MB, interpreter included"


def preview(measure: Measure, databases: Databases) -> Iterator[Figure]:
    path = roster(databases, ROWS)
    with databases.copy_of("import"):
        size = page_of_preview("agencies", path)
    yield measure.figure(f"{ROWS:,} rows, {databases.engine}", size, goal=Goal("≤", 300, "KB"))


def page_of_preview(name: str, path: Path) -> float:
    """Kilobytes of the page that shows what a file would change."""
    by, kind = get_user_model().objects.get(username="canbo"), spreadsheet_kinds.get(name)
    scope = kind.scope_for("01", by=by)
    with path.open("rb") as content:
        upload = File(content, name=path.name)
        batch = open_batch(upload, kind, scope=scope, on=date.fromisoformat(DAY), by=by)
        found = find_rows(upload, kind, file_name=path.name)
        check(found.rows, kind, batch.context(by))
        keep(batch, found, found.rows, by=by)
    client = Client()
    client.force_login(by)
    address = reverse(PREVIEW, args=[batch.pk])
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return len(answer.content) / 1000


def waiting(measure: Measure, databases: Databases) -> Iterator[Figure]:
    """Another writer notes an event every 20 ms while a roster comes in; how long does it wait at most?"""
    for size in SIZES:
        path = roster(databases, size)
        with databases.copy_of("import"):
            longest, detail = longest_wait(path)
        yield measure.figure(f"roster of {size:,}, {databases.engine}", longest, detail)


def longest_wait(path: Path, kind: str = "agencies") -> tuple[float, str]:
    """The longest that a write took while a file came in by a process of its own."""
    waits = _waits_beside(path, kind)
    return max(waits), f"on the wall; {len(waits):,} writes, {sum(wait > 0.1 for wait in waits)} of them over 0.1 s"


def _waits_beside(path: Path, kind: str) -> list[float]:
    """How long each write took on the wall while the roster came in by a process of its own."""
    command = [sys.executable, "manage.py", "import_roster", str(path), "--kind", kind]
    command += ["--province", "01", "--as", "canbo", "--on", DAY]
    running = subprocess.Popen(command, cwd=BASE_DIR, env=environment(), stdout=subprocess.DEVNULL)  # noqa: S603  our own command
    waits = []
    with running:
        while running.poll() is None:
            waits.append(timed(_write, time.perf_counter))
            time.sleep(WAIT_BETWEEN)
    if running.returncode:
        raise RuntimeError(f"import_roster ended with {running.returncode}")
    return waits


def _write() -> None:
    """One event, however often the database says that it is locked."""
    while True:
        try:
            with transaction.atomic():
                EventEntry.objects.create(kind="bench", text="chờ")
            return
        except OperationalError:
            continue


def environment() -> dict[str, str]:
    """The environment in which another process works on the database of this one."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "postgresql":
        address = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{name}"
    else:
        address = f"sqlite:///{Path(name)}"
    return {**os.environ, "DATABASE_URL": address}


MEMORY = [
    Measure("P10", "memory of an import", Goal("≤", 40, "MB"), memory),
    Measure("P10", "page of a preview", Goal("≤", 300, "KB"), preview),
]
WAITING = [Measure("P13", "longest wait of another writer during an import", Goal("≤", 2, "s"), waiting)]

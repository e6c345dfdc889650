"""Clocks and counters. Times are CPU seconds of this process and of its database session, not of the clock on the
wall: other work on the machine then disturbs them least."""

import os
import re
import resource
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

MEGABYTE = 2**20
TABLE = re.compile(r'\b(?:INTO|UPDATE|FROM)\s+"?(\w+)', re.IGNORECASE)


def cpu() -> float:
    """CPU seconds used so far; on PostgreSQL those of the server's process for this connection as well."""
    return time.process_time() + _of_database_session()


def _of_database_session() -> float:
    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    path = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    try:
        return int(path.read_text().split()[0]) / 1e9
    except OSError:
        return 0.0  # another system, or another machine: its time cannot be seen from here


def timed(act: Callable[[], Any], clock: Callable[[], float] = cpu) -> float:
    start = clock()
    act()
    return clock() - start


def in_turn(
    *acts: Callable[[], Any], times: int = 5, warm: int = 1, clock: Callable[[], float] = cpu
) -> list[list[float]]:
    """The seconds of each act, run A, B, A, B …: what the machine does meanwhile meets all of them alike."""
    for _ in range(warm):
        for act in acts:
            act()
    seconds: list[list[float]] = [[] for _ in acts]
    for _ in range(times):
        for act, spent in zip(acts, seconds, strict=True):
            spent.append(timed(act, clock))
    return seconds


def ratio(first: list[float], second: list[float]) -> float:
    """How many times the second's median the first's is."""
    return median(first) / median(second)


def p95(seconds: list[float]) -> float:
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]


def queries_of(act: Callable[[], Any]) -> list[str]:
    """Every statement that an act sends."""
    with CaptureQueriesContext(connection) as caught:
        act()
    return [query["sql"] for query in caught.captured_queries]


@contextmanager
def statements_counted() -> Iterator[Counter[str]]:
    """Counts statements by table without keeping them: a logged statement of 10,000 rows weighs megabytes."""
    counts: Counter[str] = Counter()

    def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        match = TABLE.search(sql)
        if match:
            counts[match[1]] += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield counts


def peak_memory(act: Callable[[], Any]) -> float:
    """Megabytes by which Python's own memory rises while an act runs."""
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1] / MEGABYTE
    finally:
        tracemalloc.stop()


class Resident:
    """Megabytes by which the memory of the whole process rises, C libraries included."""

    def __init__(self) -> None:
        with suppress(OSError):
            Path("/proc/self/clear_refs").write_text("5")  # begin the peak anew
        self.before = self._status("VmRSS")

    def risen(self) -> float:
        return self._status("VmHWM") - self.before

    @staticmethod
    def _status(name: str) -> float:
        try:
            lines = Path("/proc/self/status").read_text().splitlines()
        except OSError:
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


def children_cpu() -> float:
    """CPU seconds of the programs that were started from here and have ended."""
    spent = os.times()
    return spent.children_user + spent.children_system

"""P14: how long `manage.py check` takes, beside that of a project with nothing in it."""

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median

from django.core.management import call_command

from benchmarks.databases import Databases
from benchmarks.figures import Figure, Goal, Measure
from benchmarks.measuring import children_cpu, in_turn, ratio
from benchmarks.settings import BASE_DIR

TIMES = 7


def start_up(measure: Measure, databases: Databases) -> Iterator[Figure]:
    empty = databases.folder / "empty_project"
    empty.mkdir()
    call_command("startproject", "empty", str(empty))
    ours, least = in_turn(
        partial(_check, BASE_DIR, "isoportal"), partial(_check, empty, "empty"), times=TIMES, clock=children_cpu
    )
    detail = f"{median(ours):.2f} s : {median(least):.2f} s"
    yield measure.figure("CPU", ratio(ours, least), detail)


def _check(folder: Path, project: str) -> None:
    command = [sys.executable, "manage.py", "check", "--settings", f"{project}.settings"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)  # noqa: S603  a command of our own


START_UP = [Measure("P14", "manage.py check against an empty project", Goal("≤", 1.6), start_up)]

"""Measures on one database, as a process of its own that run.py starts: figures go out as JSON lines."""

import json
import os
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import django

from benchmarks.patience import time_limit

PATIENCE = 600  # seconds that one measure may take


def main() -> None:
    django.setup()
    # The models are loaded only now.
    from benchmarks.databases import Databases  # noqa: PLC0415
    from benchmarks.measures import measures_for  # noqa: PLC0415

    wanted = set(sys.argv[1:])
    with tempfile.TemporaryDirectory(prefix="isoportal-bench-") as folder:
        databases = Databases(Path(folder))
        say({"database": databases.version})
        for measure in measures_for(databases):
            if not wanted or measure.name in wanted:
                measure_one(measure, databases)


def measure_one(measure: Any, databases: Any) -> None:
    """One measure; whatever goes wrong in it becomes a figure that is not met, and the others go on."""
    started = time.monotonic()
    try:
        with time_limit(PATIENCE):
            for figure in measure.run(measure, databases):
                say({"figure": asdict(figure)})
    except Exception as fault:  # every fault is told in the table
        reason = f"{type(fault).__name__}: {fault}".splitlines()[0][:160]
        say({"figure": asdict(measure.figure(databases.engine, None, reason))})
        if os.environ.get("BENCH_TRACE"):
            raise
    say({"took": [measure.name, round(time.monotonic() - started, 1)]})


def say(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

"""`make bench`: measures the portal against its references on SQLite and on PostgreSQL and prints the table.

The README's table between its two marks is written anew. `run.py P1 P7` measures only these and writes nothing;
a goal that was missed is shown as missed, and so is a figure that could not be taken.
"""

import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from benchmarks.figures import Figure, Goal, placed, table  # noqa: E402  found through the line above
from scripts import postgres  # noqa: E402

README = ROOT / "README.md"


class Run:
    """Figures as they come in from the workers, and what they were taken on."""

    def __init__(self, wanted: list[str], folder: Path) -> None:
        self.wanted, self.folder = wanted, folder
        self.figures: list[Figure] = []
        self.databases: list[str] = []

    def on(self, address: str) -> None:
        """Run the worker of a database to its end; one that breaks off leaves the figures that it has told."""
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "DATABASE_URL": address,
            "MEDIA_ROOT": str(self.folder / "files"),
            "LOG_LEVEL": "CRITICAL",
            # A laptop's .env must not reach what is measured.
            "PRODUCTION": "0",
            "DEBUG": "0",
            "SECOND_FACTOR_FOR_DEPARTMENT": "0",
            "PYTHONWARNINGS": "ignore",
            # Started again, a portal finds what it compiled before; some machines forbid to keep it.
            "PYTHONDONTWRITEBYTECODE": "",
        }
        command = [sys.executable, "-m", "benchmarks.worker", *self.wanted]
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as worker:  # noqa: S603  our own module
            try:
                for line in worker.stdout or ():
                    self._take(json.loads(line))
            except BaseException:
                worker.terminate()
                raise
        if worker.returncode:
            print(f"!!! the worker on {address.split(':')[0]} ended with {worker.returncode}", flush=True)

    def _take(self, message: dict) -> None:
        if "database" in message:
            self.databases.append(message["database"])
            print(f"\n=== {message['database']}", flush=True)
        elif "figure" in message:
            told = message["figure"]
            figure = Figure(**{**told, "goal": Goal(**told["goal"])})
            self.figures.append(figure)
            print("  ".join(figure.cells).replace("**", ""), flush=True)
        else:
            name, seconds = message["took"]
            print(f"    ({name}: {seconds} s)", flush=True)


def addresses(folder: Path) -> Iterator[str]:
    """An address on each engine; without PostgreSQL's binaries only SQLite's."""
    yield f"sqlite:///{folder / 'home.sqlite3'}"
    binaries = postgres.find_binaries()
    if binaries is None:
        print(postgres.MISSING)
        return
    with postgres.cluster(binaries) as address:
        yield address


def machine() -> str:
    """What the figures were taken on, without any name of it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}, Python {platform.python_version()}"


def summary(run: Run) -> str:
    day = f"{datetime.now(ZoneInfo('Asia/Ho_Chi_Minh')):%d/%m/%Y}"
    met = sum(figure.met for figure in run.figures)
    return (
        f"{day}; {machine()}, {', '.join(run.databases)}. {met} of {len(run.figures)} figures meet their goal.\n"
        "1x is one province (118 agencies), 34x the nation (4,012). A × is a ratio within one run, the\n"
        "median of turns; times are CPU of the process and of its database session, in the order of the label.\n\n"
        f"{table(run.figures)}"
    )


def main() -> int:
    wanted = sys.argv[1:]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # an exception, so that a cluster is removed
    with tempfile.TemporaryDirectory(prefix="isoportal-bench-") as folder:
        run = Run(wanted, Path(folder))
        for address in addresses(Path(folder)):
            run.on(address)
    told = summary(run)
    print(f"\n{told}")
    if not wanted:
        README.write_text(placed(README.read_text(), told))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)

"""All checks in a row: source text, types, migrations, deployment, then the suite on SQLite and on PostgreSQL.

Every stage runs, also after one that failed, and tells its time; the exit code is 0 where none failed.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from scripts import postgres
from tests.journeys.chromium import MISSING as NO_CHROMIUM
from tests.journeys.chromium import find_chromium

ROOT = Path(__file__).resolve().parent.parent
SQLITE = "sqlite://:memory:"
# What a province sets; the values are made up, the keys are those of docs/deployment.md.
PRODUCTION = {
    "PRODUCTION": "1",
    "DEBUG": "0",
    "SECRET_KEY": "a-key-of-more-than-fifty-characters-for-the-check-alone-0123456789",
    "ALLOWED_HOSTS": "iso.example.gov.vn",
    "CSRF_TRUSTED_ORIGINS": "https://iso.example.gov.vn",
    "SITE_ADDRESS": "https://iso.example.gov.vn",
    "BEHIND_PROXY": "1",
    "DATABASE_URL": SQLITE,
}
# A laptop's .env must not reach the tests.
TEST = {"PRODUCTION": "0", "DEBUG": "0", "DEMO": "1", "DATABASE_URL": SQLITE, "SECOND_FACTOR_FOR_DEPARTMENT": "0"}

CHECKS: dict[str, tuple[list[str], dict[str, str]]] = {
    "ruff check": (["ruff", "check", "."], {}),
    "ruff format": (["ruff", "format", "--check", "."], {}),
    "djlint": (["djlint", "--lint", "--quiet", "templates"], {}),
    "mypy": (["mypy", "."], {}),
    "migrations": (["manage.py", "makemigrations", "--check", "--dry-run"], TEST),
    "check --deploy": (["manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
}


class Stages:
    """Runs the stages, prints the time of each and remembers which failed."""

    def __init__(self) -> None:
        self.failed: list[str] = []
        self.started = time.monotonic()

    def run(self, name: str, words: list[str], environment: dict[str, str]) -> None:
        say(f"\n=== {name}")
        start = time.monotonic()
        command = [sys.executable, *([] if words[0].endswith(".py") else ["-m"]), *words]
        # What one process compiled the next need not: some machines forbid it.
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **environment}
        code = subprocess.run(command, check=False, cwd=ROOT, env=environment).returncode
        say(f"=== {name}: {'ok' if code == 0 else f'FAILED ({code})'} in {time.monotonic() - start:.0f} s")
        if code:
            self.failed.append(name)

    def miss(self, name: str, sentence: str, *, required: str) -> None:
        """A stage that cannot run here: a line that says so, a failure where it was required."""
        say(f"\n=== {name}: {sentence}")
        if os.environ.get(required, "0") not in ("", "0"):
            say(f"=== {name}: FAILED, {required} is set")
            self.failed.append(name)

    def close(self) -> int:
        told = f"failed: {', '.join(self.failed)}" if self.failed else "all stages ok"
        say(f"\n=== {told} in {time.monotonic() - self.started:.0f} s")
        return 1 if self.failed else 0


def suite(*words: str) -> list[str]:
    return ["pytest", "--numprocesses", os.environ.get("TEST_PROCESSES", "2"), "--quiet", *words]


def lint(stages: Stages) -> None:
    for name, (words, environment) in CHECKS.items():
        stages.run(name, words, environment)


def on_sqlite(stages: Stages) -> None:
    """What is drawn at random is tried once, on PostgreSQL where there is one."""
    there = os.environ.get("TEST_DATABASE_URL") or postgres.find_binaries()
    drawn = " and not drawn" if there else ""
    stages.run("tests on SQLite", suite("-m", f"not browser and not postgres{drawn}"), TEST)


def browser(stages: Stages, environment: dict[str, str]) -> None:
    if find_chromium():
        stages.run("browser journeys", suite("-m", "browser", "tests/journeys"), environment)
    else:
        stages.miss("browser journeys", NO_CHROMIUM, required="REQUIRE_BROWSER")


def on_postgres(stages: Stages) -> None:
    name, words = "tests on PostgreSQL", suite("-m", "not browser")
    if address := os.environ.get("TEST_DATABASE_URL"):
        stages.run(name, words, {**TEST, "DATABASE_URL": address})
    elif binaries := postgres.find_binaries():
        with postgres.cluster(binaries, postgres.FOR_TESTS) as address:
            stages.run(name, words, {**TEST, "DATABASE_URL": address})
    else:
        stages.miss(name, postgres.MISSING, required="REQUIRE_POSTGRES")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lint", action="store_true", help="only what reads the source text")
    parser.add_argument("--shots", action="store_true", help="only the journeys that take the screenshots")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # an exception, so that a cluster is removed
    stages = Stages()
    if asked.shots:
        browser(stages, {**TEST, "SHOTS": "1"})
        return stages.close()
    lint(stages)
    if not asked.lint:
        on_sqlite(stages)
        browser(stages, TEST)
        on_postgres(stages)
    return stages.close()


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)

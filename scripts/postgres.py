"""A throw-away PostgreSQL cluster from the machine's own binaries, for the test suite: started, used, removed."""

import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

OLDEST = 14
SECONDS_TO_START = 60
MISSING = (
    f"PostgreSQL {OLDEST} or newer was not found: the suite ran on SQLite only. "
    "Install it (Debian: apt-get install postgresql) or set TEST_DATABASE_URL."
)
# The data live for one run: nothing needs to survive a power cut.
HURRY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
# Rows of a test are never committed: a vacuum beside it finds none and tells the planner so, which then reads tables
# of thousands as if they were empty.
FOR_TESTS = "autovacuum=off"


def find_binaries() -> Path | None:
    """The folder of the newest usable PostgreSQL, also where Debian puts it off the PATH."""
    folders = [Path(folder) for folder in os.get_exec_path()]
    if shutil.which("pg_config"):
        told = subprocess.run(["pg_config", "--bindir"], check=False, stdout=subprocess.PIPE, text=True)  # noqa: S607
        folders.append(Path(told.stdout.strip()))
    for pattern in (
        "usr/lib/postgresql/*/bin",
        "usr/pgsql-*/bin",
        "usr/local/pgsql/bin",
        "opt/homebrew/opt/postgresql*/bin",
    ):
        folders.extend(Path("/").glob(pattern))
    # Links in one folder may lead to some of the programs only: look where they lead.
    folders = [(folder / "initdb").resolve().parent for folder in folders if (folder / "initdb").is_file()]
    return max((folder for folder in folders if version_of(folder) >= OLDEST), key=version_of, default=None)


def version_of(folder: Path) -> int:
    """The main version of the server in a folder, 0 where there is none."""
    if not (folder / "postgres").is_file():
        return 0
    told = subprocess.run([folder / "postgres", "--version"], check=False, stdout=subprocess.PIPE, text=True)
    found = re.search(r"(\d+)", told.stdout)
    return int(found[1]) if found else 0


@contextmanager
def cluster(binaries: Path, *options: str) -> Iterator[str]:
    """Start a cluster and hand out its address; it is gone again afterwards, whatever happened meanwhile."""
    # Root keeps away from TMPDIR, which the unprivileged user may not be able to reach.
    folder = Path(tempfile.mkdtemp(prefix="isoportal-pg-", dir="/tmp" if os.getuid() == 0 else None))  # noqa: S108
    try:
        run_as = unprivileged(folder)
        password = secrets.token_urlsafe(16)
        (folder / "password").write_text(password)
        (folder / "password").chmod(0o644)  # the folder itself is closed to others
        initdb: list[str | Path] = [
            binaries / "initdb",
            "--pgdata",
            folder / "data",
            "--username",
            "portal",
            "--encoding",
            "UTF8",
        ]
        initdb += ["--locale", "C.UTF-8", "--no-sync", "--auth", "scram-sha-256", "--pwfile", folder / "password"]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, **run_as)
        port = free_port()
        command: list[str | Path] = [binaries / "postgres", "-D", folder / "data", "-p", str(port), "-k", folder]
        for option in ("listen_addresses=127.0.0.1", *HURRY, *options):
            command += ["-c", option]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, **run_as)
        try:
            wait_for(server, binaries, folder, port)
            yield f"postgres://portal:{password}@127.0.0.1:{port}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # "fast": ends the sessions that are left, then the server
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unprivileged(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: the user to run it as, who then owns the folder."""
    if os.getuid() != 0:
        return {"cwd": folder}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"cwd": folder, "user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def wait_for(server: subprocess.Popen[bytes], binaries: Path, folder: Path, port: int) -> None:
    """Return once the server takes connections; where it does not start, say what its log says."""
    ready: list[str | Path] = [binaries / "pg_isready", "--quiet", "--host", "127.0.0.1", "--port", str(port)]
    until = time.monotonic() + SECONDS_TO_START
    while subprocess.run(ready, check=False).returncode != 0:
        if server.poll() is not None or time.monotonic() > until:
            raise RuntimeError("PostgreSQL did not start:\n" + (folder / "log").read_text(errors="replace"))
        time.sleep(0.1)

"""The empty portal that every process of the tests begins with: migrated once, then copied.

SQLite alone, whose copy is a file. It lies under var/ by the hash of all that decides it; another migration,
reference row or version of a package makes another.
"""

import fcntl
import hashlib
import sqlite3
from contextlib import closing
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

FOLDER: Path = settings.VAR_DIR / "migrated"
DECIDING = ("*/migrations/*.py", "fixtures/reference/*", "common/*.py")


def key() -> str:
    """The hash of what decides how the empty portal looks."""
    digest = hashlib.sha256()
    for pattern in DECIDING:
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            digest.update(f"{path.relative_to(settings.BASE_DIR)}\n".encode() + path.read_bytes())
    digest.update("\n".join(sorted(f"{one.name} {one.version}" for one in distributions())).encode())
    return digest.hexdigest()[:32]


class Copy:
    """Of several processes that find none, one migrates and keeps what comes of it; the others wait for it."""

    def __init__(self) -> None:
        creation: Any = connection.creation
        self.name: str = creation._get_test_db_name()
        self.is_used = connection.vendor == "sqlite" and creation.is_in_memory_db(self.name)
        self.path = FOLDER / f"{key()}.sqlite3"

    def lay(self) -> None:
        """Put the copy where the database in memory will be, before it is made: it is found migrated."""
        if not self.is_used:
            return
        FOLDER.mkdir(parents=True, exist_ok=True)
        # In memory a database is gone with its last connection: this one stays open as long as the process.
        self.memory = sqlite3.connect(self.name, uri=True)
        self.turn = (FOLDER / "turn").open("w")
        fcntl.flock(self.turn, fcntl.LOCK_EX)
        if self.path.exists():
            with closing(sqlite3.connect(self.path)) as known:
                known.backup(self.memory)
            self.turn.close()

    def keep(self) -> None:
        """Keep what was migrated where there was no copy, and let the others go on."""
        if not self.is_used or self.turn.closed:
            return
        for older in FOLDER.glob("*.sqlite3"):
            older.unlink()
        half = self.path.with_suffix(".half")
        with closing(sqlite3.connect(half)) as new:
            self.memory.backup(new)
        half.rename(self.path)
        self.turn.close()

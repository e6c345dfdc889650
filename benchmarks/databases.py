"""Throw-away databases of one engine: made once, copied, and exchanged under the running process."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection

from benchmarks import data
from benchmarks.patience import not_counted

EMPTY = "bench_empty"
# The province of each database, by how many agencies it has.
CONTENTS = {
    "small": [1, 50],
    "1x": [data.ONE_PROVINCE],
    "34x": [data.ONE_PROVINCE] * 34,
    "import": [0],
    "export": [2_000],
    "storm": [250],
}


class Databases:
    """The databases of a run by name; each is built when it is first used."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.is_postgres = connection.vendor == "postgresql"
        self.engine = "PostgreSQL" if self.is_postgres else "SQLite"
        self.home = connection.settings_dict["NAME"]
        self.made: set[str] = set()

    @property
    def version(self) -> str:
        connection.ensure_connection()
        if not self.is_postgres:
            return f"SQLite {'.'.join(map(str, connection.Database.sqlite_version_info))}"
        return f"PostgreSQL {connection.pg_version // 10_000}.{connection.pg_version % 10_000}"

    def use(self, name: str) -> None:
        """Work on a database from now on, built from what its name promises where it is not there yet."""
        if name not in self.made:
            with not_counted():
                self.make(name, CONTENTS[name])
        self._go_to(f"bench_{name}")

    def make(self, name: str, provinces: list[int]) -> None:
        """Build a database with provinces of so many agencies."""
        if EMPTY not in self.made:
            self._create(EMPTY)
            call_command("migrate", verbosity=0)
            self.made.add(EMPTY)
        self._copy(EMPTY, f"bench_{name}")
        data.build(provinces)
        if self.is_postgres:
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")  # as autovacuum does in its own time
        self.made.add(name)

    @contextmanager
    def copy_of(self, name: str) -> Iterator[None]:
        """Work on a copy that is thrown away again."""
        self.use(name)
        self._copy(f"bench_{name}", "bench_copy")
        try:
            yield
        finally:
            self._drop("bench_copy")

    def _create(self, name: str) -> None:
        if self.is_postgres:
            self._on_server(f"CREATE DATABASE {name}")
        self._go_to(name)

    def _copy(self, source: str, target: str) -> None:
        if self.is_postgres:
            self._on_server(f"CREATE DATABASE {target} TEMPLATE {source}")
        else:
            self._go_to(source)
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            shutil.copyfile(self._file(source), self._file(target))
        self._go_to(target)

    def _drop(self, name: str) -> None:
        if self.is_postgres:
            self._on_server(f"DROP DATABASE {name}")
            return
        connection.close()
        for path in self.folder.glob(f"{name}.sqlite3*"):
            path.unlink()

    def _on_server(self, statement: str) -> None:
        self._go_to(self.home)
        with connection.cursor() as cursor:
            cursor.execute(statement)
        connection.close()

    def _go_to(self, name: str) -> None:
        wanted = name if self.is_postgres else str(self._file(name))
        if connection.settings_dict["NAME"] != wanted:
            connection.close()
            connection.settings_dict["NAME"] = wanted
            ContentType.objects.clear_cache()

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.sqlite3"

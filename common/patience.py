"""Writes that are not worth waiting for: on SQLite a large import keeps all other writers out for seconds."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

SHORT_MS = 300


@contextmanager
def short_wait() -> Iterator[None]:
    """Whoever finds the database held meets `OperationalError` soon instead of after the usual time; on PostgreSQL,
    where rows are held and not all of it, nothing differs."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    usual = connection.connection.execute("PRAGMA busy_timeout").fetchone()[0]
    connection.connection.execute(f"PRAGMA busy_timeout = {SHORT_MS}")
    try:
        yield
    finally:
        connection.connection.execute(f"PRAGMA busy_timeout = {usual}")

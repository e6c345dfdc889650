"""Indexes by which PostgreSQL finds what stands anywhere in a text; other databases read every row."""

from typing import Any

from django.db import migrations

MAY_BE_MADE = """
    SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm')
        OR EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm')
            AND has_database_privilege(current_database(), 'CREATE')
"""


def trigram_indexes(places: dict[str, tuple[str, str]]) -> migrations.RunPython:
    """A step of a migration: name of the index → table, and the expression that the questions ask by.

    Where the extension is missing and may not be added, texts are found all the same, only not as fast.
    """

    def add(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(MAY_BE_MADE)
            if not cursor.fetchone()[0]:
                return
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            for name, (table, expression) in places.items():
                cursor.execute(f"CREATE INDEX {name} ON {table} USING gin (({expression}) gin_trgm_ops)")

    def remove(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for name in places:
                schema_editor.execute(f"DROP INDEX IF EXISTS {name}")

    return migrations.RunPython(add, remove)

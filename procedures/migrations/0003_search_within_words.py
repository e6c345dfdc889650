"""On PostgreSQL an index that finds words anywhere in the names of procedures and TTHC: without it a search over the
whole nation reads every row. Where the server does not have pg_trgm, or does not give it, search works without."""

from django.db import DatabaseError, migrations, transaction

INDEXES = (
    ("procedures_found_by_words", "procedures_procedure", "folded_name"),
    ("lines_found_by_words", "procedures_publicationline", "folded"),
)


def add_indexes(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(schema_editor.connection.alias):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError:
        return
    for name, table, column in INDEXES:
        schema_editor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {table} USING gin ({column} gin_trgm_ops)")


def drop_indexes(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, _, _ in INDEXES:
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("procedures", "0002_starter_kit")]
    operations = [migrations.RunPython(add_indexes, drop_indexes)]

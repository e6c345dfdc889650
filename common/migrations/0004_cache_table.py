"""The table of the shared cache, so that `migrate` alone leaves a working portal."""

from django.conf import settings
from django.core.management import call_command
from django.db import migrations


def cache_tables():
    return [
        cache["LOCATION"] for cache in settings.CACHES.values() if cache["BACKEND"].endswith("db.DatabaseCache")
    ]


def create_cache_tables(apps, schema_editor):
    call_command("createcachetable", *cache_tables(), database=schema_editor.connection.alias, verbosity=0)


def drop_cache_tables(apps, schema_editor):
    for table in cache_tables():
        schema_editor.execute(f"DROP TABLE {schema_editor.quote_name(table)}")


class Migration(migrations.Migration):
    dependencies = [("common", "0003_imports")]
    operations = [migrations.RunPython(create_cache_tables, drop_cache_tables)]

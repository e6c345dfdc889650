"""Migrations: none is missing, they build everything from nothing, and what they put in they can take out."""

import ast
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from common.migrating import ManyTables

OURS = [config.label for config in apps.get_app_configs() if Path(config.path).parent == Path(settings.BASE_DIR)]
DATA = (migrations.RunPython, migrations.RunSQL)


def our_migrations() -> dict[str, migrations.Migration]:
    disk = MigrationLoader(None).disk_migrations
    return {f"{app}.{name}": migration for (app, name), migration in disk.items() if app in OURS}


def writes_data(migration: migrations.Migration) -> bool:
    return any(isinstance(operation, DATA) for operation in migration.operations)


def irreversible(migration: migrations.Migration) -> list[str]:
    return [str(operation) for operation in migration.operations if not operation.reversible]


def mixed(migration: migrations.Migration) -> bool:
    """Schema and rows in one step: PostgreSQL may refuse it, and one cannot be taken back without the other."""
    kinds = {isinstance(operation, DATA) for operation in migration.operations}
    return kinds == {True, False}


@pytest.mark.django_db
def test_models_and_migrations_agree():
    told = StringIO()

    call_command("makemigrations", "--check", "--dry-run", stdout=told)

    assert told.getvalue() == "No changes detected\n"


def test_every_migration_can_be_taken_back():
    assert {name: irreversible(step) for name, step in our_migrations().items() if irreversible(step)} == {}


def test_rows_are_written_apart_from_the_schema():
    assert [name for name, step in our_migrations().items() if mixed(step)] == []


def test_migrations_are_named_for_what_they_do():
    assert [name for name in our_migrations() if "_auto_" in name] == []


def test_checks_find_a_bad_migration():
    """The control."""

    class Bad(migrations.Migration):
        operations = [
            migrations.RunPython(lambda apps, editor: None),
            migrations.CreateModel("Thing", [], {}),
        ]

    assert irreversible(Bad("bad", "agencies")) == [str(Bad.operations[0])]
    assert mixed(Bad("bad", "agencies"))


def statements(kind: type[migrations.Migration], act: str) -> list[str]:
    """What such a migration of tables that refer to each other has a database do, there or back."""
    thing = models.ForeignKey("agencies.Thing", models.PROTECT)
    kind.operations = [
        migrations.CreateModel("Thing", [("id", models.AutoField(primary_key=True))]),
        migrations.CreateModel("Part", [("id", models.AutoField(primary_key=True)), ("thing", thing)]),
        migrations.AddField("Thing", "best", models.ForeignKey("agencies.Part", models.PROTECT, null=True)),
        migrations.CreateModel("Note", [("id", models.AutoField(primary_key=True)), ("thing", thing)]),
    ]
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        getattr(kind("tables", "agencies"), act)(ProjectState(), editor)
    return [*editor.collected_sql, *map(str, editor.deferred_sql)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("act", "said"), [("apply", "CREATE TABLE"), ("unapply", "DROP TABLE")])
def test_tables_together_are_made_and_taken_away_as_one_by_one(act, said):
    class OneByOne(migrations.Migration):
        pass

    class Together(ManyTables):
        pass

    told = statements(Together, act)
    assert told == statements(OneByOne, act)
    assert sum(said in line for line in told) >= 3


@pytest.mark.django_db(transaction=True)
def test_rows_of_migrations_go_and_come_back():
    """Back to before the first data migration of each app and forward again: the same reference rows stand."""
    before = reference_rows()
    steps = [name.split(".") for name, step in sorted(our_migrations().items()) if writes_data(step)]
    assert steps
    targets = {app: _step_before(app, name) for app, name in reversed(steps)}
    try:
        MigrationExecutor(connection).migrate(list(targets.items()))
    finally:
        call_command("migrate", verbosity=0)

    assert reference_rows() == before


def _step_before(app: str, name: str) -> str | None:
    names = sorted(step.split(".")[1] for step in our_migrations() if step.startswith(f"{app}."))
    place = names.index(name)
    return names[place - 1] if place else None


def reference_rows() -> dict[str, int]:
    """How many rows each of our tables holds."""
    ours = [model for app in OURS for model in apps.get_app_config(app).get_models()]
    return {model._meta.label: model._base_manager.count() for model in ours if model._base_manager.exists()}


def test_migrations_import_no_code_of_ours():
    """What a step did must not change with the code that is around it later."""
    found = []
    for app in OURS:
        for path in (Path(settings.BASE_DIR) / app / "migrations").glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.ImportFrom) and (node.module or "").endswith((".services", ".queries")):
                    found.append(f"{path.name}: {node.module}")

    assert found == []

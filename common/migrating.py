"""Migrations that make many tables: their models are worked out once, not anew for every table."""

from itertools import groupby
from typing import Any

from django.db import migrations


class ManyTables(migrations.Migration):
    """Tables that are made one after the other are made together.

    Django works out every model of the project again for each new table that refers to others: half a minute on an
    empty database. What is written to it is the same, statement by statement.
    """

    def apply(self, project_state: Any, schema_editor: Any, collect_sql: bool = False) -> Any:
        if collect_sql:
            return super().apply(project_state, schema_editor, collect_sql)
        for makes_tables, run in groupby(self.operations, lambda one: isinstance(one, migrations.CreateModel)):
            if makes_tables:
                self._make(list(run), project_state, schema_editor)
            else:
                others: Any = migrations.Migration(self.name, self.app_label)
                others.operations = list(run)
                others.apply(project_state, schema_editor)
        return project_state

    def _make(self, tables: list[Any], project_state: Any, schema_editor: Any) -> None:
        project_state.__dict__.pop("apps", None)  # worked out when it is asked for next
        for table in tables:
            table.state_forwards(self.app_label, project_state)
        for table in tables:
            table.database_forwards(self.app_label, schema_editor, project_state, project_state)

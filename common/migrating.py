"""Migrations that make many tables: their models are worked out once, not anew for every table."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django.db import migrations


class ManyTables(migrations.Migration):
    """Tables that are made one after the other are made together, and taken away together.

    Django works out every model of the project again for each new table that refers to others: half a minute on an
    empty database. What is written to it is the same, statement by statement.
    """

    def mutate_state(self, project_state: Any, preserve: bool = True) -> Any:
        state = project_state.clone() if preserve else project_state
        self._tell(self.operations, state)
        return state

    def apply(self, project_state: Any, schema_editor: Any, collect_sql: bool = False) -> Any:
        if collect_sql:
            return super().apply(project_state, schema_editor, collect_sql)
        for tables, others in self._runs():
            if others is not None:
                others.apply(project_state, schema_editor)
                continue
            self._tell(tables, project_state)
            for table in tables:
                table.database_forwards(self.app_label, schema_editor, project_state, project_state)
        return project_state

    def unapply(self, project_state: Any, schema_editor: Any, collect_sql: bool = False) -> Any:
        if collect_sql:
            return super().unapply(project_state, schema_editor, collect_sql)
        state, steps = project_state, []
        for tables, others in self._runs():
            before, state = state, state.clone()
            if others is None:
                self._tell(tables, state)
            else:
                others.mutate_state(state, preserve=False)
            steps.append((tables, others, before, state))
        for tables, others, before, after in reversed(steps):
            if others is not None:
                others.unapply(before, schema_editor)
            for table in reversed(tables):
                table.database_backwards(self.app_label, schema_editor, after, before)
        return project_state

    def _runs(self) -> Iterator[tuple[list[Any], Any]]:
        """What follows each other in this migration: tables, or a migration of the other operations."""
        for makes_tables, run in groupby(self.operations, lambda one: isinstance(one, migrations.CreateModel)):
            if makes_tables:
                yield list(run), None
            else:
                others: Any = migrations.Migration(self.name, self.app_label)
                others.operations = list(run)
                yield [], others

    def _tell(self, operations: Sequence[Any], state: Any) -> None:
        state.__dict__.pop("apps", None)  # worked out when it is asked for next
        for operation in operations:
            operation.state_forwards(self.app_label, state)

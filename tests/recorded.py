"""Rows that thousands of tests begin with: made once by services and factories, then put back as they were made."""

import pickle
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from django.db.models.sql import InsertQuery

T = TypeVar("T")


def recorded(make: Callable[[], T]) -> Callable[[], T]:
    """Makes a maker that works once in a process; from then on its rows come back in one statement a table.

    What it gives is a copy each time, so a test may change it.
    """
    kept: list[tuple[bytes, list[tuple[str, Any]]]] = []

    @wraps(make)
    def again() -> T:
        if kept:
            given, statements = kept[0]
            with transaction.atomic(), connection.cursor() as cursor:  # in any order: keys are checked at its end
                for statement in statements:
                    cursor.execute(*statement)
            return pickle.loads(given)  # noqa: S301  written here, in this process
        before = {model: set(_rows(model).values_list("pk", flat=True)) for model in apps.get_models()}
        made = make()
        kept.append((pickle.dumps(made), list(_statements(before))))
        return made

    return again


def _rows(model: type[Model]) -> Any:
    return model._base_manager.order_by("pk")


def _statements(before: dict[type[Model], set[Any]]) -> Iterator[tuple[str, Any]]:
    for model, keys in before.items():
        if new := [row for row in _rows(model) if row.pk not in keys]:
            query = InsertQuery(model)
            query.insert_values(model._meta.local_concrete_fields, new, raw=True)
            yield from query.get_compiler(connection=connection).as_sql()

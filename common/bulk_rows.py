"""Thousands of rows in few statements: `bulk_create` and its upsert at a fourth of the cost.

Django turns each value of each row into an expression and gives SQLite 999 parameters at a time. Here a value goes
to the database as it is unless its type needs adapting, and a statement takes what the database takes. No signals;
rows of one plain table with a key of its own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from django.db import connections, models, router
from django.db.models.base import ModelState

AT_ONCE = 2_000  # rows in a statement
# What the drivers take as it is, in fields that keep it so.
PLAIN_VALUES: frozenset[type] = frozenset((str, int, bool, type(None)))
NONE_ONLY: frozenset[type] = frozenset((type(None),))
PLAIN_FIELDS = frozenset(
    ("BigAutoField", "BigIntegerField", "BooleanField", "CharField", "ForeignKey", "IntegerField",
     "PositiveIntegerField", "PositiveSmallIntegerField", "SmallIntegerField", "TextField")
)  # fmt: skip


class Maker:
    """Makes new rows of a model at a third of what its constructor takes: `same` stands in all of them.

    Values go by attribute (`agency_id`); `related` are rows at hand, by the name of their key's field.
    """

    def __init__(self, model: type[models.Model], **same: Any) -> None:
        fields = model._meta.concrete_fields
        self.model = model
        self.values = {field.attname: field.get_default() for field in fields} | same
        # Such as a moment, which no two rows share
        self.anew = {
            field.attname: field
            for field in fields
            if field.has_default() and callable(field.default) and field.attname not in same
        }

    def __call__(self, related: Mapping[str, models.Model] | None = None, **values: Any) -> Any:
        if unknown := values.keys() - self.values.keys():
            raise TypeError(f"{self.model.__name__} has no {', '.join(sorted(unknown))}")
        row: Any = self.model.__new__(self.model)
        row.__dict__ = {"_state": ModelState(), **self.values, **values}
        for name, field in self.anew.items():
            if name not in values:
                row.__dict__[name] = field.get_default()
        for name, other in (related or {}).items():
            row._state.fields_cache[name] = other
            row.__dict__[f"{name}_id"] = other.pk
        return row


def insert(instances: Sequence[models.Model]) -> None:
    """Insert new rows of one model, and tell each of its key."""
    if not instances:
        return
    model = type(instances[0])
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    key: Any = model._meta.pk
    connection = connections[router.db_for_write(model)]
    returning = f" RETURNING {connection.ops.quote_name(key.column)}"
    at = 0
    for batch in _sent(model, fields, _values(instances, fields, connection), returning):
        for (pk,) in batch:
            instance = instances[at]
            instance.pk = pk
            instance._state.adding, instance._state.db = False, connection.alias
            at += 1


def overwrite(instances: Sequence[models.Model]) -> None:
    """Write rows that exist, each as a whole."""
    if not instances:
        return
    model = type(instances[0])
    fields = list(model._meta.concrete_fields)
    connection = connections[router.db_for_write(model)]
    quoted = [connection.ops.quote_name(str(field.column)) for field in fields if not field.primary_key]
    key: Any = model._meta.pk
    settings = ", ".join(f"{column} = EXCLUDED.{column}" for column in quoted)
    conflict = f" ON CONFLICT ({connection.ops.quote_name(key.column)}) DO UPDATE SET {settings}"
    for _ in _sent(model, fields, _values(instances, fields, connection), conflict):
        pass


def insert_values(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]], *, at_once: int = AT_ONCE
) -> None:
    """Insert rows of which only the columns are known, without an object each; other columns must have none."""
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    connection = connections[router.db_for_write(model)]
    passing = [(_passes_as_it_is(field), field.get_db_prep_save) for field in fields]
    adapted = (
        [
            value if type(value) in plain else adapt(value, connection)
            for value, (plain, adapt) in zip(row, passing, strict=True)
        ]
        for row in rows
    )
    for _ in _sent(model, fields, adapted, "", at_once):
        pass


def _values(instances: Sequence[models.Model], fields: Sequence[Any], connection: Any) -> Iterator[list[Any]]:
    keys = [field for field in fields if field.is_relation]
    set_at_save = [field for field in fields if type(field).pre_save is not models.Field.pre_save]
    passing = [(field.attname, _passes_as_it_is(field), field.get_db_prep_save) for field in fields]
    for instance in instances:
        for field in keys:
            _take_key_of_related(instance, field)
        for field in set_at_save:
            field.pre_save(instance, add=instance._state.adding)
        known = instance.__dict__
        yield [
            value if type(value := known[name]) in plain else adapt(value, connection)
            for name, plain, adapt in passing
        ]


def _take_key_of_related(instance: models.Model, field: Any) -> None:
    """A related row may have been saved after it was put here, as `save()` allows too."""
    if instance.__dict__[field.attname] is None and field.is_cached(instance):
        related = field.get_cached_value(instance)
        if related is not None:
            if related.pk is None:
                raise ValueError(f"{field} of a row refers to one that is not saved")
            setattr(instance, field.attname, related.pk)


def _passes_as_it_is(field: Any) -> frozenset[type]:
    """The types of a field's values that need no adapting for the database."""
    if field.get_internal_type() in PLAIN_FIELDS:
        return PLAIN_VALUES
    return NONE_ONLY if isinstance(field, models.DateField) else frozenset()


def _sent(
    model: type[models.Model],
    fields: Sequence[Any],
    rows: Iterator[list[Any]] | Iterable[list[Any]],
    tail: str,
    at_once: int = AT_ONCE,
) -> Iterator[list[tuple[Any, ...]]]:
    """Send the rows in batches; what each statement gives back."""
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    head = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES "  # noqa: S608  names of our models
    row_of_marks = f"({', '.join(['%s'] * len(fields))})"
    size = max(1, min(at_once, most_parameters(connection) // len(fields)))
    rows = iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(rows, size)):
            statement = head + ", ".join([row_of_marks] * len(batch)) + tail
            cursor.execute(statement, list(chain.from_iterable(batch)))
            yield cursor.fetchall() if "RETURNING" in tail else []


def most_parameters(connection: Any) -> int:
    """How many values one statement takes: on SQLite what this build allows, 32,766 and more since 2020."""
    if connection.vendor != "sqlite":
        return 60_000
    connection.ensure_connection()
    return int(connection.connection.getlimit(connection.Database.SQLITE_LIMIT_VARIABLE_NUMBER))

"""Statements that are written once and asked again with other values.

For the wide questions of a page Django takes longer to write the statement than the database to answer it. What is
written depends on code alone; values are put in when it is asked, as parameters. So a question may be prepared where
its form is always the same: it takes its values by name, reads no setting, and asks nothing of its values.
"""

from collections.abc import Callable, Hashable
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, QuerySet
from django.db.models.sql.compiler import SQLCompiler


@dataclass(frozen=True)
class Mark:
    """Stands among the parameters for a value to come: which one, and its place where it is one of several."""

    name: str
    place: int | None = None

    def among(self, values: dict[str, Any]) -> Any:
        value = values[self.name]
        return value if self.place is None else value[self.place]


class Given(Expression):
    """A value in a question that is given each time it is asked."""

    def __init__(self, name: str, place: int | None = None) -> None:
        super().__init__()
        self.mark = Mark(name, place)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self.mark]


def prepared(write: Callable[..., QuerySet[Any, Any]]) -> Callable[..., list[Any]]:
    """Makes a function that writes a question one that answers it, with the rows as a list.

    Its values are named: days, numbers and texts, or a sequence of such, which is written anew for each length.
    """
    written: dict[Hashable, tuple[QuerySet[Any, Any], SQLCompiler, str, tuple[Any, ...]]] = {}

    @wraps(write)
    def ask(**values: Any) -> list[Any]:
        connection = connections[DEFAULT_DB_ALIAS]
        form = (connection.vendor, *((name, _length(value)) for name, value in values.items()))
        if form not in written:
            question = write(**{name: _to_come(name, value) for name, value in values.items()})
            compiler = question.query.get_compiler(DEFAULT_DB_ALIAS)
            written[form] = (question, compiler, *compiler.as_sql())
        question, compiler, statement, parameters = written[form]
        asked, bound = question.all(), copy(compiler)
        bound.connection = connection
        bound.as_sql = lambda *_, **__: (statement, in_place(parameters, values, connection))  # type: ignore[method-assign]
        asked.query.get_compiler = lambda *_, **__: bound  # type: ignore[method-assign]
        return list(asked)

    return ask


def in_place(parameters: Any, values: dict[str, Any], connection: Any) -> tuple[Any, ...]:
    """The parameters of a statement with the values that were left open."""
    return tuple(
        _adapted(parameter.among(values), connection) if isinstance(parameter, Mark) else parameter
        for parameter in parameters
    )


def _length(value: Any) -> int | None:
    return len(value) if isinstance(value, list | tuple) else None


def _to_come(name: str, value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [Given(name, place) for place in range(len(value))]
    return Given(name)


def _adapted(value: Any, connection: Any) -> Any:
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value

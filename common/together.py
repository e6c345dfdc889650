"""Several questions in one statement: each cut in its own order, which Django's union cannot do on SQLite, and each
written when it is needed, or once and for all."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from common.prepared import in_place


class Written(NamedTuple):
    """A question as the database is asked it; empty where no row can answer."""

    statement: str
    parameters: tuple[Any, ...]

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The answer as the database gives it: keys, numbers, texts; `values`: those left open (`Given`)."""
        if not self.statement:
            return []
        with connection.cursor() as cursor:
            cursor.execute(self.statement, in_place(self.parameters, values, connection))
            return cursor.fetchall()


def written(question: QuerySet[Any, Any]) -> Written:
    try:
        return Written(*question.query.sql_with_params())
    except EmptyResultSet:
        return Written("", ())


def together(parts: Iterable[Written]) -> Written:
    """All rows of all parts, which have the same columns."""
    asked = [part for part in parts if part.statement]
    # A part stands in brackets of its own, so that it keeps its order and its limit. Values are apart, as parameters.
    told = [f"SELECT * FROM ({part.statement}) AS part{place}" for place, part in enumerate(asked)]  # noqa: S608  see above
    return Written(" UNION ALL ".join(told), tuple(value for part in asked for value in part.parameters))


def in_order(question: Written, column: str, order: str, *, first: int) -> Written:
    """One column of the first rows of a question in an order (SQL) by any of its columns."""
    if not question.statement:
        return question
    statement = f"SELECT {column} FROM ({question.statement}) AS whole ORDER BY {order} LIMIT {first:d}"  # noqa: S608  no value
    return question._replace(statement=statement)

"""Several questions in one statement: each cut in its own order, which Django's union cannot do on SQLite, and each
written when it is needed, or once and for all."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from common.prepared import in_place

FEW_DAYS = 8  # for which a question is kept that is written once a day


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


def written(question: QuerySet[Any, Any] | Written) -> Written:
    """What is written already stays as it is."""
    if isinstance(question, Written):
        return question
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


def among(question: Written, key: str, keys: Written) -> Written:
    """The rows of a question whose `key` is one of those that another finds: what is the same for everybody is
    written once, and narrowed to what its reader sees."""
    if not question.statement or not keys.statement:
        return Written("", ())
    statement = f"SELECT * FROM ({question.statement}) AS whole WHERE {key} IN ({keys.statement})"  # noqa: S608  no value
    return Written(statement, question.parameters + keys.parameters)


def by_word(question: Written) -> Written:
    """Each `word` of a question's rows, and how many there are of it (`how_many`)."""
    if not question.statement:
        return question
    statement = f"SELECT word, COUNT(*) AS how_many FROM ({question.statement}) AS named GROUP BY word"  # noqa: S608  no value
    return question._replace(statement=statement)


def in_order(question: Written, column: str, order: str, *, first: int) -> Written:
    """One column of the first rows of a question in an order (SQL) by any of its columns."""
    if not question.statement:
        return question
    statement = f"SELECT {column} FROM ({question.statement}) AS whole ORDER BY {order} LIMIT {first:d}"  # noqa: S608  no value
    return question._replace(statement=statement)

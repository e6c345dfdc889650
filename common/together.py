"""Several questions in one statement, each cut where its own index ends: what Django's union cannot do on SQLite."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from common.prepared import in_place


class Together:
    """The column `key` of all rows of the parts, in an order (SQL) by the columns that they name alike.

    Written once; values that are `Given` are named when it is asked.
    """

    def __init__(self, parts: Sequence[QuerySet[Any, Any]], order: str) -> None:
        statements: list[str] = []
        self.parameters: list[Any] = []
        for part in parts:
            try:
                statement, parameters = part.query.sql_with_params()
            except EmptyResultSet:
                continue
            statements.append(f"SELECT * FROM ({statement}) AS part{len(statements)}")  # noqa: S608  values are apart
            self.parameters += parameters
        together = " UNION ALL ".join(statements)
        told = f"SELECT together.key FROM ({together}) AS together ORDER BY {order}"  # noqa: S608  values are apart
        self.statement = told if statements else ""

    def keys(self, **values: Any) -> list[int]:
        """The keys in their order; one that several parts have stands there once, where it came first."""
        if not self.statement:
            return []
        with connection.cursor() as cursor:
            cursor.execute(self.statement, in_place(self.parameters, values, connection))
            return list(dict.fromkeys(key for (key,) in cursor))

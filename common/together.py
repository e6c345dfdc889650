"""Several questions in one statement, each cut where its own index ends: what Django's union cannot do on SQLite."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def ordered_keys(parts: Sequence[QuerySet[Any, Any]], order: str) -> list[int]:
    """The column `key` of all rows that the parts have, in an order (SQL) by the columns that they name alike."""
    statements: list[str] = []
    values: list[Any] = []
    for part in parts:
        try:
            statement, given = part.query.sql_with_params()
        except EmptyResultSet:
            continue
        statements.append(f"SELECT * FROM ({statement}) AS part{len(statements)}")  # noqa: S608  values are apart
        values += given
    if not statements:
        return []
    together = " UNION ALL ".join(statements)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT together.key FROM ({together}) AS together ORDER BY {order}", values)  # noqa: S608  values are apart
        return [key for (key,) in cursor]

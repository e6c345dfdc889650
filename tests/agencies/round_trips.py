"""Out and in again: a list that is taken away as a file and brought back changes nothing."""

from io import BytesIO
from typing import Any

from django.core.files.base import File

from common.spreadsheets.finding import find_rows
from common.spreadsheets.kinds import Context, Kind, Row
from common.spreadsheets.staging import check


def brought_back(client: Any, address: str, kind: Kind, context: Context) -> list[Row]:
    """The rows of an export (.xlsx or .csv, by the end of its address) as an import would show them."""
    answer = client.get(address)
    content = BytesIO(b"".join(answer))
    answer.close()
    suffix = "xlsx" if "/xlsx/" in address else "csv"
    rows = find_rows(File(content, name=f"x.{suffix}"), kind, file_name=f"x.{suffix}").rows
    check(rows, kind, context)
    return rows


def told(rows: list[Row]) -> list[tuple[str, list[str], dict[str, tuple[str, str]]]]:
    return [(row.state, [fault.message for fault in row.faults], row.changes) for row in rows]

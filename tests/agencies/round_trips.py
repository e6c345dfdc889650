"""Out and in again: a list that is taken away as a file and brought back changes nothing."""

from datetime import date
from io import BytesIO
from typing import Any

from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile

from common.spreadsheets.applying import apply_batch
from common.spreadsheets.finding import find_rows
from common.spreadsheets.kinds import Context, Kind, Row
from common.spreadsheets.models import ImportBatch
from common.spreadsheets.staging import check, receive
from common.spreadsheets.writing import write_xlsx
from tests.answers import read_whole


def brought_back(client: Any, address: str, kind: Kind, context: Context) -> list[Row]:
    """The rows of an export (.xlsx or .csv, by the end of its address) as an import would show them."""
    content = BytesIO(read_whole(client.get(address)))
    suffix = "xlsx" if "/xlsx/" in address else "csv"
    rows = find_rows(File(content, name=f"x.{suffix}"), kind, file_name=f"x.{suffix}").rows
    check(rows, kind, context)
    return rows


def told(rows: list[Row]) -> list[tuple[str, list[str], dict[str, tuple[str, str]]]]:
    return [(row.state, [fault.message for fault in row.faults], row.changes) for row in rows]


def sheet(kind: Kind, *rows: dict[str, Any]) -> SimpleUploadedFile:
    """Rows (values by column key) as a workbook that somebody uploads."""
    content = BytesIO()
    write_xlsx(kind.columns, [[row.get(column.key) for column in kind.columns] for row in rows], content, title="x")
    return SimpleUploadedFile("x.xlsx", content.getvalue())


def applied(kind: Kind, scope: str, on: date, by: Any, *rows: dict[str, Any]) -> ImportBatch:
    """The rows brought in as an officer does it: uploaded, seen, saved."""
    batch = receive(sheet(kind, *rows), kind, scope=scope, on=on, by=by)
    assert batch.count("faulty") == 0, list(batch.rows.values_list("number", "faults"))
    return apply_batch(batch, by=by, revision=batch.revision)

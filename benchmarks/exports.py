"""P12: the register as a file to take away, asked for through its address by who sees all of it."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import Any

import xlsxwriter
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from agencies.models import Appointment
from agencies.queries.register import register
from agencies.queries.register_export import export_rows
from benchmarks.databases import CONTENTS, Databases
from benchmarks.figures import Figure, Goal, Measure
from benchmarks.measuring import in_turn, peak_memory, queries_of, ratio
from benchmarks.pages import WATCHER, milliseconds
from common.clock import today
from common.registry import spreadsheet_kinds
from common.spreadsheets.exporting import export_response

ROWS = 10_000
TIMES = 5
PEOPLE = Appointment._meta.db_table  # no other query of the export reads it


def exports(measure: Measure, databases: Databases) -> Iterator[Figure]:
    databases.use("export")
    where = f"{CONTENTS['export'][0]:,} rows, {databases.engine}"
    least = {"xlsx": ("xlsxwriter's constant memory", _plain_workbook, 1.2), "csv": ("iterating", _iterate, 2.0)}
    for fmt, (reference, act, bound) in least.items():
        label = f"{measure.label}: {fmt}, memory"
        risen = _memory(fmt)
        yield measure.figure(f"{ROWS:,} rows, {databases.engine}", risen, label=label, goal=Goal("≤", 30, "MB"))
        ours, theirs = in_turn(_through_the_address(fmt), act, times=TIMES)
        detail = f"{milliseconds(ours)} : {milliseconds(theirs)}"
        label = f"{measure.label}: {fmt} against {reference}"
        yield measure.figure(where, ratio(ours, theirs), detail, label=label, goal=Goal("≤", bound))
        rows = [sql for sql in queries_of(_through_the_address(fmt)) if PEOPLE in sql]
        label = f"{measure.label}: {fmt}, queries for the rows"
        yield measure.figure(where, len(rows), label=label, goal=Goal("=", 1, ""))


def _rows() -> Iterator[dict[str, Any]]:
    user = get_user_model().objects.get(username=WATCHER)
    return export_rows(register(user, today()).order_by("province_id", "sort_key", "pk"), today())


def _through_the_address(fmt: str) -> Callable[[], None]:
    client = Client()
    client.force_login(get_user_model().objects.get(username=WATCHER))
    return partial(_download, client, reverse("agency_export", args=[fmt]))


def _download(client: Client, address: str) -> None:
    consume(client.get(address))


def consume(answer: Any) -> None:
    if answer.status_code != 200 or not answer.streaming:
        raise RuntimeError(f"answered {answer.status_code}, streaming: {answer.streaming}")
    for _ in answer.streaming_content:
        pass
    answer.close()


def _iterate() -> None:
    for _ in _rows():
        pass


def _plain_workbook() -> None:
    """The same values in the same columns by the library alone."""
    keys = _keys()
    with (
        tempfile.TemporaryFile() as file,
        xlsxwriter.Workbook(file, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"}) as book,
    ):
        sheet = book.add_worksheet()
        for line, row in enumerate(_rows()):
            sheet.write_row(line, 0, [line, *("" if row[key] is None else row[key] for key in keys)])


def _keys() -> list[str]:
    return [column.key for column in spreadsheet_kinds.get("agencies").columns]


def _memory(fmt: str) -> float:
    """Megabytes for as many rows: those there are, over and over, through the same writer."""
    kind, keys = spreadsheet_kinds.get("agencies"), _keys()
    again: Iterable[Any] = chain.from_iterable(_rows() for _ in range(ROWS // CONTENTS["export"][0]))
    rows = ([row[key] for key in keys] for row in again)
    return peak_memory(lambda: consume(export_response(kind, rows, fmt, file_name="danh-sach")))


EXPORTS = [Measure("P12", "export", Goal("≤", 2), exports)]

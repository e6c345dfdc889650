"""A whole province's roster: as an office sends it, again, given out and brought back."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from agencies.choices import AgencyKind, Level
from agencies.models import Agency, AgencyPeriod, ApplicationStatus, Appointment, Certificate
from agencies.queries.register_export import export_rows
from agencies.resources.agencies import AgencyRoster
from common.documents import OfficialDocument
from common.spreadsheets.models import ImportBatch
from common.spreadsheets.undoing import undo_batch
from common.spreadsheets.writing import stream_csv, write_xlsx
from tests.agencies.messy import messy_workbook
from tests.agencies.rosters import DAY, ROSTER, Desk, an_giang, root

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).parents[3] / "shared" / "samples" / "an_giang_danh_sach_co_quan_2021.xlsx"
LEVELS = {Level.PROVINCE: 30, Level.DISTRICT: 11, Level.COMMUNE: 156}
AGAIN = {"new": 0, "changed": 0, "unchanged": 197, "faulty": 0}


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "files")


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    """The demo's roster with the dirt of an office in it."""
    sheet = load_workbook(ROSTER).active
    rows = list(sheet.iter_rows(values_only=True))
    start = next(index for index, row in enumerate(rows) if row[0] == "STT")
    keys = {column.label: column.key for column in AgencyRoster.columns}
    named = [keys.get(heading, heading) for heading in rows[start]]
    file = tmp_path / "danh sách 2021.xlsx"
    file.write_bytes(messy_workbook([dict(zip(named, row, strict=True)) for row in rows[start + 1 :]]).getvalue())
    return file


def bring_in(file: Path, *options: str) -> dict[str, Any]:
    an_giang()
    root()
    out = io.StringIO()
    words = ["--kind", "agencies", "--province", "89", "--as", "goc", *options]
    call_command("import_roster", str(file), *words, stdout=out)
    return json.loads(out.getvalue())


def counts(report: dict[str, Any]) -> dict[str, int]:
    return {key: value for key, value in report.items() if key in AGAIN}


def levels() -> dict[str, int]:
    return {level: AgencyPeriod.objects.filter(level=level).count() for level in Level}


def written() -> list[int]:
    models = (Agency, AgencyPeriod, ApplicationStatus, Appointment, Certificate, OfficialDocument)
    return [model.history.count() for model in models]


def check_first_and_second(file: Path, mended: int) -> None:
    first = bring_in(file, "--on", "2020-12-31")
    assert first == {"new": 197, "changed": 0, "unchanged": 0, "mended": mended, "faulty": 0, "faults": []}
    assert (levels(), written()) == (LEVELS, [197] * 6)
    assert counts(bring_in(file, "--on", "2020-12-31")) == AGAIN
    assert written() == [197] * 6


def test_roster_of_the_demo_comes_in_and_again_writes_nothing():
    check_first_and_second(ROSTER, mended=0)


def test_roster_with_an_offices_dirt_comes_in_and_again_writes_nothing(messy):
    check_first_and_second(messy, mended=170)


@pytest.mark.skipif(not SAMPLE.exists(), reason="the offices' own workbook lies beside the repository, not in it")
def test_sample_comes_in_untouched_and_again_writes_nothing():
    check_first_and_second(SAMPLE, mended=148)


@pytest.mark.skipif(not SAMPLE.exists(), reason="the offices' own workbook lies beside the repository, not in it")
def test_sample_is_taken_alike_on_a_day_after_the_districts_ended():
    report = bring_in(SAMPLE)
    assert (counts(report), levels()) == ({"new": 197, "changed": 0, "unchanged": 0, "faulty": 0}, LEVELS)


def test_kinds_units_and_parents_are_found_without_their_columns(messy):
    bring_in(messy, "--on", "2020-12-31")
    kinds = {kind: Agency.objects.filter(kind=kind).count() for kind in AgencyKind if kind}
    assert {kind: count for kind, count in kinds.items() if count} == {
        AgencyKind.PROVINCE_OFFICE: 1, AgencyKind.DEPARTMENT: 16, AgencyKind.BOARD: 3,
        AgencyKind.SUB_DEPARTMENT: 10, AgencyKind.DISTRICT_COMMITTEE: 11, AgencyKind.COMMUNE_COMMITTEE: 156,
    }  # fmt: skip
    assert AgencyPeriod.objects.filter(unit=None).count() == 30  # those of the province stand in no unit
    assert AgencyPeriod.objects.filter(parent=None).count() == 41
    one = AgencyPeriod.objects.get(name="UBND thị trấn Óc Eo")
    assert (one.unit.code, str(one.parent)) == ("30688", "UBND huyện Thoại Sơn")


def test_undo_takes_a_whole_roster_back(messy):
    bring_in(messy, "--on", "2020-12-31")
    undo_batch(ImportBatch.objects.get(), by=root())
    left = [model.objects.count() for model in (Agency, AgencyPeriod, ApplicationStatus, Certificate)]
    assert (left, OfficialDocument.objects.count()) == ([0, 0, 0, 0], 0)


def test_undo_of_changes_restores_what_was(messy):
    bring_in(messy, "--on", "2020-12-31")
    report = bring_in(messy, "--on", "2019-06-30")  # an earlier list: the statuses begin earlier now
    assert report["changed"] == 197
    undo_batch(ImportBatch.objects.order_by("pk").last(), by=root())
    assert set(ApplicationStatus.objects.values_list("valid_from", "valid_to")) == {(DAY, None)}


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_is_given_out_comes_back_unchanged(messy, tmp_path, form):
    bring_in(messy, "--on", "2020-12-31")
    told = export_rows(AgencyPeriod.objects.on(DAY), DAY)
    rows = ([row[column.key] for column in AgencyRoster.columns] for row in told)
    file = tmp_path / f"xuat.{form}"
    if form == "xlsx":
        write_xlsx(AgencyRoster.columns, rows, str(file), title="Danh sách cơ quan")
    else:
        file.write_text("".join(stream_csv(AgencyRoster.columns, rows)), encoding="utf-8")
    assert bring_in(file, "--on", "2020-12-31") == AGAIN | {"mended": 0, "faults": []}
    assert bring_in(file, "--on", "2020-12-31", "--correct") == AGAIN | {"mended": 0, "faults": []}


def test_preview_asks_as_often_for_197_rows_as_for_one():
    bring_in(ROSTER, "--on", "2020-12-31")
    desk = Desk(an_giang())
    row = {"code": "AG.T01", "name": "Văn phòng UBND tỉnh", "phone": "02963000000"}
    many = [row | {"code": f"X{number}", "name": f"Sở số {number}"} for number in range(197)]
    queries = []
    for cells in ([row], many):
        rows = desk.check(*cells)
        with CaptureQueriesContext(connection) as asked:
            desk.kind.prepare(rows, desk.context())
        queries.append(len(asked))
    assert queries == [10, 10]

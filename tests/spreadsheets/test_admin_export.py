"""The admin gives out what the kind declares and takes nothing in; lists go out streamed and come back unchanged."""

from io import BytesIO

import pytest
from django.core.files.base import File
from django.http import Http404
from django.urls import reverse
from openpyxl import load_workbook

from agencies.models import AgencyPeriod
from common import history
from common.documents import OfficialDocument
from common.errors import Refused
from common.events import EventEntry
from common.registry import spreadsheet_kinds
from common.spreadsheets.cells import clean
from common.spreadsheets.exporting import export_response
from common.spreadsheets.finding import find_rows
from common.spreadsheets.resources import formats_for, resource_for
from tests.answers import read_whole
from tests.cast import make_user
from tests.spreadsheets.conftest import DAY
from tests.spreadsheets.kinds_for_tests import FIELDS, DocumentKind

KIND = DocumentKind({})
LIVE = "=HYPERLINK(1)"
ROWS = [("05/KH-SKHCN", DAY, LIVE, "Nguyễn Văn Bình"), ("0012", None, "", "")]


@pytest.fixture
def exported(officer):
    history.create(OfficialDocument(number="05/KH-SKHCN", issued_on=DAY, excerpt=LIVE), by=officer)
    return resource_for(KIND, OfficialDocument, FIELDS)().export()


def test_resource_has_the_kinds_columns_and_plain_values(exported):
    assert exported.headers == ["Số, ký hiệu", "Ngày ban hành", "Trích yếu", "Người ký"]
    assert exported[0] == ("05/KH-SKHCN", DAY, LIVE, "")


def test_column_that_stands_nowhere_on_the_model_is_left_out(db):
    assert resource_for(KIND, OfficialDocument)().export().headers == ["Số, ký hiệu", "Trích yếu", "Người ký"]


def test_admin_formats_are_xlsx_and_csv_without_a_live_cell(exported):
    workbook, text = (each() for each in formats_for(KIND))
    cells = [cell for row in load_workbook(BytesIO(workbook.export_data(exported))).active for cell in row]
    assert [cell.data_type for cell in cells if cell.value == LIVE] == ["s"]
    assert f",'{LIVE}," in text.export_data(exported)
    assert (workbook.can_import(), text.can_import()) == (False, False)


def test_resource_takes_nothing_in(exported):
    with pytest.raises(Refused, match="Nhập từ Excel"):
        resource_for(KIND, OfficialDocument, FIELDS)().import_data(exported)


@pytest.mark.parametrize("fmt", ["xlsx", "csv"])
def test_what_is_exported_reads_back_as_it_was(fmt, db):
    answer = export_response(KIND, iter(ROWS), fmt, file_name="Văn bản")
    content = BytesIO(read_whole(answer))
    rows = find_rows(File(content, name=f"x.{fmt}"), KIND, file_name=f"x.{fmt}").rows
    for row in rows:
        clean(row, KIND)
    assert [tuple(row.values.values()) for row in rows] == ROWS
    assert answer.streaming
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''V%C4%83n%20b%E1%BA%A3n.")


def test_other_formats_are_no_address():
    with pytest.raises(Http404):
        export_response(KIND, iter(ROWS), "xls", file_name="x")


@pytest.mark.parametrize(("act", "ending"), [("export_xlsx", "xlsx"), ("export_csv", "csv")])
def test_admin_gives_the_chosen_rows_as_the_roster_writes_them(client, cast, act, ending):
    root = make_user("root", "Quản trị", is_staff=True, is_superuser=True)
    client.force_login(root)
    chosen = AgencyPeriod.objects.get(agency=cast.own)
    address = reverse("admin:agencies_agencyperiod_changelist")
    answer = client.post(address, {"action": act, "_selected_action": [chosen.pk]})
    assert answer.headers["Content-Disposition"].endswith(f".{ending}")
    content = BytesIO(answer.content)
    kind = spreadsheet_kinds.get("agencies")
    found = find_rows(File(content, name=f"x.{ending}"), kind, file_name=f"x.{ending}").rows
    assert [row.raw["name"] for row in found] == [chosen.name]
    assert EventEntry.objects.get(kind="export").text == "Xuất Danh sách cơ quan từ trang quản trị: 1 dòng"

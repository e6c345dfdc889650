"""The catalogue out and in again: what the filter shows, unchanged, for an agency and for its province."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from common.spreadsheets.kinds import Context
from common.spreadsheets.undoing import undo_batch
from procedures.choices import ProcedureState
from procedures.models import Procedure
from procedures.resources.procedures import ProcedureRoster
from procedures.resources.scopes import agency_scope
from tests.agencies.round_trips import applied, brought_back
from tests.answers import read_whole
from tests.factories.procedures import make_draft, make_link, make_procedure, make_revision

pytestmark = pytest.mark.django_db
KIND = ProcedureRoster()
TODAY = date(2026, 11, 21)
HOSTILE = [
    "=1+1", "@x", "+84912", "-1", "<r>x</r>", "Tên\ttab", "  hai  dấu cách", "“ngoặc”; phẩy", "Ðất đai", "'x", "1\n2",
]  # fmt: skip


def states(rows):
    return [(row.state, [fault.message for fault in row.faults], row.changes) for row in rows]


@pytest.fixture
def catalogue(cast):
    """One of each standing: in force, revised, drafted, to come, withdrawn; two of one name without a code."""
    make_procedure(cast.own, "1.001193", "2.000528", code="QT-01", name="Khai sinh", division_name="Tư pháp")
    twice = make_procedure(cast.own, code="QT-02", name="Tiếp công dân", on=date(2020, 5, 1))
    make_revision(twice, on=date(2022, 3, 1), issue="02")
    make_procedure(cast.own, code="", name="Họp", on=None)
    make_procedure(cast.own, code="", name="Họp")
    make_link(make_draft(cast.own, code="QT-03", name="Đang soạn"), "1.777777")
    make_procedure(cast.own, code="QT-04", name="Sắp tới", on=date(2027, 1, 1))
    make_procedure(cast.own, code="QT-05", name="Đã bỏ", state=ProcedureState.WITHDRAWN, valid_to=date(2023, 1, 1))
    make_procedure(cast.below, "1.001193", code="QT-01", name="Của cơ quan dưới")
    return cast


@pytest.mark.parametrize("fmt", ["xlsx", "csv"])
@pytest.mark.parametrize("query", ["", "&state=withdrawn"])
def test_catalogue_taken_away_comes_back_unchanged(catalogue, fmt, query):
    address = f"{reverse('procedure_export', args=[fmt])}?agency={catalogue.own.pk}{query}"
    context = Context(agency_scope(catalogue.own), TODAY, catalogue.secretary)
    rows = brought_back(catalogue.client("secretary"), address, KIND, context)
    assert states(rows) == [("unchanged", [], {})] * (1 if query else 6)


def test_catalogues_of_a_province_come_back_unchanged_by_the_agency_columns(catalogue):
    address = reverse("procedure_export", args=["xlsx"])
    context = Context(f"province:{catalogue.home.pk}", TODAY, catalogue.staff)
    rows = brought_back(catalogue.client("staff"), address, KIND, context)
    assert states(rows) == [("unchanged", [], {})] * 7


def test_catalogue_of_a_past_day_says_nothing_new(catalogue):
    client = catalogue.client("secretary")
    client.post(reverse("day_set"), {"day": "01/01/2021"})
    context = Context(agency_scope(catalogue.own), TODAY, catalogue.secretary)
    address = f"{reverse('procedure_export', args=['csv'])}?agency={catalogue.own.pk}"
    rows = brought_back(client, address, KIND, context)
    assert [(row.values["code"], row.values["issue"]) for row in rows if row.values["code"] == "QT-02"] == [
        ("QT-02", "01")
    ]
    assert {row.state for row in rows} == {"unchanged"}


def test_export_gives_exactly_what_the_filter_shows(catalogue):
    def codes(client, query):
        content = read_whole(catalogue.client(client).get(reverse("procedure_export", args=["xlsx"]) + query))
        rows = list(load_workbook(BytesIO(content)).active.iter_rows(min_row=5, values_only=True))
        return [row[3] or "" for row in rows]

    assert codes("secretary", "?kind=administrative") == ["QT-01", "QT-03", "QT-01"]
    assert codes("outsider", "") == []
    assert codes("foreign_staff", "") == []


def test_wrong_condition_exports_nothing(catalogue):
    answer = catalogue.client("secretary").get(reverse("procedure_export", args=["xlsx"]) + "?kind=nonsense")
    assert answer.status_code == 409


def test_export_asks_once_for_all_rows(catalogue, django_assert_max_num_queries):
    client = catalogue.client("secretary")
    for number in range(60):
        make_procedure(catalogue.own, "1.001193", code=f"X-{number}")
    with django_assert_max_num_queries(12) as seen:
        read_whole(client.get(reverse("procedure_export", args=["csv"])))
    told = [query["sql"] for query in seen.captured_queries]
    assert len([sql for sql in told if "GROUP_CONCAT" in sql or "STRING_AGG" in sql]) == 1


@pytest.mark.parametrize("fmt", ["xlsx", "csv"])
def test_hostile_texts_go_out_dead_and_come_back_the_same(cast, fmt):
    rows = [
        {"code": f"{number}", "name": f"Quy trình {text}", "kind": "internal", "owner": text, "note": text}
        for number, text in enumerate(HOSTILE)
    ]
    applied(KIND, agency_scope(cast.own), TODAY, cast.secretary, *rows)
    assert Procedure.objects.count() == len(HOSTILE)
    address = reverse("procedure_export", args=[fmt])
    content = read_whole(cast.client("secretary").get(address))
    if fmt == "xlsx":
        cells = [cell for row in load_workbook(BytesIO(content)).active.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "n", "d"}
    back = brought_back(
        cast.client("secretary"), address, KIND, Context(agency_scope(cast.own), TODAY, cast.secretary)
    )
    assert states(back) == [("unchanged", [], {})] * len(HOSTILE)


def test_import_is_taken_back_whole(cast):
    batch = applied(
        KIND, agency_scope(cast.own), TODAY, cast.secretary,
        {"code": "QT-1", "name": "Khai sinh", "tthc": "1.001193", "kind": "administrative"},
    )  # fmt: skip
    assert Procedure.objects.count() == 1
    undo_batch(batch, by=cast.secretary)
    assert Procedure.objects.count() == 0

"""The catalogue, coverage and what is published given out as tables: no cell starts a formula, none is lost."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies.choices import Level
from common.registry import spreadsheet_kinds
from procedures.choices import PublicationAction
from procedures.resources.coverage_sheet import CoverageSheet
from procedures.resources.procedure_columns import ProcedureSheet
from tests.factories.agencies import PaperFactory, PeriodFactory, UnitFactory
from tests.factories.procedures import (
    AdministrativeFactory,
    LineFactory,
    ProcedureFactory,
    PublicationFactory,
    RevisionFactory,
)
from tests.hostile.test_exports import FORMATS, PAYLOADS, content_of, live_in, table_of
from tests.hostile.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.words]
PEOPLE = ("drafted_by", "reviewed_by", "approved_by")


def procedure_of(world: World, payload: str, number: int) -> None:
    facts = dict.fromkeys(("code", "name", "division_name", "owner", "clauses", "note"), payload)
    row = ProcedureFactory(agency=world.home.agency, kind="internal", **facts)
    RevisionFactory(procedure=row, issue=payload[:20], revision=payload[:20], **dict.fromkeys(PEOPLE, payload))


def agency_of(world: World, payload: str, number: int) -> None:
    unit = UnitFactory(province=world.home.province, name=payload, level=Level.DISTRICT)
    PeriodFactory(province=world.home.province, name=payload, agency__province=world.home.province, unit=unit)


def line_of(world: World, payload: str, number: int) -> None:
    baseline = PublicationFactory(province=world.home.province, paper=None, is_baseline=True)
    LineFactory(decision=baseline, **_said(payload, number))


def decided_of(world: World, payload: str, number: int) -> None:
    paper = PaperFactory(number=payload)
    decision = PublicationFactory(
        province=world.home.province, paper=paper, in_force_from=date(2023, 1, 1) + timedelta(days=number)
    )
    LineFactory(decision=decision, action=PublicationAction.NEW, **_said(payload, number))


def _said(payload: str, number: int) -> dict[str, Any]:
    tthc = AdministrativeFactory(key=f"3.{number:06}", name=payload)
    texts = dict.fromkeys(("code", "name", "field", "executors", "time_limit", "stated_decision"), payload)
    return {"administrative": tthc, "at_district": True, **texts}


Make = Callable[[World, str, int], None]
OF_A_LINE = ("code", "name", "field", "executors", "time_limit")
TABLES: dict[str, tuple[Make, tuple[str, ...]]] = {
    "procedure": (procedure_of, ("code", "name", "division", "owner", "clauses", *PEOPLE, "note")),
    "coverage": (agency_of, ("name", "unit")),
    "administrative": (line_of, (*OF_A_LINE, "stated_decision")),
    "publication": (decided_of, (*OF_A_LINE, "number")),
}
SHEETS: dict[str, Any] = {"procedure": ProcedureSheet(), "coverage": CoverageSheet()}
KINDS = {"administrative": "tthc", "publication": "publication_decisions"}


@pytest.mark.parametrize("table", TABLES)
def test_payloads_in_every_text_column_of_a_catalogue_go_out_dead_and_whole(world: World, table: str) -> None:
    make, keys = TABLES[table]
    for number, payload in enumerate(PAYLOADS):
        make(world, payload, number)
    sheet = SHEETS.get(table) or spreadsheet_kinds.get(KINDS[table])
    labels = [column.label for column in sheet.columns if column.key in keys]
    assert len(labels) == len(keys)
    for fmt in FORMATS:
        content = content_of(world.cast.client("staff").get(reverse(f"{table}_export", args=[fmt])))
        assert live_in(content) == []
        rows = {tuple(row[label] for label in labels) for row in table_of(content)}
        assert {(payload,) * len(labels) for payload in PAYLOADS} - rows == set()
        agencies_of_the_cast = 3 if table == "coverage" else 0
        assert len(table_of(content)) == len(PAYLOADS) + agencies_of_the_cast


@pytest.mark.parametrize("table", ["procedure", "administrative", "coverage"])
def test_condition_in_the_heading_of_an_export_of_a_catalogue_is_no_formula(catalogued: World, table: str) -> None:
    client = catalogued.cast.client("staff")
    for fmt in FORMATS:
        for text in ("=1+1", "@SUM", "<r>=1+1</r>", "-2+3+cmd"):
            assert live_in(content_of(client.get(reverse(f"{table}_export", args=[fmt]), {"q": text}))) == []


QUESTIONS = [
    ("procedure", {}, 3),
    ("procedure", {"kind": "administrative"}, 1),
    ("procedure", {"state": "withdrawn"}, 1),
    ("procedure", {"state": "waiting"}, 1),
    ("procedure", {"tthc": "1.000101"}, 1),
    ("procedure", {"q": "khongcogi 1"}, 0),
    ("administrative", {}, 2),
    ("administrative", {"action": "amended"}, 1),
    ("administrative", {"level": "at_ministry"}, 0),
    ("coverage", {}, 3),
    ("coverage", {"state": "none"}, 2),
    ("coverage", {"q": "chau phu"}, 1),
]


def test_export_of_a_catalogue_holds_what_the_list_shows(catalogued: World) -> None:
    client = catalogued.cast.client("staff")
    for table, question, count in QUESTIONS:
        listed = client.get(reverse(f"{table}_list"), question).context["page"].paginator.count
        assert (table, question, listed) == (table, question, count)
        for fmt in FORMATS:
            given = table_of(content_of(client.get(reverse(f"{table}_export", args=[fmt]), question)))
            assert (table, question, len(given)) == (table, question, count)

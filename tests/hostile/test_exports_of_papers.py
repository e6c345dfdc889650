"""Certificates, reorganisations and service bodies given out as tables: no cell starts a formula, none is lost."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies.choices import BodyKind, SuccessionKind
from agencies.models import AgencySuccession, CertificateCover, ScopeLine, ServiceBody
from agencies.resources.certificate_columns import CertificateSheet
from agencies.resources.certificate_parts import items_in, joined, line_told, lines_in
from common.history import create
from common.registry import spreadsheet_kinds
from common.text import normalise
from tests.factories.agencies import CertificateFactory, PaperFactory, PeriodFactory
from tests.hostile.test_exports import FORMATS, PAYLOADS, content_of, live_in, table_of
from tests.hostile.test_queries_fuzz_of_papers import QUERIES
from tests.hostile.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.words]


def certificate_of(world: World, payload: str, number: int) -> None:
    holder = PeriodFactory(province=world.home.province, name=payload, agency__province=world.home.province).agency
    body = _body(world, payload)
    paper = PaperFactory(number=payload, signer=payload, issuer=payload)
    facts = dict.fromkeys(("scope", "notice", "note"), payload)
    row = CertificateFactory(holder=holder, kind="certificate", paper=paper, issuing_body=body, **facts)
    create(CertificateCover(certificate=row, agency=holder), by=None)
    create(ScopeLine(certificate=row, group=payload, counted="activity", count=3), by=None)


def succession_of(world: World, payload: str, number: int) -> None:
    source = PeriodFactory(province=world.home.province, name=payload, agency__province=world.home.province).agency
    row = AgencySuccession(
        province=world.home.province, day=date(2023, 1, 1) + timedelta(days=number), kind=SuccessionKind.SPLIT,
        source=source, target=world.home.agency, share=payload, note=payload, paper=PaperFactory(number=payload),
    )  # fmt: skip
    create(row, by=None)


def body_of(world: World, payload: str, number: int) -> None:
    _body(world, payload)


def _body(world: World, payload: str) -> ServiceBody:
    texts = ("name", "short_name", "confirmation_number", "confirmation_scope", "source", "note")
    keys = {"folded_name": payload, "sort_key": payload}
    facts = dict.fromkeys(texts, payload) | keys
    return create(ServiceBody(province=world.home.province, kind=BodyKind.TRAINING, **facts), by=None)


Make = Callable[[World, str, int], None]
TABLES: dict[str, tuple[Make, tuple[str, ...]]] = {
    "certificate": (certificate_of, ("agency", "number", "signer", "issuing_body", "scope", "notice", "note")),
    "succession": (succession_of, ("old", "share", "paper_number", "note")),
    "service_body": (body_of, ("name", "short_name", "confirmation_number", "confirmation_scope", "source", "note")),
}
KINDS = {"succession": "successions", "service_body": "service_bodies"}


def columns_of(table: str) -> Any:
    return spreadsheet_kinds.get(KINDS[table]).columns if table in KINDS else CertificateSheet().columns


@pytest.mark.parametrize("table", TABLES)
def test_payloads_in_every_text_column_of_papers_go_out_dead_and_whole(papered: World, table: str) -> None:
    make, keys = TABLES[table]
    for number, payload in enumerate(PAYLOADS):
        make(papered, payload, number)
    labels = [column.label for column in columns_of(table) if column.key in keys]
    assert len(labels) == len(keys)
    for fmt in FORMATS:
        content = content_of(papered.cast.client("staff").get(reverse(f"{table}_export", args=[fmt])))
        assert live_in(content) == []
        rows = {tuple(row[label] for label in labels) for row in table_of(content)}
        assert {(payload,) * len(labels) for payload in PAYLOADS} - rows == set()
        assert len(table_of(content)) == len(PAYLOADS) + {"certificate": 2}.get(table, 1)  # and those of the world


@pytest.mark.parametrize("fmt", FORMATS)
def test_payloads_that_share_a_cell_go_out_dead_and_whole(papered: World, fmt: str) -> None:
    for number, payload in enumerate(PAYLOADS):
        certificate_of(papered, payload, number)
    content = content_of(papered.cast.client("staff").get(reverse("certificate_export", args=[fmt])))
    assert live_in(content) == []
    told = [(row["Cơ quan, phòng thuộc phạm vi"], row["Các dòng phạm vi"]) for row in table_of(content)]
    assert {(joined([payload]), joined([line_told(payload, "activity", 3)])) for payload in PAYLOADS} - set(
        told
    ) == set()
    read = [(items_in(names), [line.group for line in lines_in(lines)]) for names, lines in told if lines]
    assert {normalise(payload) for payload in PAYLOADS} - {
        groups[0] for names, groups in read if names == groups
    } == set()


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("table", ["certificate", "service_body"])
def test_condition_in_the_heading_of_an_export_of_papers_is_no_formula(papered: World, table: str, fmt: str) -> None:
    client, address = papered.cast.client("staff"), reverse(f"{table}_export", args=[fmt])
    for text in ("=1+1", "@SUM", "<r>=1+1</r>", "-2+3+cmd"):
        assert live_in(content_of(client.get(address, {"q": text}))) == []


QUESTIONS = [
    ("certificate", {}, 2),
    ("certificate", {"kind": "certificate"}, 1),
    ("certificate", {"kind": "declaration"}, 1),
    ("certificate", {"within": "30"}, 1),
    ("certificate", {"state": "standing"}, 2),
    ("certificate", {"q": "khongcogi 1"}, 0),
    ("service_body", {"kind": "certification"}, 1),
    ("service_body", {"kind": "training"}, 0),
    ("service_body", {"q": "vien cu"}, 1),
]


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize(("table", "question", "count"), QUESTIONS)
def test_export_of_papers_holds_what_the_list_shows(
    papered: World, table: str, question: dict[str, str], count: int, fmt: str
) -> None:
    assert set(question) <= set(QUERIES[f"{table}_list"])
    client = papered.cast.client("staff")
    listed = client.get(reverse(f"{table}_list"), question).context["page"].paginator.count
    given = table_of(content_of(client.get(reverse(f"{table}_export", args=[fmt]), question)))
    assert (listed, len(given)) == (count, count)

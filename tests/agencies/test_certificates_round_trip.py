"""The register of certificates out and in again, in any shape; an import of it saved once, and taken back whole."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.choices import BodyKind, CertificateKind, DeclarationReason
from agencies.models import AgencyTask, Certificate, CertificateCover, ScopeLine, ServiceBody, StandardEdition
from agencies.resources.certificate_parts import joined, line_told
from agencies.services.certificate_checks import Line
from agencies.services.certificates import record_certificate
from agencies.services.papers import PaperSaid
from agencies.services.service_bodies import create_body
from common.clock import today
from common.documents import OfficialDocument
from common.errors import Refused
from common.history import create
from common.spreadsheets.undoing import undo_batch
from tests.agencies.rosters import Desk
from tests.agencies.round_trips import applied, brought_back, told
from tests.cast import Cast

pytestmark = pytest.mark.django_db
EXPORT = "/cong-bo/xuat"
ANY_SHAPE = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SIGNS = "aăđễ =+-@'\"\n\t;,.0123456789/()"
TEXTS = st.text(SIGNS, max_size=30)
NUMBERS = st.one_of(st.just(""), st.integers(1, 9).map(lambda number: f"{number}/QĐ-UBND"), TEXTS)
DAYS = st.dates(date(2016, 1, 1), date(2024, 12, 31))
COUNTS = st.one_of(st.none(), st.integers(0, 500))
CERTIFICATES = st.lists(
    st.fixed_dictionaries(
        {
            "holder": st.sampled_from(("own", "below", "other")),
            "kind": st.sampled_from(CertificateKind.values),
            "part": st.sampled_from(("", "", "Văn phòng")),
            "number": NUMBERS,
            "signer": TEXTS,
            "issued_on": st.one_of(DAYS, DAYS, st.none()),
            "term": st.integers(0, 1_500),
            "reason": st.sampled_from(["", *DeclarationReason.values]),
            "issue_number": st.one_of(st.none(), st.integers(1, 9)),
            "stated_system": COUNTS,
            "stated_total": COUNTS,
            "scope": TEXTS,
            "note": TEXTS,
            "notice": TEXTS,
            "notified_on": st.one_of(st.none(), DAYS),
            "lines": st.dictionaries(
                st.sampled_from(("Đất đai", "=a;b", '"Tư pháp":', "Hộ tịch")), st.integers(0, 99), max_size=3
            ),
            "covers": st.sets(st.sampled_from(("own", "below", "other")), max_size=2),
        }
    ),
    min_size=1,
    max_size=5,
)


@pytest.fixture
def desk(cast: Cast) -> Desk:
    create_body(province=None, by=None, name="Trung tâm Chứng nhận Phù hợp", kind=BodyKind.CERTIFICATION)
    return Desk(cast.home, "certificates")


def record(cast: Cast, drawn: dict[str, Any]) -> None:
    """Record what was drawn as a form would; what the service refuses does not come to stand."""
    facts = dict(drawn)
    holder, kind, term = getattr(cast, facts.pop("holder")), facts.pop("kind"), timedelta(days=facts.pop("term"))
    facts["lines"] = [Line(group, "activity", count) for group, count in facts["lines"].items()]
    facts["covers"] = [one for one in (getattr(cast, name) for name in sorted(facts["covers"])) if one != holder]
    facts["paper"] = PaperSaid(facts.pop("number"), facts["issued_on"], signer=facts.pop("signer"))
    if kind == CertificateKind.CERTIFICATE:
        facts |= {"reason": "", "issuing_body": ServiceBody.objects.get(), "part": ""}
        facts["expires_on"] = facts["issued_on"] + term if facts["issued_on"] else None
    try:
        record_certificate(holder, kind=kind, edition=StandardEdition.objects.get(year=2015), by=None, **facts)
    except Refused:
        return


def emptied() -> None:
    ScopeLine.objects.all().delete()
    CertificateCover.objects.all().delete()
    for row in Certificate.objects.order_by("-pk"):
        Certificate.objects.filter(renewal_of=row).delete()
        row.delete()
    OfficialDocument.objects.all().delete()


def snapshot() -> list[dict[str, Any]]:
    """Every row that an import of certificates may touch; the version alone goes on."""
    models: tuple[Any, ...] = (Certificate, OfficialDocument, AgencyTask, ScopeLine, CertificateCover)
    rows = [{"model": model.__name__, **row} for model in models for row in model.objects.order_by("pk").values()]
    return [{key: value for key, value in row.items() if key != "version"} for row in rows]


# --- Out and in ---
@pytest.mark.parametrize("fmt", ["xlsx", "csv"])
def test_the_register_comes_back_unchanged(fmt: str, desk: Desk, cast: Cast) -> None:
    paper = {"number": "740/QĐ-UBND", "issued_on": date(2020, 3, 11)}
    for day in (date(2016, 2, 1), date(2020, 3, 11)):
        record(cast, _declared(issued_on=day, number=f"{day.year}/QĐ-UBND"))
    record(cast, _declared(kind="certificate", **paper))
    record(cast, _declared(holder="below", number="", signer="", issued_on=None))
    assert Certificate.objects.count() == 4
    rows = brought_back(cast.client("staff"), f"{EXPORT}/{fmt}/", desk.kind, desk.context(today()))
    assert told(rows) == [("unchanged", [], {})] * 4


def _declared(**facts: Any) -> dict[str, Any]:
    nothing = dict.fromkeys(("signer", "scope", "note", "notice", "reason", "part"), "")
    days = {"notified_on": None, "term": 900, "issue_number": None, "lines": {}, "covers": set()}
    return {
        "holder": "own",
        "kind": "declaration",
        "stated_system": 6,
        "stated_total": None,
        **nothing,
        **days,
        **facts,
    }


@pytest.mark.drawn
@given(drawn=CERTIFICATES)
@ANY_SHAPE
def test_any_register_comes_back_unchanged_or_asks(drawn: list[dict[str, Any]], desk: Desk, cast: Cast) -> None:
    """What two rows could be is asked for; nothing is ever made twice or changed by coming back."""
    emptied()
    for one in drawn:
        record(cast, one)
    rows = brought_back(cast.client("staff"), f"{EXPORT}/csv/", desk.kind, desk.context(today()))
    assert len(rows) == Certificate.objects.count()
    assert {row.state for row in rows} <= {"unchanged", "faulty"}
    asked = [fault.message for row in rows for fault in row.faults]
    assert all("dòng" in message or "văn bản" in message for message in asked)


# --- Saved once, taken back whole ---
@pytest.mark.drawn
@given(known=CERTIFICATES, coming=CERTIFICATES)
@ANY_SHAPE
def test_any_import_can_be_taken_back_to_the_last_row(
    known: list[dict[str, Any]], coming: list[dict[str, Any]], desk: Desk, cast: Cast
) -> None:
    emptied()
    for one in known:
        record(cast, one)
    before = snapshot()
    rows = [_cells(cast, one) for one in coming]
    context = desk.context(today())
    good = [row for row, seen in zip(rows, desk.check(*rows, on=today()), strict=True) if not seen.faults]
    if not good or {row.state for row in desk.check(*good, on=today())} & {"faulty"}:
        return
    if {row.state for row in desk.check(*good, on=today())} == {"unchanged"}:
        return
    batch = applied(desk.kind, context.scope, context.on, cast.staff, *good)
    assert {row.state for row in desk.check(*good, on=today())} <= {"unchanged", "faulty"}
    undo_batch(batch, by=cast.staff)
    assert snapshot() == before


def _cells(cast: Cast, drawn: dict[str, Any]) -> dict[str, Any]:
    codes = {"own": "AG.H889", "below": "AG.X30487", "other": "AG.X30280"}
    cells = {key: value for key, value in drawn.items() if key not in ("holder", "term", "scope", "note", "notice")}
    if drawn["kind"] == CertificateKind.CERTIFICATE:
        cells |= {"reason": "", "part": "", "issuing_body": "Trung tâm Chứng nhận Phù hợp"}
        if drawn["issued_on"]:
            cells["expires_on"] = drawn["issued_on"] + timedelta(days=drawn["term"])
    cells["lines"] = joined(line_told(group, "activity", count) for group, count in drawn["lines"].items())
    cells["covers"] = joined(codes[name] for name in sorted(drawn["covers"]) if name != drawn["holder"])
    if not cells["number"].strip():
        cells["number"] = cells["signer"] = ""
    return cells | {"agency_code": codes[drawn["holder"]], "edition": "TCVN ISO 9001:2015"}


def test_a_second_press_writes_nothing_and_undo_brings_the_open_one_back(desk: Desk, cast: Cast) -> None:
    record(cast, _declared(issued_on=date(2016, 2, 1), number="5/QĐ-UBND"))
    create(AgencyTask(agency=cast.own, kind="declare", since=date(2019, 7, 1)), by=None)
    before = snapshot()
    row = {"agency_code": "AG.H889", "edition": "TCVN ISO 9001:2015", "number": "9/QĐ", "issued_on": date(2020, 1, 2)}
    scope = f"province:{cast.home.pk}"
    batch = applied(desk.kind, scope, today(), cast.staff, row)
    assert list(Certificate.objects.order_by("pk").values_list("ended_as", "ended_on")) == [
        ("replaced", date(2020, 1, 2)), ("", None),
    ]  # fmt: skip
    with pytest.raises(Refused, match="Không có gì để lưu"):
        applied(desk.kind, scope, today(), cast.staff, row)
    assert Certificate.objects.count() == 2
    undo_batch(batch, by=cast.staff)
    assert snapshot() == before

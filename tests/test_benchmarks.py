"""The benchmark's own parts, at a size that takes no time: it measures what it says, and judges goals rightly."""

from collections import Counter
from copy import deepcopy
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import User
from agencies.choices import CertificateEnd, CertificateKind, CertificateState
from agencies.models import AgencyPeriod, Certificate, Province
from agencies.queries.certificate_list import certificates
from agencies.queries.certificate_states import with_state
from benchmarks import (
    data,
    handing_in,
    imports,
    inspection_pages,
    listings,
    measuring,
    pages,
    reorganisation,
    workbooks,
)
from benchmarks.figures import Figure, Goal, Measure, number, placed, table
from benchmarks.references.blind_import import blind_import
from benchmarks.references.stock_import import TABLES, exported, stock_import
from benchmarks.roster import write_roster
from benchmarks.storm import ready_to_send, storm
from common.clock import today
from common.history import delete

LEAST = Goal("≥", 25)
MOST = Goal("≤", 1.5)


def rows_of_register() -> list[int]:
    return [model.objects.count() for model in (*TABLES, *(model.history.model for model in TABLES))]


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    return write_roster(tmp_path / "roster.xlsx", 60)


@pytest.mark.parametrize(
    ("goal", "value", "met"),
    [
        (MOST, 1.5, True),
        (MOST, 1.51, False),
        (LEAST, 25, True),
        (LEAST, 24.9, False),
        (Goal("=", 0, "rows"), 0, True),
        (Goal("=", 0, "rows"), 1, False),
    ],
)
def test_goal_is_judged_at_its_bound(goal, value, met):
    assert Figure("P1", "", "", goal, value).met is met


def test_figure_that_was_not_taken_misses_its_goal():
    figure = Figure("P1", "list", "1x", MOST, None, "LookupError: no page")

    assert figure.cells == ("P1", "list", "1x", "not measured (LookupError: no page)", "≤ 1.50 ×", "**no**")


def test_table_stands_in_the_order_of_its_goals():
    told = table([Figure("P10", "memory", "x", MOST, 1), Figure("P9", "queries | all", "x", MOST, 2, "a : b")])

    assert told.splitlines()[2:] == [
        "| P9 | queries / all | x | 2 × (a : b) | ≤ 1.50 × | **no** |",
        "| P10 | memory | x | 1 × | ≤ 1.50 × | yes |",
    ]


def test_table_replaces_only_what_stands_between_its_marks():
    text = "a\n<!-- bench:begin -->\nold\n<!-- bench:end -->\nb\n"

    assert placed(text, "new") == "a\n<!-- bench:begin -->\nnew\n<!-- bench:end -->\nb\n"


def test_number_carries_three_figures():
    assert [number(value) for value in (1.234, 12.34, 1234.5, 2.0)] == ["1.23", "12.3", "1,234", "2"]


def test_p95_leaves_the_slowest_twentieth_out():
    assert measuring.p95([*range(1, 20), 1_000]) == 19


def test_acts_run_in_turn(db):  # the time of the database's session counts
    ran = []
    seconds = measuring.in_turn(lambda: ran.append("a"), lambda: ran.append("b"), times=2, warm=1)

    assert ran == ["a", "b"] * 3
    assert [len(times) for times in seconds] == [2, 2]


def test_measure_that_fails_becomes_a_figure():
    measure = Measure("P9", "queries", MOST, partial)

    assert measure.figure("SQLite", None, "broken", label="other").label == "other"
    assert not measure.figure("SQLite", None, "broken").met


def test_pages_and_their_references_open(db, settings):
    settings.ROOT_URLCONF = "benchmarks.references.urls"
    settings.TEMPLATES = deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["DIRS"].append(settings.BASE_DIR / "benchmarks" / "templates")
    data.build([30])

    pages.opening("home", listings.WATCHER)()
    for listing in (*listings.LISTINGS, *inspection_pages.LISTINGS):
        for name, user in (
            (listing.name, listings.OFFICER),
            (listing.plain, listings.OFFICER),
            *([] if listing.narrowed else [(listing.name, listings.WATCHER)]),
        ):
            pages.opening(name, user, on=listing.on, of=listing.of)()
        of = listing.of if listing.narrowed else listings.nothing
        for site in ("own_columns", "same_columns"):
            name = f"{site}:{listing.model}_changelist"
            pages.opening(name, listings.ROOT, on=listing.on, of=of, narrowed=listing.narrowed)()
    for visit in (*inspection_pages.COUNTED, *inspection_pages.GROWING):
        pages.opening(visit.name, visit.user, query=visit.query, on=visit.on, of=visit.of)()


def test_visitor_looks_at_the_day_asked_for(db):
    data.build([30])
    officer = User.objects.get(username=listings.OFFICER)
    counts = {on: certificates(officer, on).count() for on in (listings.PAST, today())}
    assert 0 < counts[listings.PAST] < counts[today()]

    for on, client in (
        (listings.PAST, pages.visitor(listings.OFFICER, listings.PAST)),
        (today(), pages.visitor(listings.OFFICER)),
    ):
        told = client.get(reverse("certificate_list")).content.decode()
        assert f"{counts[on]} công bố, chứng nhận, số liệu tính đến ngày {on:%d/%m/%Y}" in told


def test_made_up_chains_are_whole(db):
    data.build([60])
    rows = list(Certificate.objects.select_related("renewal_of"))
    renewed = [row for row in rows if row.renewal_of]
    assert {(row.holder_id, row.kind) for row in renewed} == {
        (row.renewal_of.holder_id, row.renewal_of.kind) for row in renewed
    }
    assert [row.renewal_of.ended_on for row in renewed] == [row.issued_on for row in renewed]
    assert {row.renewal_of.ended_as for row in renewed} == {CertificateEnd.REPLACED}
    assert sum(row.ended_as == CertificateEnd.REPLACED for row in rows) == len(renewed)
    kinds = Counter(row.kind for row in rows)
    assert kinds[CertificateKind.DECLARATION] > kinds[CertificateKind.CERTIFICATE] > 0
    states = set(with_state(Certificate.objects.all(), listings.PAST).values_list("state", flat=True))
    assert {CertificateState.IN_FORCE, CertificateState.REPLACED, CertificateState.EXPIRED} <= states


def test_statements_are_parted_into_what_is_asked_and_what_is_written():
    told = ["SELECT 1", "INSERT INTO a", "UPDATE a", "SAVEPOINT s", "RELEASE SAVEPOINT s", "SELECT 2"]

    assert reorganisation.Statements.of(told) == reorganisation.Statements(asked=2, written=4)


def test_a_page_that_does_not_open_is_no_figure(db):
    data.build([1])

    with pytest.raises(RuntimeError, match="answered 404"):
        pages.opening("agency_detail", listings.OFFICER, of=lambda user: (0,))()


def test_made_up_provinces_have_the_size_asked_for(db):
    data.build([12, 0, 1])

    assert [AgencyPeriod.objects.filter(province__code=code).count() for code in ("01", "02", "03")] == [12, 0, 1]


def test_import_and_its_references_write_the_same_rows(db, roster, tmp_path, settings):
    data.build([0])
    counts = imports.bring_in(roster)
    ours, data_sets = rows_of_register(), exported()
    assert counts == {"new": 60, "changed": 0, "unchanged": 0, "mended": counts["mended"], "faulty": 0, "faults": []}
    assert imports.bring_in(roster)["unchanged"] == 60
    assert rows_of_register() == ours
    _empty()

    blind_import(roster)

    assert rows_of_register() == ours
    _empty()

    stock_import(data_sets)

    assert rows_of_register() == ours


def _empty() -> None:
    """Take the imported rows away, their history too."""
    for model in reversed(TABLES):
        delete(model.objects.all(), by=None, reason="thử")
        model.history.all()._raw_delete(connection.alias)


def test_statements_are_counted_by_table(db):
    data.build([1])
    with measuring.statements_counted() as counts:
        AgencyPeriod.objects.count()
        list(AgencyPeriod.objects.all())

    assert counts == {"agencies_agencyperiod": 2}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_storm_loses_nothing_and_a_loss_would_be_told(live_server, settings):
    data.build([3])
    folder, host = Path(settings.MEDIA_ROOT), urlsplit(live_server.url).netloc
    senders = ready_to_send(Province.objects.get(code="01"))

    told = storm(host, senders, size=20_000, at_once=1)

    assert (told.faults, len(told.seconds["evidence"]), len(told.seconds["report"])) == ([], 6, 3)
    assert handing_in.lost_or_double(senders, folder) == []
    next(path for path in folder.rglob("*") if path.is_file()).unlink()
    assert [line.partition(":")[0] for line in handing_in.lost_or_double(senders, folder)] == [
        "files on the disk", "bytes"
    ]  # fmt: skip


def test_bad_workbooks_are_refused(tmp_path):
    path = tmp_path / "bad.xlsx"
    for name, content in workbooks.bad_workbooks().items():
        path.write_bytes(content)

        workbooks._refused(path, name)


def test_sound_workbook_would_be_told(tmp_path):
    path = tmp_path / "sound.xlsx"
    path.write_bytes(workbooks._workbook(lambda sheet, look: None))

    with pytest.raises(AssertionError, match="not refused: sound"):
        workbooks._refused(path, "sound")

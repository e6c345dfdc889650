"""Two at once in the catalogue: revisions, decisions of one day, reviews, lists of documents, one form sent twice.

In turns on every database; truly at once on PostgreSQL, where only locks and unique rows decide who is first.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from threading import Event
from typing import Any

import pytest
from django.urls import reverse

from agencies.models import Agency
from procedures.choices import PublicationAction, RevisionStep
from procedures.models import (
    ExternalDocument,
    ExternalListing,
    Procedure,
    ProcedureRevision,
    PublicationDecision,
    PublicationLine,
    ReviewTask,
)
from procedures.services import external_documents
from procedures.services.external_documents import list_document
from procedures.services.publications import publish
from procedures.services.published_lines import Said
from procedures.services.reviews import close_review
from tests.agencies.test_certificate_races import at_once as at_once_in_threads
from tests.agencies.test_certificate_races import refusals
from tests.hostile.catalogue import addresses_of
from tests.hostile.test_queries_fuzz_of_catalogue import NO_CHANGES
from tests.hostile.test_races import at_once, signed_in
from tests.hostile.test_side_doors import NEXT_WEEK, TODAY
from tests.hostile.world import World

DECIDED, AT_ONCE = date(2025, 8, 6), 3
Run = Callable[..., list[Any]]
AT_ONCE_ON_POSTGRES = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def in_turn(acts: Any) -> list[Any]:
    return [act() for act in acts]


ways = pytest.mark.parametrize(
    "run",
    [
        pytest.param(in_turn, id="in-turn", marks=pytest.mark.django_db),
        pytest.param(at_once, id="at-once", marks=AT_ONCE_ON_POSTGRES),
    ],
)


# --- By the pages -----------------------------------------------------------------------------------------------
APPROVED_ON = "01/06/2026"
# The form, what each of them sends, and what there must be one more of.
FORMS: dict[str, tuple[dict[str, str], Callable[[World], int]]] = {
    "review_close": (
        {"outcome": "no_effect", "on": TODAY, "reason": "thử", "version": "1"},
        lambda world: ReviewTask.history.filter(id=world.home.catalogue.review.pk).count(),
    ),
    "revision_approve": (
        {"version": "1", "issued_on": APPROVED_ON, "effective_on": APPROVED_ON, "approved_by": "Lê"},
        lambda world: approved(world),
    ),
    "revision_record": (
        NO_CHANGES | {"issue": "07", "issued_on": TODAY, "effective_on": TODAY, "approved_by": "Lê"},
        lambda world: approved(world),
    ),
    "listing_add": (
        {"symbol": "9/2026/NĐ-CP", "title": "Nghị định mới", "on": TODAY},
        lambda world: ExternalListing.objects.filter(document__symbol="9/2026/NĐ-CP").count(),
    ),
    "document_task_close": (
        {"outcome": "replaced", "on": NEXT_WEEK, "version": "1"},
        lambda world: world.home.catalogue.document.replaced_by.listings.count(),
    ),
    "procedure_links": (
        {"codes": "1.000777", "on": TODAY},
        lambda world: world.home.catalogue.procedure.links.filter(code="1.000777").count(),
    ),
    "kit_adopt": ({}, lambda world: Procedure.objects.filter(agency=world.home.agency, kit__order=1).count()),
}  # fmt: skip
ALL_SUCCEED = {"procedure_links"}  # what is linked already stays, and the page says so


def approved(world: World) -> int:
    """The approved revisions of the agency; of whatever many one of a procedure is open."""
    rows = ProcedureRevision.objects.filter(procedure__agency=world.home.agency, step=RevisionStep.APPROVED)
    assert rows.filter(valid_to=None).count() == 2
    return rows.count()


@ways
def test_the_same_done_by_several_is_done_once(catalogued: World, run: Run) -> None:
    clients, rows = signed_in(catalogued, AT_ONCE), addresses_of(catalogued.home)
    for name, (body, count) in FORMS.items():
        address, before = reverse(name, args=rows[name]), count(catalogued)
        acts = [partial(client.post, address, body) for client in clients]
        statuses = [answer.status_code for answer in run(acts)]
        assert (name, count(catalogued) - before) == (name, 1)
        assert (name, statuses.count(302)) == (name, AT_ONCE if name in ALL_SUCCEED else 1)
        assert (name, set(statuses) <= {200, 302, 409}) == (name, True)


# --- Decisions --------------------------------------------------------------------------------------------------
def decide(world: World, number: str) -> PublicationDecision:
    key = world.home.catalogue.tthc.key
    said = Said(key=key, code=key, action=PublicationAction.ABOLISHED)
    return publish(world.home.province, [said], number=number, issued_on=DECIDED, in_force_from=None, by=None)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("numbers", [("7/QĐ-UBND", "7/QĐ-UBND"), ("7/QĐ-UBND", "8/QĐ-UBND")])
def test_two_decisions_of_one_day_at_once_leave_one_line_of_a_tthc(
    catalogued: World, numbers: tuple[str, str]
) -> None:
    given = at_once_in_threads(*[lambda number=number: decide(catalogued, number) for number in numbers])

    lines = PublicationLine.objects.filter(administrative=catalogued.home.catalogue.tthc)
    assert (lines.filter(valid_to=None).count(), lines.filter(valid_from=DECIDED).count()) == (1, 1)
    alike = numbers[0] == numbers[1]
    assert (len(refusals(given)), PublicationDecision.objects.filter(in_force_from=DECIDED).count()) == (
        (0, 1) if alike else (1, 1)
    )
    reviews = ReviewTask.objects.filter(line__in=lines.filter(valid_from=DECIDED))
    assert len(set(reviews.values_list("agency", "procedure"))) == reviews.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_review_closed_by_two_is_closed_by_the_first(catalogued: World) -> None:
    key = catalogued.home.catalogue.review.pk

    def close(reason: str) -> ReviewTask:
        return close_review(ReviewTask.objects.get(pk=key), outcome="no_effect", on=DECIDED, by=None, reason=reason)

    given = at_once_in_threads(*[lambda reason=reason: close(reason) for reason in ("một", "hai")])
    assert (len(refusals(given)), ReviewTask.objects.get(pk=key).version) == (1, 2)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_agencies_that_list_a_new_document_at_once_share_it(catalogued: World) -> None:
    agencies = [catalogued.cast.own, catalogued.cast.other]

    def listed(agency: Agency) -> ExternalListing:
        return list_document(agency, on=DECIDED, by=None, symbol="12/2025/TT-BNV", title="Thông tư mới")

    given = at_once_in_threads(*[lambda agency=agency: listed(agency) for agency in agencies])
    assert refusals(given) == []
    document = ExternalDocument.objects.get(symbol="12/2025/TT-BNV")
    assert document.listings.count() == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_agency_and_its_department_never_wait_for_each_other(
    catalogued: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """She holds her agency and waits for the province's register; who holds the register opens a review of hers."""
    holding, published = Event(), Event()
    hold = external_documents.held_register

    def slowly(province: Any) -> None:
        holding.set()
        published.wait(timeout=2)
        hold(province)

    def list_it() -> Any:
        return list_document(catalogued.cast.own, on=DECIDED, by=None, symbol="1/TT", title="Mới")

    def decide_it() -> Any:
        assert holding.wait(timeout=20)
        decision = decide(catalogued, "9/QĐ-UBND")
        published.set()
        return decision

    monkeypatch.setattr(external_documents, "held_register", slowly)
    given = at_once_in_threads(list_it, decide_it)
    assert refusals(given) == []
    assert ReviewTask.objects.filter(line__decision=given[1], agency=catalogued.cast.own).count() == 1

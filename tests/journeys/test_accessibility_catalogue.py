"""The catalogue, external documents and the year's duties in every state, at 1280 and 320 px: axe finds nothing."""

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from common.clock import today
from procedures.services.adoption import adopt_kit
from tests.cast import Cast
from tests.factories.procedures import make_procedure
from tests.journeys.catalogued import catalogued, documented
from tests.journeys.examine import examine, examine_sent_bare, told

PageOf = Callable[[User], Page]


def test_catalogue_where_everything_is_given(page_of: PageOf, cast: Cast) -> None:
    rows = catalogued(cast)
    everyones, own = reverse("procedure_list"), reverse("agency_procedures", args=[cast.own.pk])
    copied = reverse("catalogue_copy", args=[cast.own.pk])
    pages = {
        "procedure_list": everyones,
        "procedure_list, found": f"{everyones}?q=du+an&kind=administrative&level=district",
        "procedure_list, nothing": f"{everyones}?q=khongcogi",
        "procedure_list, faulty": f"{everyones}?state=khongco",
        "agency_procedures": own,
        "agency_procedures, withdrawn": f"{own}?state=withdrawn",
        "agency_procedures, nothing": f"{own}?q=khongcogi",
        "procedure_sheet": reverse("procedure_sheet", args=[cast.own.pk]),
        "kit_adopt": reverse("kit_adopt", args=[cast.own.pk]),
        "catalogue_copy": copied,
        "catalogue_copy, chosen": f"{copied}?tu={cast.other.pk}",
        "procedure_links, found": reverse("procedure_links", args=[rows.revised.pk]) + "?tim=du+an",
        "procedure_history": reverse("procedure_history", args=[rows.revised.pk]),
        "search, found": reverse("search") + "?q=du+an",
    }
    pages |= {
        f"procedure_detail, {standing}": reverse("procedure_detail", args=[row.pk])
        for standing, row in rows.standings().items()
    }
    found = examine(page_of(cast.staff), pages)
    secretary = {name: pages[name] for name in ("agency_procedures", "procedure_detail, revised")}
    found += examine(page_of(cast.secretary), secretary | {"home": "/"})
    assert found == [], told(found)


def test_forms_of_the_catalogue(page_of: PageOf, cast: Cast) -> None:
    rows, page = catalogued(cast), page_of(cast.staff)
    names = ("procedure_correct", "procedure_withdraw", "procedure_links")
    forms = {name: reverse(name, args=[rows.revised.pk]) for name in names}
    making = rows.revised.revisions.get(step="review")
    steps = ("revision_correct", "revision_approve", "revision_return", "revision_discard")
    forms |= {f"{name}, in review": reverse(name, args=[rows.revised.pk, making.pk]) for name in steps}
    forms["procedure_restore"] = reverse("procedure_restore", args=[rows.withdrawn.pk])
    forms["revision_record"] = reverse("revision_record", args=[rows.coming.pk])
    found = examine(page, forms) + examine_sent_bare(page, forms)
    assert found == [], told(found)


def test_documents_and_duties_where_everything_is_given(page_of: PageOf, cast: Cast) -> None:
    documented(cast)
    everyones = reverse("document_list")
    of_own = ("agency_documents", "agency_documents_print", "agency_duties")
    pages = {name: reverse(name, args=[cast.own.pk]) for name in of_own}
    pages |= {
        "document_list": everyones,
        "document_list, nothing": f"{everyones}?q=khongcogi",
        "agency_documents, nothing": f"{pages['agency_documents']}?q=khongcogi",
        "document_task_list": reverse("document_task_list"),
    }
    found = examine(page_of(cast.staff), pages)
    assert found == [], told(found)


def test_catalogue_with_nothing_yet(page_of: PageOf, cast: Cast) -> None:
    names = ("procedure_list", "document_list", "document_task_list")
    of_own = ("agency_procedures", "procedure_sheet", "kit_adopt", "catalogue_copy")
    more = ("agency_documents", "agency_documents_print", "agency_duties")
    pages = {name: reverse(name) for name in names}
    pages |= {name: reverse(name, args=[cast.own.pk]) for name in (*of_own, *more)}
    page = page_of(cast.staff)
    found = examine(page, pages)
    adopt_kit(cast.own, by=None, on=today())
    bare = make_procedure(cast.own, on=None)
    found += examine(page, {"kit_adopt, adopted": pages["kit_adopt"]})
    found += examine(page, {"procedure_detail, bare": reverse("procedure_detail", args=[bare.pk])})
    assert found == [], told(found)

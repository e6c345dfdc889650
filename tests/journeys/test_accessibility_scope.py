"""The list behind a number of a scope, whole, empty and being chosen, at 1280 and 320 px: axe finds nothing."""

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from agencies.choices import Counted
from agencies.models import CertificateCover, ScopeLine
from common.history import create
from procedures.services.scope import list_procedures
from tests.agencies.declared import declaration
from tests.cast import Cast
from tests.factories.procedures import make_procedure
from tests.journeys.catalogued import LONGEST, catalogued
from tests.journeys.examine import examine, examine_sent_bare, told
from tests.journeys.full import LONG

PageOf = Callable[[User], Page]


def test_scope_listed_and_stated(page_of: PageOf, cast: Cast) -> None:
    rows, declared = catalogued(cast), declaration(cast.own, part=LONG)
    create(CertificateCover(certificate=declared, agency=cast.other), by=None)
    listed, stated, tthc = (
        create(ScopeLine(certificate=declared, group=group, counted=counted, count=14_302), by=None)
        for group, counted in (
            (LONG, Counted.PROCEDURE), ("Quy trình hệ thống", Counted.PROCEDURE), ("TTHC", Counted.ADMINISTRATIVE),
        )
    )  # fmt: skip
    covered = make_procedure(cast.other, code="QT-COVERED-0001", name=LONGEST)
    list_procedures(listed, [rows.revised, rows.coming, rows.withdrawn, covered], version=1, by=None)
    page = page_of(cast.staff)
    lines = {"listed": listed, "stated": stated, "tthc": tthc}
    addresses = {name: reverse("scope_procedures", args=[declared.pk, line.pk]) for name, line in lines.items()}
    pages = {f"scope_procedures, {name}": address for name, address in addresses.items()}
    pages["certificate_detail, with lists"] = reverse("certificate_detail", args=[declared.pk])
    forms = {f"scope_edit, {name}": f"{addresses[name]}sua/" for name in ("listed", "stated")}
    found = examine(page, pages | forms) + examine_sent_bare(page, forms)
    found += examine(page_of(cast.outsider), {"scope_procedures, covered": addresses["listed"]})
    assert found == [], told(found)

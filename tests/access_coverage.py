"""The rows of the access table for coverage, published TTHC and reviews, and what the walk puts into addresses."""

from collections.abc import Callable
from datetime import date
from typing import Any

from procedures.choices import PublicationAction
from procedures.resources.publication_staging import DecidedRow, stage_publication
from tests.cast import Cast
from tests.factories.procedures import (
    HandlingFactory,
    PublicationFactory,
    ReviewFactory,
    make_administrative,
    make_baseline,
    make_line,
    make_procedure,
)

Arguments = dict[str, Any]
AMENDED_ON = date(2024, 5, 1)

TABLE = """
administrative_list         get   login 200   200   200   200   200   200   200   200
administrative_export       get   login 200   200   200   200   200   200   200   200
administrative_detail       get   login 200   200   200   200   200   200   200   404
publication_list            get   login 200   200   200   200   200   200   200   200
publication_export          get   login 200   200   200   200   200   200   200   200
publication_create          get   login 403   403   403   403   403   200   200   200
publication_create          post  login 403   403   403   403   403   200   200   200
publication_effects         get   login 404   404   404   404   404   200   200   404
publication_detail          get   login 200   200   200   200   200   200   200   404
publication_paper           get   login 403   403   403   403   403   200   200   404
publication_paper           post  login 403   403   403   403   403   200   200   404
coverage_overview           get   login 403   403   403   200   200   200   200   200
coverage_list               get   login 403   403   403   200   302   200   200   200
coverage_export             get   login 403   403   403   200   404   200   200   200
coverage_field              get   login 403   403   403   404   404   404   404   404
coverage_stale              get   login 403   403   403   200   404   200   200   200
my_coverage                 get   login 302   302   302   302   302   302   302   302
agency_coverage             get   login 200   404   404   200   200   200   200   404
agency_matrix               get   login 200   404   404   200   200   200   200   404
handling_add                get   login 403   404   404   403   403   200   200   404
handling_add                post  login 403   404   404   403   403   200   200   404
handling_end                get   login 403   404   404   403   403   200   200   404
handling_end                post  login 403   404   404   403   403   200   200   404
handling_remove             get   login 403   404   404   403   403   200   200   404
handling_remove             post  login 403   404   404   403   403   200   200   404
review_list                 get   login 200   200   200   200   200   200   200   200
review_close                get   login 200   404   404   403   403   200   200   404
review_close                post  login 200   404   404   403   403   200   200   404
review_clear                get   login 200   404   404   403   403   200   200   404
review_clear                post  login 200   404   404   403   403   200   200   404
"""


def at_own_agency(cast: Cast) -> Arguments:
    return {"args": [cast.own.pk]}


def at_home_tthc(cast: Cast) -> Arguments:
    return {"args": [make_line(cast.home, "1.000101").administrative_id]}


def at_home_decision(cast: Cast) -> Arguments:
    return {"args": [PublicationFactory(province=cast.home).pk]}


def at_home_difference(cast: Cast) -> Arguments:
    """A decision that was typed and waits to be accepted."""
    make_baseline(cast.home, "1.000102")
    rows = [DecidedRow(PublicationAction.ABOLISHED, "1.000102")]
    days = {"issued_on": AMENDED_ON, "in_force_from": AMENDED_ON, "review_due_on": None}
    return {"args": [stage_publication(cast.home, rows, number="548/QĐ-UBND", by=cast.staff, **days).pk]}


def at_own_exception(cast: Cast) -> Arguments:
    row = HandlingFactory(agency=cast.own, administrative=make_administrative("1.000103"))
    return {"args": [cast.own.pk, row.pk]}


def at_own_review(cast: Cast) -> Arguments:
    return {"args": [ReviewFactory(agency=cast.own, line=_amended(cast, "1.000104")).pk]}


def at_own_stale_procedure(cast: Cast) -> Arguments:
    line = _amended(cast, "1.000105")
    return {"args": [make_procedure(cast.own, "1.000105", code="QT-105").pk, line.pk]}


def _amended(cast: Cast, key: str) -> Any:
    make_baseline(cast.home, key, at_district=True)
    return make_line(cast.home, key, action=PublicationAction.AMENDED, on=AMENDED_ON)


ARGUMENTS: dict[str, Callable[[Cast], Arguments]] = {
    **dict.fromkeys(
        ("administrative_export", "coverage_export", "publication_export"), lambda cast: {"args": ["csv"]}
    ),
    **dict.fromkeys(("agency_coverage", "agency_matrix", "handling_add"), at_own_agency),
    **dict.fromkeys(("handling_end", "handling_remove"), at_own_exception),
    **dict.fromkeys(("publication_detail", "publication_paper"), at_home_decision),
    "administrative_detail": at_home_tthc,
    "publication_effects": at_home_difference,
    "review_close": at_own_review,
    "review_clear": at_own_stale_procedure,
}

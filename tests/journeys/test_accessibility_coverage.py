"""Coverage, published TTHC and reviews in every state, at 1280 and 320 px: axe finds nothing, nothing runs off."""

from collections.abc import Callable
from datetime import date
from urllib.parse import quote

from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from procedures.choices import PublicationAction
from procedures.models import ReviewTask
from procedures.resources.publication_staging import DecidedRow, stage_publication
from tests.cast import Cast
from tests.factories.procedures import (
    HandlingFactory,
    ReviewFactory,
    make_administrative,
    make_baseline,
    make_line,
    make_procedure,
)
from tests.journeys.examine import examine, told
from tests.journeys.full import LONG

PageOf = Callable[[User], Page]
LISTS = ("thieu", "tro-sai", "ra-soat", "trung", "da-phu", "khong-phat-sinh", "chua-ro-cap", "ngoai-le")
PARTS = ("cap", "don-vi", "linh-vuc", "can-ra-soat")
LONGEST = (LONG + " ") * 8


def full(cast: Cast) -> None:
    """An agency with a row in each of its lists, of names as long as they come."""
    make_baseline(cast.home, *(f"1.{number:06}" for number in range(1, 6)), at_district=True, name=LONGEST)
    make_baseline(cast.home, "1.000009", at_commune=False, name=LONGEST)
    for key in ("1.000001", "1.000002", "1.000003", "1.000003", "1.999999"):
        make_procedure(cast.own, key, name=LONGEST)
    for number in range(16):
        make_procedure(cast.other, "1.000001", name=f"{LONGEST} {number}")
    line = make_line(cast.home, "1.000002", action=PublicationAction.AMENDED, on=date(2024, 5, 1), name=LONGEST)
    ReviewFactory(agency=cast.own, line=line, due_on=date(2024, 6, 1))
    ReviewFactory(agency=cast.other, line=line, closed_on=date(2024, 6, 1), outcome="no_effect", reason=LONGEST[:500])
    HandlingFactory(agency=cast.own, administrative=make_administrative("1.000005"), kind="not_arising", reason=LONG)


def test_coverage_where_everything_is_given(page_of: PageOf, cast: Cast) -> None:
    full(cast)
    own, matrix = (reverse(name, args=[cast.own.pk]) for name in ("agency_coverage", "agency_matrix"))
    overview = reverse("coverage_overview")
    decided = reverse("publication_detail", args=[ReviewTask.objects.earliest("pk").line.decision_id])
    pages = {f"agency_coverage, {slug}": f"{own}?xem={slug}" for slug in LISTS}
    pages |= {f"coverage_overview, {part}": f"{overview}?theo={part}" for part in PARTS}
    pages |= {
        "agency_matrix, opened": f"{matrix}?mo=tat-ca",
        "agency_matrix, many procedures": reverse("agency_matrix", args=[cast.other.pk]) + "?linh-vuc=1",
        "coverage_field": f"{reverse('coverage_field')}?linh-vuc={quote('Hộ tịch')}",
        "coverage_stale": reverse("coverage_stale"),
        "coverage_list": reverse("coverage_list"),
        "coverage_list, nothing": reverse("coverage_list") + "?q=khongcogi",
        "coverage_list, faulty": reverse("coverage_list") + "?state=khongco",
        "review_list": reverse("review_list"),
        "review_list, done": reverse("review_list") + "?state=xong",
        "administrative_list": reverse("administrative_list"),
        "administrative_list, nothing": reverse("administrative_list") + "?q=khongcogi",
        "administrative_list, faulty": reverse("administrative_list") + "?level=khongco",
        "publication_list": reverse("publication_list"),
        "publication_detail": decided,
        "publication_detail, agencies": f"{decided}?noi-dung=co-quan",
        "search, found": reverse("search") + "?q=1.000001",
    }
    found = examine(page_of(cast.staff), pages)
    assert found == [], told(found)


def test_coverage_of_a_secretary_and_of_the_nation(page_of: PageOf, cast: Cast) -> None:
    full(cast)
    own = reverse("agency_coverage", args=[cast.own.pk])
    found = examine(page_of(cast.secretary), {"home": reverse("home"), "agency_coverage": own})
    found += examine(page_of(cast.national), {"coverage_overview": reverse("coverage_overview")})
    assert found == [], told(found)


def test_coverage_with_nothing_yet(page_of: PageOf, cast: Cast) -> None:
    names = ("coverage_overview", "coverage_list", "coverage_stale", "administrative_list", "publication_list")
    pages = {name: reverse(name) for name in (*names, "review_list")}
    pages |= {name: reverse(name, args=[cast.own.pk]) for name in ("agency_coverage", "agency_matrix")}
    pages |= {f"coverage_overview, {part}": f"{reverse('coverage_overview')}?theo={part}" for part in PARTS}
    found = examine(page_of(cast.staff), pages)
    assert found == [], told(found)


def test_published_decision_on_its_way(page_of: PageOf, cast: Cast) -> None:
    full(cast)
    rows = [
        DecidedRow(PublicationAction.NEW, "1.000077", LONGEST, "Hộ tịch", "Cấp xã"),
        DecidedRow(PublicationAction.AMENDED, "1.000001"),
        DecidedRow(PublicationAction.ABOLISHED, "1.888888"),
    ]
    day = date(2026, 10, 1)
    batch = stage_publication(
        cast.home, rows, number="548/QĐ-UBND", issued_on=day, in_force_from=day, review_due_on=None, by=cast.staff
    )
    address = reverse("publication_effects", args=[batch.pk])
    parts = ("moi", "sua-doi", "chua-co", "co-quan", "quy-trinh")
    found = examine(page_of(cast.staff), {f"publication_effects, {part}": f"{address}?phan={part}" for part in parts})
    assert found == [], told(found)

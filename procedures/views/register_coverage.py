"""What the pages of coverage, published TTHC and reviews put into the frame."""

from typing import Any

from agencies.models.membership import sight_of
from agencies.rules import sees_whole_province
from agencies.views.saved_filters import LISTS
from common.registry import NavigationItem, Tab, Work, agency_tabs, file_readers, navigation, searches, todos
from procedures.queries.publication_page import may_read_file
from procedures.queries.search import find_administratives, find_procedures
from procedures.queries.work_to_do import counts, told
from procedures.views.asking_reviews import asked_of_reviews
from procedures.views.asking_tthc import asked_of_tthc
from procedures.views.coverage_list import asked_of_coverage

PAGES_OF_AN_AGENCY = ("agency_coverage", "agency_matrix", "handling_add", "handling_end", "handling_remove")


def register_coverage() -> None:
    """From ready(): lines of the navigation, to-dos of the home page, groups of the search box."""
    published = NavigationItem(
        "TTHC được công bố", "administrative_list", _sees_anything,
        (
            "administrative_detail", "publication_list", "publication_detail", "publication_create",
            "publication_effects", "publication_paper",
        ),
    )  # fmt: skip
    review = NavigationItem("Rà soát quy trình", "review_list", _sees_anything, ("review_close", "review_clear"))
    agency_tabs.add("agency_coverage", Tab("Bao phủ TTHC", "agency_coverage"), order=16)
    covered = NavigationItem(
        "Bao phủ TTHC", "coverage_overview", sees_whole_province,
        ("coverage_list", "coverage_field", "coverage_stale", *PAGES_OF_AN_AGENCY),
    )  # fmt: skip
    own = NavigationItem("Bao phủ TTHC", "my_coverage", _sees_her_own, PAGES_OF_AN_AGENCY)
    navigation.add("coverage", covered, order=41)
    navigation.add("my_coverage", own, order=41)
    navigation.add("reviews", review, order=42)
    navigation.add("administratives", published, order=36)
    searches.add("procedures", find_procedures, order=40)
    searches.add("administratives", find_administratives, order=50)
    file_readers.add("publications", may_read_file)
    todos.add("procedures", Work(counts, told), order=60)
    LISTS["administrative_list"] = ("TTHC được công bố", asked_of_tthc)
    LISTS["review_list"] = ("Rà soát quy trình", asked_of_reviews)
    LISTS["coverage_list"] = ("Bao phủ TTHC của các cơ quan", asked_of_coverage)


def _sees_anything(user: Any) -> bool:
    return sees_whole_province(user) or bool(sight_of(user).agencies)


def _sees_her_own(user: Any) -> bool:
    return bool(sight_of(user).heads) and not sees_whole_province(user)

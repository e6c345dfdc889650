"""Whatever is typed at the pages of plans, criteria, reports and reviews, tried as at the others. What their forms
ask for is read from the pages themselves, so that a new field is tried as well."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.access_table import rows
from tests.cast import Cast
from tests.hostile.acts_of_inspections import Act, body_of, fields_of, make_acted, taken_back
from tests.hostile.test_queries_fuzz import FULL, ODD, VALUE, WORST, fuzzed
from tests.hostile.test_queries_fuzz_of_catalogue import ANSWERS, status_of
from tests.journeys.pages import OF_INSPECTIONS

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
OF_LINES = ("q", "form_of", "level", "obligation", "team", "window", "cause", "state", "trang")
OF_A_STEP = ("q", "level", "xem", "trang", "quota_commune", "quota_district", "years", "score", "months")
OF_REPORTS = ("q", "plan", "state", "kind", "level", "waits", "officer", "province", "trang")
OF_REVIEWS = ("q", "plan", "state", "level", "late", "section", "department", "reviewer", "province", "trang")
# What each page reads out of its address
QUERIES = {
    "plan_list": ("q", "year", "state", "province", "trang"),
    "plan_create": ("province",),
    "plan_lines": OF_LINES,
    "plan_export": OF_LINES,
    "plan_visits": OF_LINES,
    "plan_agencies": OF_A_STEP,
    "plan_site": OF_A_STEP,
    "plan_schedule": OF_LINES,
    "outside_list": (*OF_LINES, "province"),
    "outside_create": ("province",),
    "criteria_list": ("q", "trang"),
    "criteria_create": ("province",),
    "criteria_copy": ("province",),
    "section_edit": ("phan",),
    "criterion_edit": ("phan", "ma"),
    "criteria_drop": ("phan", "ma"),
    **dict.fromkeys(("assessment_list", "assessment_export"), OF_REPORTS),
    **dict.fromkeys(("dossier_review_list", "dossier_review_export"), OF_REVIEWS),
    **dict.fromkeys(("result_list", "result_export"), ("level", "section", "unit", "group", "trang")),
    "reminder_history": ("trang",),
    "inspection_finish": ("next",),
    "inspection_reopen": ("next",),
    "plan_list_export": ("q", "year", "state", "waits", "province", "trang"),
}  # fmt: skip
PARTS = 2


@pytest.fixture
def acted(db: None) -> tuple[Cast, list[Act]]:
    return make_acted()


def pages(acts: list[Act]) -> dict[str, str]:
    """Where the pages stand that read their address, with the rows of the acts."""
    about = {act.name: act.args[0] for act in acts if act.args}
    beside = {
        "plan_export": (about["plan_edit"], "csv"),
        "plan_lines": (about["plan_edit"],),
        **dict.fromkeys(("assessment_export", "dossier_review_export", "plan_list_export"), ("csv",)),
        "reminder_history": (about["reminder_rules"],),
        "result_list": (about["result_publish"],),
        "result_export": (about["result_publish"], "csv"),
    }
    known = {act.name: act.args for act in acts}
    return {name: reverse(name, args=beside.get(name, known.get(name, ()))) for name in QUERIES}


@pytest.mark.parametrize("part", range(PARTS))
def test_fuzz_no_address_of_inspections_makes_the_portal_stumble(acted: tuple[Cast, list[Act]], part: int) -> None:
    cast, acts = acted
    for number, (name, address) in list(enumerate(pages(acts).items()))[part::PARTS]:
        client, names = cast.client("national" if name in OF_THE_NATION and part else "staff"), QUERIES[name]
        made_up(client, address, names)
        odd_values = WORST + (ODD if FULL else ODD[number % 6 :: 6])
        statuses = {odd[:20]: status_of(client, address, dict.fromkeys(names, odd)) for odd in odd_values}
        statuses["a list"] = status_of(client, address, {one: ["1", "x", "", "9" * 30] for one in names})
        assert {odd: status for odd, status in statuses.items() if status not in ANSWERS} == {}, address


OF_THE_NATION = ("plan_list", "outside_list", "assessment_list", "dossier_review_list")


def made_up(client: Client, address: str, names: tuple[str, ...]) -> None:
    @fuzzed(200 if FULL else 3)
    @given(st.dictionaries(st.sampled_from(names), VALUE, min_size=1, max_size=4))
    def ask(query: dict[str, str]) -> None:
        assert status_of(client, address, query) in ANSWERS, address

    ask()


def test_fuzz_every_list_of_the_inspections_is_asked(acted: tuple[Cast, list[Act]]) -> None:
    """What is filtered or paged stands among the pages that are tried."""
    shown = {row.name for row in rows() if row.method == "get"} & OF_INSPECTIONS
    assert sorted({name for name in shown if name.endswith(("_list", "_lines", "_export"))} - {*QUERIES}) == [
        # which read nothing but their row
        "criteria_export", "outside_export", "reminder_export", "reminder_history_export", "reminder_list",
    ]  # fmt: skip


@pytest.mark.parametrize("part", range(PARTS))
def test_fuzz_no_form_of_inspections_makes_the_portal_stumble(acted: tuple[Cast, list[Act]], part: int) -> None:
    cast, acts = acted
    stumbled, tried = [], 0
    for number, act in list(enumerate(acts))[part::PARTS]:
        client = cast.client(act.person)
        valid = {name: value for name, value in body_of(client, act).items() if not hasattr(value, "seek")}
        for place, name in enumerate((*fields_of(client, act), "form_token"), 7 * number):
            several = [*WORST, *ODD]  # each field meets one of them, the next field the next
            for odd in several if FULL else [several[place % len(several)]]:
                tried += 1
                status = posted(client, act, valid | {name: odd})
                if status not in (200, 302, 400, 403, 404, 409, 429):
                    stumbled.append((act.name, name, odd[:20], status))
    assert stumbled == []
    assert tried >= 200


def posted(client: Client, act: Act, body: dict[str, Any]) -> int | str:
    """The status of an act, or the fault of ours in words; what was done is taken back."""
    with taken_back():
        try:
            return int(client.post(act.address, body).status_code)
        except Exception as fault:
            return f"{type(fault).__name__}: {fault}"[:150]

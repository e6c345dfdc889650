"""Every page that a person can open, as addresses: the access walk's table, and what it cannot name."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from tests.access_arguments import ARGUMENTS
from tests.access_inspections_plans import TABLE as OF_PLANS
from tests.access_inspections_reports import TABLE as OF_REPORTS
from tests.access_inspections_review import TABLE as OF_REVIEWS
from tests.access_table import rows
from tests.cast import Cast

NO_PAGES = (
    "agency_documents_export",
    "agency_export",
    "calendar_feed",
    "administrative_export",
    "assessment_export",
    "assessment_form_xlsx",
    "assessment_zip",
    "certificate_export",
    "coverage_export",
    "criteria_export",
    "dossier_review_export",
    "file_download",
    "health",
    "import_faults",
    "import_original",
    "import_template",
    "outside_export",
    "plan_annex",
    "plan_document",
    "plan_export",
    "plan_list_export",
    "procedure_export",
    "publication_export",
    "reminder_export",
    "reminder_history_export",
    "reminder_letter_docx",
    "result_export",
    "result_notice_docx",
    "service_body_export",
    "succession_export",
)
# Acts that lead on to a page at once, and the way to one's own agency.
ACTS = (
    "agency_documents_check",
    "assessment_recount",
    "calendar_feed_renew",
    "dossier_review_accept",
    "dossier_review_finish",
    "dossier_review_second",
    "evidence_add",
    "my_coverage",
    "filter_delete",
    "member_mail",
    "member_reopen",
    "member_sign_out",
    "duty_switch",
    "day_set",
    "notice_open",
    "plan_ask",
    "notice_read_all",
    "import_row",
    "import_apply",
    "import_undo",
    "import_recheck",
    "mfa_download_recovery_codes",
    "my_agency",
    "result_publish",
    "section_take_back",
)
# Pages that no address alone leads to: a test of test_accessibility*.py goes there and looks at each by its name.
ON_THE_WAY = (
    "account_login",
    "agency_bulk",
    "coverage_field",
    "criteria_drop",
    "delegation_end",
    "duty_delegate",
    "import_match",
    "import_result",
    "invitation_accept",
    "mfa_activate_totp",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
    "reorganisation_effects",
)
# Forms whose acts leave the page at once, or that have nothing to leave out.
SENT_EMPTY_LEADS_AWAY = ("account_login", "usersessions_list", "member_link")
# Forms that stand behind a question: test_accessibility_chain.py answers it and sends them.
BEHIND_A_QUESTION = ("certificate_record", "reorganisation_propose")
# Looked at by test_accessibility_{plans,reports,review}.py, filled with rows of their own, and by nobody twice.
OF_INSPECTIONS = frozenset(
    line.split()[0] for table in (OF_PLANS, OF_REPORTS, OF_REVIEWS) for line in table.strip().splitlines()
)


def pages_of(cast: Cast, person: str, *, only: Iterable[str] = ()) -> dict[str, str]:
    """Name → address of every page that answers this person with 200."""
    names = [row.name for row in rows() if row.method == "get" and row.expected[person] == "200"]
    left_out = OF_INSPECTIONS.union(NO_PAGES)
    return addresses(cast, [name for name in names if name not in left_out and (not only or name in only)])


def read_by(cast: Cast, person: str) -> dict[str, str]:
    """Name → address of the pages that this person reads. Forms are the same whoever fills them in: the department,
    which may open every one, looks at them."""
    forms = {row.name for row in rows() if row.method == "post" and row.expected["staff"] == "200"}
    return {name: address for name, address in pages_of(cast, person).items() if name not in forms}


def forms_of(cast: Cast, person: str) -> dict[str, str]:
    """Name → address of every form that comes back with its faults when this person sends it empty."""
    names = [row.name for row in rows() if row.method == "post" and row.expected[person] == "200"]
    left_out = OF_INSPECTIONS.union(SENT_EMPTY_LEADS_AWAY, BEHIND_A_QUESTION)
    return addresses(cast, [name for name in names if name not in left_out])


def answering(method: str) -> set[str]:
    """The named URLs of the inspections that somebody gets a page from by this method."""
    found = {row.name for row in rows() if row.method == method and "200" in row.expected.values()}
    return found & OF_INSPECTIONS - set(NO_PAGES)


def examined() -> set[str]:
    """The named URLs that the tests of accessibility open, or that have no page to open."""
    by_address = {row.name for row in rows() if row.expected["staff"] == "200" and row.method == "get"}
    return {*by_address - OF_INSPECTIONS, *answering("get"), *NO_PAGES, *ACTS, *ON_THE_WAY}


def addresses(cast: Cast, names: Iterable[str]) -> dict[str, str]:
    """Addresses that stand on the same row (a division, an import) name the one row."""
    made: dict[Any, Any] = {}
    found = {}
    for name in names:
        make = ARGUMENTS.get(name, _nothing)
        if make not in made:
            made[make] = make(cast)
        found[name] = reverse(name, **made[make])
    return found


def _nothing(cast: Cast) -> dict[str, Any]:
    return {}

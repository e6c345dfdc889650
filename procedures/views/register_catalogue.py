"""What the pages of the catalogue put into the frame: navigation, a tab of an agency, readable files, filters."""

from typing import Any

from agencies.models.membership import sight_of
from agencies.rules import sees_whole_province
from agencies.views.saved_filters import LISTS
from common.registry import NavigationItem, Tab, Work, agency_tabs, file_readers, navigation, scope_lists, todos
from procedures.queries.approvals_to_do import counts, told
from procedures.queries.procedure_page import may_read_file
from procedures.views.asking_procedures import asked_of_procedures
from procedures.views.scope import lists_of

PAGES_OF_PROCEDURES = (
    "procedure_detail", "procedure_history", "procedure_correct", "procedure_withdraw", "procedure_restore",
    "procedure_discard",
    "procedure_links", "procedure_unlink", "revision_draft", "revision_record", "revision_correct", "revision_send",
    "revision_return", "revision_approve", "revision_discard",
)  # fmt: skip


def register_catalogue() -> None:
    item = NavigationItem("Quy trình", "procedure_list", _sees_anything, PAGES_OF_PROCEDURES)
    navigation.add("procedures", item, order=34)
    navigation.put_under("certificate_list", "scope_procedures", "scope_edit")
    agency_tabs.add("agency_procedures", Tab("Quy trình", "agency_procedures"), order=15)
    file_readers.add("procedures", may_read_file)
    scope_lists.add("procedures", lists_of)
    todos.add("approvals", Work(counts, told), order=55)
    LISTS["procedure_list"] = ("Quy trình", asked_of_procedures)


def _sees_anything(user: Any) -> bool:
    return sees_whole_province(user) or bool(sight_of(user).agencies)

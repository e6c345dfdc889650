"""What external documents and the year's duties put into the frame: navigation, tabs of an agency, to-dos, files."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet, Value
from django.urls import reverse

from agencies.models.membership import sight_of
from agencies.rules import sees_whole_province
from agencies.views.saved_filters import LISTS
from common.registry import NavigationItem, Tab, Todo, Work, agency_tabs, file_readers, navigation, todos
from procedures.forms.external_documents import DocumentFilter
from procedures.queries import external_documents as listed
from procedures.queries.yearly_duties import may_read_file

WORD = "documents"
PAGES_OF_DOCUMENTS = (
    "document_detail", "document_correct", "document_end", "document_task_list", "document_task_close",
)  # fmt: skip


def register_documents() -> None:
    item = NavigationItem("Tài liệu bên ngoài", "document_list", _sees_anything, PAGES_OF_DOCUMENTS)
    navigation.add("documents", item, order=43)
    agency_tabs.add("agency_documents", Tab("Tài liệu bên ngoài", "agency_documents"), order=17)
    agency_tabs.add("agency_duties", Tab("Hoạt động trong năm", "agency_duties"), order=18)
    todos.add("documents", Work(counts, told), order=40)
    file_readers.add("yearly_duties", may_read_file)
    LISTS["document_list"] = ("Tài liệu bên ngoài", _asked)


def _asked(request: Any) -> DocumentFilter:
    return DocumentFilter(request.GET)


def _sees_anything(user: Any) -> bool:
    return sees_whole_province(user) or bool(sight_of(user).agencies)


def counts(user: Any, on: date, mine: bool) -> list[QuerySet[Any]]:
    """The listed documents that have ended and wait for their agency."""
    tasks = listed.open_tasks(user, on)
    if mine:
        tasks = listed.in_charge_of(tasks, user, on)
    return [tasks.order_by().values(word=Value(WORD))]


def told(counted: Mapping[str, int], mine: bool) -> list[Todo]:
    """One line, which opens the list of just these."""
    if not counted.get(WORD):
        return []
    address = reverse("document_task_list") + (f"?ai={listed.MINE}" if mine else "")
    return [Todo(counted[WORD], "tài liệu trong danh mục đã hết hiệu lực, cần cập nhật", address)]

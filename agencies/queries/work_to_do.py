"""What the registers of agencies and certificates ask the office to do: lines of the home page."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, QuerySet
from django.urls import reverse

from agencies.choices import CertificateState, TaskKind
from agencies.queries import agency_tasks, certificate_list
from agencies.queries.certificate_states import with_state
from common.registry import Todo

MINE = "me"  # the condition of the list: those of agencies in the reader's own charge
STATES = {
    CertificateState.RUNNING_OUT: "giấy chứng nhận sắp hết hạn",
    CertificateState.REDECLARE: "công bố cần làm lại",
    CertificateState.EDITION_BEHIND: "công bố chưa chuyển đổi phiên bản",
}


def counts(user: Any, on: date, mine: bool) -> list[QuerySet[Any]]:
    """How many certificates and declarations are in each state that asks for an act, and how many tasks a
    reorganisation has left of each kind."""
    tasks, rows = agency_tasks.open_tasks(user, on), certificate_list.certificates(user, on)
    if mine:
        tasks = agency_tasks.in_charge_of(tasks, user, on)
        rows = certificate_list.in_charge_of(rows, user, on)
    pressing = with_state(rows, on).filter(state__in=list(STATES))
    return [_counted(tasks, "kind"), _counted(pressing, "state")]


def told(counted: Mapping[str, int], mine: bool) -> list[Todo]:
    """A line for each that is not nothing; it opens the list of just these."""
    lines = []
    for state in CertificateState:
        if counted.get(state):
            address = _list("certificate_list", state=state.value, officer=MINE if mine else "")
            lines.append(Todo(counted[state], STATES[state], address))
    for kind in TaskKind:
        if counted.get(kind):
            address = _list("task_list", viec=kind.value, ai=agency_tasks.MINE if mine else "")
            lines.append(Todo(counted[kind], agency_tasks.SENTENCES[kind], address))
    return lines


def _counted(rows: QuerySet[Any], column: str) -> QuerySet[Any]:
    """How many of each word of a column."""
    counted: QuerySet[Any] = rows.order_by().values(word=F(column)).annotate(how_many=Count("pk"))
    return counted


def _list(name: str, **conditions: str) -> str:
    return f"{reverse(name)}?{urlencode({key: word for key, word in conditions.items() if word})}"

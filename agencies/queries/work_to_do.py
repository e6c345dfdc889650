"""What the registers of agencies and certificates ask the office to do: lines of the home page."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.urls import reverse

from agencies.choices import CertificateState, TaskKind
from agencies.models import Certificate
from agencies.queries import agency_tasks, certificate_list
from agencies.queries.certificate_states import standing, warned_from, with_state
from common.registry import Todo
from common.together import FEW_DAYS, Written, among, written

MINE = "me"  # the condition of the list: those of agencies in the reader's own charge
STATES = {
    CertificateState.RUNNING_OUT: "giấy chứng nhận sắp hết hạn",
    CertificateState.REDECLARE: "công bố cần làm lại",
    CertificateState.EDITION_BEHIND: "công bố chưa chuyển đổi phiên bản",
}


def counts(user: Any, on: date, mine: bool) -> list[QuerySet[Any] | Written]:
    """By their kind the tasks that a reorganisation has left; by their state the certificates and declarations that
    stand, of which some ask for an act."""
    tasks, rows = agency_tasks.open_tasks(user, on), certificate_list.certificates(user, on)
    if mine:
        tasks = agency_tasks.in_charge_of(tasks, user, on)
        rows = certificate_list.in_charge_of(rows, user, on)
    seen = written(rows.order_by().values("pk"))
    return [tasks.order_by().values(word=F("kind")), among(_states(on, warned_from(on)), "pk", seen)]


@lru_cache(maxsize=FEW_DAYS)
def _states(on: date, warned: date) -> Written:
    """What stands on a day, each by its state: written once for all readers. `warned`: by the office's setting."""
    stand = with_state(Certificate.objects.filter(standing(on)).order_by(), on)
    return written(stand.values("pk", word=F("state")))


def told(counted: Mapping[str, int], mine: bool) -> list[Todo]:
    """A line for each that is not nothing; it opens the list of just these."""
    lines = []
    for state in STATES:
        if counted.get(state):
            address = _list("certificate_list", state=state.value, officer=MINE if mine else "")
            lines.append(Todo(counted[state], STATES[state], address))
    for kind in TaskKind:
        if counted.get(kind):
            address = _list("task_list", viec=kind.value, ai=agency_tasks.MINE if mine else "")
            lines.append(Todo(counted[kind], agency_tasks.SENTENCES[kind], address))
    return lines


def _list(name: str, **conditions: str) -> str:
    return f"{reverse(name)}?{urlencode({key: word for key, word in conditions.items() if word})}"

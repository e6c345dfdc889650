"""What an heir has to do anew after a reorganisation: done by the act itself, or said to be done."""

from datetime import date
from typing import Any

from django.db import transaction

from agencies.choices import TaskKind
from agencies.models import Agency, AgencyTask
from agencies.services.dated import locked, told
from common.errors import Refused, Stale
from common.history import save_versioned


@transaction.atomic
def finish_task(task: AgencyTask, *, on: date, by: Any, version: int, reason: str = "") -> AgencyTask:
    """Say that a task was done on a day. Refuses a stale version (`Stale`), a task that is done, an earlier day."""
    locked(task.agency)
    current = AgencyTask.objects.get(pk=task.pk)
    if current.version != version:
        raise Stale(current)
    if current.done_on:
        sentence = f"Việc này đã xong ngày {told(current.done_on)}. Không cần ghi thêm."
        raise Refused(sentence, {"on": sentence})
    if on < current.since:
        sentence = f"Việc này có từ ngày {told(current.since)}; ngày xong không thể sớm hơn. Hãy sửa ngày."
        raise Refused(sentence, {"on": sentence})
    current.done_on = on
    return save_versioned(current, by=by, reason=reason)


def finish_open_tasks(agency: Agency, kind: TaskKind, *, on: date, by: Any, reason: str = "") -> None:
    """An act of a day does the open tasks of its kind that there were by then; the caller holds the agency."""
    for task in AgencyTask.objects.filter(agency=agency, kind=kind, done_on__isnull=True, since__lte=on):
        task.done_on = on
        save_versioned(task, by=by, reason=reason)

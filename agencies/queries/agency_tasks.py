"""What is to be done anew after a reorganisation, as far as a reader sees it."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from agencies.choices import TaskKind
from agencies.models import AgencyTask
from agencies.models.membership import sight_of
from agencies.queries.charge import answered_for
from agencies.queries.names import with_name

MINE = "cua-toi"
SENTENCES = {
    TaskKind.DECLARE: "cơ quan phải công bố lại HTQLCL sau sắp xếp",
    TaskKind.COMMITTEE: "cơ quan phải lập Ban chỉ đạo ISO sau sắp xếp",
    TaskKind.PROCEDURES: "cơ quan phải ban hành lại quy trình sau sắp xếp",
}


def open_tasks(user: Any, on: date) -> QuerySet[AgencyTask]:
    """The tasks that had begun by the day and were not done by then."""
    tasks: QuerySet[AgencyTask] = AgencyTask.objects.visible_to(user)
    sight = sight_of(user)
    if sight.provinces and not (sight.everything or sight.agencies):
        tasks = AgencyTask.objects.filter(agency__province__in=sight.provinces)  # the same, without a subquery
    return tasks.filter(Q(done_on__isnull=True) | Q(done_on__gt=on), since__lte=on)


def in_charge_of(tasks: QuerySet[AgencyTask], user: Any, on: date) -> QuerySet[AgencyTask]:
    """Those of the agencies for which this user answers."""
    return tasks.filter(answered_for(user, on))


def task_rows(tasks: QuerySet[AgencyTask], on: date) -> QuerySet[Any]:
    """The rows of the list with the names of their agencies, the oldest first."""
    named = with_name(tasks.select_related("agency__province"), "agency", on)
    return named.order_by("since", "name", "kind", "pk")

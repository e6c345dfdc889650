"""What is to be done anew after a reorganisation, as far as a reader sees it."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from agencies.choices import TaskKind
from agencies.models import AgencyTask, OfficerAssignment
from agencies.models.membership import sight_of
from agencies.queries.names import with_name
from common.registry import Todo

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
    """Those of the agencies that this officer answers for."""
    return tasks.filter(agency__in=OfficerAssignment.objects.on(on).filter(user=user.pk).values("agency"))


def task_rows(tasks: QuerySet[AgencyTask], on: date) -> QuerySet[Any]:
    """The rows of the list with the names of their agencies, the oldest first."""
    named = with_name(tasks.select_related("agency__province"), "agency", on)
    return named.order_by("since", "name", "kind", "pk")


def tasks_to_do(user: Any, on: date, mine: bool) -> list[Todo]:
    """Lines of the home page: one for each kind of task, in one query."""
    tasks = open_tasks(user, on)
    if mine:
        tasks = in_charge_of(tasks, user, on)
    counted = dict(tasks.order_by().values_list("kind").annotate(how_many=Count("pk")))
    only = {"ai": MINE} if mine else {}
    return [
        Todo(counted[kind], SENTENCES[kind], f"{reverse('task_list')}?{urlencode({'viec': kind.value, **only})}")
        for kind in TaskKind
        if counted.get(kind)
    ]

"""What is to be done anew after a reorganisation: the open tasks of the day, and saying that one is done."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst

from agencies.choices import TaskKind
from agencies.forms.reorganisation import FinishTaskForm
from agencies.models import AgencyTask
from agencies.queries.agency_tasks import MINE, in_charge_of, open_tasks, task_rows
from agencies.queries.names import names_on
from agencies.rules import can_edit_agency, in_department
from agencies.services.agency_tasks import finish_task
from agencies.views.editing import answer
from common.http import edits, page_of, reads

# What does a task by itself, so that nobody says it twice.
SHORTER: dict[str, str] = {
    TaskKind.DECLARE: "Nếu đã có công bố mới, hãy ghi công bố: việc này khi đó tự xong.",
    TaskKind.COMMITTEE: "Nếu đã có quyết định lập Ban chỉ đạo mới, hãy ghi quyết định: việc này khi đó tự xong.",
}


@reads
def task_list(request: Any) -> HttpResponse:
    """The open tasks of the day; `viec` narrows to a kind, `ai` to the agencies in one's own charge."""
    user, day = request.user, request.day
    kind, mine = request.GET.get("viec", ""), request.GET.get("ai") == MINE
    kind = kind if kind in TaskKind.values else ""
    tasks = open_tasks(user, day)
    if kind:
        tasks = tasks.filter(kind=kind)
    if mine:
        tasks = in_charge_of(tasks, user, day)
    context = {
        "page": page_of(request, task_rows(tasks, day)),
        "tabs": [_tab("Tất cả", "", kind, mine), *(_tab(capfirst(one.label), one, kind, mine) for one in TaskKind)],
        "mine": mine,
        "may_finish": in_department(user) and request.day_is_today,
    }
    return render(request, "agencies/task_list.html", context)


def _tab(label: str, kind: str, chosen: str, mine: bool) -> dict[str, Any]:
    query = "&".join(part for part in (f"viec={kind}" if kind else "", f"ai={MINE}" if mine else "") if part)
    address = reverse("task_list")
    return {"label": label, "url": f"{address}?{query}" if query else address, "current": kind == chosen}


@edits
def task_finish(request: Any, pk: int) -> HttpResponse:
    """Ghi việc đã xong."""
    task = get_object_or_404(AgencyTask.objects.visible_to(request.user).select_related("agency"), pk=pk)
    if not can_edit_agency(request.user, task.agency):
        raise PermissionDenied
    form = FinishTaskForm(request.POST or None, initial={"on": request.today, "version": task.version})
    name = names_on([task.agency_id], request.today)[task.agency_id]
    page = {"task": task, "name": name, "shorter": SHORTER.get(task.kind, "")}
    return answer(
        request, "agencies/task_finish.html", page, form=form,
        act=lambda: finish_task(task, by=request.user, **form.cleaned_data),
        done="Đã ghi việc xong.", to=("task_list",),
    )  # fmt: skip

"""What every page of a plan begins with: the plan if it is in sight, its steps, and the live matrix as a table."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from agencies.choices import Obligation
from common.errors import Refused
from common.http import typed_keys
from inspections.choices import PlanState
from inspections.models import InspectionPlan
from inspections.queries.plan_list import NONE, PLAN_TONES
from inspections.queries.plan_matrix import Cell, FormMatrix, Matrix, matrix_of
from inspections.rules import can_plan, reads_whole_plan

# URL name of each step of the builder → its words
STEPS = {
    "plan_agencies": "1. Chọn cơ quan",
    "plan_site": "2. Hình thức",
    "plan_schedule": "3. Đoàn, lịch",
    "plan_check": "4. Kiểm tra lại",
    "plan_submit": "5. Trình",
}
NO_OBLIGATION = "Chưa rõ đối tượng"


# --- Which plan -------------------------------------------------------------------------------------------------
def plan_in_sight(request: Any, pk: int) -> InspectionPlan:
    rows = InspectionPlan.objects.visible_to(request.user)
    plan: InspectionPlan = get_object_or_404(
        rows.select_related("province", "paper", "submission_paper", "approval_paper"), pk=pk
    )
    return plan


def plan_seen_whole(request: Any, pk: int) -> InspectionPlan:
    """Of which this user may read everything; else 403."""
    plan = plan_in_sight(request, pk)
    if not reads_whole_plan(request.user, plan):
        raise PermissionDenied
    return plan


def plan_with_teams(request: Any, pk: int) -> tuple[InspectionPlan, list[tuple[str, str]]]:
    """One that this user reads whole, and key and name of each of its teams: all in one query."""
    rows: Any = InspectionPlan.objects.visible_to(request.user).filter(pk=pk)
    # A row a team: of the plan only what a list of it tells.
    rows = rows.only("province", "state", "title", "version")
    rows = list(rows.annotate(team=F("teams"), team_name=F("teams__name")).order_by("team_name", "team"))
    if not rows:
        raise Http404
    if not reads_whole_plan(request.user, rows[0]):
        raise PermissionDenied
    return rows[0], [(str(row.team), row.team_name) for row in rows if row.team is not None]


def plan_to_make(request: Any, pk: int) -> InspectionPlan:
    """One that this user's department makes; else 403."""
    plan = plan_in_sight(request, pk)
    if not can_plan(request.user, plan.province_id):
        raise PermissionDenied
    return plan


def ticked(request: Any, every: Any = None) -> list[int]:
    """The lines that were ticked at the head of their rows, or `every` one of a question; refuses none at all."""
    keys = every.values_list("pk", flat=True) if every is not None else typed_keys(request.POST.getlist("dong"))
    found = sorted(keys)
    if not found:
        raise Refused("Chưa chọn dòng nào. Hãy đánh dấu ở đầu dòng rồi bấm lại.")
    return found


# --- The builder's frame ----------------------------------------------------------------------------------------
def frame_of(plan: InspectionPlan, step: str) -> dict[str, Any]:
    """What a step shows besides its own work: the way through the steps, and where the lists stand."""
    matrix = matrix_of(plan)
    places = list(STEPS)
    place = places.index(step)
    return {
        "plan": plan,
        "tone": PLAN_TONES[plan.state],
        "is_draft": plan.state == PlanState.DRAFT,
        "steps": [
            {"label": label, "url": reverse(name, args=[plan.pk]), "current": name == step}
            for name, label in STEPS.items()
        ],
        "next_step": _step(plan, places[place + 1]) if place + 1 < len(places) else None,
        "matrix": matrix,
        "tables": tables_of(matrix, plan),
    }


def _step(plan: InspectionPlan, name: str) -> dict[str, str]:
    return {"label": STEPS[name].partition(" ")[2], "url": reverse(name, args=[plan.pk])}


# --- The matrix as a page shows it ------------------------------------------------------------------------------
@dataclass(frozen=True)
class Shown:
    """A number with its target, in words how far it is from it, and the list that gives the number."""

    count: str
    of: str
    where: str
    word: str = ""


@dataclass(frozen=True)
class Table:
    """One form: heads of its columns, a line a level, and the sum."""

    label: str
    has_list: bool
    heads: list[str]
    lines: list[tuple[str, list[Shown | None], Shown]]
    foot: list[Shown]
    total: Shown


def tables_of(matrix: Matrix, plan: InspectionPlan) -> list[Table]:
    lines = reverse("plan_lines", args=[plan.pk])
    return [_table(form, lines) for form in matrix.forms if form.rows]


def _table(form: FormMatrix, address: str) -> Table:
    keys = list(form.by_obligation)

    def told(cell: Cell, level: str = "", **condition: str) -> Shown:
        asked = {"form_of": form.form, "level": level, **condition}
        return shown(cell, f"{address}?{urlencode({name: value for name, value in asked.items() if value})}")

    return Table(
        label=form.label,
        has_list=form.has_list,
        heads=[str(Obligation(key).label) if key else NO_OBLIGATION for key in keys],
        lines=[
            (
                row.label,
                [
                    told(row.by_obligation[key], row.level, obligation=key or NONE)
                    if key in row.by_obligation
                    else None
                    for key in keys
                ],
                told(row.total, row.level),
            )
            for row in form.rows
        ],
        foot=[told(form.by_obligation[key], obligation=key or NONE) for key in keys],
        total=told(form.total),
    )


def shown(cell: Cell, where: str) -> Shown:
    """3/10, thiếu 7."""
    if cell.target is None:
        return Shown(str(cell.count), "", where)
    word = "đủ" if cell.is_met else f"thiếu {cell.missing}" if cell.missing > 0 else f"thừa {-cell.missing}"
    return Shown(str(cell.count), f"/{cell.target}", where, word)

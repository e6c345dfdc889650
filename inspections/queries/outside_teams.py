"""The teams of a province outside its plans: those that have work, or were made for some."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from agencies.models import Province
from inspections.choices import PlannedState
from inspections.models import InspectionTeam, PlannedInspection, TeamMember
from inspections.queries.plan_candidates import kin_of

BY_NAME = ("name", "pk")


def teams_at_work(province: Province, line: PlannedInspection | None = None) -> Any:
    """By name. `line`: also the team that it has."""
    own = Q(pk=line.team_id) if line is not None and line.team_id else Q(pk__in=[])
    return InspectionTeam.objects.filter(_has_work() | own, plan=None, province__in=kin_of(province)).order_by(
        *BY_NAME
    )


def teams_in_sight(user: Any) -> list[tuple[InspectionTeam, list[TeamMember]]]:
    """Those of a user's provinces, with who is in them and by which decision: all in one query."""
    teams = InspectionTeam.objects.visible_to(user).filter(_has_work(), plan=None)
    members = TeamMember.objects.filter(team__in=teams.order_by()).select_related("team__paper")
    found: dict[int, tuple[InspectionTeam, list[TeamMember]]] = {}
    for member in members.order_by("team__name", "team", "pk"):
        found.setdefault(member.team_id, (member.team, []))[1].append(member)
    return list(found.values())


def _has_work() -> Q:
    """Not those whose inspections are all done."""
    given = PlannedInspection.objects.standing().filter(team=OuterRef("pk"))
    return Q(~Exists(given)) | Q(Exists(given.exclude(state=PlannedState.DONE)))

"""Who is in a team with his own account inspects its agencies: he is given that duty, and holds it no longer."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from agencies.models import Province
from agencies.services.inspector_duties import Pair, end_inspections, give_inspections, who_needs_no_duty
from common.history import bulk_create, delete
from inspections.choices import PlannedState
from inspections.models import PlannedInspection, TeamDuty, TeamMember
from inspections.queries.plan_candidates import kin_of
from inspections.services.plan_holding import MAY_BE_AMENDED

REASON = "theo đoàn kiểm tra"


@transaction.atomic
def follow_teams(province: Province | int, *, on: date, by: Any) -> None:
    """Let the accounts of a province's teams inspect just those agencies that their teams inspect from this day on;
    provinces that were merged are one.

    A team inspects what it has in a plan in force, and outside any plan what is not done. The department's own need
    no duty for it. Called by whatever changes a team, its agencies, or whether its plan is in force.
    """
    kin = kin_of(province)
    wanted = _wanted(kin, on)
    given = list(
        TeamDuty.objects.filter(membership__agency__province__in=kin, membership__valid_to=None)
        .select_related("membership__user")
        .order_by("pk")
    )
    gone = [one for one in given if _pair(one) not in wanted]
    ended = [one.membership for one in gone]
    # What began today is taken away with its mark; what is older keeps it, and has its last day
    delete([one for one in gone if one.membership.valid_from == on], by=by, reason=REASON)
    end_inspections(ended, by=by, on=on, reason=REASON)
    made = give_inspections(wanted - {_pair(one) for one in given}, by=by, on=on, reason=REASON)
    bulk_create([TeamDuty(membership=one) for one in made], by=by, reason=REASON)


def _wanted(kin: set[int], on: date) -> set[Pair]:
    lines = PlannedInspection.objects.standing().filter(province__in=kin, team__isnull=False)
    outside = Q(plan=None) & ~Q(state=PlannedState.DONE)
    inspected = set(lines.filter(outside | Q(plan__state__in=MAY_BE_AMENDED)).values_list("team", "agency"))
    if not inspected:
        return set()
    members = TeamMember.objects.filter(user__isnull=False, team__in={team for team, _ in inspected})
    known = set(members.values_list("team", "user"))
    left_out = {user for one in kin for user in who_needs_no_duty(one, on)} if known else set()
    accounts: dict[int, set[int]] = defaultdict(set)
    for team, user in known:
        accounts[team].add(user)
    return {(user, agency) for team, agency in inspected for user in accounts[team] - left_out}


def _pair(one: TeamDuty) -> tuple[int, int | None]:
    return one.membership.user_id, one.membership.agency_id

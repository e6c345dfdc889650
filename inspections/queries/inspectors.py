"""Whose account may stand in an inspection team, and under which name he is offered.

The department's officers; inspectors of any of the province's agencies; heads and ISO secretaries of its agencies of
provincial level (Sở Nội vụ, Sở Tư pháp …); and who stood in a team of it before, also one whose account was made
for a team and who holds no duty yet. Nobody is offered who has gone over to another province.
"""

from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import F, Q

from agencies.choices import AGENCY_DUTIES, Duty, Level
from agencies.models import AgencyPeriod, Membership, Province
from agencies.queries.people import officers_of
from inspections.models import InspectionTeam, TeamMember
from inspections.queries.plan_candidates import kin_of

Choice = tuple[str, str]


def accounts_for_teams(province: Province, on: date) -> Any:
    """The users, in the order of their names."""
    kin = kin_of(province)
    above = AgencyPeriod.objects.on(on).filter(province__in=kin, level=Level.PROVINCE)
    at_province = Q(duty__in=AGENCY_DUTIES, agency__in=above.values("agency"))
    held = Membership.objects.on(on).filter(Q(duty=Duty.INSPECTOR, agency__province__in=kin) | at_province)
    stood = TeamMember.objects.filter(team__province__in=kin, user__isnull=False)
    known = Q(pk__in=held.values("user")) | Q(pk__in=stood.values("user")) & ~Q(pk__in=_elsewhere(kin, on))
    return officers_of(province, on) | get_user_model().objects.filter(known, is_active=True)


def _elsewhere(kin: set[int], on: date) -> Any:
    """Who works for others now: not for our teams to name, though he once stood in one."""
    away = Q(province__isnull=False) & ~Q(province__in=kin) | Q(agency__isnull=False) & ~Q(agency__province__in=kin)
    return Membership.objects.on(on).filter(away | Q(duty=Duty.NATIONAL_VIEWER)).values("user")


def inspectors_to_choose(province: Province, on: date, *, team: InspectionTeam | None = None) -> list[Choice]:
    """Key and name of each, with the office of whoever is not the department's own; `team`: also who stands in it."""
    people = {person.pk: person for person in accounts_for_teams(province, on)}
    if team is not None:
        people |= {one.user.pk: one.user for one in team.members.select_related("user") if one.user is not None}
    offices = _offices(people, on)
    return [
        (str(key), f"{person}, {offices[key]}" if key in offices else str(person)) for key, person in people.items()
    ]


def _offices(people: Any, on: date) -> dict[int, str]:
    """Where each works: his own agency, or what the last decision on a team said of him."""
    said = TeamMember.objects.filter(user__in=people).exclude(unit_name="").order_by("pk")
    duties = Membership.objects.on(on).filter(user__in=people, duty__in=AGENCY_DUTIES)
    names = AgencyPeriod.objects.on(on).filter(agency__in=duties.values("agency"))
    name_of = dict(names.values_list("agency", "name"))
    own = duties.annotate(place=F("agency")).order_by("-pk").values_list("user", "place")
    return dict(said.values_list("user", "unit_name")) | {
        user: name_of[agency] for user, agency in own if agency in name_of
    }

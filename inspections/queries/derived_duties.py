"""Who inspects which agencies because of a team, or because of a section that was given to him or his department."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.auth import get_user_model
from django.db.models import Q

from agencies.choices import Duty, Level
from agencies.models import Membership
from inspections.choices import DutyCause, PlannedState
from inspections.models import InspectionPlan, PlannedInspection, ReviewAssignment, TeamMember
from inspections.queries.due_days import OPENED_PLANS

Pair = tuple[int, int]  # the keys of an account and of an agency


@dataclass
class Reviewers:
    """Whom an assignment means, and of which agencies each of them may score its section."""

    people: set[int]
    pairs: set[Pair]

    @property
    def agencies(self) -> set[int]:
        return {agency for _, agency in self.pairs}


def owed_duties(kin: set[int], on: date, left_out: set[int]) -> dict[Pair, DutyCause]:
    """The pairs that should stand in provinces that are one, each with its cause: a team's where both say so.

    `left_out`: accounts that need no duty.
    """
    given = ReviewAssignment.objects.filter(plan__province__in=kin, plan__state__in=OPENED_PLANS)
    reviewers = reviewed_by(given.select_related("plan", "section"), on).values()
    by_sections = {pair for one in reviewers for pair in one.pairs}
    causes = dict.fromkeys(by_sections, DutyCause.SECTION) | dict.fromkeys(_by_teams(kin), DutyCause.TEAM)
    return {pair: cause for pair, cause in causes.items() if pair[0] not in left_out}


def _by_teams(kin: set[int]) -> set[Pair]:
    """A team inspects what it has in a plan in force, and outside any plan what is not done."""
    lines = PlannedInspection.objects.standing().filter(province__in=kin, team__isnull=False)
    outside = Q(plan=None) & ~Q(state=PlannedState.DONE)
    inspected = set(lines.filter(outside | Q(plan__state__in=OPENED_PLANS)).values_list("team", "agency"))
    if not inspected:
        return set()
    members = TeamMember.objects.filter(user__isnull=False, team__in={team for team, _ in inspected})
    accounts: dict[int, set[int]] = defaultdict(set)
    for team, user in members.values_list("team", "user"):
        accounts[team].add(user)
    return {(user, agency) for team, agency in inspected for user in accounts[team]}


def reviewed_by(given: Iterable[ReviewAssignment], on: date) -> dict[int, Reviewers]:
    """By the key of each assignment (with its plan and section at hand): who may score by it, and of which agencies.

    A section is about the agencies that its plan still lists and assesses by its sheet. Nobody scores an agency in
    which he holds a duty himself, so nobody of a department his own.
    """
    rows = list(given)
    if not rows:
        return {}
    people = _people(rows, on)
    listed = _listed({row.plan_id for row in rows})
    own = _own({user for users in people.values() for user in users}, on)
    return {
        row.pk: Reviewers(
            people[row.pk],
            {
                (user, agency)
                for agency, level in listed[row.plan_id]
                if _set_at(row.plan, level) == row.section.criteria_set_id
                for user in people[row.pk] - own[agency]
            },
        )
        for row in rows
    }


def _set_at(plan: InspectionPlan, level: str) -> int | None:
    """By which criteria the agencies of a level are assessed, as reports are opened."""
    of_communes = plan.commune_criteria_set_id or plan.criteria_set_id
    return of_communes if level == Level.COMMUNE else plan.criteria_set_id


def _people(rows: Iterable[ReviewAssignment], on: date) -> Mapping[int, set[int]]:
    """Whom each assignment means: one person, or who works at the department (see `reviews.sections_of`)."""
    departments = {row.department_id for row in rows if row.reviewer_id is None}
    held = Membership.objects.on(on).filter(agency__in=departments, user__is_active=True)
    work_at: dict[int | None, set[int]] = defaultdict(set)
    for agency, user in held.exclude(duty=Duty.INSPECTOR).values_list("agency", "user"):
        work_at[agency].add(user)
    reviewers = {row.reviewer_id for row in rows if row.reviewer_id is not None}
    active = set(get_user_model().objects.filter(is_active=True, pk__in=reviewers).values_list("pk", flat=True))
    return {
        row.pk: {row.reviewer_id} & active if row.reviewer_id is not None else work_at[row.department_id]
        for row in rows
    }


def _listed(plans: set[int]) -> Mapping[int, set[tuple[int, str]]]:
    lines = PlannedInspection.objects.standing().filter(plan__in=plans)
    listed: dict[int, set[tuple[int, str]]] = defaultdict(set)
    for plan, agency, level in lines.order_by().values_list("plan", "agency", "level").distinct():
        if plan is not None:
            listed[plan].add((agency, level))
    return listed


def _own(users: set[int], on: date) -> Mapping[int | None, set[int]]:
    """By agency, who holds a duty there; an inspector's is none of the agency."""
    held = Membership.objects.on(on).filter(user__in=users, agency__isnull=False).exclude(duty=Duty.INSPECTOR)
    own: dict[int | None, set[int]] = defaultdict(set)
    for agency, user in held.values_list("agency", "user"):
        own[agency].add(user)
    return own

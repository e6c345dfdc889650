"""Who is in a team, or was given a section to review, works on its agencies as an inspector, and as long only."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from agencies.models import Province
from agencies.services.dated import held_register
from agencies.services.inspector_duties import end_inspections, give_inspections, who_needs_no_duty
from common.history import bulk_create, bulk_save, delete
from inspections.choices import DutyCause
from inspections.models import DerivedDuty, InspectionPlan
from inspections.queries.derived_duties import Pair, owed_duties
from inspections.queries.due_days import OPENED_PLANS
from inspections.queries.plan_candidates import kin_of


@transaction.atomic
def follow_duties(province: Province | int, *, on: date, by: Any) -> None:
    """Let people of a province inspect from this day on just the agencies that their teams inspect and of which a
    section was given to them; provinces that were merged are one. The department's own need no duty for it.

    Called by whatever changes a team, its agencies, whether its plan is in force, or to whom a section is given.
    Duties that were given by hand stay as they are.
    """
    kin = kin_of(province)
    for one in sorted(kin):
        held_register(one)  # two at once would give the same duty twice
    owed = owed_duties(kin, on, {user for one in kin for user in who_needs_no_duty(one, on)})
    standing = list(
        DerivedDuty.objects.filter(membership__agency__province__in=kin, membership__valid_to=None)
        .select_related("membership__user")
        .order_by("pk")
    )
    known = {_pair(one) for one in standing}
    _follow_cause([one for one in standing if owed.get(_pair(one), one.cause) != one.cause], owed, by=by)
    for cause in DutyCause:
        _end([one for one in standing if _pair(one) not in owed and one.cause == cause], cause, on=on, by=by)
        _give({pair for pair, why in owed.items() if why == cause and pair not in known}, cause, on=on, by=by)


def follow_all_duties(*, on: date) -> int:
    """The same of every province with a plan in force: who came to a department or left it meanwhile is followed.

    Says how many provinces there are.
    """
    plans = InspectionPlan.objects.filter(state__in=OPENED_PLANS).order_by()
    provinces = set(plans.values_list("province", flat=True))
    for one in sorted(provinces):
        follow_duties(one, on=on, by=None)
    return len(provinces)


def _follow_cause(changed: Sequence[DerivedDuty], owed: dict[Pair, DutyCause], *, by: Any) -> None:
    """A team gives an agency back of which its member still reviews a section, or the other way round."""
    for one in changed:
        one.cause = owed[_pair(one)]
    bulk_save(changed, by=by, reason="Nhiệm vụ có căn cứ khác")


def _end(gone: Sequence[DerivedDuty], cause: DutyCause, *, on: date, by: Any) -> None:
    if gone:
        # What began today is taken away with its mark; what is older keeps it, and has its last day
        delete([one for one in gone if one.membership.valid_from == on], by=by, reason=cause.label)
        end_inspections([one.membership for one in gone], by=by, on=on, reason=cause.label)


def _give(pairs: set[Pair], cause: DutyCause, *, on: date, by: Any) -> None:
    if pairs:
        made = give_inspections(pairs, by=by, on=on, reason=cause.label)
        bulk_create([DerivedDuty(membership=one, cause=cause) for one in made], by=by, reason=cause.label)


def _pair(one: DerivedDuty) -> Pair:
    agency: Any = one.membership.agency_id  # an inspector's duty names one
    return one.membership.user_id, agency

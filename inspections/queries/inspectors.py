"""Whose account may stand in an inspection team: the department's officers, and inspectors of other offices."""

from datetime import date

from django.contrib.auth import get_user_model

from agencies.choices import Duty
from agencies.models import Membership, Province
from agencies.queries.people import officers_of
from inspections.queries.plan_candidates import provinces_of


def inspectors_to_choose(province: Province, on: date) -> list[tuple[str, str]]:
    """Key and name of each, in the order of their names."""
    visiting = Membership.objects.on(on).filter(
        duty=Duty.INSPECTOR, agency__province__in=provinces_of(province)
    )  # fmt: skip
    people = officers_of(province, on) | get_user_model().objects.filter(
        is_active=True, pk__in=visiting.values("user")
    )  # fmt: skip
    return [(str(person.pk), str(person)) for person in people]
